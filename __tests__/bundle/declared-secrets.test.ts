import { leaksOf } from '../support/leaks';
import type { ActionResult, RunOptions } from '../support/run-action';
import {
  AZURE,
  azureEntry,
  errorOf,
  errorsOf,
  expectSuccess,
  integrationNamed,
  SERVICE,
  storedAzure,
  useScenario,
  warningsOf,
  type Inputs,
} from '../support/scenario';

const { connect, run } = useScenario();

const FILE = 'connect.yml';
const SECRET = 'Zq7x-client-secret-0001';

const manifest = (text: string, env: Record<string, string> = {}): RunOptions => ({
  files: { [FILE]: text },
  env: { AZURE_APP_SECRET: SECRET, ...env },
});

describe('the plan names the variable of a secret', () => {
  it.each(['true', 'false'])('in log and summary, dry-run: %s', async (dryRun) => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ name: 'There' })] });
    const inputs = { manifest: FILE, 'dry-run': dryRun };
    const text = `integrations:${azureEntry('New')}${azureEntry('There')}`;
    const result = await run(server, inputs, manifest(text));
    expectSuccess(result);
    const lines = result.log.filter((line) => line.includes('config.client_secret'));
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatch(
        /! +config\.client_secret +from \$\{AZURE_APP_SECRET\}: (will|would) be sent/,
      );
    }
    expect(result.summary.split('AZURE_APP_SECRET')).toHaveLength(3);
    expect(result.summary).not.toContain(SECRET);
  });

  it('and says of one that is an input that it is a secret', async () => {
    const server = await connect();
    const result = await run(server, AZURE);
    expect(result.log.join('\n')).toMatch(/! +config\.client_secret +a secret: will be sent/);
  });
});

/** Of letters and digits, and shorter than sixteen characters. */
const MIXED = 'Kx7mQ2vT';

/** Nothing was sent, and the one error names the place and the secret, without its value. */
function expectRefusal(
  server: Awaited<ReturnType<typeof connect>>,
  result: ActionResult,
  facts: readonly (string | RegExp)[],
  secret = SECRET,
): void {
  const error = errorOf(result);
  for (const fact of facts) expect(error).toMatch(fact);
  expect(leaksOf(result, [secret])).toEqual([]);
  expect(server.requests).toEqual([]);
}

