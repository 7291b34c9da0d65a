import { API_KEYS, TEMPLATES, type Seed } from '../support/connect';
import { bodyOf, declaredBy, exported, planned, serverWith } from './state';

function guid(kind: string, number: number): string {
  return `0000000${number}-0000-4000-8000-00000000${kind}`;
}

const ALICE = guid('0a11', 1);
const BOB = guid('0a11', 2);
const GONE = guid('0a11', 9);
const FINANCE = guid('06f0', 1);

async function bodyFor(seed: Seed, options?: Parameters<typeof serverWith>[1]): Promise<string> {
  return bodyOf(await exported(serverWith(seed, options)));
}

function lines(...text: string[]): string {
  return `${text.join('\n')}\n`;
}

const SNOWFLAKE = {
  template: 'snowflake',
  config: { account_url: 'https://a.example.com', client_id: '0123', scopes: 'refresh_token' },
};

test('a server in full', async () => {
  const connect = serverWith(
    {
      users: [
        { guid: ALICE, username: 'alice' },
        { guid: BOB, username: 'bob ' },
      ],
      groups: [{ guid: FINANCE, name: 'finance & co' }],
      content: [{ guid: guid('c0de', 2) }, { guid: guid('c0de', 1) }],
      integrations: [
        {
          id: '10',
          guid: guid('0001', 1),
          name: 'Warehouse ',
          ...SNOWFLAKE,
          permissions: [{ user_guid: BOB }, { user_guid: ALICE }, { group_guid: FINANCE }],
        },
        {
          id: '9',
          guid: guid('0001', 2),
          name: 'Sign in',
          description: 'For all.\n\nSee #4: “yes”.',
          template: 'custom',
          config: {
            auth_type: 'Viewer',
            auth_mode: 'Public',
            use_pkce: true,
            authorization_uri: 'https://id.example.com/$authorize',
            token_uri: 'https://id.example.com/${TOKEN}',
            client_id: 'yes',
            scopes: 'openid  profile',
          },
        },
      ],
      associations: [1, 2].map((number) => ({
        content_guid: guid('c0de', 3 - number),
        integration_guid: guid('0001', 1),
      })),
    },
    { version: '2026.07.0' },
  );

  const manifest = await exported(connect, { schema: 'https://example.com/schema.json' });

  expect(manifest.text).toBe(
    lines(
      '# Written by the input export-manifest. As long as this line stays, another export overwrites the file.',
      '# yaml-language-server: $schema=https://example.com/schema.json',
      '',
      '# The OAuth integrations of https://connect.example.com, Posit Connect 2026.07.0.',
      '',
      '# Connect never shows a secret. Each is a variable here, to be set under `env:` of the step that reads this file:',
      '#   WAREHOUSE_CLIENT_SECRET',
      '',
      'complete: true',
      'integrations:',
      '  - name: Sign in',
      '    description: |-',
      '      For all.',
      '',
      '      See #4: “yes”.',
      '    template: custom',
      '    config:',
      '      auth_mode: Public',
      '      auth_type: Viewer',
      '      authorization_uri: "https://id.example.com/$$authorize"',
      '      client_id: "yes"',
      '      scopes: "openid  profile"',
      '      token_uri: "https://id.example.com/$${TOKEN}"',
      '      use_pkce: true',
      '    access: everyone',
      '',
      '  - name: "Warehouse "',
      '    description: ""',
      '    template: snowflake',
      '    config:',
      '      account_url: https://a.example.com',
      '      client_id: "0123"',
      '      scopes: refresh_token',
      '    secrets:',
      '      client_secret: ${WAREHOUSE_CLIENT_SECRET}',
      '    access:',
      '      users:',
      '        - "bob "',
      '        - alice',
      '      groups:',
      '        - finance & co',
      '    content:',
      `      - ${guid('c0de', 1)}`,
      `      - ${guid('c0de', 2)}`,
    ),
  );
  expect(manifest).toMatchObject({ leftOut: [], incomplete: 0, knowsSecrets: true });
});

