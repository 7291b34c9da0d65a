import { parse } from 'yaml';
import { API_KEYS, type RunningConnect } from '../support/connect';
import { federation, startIdentityProvider } from '../support/identity-provider';
import type { ActionResult } from '../support/run-action';
import { withoutColours } from '../support/runner-log';
import { integrationNamed, useScenario, writesTo } from '../support/scenario';
import { codeBlocks, contentOf } from './documents';
import { evaluated, ownStepsIn } from './steps';

/** What is documented is run here: the bundle does what the pages say. */

const { connect, run } = useScenario();

const FILES = {
  'connect/integrations.yml': contentOf('examples/manifests/integrations.yml'),
  'connect/portable.yml': contentOf('examples/manifests/portable.yml'),
  'connect/every-key.yml': contentOf('examples/manifests/every-key.yml'),
};

const SURROUNDINGS = {
  users: [{ username: 'alice', guid: '5e1b6a3c-9d0f-4c8e-8a7b-2f3d4c5b6a79' }],
  groups: [{ name: 'finance' }],
  content: [{ guid: '7d2f3c58-2b8e-4f0e-9a53-0c5b1d6e4f21' }],
};

const AZURE = {
  name: 'Azure storage',
  guid: '4f1c2d0e-8a6b-4f7d-9e21-5b3c7a90d164',
  description: 'Blob storage on behalf of the viewer',
  template: 'azure',
  config: {
    auth_type: 'Viewer',
    auth_mode: 'Confidential',
    tenant_id: '11111111-2222-3333-4444-555555555555',
    client_id: '6f1d0a52-0c0e-4a5c-9f43-7a1f1f0a2b10',
    scopes: 'offline_access',
  },
};
const GITHUB = {
  name: 'GitHub',
  guid: '9a7b1e42-55c0-4d3f-8b6a-2c1d0e9f8a73',
  template: 'github',
  config: { auth_mode: 'Confidential', client_id: 'Iv1.0123456789abcdef' },
};
const CONNECT_API = {
  name: 'Connect API',
  guid: 'c0ffee00-1234-4abc-9def-0123456789ab',
  template: 'connect',
  config: { max_role: 'Viewer' },
};
const WAREHOUSE = {
  name: 'Old warehouse',
  guid: '0c3e5a7b-9d1f-4b2c-8e6a-7f5d3c1b9a08',
  template: 'snowflake',
  config: {
    auth_mode: 'Confidential',
    account_url: 'https://example.snowflakecomputing.com',
    client_id: 'connect',
    scopes: 'refresh_token',
  },
};

function newServer(): Promise<RunningConnect> {
  return connect({ connect: { version: '2026.07.0', defaultIntegration: false } });
}

type Values = Readonly<Record<string, string>>;

/** Runs the steps of a workflow that use this action, one after the other. */
async function runSteps(
  workflow: string,
  server: RunningConnect,
  values: Values = {},
  job: Values = {},
  manifests: Values = FILES,
): Promise<ActionResult[]> {
  const isPlan = workflow.includes('environment: connect-plan');
  const known: Values = {
    'vars.CONNECT_SERVER': server.url,
    'secrets.CONNECT_API_KEY': isPlan ? API_KEYS.publisher : API_KEYS.administrator,
    'vars.FINANCE_GROUP': 'finance',
    ...values,
  };
  const fill = (texts: Values): Record<string, string> =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [
        name,
        evaluated(text, (expression) => known[expression] ?? `value-of-${expression}`),
      ]),
    );
  const results: ActionResult[] = [];
  for (const { inputs, env } of ownStepsIn(parse(workflow))) {
    const own = fill({ 'connect-server': server.url, 'connect-api-key': '', ...inputs });
    const files = own['manifest'] === undefined ? {} : manifests;
    results.push(
      await run(server, own, { files, env: { ...job, ...fill(env) }, token: 'a-token' }),
    );
  }
  return results;
}

async function runExample(
  name: string,
  server: RunningConnect,
  values: Values = {},
  job: Values = {},
  manifests: Values = FILES,
): Promise<ActionResult> {
  const workflow = contentOf(`examples/workflows/${name}.yml`);
  const results = await runSteps(workflow, server, values, job, manifests);
  for (const result of results.slice(0, -1)) expect(result.exitCode).toBe(0);
  return results.at(-1)!;
}

it('the first step of the README creates, and its outputs are there', async () => {
  const server = await newServer();
  server.connect.seed(SURROUNDINGS);
  const [snippet = ''] = codeBlocks('README.md', 'yaml');
  const [result] = await runSteps(
    snippet.replace('https://connect.example.com', server.url),
    server,
  );
  expect(result).toMatchObject({ exitCode: 0, annotations: [] });
  expect(result!.outputs).toMatchObject({
    guid: integrationNamed(server, 'Azure storage').guid,
    operation: 'created',
  });
});

