import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { parse } from 'yaml';
import { INPUTS, readInputs } from '../../src/inputs/action-inputs';
import { InvalidInputs } from '../../src/inputs/request';
import { openSecret } from '../../src/secret';
import {
  accepted,
  desired,
  GUID,
  keyOf,
  opened,
  refused,
  REQUIRED,
  required,
  surroundings,
} from './surroundings';

const [CERTIFICATE] = rootCertificates as [string];

describe('with nothing but what is required', () => {
  test('everything else has its default', async () => {
    const request = await accepted(required());
    expect(request).toMatchObject({
      connection: {
        server: 'https://connect.example.com',
        gatewayHeaders: {},
        caCertificate: null,
        requestTimeoutMs: 30_000,
        maxAttempts: 5,
        maxParallel: 4,
      },
      manifest: null,
      updateSecret: 'always',
      mode: 'apply',
      summary: true,
      commentToken: null,
      warnings: [],
    });
    expect(keyOf(request.connection)).toBe('AdminKey0123456789');
    expect(request.declared).toEqual([
      {
        state: 'present',
        address: { by: 'name', name: 'Azure' },
        description: null,
        template: null,
        config: {},
        secrets: {},
        access: null,
        content: [],
        verify: false,
        at: null,
        places: expect.objectContaining({ name: { input: 'name' } }) as unknown,
      },
    ]);
    expect(Object.isFrozen(await readInputs(surroundings(required()).source))).toBe(true);
  });

  test('the list of inputs is that of action.yml', () => {
    const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: object };
    expect(Object.keys(INPUTS).sort()).toEqual(Object.keys(inputs).sort());
  });

  test('the defaults of action.yml mean the same as nothing', async () => {
    const action = parse(readFileSync('action.yml', 'utf8')) as {
      inputs: Record<string, { default?: string }>;
    };
    const defaults = Object.fromEntries(
      Object.entries(action.inputs).flatMap(([name, input]) =>
        input.default === undefined || input.default.includes('${{') ? [] : [[name, input.default]],
      ),
    );
    expect(Object.keys(defaults)).toContain('request-timeout');
    expect(await accepted(required(defaults))).toEqual(await accepted(required()));
  });
});

describe('the environment', () => {
  const env = {
    CONNECT_SERVER: ' https://env.example.com/rsc/ \n',
    CONNECT_API_KEY: ' EnvKey \n',
    CONNECT_CA_CERTIFICATE: CERTIFICATE,
  };

  test('stands in for inputs that are not given', async () => {
    const { connection } = await accepted({ inputs: { name: 'Azure' }, env });
    expect(connection.server).toBe('https://env.example.com/rsc');
    expect(keyOf(connection)).toBe('EnvKey');
    expect(connection.caCertificate).toBe(CERTIFICATE.trim());
  });

  test('gives way to inputs', async () => {
    const inputs = { ...REQUIRED, 'ca-certificate': 'ca.pem' };
    const { source, registered } = surroundings({
      inputs,
      env: { ...env, CONNECT_CA_CERTIFICATE: 'other.pem' },
      files: { 'ca.pem': CERTIFICATE },
    });
    const { connection } = await readInputs(source);
    expect(connection.server).toBe('https://connect.example.com');
    expect(keyOf(connection)).toBe('AdminKey0123456789');
    expect(connection.caCertificate).toBe(CERTIFICATE.trim());
    expect(registered.map(({ value }) => value)).toEqual(['AdminKey0123456789']);
  });

  test('stands in for inputs of white space alone', async () => {
    const inputs = { name: 'Azure', 'connect-server': ' ', 'connect-api-key': '\n' };
    const { connection } = await accepted({ inputs, env });
    expect(connection.server).toBe('https://env.example.com/rsc');
  });

  test('gives nothing else', async () => {
    const others = { CONNECT_NAME: 'x', CONNECT_TEMPLATE: 'x', NAME: 'x' };
    expect(await accepted({ ...required(), env: others })).toEqual(await accepted(required()));
  });
});