test('a server without integrations', async () => {
  const { text } = await exported(
    serverWith({}, { version: '2026.07.0', templatesEndpoint: false }),
  );
  expect(text).toBe(
    lines(
      '# Written by the input export-manifest. As long as this line stays, another export overwrites the file.',
      '# yaml-language-server: $schema=manifest.schema.json',
      '',
      '# The OAuth integrations of https://connect.example.com, Posit Connect 2026.07.0.',
      '',
      'complete: true',
      'integrations: []',
    ),
  );
});

test('invisible characters are escaped', async () => {
  const body = await bodyFor({
    integrations: [
      { name: 'a\u00a0b\u202e', description: '\u{e0001}\u200d\t', ...SNOWFLAKE, config: {} },
    ],
  });
  expect(body).toContain('name: "a\\u00a0b\\u202e"\n');
  expect(body).toContain('description: "\\U000e0001\\u200d\\t"\n');
});

test('integrations of one name have their guid, others do not', async () => {
  const connect = serverWith({
    integrations: [
      {
        id: '8',
        guid: guid('0001', 1),
        name: 'Vertex',
        template: 'vertex-ai',
        config: { client_id: 'a' },
      },
      {
        id: '9',
        guid: guid('0001', 2),
        name: 'vertex',
        template: 'vertex-ai',
        config: { client_id: 'b' },
      },
      {
        id: '10',
        guid: guid('0001', 3),
        name: 'Vertex',
        template: 'custom',
        config: { client_id: 'c' },
      },
    ],
  });

  const manifest = await exported(connect);
  const declared = declaredBy(manifest);

  expect(declared.map(({ address }) => address)).toEqual([
    { by: 'guid', guid: guid('0001', 1), name: 'Vertex' },
    { by: 'name', name: 'vertex' },
    { by: 'guid', guid: guid('0001', 3), name: 'Vertex' },
  ]);
  expect(
    manifest.written.map(({ variables }) => variables.map(({ variable }) => variable)),
  ).toEqual([['VERTEX_CLIENT_SECRET'], ['VERTEX_9_CLIENT_SECRET'], ['VERTEX_10_CLIENT_SECRET']]);
});

test('a name that no manifest can hold is left out', async () => {
  const connect = serverWith({
    integrations: ['', 'two\nlines', null].map((name, index) => ({
      guid: guid('0001', index),
      name,
      template: 'github',
      config: {},
    })),
  });
  const manifest = await exported(connect);
  const declared = declaredBy(manifest);
  expect(declared.map(({ address }) => address)).toEqual(
    [0, 1, 2].map((index) => ({ by: 'guid', guid: guid('0001', index), name: null })),
  );
  expect(manifest.incomplete).toBe(3);
});

test('what has neither a GUID nor a name to find it by is reported', async () => {
  const connect = serverWith({
    integrations: [
      { guid: 'no-guid', name: 'Good name', template: 'github', config: {} },
      { guid: 'no-guid-either', name: ' ', template: 'github', config: {} },
    ],
  });
  const { written, leftOut } = await exported(connect);
  expect(written.map(({ integration }) => integration.name)).toEqual(['Good name']);
  expect(leftOut.map((integration) => integration.guid)).toEqual(['no-guid-either']);
});

