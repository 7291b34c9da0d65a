import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Desired } from '../../../src/inputs/desired';
import { InvalidInputs } from '../../../src/inputs/request';
import { openSecret, Secret } from '../../../src/secret';
import { entry, GUID, one, printedProblems, read } from '../manifests';

describe('a manifest', () => {
  it('declares integrations, in order, each with its line', async () => {
    const secrets: string[] = [];
    const declared = await read(
      `integrations:
  - name: Azure
    description: Blob storage on behalf of the viewer
    template: azure
    config:
      auth_type: Viewer
      client_id: \${AZURE_CLIENT_ID}
      use_pkce: true
      scopes: [offline_access, https://storage.azure.com/.default]
    secrets:
      client_secret: \${AZURE_CLIENT_SECRET}
    access: { users: [alice], groups: [finance] }
    content: [${GUID.toUpperCase()}, ${GUID}]
    verify: true
    allow_delete_in_use: true
  - guid: ${GUID.toUpperCase()}
    access: everyone
  - name: Old
    guid: 11111111-89ab-cdef-0123-456789abcdef
    state: absent
    allow_delete_in_use: true
    secrets: { client_secret: "\${NEVER_SET}" }
`,
      { AZURE_CLIENT_ID: 'the-client', AZURE_CLIENT_SECRET: ' pässword\n' },
      (value, where) => secrets.push(`${where}: ${value}`),
    );
    expect(
      declared.map(({ places, ...desired }) => {
        expect(places).not.toEqual({});
        return desired;
      }),
    ).toEqual([
      {
        state: 'present',
        address: { by: 'name', name: 'Azure' },
        description: 'Blob storage on behalf of the viewer',
        template: 'azure',
        config: {
          auth_type: 'Viewer',
          client_id: 'the-client',
          use_pkce: true,
          scopes: 'offline_access https://storage.azure.com/.default',
        },
        secrets: {
          client_secret: { value: expect.any(Secret) as unknown, variable: 'AZURE_CLIENT_SECRET' },
        },
        access: { to: 'listed', users: ['alice'], groups: ['finance'] },
        content: [GUID],
        verify: true,
        at: { file: 'conf/manifest.yml', line: 2, col: 11 },
      },
      {
        state: 'present',
        address: { by: 'guid', guid: GUID, name: null },
        description: null,
        template: null,
        config: {},
        secrets: {},
        access: { to: 'everyone' },
        content: [],
        verify: false,
        at: { file: 'conf/manifest.yml', line: 16, col: 11 },
      },
      {
        state: 'absent',
        address: { by: 'guid', guid: '11111111-89ab-cdef-0123-456789abcdef', name: 'Old' },
        allowDeleteInUse: true,
        at: { file: 'conf/manifest.yml', line: 18, col: 11 },
      },
    ]);
    const [azure] = declared;
    expect(azure?.state === 'present' && openSecret(azure.secrets['client_secret']!.value!)).toBe(
      ' pässword\n',
    );
    expect(secrets).toEqual([
      'the variable AZURE_CLIENT_SECRET (conf/manifest.yml, line 11):  pässword\n',
    ]);
  });

  it('may declare nothing', async () => {
    expect(await read('integrations: []\n')).toEqual([]);
  });

  it('may begin with a byte order mark, end its lines as Windows does, and be JSON', async () => {
    expect(await one('\ufeffintegrations:\r\n  - name: Azure\r\n')).toMatchObject({
      address: { name: 'Azure' },
      at: { line: 2, col: 11 },
    });
    expect(await one('{"integrations": [{"name": "Azure"}]}')).toMatchObject({
      at: { line: 1, col: 28 },
    });
  });

  it('may use anchors', async () => {
    const declared = await read(
      'integrations:\n  - name: A\n    access: &team {users: [alice]}\n    description: &d same\n  - name: B\n    access: *team\n    description: *d\n',
    );
    const access = { to: 'listed', users: ['alice'], groups: [] };
    expect(declared).toMatchObject([
      { access, description: 'same' },
      { access, description: 'same' },
    ]);
  });

  it('tells an empty description from none', async () => {
    expect(await one(entry('description: ""'))).toMatchObject({ description: '' });
    expect(await one(entry())).toMatchObject({ description: null });
  });

  it('lets integrations share a name if each has its guid', async () => {
    const declared = await read(
      `integrations:\n  - {name: A, guid: ${GUID}}\n  - {name: A, guid: 1${GUID.slice(1)}}\n`,
    );
    expect(declared).toHaveLength(2);
  });

  it.each([
    ['0123', '0123'],
    ['1e3', '1e3'],
    ['1.50', '1.50'],
    ['0x1F', '0x1F'],
    ['12345678901234567890', '12345678901234567890'],
    ['"true"', 'true'],
    ['True', true],
    ['no', 'no'],
    ['2026-01-01', '2026-01-01'],
    ['""', ''],
    ['${FLAG}', 'true'],
    ['|-\n        two\n        lines', 'two\nlines'],
  ])('keeps the config value %s as it is written', async (written, value) => {
    const desired = await one(entry('config:', `  key: ${written}`), { FLAG: 'true' });
    expect(desired).toMatchObject({ config: { key: value } });
  });

  it('joins a list of scopes by spaces', async () => {
    const desired = await one(entry('config: {scopes: [a, "${B}", 0123]}'), { B: 'b' });
    expect(desired).toMatchObject({ config: { scopes: 'a b 0123' } });
  });

  it('reads config keys that JavaScript objects have by themselves', async () => {
    const desired = await one(entry('config: {constructor: a, toString: b}'));
    expect(desired.state === 'present' && Object.entries(desired.config)).toEqual([
      ['constructor', 'a'],
      ['toString', 'b'],
    ]);
  });

  it.each(['true', 'True', 'TRUE', '${YES}'])('reads the boolean %s', async (written) => {
    expect(await one(entry(`verify: ${written}`), { YES: 'True' })).toMatchObject({ verify: true });
  });
});

