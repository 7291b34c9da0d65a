import { readInputs } from '../../src/inputs/action-inputs';
import { KnownSecrets } from '../../src/inputs/known-secrets';
import { readManifest } from '../../src/inputs/manifest/read';
import { entry, GUID, one, printedProblems, type Env } from './manifests';
import { accepted, refused, required, surroundings } from './surroundings';

/** What would be something else than was meant, in flat inputs and in a manifest. */

const SECRET = 'correct horse battery';

/** What comes of a manifest that is read while a credential of the run is known. */
function readIn(manifest: string, env: Env = {}, credential = 'key-of-an-administrator') {
  const known = new KnownSecrets(() => undefined);
  known.add(credential, 'connect-api-key', 'credential');
  return readManifest({
    file: 'conf/manifest.yml',
    bytes: Buffer.from(manifest),
    env: (name) => env[name],
    known,
    server: 'https://connect.example.com',
    dryRun: false,
  });
}

/** What is odd about a manifest that is taken, as a compiler would print it. */
function warningsOf(manifest: string, env: Env = {}): string[] {
  const read = readIn(manifest, env);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return read.warnings.map(({ message, at }) => `${at!.line}:${at!.col} ${message}`);
}

describe('flat inputs', () => {
  test.each([
    [{ 'client-id': '1.07512345678901E+20' }, 'client-id is a number that GitHub has rounded'],
    [{ name: '-2.5E+15' }, 'name is a number that GitHub has rounded'],
    [{ 'allowed-users': '["alice", "bob"]' }, 'allowed-users is a list in JSON'],
    [{ description: `x ${SECRET}` }, 'description holds a secret: client-secret'],
    [{ config: `note: ${SECRET}` }, 'config, key note, holds a secret: client-secret'],
    [{ scopes: SECRET }, 'scopes holds a secret: client-secret'],
    [{ 'allowed-users': SECRET }, 'allowed-users holds a secret: client-secret'],
    [
      { 'connect-api-key': SECRET },
      'client-secret holds a credential of this run: connect-api-key',
    ],
  ])('%j is an error', async (inputs, problem) => {
    const problems = await refused(required({ 'client-secret': SECRET, ...inputs }));
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    [{ 'client-id': '<client-id>' }, 'client-id looks like a placeholder'],
    [{ config: 'tenant_id: TODO' }, 'config, key tenant_id, looks like a placeholder'],
    [{ scopes: 'openid,profile' }, 'scopes has commas'],
    [{ 'client-secret': 'a-secret\n' }, 'client-secret begins or ends with white space'],
    [{ 'secret-config': 'key: changeme' }, 'the key key of secret-config looks like a placeholder'],
    [{ 'client-secret': 'abc', description: 'abc' }, 'description holds the same text as a secret'],
    [{ 'allowed-groups': '<group>' }, 'allowed-groups looks like a placeholder'],
    [{ description: '<description>' }, 'description looks like a placeholder'],
    [{ scopes: 'openid;profile' }, 'scopes has semicolons'],
  ])('%j is a warning', async (inputs, warning) => {
    const { warnings } = await accepted(required(inputs));
    expect(warnings).toEqual([{ message: expect.stringContaining(warning) as string }]);
  });

  test.each([
    [{ 'client-id': '1.5E+20' }, 'client-id is a number that GitHub has rounded'],
    [{ config: 'id: 1.5E+20' }, 'config, key id, is a number that GitHub has rounded'],
    [{ 'secret-config': '{"id": "1.5E+20"}' }, 'secret-config, key id, is a number that GitHub'],
    [{ 'content-guids': '1.5E+20' }, 'content-guids holds "1.5E+20", which is a number'],
    [{ 'allowed-users': 'alice, 1.5E+20' }, 'allowed-users holds "1.5E+20", which is a number'],
  ])('%j is one error', async (inputs, problem) => {
    expect(await refused(required(inputs))).toEqual([expect.stringContaining(problem)]);
  });

  test('a misspelt input is an error', async () => {
    expect(await refused({ ...required(), env: { INPUT_DRY_RUN: 'true' } })).toEqual([
      expect.stringContaining('Did you mean dry-run?'),
    ]);
    await accepted({ ...required(), env: { INPUT_DRY_RUN: '' } });
  });

  test('a content item of another server is an error', async () => {
    const url = `https://other.example.com/content/${GUID}/`;
    expect(await refused(required({ 'content-guids': url }))).toEqual([
      `content-guids holds "${url}", which is the URL of another server than https://connect.example.com. Give the GUID.`,
    ]);
  });
});