describe('white space', () => {
  test('around what has no use for it is cut off', async () => {
    const { connection, updateSecret } = await accepted(
      required({
        'connect-server': ' https://connect.example.com/ \n',
        'connect-api-key': '\tAdminKey\n',
        'gateway-headers': 'Authorization:  Snowflake Token="abc def"',
        'request-timeout': ' 12.5 ',
        'max-attempts': '7\n',
        'update-secret': ' on-create ',
      }),
    );
    expect(connection).toMatchObject({ requestTimeoutMs: 12_500, maxAttempts: 7 });
    expect(keyOf(connection)).toBe('AdminKey');
    expect(openSecret(connection.gatewayHeaders['Authorization']!)).toBe(
      'Snowflake Token="abc def"',
    );
    expect(updateSecret).toBe('on-create');
  });

  test.each(['Azure ', ' Azure', 'A  z', 'ａｚｕｒｅ', 'Azu\u0301re', '"Azure"', '__proto__'])(
    'in a name stays: %j',
    async (name) => {
      expect((await desired({ name })).address).toEqual({ by: 'name', name });
    },
  );

  test.each([' padded ', 'line\n', '\n', '"quoted"', "it's", '{"a": "b"}', '🙂', '\ttab'])(
    'in a client secret stays: %j',
    async (secret) => {
      expect(opened((await desired({ 'client-secret': secret })).secrets)).toEqual({
        client_secret: secret,
      });
    },
  );

  test('at the end of a description is that of a YAML block', async () => {
    expect((await desired({ description: ' Two\n lines \n' })).description).toBe(' Two\n lines ');
    expect((await desired({ description: '\n' })).description).toBeNull();
  });
});

describe('the address', () => {
  test.each([
    [
      { name: '', guid: GUID },
      { by: 'guid', guid: GUID, name: null },
    ],
    [{ guid: ` ${GUID.toUpperCase()}\n` }, { by: 'guid', guid: GUID, name: 'Azure' }],
  ])('%j', async (inputs, address) => {
    expect((await desired(inputs)).address).toEqual(address);
  });

  test.each([
    [{ name: '' }, 'name is missing'],
    [{ name: '  ' }, 'name is empty'],
    [{ name: 'Azure\n' }, 'name ends with a line break'],
    [{ name: 'a\u0000b' }, 'name holds'],
    [{ guid: 'azure' }, 'guid is "azure"'],
    [{ name: '', guid: `${GUID}0` }, 'guid is'],
    [{ name: 'a\nb', guid: GUID }, 'name holds'],
  ])('%j is none', async (inputs, problem) => {
    expect(await refused(required(inputs))).toEqual([expect.stringContaining(problem)]);
  });
});