describe('variables', () => {
  it.each([
    ['${A}', 'value'],
    ['<${A}${_b2}>', '<value$x>'],
    ['$${A}', '${A}'],
    ['$$$$', '$$'],
    ['$5 and $', '$5 and $'],
    ['$$${A}', '$value'],
    ['${C}', 'x: [y, ${A} # $$'],
  ])('%s reads %s', async (written, value) => {
    const env = { A: 'value', _b2: '$x', C: 'x: [y, ${A} # $$' };
    const desired = await one(entry(`description: '${written}'`), env);
    expect(desired).toMatchObject({ description: value });
  });

  it('are replaced in every value and in no key', async () => {
    const declared = await read(
      `integrations:
  - name: \${A}
    guid: \${GUID}
    template: \${A}
    config: { "\${A}": "\${A}" }
    access: { users: ["\${A}"] }
    content: ["\${GUID}"]
    state: \${STATE}
  - name: \${B}
    access: \${WHO}
`,
      { A: 'a', B: 'b', GUID, STATE: 'present', WHO: 'everyone' },
    );
    expect(declared).toMatchObject([
      {
        address: { guid: GUID, name: 'a' },
        template: 'a',
        config: { '${A}': 'a' },
        access: { users: ['a'] },
        content: [GUID],
      },
      { address: { name: 'b' }, access: { to: 'everyone' } },
    ]);
  });

  it('hold a secret byte for byte, whatever it looks like', async () => {
    const value = '${OTHER} $$ "\n\t\u{1f511}: ';
    const desired = await one(entry('secrets: {client_secret: "${S}"}'), { S: value });
    expect(
      desired.state === 'present' && openSecret(desired.secrets['client_secret']!.value!),
    ).toBe(value);
  });

  it('register each secret, in a manifest with problems, too', async () => {
    const secrets: string[] = [];
    const reading = read(
      entry('verify: 1', 'secrets: {client_secret: "${S}", other: "${T}"}'),
      { S: 'first', T: 'second' },
      (value) => secrets.push(value),
    );
    await expect(reading).rejects.toThrow(InvalidInputs);
    expect(secrets).toEqual(['first', 'second']);
  });
});

