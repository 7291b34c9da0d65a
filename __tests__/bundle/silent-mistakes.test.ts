import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunOptions } from '../support/run-action';
import {
  AZURE,
  azureEntry,
  errorOf,
  errorsOf,
  expectSuccess,
  integrationNamed,
  SERVICE,
  TENANT,
  useScenario,
  warningsOf,
  type Inputs,
} from '../support/scenario';

const { connect, run } = useScenario();

const FILE = 'connect.yml';
const manifest = (text: string, env: Record<string, string> = {}): RunOptions => ({
  files: { [FILE]: text },
  env,
});

describe('an error, and nothing is sent', () => {
  it.each<[string, Inputs, RegExp, Record<string, string>?]>([
    ['dry_run', {}, /input "dry_run".*Did you mean dry-run/, { INPUT_DRY_RUN: 'true' }],
    ['client_secret', {}, /Did you mean client-secret/, { INPUT_CLIENT_SECRET: 'x' }],
    ['allowed-group', {}, /Did you mean allowed-groups/, { 'INPUT_ALLOWED-GROUP': 'x' }],
    ['scope', {}, /Did you mean scopes/, { INPUT_SCOPE: 'x' }],
    ['digits without quotes', { 'client-id': '1.07512345678901E+20' }, /^client-id is a number/],
    ['digits in a name', { name: '-2.5E+15' }, /^name is a number/],
    ['a key with its scheme', { 'connect-api-key': 'Key abcdefgh' }, /begins with a scheme/],
    ['a key in quotes', { 'connect-api-key': '"abcdefgh12"' }, /stands in quotes/],
    ['blanks that YAML takes', { 'secret-config': 'a: some-secret   ' }, /blanks at the end/],
    ['a comment behind quotes', { 'secret-config': 'a: "abcd" #rest' }, /a comment.*`a`/],
    ['digits in a map', { config: 'tenant_id: 1.5E+20' }, /^config, key tenant_id, is a number/],
    ['digits in a list', { 'content-guids': '1.5E+20' }, /which is a number that GitHub/],
    [
      'a key with its name',
      { 'connect-api-key': 'CONNECT_API_KEY=abcd' },
      /does not hold just a key/,
    ],
    ['lines that YAML joins', { 'secret-config': 'a: "some\n  secret"' }, /a line break.*`a`/],
    ['a list in JSON', { 'allowed-users': '["alice","bob"]' }, /list in JSON.*join/],
    ['a page of another server', { 'content-guids': 'https://x.test/content/1/' }, /other server/],
    ['broken YAML, once', { config: `a: ${'['.repeat(1000)}` }, /deeper than 32/],
  ])('%s', async (_, inputs, problem, env = {}) => {
    const server = await connect();
    const errors = errorsOf(await run(server, { ...AZURE, ...inputs }, { env }));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(problem);
    expect(server.requests).toEqual([]);
  });

  it.each<[string, string, RegExp, string, Record<string, string>?]>([
    ['a variable without braces', 'description: $TENANT', /needs braces: \$\{TENANT\}/, '3:18'],
    ['a variable in a flow map', 'secrets: { a: ${S} }', /within \{ \} .* needs quotes/, '3:20'],
    ['an expression', 'secrets: { a: "${{ secrets.A }}" }', /workflows only/, '3:19'],
    ['a former name of nobody', 'formerly: []', /lists no name/, '3:15'],
    [
      'a number of GitHub',
      'config: { a: "${BIG}" }',
      /GitHub has rounded/,
      '3:18',
      { BIG: '1.5E+20' },
    ],
  ])('%s', async (_, line, problem, place, env = {}) => {
    const server = await connect();
    const text = `integrations:\n  - name: A\n    ${line}\n`;
    const result = await run(server, { manifest: FILE }, manifest(text, { TENANT, ...env }));
    expect(errorOf(result)).toMatch(problem);
    const [at] = result.annotations.map(({ line: row, col }) => `${row!}:${col!}`);
    expect(at).toBe(place);
    expect(server.requests).toEqual([]);
  });

  it('nme: is told once', async () => {
    const server = await connect();
    const result = await run(server, { manifest: FILE }, manifest('integrations:\n  - nme: A\n'));
    expect(errorOf(result)).toMatch(/Unknown key `nme`\. Did you mean `name`/);
  });

  it.each([
    ['another name', '  - { name: B, formerly: A }', /is the name of an entry, on line 2/],
    ['twice', '  - { name: B, formerly: X }\n  - { name: C, formerly: [X] }', /claimed twice/],
    ['absent', '  - { name: B, formerly: X, state: absent }', /beside `state: absent`/],
  ])('a former name: %s', async (_, entries, problem) => {
    const server = await connect();
    const text = `integrations:\n  - name: A\n${entries}\n`;
    expect(errorOf(await run(server, { manifest: FILE }, manifest(text)))).toMatch(problem);
    expect(server.requests).toEqual([]);
  });
});

