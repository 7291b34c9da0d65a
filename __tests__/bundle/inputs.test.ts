import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { API_KEYS } from '../support/connect';
import {
  AZURE,
  errorOf,
  expectSuccess,
  integrationNamed,
  SERVICE,
  storedAzure,
  TENANT,
  useScenario,
  writesTo,
  type Inputs,
} from '../support/scenario';
import { createAuthority } from '../support/tls';

const { connect, run } = useScenario();

const CUSTOM: Inputs = {
  name: 'Custom',
  template: 'custom',
  'auth-type': 'Viewer',
  'auth-mode': 'Confidential',
  'authorization-uri': 'https://id.example.com/authorize',
  'token-uri': 'https://id.example.com/token',
  'client-id': 'custom-client',
  'client-secret': 'custom-client-secret',
};

describe('connect-server', () => {
  it.each([
    ['a trailing slash', '/'],
    ['several', '///'],
    ['a pasted API path', '/__api__/v1/oauth/integrations'],
    ['a pasted dashboard address', '/connect/#/system/integrations'],
    ['the start of one', '/connect/#'],
    ['white space around it', '  '],
  ])('may have %s', async (_, end) => {
    const server = await connect();
    expectSuccess(
      await run(server, { ...AZURE, 'connect-server': `${server.url}${end}` }),
      'created',
    );
  });

  it.each(['/rsc', '/rsc/', '/rsc/__api__', '/rsc/connect/#/apps', '/rsc/connect/#'])(
    'keeps the sub-path of %s',
    async (path) => {
      const server = await connect({ subPath: '/rsc' });
      const url = `${new URL(server.url).origin}${path}`;
      expectSuccess(await run(server, { ...AZURE, 'connect-server': url }), 'created');
      for (const request of server.requests) expect(request.path).toMatch(/^\/rsc\/__api__\//);
    },
  );

  it('and connect-api-key are read from the environment where they are not given', async () => {
    const server = await connect();
    const env = { CONNECT_SERVER: server.url, CONNECT_API_KEY: ` ${API_KEYS.administrator}\n` };
    const given = { ...AZURE, 'connect-server': '', 'connect-api-key': '' };
    expectSuccess(await run(server, given, { env }), 'created');
  });

  it('and connect-api-key win over the environment', async () => {
    const server = await connect();
    const env = { CONNECT_SERVER: 'https://elsewhere.invalid', CONNECT_API_KEY: 'another-key' };
    expectSuccess(await run(server, AZURE, { env }), 'created');
  });
});

describe('connect-api-key', () => {
  it('is trimmed, and sent in no other header than Authorization', async () => {
    const server = await connect();
    const key = `\n  ${API_KEYS.administrator} \r\n`;
    expectSuccess(await run(server, { ...AZURE, 'connect-api-key': key }), 'created');
    for (const { headers } of server.requests) {
      expect(headers['authorization']).toBe(`Key ${API_KEYS.administrator}`);
      expect(headers['x-rsc-authorization']).toBeUndefined();
    }
  });
});

describe('gateway-headers', () => {
  it.each([
    'CF-Access-Client-Id: an-id.access\nCF-Access-Client-Secret: a-secret-of-the-gateway',
    '{"X-Auth-Request-Token": "a-secret-of-the-gateway"}',
    'Cookie: "sso=a-secret-of-the-gateway; path=x"',
  ])('go along with every request: %s', async (headers) => {
    const server = await connect();
    const result = await run(server, { ...AZURE, 'gateway-headers': headers });
    expectSuccess(result);
    expect(server.requests.length).toBeGreaterThan(3);
    const wanted = Object.entries(parse(headers) as Record<string, string>);
    for (const { headers: sent } of server.requests) {
      for (const [name, value] of wanted) expect(sent[name.toLowerCase()]).toBe(value);
      expect(sent['authorization']).toBe(`Key ${API_KEYS.administrator}`);
    }
    expect(result.masks).toEqual(expect.arrayContaining(wanted.map(([, value]) => value)));
  });

  it.each([
    ['Accept: hunter22', /may not set Accept/],
    ['content-length: hunter22', /may not set content-length/],
    ['X-RSC-Authorization: Key hunter22', /may not set X-RSC-Authorization/],
    ['Transfer-Encoding: hunter22', /may not set Transfer-Encoding/],
    ['X-HTTP-Method-Override: hunter22', /may not set X-HTTP-Method-Override/],
    ['x-method-override: hunter22', /may not set x-method-override/],
    ['X-Original-URL: /hunter22', /a server may treat a request as a different one/],
    ['Range: hunter22', /may not set Range/],
    ['X-A: hunter22\nx-a: hunter23', /the header x-a twice/],
    ['"X A": hunter22', /not a header name/],
    ['X-A: ""', /empty X-A/],
    ['X-A: "hunter22\\nhunter23"', /line break/],
    ['X-A: tök-hunter22', /no HTTP header can carry/],
    ['Snowflake Token="hunter22"', /not a map/],
    ['X-A: hunter22 #rest', /comment/],
  ])('are refused: %s', async (headers, problem) => {
    const server = await connect();
    const error = errorOf(await run(server, { ...AZURE, 'gateway-headers': headers }));
    expect(error).toMatch(/^gateway-headers /);
    expect(error).toMatch(problem);
    expect(error).not.toContain('hunter');
    expect(server.requests).toEqual([]);
  });

  it('with Authorization among them, the API key goes in X-RSC-Authorization', async () => {
    const authorization = 'Snowflake Token="token-of-the-gateway"';
    const server = await connect({ connect: { gateway: { authorization } } });
    const headers = JSON.stringify({ authorization });
    expectSuccess(await run(server, { ...AZURE, 'gateway-headers': headers }));
    for (const { headers } of server.requests) {
      expect(headers['authorization']).toBe(authorization);
      expect(headers['x-rsc-authorization']).toBe(`Key ${API_KEYS.administrator}`);
    }
  });
});

describe('allow-insecure-http', () => {
  const inputs = { ...AZURE, 'connect-server': 'http://nowhere.invalid' };

  it('is needed for plain HTTP to another machine', async () => {
    const error = errorOf(await run(await connect(), inputs));
    expect(error).toContain('connect-server');
    expect(error).toContain('allow-insecure-http');
  });

  it.each(['true', 'True', 'TRUE'])('allows it (%s)', async (value) => {
    const server = await connect();
    const error = errorOf(await run(server, { ...inputs, 'allow-insecure-http': value }));
    expect(error).toMatch(/nowhere\.invalid.*(resolve|E[A-Z]+)/);
  });
});

describe('ca-certificate', () => {
  it('is read from the environment where it is not given', async () => {
    const authority = await createAuthority();
    const server = await connect({ tls: await authority.issue() });
    const env = { CONNECT_CA_CERTIFICATE: authority.cert };
    expectSuccess(await run(server, AZURE, { env }), 'created');
  });
});

describe('request-timeout', () => {
  it('may be a part of a second', async () => {
    const server = await connect();
    server.faults.add({ on: { times: Infinity }, kind: 'hang-before' });
    const error = errorOf(await run(server, { ...AZURE, 'request-timeout': '0.3' }));
    expect(error).toContain('0.3 s');
    expect(error).toContain('request-timeout');
  });
});

describe('max-attempts', () => {
  const unavailable = {
    on: { method: 'GET', path: /\/integrations$/, times: 2 },
    kind: { status: 502, headers: { 'retry-after': '0' } },
  };

  it.each([
    ['3', 0],
    ['2', 1],
  ])('of %s ends with exit code %d where two attempts fail', async (attempts, exitCode) => {
    const server = await connect();
    server.faults.add(unavailable);
    const result = await run(server, { ...AZURE, 'max-attempts': attempts });
    expect(result.exitCode).toBe(exitCode);
    expect(writesTo(server)).toHaveLength(exitCode === 0 ? 1 : 0);
    expect(result.log.join('\n')).toContain(`attempt 2 of ${attempts}`);
  });
});

describe('name', () => {
  it.each(['  between spaces  ', 'Zürich – «データ» 🔑', '::warning::%25 | <b>`x`</b>', '0123'])(
    'is kept byte for byte: %j',
    async (name) => {
      const server = await connect();
      const created = await run(server, { ...AZURE, name });
      expectSuccess(created, 'created');
      expect(created.outputs['name']).toBe(name);
      expect(integrationNamed(server, name).guid).toBe(created.outputs['guid']);
      expectSuccess(await run(server, { ...AZURE, name }), 'unchanged');
    },
  );
});

describe('guid', () => {
  it('addresses an integration whatever its name, in any letter case', async () => {
    const server = await connect();
    const [stored] = server.connect.seed({ integrations: [storedAzure()] }).integrations;
    const inputs = { guid: stored!.guid.toUpperCase(), description: 'Another' };
    expectSuccess(await run(server, inputs), 'updated');
    expect(integrationNamed(server, 'Azure')).toMatchObject({
      guid: stored!.guid,
      description: 'Another',
    });
  });

  it('renames where the name differs', async () => {
    const server = await connect();
    const [stored] = server.connect.seed({ integrations: [storedAzure()] }).integrations;
    const result = await run(server, { ...AZURE, guid: stored!.guid, name: 'Azure (new)' });
    expectSuccess(result, 'updated');
    expect(result.outputs['name']).toBe('Azure (new)');
    expect(integrationNamed(server, 'Azure (new)').guid).toBe(stored!.guid);
    expect(server.connect.writes.map(({ body }) => body)).toEqual([{ name: 'Azure (new)' }]);
  });

  it('refuses to rename to a name that is taken', async () => {
    const server = await connect();
    const [stored, other] = server.connect.seed({
      integrations: [storedAzure(), storedAzure({ name: 'Taken' })],
    }).integrations;
    const error = errorOf(await run(server, { guid: stored!.guid, name: 'Taken' }));
    expect(error).toContain(other!.guid);
    expect(writesTo(server)).toEqual([]);
  });
});

describe('description', () => {
  it('is managed only where it is given', async () => {
    const server = await connect();
    const description = 'For reports: "quoted", 100 %,\nand a second line';
    expectSuccess(await run(server, { ...AZURE, description }), 'created');
    expect(integrationNamed(server, 'Azure').description).toBe(description);
    expectSuccess(await run(server, AZURE), 'unchanged');
    expectSuccess(await run(server, { ...AZURE, description: 'Other' }), 'updated');
    expect(server.connect.writes.at(-1)?.body).toEqual({ description: 'Other' });
  });
});

describe('template', () => {
  it('is sent to create, and never again', async () => {
    const server = await connect();
    expectSuccess(await run(server, AZURE), 'created');
    expectSuccess(await run(server, { ...AZURE, 'client-id': 'other' }), 'updated');
    const [post, patch] = server.connect.writes;
    expect(post?.body).toMatchObject({ template: 'azure' });
    expect(Object.keys(patch?.body as object)).toEqual(['config']);
  });

  it('need not be given for an integration that exists', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    expectSuccess(await run(server, { name: 'Azure', 'client-id': 'other' }), 'updated');
    expect(integrationNamed(server, 'Azure').config['client_id']).toBe('other');
  });
});