describe('problems', () => {
  const known =
    'name, formerly, guid, description, template, config, secrets, access, content, verify, state, allow_delete_in_use';

  it.each<[what: string, manifest: string, expected: string[]]>([
    ['an empty file', '', ['1:1 The manifest must be a map with the key `integrations`.']],
    ['text', 'hello', ['1:1 The manifest must be a map with the key `integrations`.']],
    [
      'a misspelt list',
      'integration: []',
      ['1:1 Unknown key `integration`. Did you mean `integrations`?'],
    ],
    [
      'another key at the top',
      'x: 1\nintegrations: []',
      ['1:1 Unknown key `x`. Known here: complete, integrations.'],
    ],
    [
      'a list without a value',
      'integrations:\n',
      ['1:14 `integrations` must be a list of integrations. For none at all write `[]`.'],
    ],
    [
      'an integration that is no map',
      'integrations:\n  - Azure\n  -\n',
      [
        '2:5 An entry of `integrations` must be a map with a name or a guid.',
        '3:4 An entry of `integrations` must be a map with a name or a guid.',
      ],
    ],
    [
      'an integration without an address',
      'integrations:\n  - template: azure\n',
      ['2:5 This integration has neither a name nor a guid. Add one.'],
    ],
    [
      'unknown keys',
      entry('allow-delete-in-use: true', 'Templte: azure', 'zork: 1'),
      [
        '3:5 Unknown key `allow-delete-in-use`. Did you mean `allow_delete_in_use`?',
        '4:5 Unknown key `Templte`. Did you mean `template`?',
        `5:5 Unknown key \`zork\`. Known here: ${known}.`,
      ],
    ],
    [
      'a name that is no text, and names that Connect cannot hold',
      'integrations:\n  - name: 12\n  - name: " "\n  - name: "a\\tb"\n',
      [
        '2:11 `name` must be text. Put it in quotes.',
        '3:11 `name` is empty.',
        '4:11 `name` holds a line break or another control character.',
      ],
    ],
    [
      'bad GUIDs',
      entry('guid: 7d2f', `content: [${GUID}, 7d2f]`),
      [
        '3:11 `guid` must be a GUID such as 01234567-89ab-cdef-0123-456789abcdef.',
        `4:${15 + GUID.length + 2} \`content[1]\` must be a GUID such as 01234567-89ab-cdef-0123-456789abcdef, or the URL of a content item.`,
      ],
    ],
    [
      'wrong types',
      entry('description: [a]', 'template: ""', 'config: []', 'content: x', 'verify: "true"'),
      [
        '3:18 `description` must be text. Put it in quotes.',
        '4:15 `template` is empty. Give it a value, or remove the key.',
        '5:13 `config` must be a map.',
        '6:14 `content` must be a list of GUIDs, or of URLs of content items.',
        '7:13 `verify` must be true or false, without quotes.',
      ],
    ],
    [
      'values that were left out',
      entry('description:', 'config:', '  key:', 'state:', 'access:'),
      [
        '3:17 `description` has no value. Give it one, or remove the key.',
        '5:11 `config.key` has no value. Give it one, or remove the key.',
        '6:11 `state` has no value. Give it one, or remove the key.',
        '7:12 `access` has no value. Give it one, or remove the key.',
      ],
    ],
    ['another state', entry('state: gone'), ['3:12 `state` must be present or absent.']],
    [
      'a boolean that is none',
      entry('verify: yes', 'state: absent', 'allow_delete_in_use: 1'),
      [
        '3:13 `verify` must be true or false, without quotes.',
        '5:26 `allow_delete_in_use` must be true or false, without quotes.',
      ],
    ],
    [
      'config values that Connect cannot hold',
      entry('config:', '  list: [a]', '  map: {a: b}', '  scopes: [a, [b]]', '  "k y": ~'),
      [
        '4:13 `config.list` must be text, a number, true or false. For an empty text write ""; to leave it alone remove the key.',
        '5:12 `config.map` must be text, a number, true or false. For an empty text write ""; to leave it alone remove the key.',
        '6:19 `config.scopes[1]` must be text. Put it in quotes.',
        '7:14 `config.k y` has no value. Give it one, or remove the key.',
      ],
    ],
    [
      'a secret under config',
      entry('config: {client_secret: x, token: y}', 'secrets: {token: "${S}"}'),
      [
        '3:29 `config.client_secret` is a secret. Write it under `secrets`, as a ${NAME}.',
        '3:32 `token` is under both config and secrets. Keep one.',
      ],
    ],
    [
      'nobody on the access list',
      entry('access: {users: [], groups: []}'),
      [
        '3:13 `access` lists nobody, which Connect takes as everyone. List users or groups, write `access: everyone`, or remove the key.',
      ],
    ],
    [
      'an empty map of access',
      entry('access: {}'),
      [
        '3:13 `access` lists nobody, which Connect takes as everyone. List users or groups, write `access: everyone`, or remove the key.',
      ],
    ],
    [
      'bad entries of an access list',
      entry('access:', '  users: [alice, "*", "", " ", 1]', '  teams: [a]'),
      [
        '4:22 `access.users[1]` is `*`. To open the integration to everyone write `access: everyone`.',
        '4:27 `access.users[2]` is empty. Give it a value, or remove the key.',
        '4:31 `access.users[3]` is empty. Remove it.',
        '4:36 `access.users[4]` must be text. Put it in quotes.',
        '5:7 Unknown key `teams`. Known here: users, groups.',
      ],
    ],
    [
      'a star alone',
      entry('access: {groups: ["*"]}'),
      [
        '3:23 `access.groups[0]` is `*`. To open the integration to everyone write `access: everyone`.',
      ],
    ],
    [
      'access for a word',
      entry('access: everybody'),
      ['3:13 `access` must be the word everyone, or a map of `users` and `groups`.'],
    ],
    [
      'a list of access',
      entry('access: [alice]'),
      ['3:13 `access` must be the word everyone, or a map of `users` and `groups`.'],
    ],
    [
      'duplicate names, of which one is a variable',
      'integrations:\n  - name: Azure\n  - name: azure\n  - name: ${S}\n  - {name: Azure, guid: 01234567-89ab-cdef-0123-456789abcdef}\n',
      [
        '4:11 The name "Azure" is declared twice, first on line 2. Keep one, or give each its guid.',
        '5:12 The name "Azure" is declared twice, first on line 2. Keep one, or give each its guid.',
      ],
    ],
    [
      'duplicate GUIDs',
      `integrations:\n  - guid: ${GUID}\n  - {name: A, guid: ${GUID.toUpperCase()}}\n`,
      [`3:21 The guid ${GUID} is declared twice, first on line 2. Keep one.`],
    ],
    [
      'duplicate keys',
      entry('template: a', '"template": b', 'config: {a: 1, a: 2}'),
      [
        '4:5 This map has the same key twice. Keep one.',
        '5:20 This map has the same key twice. Keep one.',
      ],
    ],
    [
      'keys that are no words',
      entry('config: {[a]: 1, __proto__: 2, ~: 3}'),
      [
        '3:14 A key must be a word. Write `key: value`.',
        '3:22 A key must be a word. Write `key: value`.',
        '3:36 A key must be a word. Write `key: value`.',
      ],
    ],
    [
      'variables without a value',
      entry('description: ${UNSET} ${EMPTY}', 'content: ["${UNSET}"]', 'verify: ${UNSET}'),
      [
        '3:18 The environment variable UNSET is not set, or empty. Set it under `env:` of the step.',
        '3:18 The environment variable EMPTY is not set, or empty. Set it under `env:` of the step.',
        '4:15 The environment variable UNSET is not set, or empty. Set it under `env:` of the step.',
        '5:13 The environment variable UNSET is not set, or empty. Set it under `env:` of the step.',
      ],
    ],
    [
      'a value that should have been a boolean',
      entry('verify: ${S}'),
      ['3:13 `verify` must be true or false, without quotes.'],
    ],
    [
      'an alias with an anchor of its own',
      entry('description: *a', 'template: &a *a'),
      ['4:18 This is not valid YAML: put text with quotes, colons or # in quotes.'],
    ],
    [
      'an alias without an anchor',
      entry('description: *a', 'template: &a azure'),
      ['3:18 This alias has no anchor before it. Write the value in full, or add the anchor.'],
    ],
    [
      'an alias without an anchor to merge',
      entry('<<: *a'),
      ['3:9 This alias has no anchor before it. Write the value in full, or add the anchor.'],
    ],
    [
      'a second document',
      `${entry()}---\nintegrations: []\n`,
      ['3:1 A second YAML document begins here. Keep everything in one document.'],
    ],
    [
      'a tag of another schema',
      entry('description: !!binary aGk=', 'template: !Ref x'),
      [
        '3:18 This tag is not part of the YAML core schema. Remove it.',
        '4:15 This tag is not part of the YAML core schema. Remove it.',
      ],
    ],
    [
      "an expression of GitHub's between brackets, as a secret",
      entry('secrets: {client_secret: ${{ secrets.X }}}'),
      [expect.stringContaining("GitHub's ${{ … }} works in workflows only")],
    ],
    [
      "an expression of GitHub's between brackets, in config",
      entry('config: {tenant_id: ${{ vars.T }}}'),
      [expect.stringContaining("GitHub's ${{ … }} works in workflows only")],
    ],
    [
      "an expression of GitHub's between brackets, in a list",
      entry('content: [${{ vars.A }}, a]'),
      [expect.stringContaining("GitHub's ${{ … }} works in workflows only")],
    ],
    [
      'a tab',
      'integrations:\n\t- name: A\n',
      ['2:1 This is not valid YAML: it is indented by a tab. Use spaces.'],
    ],
  ])('%s', async (_, manifest, expected) => {
    expect(await printedProblems(manifest, { S: 'Azure', EMPTY: '' })).toEqual(expected);
  });

  it.each(['${', '${}', '${A', '${A-B}', '${1}', '${A:-x}', '${{ vars.A }}', '${ A }'])(
    'a variable that is none: %s',
    async (written) => {
      const [problem, ...others] = await printedProblems(entry(`description: '${written}'`), {
        A: 'a',
      });
      expect(problem).toMatch(/^3:18 This value has a `\$\{` that does not begin a \$\{NAME\}\./);
      expect(others).toEqual([]);
    },
  );

  it.each([
    'CONNECT_API_KEY',
    'connect_api_key',
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'ACTIONS_STEP_DEBUG',
    'https_proxy',
    'ALL_PROXY',
  ])('a value that shows a credential of the run: %s', async (name) => {
    const lines = [`description: '\${${name}}, \${${name}}'`, `config: { x: '\${${name}}' }`];
    const flaw = `The variable ${name} holds a credential of this run, which must not be stored where people can read it.`;
    expect(await printedProblems(entry(...lines), { [name]: 'k' })).toEqual([
      `3:18 ${flaw}`,
      `4:18 ${flaw}`,
    ]);
  });

  it.each([
    'MY_GITHUB_TOKEN',
    'clientSecret',
    'DB_PASSWORD',
    'SMTP_PASSWD',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'OPENAI_API_KEY',
    'SNOWFLAKE_PRIVATE_KEY',
    'AWS_SECRET_ACCESS_KEY',
  ])('a value that shows what is a secret by its name: %s', async (name) => {
    for (const line of [
      `description: '\${${name}}'`,
      `config: { x: 'a \${${name}}' }`,
      `access: { users: ['\${${name}}'] }`,
      `template: '\${${name}}'`,
    ]) {
      expect(await printedProblems(entry(line), { [name]: 'x' })).toEqual([
        expect.stringMatching(new RegExp(`^3:.*variable ${name} is a secret, by its name`)),
      ]);
    }
  });

  it.each([
    'GITHUB_REPOSITORY_OWNER',
    'github_token',
    'GH_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'RUNNER_NAME',
    'CONNECT_API_KEY',
    'HTTP_PROXY',
    'no_proxy',
  ])('a secret that belongs to the run: %s', async (name) => {
    const lines = [`secrets: { client_secret: '\${${name}}' }`];
    expect(await printedProblems(entry(...lines), { [name]: 'k' })).toEqual([
      expect.stringMatching(`^3:31 The variable ${name} belongs to the run itself`),
    ]);
  });

  it.each(['CONNECT_API_KEY_ID', 'GITHUB_REPOSITORY', 'IDP_TOKEN_URI', 'INPUT_TENANT'])(
    'do not come of a variable that is called much like one: %s',
    async (name) => {
      const desired = await one(entry(`description: '\${${name}}'`), { [name]: 'x' });
      expect(desired).toMatchObject({ description: 'x' });
    },
  );

  it('hold for an integration that is to be absent, too', async () => {
    expect(
      await printedProblems(entry('state: absent', 'verify: 1', 'secrets: {a: b}', 'x: 1')),
    ).toHaveLength(3);
  });

  it('are an error that names them all', async () => {
    await expect(read('integrations: [{name: A, x: 1}, {name: A}]')).rejects.toThrow(
      /Unknown key `x`[^]*declared twice/,
    );
  });
});