describe('config and secrets', () => {
  test('shorthands and config together', async () => {
    const { config, secrets, template } = await desired({
      template: ' azure ',
      'auth-type': 'Viewer',
      'auth-mode': 'Confidential',
      'authorization-uri': 'https://a.example/authorize',
      'token-uri': 'https://a.example/token',
      'client-id': ' 0123 ',
      scopes: 'a b\n',
      'token-endpoint-auth-method': 'client_secret_post',
      'use-pkce': 'True',
      'client-secret': 'one',
      config: 'tenant_id: 0042\nextra: true\nconstructor: c\nempty: ""\n',
      'secret-config': 'private_key: |\n  two\n  lines\nflag: true\nnumber: 007\ntoString: four\n',
    });
    expect(template).toBe('azure');
    expect(Object.entries(config)).toEqual([
      ['auth_type', 'Viewer'],
      ['auth_mode', 'Confidential'],
      ['authorization_uri', 'https://a.example/authorize'],
      ['token_uri', 'https://a.example/token'],
      ['client_id', '0123'],
      ['scopes', 'a b'],
      ['token_endpoint_auth_method', 'client_secret_post'],
      ['use_pkce', true],
      ['tenant_id', '0042'],
      ['extra', true],
      ['constructor', 'c'],
      ['empty', ''],
    ]);
    expect(Object.entries(opened(secrets))).toEqual([
      ['client_secret', 'one'],
      ['private_key', 'two\nlines\n'],
      ['flag', 'true'],
      ['number', '007'],
      ['toString', 'four'],
    ]);
    expect(Object.values(secrets).every(({ variable }) => variable === null)).toBe(true);
  });

  test('as JSON', async () => {
    const { config, secrets } = await desired({
      config: '{"tenant_id": "t", "use_pkce": false, "scopes": ["a", "b"]}',
      'secret-config': JSON.stringify({ client_secret: 'a "b"\nc' }, null, 2),
    });
    expect(config).toEqual({ tenant_id: 't', use_pkce: false, scopes: 'a b' });
    expect(opened(secrets)).toEqual({ client_secret: 'a "b"\nc' });
  });

  test.each([
    [{ 'client-id': 'a', config: 'client_id: b' }, ['config gives `client_id`', 'client-id gives']],
    [{ 'use-pkce': 'true', config: 'use_pkce: true' }, ['`use_pkce`', 'use-pkce gives']],
    [{ scopes: 'a', config: '{"scopes": ["a"]}' }, ['`scopes`', 'scopes gives']],
    [{ config: 'a: b\na: c' }, ['config', 'same key twice']],
    [{ 'secret-config': 'a: b\na: c' }, ['secret-config', 'same key twice']],
    [{ 'secret-config': '1: b\n"1": c' }, ['secret-config', 'same key twice']],
    [
      { 'client-secret': 'a', 'secret-config': 'client_secret: b' },
      ['secret-config gives `client_secret`', 'client-secret gives'],
    ],
    [{ config: 'key: a', 'secret-config': 'key: b' }, ['config and secret-config give `key`']],
    [{ config: 'client_secret: a' }, ['config holds `client_secret`', 'secret-config']],
    [{ config: 'a:\n' }, ['config has no value for `a`']],
    [{ config: 'a: [b]' }, ['config has a list or a map under `a`']],
    [{ config: '- a' }, ['config is not a map']],
    [{ config: 'a: "b' }, ['config cannot be read at line 1']],
    [{ 'secret-config': 'a: "b' }, ['secret-config cannot be read at line 1']],
    [{ 'secret-config': 'a: ""' }, ['secret-config has an empty `a`', 'forks']],
    [{ 'secret-config': 'a:' }, ['secret-config has no value for `a`']],
    [{ 'secret-config': 'words' }, ['secret-config is not a map']],
  ])('%j is a problem', async (inputs, words) => {
    const problems = await refused(required(inputs));
    expect(problems).toHaveLength(1);
    for (const word of words) expect(problems[0]).toContain(word);
  });
});

describe('access and content', () => {
  test.each([
    [{ 'allowed-users': 'alice, bob' }, { to: 'listed', users: ['alice', 'bob'], groups: [] }],
    [{ 'allowed-groups': 'one\ntwo words\n' }, { to: 'listed', users: [], groups: ['one', 'two words'] }], // prettier-ignore
    [{ 'allowed-users': 'alice', 'allowed-groups': 'one' }, { to: 'listed', users: ['alice'], groups: ['one'] }], // prettier-ignore
    [{ 'allowed-users': '*' }, { to: 'everyone' }],
    [{ 'allowed-groups': '*\n' }, { to: 'everyone' }],
  ])('%j', async (inputs, access) => {
    expect((await desired(inputs)).access).toEqual(access);
  });

  test.each([
    [{ 'allowed-users': '*, alice' }, '`*`'],
    [{ 'allowed-users': '*', 'allowed-groups': 'one' }, '`*`'],
    [{ 'allowed-users': 'alice,,bob' }, 'allowed-users has an empty entry'],
    [{ 'allowed-groups': ' ' }, 'allowed-groups holds no entry'],
    [{ 'content-guids': 'x' }, 'content-guids holds "x"'],
    [{ 'content-guids': `${GUID},` }, 'content-guids has an empty entry'],
  ])('%j is a problem', async (inputs, problem) => {
    expect(await refused(required(inputs))).toEqual([expect.stringContaining(problem)]);
  });

  test('content is a list of GUIDs without repetitions', async () => {
    const other = GUID.replace('0', 'f');
    const { content } = await desired({
      'content-guids': `${GUID}\n${other}, ${GUID.toUpperCase()}\n`,
    });
    expect(content).toEqual([GUID, other]);
  });
});

