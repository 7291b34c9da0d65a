import { API_KEYS } from '../support/connect';
import type { RunOptions } from '../support/run-action';
import {
  AZURE,
  errorOf,
  errorsOf,
  storedAzure,
  TENANT,
  useScenario,
  writesTo,
  type Inputs,
} from '../support/scenario';

const { connect, run } = useScenario();

const GUID = '0a0b0c0d-0000-4000-8000-00000000000a';

type Row = readonly [
  what: string,
  inputs: Inputs,
  facts: readonly (string | RegExp)[],
  options?: RunOptions,
];

function named(rows: readonly Row[]) {
  return rows.map(
    ([what, inputs, facts, options = {}]) => [what, { inputs, facts, options }] as const,
  );
}

/** What the message has to name, and how to get out of it. */
function expectFacts(message: string, facts: readonly (string | RegExp)[]): void {
  for (const fact of facts) expect(message).toMatch(fact);
}

describe('what can be told without the server sends nothing', () => {
  // One of each kind. Every form that an input can take stands in __tests__/inputs.
  const rows: Row[] = [
    ['no server', { 'connect-server': '' }, ['connect-server', 'CONNECT_SERVER']],
    ['plain HTTP', { 'connect-server': 'http://c.test' }, ['http://c.test', 'allow-insecure-http']],
    [
      'no API key',
      { 'connect-api-key': '' },
      ['connect-api-key', 'CONNECT_API_KEY', /forks/, /Dependabot/],
    ],
    [
      'a gateway header that no header can be',
      { 'gateway-headers': 'Authorization: Bearer tök-en' },
      ['gateway-headers', /header/],
    ],
    ['no name', { name: '' }, [/name/, /missing/]],
    ['a name with a line break at its end', { name: 'Azure\n' }, [/name/, '|-']],
    ['a guid that is none', { guid: '1234' }, ['guid', '1234']],
    ['a boolean that is none', { verify: 'yes' }, ['verify', '"yes"', 'true', 'false']],
    ['a state that is none', { state: 'gone' }, ['state', '"gone"', 'present', 'absent']],
    ['a time that is none', { 'request-timeout': '30s' }, ['request-timeout', '"30s"']],
    ['a config that is no YAML', { config: 'a: [' }, ['config', /YAML/, /line 1/]],
    [
      'a config key that is an input, too',
      { config: `tenant_id: ${TENANT}\nclient_id: other` },
      ['config', '`client_id`', 'client-id'],
    ],
    ['an empty secret', { 'secret-config': 'key: ""' }, ['secret-config', '`key`', /forks/]],
    [
      'a secret that YAML would cut',
      { 'secret-config': 'key: abcd #efgh' },
      ['secret-config', '`key`', 'toJSON'],
    ],
    ['a user that came out empty', { 'allowed-users': 'alice,,bob' }, ['allowed-users', /empty/]],
    [
      'a star beside a group',
      { 'allowed-users': '*', 'allowed-groups': 'finance' },
      ['allowed-groups', /`\*`/],
    ],
    ['content that is no GUID', { 'content-guids': 'my-app' }, ['content-guids', '"my-app"']],
    [
      'a certificate that is no file',
      { 'ca-certificate': 'ca/none.pem' },
      ['ca-certificate', 'ca/none.pem', 'ENOENT'],
    ],
    [
      'a private key as a certificate',
      { 'ca-certificate': 'ca.pem' },
      ['ca-certificate', /private key/],
      { files: { 'ca.pem': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' } },
    ],
  ];

  it.each(named(rows))('%s', async (_, { inputs, facts, options }) => {
    const server = await connect();
    const errors = errorsOf(await run(server, { ...AZURE, ...inputs }, options));
    expectFacts(errors.join('\n'), facts);
    expect(server.requests).toEqual([]);
  });

  it('and tells all of it in one go', async () => {
    const server = await connect();
    const inputs = {
      'connect-api-key': '',
      'max-attempts': 'many',
      verify: 'yes',
      config: 'a: [',
      'secret-config': '- x',
      'content-guids': 'x',
    };
    const errors = errorsOf(await run(server, { ...AZURE, name: '', ...inputs }));
    for (const name of ['name', ...Object.keys(inputs)]) {
      expect(errors.filter((error) => error.startsWith(name))).toHaveLength(1);
    }
    expect(errors).toHaveLength(7);
  });

  it('and says that an input was left empty without quoting what may be a credential', async () => {
    const server = await connect();
    const key = API_KEYS.administrator;
    const result = await run(server, { ...AZURE, 'connect-server': key, 'connect-api-key': '' });
    expect(errorsOf(result).join('\n')).not.toContain(key);
  });
});

describe('a manifest that cannot be read sends nothing', () => {
  const rows: Row[] = [
    ['a file that is not there', { manifest: 'none.yml' }, ['manifest', 'none.yml', 'ENOENT']],
    [
      'beside inputs that declare an integration',
      { manifest: 'm.yml', name: 'Azure', 'client-id': 'x', state: 'absent' },
      ['manifest', 'name', 'client-id', 'state'],
      { files: { 'm.yml': 'integrations: []' } },
    ],
  ];
  it.each(named(rows))('%s', async (_, { inputs, facts, options }) => {
    const server = await connect();
    expectFacts(errorOf(await run(server, inputs, options)), facts);
    expect(server.requests).toEqual([]);
  });
});

describe('what only the server can tell writes nothing', () => {
  const rows: Row[] = [
    [
      'an unknown template, with those there are',
      { template: 'azur' },
      ['azur', /\bazure\b/, /\bgithub\b/],
    ],
    [
      'an unknown config key, with the one that is meant',
      { config: `tenant-id: ${TENANT}` },
      ['tenant-id', 'tenant_id'],
    ],
    [
      'a config value that is not offered',
      { 'auth-type': 'viewer' },
      ['auth_type', 'Viewer, Service Account'],
    ],
    ['a missing secret', { 'client-secret': '' }, ['client_secret', /forks/, /Dependabot/]],
    ['a guid that nobody has', { guid: GUID }, [GUID, /name/]],
    ['content that nobody has', { 'content-guids': GUID }, [GUID, /exist/]],
    ['a user that nobody is', { 'allowed-users': 'nobody' }, ['nobody', /user/]],
    ['verification of a viewer integration', { verify: 'true' }, ['verify', 'Service Account']],
  ];

  it.each(named(rows))('%s', async (_, { inputs, facts }) => {
    const server = await connect();
    const result = await run(server, { ...AZURE, ...inputs });
    expectFacts(errorOf(result), facts);
    expect(writesTo(server)).toEqual([]);
    expect(result.outputs['changed']).toBe('false');
  });

  it('another template than the one on the server', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID })] });
    const error = errorOf(await run(server, { name: 'Azure', template: 'custom' }));
    expectFacts(error, [GUID, 'azure', 'custom', /another name|delete/]);
    expect(writesTo(server)).toEqual([]);
  });

  it('two integrations of one name, with both GUIDs', async () => {
    const server = await connect();
    const { integrations } = server.connect.seed({ integrations: [storedAzure(), storedAzure()] });
    const error = errorOf(await run(server, AZURE));
    expectFacts(error, ['"Azure"', '`guid`', ...integrations.map(({ guid }) => guid)]);
    expect(writesTo(server)).toEqual([]);
  });
});
