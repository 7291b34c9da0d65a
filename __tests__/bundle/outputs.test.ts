import type { ActionResult } from '../support/run-action';
import {
  AZURE,
  OLD_AZURE,
  errorOf,
  expectSuccess,
  SERVICE,
  storedAzure,
  useScenario,
} from '../support/scenario';

const { connect, run } = useScenario();

const GUID = '0a0b0c0d-0000-4000-8000-00000000000a';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const SINGLE = [
  'guid',
  'id',
  'name',
  'operation',
  'auth-type',
  'template',
  'created-time',
  'updated-time',
];

function integrationsOf({ outputs }: ActionResult): Record<string, unknown>[] {
  return JSON.parse(outputs['integrations']!) as Record<string, unknown>[];
}

/** The list holds what the single-valued outputs say. */
function expectAgreement(result: ActionResult): void {
  const [only, ...more] = integrationsOf(result);
  expect(more).toEqual([]);
  for (const name of SINGLE) expect(result.outputs[name]).toBe(only![name] ?? '');
  expect(only!['connect-version']).toBe(result.outputs['connect-version']);
  expect(result.outputs['changed']).toBe(String(only!['changed']));
}

describe('outputs of one integration', () => {
  it('of a creation are those of the new integration', async () => {
    const server = await connect({ connect: { version: '2026.03.1' } });
    const result = await run(server, AZURE);
    expectSuccess(result, 'created');
    const stored = server.connect.integrations.at(-1)!;
    expect(result.outputs).toMatchObject({
      guid: stored.guid,
      id: String(stored.id),
      name: 'Azure',
      changed: 'true',
      'auth-type': 'Viewer',
      template: 'azure',
      'created-time': stored.createdTime,
      'updated-time': stored.updatedTime,
      'connect-version': '2026.03.1',
      guids: JSON.stringify({ Azure: stored.guid }),
    });
    expect(result.outputs['created-time']).toMatch(TIME);
    expectAgreement(result);
  });

  it('of an update have the time of the update', async () => {
    const server = await connect();
    server.connect.seed({
      integrations: [{ ...storedAzure({ guid: GUID }), created_time: '2024-01-02T03:04:05Z' }],
    });
    const result = await run(server, { ...AZURE, 'client-id': 'other' });
    expectSuccess(result, 'updated');
    expect(result.outputs).toMatchObject({ guid: GUID, changed: 'true' });
    expect(result.outputs['created-time']).toBe('2024-01-02T03:04:05Z');
    expect(result.outputs['updated-time']).not.toBe('2024-01-02T03:04:05Z');
    expectAgreement(result);
  });

  it('of no change say so', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID, id: '77' })] });
    const result = await run(server, AZURE);
    expectSuccess(result, 'unchanged');
    expect(result.outputs).toMatchObject({ guid: GUID, id: '77', changed: 'false' });
    expectAgreement(result);
  });

  it('of a deletion are those of what is gone', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID })] });
    const result = await run(server, { name: 'Azure', state: 'absent' });
    expectSuccess(result, 'deleted');
    expect(result.outputs).toMatchObject({ guid: GUID, changed: 'true', template: 'azure' });
    expect(result.outputs['guids']).toBe('{}');
    expectAgreement(result);
  });

  it('of what is absent already are empty', async () => {
    const server = await connect();
    const result = await run(server, { name: 'Azure', state: 'absent' });
    expectSuccess(result, 'unchanged');
    expect(result.outputs).toMatchObject({ guid: '', id: '', name: 'Azure', changed: 'false' });
    expect(result.outputs['guids']).toBe('{}');
    expect(integrationsOf(result)).toMatchObject([{ guid: null, name: 'Azure' }]);
    expectAgreement(result);
  });

  it('of a failed write say that nothing was done, and why', async () => {
    const server = await connect();
    server.faults.add({ on: { method: 'POST' }, kind: { status: 422 } });
    const result = await run(server, AZURE);
    const error = errorOf(result);
    expect(result.outputs).toMatchObject({ guid: '', operation: '', changed: 'false' });
    expect(integrationsOf(result)).toMatchObject([{ name: 'Azure', guid: null, error }]);
  });

  it('of what is refused are those of the integration that it is about', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID, id: '77' })] });
    const result = await run(server, { ...AZURE, template: 'github' });
    const error = errorOf(result);
    expect(error).toMatch(/^template: /);
    expect(result.outputs).toMatchObject({
      guid: GUID,
      id: '77',
      operation: '',
      changed: 'false',
      guids: JSON.stringify({ Azure: GUID }),
    });
    expect(integrationsOf(result)).toMatchObject([{ name: 'Azure', guid: GUID, error }]);
    const head = result.log.findIndex((line) => line.includes(`x Azure  refused    ${GUID}`));
    expect(result.log[head + 1]).toContain(`x     ${error}`);
    expect(result.summary).toContain(`- Azure  refused    ${GUID}\n-     ${error}\n`);
  });

  it('of an old server leave out what it does not tell', async () => {
    const server = await connect({ connect: { version: '2024.08.0', hideVersion: true } });
    const result = await run(server, OLD_AZURE);
    expectSuccess(result, 'created');
    expect(result.outputs['connect-version']).toBe('');
    expectAgreement(result);
  });

  it.each([
    [{ ...AZURE, 'client-id': 'other' }, 'updated', 'true', GUID],
    [AZURE, 'unchanged', 'false', GUID],
    [{ name: 'Azure', state: 'absent' }, 'deleted', 'true', GUID],
    [SERVICE, 'created', 'true', ''],
  ])('of a dry run say what would happen (%#)', async (inputs, operation, changed, guid) => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID })] });
    const result = await run(server, { ...inputs, 'dry-run': 'true' });
    expectSuccess(result, operation);
    expect(result.outputs).toMatchObject({ changed, guid });
    expectAgreement(result);
  });

  it('keep a name as it is in every output', async () => {
    const server = await connect();
    const name = ' "Zürich": \\ %0A ::notice::x 🔑 ';
    const result = await run(server, { ...AZURE, name });
    expectSuccess(result, 'created');
    expect(result.outputs['name']).toBe(name);
    expect(JSON.parse(result.outputs['guids']!)).toEqual({ [name]: result.outputs['guid'] });
    expectAgreement(result);
  });
});