describe('booleans, numbers and choices', () => {
  const BOOLEANS = [
    'allow-insecure-http',
    'use-pkce',
    'verify',
    'allow-delete-in-use',
    'dry-run',
    'fail-on-drift',
    'summary',
    'pull-request-comment',
  ];
  test.each(BOOLEANS)('%s takes a boolean and nothing else', async (name) => {
    for (const wrong of ['yes', '1', 'ture', 'tRUE', 'on']) {
      expect(await refused(required({ [name]: wrong }))).toEqual([
        `${name} is "${wrong}"; it must be true or false.`,
      ]);
    }
    const token = { 'github-token': 'ghs_0123456789' };
    for (const right of ['true', 'False', ' TRUE ', '']) {
      await accepted(required({ [name]: right, ...token }));
    }
  });

  test.each([
    ['verify', { verify: 'true' }, { declared: [{ verify: true }] }],
    ['use-pkce', { 'use-pkce': 'false' }, { declared: [{ config: { use_pkce: false } }] }],
    ['summary', { summary: 'False' }, { summary: false }],
    ['dry-run', { 'dry-run': 'true' }, { mode: 'dry-run', warnings: [] }],
    [
      'both',
      { 'dry-run': 'true', 'fail-on-drift': 'true' },
      { mode: 'fail-on-drift', warnings: [] },
    ],
    [
      'fail-on-drift without dry-run',
      { 'fail-on-drift': 'true' },
      { mode: 'apply', warnings: [{ message: expect.stringContaining('dry-run') as string }] },
    ],
    [
      'absent',
      { state: 'absent', 'allow-delete-in-use': 'true' },
      { declared: [{ state: 'absent', allowDeleteInUse: true, address: { name: 'Azure' } }] },
    ],
    [
      'plain HTTP',
      { 'connect-server': 'http://c.example', 'allow-insecure-http': 'true' },
      { connection: { server: 'http://c.example' } },
    ],
  ])('%s', async (_, inputs, request) => {
    expect(await accepted(required(inputs))).toMatchObject(request);
  });

  test.each([
    ['request-timeout', '0.1', { requestTimeoutMs: 100 }],
    ['request-timeout', '3600', { requestTimeoutMs: 3_600_000 }],
    ['max-attempts', '1', { maxAttempts: 1 }],
    ['max-attempts', '100', { maxAttempts: 100 }],
    ['max-parallel', '1', { maxParallel: 1 }],
    ['max-parallel', '64', { maxParallel: 64 }],
  ])('%s: %s', async (name, text, connection) => {
    expect((await accepted(required({ [name]: text }))).connection).toMatchObject(connection);
  });

  test.each([
    ['request-timeout', ['0', '0.09', '3601', '-1', '1e2', 'Infinity', '30s', '1,5', '0x10', '.5']],
    ['max-attempts', ['0', '101', '1.5', '-1', '1e1', 'five', '+5', '٣']],
    ['max-parallel', ['0', '65', '2.0', 'all']],
    ['update-secret', ['never', 'Always', 'on_create', 'true']],
    ['state', ['deleted', 'Present', 'present absent']],
  ])('%s refuses what it does not take', async (name, wrong) => {
    for (const text of wrong) {
      const problems = await refused(required({ [name]: text }));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`${name} is "${text}"; it must be `);
    }
  });
});