describe('config', () => {
  test('what the template would refuse is left out, and said', async () => {
    const body = await bodyFor({
      integrations: [
        {
          name: 'Old',
          template: 'azure',
          config: {
            auth_type: 'Service Account',
            auth_mode: 'Public',
            tenant_id: '',
            client_id: 'a',
            former: 'b',
            scopes: ['c'],
            unset: null,
          },
        },
      ],
    });
    const reason = 'is left out, since it cannot be declared with the value that is stored.';
    expect(body).toBe(
      lines(
        'integrations:',
        ...['auth_mode', 'former', 'scopes', 'tenant_id'].map(
          (key) => `  # The config key "${key}" ${reason}`,
        ),
        '  - name: Old',
        '    description: ""',
        '    template: azure',
        '    config:',
        '      auth_type: Service Account',
        '      client_id: a',
        '    secrets:',
        '      client_secret: ${OLD_CLIENT_SECRET}',
        '    access: everyone',
      ),
    );
  });

  test('a value that would be sent in another spelling is left out', async () => {
    const connect = serverWith({
      integrations: [{ name: 'Old', template: 'custom', config: { use_pkce: 'TRUE' } }],
    });
    const [declared] = declaredBy(await exported(connect));
    expect(declared).toMatchObject({ config: {} });
  });

  test('without templates every text, number and boolean is declared', async () => {
    const connect = serverWith(
      {
        integrations: [
          {
            name: 'Any',
            template: 'unheard-of',
            config: { a: '01', b: 1.5, c: false, d: 'false', e: '', scopes: true, f: {}, g: null },
          },
        ],
      },
      { templatesEndpoint: false },
    );
    const manifest = await exported(connect);
    expect(declaredBy(manifest)).toMatchObject([
      { config: { a: '01', b: '1.5', c: false, d: 'false', e: '', scopes: 'true' }, secrets: {} },
    ]);
    expect(manifest.text).toContain('# This Connect does not list its templates');
    expect(manifest.knowsSecrets).toBe(false);
  });

  test('the auth type beside the config is none of it', async () => {
    const connect = serverWith({
      integrations: [{ name: 'GitHub', template: 'github', config: { client_id: 'a' } }],
    });
    expect(declaredBy(await exported(connect))).toMatchObject([{ config: { client_id: 'a' } }]);
  });
});

describe('secrets', () => {
  test.each([
    ['azure', { auth_type: 'Viewer', auth_mode: 'Confidential' }, ['client_secret']],
    ['azure', { auth_type: 'Viewer', auth_mode: 'Public' }, []],
    ['azure', { auth_type: 'Service Account' }, ['client_secret']],
    ['aws', { auth_type: 'Service Account' }, []],
    ['connect', { max_role: 'Admin' }, []],
    ['github', {}, ['client_secret']],
    ['key-pair', {}, ['private_key', 'passphrase']],
  ])('%s with %j has %j', async (template, config, secrets) => {
    const connect = serverWith({ integrations: [{ name: 'One', template, config }] });
    const [declared] = declaredBy(await exported(connect));
    expect(declared?.state === 'present' && Object.keys(declared.secrets)).toEqual(secrets);
  });

  test('one that may not be there can be removed', async () => {
    const body = await bodyFor({
      integrations: [{ name: 'Pair', template: 'key-pair', config: {} }],
    });
    expect(body).toContain(
      lines(
        '      private_key: ${PAIR_PRIVATE_KEY}',
        '      # Remove this line if the integration has no such secret.',
        '      passphrase: ${PAIR_PASSPHRASE}',
      ),
    );
  });

  test.each([true, false])(
    'one that a server shows is not in the file (templates told: %s)',
    async (templatesEndpoint) => {
      const shown = 'a-secret-that-no-answer-should-hold';
      const { text } = await exported(
        serverWith(
          { integrations: [{ name: 'A', template: 'github', config: { client_secret: shown } }] },
          { templatesEndpoint },
        ),
      );
      expect(text).not.toContain(shown);
    },
  );

  test('those of the run are not in the file', async () => {
    const secret = 'TheApiKeyOfThisRun';
    const connect = serverWith({
      users: [{ guid: ALICE, username: secret }],
      integrations: [
        {
          guid: guid('0001', 1),
          name: `Key ${secret}`,
          description: `Use ${secret}`,
          template: 'unheard-of',
          config: { client_id: secret, [secret]: 'a', other: 'b' },
          permissions: [{ user_guid: ALICE }],
        },
      ],
    });

    const manifest = await exported(connect, { isSafe: (text) => !text.includes(secret) });

    expect(manifest.text).not.toMatch(new RegExp(secret, 'i'));
    expect(declaredBy(manifest)).toMatchObject([
      {
        address: { guid: guid('0001', 1), name: null },
        description: null,
        config: { other: 'b' },
        access: { users: [ALICE], groups: [] },
      },
    ]);
  });
});

