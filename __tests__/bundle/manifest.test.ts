import type { ActionResult, RunOptions } from '../support/run-action';
import {
  errorsOf,
  expectSuccess,
  integrationNamed,
  storedAzure,
  TENANT,
  useScenario,
  writesTo,
} from '../support/scenario';

const { connect, run } = useScenario();

const FILE = 'deploy/integrations.yml';
const ENV = { TENANT, CLIENT: 'azure-client', SECRET: 'secret-of-the-manifest' };

const manifest = (text: string, env: Record<string, string> = ENV): RunOptions => ({
  files: { [FILE]: text },
  env,
});

const github = (name: string, more = ''): string => `
  - name: ${name}
    template: github
    config: { client_id: c }
    secrets: { client_secret: "\${SECRET}" }${more}`;

/** Where the errors on the file are, as `line:column`. */
function placesOf({ annotations }: ActionResult): string[] {
  return annotations
    .filter(({ file }) => file === FILE)
    .map(({ line, col }) => `${String(line)}:${String(col)}`);
}

describe('a manifest', () => {
  it('declares all that the inputs can', async () => {
    const server = await connect();
    const [alice] = server.connect.seed({ users: [{ username: 'alice' }] }).users;
    const [app] = server.connect.seed({ content: [{}] }).content;
    const text = `integrations:
  - name: Azure
    description: For \${CLIENT}, at $$5
    template: azure
    config:
      auth_type: Viewer
      tenant_id: \${TENANT}
      client_id: \${CLIENT}
      scopes: [offline_access, .default]
    secrets:
      client_secret: \${SECRET}
    access: { users: [alice] }
    content: [${app!.guid}]
  - name: Service
    template: custom
    config:
      auth_type: Service Account
      authorization_uri: https://id.example.com/a
      token_uri: https://id.example.com/t
      client_id: c
    secrets: { client_secret: "\${SECRET}" }
    access: everyone
    verify: true
  - name: Gone
    state: absent
    allow_delete_in_use: true
`;
    server.connect.seed({ integrations: [storedAzure({ name: 'Gone' })] });
    expectSuccess(await run(server, { manifest: FILE }, manifest(text)));
    const azure = integrationNamed(server, 'Azure');
    expect(azure).toMatchObject({
      description: 'For azure-client, at $5',
      config: { tenant_id: TENANT, client_id: 'azure-client', scopes: 'offline_access .default' },
      secrets: { client_secret: ENV.SECRET },
      permissions: [{ userGuid: alice!.guid }],
    });
    expect(server.connect.associations).toMatchObject([
      { contentGuid: app!.guid, integrationGuid: azure.guid },
    ]);
    expect(writesTo(server).filter((write) => write.endsWith('/verify'))).toHaveLength(1);
    expect(server.connect.integrations.map(({ name }) => name)).not.toContain('Gone');

    const again = await run(
      server,
      { manifest: FILE, 'update-secret': 'on-create' },
      manifest(text),
    );
    expectSuccess(again);
    expect(JSON.parse(again.outputs['integrations']!)).toMatchObject(
      ['Azure', 'Service', 'Gone'].map((name) => ({
        name,
        operation: 'unchanged',
        changed: false,
      })),
    );
  });

  it('applies the others where some fail, and counts at the end', async () => {
    const server = await connect();
    const [taken] = server.connect.seed({
      integrations: [storedAzure({ name: 'Taken' })],
    }).integrations;
    const text = `integrations:${github('One')}${github('Taken')}${github('Two')}
  - name: Three
    template: nothing`;
    const result = await run(server, { manifest: FILE }, manifest(text));
    const errors = errorsOf(result);
    expect(errors).toHaveLength(3);
    expect(errors.at(-1)).toMatch(/2 of 4/);
    expect(placesOf(result)).toEqual(['7:15', '15:15']);
    expect(result.outputs['changed']).toBe('true');
    expect(JSON.parse(result.outputs['integrations']!)).toMatchObject([
      { name: 'One', operation: 'created', changed: true },
      { name: 'Taken', operation: null, changed: false, guid: taken!.guid, error: errors[0]! },
      { name: 'Two', operation: 'created', changed: true },
      { name: 'Three', operation: null, guid: null, error: errors[1]! },
    ]);
    integrationNamed(server, 'One');
    integrationNamed(server, 'Two');
    expect(result.summary).toMatch(/2 created/);
    expect(result.summary).toMatch(/2 failed/);
  });

  it('goes on where the server refuses one', async () => {
    const server = await connect();
    server.faults.add({ on: { method: 'POST', nth: 2 }, kind: { status: 422 } });
    const text = `integrations:${github('One')}${github('Two')}${github('Three')}`;
    const result = await run(server, { manifest: FILE, 'max-parallel': '1' }, manifest(text));
    expect(errorsOf(result).at(-1)).toMatch(/1 of 3/);
    expect(placesOf(result)).toEqual(['6:11']);
    expect(writesTo(server)).toHaveLength(3);
  });

  it('ends early where no write can succeed', async () => {
    const server = await connect({ connect: { licensed: false } });
    const text = `integrations:${['A', 'B', 'C', 'D'].map((name) => github(name)).join('')}`;
    const result = await run(server, { manifest: FILE, 'max-parallel': '1' }, manifest(text));
    expect(errorsOf(result).at(-1)).toMatch(/4 of 4/);
    expect(writesTo(server)).toHaveLength(1);
  });
});

