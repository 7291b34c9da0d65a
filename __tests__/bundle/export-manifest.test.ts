import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  API_KEYS,
  type RunningConnect,
  type Seed,
  type ServerOptions,
  type SimulatedConnect,
} from '../support/connect';
import type { ActionResult, RunOptions } from '../support/run-action';
import { useScenario, type Inputs } from '../support/scenario';

import.meta.jest.setTimeout(40_000);

const { connect, run } = useScenario();

const PATH = 'connect/integrations.yml';
const HEAD = '# Written by the input export-manifest.';

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'export-manifest-'));
});

afterEach(() => {
  rmSync(workspace, { recursive: true, force: true });
});

function guid(kind: string, number: number): string {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-00000000${kind}`;
}

const CUSTOM = {
  auth_mode: 'Confidential',
  auth_type: 'Viewer',
  authorization_uri: 'https://idp.example.com/authorize',
  client_id: '0123',
  scopes: 'offline_access openid',
  token_endpoint_auth_method: 'client_secret_post',
  token_uri: 'https://idp.example.com/token?a=$1&b=${c}',
  use_pkce: true,
};

/** What real servers hold: names twice or with spaces at the end, line breaks, numbers as text, values with dollars. */
const INTEGRATIONS: NonNullable<Seed['integrations']> = [
  { name: 'Sign-in 1', description: 'one\ntwo', template: 'custom', config: CUSTOM },
  {
    name: 'Warehouse ',
    description: ' costs $$ and\r\nmore: # ',
    template: 'snowflake',
    config: {
      account_url: 'https://a.example.com',
      auth_mode: 'Confidential',
      client_id: 'yes',
      scopes: 'refresh_token',
    },
    permissions: [{ user_guid: guid('0a11', 1) }, { group_guid: guid('06f0', 1) }],
  },
  {
    name: 'A title – the team’s “own” (so to say) 你好 😀',
    template: 'github',
    config: { auth_mode: 'Confidential', client_id: '1e3' },
    permissions: [{ user_guid: guid('0a11', 9) }],
  },
  {
    guid: guid('0001', 4),
    name: 'Vertex AI',
    template: 'vertex-ai',
    config: { auth_mode: 'Confidential', client_id: 'a', scopes: 'cloud' },
  },
  {
    guid: guid('0001', 5),
    name: 'Vertex AI',
    template: 'custom',
    config: { ...CUSTOM, use_pkce: false },
  },
  {
    name: 'AWS',
    template: 'aws',
    config: {
      auth_type: 'Service Account',
      role_arn: 'arn:aws:iam::111122223333:role/Example',
      session_duration: '3600',
      sts_region: 'us-east-1',
    },
  },
  {
    name: 'Key pair',
    template: 'key-pair',
    config: { auth_type: 'Service Account', client_id: 'false' },
  },
];

function recorded(options: Partial<ServerOptions> = {}): Promise<RunningConnect> {
  return connect({ connect: {}, ...options }).then((server) => {
    server.connect.seed({
      users: [{ guid: guid('0a11', 1), username: 'alice' }],
      groups: [{ guid: guid('06f0', 1), name: 'finance, and others' }],
      content: [{ guid: guid('c0de', 1) }, { guid: guid('c0de', 2) }],
      integrations: INTEGRATIONS,
      associations: [4, 5].map((number) => ({
        content_guid: guid('c0de', 1),
        integration_guid: guid('0001', number),
      })),
    });
    return server;
  });
}

function write(
  server: RunningConnect,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<ActionResult> {
  return run(server, { 'export-manifest': PATH, ...inputs }, { workspace, ...options });
}

function written(path = PATH): string {
  return readFileSync(join(workspace, path), 'utf8');
}

/** The variables that the log says have to be set, each set. */
function announced({ log }: ActionResult): Record<string, string> {
  const names = log.flatMap((line) => /^ {2}([A-Z0-9_]+)$/.exec(line)?.[1] ?? []);
  return Object.fromEntries(names.map((name) => [name, `the secret of ${name}`]));
}

test.each(['2025.07.0', '2025.08.0', '2026.07.0'])(
  'the manifest of a server of %s declares it as it is',
  async (version) => {
    const server = await recorded({ connect: { version } });
    const before = server.connect.integrations;

    const result = await write(server);

    expect(result.annotations).toEqual([]);
    expect(result.exitCode).toBe(0);
    const env = announced(result);
    expect(Object.keys(env)).toEqual([
      'SIGN_IN_1_CLIENT_SECRET',
      'WAREHOUSE_CLIENT_SECRET',
      'A_TITLE_THE_TEAM_S_OWN_SO_TO_SAY_CLIENT_SECRET',
      'VERTEX_AI_CLIENT_SECRET',
      expect.stringMatching(/^VERTEX_AI_\d+_CLIENT_SECRET$/),
      'KEY_PAIR_PRIVATE_KEY',
      'KEY_PAIR_PASSPHRASE',
    ]);

    const manifest = { manifest: PATH, 'update-secret': 'on-create' };
    const plan = await run(
      server,
      { ...manifest, 'dry-run': 'true', 'fail-on-drift': 'true' },
      { workspace, env },
    );
    expect(plan.annotations).toEqual([]);
    expect(plan.exitCode).toBe(0);
    expect(operations(plan)).toEqual(before.map((one) => [one.guid, 'unchanged']));

    const applied = await run(server, manifest, { workspace, env });
    expect(applied.annotations).toEqual([]);
    expect(operations(applied)).toEqual(before.map((one) => [one.guid, 'unchanged']));
    expect(server.connect.writes).toEqual([]);
  },
);

function operations({ outputs }: ActionResult): (readonly [string, string])[] {
  const integrations = JSON.parse(outputs['integrations'] ?? '') as {
    guid: string;
    operation: string;
  }[];
  return integrations.map(({ guid, operation }) => [guid, operation]);
}

test('once the variables are set, a run sends them and changes nothing else', async () => {
  const server = await recorded();
  const before = server.connect.integrations;
  const env = announced(await write(server));

  const applied = await run(server, { manifest: PATH }, { workspace, env });

  expect(applied.annotations).toEqual([]);
  expect(applied.exitCode).toBe(0);
  const after = server.connect.integrations;
  expect(after.map(({ config, permissions }) => ({ config, permissions }))).toEqual(
    before.map(({ config, permissions }) => ({ config, permissions })),
  );
  expect(after.find(({ name }) => name === 'Key pair')?.secrets).toEqual({
    private_key: env['KEY_PAIR_PRIVATE_KEY'],
    passphrase: env['KEY_PAIR_PASSPHRASE'],
  });
});

test('it makes the same integrations on an empty server', async () => {
  const [signIn, , , , , aws, keyPair] = INTEGRATIONS;
  const source = await connect({ connect: { defaultIntegration: false } });
  source.connect.seed({ integrations: [signIn!, aws!, keyPair!] });
  const target = await connect({ connect: { defaultIntegration: false } });

  const env = announced(await write(source));
  const created = await run(target, { manifest: PATH }, { workspace, env });

  expect(created.annotations).toEqual([]);
  expect(created.exitCode).toBe(0);
  const declared = ({ integrations }: SimulatedConnect) =>
    integrations.map(({ name, description, template, config }) => ({
      name,
      description,
      template,
      config,
    }));
  expect(declared(target.connect)).toEqual(declared(source.connect));
});

test('the log, the outputs and the summary tell what was written', async () => {
  const server = await recorded({ connect: { version: '2026.07.0' } });
  const { log, outputs, summary } = await write(server);

  expect(log.slice(0, 4)).toEqual([
    `Posit Connect 2026.07.0 at ${server.url}`,
    `Wrote 8 integrations to ${PATH}. Nothing was changed on the server.`,
    'To use the manifest, set 7 environment variables (Connect never shows secrets):',
    '  SIGN_IN_1_CLIENT_SECRET',
  ]);
  expect(Object.keys(outputs).sort()).toEqual([
    'changed',
    'connect-version',
    'guids',
    'integrations',
    'undeclared',
  ]);
  expect(outputs['changed']).toBe('false');
  expect(outputs['connect-version']).toBe('2026.07.0');
  expect(JSON.parse(outputs['guids'] ?? '')).toMatchObject({ 'Vertex AI': guid('0001', 5) });
  expect(summary).toContain('| Integration | GUID | Variables to set |');
  expect(summary).toContain(
    `| <code>Vertex AI</code> | <code>${guid('0001', 4)}</code> | <code>VERTEX_AI_CLIENT_SECRET</code> |`,
  );
});

test('a secret that an integration may do without is told as such', async () => {
  const { log, summary } = await write(await recorded());
  expect(log).toContain(
    `Optional: KEY_PAIR_PASSPHRASE. If the integration has no such secret, remove the line in ${PATH}.`,
  );
  expect(summary).toContain(
    '<code>KEY_PAIR_PRIVATE_KEY</code> <code>KEY_PAIR_PASSPHRASE</code> (optional) |',
  );
  expect(written()).toMatch(/^# {3}KEY_PAIR_PRIVATE_KEY\n# {3}KEY_PAIR_PASSPHRASE \(optional\)$/m);
});

test('a long description is written in full, and one that a manifest cannot hold is left out', async () => {
  const server = await connect();
  const long = 'word '.repeat(60_000).trim();
  const github = { template: 'github', config: { client_id: 'a' } };
  server.connect.seed({ integrations: [{ ...github, name: 'Long', description: long }] });
  const result = await write(server);
  expect(result.annotations).toEqual([]);
  expect(written()).toContain('word word word');
  const inputs = { manifest: PATH, 'dry-run': 'true', 'fail-on-drift': 'true' };
  expect((await run(server, inputs, { workspace })).exitCode).toBe(0);

  server.connect.seed({
    integrations: [{ ...github, name: 'Longer', description: long.repeat(4) }],
  });
  await write(server);
  expect(written()).toContain('The description is left out, since a manifest has no room for it.');
});

test('outputs that cannot be written fail the step', async () => {
  const server = await connect();
  const result = await write(server, {}, { env: { GITHUB_OUTPUT: '/dev/full' } });
  expect(result.exitCode).toBe(1);
  expect(result.annotations[0]!.message).toMatch(/^The outputs could not be written \(ENOSPC\)/);
  expect(written()).toContain('integrations:');
});

test('one integration alone sets the outputs for one', async () => {
  const server = await connect();
  const { outputs } = await write(server, { summary: 'false' });
  expect(outputs).toMatchObject({
    operation: 'unchanged',
    template: 'connect',
    guid: server.connect.integrations[0]!.guid,
  });
});

test('it reads with at most max-parallel requests in flight, and writes nothing', async () => {
  const server = await recorded({ latencyMs: 10, connect: { version: '2025.08.0' } });
  await write(server, { 'max-parallel': '2' });
  expect(server.peakInFlight).toBe(2);
  expect(server.connect.journal.filter(({ path }) => path.endsWith('/associations'))).toHaveLength(
    server.connect.integrations.length,
  );
  expect(server.connect.writes).toEqual([]);
});

test('no secret of the run gets into the file', async () => {
  const server = await connect();
  server.connect.seed({
    integrations: [
      {
        name: 'Leak',
        description: `key: ${API_KEYS.administrator}`,
        template: 'github',
        config: {},
      },
    ],
  });
  const result = await write(server);
  expect(result.exitCode).toBe(0);
  expect(written()).not.toContain(API_KEYS.administrator);
  expect(result.annotations).toEqual([
    expect.objectContaining({
      level: 'warning',
      message: `1 integration could not be written in full. Comments in ${PATH} say what is left out.`,
    }),
  ]);
});

test('a server that tells no templates: no secrets, and a warning', async () => {
  const server = await recorded({ connect: { templatesEndpoint: false } });
  const result = await write(server);
  expect(result.annotations).toEqual([
    expect.objectContaining({
      level: 'warning',
      message: expect.stringContaining('does not list its templates') as string,
    }),
  ]);
  const inputs = { manifest: PATH, 'dry-run': 'true', 'fail-on-drift': 'true' };
  const plan = await run(server, inputs, { workspace });
  expect(plan.annotations).toEqual([]);
  expect(plan.exitCode).toBe(0);
});

describe('the schema for editors', () => {
  test.each([
    [{}, 'manifest.schema.json'],
    [
      { GITHUB_ACTION_REPOSITORY: 'owner/connect-integration-action', GITHUB_ACTION_REF: 'v1' },
      'https://github.com/owner/connect-integration-action/raw/v1/manifest.schema.json',
    ],
    [{ GITHUB_ACTION_REPOSITORY: 'a b', GITHUB_ACTION_REF: 'v1' }, 'manifest.schema.json'],
  ])('with %j it is %s', async (env, schema) => {
    await write(await connect(), {}, { env });
    expect(written()).toContain(`\n# yaml-language-server: $schema=${schema}\n`);
  });
});