describe('client-secret', () => {
  it('that is missing to create is named, and nothing is written', async () => {
    const server = await connect();
    const error = errorOf(await run(server, { ...AZURE, 'client-secret': '' }));
    expect(error).toContain('the secret `client_secret` is missing');
    expect(error).toContain('Give it as client-secret (under `secrets` in a manifest).');
    expect(error).toContain('Runs from forks');
    expect(writesTo(server)).toEqual([]);
  });
});

describe('the inputs for config keys', () => {
  it.each([
    ['auth-type', 'Service Account', 'auth_type', 'Service Account'],
    ['auth-mode', 'Confidential', 'auth_mode', 'Confidential'],
    ['authorization-uri', 'https://x.example/a?b=c&d', 'authorization_uri', undefined],
    ['token-uri', 'https://x.example/t', 'token_uri', undefined],
    ['client-id', 'c: #1', 'client_id', undefined],
    ['scopes', ' openid  profile\nemail\n', 'scopes', 'openid profile email'],
    ['token-endpoint-auth-method', 'client_secret_basic', 'token_endpoint_auth_method', undefined],
    ['use-pkce', 'false', 'use_pkce', false],
  ])('%s sets its key', async (input, value, key, stored) => {
    const server = await connect();
    const alone: Inputs = input === 'auth-type' ? { 'auth-mode': '' } : {};
    expectSuccess(await run(server, { ...CUSTOM, ...alone, [input]: value }), 'created');
    expect(integrationNamed(server, 'Custom').config[key]).toBe(stored ?? value);
  });

  it('config takes the others, as YAML', async () => {
    const server = await connect();
    const config = [
      'role_arn: arn:aws:iam::123456789012:role/data',
      'sts_region: "eu-central-1"',
      'session_duration: 0900',
      'scopes: [openid, email]',
      'use_pkce: true',
      'authorization_uri: https://x.example/a',
      'token_uri: https://x.example/t',
    ].join('\n');
    const inputs = {
      name: 'AWS',
      template: 'aws',
      'client-id': 'c',
      'client-secret': 'aws-secret',
    };
    expectSuccess(await run(server, { ...inputs, config }), 'created');
    expect(integrationNamed(server, 'AWS').config).toMatchObject({
      role_arn: 'arn:aws:iam::123456789012:role/data',
      sts_region: 'eu-central-1',
      session_duration: '0900',
      scopes: 'openid email',
      use_pkce: true,
    });
  });

  it('config takes the others, as JSON', async () => {
    const server = await connect();
    const config = JSON.stringify({ tenant_id: TENANT, scopes: 'a b' });
    expectSuccess(await run(server, { ...AZURE, config }), 'created');
    expect(integrationNamed(server, 'Azure').config).toMatchObject({
      tenant_id: TENANT,
      scopes: 'a b',
    });
  });
});

