import { API_KEYS } from '../support/connect';
import {
  AZURE,
  errorOf,
  errorsOf,
  expectSuccess,
  SERVICE,
  storedAzure,
  TENANT,
  useScenario,
  warningsOf,
  type Inputs,
} from '../support/scenario';

const { connect, run } = useScenario();

const DRY: Inputs = { 'dry-run': 'true' };
const FILE = 'connect.yml';

/** What a plan leaves alone, and why: a step that does less than was meant is not silent. */
describe('what is left as it is has a line', () => {
  it.each<[string, Inputs, RegExp[]]>([
    [
      'an empty list of content and of users',
      { 'content-guids': '', 'allowed-users': '' },
      [/^= +access +not managed$/m, /^= +content +not managed$/m],
    ],
    [
      'a secret that is empty',
      { 'client-secret': '', 'update-secret': 'always' },
      [/^= +config\.client_secret +kept: none was given$/m],
    ],
    [
      'a secret that is not sent',
      { 'update-secret': 'on-create' },
      [/^= +config\.client_secret +kept: update-secret is on-create$/m],
    ],
  ])('%s', async (_, inputs, lines) => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    const result = await run(server, { ...AZURE, ...inputs });
    expectSuccess(result, 'unchanged');
    for (const line of lines) {
      expect(result.log.join('\n')).toMatch(line);
      expect(result.summary).toMatch(line);
    }
  });

  it('an empty list of content in a manifest', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    const files = { [FILE]: 'integrations:\n  - name: Azure\n    content: []\n' };
    const result = await run(server, { manifest: FILE }, { files });
    expectSuccess(result, 'unchanged');
    expect(result.log.join('\n')).toMatch(/^= +content +not managed$/m);
  });

  it('a secret that the new settings do not allow, and one that a new client needs', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    const toPublic = await run(server, { ...AZURE, 'auth-mode': 'Public' });
    expectSuccess(toPublic, 'updated');
    expect(toPublic.log.join('\n')).toMatch(/client_secret +not sent: not allowed/);
    const back = await run(server, { ...AZURE, 'auth-mode': 'Confidential', 'client-id': 'new' });
    expectSuccess(back, 'updated');
    expect(back.log.join('\n')).toMatch(/sent, since the client changes \(auth_mode, client_id\)/);
  });
});

describe('a green plan is a green apply', () => {
  it.each<[string, Inputs, string[]]>([
    ['Azure', { ...AZURE, config: '', 'client-id': '' }, ['`tenant_id`', '`client_id`']],
    [
      'Databricks',
      { name: 'D', template: 'databricks', 'client-id': 'c', 'client-secret': 'a-secret-value' },
      ['`workspace_host`'],
    ],
    ['custom', { ...SERVICE, 'token-uri': '', 'authorization-uri': '' }, ['`authorization_uri`']],
  ])('what a creation lacks is told by the plan: %s', async (_, inputs, keys) => {
    const server = await connect();
    for (const mode of [DRY, {}]) {
      const error = errorOf(await run(server, { ...inputs, ...mode }));
      for (const key of keys) expect(error).toContain(`${key} is missing: the template`);
    }
    expect(server.connect.writes).toEqual([]);
  });

  it('what other settings need is told by the plan: a public client that gets a secret', async () => {
    const server = await connect();
    const stored = storedAzure();
    const isPublic = { ...stored, config: { ...stored.config, auth_mode: 'Public' } };
    server.connect.seed({ integrations: [isPublic] });
    const inputs = { ...AZURE, 'auth-mode': 'Confidential', 'client-secret': '' };
    const plan = await run(server, { ...inputs, ...DRY });
    expect(plan.exitCode).toBe(0);
    const line = /! +config\.client_secret +none was given: the run that updates needs it/;
    expect(plan.log.join('\n')).toMatch(line);
    const missing = /the secret `client_secret` is missing: the template azure needs it/;
    expect(errorOf(await run(server, inputs))).toMatch(missing);
    const config = `{ auth_mode: Confidential }`;
    const files = { [FILE]: `integrations:\n  - { name: Azure, config: ${config} }\n` };
    for (const mode of [DRY, {}]) {
      expect(errorOf(await run(server, { manifest: FILE, ...mode }, { files }))).toMatch(missing);
    }
    expect(server.connect.writes).toEqual([]);
  });

  it('what other settings need is told by the plan: sign-in instead of a role', async () => {
    const server = await connect();
    const config = { auth_type: 'Service Account', role_arn: 'arn:aws:iam::1:role/x' };
    const stored = { ...config, sts_region: 'us-east-1', session_duration: '3600' };
    server.connect.seed({ integrations: [{ name: 'AWS', template: 'aws', config: stored }] });
    for (const mode of [DRY, {}]) {
      const inputs = { name: 'AWS', template: 'aws', 'auth-type': 'Viewer' };
      const errors = errorsOf(await run(server, { ...inputs, ...mode })).join('\n');
      for (const key of ['authorization_uri', 'token_uri', 'client_id', 'client_secret']) {
        expect(errors).toContain(`\`${key}\` is missing: the template aws needs it`);
      }
    }
    expect(server.connect.writes).toEqual([]);
  });

  it("a publisher's key is enough to plan, and to give content its integration", async () => {
    const server = await connect();
    const { content } = server.connect.seed({ content: [{}], integrations: [storedAzure()] });
    const inputs = { ...AZURE, 'connect-api-key': API_KEYS.publisher };
    const creation = await run(server, { ...inputs, ...DRY, name: 'New' });
    expect(creation.annotations).toMatchObject([{ level: 'notice' }]);
    const associating = { ...inputs, 'content-guids': content[0]!.guid };
    expectSuccess(await run(server, { ...associating, ...DRY }), 'updated');
  });
});