describe('a file that is refused', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'over 1 MiB',
      Buffer.from(`integrations: []\n#${' '.repeat(1024 * 1024)}`),
      'The manifest is larger than 1 MiB. Split it into several.',
    ],
    [
      'in Latin-1',
      Buffer.from(entry('description: größer'), 'latin1'),
      'The manifest is not encoded in UTF-8. Save it as UTF-8.',
    ],
    [
      'in UTF-16',
      Buffer.from(`\ufeff${entry()}`, 'utf16le'),
      'The manifest is not encoded in UTF-8. Save it as UTF-8.',
    ],
  ])('%s', async (_, bytes, message) => {
    expect(await printedProblems(bytes)).toEqual([`1:1 ${message}`]);
  });

  it('with exactly 1 MiB is read', async () => {
    const text = 'integrations: []\n#';
    expect(await read(text + ' '.repeat(1024 * 1024 - text.length))).toEqual([]);
  });

  it.each(['[', '- ', '{a: ', '? '])('nested too deeply with %s', async (open) => {
    expect(await printedProblems(`a: 1\nb:\n  ${open.repeat(100_000)}`)).toEqual([
      expect.stringMatching(
        /^3:\d+ The YAML is nested deeper than 32 levels\. Write it flatter\.$/,
      ),
    ]);
  });

  it.each([
    ['lists', (previous: string) => `[${Array(10).fill(previous).join(', ')}]`, 'x'],
    [
      'one long text',
      (previous: string) => `[${Array(10).fill(previous).join(', ')}]`,
      'x'.repeat(500),
    ],
  ])('with aliases that explode: %s', async (_, next, seed) => {
    const lines = [`a0: &a0 ${seed}`];
    for (let depth = 1; depth <= 9; depth += 1) {
      lines.push(`a${depth}: &a${depth} ${next(`*a${depth - 1}`)}`);
    }
    expect(await printedProblems(lines.join('\n'))).toEqual([
      expect.stringContaining('With its aliases resolved, this file has more than 4 MiB.'),
    ]);
  });

  it('with more mistakes than zod can carry', async () => {
    const problems = await printedProblems(
      `integrations: [${'{}, '.repeat(9)}${'1, '.repeat(200_000)}]`,
    );
    expect(problems[0]).toContain('The manifest has more mistakes than can be listed.');
  });
});