it('a secret of several lines arrives as docs/manifest.md says', async () => {
  const server = await newServer();
  server.connect.seed({
    integrations: [
      {
        name: 'Reports',
        template: 'key-pair',
        config: { auth_type: 'Service Account', client_id: 'a' },
      },
    ],
  });
  const snippet = codeBlocks('docs/manifest.md', 'yaml').find((text) => text.includes('toJSON('))!;
  const key = '-----BEGIN KEY-----\n"quoted" # and: more\n-----END KEY-----\n';
  const [result] = await runSteps(snippet, server, {
    'toJSON(secrets.REPORTS_PRIVATE_KEY)': JSON.stringify(key),
  });
  expect(result).toMatchObject({ exitCode: 0, annotations: [] });
  expect(integrationNamed(server, 'Reports').secrets).toMatchObject({ private_key: key });
});

it('a plan looks as in docs/pull-requests.md', async () => {
  const server = await newServer();
  server.connect.seed({ ...SURROUNDINGS, integrations: [AZURE, GITHUB, CONNECT_API, WAREHOUSE] });
  const secret = 'not-sent-in-a-dry-run';
  const { log } = await run(
    server,
    { manifest: 'connect/integrations.yml', 'dry-run': 'true' },
    {
      files: FILES,
      env: {
        AZURE_CLIENT_SECRET: secret,
        SALES_CLIENT_SECRET: secret,
        GH_APP_CLIENT_SECRET: secret,
      },
    },
  );
  const plain = withoutColours(log.join('\n'));
  expect(codeBlocks('docs/pull-requests.md', 'diff')).toContain(
    plain.replace(server.url, 'https://connect.example.com'),
  );
  expect(writesTo(server)).toEqual([]);
});