test('a GUID that is a secret of the run is not in the file', async () => {
  const one = (id: string, number: number, name: string, more = {}) => ({
    ...{ guid: guid(id, number), name, template: 'github', config: {} },
    ...more,
  });
  const connect = serverWith({
    users: [{ guid: ALICE, username: 'alice' }],
    content: [{ guid: BOB }],
    integrations: [
      one('0001', 1, 'Closed', { permissions: [{ user_guid: GONE }] }),
      one('0002', 2, 'Used'),
      one('0003', 3, 'Twice'),
      one('0004', 4, 'Twice'),
    ],
    associations: [{ content_guid: BOB, integration_guid: guid('0002', 2) }],
  });
  const secrets = [GONE, BOB, guid('0004', 4)];

  const manifest = await exported(connect, {
    isSafe: (text) => !secrets.some((secret) => text.includes(secret)),
  });

  for (const secret of secrets) expect(manifest.text).not.toContain(secret);
  expect(manifest.leftOut).toMatchObject([{ guid: guid('0004', 4) }]);
  expect(declaredBy(manifest)).toMatchObject([
    { address: { name: 'Closed' }, access: null },
    { address: { name: 'Used' }, content: [] },
    { address: { name: 'Twice' } },
  ]);
  expect(manifest.text).toMatch(/access list is left out, since a member of it holds a secret/);
  expect(manifest.text).toMatch(/content item is left out, since its GUID holds a secret/);
});

describe('access', () => {
  test.each([
    ['a deleted user', [], GONE],
    ['two users of one name', ['alice', 'alice'], ALICE],
    ['a name that looks like a GUID', [BOB], ALICE],
    ['a name for everyone', ['*'], ALICE],
    ['no name', [' '], ALICE],
  ])('%s goes by the GUID', async (_, usernames, user) => {
    const connect = serverWith({
      users: usernames.map((username, index) => ({ guid: [ALICE, BOB][index]!, username })),
      integrations: [
        { name: 'One', template: 'github', config: {}, permissions: [{ user_guid: user }] },
      ],
    });
    const manifest = await exported(connect);
    expect(declaredBy(manifest)).toMatchObject([{ access: { users: [user], groups: [] } }]);
    expect((await planned(connect, manifest)).steps).toMatchObject([{ operation: 'unchanged' }]);
  });

  test('a list with somebody who cannot be declared is left out as a whole', async () => {
    const body = await bodyFor({
      users: [{ guid: ALICE, username: 'alice' }],
      integrations: [
        { name: 'One', template: 'github', config: {}, permissions: [{ user_guid: ALICE }, {}] },
      ],
    });
    expect(body).toContain('# The access list is left out, since it has a member without a GUID.');
    expect(body).not.toContain('access:');
  });

  test('a server without access lists', async () => {
    const body = await bodyFor(
      { integrations: [{ name: 'One', template: 'github', config: {} }] },
      { version: '2025.08.0' },
    );
    expect(body).not.toContain('access:');
  });
});

test('content that Connect does not list is left out, and said', async () => {
  const connect = serverWith({
    content: [{ guid: guid('c0de', 1) }],
    integrations: [{ guid: guid('0001', 1), name: 'One', template: 'github', config: {} }],
    associations: [{ content_guid: guid('c0de', 1), integration_guid: guid('0001', 1) }],
  });

  const manifest = await exported(connect, {}, API_KEYS.publisher);

  expect(bodyOf(manifest)).toContain(
    '# The content items are left out, since Connect refused to list them.',
  );
  expect(manifest.incomplete).toBe(1);
});