describe('a warning', () => {
  it.each<[string, Inputs, RegExp]>([
    [
      'a line break at the end',
      { 'client-secret': 'a-client-secret\n' },
      /^client-secret begins or ends/,
    ],
    ['a blank before', { 'client-secret': ' a-client-secret' }, /^client-secret begins or ends/],
    [
      'a PEM block on one line',
      { 'client-secret': '-----BEGIN X-----\\nabcdef\\n-----END X-----' },
      /^client-secret is a PEM block/,
    ],
    ['a value in quotes', { 'client-id': '"client"' }, /^client-id stands in quotes/],
    ['a secret in quotes', { 'client-secret': '"a-secret"' }, /^client-secret stands in quotes/],
    [
      'a PEM block without line breaks',
      { 'client-secret': '-----BEGIN X----- abcdef -----END X-----' },
      /^client-secret is a PEM block on one line/,
    ],
    ['semicolons between scopes', { scopes: 'openid; profile' }, /^scopes has semicolons/],
    ['commas between scopes', { scopes: 'openid, profile' }, /^scopes has commas/],
    ['a placeholder', { 'client-id': '<client-id>' }, /^client-id looks like a placeholder/],
    ['another one', { 'client-id': '$AZURE_CLIENT_ID' }, /^client-id looks like a placeholder/],
    ['an expression that nobody replaced', { 'client-id': '${{ vars.ID }}' }, /a placeholder/],
    ['a token that nobody replaced', { 'client-id': '__CLIENT_ID__' }, /a placeholder/],
    ['a placeholder as a secret', { 'client-secret': 'changeme' }, /^client-secret looks like/],
  ])('%s', async (_, inputs, warning) => {
    const server = await connect();
    const result = await run(server, { ...SERVICE, ...inputs });
    expect(result.exitCode).toBe(0);
    expect(warningsOf(result).filter((text) => warning.test(text))).toHaveLength(1);
  });

  it('is told before anything is sent, so also where Connect refuses', async () => {
    const server = await connect();
    const inputs = { ...AZURE, 'connect-api-key': 'not-the-key-of-anybody', scopes: 'a, b' };
    const result = await run(server, inputs);
    expect(result.exitCode).toBe(1);
    expect(warningsOf(result)).toEqual([expect.stringMatching(/^scopes has commas/)]);
  });

  it('a comment without a token', async () => {
    const server = await connect();
    const inputs = { ...AZURE, 'pull-request-comment': 'true', 'github-token': '' };
    const result = await run(server, inputs);
    expect(result.exitCode).toBe(0);
    expect(warningsOf(result).join()).toContain('inputs.github-token || github.token');
  });
});