describe('former names', () => {
  const named = (...entries: string[]): string =>
    `integrations:\n${entries.map((line) => `  - ${line}\n`).join('')}`;

  test('are one, or a list', async () => {
    expect((await one(named('{ name: B, formerly: A }'))).address).toEqual({
      by: 'name',
      name: 'B',
      formerly: ['A'],
    });
    expect((await one(named('{ name: C, formerly: [A, B] }'))).address).toMatchObject({
      formerly: ['A', 'B'],
    });
  });

  test.each<[string, string[], string]>([
    [
      'the name of another entry',
      ['name: A', '{ name: B, formerly: A }'],
      '3:26 The former name "A" is the name of an entry, on line 2.',
    ],
    [
      'its own name',
      ['{ name: B, formerly: B }'],
      '2:26 The former name "B" is the name of an entry, on line 2.',
    ],
    [
      'claimed by two',
      ['{ name: A, formerly: X }', '{ name: B, formerly: [Y, X] }'],
      '3:30 The former name "X" is claimed twice, first on line 2.',
    ],
    [
      'claimed twice by one',
      ['{ name: A, formerly: [X, X] }'],
      '2:30 The former name "X" is claimed twice, first on line 2.',
    ],
    [
      'beside a guid',
      [`{ name: B, guid: ${GUID}, formerly: A }`],
      '2:70 `formerly` stands beside a guid',
    ],
    [
      'of what is to go',
      ['{ name: B, formerly: A, state: absent }'],
      '2:26 `formerly` stands beside `state: absent`',
    ],
  ])('that are %s are an error', async (_, entries, problem) => {
    expect(await printedProblems(named(...entries))).toEqual([expect.stringContaining(problem)]);
  });
});