describe('client-secret and secret-config', () => {
  const secret = ' "quoted" $HOME %0A \\n it\'s: a #secret\n ünïcode 🔑 \n';

  it('client-secret is stored byte for byte', async () => {
    const server = await connect();
    expectSuccess(await run(server, { ...AZURE, 'client-secret': secret }), 'created');
    expect(integrationNamed(server, 'Azure').secrets).toEqual({ client_secret: secret });
  });

  it.each([
    ['JSON', JSON.stringify({ private_key: secret, passphrase: 'true' })],
    ['YAML', `private_key: ${JSON.stringify(secret)}\npassphrase: true\n`],
  ])('secret-config is stored byte for byte, as %s', async (_, text) => {
    const server = await connect();
    const inputs = { name: 'Keys', template: 'key-pair', 'client-id': 'c', 'secret-config': text };
    expectSuccess(await run(server, inputs), 'created');
    expect(integrationNamed(server, 'Keys').secrets).toEqual({
      private_key: secret,
      passphrase: 'true',
    });
  });
});

describe('update-secret', () => {
  it('sends secrets on every run by default, and with `always`', async () => {
    const server = await connect();
    const inputs = { ...AZURE, 'update-secret': '' };
    expectSuccess(await run(server, inputs), 'created');
    expectSuccess(await run(server, { ...inputs, 'client-secret': 'rotated' }), 'updated');
    expect(integrationNamed(server, 'Azure').secrets).toEqual({ client_secret: 'rotated' });
    const again = { ...inputs, 'client-secret': 'again', 'update-secret': 'always' };
    expectSuccess(await run(server, again), 'updated');
    expect(integrationNamed(server, 'Azure').secrets).toEqual({ client_secret: 'again' });
  });

  it('leaves them to the first run with `on-create`, even where something else changes', async () => {
    const server = await connect();
    expectSuccess(await run(server, AZURE), 'created');
    const rotated = { ...AZURE, 'client-secret': 'rotated' };
    expectSuccess(await run(server, rotated), 'unchanged');
    expectSuccess(await run(server, { ...rotated, description: 'New' }), 'updated');
    expect(integrationNamed(server, 'Azure').secrets).toEqual({
      client_secret: 'azure-client-secret',
    });
    expect(writesTo(server).map((write) => write.split(' ')[0])).toEqual(['POST', 'PATCH']);
  });

  it('with `on-create`, sends them again to another client', async () => {
    const server = await connect();
    expectSuccess(await run(server, AZURE), 'created');
    const other = { ...AZURE, 'client-id': 'other', 'client-secret': 'of-the-other' };
    expectSuccess(await run(server, other), 'updated');
    expect(integrationNamed(server, 'Azure').secrets).toEqual({ client_secret: 'of-the-other' });
    // A public client has no secret: none is sent, though one is given.
    expectSuccess(await run(server, { ...other, 'auth-mode': 'Public' }), 'updated');
    expectSuccess(await run(server, { ...other, 'auth-mode': 'Public' }), 'unchanged');
    const back = { ...other, 'auth-mode': 'Confidential', 'client-secret': 'once-more' };
    expectSuccess(await run(server, back), 'updated');
    expect(integrationNamed(server, 'Azure').secrets).toEqual({ client_secret: 'once-more' });
  });
});