describe('the examples', () => {
  const SALES = {
    name: 'Sales reports',
    template: 'custom',
    config: {
      auth_type: 'Service Account',
      authorization_uri: 'https://id.example.com/authorize',
      token_uri: 'https://id.example.com/token',
      token_endpoint_auth_method: 'client_secret_post',
      client_id: 'connect-sales-reports',
      scopes: 'reports.read',
    },
    secrets: { client_secret: 'the-old-secret' },
  };

  it('plan.yml shows what apply.yml then does, and drift.yml finds nothing more', async () => {
    const server = await newServer();
    server.connect.seed({ ...SURROUNDINGS, integrations: [CONNECT_API] });

    const plan = await runExample('plan', server);
    expect(plan.exitCode).toBe(0);
    const planned = JSON.parse(plan.outputs['integrations']!) as { operation: string }[];
    expect(planned.map(({ operation }) => operation)).toEqual([
      'created',
      'created',
      'created',
      'unchanged',
      'unchanged',
    ]);
    expect(writesTo(server)).toEqual([]);

    expect(await runExample('apply', server)).toMatchObject({ exitCode: 0, annotations: [] });
    expect(integrationNamed(server, 'GitHub').permissions).toEqual([]);
    expect(integrationNamed(server, 'Azure storage').permissions).toHaveLength(2);

    const before = writesTo(server).length;
    expect(await runExample('drift', server)).toMatchObject({ exitCode: 0, annotations: [] });
    expect(writesTo(server)).toHaveLength(before);
  }, 30_000);

  const manifestOf = (page: string): string =>
    codeBlocks(page, 'yaml').find((text) => /^integrations:/m.test(text))!;

  it.each(['README.md', 'docs/manifest.md'])(
    'plan.yml, apply.yml and drift.yml set each variable that the file of %s needs',
    async (page) => {
      const server = await newServer();
      server.connect.seed({
        ...SURROUNDINGS,
        integrations: [
          { ...WAREHOUSE, name: 'Store', guid: '0b9c8d7e-6f5a-4b3c-8d2e-1f0a9b8c7d6e' },
        ],
      });
      const manifest = manifestOf(page);
      const files = { 'connect/integrations.yml': manifest };

      const planned = await runExample('plan', server, {}, {}, files);
      expect(planned.exitCode).toBe(0);
      expect(writesTo(server)).toEqual([]);
      const applied = await runExample('apply', server, {}, {}, files);
      expect(applied).toMatchObject({ exitCode: 0, annotations: [] });
      expect(integrationNamed(server, 'Azure storage').secrets).toEqual({
        client_secret: 'value-of-secrets.AZURE_CLIENT_SECRET',
      });
      const checked = await runExample('drift', server, {}, {}, files);
      expect(checked).toMatchObject({ exitCode: 0, outputs: { changed: 'false' } });
    },
    30_000,
  );

  it('apply.yml sends a secret when it creates, and then only to another client', async () => {
    const server = await newServer();
    server.connect.seed(SURROUNDINGS);
    const file = manifestOf('README.md');
    const another = file.replace(/client_id: .*/, 'client_id: another-client');
    const sent: unknown[] = [];
    for (const [secret, manifest] of [
      ['the-first', file],
      ['the-second', file],
      ['the-third', another],
    ] as const) {
      const values = { 'secrets.AZURE_CLIENT_SECRET': `${secret}-secret` };
      const files = { 'connect/integrations.yml': manifest };
      expect((await runExample('apply', server, values, {}, files)).exitCode).toBe(0);
      sent.push(integrationNamed(server, 'Azure storage').secrets['client_secret']);
    }
    expect(sent).toEqual(['the-first-secret', 'the-first-secret', 'the-third-secret']);
  }, 30_000);

  it('drift.yml fails where something differs', async () => {
    const server = await newServer();
    server.connect.seed({ ...SURROUNDINGS, integrations: [CONNECT_API] });
    const { exitCode, annotations } = await runExample('drift', server);
    expect({ exitCode, last: annotations.at(-1)?.message }).toEqual({
      exitCode: 1,
      last: '3 of 5 integrations on the server differ from what is declared (fail-on-drift): Azure storage, Sales reports, GitHub.',
    });
    expect(writesTo(server)).toEqual([]);
  });

  it('check-secrets.yml has Connect try the stored secret, and writes nothing', async () => {
    const server = await newServer();
    const { integrations } = server.connect.seed({ integrations: [SALES] });
    const result = await runExample('check-secrets', server);
    expect(result).toMatchObject({ exitCode: 0, outputs: { operation: 'unchanged' } });
    expect(writesTo(server)).toEqual([
      `POST /v1/oauth/integrations/${integrations[0]!.guid}/verify`,
    ]);
  });

  it('rotate-secret.yml changes the secret and nothing else', async () => {
    const server = await newServer();
    server.connect.seed({ integrations: [SALES] });
    const result = await runExample('rotate-secret', server, {
      'toJSON(secrets.SALES_CLIENT_SECRET)': '"the-new-secret"',
    });
    expect(result).toMatchObject({ exitCode: 0, outputs: { operation: 'updated' } });
    expect(integrationNamed(server, 'Sales reports')).toMatchObject({
      config: SALES.config,
      secrets: { client_secret: 'the-new-secret' },
    });
  });

  it.each([
    ['rotate-secret', 'secrets.SALES_CLIENT_SECRET', 'null'],
    ['rotate', 'steps.secret.outputs.new', '""'],
    ['vault', 'steps.vault.outputs.secret', '""'],
  ])('%s.yml fails if there is no secret to send', async (name, secret, empty) => {
    const server = await newServer();
    server.connect.seed({ integrations: [AZURE, SALES] });
    const result = await runExample(name, server, { [`toJSON(${secret})`]: empty });
    expect(result).toMatchObject({ exitCode: 1, outputs: { changed: 'false' } });
    expect(result.annotations.map(({ message }) => message).join()).toContain('client_secret');
    expect(server.requests).toEqual([]);
  });

  it.each(['rotate-secret', 'rotate'])('%s.yml ends where nothing was sent', (name) => {
    const { jobs } = parse(contentOf(`examples/workflows/${name}.yml`)) as {
      jobs: Record<string, { steps: { id?: string; if?: string; run?: string }[] }>;
    };
    const { steps } = Object.values(jobs)[0]!;
    const next = steps[steps.findIndex(({ id }) => id === 'connect') + 1];
    expect(next?.if).toBe("steps.connect.outputs.operation != 'updated'");
    expect(next?.run).toMatch(/^echo '::error::.*\nexit 1\n$/);
  });

  it('one-integration.yml brings an integration to what it declares', async () => {
    const server = await newServer();
    server.connect.seed({ ...SURROUNDINGS, integrations: [AZURE] });
    const result = await runExample('one-integration', server);
    expect(result).toMatchObject({ exitCode: 0, outputs: { operation: 'updated' } });
    expect(integrationNamed(server, 'Azure storage').permissions).toHaveLength(1);
  });

  it('rotate.yml and vault.yml send what they have got elsewhere, and nothing else', async () => {
    const server = await newServer();
    server.connect.seed({ integrations: [AZURE, SALES] });
    const rotated = await runExample('rotate', server, {
      'toJSON(steps.secret.outputs.new)': '"from-azure"',
    });
    expect(rotated).toMatchObject({ exitCode: 0, outputs: { operation: 'updated' } });
    const fetched = await runExample('vault', server, {
      'toJSON(steps.vault.outputs.secret)': '"from-the-vault"',
    });
    expect(fetched).toMatchObject({ exitCode: 0, outputs: { operation: 'updated' } });
    expect(integrationNamed(server, 'Azure storage')).toMatchObject({
      config: AZURE.config,
      secrets: { client_secret: 'from-azure' },
    });
    expect(integrationNamed(server, 'Sales reports')).toMatchObject({
      config: SALES.config,
      secrets: { client_secret: 'from-the-vault' },
    });
  });

  it('release.yml gives the content its integration', async () => {
    const server = await newServer();
    server.connect.seed(SURROUNDINGS);
    const [content] = SURROUNDINGS.content;
    const result = await runExample('release', server, {
      'steps.publisher.outputs.server': server.url,
      'steps.publisher.outputs.guid': content!.guid,
    });
    expect(result).toMatchObject({ exitCode: 0, outputs: { operation: 'created' } });
    expect(server.connect.associations).toMatchObject([
      { contentGuid: content!.guid, integrationGuid: result.outputs['guid'] },
    ]);
  });

  it('apply-keyless.yml and release-keyless.yml do the same without a stored key', async () => {
    const github = await startIdentityProvider();
    try {
      const server = await connect({ connect: { identityFederation: true } });
      const { users, integrations } = federation(github.url, server.url);
      server.connect.seed({
        ...SURROUNDINGS,
        users: [...SURROUNDINGS.users, ...users],
        integrations: [CONNECT_API, ...integrations],
      });
      const applied = await runExample('apply-keyless', server, {}, github.env);
      expect(applied).toMatchObject({ exitCode: 0, annotations: [] });
      const [content] = SURROUNDINGS.content;
      const publisher = {
        'steps.publisher.outputs.server': server.url,
        'steps.publisher.outputs.guid': content!.guid,
      };
      const released = await runExample('release-keyless', server, publisher, github.env);
      expect(released).toMatchObject({ exitCode: 0, outputs: { operation: 'updated' } });
      expect(server.connect.issuedKeys).toHaveLength(2);
    } finally {
      await github.close();
    }
  });

  it('promote.yml applies the portable manifest, and production has been planned before', async () => {
    const server = await newServer();
    server.connect.seed(SURROUNDINGS);
    expect(await runExample('promote', server)).toMatchObject({ exitCode: 0, annotations: [] });
    expect(integrationNamed(server, 'Azure storage').permissions).toHaveLength(1);

    const { jobs } = parse(contentOf('examples/workflows/promote.yml')) as {
      jobs: Record<string, { needs?: string; environment: string }>;
    };
    expect(jobs['production']).toMatchObject({ needs: 'plan' });
    expect(jobs['plan']).toMatchObject({ needs: 'development' });
    expect(jobs['plan']!.environment).not.toBe(jobs['production']!.environment);
  });

  it('export.yml changes nothing on the server', async () => {
    const server = await newServer();
    server.connect.seed({ ...SURROUNDINGS, integrations: [AZURE, GITHUB] });
    expect(await runExample('export', server)).toMatchObject({ exitCode: 0, annotations: [] });
    expect(writesTo(server)).toEqual([]);
  });
});

it.each([
  ['true', 1],
  ['false', 0],
])('the snippet that deletes leaves, with dry-run %s, %d', async (dryRun, left) => {
  const server = await newServer();
  server.connect.seed({ integrations: [GITHUB] });
  const [snippet = ''] = codeBlocks('examples/README.md', 'yaml');
  const [result] = await runSteps(snippet.replace('dry-run: true', `dry-run: ${dryRun}`), server);
  expect(result).toMatchObject({ exitCode: 0, outputs: { operation: 'deleted' } });
  expect(server.connect.integrations).toHaveLength(left);
});

it('a server takes a manifest with every key', async () => {
  const server = await newServer();
  server.connect.seed({
    ...SURROUNDINGS,
    integrations: [
      { ...WAREHOUSE, name: 'Warehouse ', guid: '0b9c8d7e-6f5a-4b3c-8d2e-1f0a9b8c7d6e' },
      WAREHOUSE,
    ],
  });
  const result = await run(
    server,
    { manifest: 'connect/every-key.yml' },
    {
      files: FILES,
      env: {
        AZURE_TENANT_ID: 'a-tenant',
        AZURE_CLIENT_ID: 'a-client',
        AZURE_CLIENT_SECRET: 'a-secret',
      },
    },
  );
  expect(result).toMatchObject({ exitCode: 0, annotations: [] });
  expect(integrationNamed(server, 'Azure storage').description).toBe('Costs $5 a month');
  expect(integrationNamed(server, 'Warehouse').description).toBe('');
});