describe('values of a manifest', () => {
  test.each<[string, string[], string, Env?]>([
    [
      'a variable without braces',
      ['description: $TENANT'],
      '3:18 This value is $TENANT, and a variable needs braces: ${TENANT}',
      { TENANT: 'x' },
    ],
    [
      'a secret variable elsewhere',
      ['description: ${S}', 'secrets: { a: "${S}" }'],
      '3:18 The variable S stands under `secrets` (line 4)',
      { S: SECRET },
    ],
    [
      'the value of a secret',
      [`description: x ${SECRET}`, 'secrets: { a: "${S}" }'],
      '3:18 This value holds a secret: ',
      { S: SECRET },
    ],
    [
      'a number of GitHub',
      ['config: { a: "${BIG}" }'],
      '3:18 This value is a number that GitHub has rounded',
      { BIG: '1.5E+20' },
    ],
    [
      'a page of another server',
      [`content: ["https://x.example.com/content/${GUID}"]`],
      '3:15 This value is the URL of another server',
    ],
    [
      'a page that is no item',
      ['content: ["https://connect.example.com/app/"]'],
      '3:15 This value is no URL of a content item',
    ],
  ])('%s is an error', async (_, lines, problem, env = {}) => {
    expect(await printedProblems(entry(...lines), env)).toEqual([expect.stringContaining(problem)]);
  });

  test.each<[string, string[], string[], Env?]>([
    [
      'a variable without braces that is not set',
      ['description: $TENANT'],
      ['3:18 This value looks like a placeholder'],
    ],
    ['a dollar that is meant', ['description: $$TENANT'], [], { TENANT: 'x' }],
    [
      'a placeholder in config',
      ['config: { a: "<id>" }'],
      ['3:18 This value looks like a placeholder'],
    ],
    ['commas between scopes', ['config: { scopes: "a, b" }'], ['3:23 This value has commas']],
    [
      'a short secret, perhaps',
      ['description: abc', 'secrets: { a: "${S}" }'],
      ['3:18 This value holds the same text as a secret'],
      { S: 'abc' },
    ],
    [
      'a template that is called like a secret',
      ['template: azure', 'secrets: { a: "${S}" }'],
      [],
      { S: 'azure' },
    ],
  ])('%s is %j', (_, lines, warnings, env = {}) => {
    expect(warningsOf(entry(...lines), env)).toEqual(
      warnings.map((warning) => expect.stringContaining(warning) as string),
    );
  });

  test('white space around them is taken off, as in a flat input', async () => {
    const lines = ['config: { a: " x\\n", b: "${B}" }', 'description: "one\\r\\ntwo\\n"'];
    expect(await one(entry(...lines).replaceAll("'", ''), { B: 'y\n' })).toMatchObject({
      description: 'one\ntwo',
      config: { a: 'x', b: 'y' },
    });
  });

  test('line breaks that variables end with are no part of names, GUIDs and templates', async () => {
    const lines = ['template: "${T}"', 'access: { users: ["${U}"] }', 'content: ["${G}"]'];
    expect(
      await one(entry(...lines), { T: 'azure\n', U: 'al ice\r\n', G: `${GUID}\n` }),
    ).toMatchObject({
      template: 'azure',
      access: { to: 'listed', users: ['al ice'], groups: [] },
      content: [GUID],
    });
  });

  test.each(['description: "${BIG}"', 'access: { users: ["${BIG}"] }', 'template: "${BIG}"'])(
    'a number that GitHub has rounded is an error: %s',
    async (line) => {
      expect(await printedProblems(entry(line), { BIG: '1.5E+20' })).toContainEqual(
        expect.stringContaining('is a number that GitHub has rounded'),
      );
    },
  );

  test('the address of a content item is its GUID', async () => {
    const url = `https://connect.example.com/connect/#/apps/${GUID.toUpperCase()}/access`;
    expect(await one(entry(`content: ["${url}"]`))).toMatchObject({ content: [GUID] });
  });

  test('a secret that holds a credential of the run is handed to nobody', () => {
    const read = readIn(entry('secrets: { a: "${S}" }'), { S: `Key ${SECRET}` }, SECRET);
    if (!('problems' in read)) throw new Error('Not refused.');
    expect(read.problems).toEqual([
      {
        message: expect.stringContaining(
          'The variable S holds a credential of this run: connect-api-key.',
        ) as string,
        at: { file: 'conf/manifest.yml', line: 3, col: 19 },
      },
    ]);
  });
});

describe('an input that is not for this kind of run', () => {
  test.each([
    [{ name: '', 'export-manifest': 'a.yml', manifest: 'b.yml' }, 'excludes manifest: it writes'],
    [{ 'export-manifest': 'a.yml', state: 'absent' }, 'excludes name, state: it writes'],
    [{ name: '', 'export-manifest': '../a.yml' }, 'is outside of the workspace'],
  ])('%j is an error', async (inputs, problem) => {
    const env = { GITHUB_WORKSPACE: '/workspace' };
    const problems = await refused({ ...required(inputs), env });
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    ['conf/m.yml', {}],
    ['./conf/../conf/m.yml', {}],
    ['/workspace/conf/m.yml', { GITHUB_WORKSPACE: '/workspace' }],
  ])('a problem of the manifest %s stands where GitHub finds the file', async (manifest, env) => {
    const files = { 'conf/m.yml': 'integrations:\n  - nme: A\n' };
    const { source } = surroundings({
      inputs: { ...required({ manifest, name: '' }).inputs },
      env,
      files,
    });
    await expect(readInputs(source)).rejects.toMatchObject({
      problems: [{ at: { file: 'conf/m.yml', line: 2, col: 5 } }],
    });
  });

  test.each(['/elsewhere/m.yml', '../m.yml'])(
    'one outside keeps its path: %s',
    async (manifest) => {
      const { source } = surroundings({
        inputs: { ...required({ manifest, name: '' }).inputs },
        env: { GITHUB_WORKSPACE: '/workspace' },
        files: { [manifest]: 'integrations: 1\n' },
      });
      await expect(readInputs(source)).rejects.toMatchObject({
        problems: [{ at: { file: manifest } }],
      });
    },
  );
});