describe('summary', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['False', false],
    ['', true],
  ])('%j decides whether there is one', async (value, written) => {
    const server = await connect();
    const result = await run(server, { ...AZURE, summary: value });
    expectSuccess(result, 'created');
    expect(result.summary.includes('Azure')).toBe(written);
    if (!written) expect(result.summary).toBe('');
  });
});

describe('action.yml and the code', () => {
  const metadata = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, unknown>;
    outputs: Record<string, unknown>;
  };
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'inputs-read-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs the action and gives back the names of the inputs that it has looked at. */
  async function inputsRead(inputs: Inputs, env: Record<string, string>): Promise<string[]> {
    const hook = join(folder, 'hook.cjs');
    const list = join(folder, 'read.json');
    writeFileSync(
      hook,
      `const read = new Set();
       process.env = new Proxy(process.env, { get(env, name) { read.add(name); return env[name]; } });
       process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify([...read])));`,
    );
    const server = await connect();
    await run(server, inputs, {
      env: { ...env, NODE_OPTIONS: `--require ${hook}` },
      files: { 'm.yml': 'integrations: []' },
    });
    return (JSON.parse(readFileSync(list, 'utf8')) as unknown[])
      .filter((name) => typeof name === 'string' && name.startsWith('INPUT_'))
      .map((name) => String(name).slice('INPUT_'.length).toLowerCase());
  }

  it('agree on the inputs', async () => {
    const read = new Set([
      ...(await inputsRead(SERVICE, { 'INPUT_PULL-REQUEST-COMMENT': 'true' })),
      ...(await inputsRead({ manifest: 'm.yml' }, {})),
    ]);
    expect([...read].sort()).toEqual(Object.keys(metadata.inputs).sort());
  });

  it('agree on the outputs', async () => {
    const server = await connect();
    const { outputs } = await run(server, AZURE);
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(metadata.outputs).sort());
  });
});