describe('names', () => {
  it.each([
    ['an en dash', 'Sales – EU', 'Sales - EU'],
    ['a typographic apostrophe', 'Team’s', "Team's"],
    ['an invisible character', 'Fin\u200bance', 'Finance'],
    ['an acute accent for an apostrophe', "It's", 'It´s'],
    ['a space that does not break', 'A\u00a0B', 'A B'],
  ])('that differ by %s are told', async (_, stored, declared) => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ name: stored })] });
    const result = await run(server, { ...AZURE, ...DRY, name: declared });
    const [warning, ...others] = warningsOf(result);
    expect(warning).toMatch(/There is no integration with the name .*looks like it/);
    expect(others).toEqual([]);
  });

  it('that look alike are told although the answer to the creation was lost', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ name: 'azure' })] });
    server.faults.add({ on: { method: 'POST' }, kind: 'drop-after' });
    const result = await run(server, AZURE);
    expect(result.exitCode).toBe(0);
    expect(warningsOf(result).join('\n')).toContain('looks like it');
  });

  it('with a short secret in them are told, where outputs are not what they seem', async () => {
    const server = await connect();
    const inputs = { ...AZURE, name: 'latest test app', 'client-secret': 'test' };
    const result = await run(server, inputs);
    expect(result.outputs['name']).toBe('la*** *** app');
    expect(warningsOf(result).join('\n')).toContain(
      'Secrets were taken out of these outputs: integrations, guids, name.',
    );
  });

  it('with commas are hinted at', async () => {
    const server = await connect();
    for (const list of ['Example, Alice', 'CN=Alice,OU=People']) {
      expect(errorOf(await run(server, { ...AZURE, 'allowed-users': list }))).toContain(
        'An entry ends at each comma. For a name with a comma, give the GUID or use a manifest.',
      );
    }
  });
});

describe('what is missing or malformed is told in words that help', () => {
  it('the key and the server', async () => {
    const server = await connect();
    const none = { 'connect-server': '', 'connect-api-key': '' };
    for (const error of errorsOf(await run(server, { ...AZURE, ...none }))) {
      expect(error).toContain("the job's `environment:`");
    }
  });

  it.each([
    ['a second colon', '  - name: A: b\n', /a second colon/],
    ['a tab', '  - name: A\n\ttemplate: azure\n', /indented by a tab/],
    ['an open quote', '  - name: "A\n', /a quote, a bracket or a comma is missing/],
    ['an at sign', '  - name: @a\n', /text cannot begin with this character/],
  ])('YAML, once and without jargon: %s', async (_, entry, words) => {
    const files = { [FILE]: `integrations:\n${entry}` };
    const result = await run(await connect(), { manifest: FILE }, { files });
    expect(errorOf(result)).toMatch(words);
  });

  it.each([
    ['changed digits in a variable', `config: { tenant_id: "${TENANT}", client_id: "\${ID}" }`],
    ['a description of a number', 'description: "${ID}"'],
  ])('%s', async (_, line) => {
    const files = { [FILE]: `integrations:\n  - name: A\n    template: azure\n    ${line}\n` };
    const options = { files, env: { ID: '1.07512345678901E+20' } };
    const server = await connect();
    expect(errorOf(await run(server, { manifest: FILE }, options))).toContain(
      'is a number that GitHub has rounded',
    );
    expect(server.requests).toEqual([]);
  });
});

describe('servers that differ in what their answers hold', () => {
  it('visibility that is spelled out is read as the short form is', async () => {
    const server = await connect({ connect: { spelledOutVisibility: true } });
    expectSuccess(await run(server, AZURE), 'created');
    expectSuccess(await run(server, AZURE), 'unchanged');
    const inputs = { ...AZURE, name: 'Public', 'auth-mode': 'Public' };
    expect(errorOf(await run(server, inputs))).toContain('`client_secret` is not allowed here');
  });

  it('an integration without a name is in nobody’s way', async () => {
    const server = await connect({ connect: { nameRequired: false } });
    server.connect.seed({ integrations: [{ ...storedAzure(), name: null }] });
    expectSuccess(await run(server, AZURE), 'created');
    const files = { [FILE]: 'integrations:\n  - name: Azure\n    description: New\n' };
    expectSuccess(await run(server, { manifest: FILE }, { files }), 'updated');
  });
});