describe('outputs of a manifest', () => {
  const entry = (name: string): string =>
    `  - name: ${name}\n    template: github\n    config: { client_id: c }\n    secrets: { client_secret: "\${SECRET}" }\n`;
  const options = (...names: string[]) => ({
    env: { SECRET: 'secret-of-the-manifest' },
    files: { 'm.yml': `integrations:\n${names.map(entry).join('')}` },
  });

  it('with several integrations are lists only, in declared order', async () => {
    const server = await connect();
    const result = await run(server, { manifest: 'm.yml' }, options('Two', 'One', 'Three'));
    expectSuccess(result);
    for (const name of SINGLE) expect(result.outputs[name]).toBeUndefined();
    expect(result.outputs['changed']).toBe('true');
    expect(integrationsOf(result)).toMatchObject(
      ['Two', 'One', 'Three'].map((name) => ({
        name,
        changed: true,
        'connect-version': '2026.07.0',
      })),
    );
    const guids = JSON.parse(result.outputs['guids']!) as Record<string, string>;
    for (const { name, guid } of server.connect.integrations.filter((i) => guids[i.name!])) {
      expect(guids[name!]).toBe(guid);
    }
    expect(Object.keys(guids)).toEqual(['Two', 'One', 'Three']);
  });

  it('with one integration are those of one', async () => {
    const server = await connect();
    const result = await run(server, { manifest: 'm.yml' }, options('One'));
    expectSuccess(result, 'created');
    expectAgreement(result);
  });

  it('with none are empty', async () => {
    const server = await connect();
    const files = { 'm.yml': 'integrations: []\n' };
    const result = await run(server, { manifest: 'm.yml' }, { files });
    expectSuccess(result);
    const [builtIn] = server.connect.integrations;
    expect(result.outputs).toEqual({
      changed: 'false',
      undeclared: JSON.stringify([
        { guid: builtIn!.guid, name: builtIn!.name, template: builtIn!.template },
      ]),
      'connect-version': '2026.07.0',
      integrations: '[]',
      guids: '{}',
    });
  });
});