test('a template that is gone', async () => {
  const body = await bodyFor(
    { integrations: [{ name: 'One', template: 'azure', config: { client_id: 'a' } }] },
    { templates: TEMPLATES.filter(({ id }) => id !== 'azure') },
  );
  expect(body).toBe(
    lines(
      'integrations:',
      '  # The server no longer has the template, so the secrets are not known. Add them.',
      '  - name: One',
      '    description: ""',
      '    template: azure',
      '    config:',
      '      client_id: a',
      '    access: everyone',
    ),
  );
});

describe('of the secrets of a template', () => {
  const LEFT_OUT =
    'A secret key is left out, since its name holds a secret of the run that wrote this.';
  const UNKNOWN = /whether it has these secrets\. Add those that it has: (.*)\./;

  /** The manifest of one integration whose template has these secrets; of the uncertain ones it is not known whether they are allowed. */
  function exportedWith(secrets: Record<string, 'certain' | 'uncertain'>, unsafe = 'none') {
    const [azure] = TEMPLATES.filter(({ id }) => id === 'azure');
    const [secret] = azure!.fields.filter((field) => field.secret);
    const fields = Object.entries(secrets).map(([name, is]) => ({
      ...secret!,
      name,
      ...(is === 'uncertain' && { visibility_expression: { name: 'other', value: 'x' } }),
    }));
    const connect = serverWith(
      { integrations: [{ name: 'One', template: 'azure', config: { client_id: 'a' } }] },
      {
        templates: [
          { ...azure!, fields: [...azure!.fields.filter((field) => !field.secret), ...fields] },
        ],
      },
    );
    return exported(connect, { isSafe: (text) => !text.includes(unsafe) });
  }

  test('those are named of which it is not known whether they are allowed', async () => {
    const { text, incomplete, written } = await exportedWith({ client_secret: 'uncertain' });
    expect(UNKNOWN.exec(text)?.[1]).toBe('client_secret');
    expect(text).not.toContain('secrets:');
    expect(text).not.toContain(LEFT_OUT);
    expect({ incomplete, variables: written[0]?.variables }).toEqual({
      incomplete: 1,
      variables: [],
    });
  });

  test('one is left out whose key holds a secret of the run', async () => {
    const { text, incomplete } = await exportedWith(
      { client_secret: 'certain', key_hunter22: 'certain' },
      'hunter22',
    );
    expect(text).toContain(LEFT_OUT);
    expect(text).not.toMatch(UNKNOWN);
    expect(text).not.toContain('hunter22');
    expect(text).toContain('client_secret: ${');
    expect(incomplete).toBe(1);
  });

  test('one is left out of those that are not known, too', async () => {
    const { text } = await exportedWith(
      { client_secret: 'uncertain', key_hunter22: 'uncertain' },
      'hunter22',
    );
    expect(text).toContain(LEFT_OUT);
    expect(UNKNOWN.exec(text)?.[1]).toBe('client_secret');
    expect(text).not.toContain('hunter22');
  });

  test('the only one is left out, and no empty list is given', async () => {
    const { text } = await exportedWith({ key_hunter22: 'uncertain' }, 'hunter22');
    expect(text).toContain(LEFT_OUT);
    expect(text).not.toMatch(UNKNOWN);
  });

  test('all are there, and nothing is said of them', async () => {
    const { text, incomplete } = await exportedWith({ client_secret: 'certain' });
    expect(text).not.toMatch(UNKNOWN);
    expect(text).not.toContain(LEFT_OUT);
    expect(incomplete).toBe(0);
  });
});

test.each([API_KEYS.administrator, API_KEYS.publisher])(
  'it says that it is complete only where all was seen',
  async (apiKey) => {
    const connect = serverWith({
      integrations: [{ name: 'One', template: 'github', config: { client_id: 'x' } }],
    });
    const { text } = await exported(connect, {}, apiKey);
    expect(text.includes('complete: true')).toBe(apiKey === API_KEYS.administrator);
  },
);