describe('the server', () => {
  test.each([
    ['', 'connect-server is missing', 'CONNECT_SERVER'],
    ['https://', 'connect-server', 'not a URL'],
    ['http://connect.example.com/rsc', '("http://connect.example.com/rsc")', 'allow-insecure-http'],
    ['https://connect.posit.cloud', 'connect-server', 'Connect Cloud'],
  ])('%j', async (server, ...words) => {
    const problems = await refused(required({ 'connect-server': server }));
    expect(problems).toHaveLength(1);
    for (const word of words) expect(problems[0]).toContain(word);
  });

  test.each([
    'https://admin:hunter22@connect.example.com',
    'https://hunter22@connect.example.com',
    'http://connect.example.com/?key=hunter22',
    'http://connect.example.com/#access_token=hunter22',
    'admin:hunter22@connect.example.com',
    'hunter22',
    'https://connect.example.com hunter22@x',
  ])('credentials in it are not repeated: %s', async (server) => {
    const problems = await refused(required({ 'connect-server': server }));
    expect(problems.join()).toContain('connect-server');
    expect(problems.join()).not.toContain('hunter22');
  });
});

describe('certificates', () => {
  test('a path or PEM text', async () => {
    const files = { 'ca.pem': CERTIFICATE };
    for (const given of [CERTIFICATE, ' ca.pem\n']) {
      const request = await accepted({ ...required({ 'ca-certificate': given }), files });
      expect(request.connection.caCertificate).toBe(CERTIFICATE.trim());
    }
  });
  test('a file that is not there', async () => {
    expect(await refused(required({ 'ca-certificate': 'no.pem' }))).toEqual([
      expect.stringMatching(/^ca-certificate: .*no\.pem/),
    ]);
  });
});

describe('problems', () => {
  test('come all at once, each of them naming its input', async () => {
    const wrong = {
      'connect-server': 'connect.example.com',
      'connect-api-key': '',
      'allow-insecure-http': 'maybe',
      'ca-certificate': 'no.pem',
      'gateway-headers': 'X: "a\\nb"',
      'request-timeout': 'soon',
      'max-attempts': 'many',
      'max-parallel': 'all',
      name: 'a\n',
      guid: 'none',
      'use-pkce': 'yes',
      config: '[',
      'secret-config': '{',
      'update-secret': 'never',
      'allowed-users': ',',
      'allowed-groups': ',',
      'content-guids': 'x',
      verify: '1',
      state: 'gone',
      'allow-delete-in-use': 'no',
      'dry-run': 'no',
      'fail-on-drift': 'no',
      summary: 'no',
      'pull-request-comment': 'no',
    };
    const problems = await refused(required(wrong));
    for (const name of Object.keys(wrong)) {
      expect(problems.filter((problem) => problem.split(/[ :]/)[0] === name)).not.toEqual([]);
    }
  });

  test('nothing given at all', async () => {
    const problems = await refused({});
    expect(problems).toHaveLength(3);
    expect(problems.join()).toMatch(/CONNECT_SERVER[^]*CONNECT_API_KEY[^]*name is missing/);
    expect(problems.join()).toContain('forks');
  });

  test('a comment needs a token', async () => {
    const inputs = { 'pull-request-comment': 'true' };
    const { commentToken: none, warnings } = await accepted(required(inputs));
    expect(none).toBeNull();
    expect(warnings).toEqual([
      { message: expect.stringContaining('inputs.github-token || github.token') as string },
    ]);
    const { commentToken } = await accepted(required({ ...inputs, 'github-token': 'ghs_abc' }));
    expect(openSecret(commentToken!)).toBe('ghs_abc');
  });

  test('a manifest excludes what declares an integration', async () => {
    const [problem, ...others] = await refused(
      required({ manifest: 'no.yml', 'client-id': 'a', 'secret-config': 'a: b', state: 'absent' }),
    );
    expect(problem).toContain('manifest excludes name, client-id, secret-config, state');
    expect(others).toEqual([expect.stringContaining('no.yml')]);
  });
});