describe('no secret is declared as something else', () => {
  it.each<[string, Inputs]>([
    ['name', { name: `Azure ${SECRET}` }],
    ['description', { description: `the secret is ${SECRET}, shh` }],
    ['client-id', { 'client-id': SECRET }],
    ['config, key tenant_id', { config: `tenant_id: "${SECRET}"` }],
    [
      'description',
      { 'client-secret': `of lines\r\n${SECRET}\r\n`, description: `of lines\n${SECRET}\n` },
    ],
    ['scopes', { scopes: `a ${SECRET}` }],
    ['allowed-users', { 'allowed-users': `alice\n${SECRET}` }],
    ['allowed-groups', { 'allowed-groups': SECRET }],
  ])('in a flat input: %s', async (name, inputs) => {
    for (const dryRun of ['true', 'false']) {
      const server = await connect();
      const given = { ...AZURE, 'client-secret': SECRET, 'dry-run': dryRun, ...inputs };
      expectRefusal(server, await run(server, given), [name, /client-secret/]);
    }
  });

  it.each([
    ['name: "a ${PLAIN} b"', '3:11'],
    ['description: "${PLAIN}"', '4:18'],
    ['config: { client_id: "x${PLAIN}" }', '4:26'],
    [`config: { client_id: "${SECRET}" }`, '4:26'],
    ['access: { users: ["${PLAIN}"] }', '4:23'],
    ['access: { groups: ["${PLAIN}"] }', '4:24'],
  ])('in a manifest, by its value: %s', async (line, place) => {
    const server = await connect();
    const first = line.startsWith('name') ? line : `name: Azure\n    ${line}`;
    const text = `integrations:\n  # a comment\n  - ${first}\n  - name: Other
    secrets: { client_secret: "\${AZURE_APP_SECRET}" }\n`;
    const inputs = { manifest: FILE, 'dry-run': 'true' };
    const result = await run(server, inputs, manifest(text, { PLAIN: SECRET }));
    expectRefusal(server, result, ['holds a secret', 'the variable AZURE_APP_SECRET']);
    const [at] = result.annotations.map(({ line, col }) => `${line!}:${col!}`);
    expect(at).toBe(place);
  });

  it('and a variable under secrets stands nowhere else, whatever its value', async () => {
    const server = await connect();
    const text = `integrations:${azureEntry('One')}\n  - name: Two\n    description: "\${KEY}"
  - name: Three\n    secrets: { private_key: "\${KEY}" }\n`;
    const result = await run(server, { manifest: FILE }, manifest(text, { KEY: 'x' }));
    expect(errorsOf(result).join('\n')).toMatch(/variable KEY stands under `secrets` \(line 9\)/);
    expect(server.requests).toEqual([]);
  });

  it.each<[string, Inputs, RunOptions, string]>([
    ['the API key', { 'connect-api-key': MIXED }, {}, MIXED],
    ['the token of the job', {}, { token: SECRET }, SECRET],
    ['the gateway', { 'gateway-headers': `X-Key: ${SECRET}` }, {}, SECRET],
    ['the password of a proxy', {}, { env: { HTTPS_PROXY: `http://me:${SECRET}@p.test` } }, SECRET],
    [
      'its decoded form',
      {},
      { env: { http_proxy: 'http://me:p%40ss%2Fw0rd@p.test', NO_PROXY: '*' } },
      'p@ss/w0rd',
    ],
    ['a token of the runner', {}, { env: { ACTIONS_RUNTIME_TOKEN: SECRET } }, SECRET],
  ])('nor a credential of the run: %s', async (_, inputs, options, value) => {
    const server = await connect();
    const given = { ...AZURE, ...inputs, description: `<${value}>` };
    expectRefusal(
      server,
      await run(server, given, options),
      [/^description holds a secret/],
      value,
    );
    const stored = { ...AZURE, ...inputs, 'client-secret': value };
    expectRefusal(
      server,
      await run(server, stored, options),
      [/^client-secret holds a cred/],
      value,
    );
  });

  it.each<[string, (secret: Buffer) => string]>([
    ['in base64', (secret) => secret.toString('base64')],
    [
      'in base64 behind a user',
      (secret) => Buffer.from(`me:${secret.toString()}`).toString('base64'),
    ],
    ['in base64url', (secret) => Buffer.from(`${secret.toString()}\n`).toString('base64url')],
    ['percent-encoded', (secret) => encodeURIComponent(secret.toString())],
    ['in hexadecimal', (secret) => secret.toString('hex')],
  ])('nor encoded: %s', async (_, encode) => {
    const server = await connect();
    const secret = 'Zq7x~client/secret?0001+';
    const text = `integrations:${azureEntry('Azure')}\n    description: "see \${NOTE}"\n`;
    const env = { AZURE_APP_SECRET: secret, NOTE: encode(Buffer.from(secret)) };
    const result = await run(server, { manifest: FILE }, manifest(text, env));
    expectRefusal(server, result, ['This value holds a secret', 'AZURE_APP_SECRET'], secret);
    const flat = { ...AZURE, 'client-secret': secret, description: env.NOTE };
    expectRefusal(server, await run(server, flat), [/^description holds a secret/], secret);
  });

  it.each([
    'https://svc:hunter22@id.example.com/authorize',
    'the database is postgres://svc:hunter22@db.example.com/main',
    'redis://:hunter22@cache.example.com',
  ])('nor a password in a URL: %s', async (value) => {
    const server = await connect();
    const facts = ['holds a URL with a password in it'];
    for (const inputs of [{ description: value }, { config: `other: ${JSON.stringify(value)}` }]) {
      expectRefusal(server, await run(server, { ...AZURE, ...inputs }), facts, 'hunter22');
    }
    const item = { ...AZURE, 'content-guids': value.replace(/^the .* /, '') };
    expectRefusal(server, await run(server, item), facts, 'hunter22');
    const text = `integrations:${azureEntry('Azure')}\n    description: "\${DATABASE_URL}"\n`;
    const result = await run(server, { manifest: FILE }, manifest(text, { DATABASE_URL: value }));
    expectRefusal(server, result, facts, 'hunter22');
  });

  it('what explains a URL is none', async () => {
    const server = await connect();
    const description =
      'https://<user>:<password>@host, https://user:password@host, https://host:8080/@me, me@host:1';
    expectSuccess(await run(server, { ...AZURE, description }));
  });

  it('a short one, or one of letters alone, is a warning', async () => {
    const server = await connect();
    const inputs = { ...AZURE, 'client-secret': 'test', name: 'latest test app' };
    const result = await run(server, inputs);
    expect(result.exitCode).toBe(0);
    expect(
      warningsOf(result).filter((text) => text.startsWith('name holds the same')),
    ).toHaveLength(1);
    const letters = { ...AZURE, 'client-secret': 'passwordless', description: 'passwordless app' };
    expect(warningsOf(await run(server, letters)).join('\n')).toMatch(
      /^description holds the same/,
    );
  });

  it('template ids and config keys are not compared', async () => {
    const server = await connect();
    const inputs = {
      ...SERVICE,
      'client-secret': 'token_uri',
      template: 'custom',
    };
    for (const more of [{}, { name: 'Other', 'client-secret': 'custom' }]) {
      const result = await run(server, { ...inputs, ...more });
      expect(result.exitCode).toBe(0);
      expect(warningsOf(result).join('\n')).not.toContain('holds');
    }
  });
});