describe('a literal secret', () => {
  const literal = 'hunter2-correct-horse';

  it.each([
    ['under secrets', entry(`secrets: {client_secret: ${literal}}`)],
    ['beside a variable', entry(`secrets: {client_secret: "\${S}${literal}"}`)],
    ['after an escaped dollar', entry(`secrets: {client_secret: "$\${${literal}}"}`)],
    ['where the key should be', entry(`secrets: {${literal}}`)],
    ['as a list', entry(`secrets: [${literal}]`)],
    ['nested', entry(`secrets: {client_secret: {value: ${literal}}}`)],
    ['as text', entry(`secrets: ${literal}`)],
    ['under config', entry(`config: {client_secret: ${literal}}`)],
    ['of an integration that is absent', entry('state: absent', `secrets: {a: ${literal}}`)],
    ['behind an alias', entry(`description: &s ${literal}`, 'secrets: {client_secret: *s}')],
    ['in broken quotes', entry(`secrets: {client_secret: "${literal}}`)],
    ['in a broken block', entry('secrets:', '  client_secret: |', `   ${literal}`, ` ${literal}`)],
    ['with a bad escape', entry(`secrets: {client_secret: "\\q${literal}"}`)],
    ['with a bad tag', entry(`secrets: {client_secret: !${literal} x}`)],
    ['given twice', entry(`secrets: {a: ${literal}, a: ${literal}}`)],
  ])('%s is refused and not shown', async (_, manifest) => {
    const problems = await printedProblems(manifest, { S: 'value' });
    expect(problems).not.toEqual([]);
    expect(problems.join('\n')).not.toMatch(/hunter2|correct|horse/);
  });

  it.each(['12345678', 'true', '""', '~', '" ${S}"', '"${S}${S}"'])('%s', async (written) => {
    expect(
      await printedProblems(entry(`secrets: {client_secret: ${written}}`), { S: 's' }),
    ).toEqual([
      '3:30 A value under `secrets` must be exactly one ${NAME}, a variable of the environment: a secret itself never goes into a manifest.',
    ]);
  });
});