describe('secrets', () => {
  test('are registered with their origin, and nothing else is', async () => {
    const { source, registered } = surroundings({
      ...required({
        'connect-api-key': ' AdminKey\n',
        'gateway-headers': 'Authorization: Snowflake Token="t0ken"',
        'client-secret': ' client secret\n',
        'secret-config': 'private_key: "a\\nb"\nother: 007',
        config: 'tenant_id: not-a-secret',
        'client-id': 'nor-this',
        description: 'nor this',
        'github-token': 'not asked for',
      }),
      env: {
        HTTPS_PROXY: 'http://proxy.example:3128',
        CONNECT_API_KEY: 'unused',
        AZURE_CLIENT_SECRET: 'unused',
      },
    });
    await readInputs(source);
    expect(registered).toEqual([
      { value: ' client secret\n', where: 'client-secret' },
      { value: 'a\nb', where: expect.stringContaining('private_key') as string },
      { value: '007', where: expect.stringContaining('other') as string },
      { value: 'AdminKey', where: 'connect-api-key' },
      { value: 'Snowflake Token="t0ken"', where: 'the header Authorization of gateway-headers' },
    ]);
  });

  test('are registered before any file is looked at', async () => {
    const { source, events } = surroundings({
      inputs: {
        'connect-api-key': 'AdminKey',
        'gateway-headers': 'X-Key: gateway',
        'client-secret': 'client',
        'secret-config': 'a: config',
        'ca-certificate': 'no.pem',
      },
      env: { HTTP_PROXY: 'http://u:proxy@p.example' },
    });
    await expect(readInputs(source)).rejects.toThrow(InvalidInputs);
    const reads = events.findIndex((event) => event.startsWith('read'));
    expect(reads).toBe(events.length - 1);
    for (const secret of ['AdminKey', 'gateway', 'client', 'config', 'proxy']) {
      expect(events).toContain(`register ${secret}`);
    }
  });

  test.each(Object.keys(REQUIRED))('are registered although %s is missing', async (missing) => {
    const { source, registered } = surroundings(
      required({ 'client-secret': 'client', 'secret-config': 'a: config', [missing]: '' }),
    );
    await expect(readInputs(source)).rejects.toThrow(InvalidInputs);
    const values = registered.map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(['client', 'config']));
    expect(values.includes('AdminKey0123456789')).toBe(missing !== 'connect-api-key');
  });

  test('are not registered where they are empty', async () => {
    const { source, registered } = surroundings({
      inputs: { ...REQUIRED, 'connect-api-key': ' ', 'gateway-headers': ' ' },
      env: { HTTPS_PROXY: 'http://user:@p.example', HTTP_PROXY: '' },
    });
    await expect(readInputs(source)).rejects.toThrow(InvalidInputs);
    expect(registered).toEqual([]);
  });

  describe('of a proxy', () => {
    const basic = (text: string): string => Buffer.from(text).toString('base64');
    test.each([
      ['http://user:pass@p.example:3128', ['pass', basic('user:pass')]],
      ['http://user:p%40ss@p.example', ['p%40ss', 'p@ss', basic('user:p@ss')]],
      ['http://user:p@ss@p.example', ['p@ss', basic('user:p@ss')]],
      ['http://user:p#s/s?@p.example', ['p#s/s?', basic('user:p#s/s?')]],
      ['http://user:a:b@p.example', ['a:b', basic('user:a:b')]],
      ['http://us%65r:100%@p.example', ['100%', basic('user:100%')]],
      ['http://t0ken@p.example', ['t0ken', basic('t0ken:')]],
      ['user:pass@p.example:3128', ['pass']],
      ['//user:pass@p.example:3128', ['pass', basic('user:pass')]],
      ['http://p.example:3128', []],
      ['p.example', []],
    ])('%s', async (proxy, secrets) => {
      for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) {
        const { source, registered } = surroundings({ ...required(), env: { [name]: proxy } });
        await readInputs(source);
        const ofProxy = registered.filter(({ where }) => where.includes(name));
        expect(ofProxy.map(({ value }) => value)).toEqual(expect.arrayContaining(secrets));
        if (secrets.length === 0) expect(ofProxy).toEqual([]);
      }
    });
  });

  test.each([
    ['the API key has a line break', { 'connect-api-key': 'hunter22\nhunter22' }],
    ['the API key is not ASCII', { 'connect-api-key': 'hunter22é' }],
    [
      'the gateway has a control character',
      { 'gateway-headers': '{"X": "Bearer hunter22\\u0007"}' },
    ],
    ['YAML breaks behind one', { 'secret-config': 'a: hunter22\n b: c\n"' }],
    ['YAML breaks at one', { 'secret-config': 'a: "hunter22' }],
    ['YAML breaks within one', { 'secret-config': 'a: hunter22: hunter22' }],
    ['one would lose its end', { 'secret-config': 'a: x #hunter22' }],
    ['there is no key', { 'secret-config': 'hunter22' }],
    ['one is a list', { 'secret-config': 'a: [hunter22]' }],
    ['one key is given twice', { 'secret-config': 'a: hunter22\na: hunter22' }],
    ['one is in config', { config: 'client_secret: hunter22' }],
    ['one is in config, which is broken', { config: 'client_secret: "hunter22' }],
    ['server and key are swapped', { 'connect-server': 'hunter22', 'connect-api-key': 'https://c.example' }], // prettier-ignore
    ['one is in the URL', { 'connect-server': 'https://u:hunter22@c.example' }],
    ['a key is given as a certificate', { 'ca-certificate': '-----BEGIN PRIVATE KEY-----\nhunter22\n-----END PRIVATE KEY-----' }], // prettier-ignore
    ['another input is wrong', { 'client-secret': 'hunter22', summary: 'maybe' }],
  ])('are in no message: %s', async (_, inputs) => {
    const problems = await refused(required({ ...inputs, verify: 'no' }));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).not.toContain('hunter22');
  });

  test('whatever they are, are kept byte for byte, registered, and in no message', async () => {
    const secret = fc
      .string({ unit: 'binary', minLength: 8, maxLength: 30 })
      .map((text) => `Kx7${text}`);
    await fc.assert(
      fc.asyncProperty(secret, secret, secret, async (key, client, config) => {
        const world = surroundings(
          required({
            'connect-api-key': key,
            'client-secret': client,
            'secret-config': `other: ${JSON.stringify(config)}`,
            verify: 'maybe',
          }),
        );
        const error: unknown = await readInputs(world.source).catch((reason: unknown) => reason);
        if (!(error instanceof InvalidInputs)) throw new Error('Not refused.', { cause: error });
        expect(world.registered.map(({ value }) => value)).toEqual([client, config, key.trim()]);
        expect(error.message).not.toContain('Kx7');
        const { secrets } = await desired({
          'client-secret': client,
          'secret-config': `other: ${JSON.stringify(config)}`,
        });
        expect(opened(secrets)).toEqual({ client_secret: client, other: config });
      }),
    );
  });
});

test('the credentials within gateway-headers are taken out of texts, the names in it are not', async () => {
  const { source, redacted } = surroundings({
    inputs: {
      'connect-server': 'https://connect.example.com',
      'connect-api-key': 'key-of-an-administrator',
      name: 'Azure',
      'gateway-headers': 'Authorization: Snowflake Token="ver:1-hint:1029-ETMsDgAAAXI"',
    },
  });
  await readInputs(source);
  expect(redacted).toEqual(['ver:1-hint:1029-ETMsDgAAAXI']);
});