describe('a credential of the run is no secret of an integration', () => {
  it.each([
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'GITHUB_TOKEN',
    'GITHUB_SHA',
    'GH_TOKEN',
    'RUNNER_TEMP',
    'CONNECT_API_KEY',
    'https_proxy',
    'NPM_TOKEN',
    'NODE_AUTH_TOKEN',
    'SYSTEM_ACCESSTOKEN',
    'CI_JOB_TOKEN',
    'CI_JOB_JWT_V2',
    'VAULT_TOKEN',
    'OP_SERVICE_ACCOUNT_TOKEN',
    'AWS_SESSION_TOKEN',
  ])('by its name: %s', async (name) => {
    const server = await connect();
    const text = `integrations:\n  - name: Mine\n    template: custom
    secrets: { client_secret: "\${${name}}" }\n`;
    const result = await run(server, { manifest: FILE }, manifest(text, { [name]: SECRET }));
    expectRefusal(server, result, [`The variable ${name} belongs to the run itself`]);
  });

  it.each<[string, Record<string, string>, RunOptions]>([
    ['the API key', { CONNECT_API_KEY: SECRET }, {}],
    ['the token of the job', {}, { token: SECRET }],
    ['a token of the runner', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRET }, {}],
    ['the password of a proxy', { HTTP_PROXY: `http://me:${SECRET}@p.test` }, {}],
  ])('by its value, under whatever name: %s', async (_, env, options) => {
    const server = await connect();
    const text = `integrations:\n  - name: Mine\n    template: custom
    secrets: { client_secret: "\${HARMLESS}" }\n`;
    const all = { ...manifest(text, { ...env, HARMLESS: `a ${SECRET}` }), ...options };
    const result = await run(server, { manifest: FILE }, all);
    expectRefusal(server, result, ['The variable HARMLESS holds a credential of this run']);
  });
});

describe('what is a secret by its name', () => {
  it.each([
    ...['AZURE_APP_PASSWORD', 'IDP_CREDENTIALS', 'SNOWFLAKE_PRIVATE_KEY', 'MY_API_KEY'],
    ...['GCP_CREDENTIAL', 'KEY_PASSPHRASE', 'DB_PWD', 'SMTP_PASS', 'GITHUB_PAT', 'PAT', 'ID_JWT'],
    ...['OPENAI_APIKEY', 'ALL_SECRETS', 'REFRESH_TOKENS', 'Old_Passwords'],
  ])('is no value: %s', async (name) => {
    const server = await connect();
    const text = `integrations:\n  - name: Mine\n    template: custom
    config: { client_id: "\${${name}}" }\n`;
    const result = await run(server, { manifest: FILE }, manifest(text, { [name]: SECRET }));
    expectRefusal(server, result, [`The variable ${name} is a secret, by its name`]);
  });

  it('others are fine', async () => {
    const server = await connect();
    const fine = [
      'GITHUB_REPOSITORY',
      'IDP_TOKEN_URI',
      'COMPASS',
      'SPAT',
      'TOKENIZER',
      'PASS_THROUGH',
    ];
    const values = fine.map((name) => `\${${name}}`).join(', ');
    const text = `integrations:${azureEntry('Mine', `\n    description: "${values}"`)}`;
    const env = Object.fromEntries(fine.slice(1).map((name) => [name, 'https://id.test']));
    expectSuccess(await run(server, { manifest: FILE }, manifest(text, env)));
    expect(integrationNamed(server, 'Mine').description).toBe(
      ['octocat/example', ...Object.values(env)].join(', '),
    );
  });
});