describe('any valid set of integrations', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.normalize());
  const word = text.filter((value) => value.trim() !== '' && value !== '*');
  const name = fc
    .tuple(fc.string({ maxLength: 3 }), word)
    .map(([a, b]) => a + b)
    .filter((value) => !/[\u0000-\u001f\u007f]/.test(value) && value.trim() !== ''); // eslint-disable-line no-control-regex
  const key = fc
    .stringMatching(/^[a-z][a-z0-9_]{0,9}$/)
    .filter((value) => value !== 'client_secret');
  const access = fc.oneof(
    fc.constant(null),
    fc.constant({ to: 'everyone' as const }),
    fc
      .record({ users: fc.array(word, { maxLength: 3 }), groups: fc.array(word, { maxLength: 3 }) })
      .filter(({ users, groups }) => users.length + groups.length > 0)
      .map((lists) => ({ to: 'listed' as const, ...lists })),
  );
  const integration = fc.record({
    name,
    guid: fc.option(fc.uuid()),
    description: fc.option(text),
    template: fc.option(word),
    config: fc.dictionary(key, fc.oneof(text, fc.boolean()), { maxKeys: 4 }),
    secrets: fc.dictionary(
      key,
      text.filter((value) => value !== ''),
      { maxKeys: 3 },
    ),
    access,
    content: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
    verify: fc.boolean(),
    absent: fc.boolean(),
  });
  const integrations = fc.uniqueArray(integration, {
    maxLength: 5,
    selector: ({ name: unique }) => unique,
  });

  const mapValues = <T, R>(map: Readonly<Record<string, T>>, change: (value: T) => R) =>
    Object.fromEntries(Object.entries(map).map(([k, value]) => [k, change(value)]));
  const escaped = (value: string): string => value.replaceAll('$', '$$$$');

  it('written as YAML reads back the same', async () => {
    await fc.assert(
      fc.asyncProperty(integrations, async (declared) => {
        const env: Record<string, string> = {};
        const entries = declared.map((one, index) => ({
          name: escaped(one.name),
          ...(one.guid === null ? {} : { guid: one.guid }),
          ...(one.description === null ? {} : { description: escaped(one.description) }),
          ...(one.template === null ? {} : { template: escaped(one.template) }),
          config: Object.fromEntries(
            Object.entries(one.config).map(([k, value]) => [
              k,
              typeof value === 'string' ? escaped(value) : value,
            ]),
          ),
          secrets: Object.fromEntries(
            Object.entries(one.secrets)
              .filter(([k]) => !(k in one.config))
              .map(([k, value]) => {
                env[`S${index}_${k}`] = value;
                return [k, `\${S${index}_${k}}`];
              }),
          ),
          ...(one.access === null
            ? {}
            : {
                access:
                  one.access.to === 'everyone'
                    ? 'everyone'
                    : {
                        users: one.access.users.map(escaped),
                        groups: one.access.groups.map(escaped),
                      },
              }),
          content: one.content,
          verify: one.verify,
          state: one.absent ? 'absent' : 'present',
        }));
        const readBack = await read(stringify({ integrations: entries }), env);
        expect(readBack.map(plainly)).toEqual(
          declared.map((one) => {
            const address =
              one.guid === null
                ? { by: 'name', name: one.name }
                : { by: 'guid', guid: one.guid, name: one.name };
            if (one.absent) return { state: 'absent', address, allowDeleteInUse: false };
            return {
              state: 'present',
              address,
              description: one.description?.replace(/\r\n?/g, '\n').replace(/\n+$/, '') ?? null,
              template: one.template,
              config: mapValues(one.config, (value) =>
                typeof value === 'string' ? value.trim() : value,
              ),
              secrets: Object.fromEntries(
                Object.entries(one.secrets).filter(([k]) => !(k in one.config)),
              ),
              access: one.access,
              content: one.content,
              verify: one.verify,
            };
          }),
        );
      }),
    );
  });

  it('is read or refused, whatever the file holds', async () => {
    const fragment = fc.constantFrom(
      ...[
        'integrations:',
        '\n',
        '  ',
        '- ',
        'name: A',
        'secrets: ',
        '{',
        '}',
        '[',
        ']',
        '"',
        '&a ',
        '*a',
        '|',
        '${S}',
        '---',
        '\t',
        ': ',
        'access: ',
        '!!x ',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 30 }), async (fragments) => {
        try {
          await read(`integrations:\n  - ${fragments.join('')}`, { S: 's' });
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputs);
          expect((error as InvalidInputs).problems).not.toEqual([]);
        }
      }),
    );
  });

  /** Without positions, and with the secrets opened. */
  function plainly({ at, places, ...desired }: Desired): unknown {
    expect(at).not.toBeNull();
    expect(places).not.toEqual({});
    if (desired.state === 'absent') return desired;
    const secrets = Object.entries(desired.secrets).map(([k, { value }]) => [
      k,
      openSecret(value!),
    ]);
    return { ...desired, secrets: Object.fromEntries(secrets) as unknown };
  }
});
