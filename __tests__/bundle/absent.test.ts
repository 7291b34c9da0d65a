import type { RunningConnect } from '../support/connect';
import {
  AZURE,
  errorOf,
  expectSuccess,
  storedAzure,
  useScenario,
  warningsOf,
  writesTo,
} from '../support/scenario';

const { connect, run } = useScenario();

const GUID = '0a0b0c0d-0000-4000-8000-00000000000a';
const OTHER = '0a0b0c0d-0000-4000-8000-00000000000b';
const APP = '000000c0-0000-4000-8000-000000000001';
const REPORT = '000000c0-0000-4000-8000-000000000002';
const ABSENT = { name: 'Azure', state: 'absent' };

async function inUse(): Promise<RunningConnect> {
  const server = await connect();
  server.connect.seed({
    content: [{ guid: APP }, { guid: REPORT }],
    integrations: [storedAzure({ guid: GUID })],
    associations: [
      { content_guid: APP, integration_guid: GUID },
      { content_guid: REPORT, integration_guid: GUID },
    ],
  });
  return server;
}

const guidsOf = (server: RunningConnect): string[] =>
  server.connect.integrations.map(({ guid }) => guid);

describe('state: absent', () => {
  it('deletes, and finds nothing to do the second time', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID })] });
    expectSuccess(await run(server, ABSENT), 'deleted');
    expect(guidsOf(server)).not.toContain(GUID);
    expectSuccess(await run(server, ABSENT), 'unchanged');
    expect(writesTo(server)).toEqual([`DELETE /v1/oauth/integrations/${GUID}`]);
  });

  it('needs nothing but the name, and minds nothing else', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID })] });
    expectSuccess(await run(server, { ...AZURE, ...ABSENT, 'client-secret': '' }), 'deleted');
  });

  it('is refused while content has it, and says which', async () => {
    const server = await inUse();
    const error = errorOf(await run(server, ABSENT));
    for (const fact of [GUID, '2 content items', APP, REPORT, 'allow-delete-in-use']) {
      expect(error).toContain(fact);
    }
    expect(writesTo(server)).toEqual([]);
  });

  it('may be allowed nevertheless', async () => {
    const server = await inUse();
    const result = await run(server, { ...ABSENT, 'allow-delete-in-use': 'true' });
    expectSuccess(result, 'deleted');
    expect(result.log.join('\n')).toContain(APP);
    expect(guidsOf(server)).not.toContain(GUID);
    expect(server.connect.associations).toEqual([]);
  });

  it('deletes nothing where two have the name', async () => {
    const server = await connect();
    server.connect.seed({
      integrations: [storedAzure({ guid: GUID }), storedAzure({ guid: OTHER })],
    });
    const error = errorOf(await run(server, ABSENT));
    expect(error).toContain(GUID);
    expect(error).toContain(OTHER);
    expect(writesTo(server)).toEqual([]);
    expectSuccess(await run(server, { ...ABSENT, guid: OTHER }), 'deleted');
    expect(guidsOf(server)).toContain(GUID);
    expect(guidsOf(server)).not.toContain(OTHER);
  });

  it('by guid deletes that one, whatever its name', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID })] });
    expectSuccess(await run(server, { guid: GUID, state: 'absent' }), 'deleted');
    expect(guidsOf(server)).not.toContain(GUID);
    expectSuccess(await run(server, { guid: GUID, state: 'absent' }), 'unchanged');
  });

  it('by guid with another name deletes nothing', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID })] });
    const error = errorOf(await run(server, { guid: GUID, name: 'Other', state: 'absent' }));
    for (const fact of [GUID, '"Azure"', '"Other"']) expect(error).toContain(fact);
    expect(writesTo(server)).toEqual([]);
  });

  it('warns of a look-alike', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ name: 'Azure ', guid: GUID })] });
    const result = await run(server, ABSENT);
    expect(result.exitCode).toBe(0);
    expect(warningsOf(result).join('\n')).toContain(GUID);
    expect(writesTo(server)).toEqual([]);
  });

  it('is fine where somebody else was faster', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ guid: GUID })] });
    server.faults.add({ on: { method: 'DELETE' }, kind: { status: 404 } });
    expectSuccess(await run(server, ABSENT), 'unchanged');
  });

  it('in a dry run deletes nothing', async () => {
    const server = await inUse();
    const inputs = { ...ABSENT, 'allow-delete-in-use': 'true', 'dry-run': 'true' };
    const result = await run(server, inputs);
    expectSuccess(result, 'deleted');
    expect(result.log.join('\n')).toContain('2 content items');
    expect(writesTo(server)).toEqual([]);
  });
});

it('says in good English that one content item loses it', async () => {
  const server = await connect();
  server.connect.seed({
    content: [{ guid: APP }],
    integrations: [storedAzure({ guid: GUID })],
    associations: [{ content_guid: APP, integration_guid: GUID }],
  });
  const result = await run(server, { ...ABSENT, 'allow-delete-in-use': 'true' });
  expect(result.log.join('\n')).toContain('1 content item loses it');
});