describe('what is meant is done', () => {
  it('white space around values is taken off, as in a flat input', async () => {
    const server = await connect();
    const text = `integrations:${azureEntry('A', '\n    description: |\n      one\n      two')}`;
    const files = text.replaceAll('azure-client', '"${ID}"').replaceAll('\n', '\r\n');
    const options = manifest(files, { ID: 'abc\n', AZURE_APP_SECRET: 'an-app-secret-1' });
    expectSuccess(await run(server, { manifest: FILE }, options));
    expect(integrationNamed(server, 'A')).toMatchObject({
      description: 'one\ntwo',
      config: { client_id: 'abc' },
    });
    const again = await run(server, { manifest: FILE, 'update-secret': 'on-create' }, options);
    expectSuccess(again, 'unchanged');
  });

  it.each(['/connect/#/apps/GUID/settings', '/content/GUID/', '/connect/#/apps/GUID'])(
    'the address of a content item will do: %s',
    async (path) => {
      const server = await connect();
      const [item] = server.connect.seed({ content: [{}] }).content;
      const url = server.url + path.replace('GUID', item!.guid);
      expectSuccess(await run(server, { ...AZURE, 'content-guids': url }), 'created');
      const text = `integrations:${azureEntry('M', `\n    content: ["${url}"]`)}`;
      const options = manifest(text, { AZURE_APP_SECRET: 'an-app-secret-1' });
      expectSuccess(await run(server, { manifest: FILE }, options), 'created');
      expect(server.connect.associations).toHaveLength(2);
    },
  );

  it('entries share what they have in common, and a former name renames', async () => {
    const server = await connect();
    const env = { AZURE_APP_SECRET: 'an-app-secret-1' };
    expectSuccess(
      await run(server, { manifest: FILE }, manifest(`integrations:${azureEntry('A')}`, env)),
    );
    const text = `complete: true
x-azure: &azure
  template: azure
  config: &config { tenant_id: "${TENANT}", client_id: azure-client }
  secrets: { client_secret: "\${AZURE_APP_SECRET}" }
integrations:
  - <<: *azure
    name: B
    formerly: A
  - <<: [*azure]
    name: C
    config: { <<: *config, client_id: other }
`;
    const result = await run(server, { manifest: FILE }, manifest(text, env));
    expect(result.exitCode).toBe(0);
    expect(server.connect.integrations.map(({ name }) => name).slice(-2)).toEqual(['B', 'C']);
    expect(integrationNamed(server, 'C').config).toMatchObject({
      tenant_id: TENANT,
      client_id: 'other',
    });
  });

  it('a dry run needs no secret, and a real run refuses the entry that does, on its line', async () => {
    const server = await connect();
    const text = `integrations:${azureEntry('A')}\n  - name: B\n    template: connect\n`;
    expectSuccess(await run(server, { manifest: FILE, 'dry-run': 'true' }, manifest(text)));
    const result = await run(server, { manifest: FILE }, manifest(text));
    expect(errorsOf(result)[0]).toMatch(/AZURE_APP_SECRET is not set/);
    expect(result.annotations[0]).toMatchObject({ file: FILE, line: 5, col: 31 });
    const names = server.connect.integrations.map(({ name }) => name);
    expect(names).toContain('B');
    expect(names).not.toContain('A');
  });

  it('annotations stand on the file, however its path is written', async () => {
    const server = await connect();
    const options = { files: { 'conf/a.yml': 'integrations:\n  - nme: A\n' } };
    const result = await run(server, { manifest: './conf/../conf/a.yml' }, options);
    expect(result.annotations[0]).toMatchObject({ file: 'conf/a.yml', line: 2 });
  });

  it('what only the server can tell names the input', async () => {
    const server = await connect();
    const result = await run(server, { ...AZURE, 'allowed-users': 'nobody' });
    expect(errorOf(result)).toMatch(/^allowed-users: /);
    expect(errorOf(await run(server, { ...AZURE, template: 'azur' }))).toMatch(/^template: /);
  });
});

describe('files', () => {
  let workspace = '';
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'files-'));
  });
  afterEach(() => {
    rmSync(workspace, { recursive: true });
  });

  it.each(['pipe', 'zero'])(
    'a manifest or authority without an end is refused: %s',
    async (name) => {
      const server = await connect();
      if (name === 'pipe') execFileSync('mkfifo', [join(workspace, name)]);
      else symlinkSync('/dev/zero', join(workspace, name));
      for (const inputs of [{ manifest: name }, { ...AZURE, 'ca-certificate': name }]) {
        const error = errorOf(await run(server, inputs, { workspace }));
        expect(error).toContain('not a regular file');
      }
      expect(server.requests).toEqual([]);
    },
  );

  it.each([
    ...['out/a.yml', 'dangling', '.git/a.yml', '.github/workflows/a.yml', 'git/a.yml'],
    ...['.gitattributes', 'sub/.gitmodules', 'action.yml', 'sub/Action.YAML'],
  ])('an export writes nothing to %s', async (path) => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    try {
      symlinkSync(outside, join(workspace, 'out'));
      symlinkSync(join(outside, 'new.yml'), join(workspace, 'dangling'));
      mkdirSync(join(workspace, '.git'));
      symlinkSync('.git', join(workspace, 'git'));
      const server = await connect();
      const error = errorOf(await run(server, { 'export-manifest': path }, { workspace }));
      expect(error).toMatch(/^export-manifest: ".*" (is|leads|has)/);
      expect(server.requests).toEqual([]);
      expect(readdirSync(outside)).toEqual([]);
      expect(readdirSync(join(workspace, '.git'))).toEqual([]);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});