describe('max-parallel', () => {
  it.each([1, 3, 8])('of %d is the most requests in flight', async (parallel) => {
    const server = await connect({ latencyMs: 60 });
    const names = Array.from({ length: 12 }, (_, index) => github(`N${index}`)).join('');
    const inputs = { manifest: FILE, 'max-parallel': String(parallel) };
    expectSuccess(await run(server, inputs, manifest(`integrations:${names}`)));
    expect(server.peakInFlight).toBe(parallel);
    expect(writesTo(server)).toHaveLength(12);
  });
});

describe('mistakes in a manifest', () => {
  it('are told all at once, each on its line, and nothing is sent', async () => {
    const server = await connect();
    const text = `integrations:
  - name: Azure
    templat: azure
    config:
      client_id: \${UNSET}
    secrets:
      client_secret: a-literal-secret
    verify: "yes"
  - name: Azure
    access: { users: [] }
  - description: no name
    content: [x]
`;
    const result = await run(server, { manifest: FILE }, manifest(text));
    const errors = errorsOf(result).join('\n');
    for (const fact of [
      '`templat`',
      '`template`',
      'UNSET',
      'secrets',
      'verify',
      'declared twice',
      /everyone/,
      /name/,
      /GUID/,
    ]) {
      expect(errors).toMatch(fact);
    }
    expect(errors).not.toContain('a-literal-secret');
    expect(placesOf(result).map((place) => place.split(':')[0])).toEqual([
      '3',
      '5',
      '7',
      '8',
      '9',
      '10',
      '11',
      '12',
    ]);
    expect(result.annotations.every(({ file }) => file === FILE)).toBe(true);
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['broken YAML', 'integrations: [', /YAML/],
    ['an empty file', '', /integrations/],
    ['a list', '- name: x', /integrations/],
    ['a name twice in one map', 'integrations:\n  - name: a\n    name: b', /twice/],
    [
      "the run's own key",
      'integrations:\n  - { name: a, description: "key ${CONNECT_API_KEY}" }',
      /CONNECT_API_KEY holds a credential/,
    ],
    [
      'a token of the job',
      'integrations:\n  - { name: a, config: { x: "${ACTIONS_ID_TOKEN_REQUEST_TOKEN}" } }',
      /ACTIONS_ID_TOKEN_REQUEST_TOKEN holds a credential/,
    ],
    ['a star', 'integrations:\n  - { name: a, access: { users: ["*"] } }', /everyone/],
  ])('%s', async (_, text, expected) => {
    const server = await connect();
    const result = await run(server, { manifest: FILE }, manifest(text, {}));
    expect(errorsOf(result).join('\n')).toMatch(expected);
    expect(placesOf(result)).not.toEqual([]);
    expect(server.requests).toEqual([]);
  });
});