describe('the file', () => {
  test('an export replaces an export', async () => {
    const server = await connect();
    await write(server);
    const first = written();
    const again = await write(server);
    expect(again.exitCode).toBe(0);
    expect(written()).toBe(first);
    expect(first.startsWith(HEAD)).toBe(true);
  });

  test.each([
    ['written by people', PATH, { [PATH]: 'integrations: []\n' }, 'not written by an export'],
    ['outside of the workspace', '../out.yml', {}, 'is outside of the workspace'],
    ['a folder', 'connect', { 'connect/other.yml': '' }, 'cannot be read (EISDIR)'],
  ])('%s: it is refused before anything is sent', async (_, path, files, problem) => {
    const server = await connect();
    const result = await write(server, { 'export-manifest': path }, { files });
    expect(result.exitCode).toBe(1);
    expect(result.annotations).toEqual([
      expect.objectContaining({
        level: 'error',
        message: expect.stringMatching(/^export-manifest: "/) as string,
      }),
    ]);
    expect(result.annotations[0]!.message).toContain(problem);
    expect(server.requests).toEqual([]);
    for (const [name, content] of Object.entries(files)) expect(written(name)).toBe(content);
  });

  test('is not touched if the server cannot be read', async () => {
    const server = await recorded();
    await write(server);
    const first = written();
    server.faults.add({ on: { path: /\/associations$/ }, kind: { status: 500 } });
    const result = await write(server);
    expect(result.exitCode).toBe(1);
    expect(written()).toBe(first);
    expect(result.outputs).toEqual({
      changed: 'false',
      guids: '{}',
      integrations: '[]',
      undeclared: '[]',
    });
  });
});

test('it excludes what declares something', async () => {
  const server = await connect();
  const result = await write(server, {
    name: 'Azure',
    'client-secret': 'a-client-secret',
    state: 'absent',
    manifest: 'other.yml',
    'update-secret': 'on-create',
  });
  expect(result.exitCode).toBe(1);
  expect(result.annotations.map(({ message }) => message)).toEqual([
    'export-manifest excludes name, client-secret, state, manifest: it writes what is on the server and declares nothing. Use a step of its own.',
  ]);
  expect(server.requests).toEqual([]);
});

test('what it makes nothing of gets a warning each', async () => {
  const server = await connect();
  const result = await write(server, { 'dry-run': 'true', 'pull-request-comment': 'true' });
  expect(result.exitCode).toBe(0);
  expect(result.annotations.map(({ level, message }) => [level, message])).toEqual([
    ['warning', 'dry-run does nothing with export-manifest, which changes nothing on the server.'],
    ['warning', 'pull-request-comment does nothing with export-manifest, which makes no plan.'],
  ]);
});

test('fail-on-drift has nothing to compare', async () => {
  const result = await write(await connect(), { 'fail-on-drift': 'true' });
  expect(result.exitCode).toBe(0);
  expect(result.annotations.map(({ level, message }) => [level, message])).toEqual([
    ['warning', 'fail-on-drift does nothing with export-manifest, which compares nothing.'],
  ]);
});
