import type { RunningConnect } from '../support/connect';
import {
  AZURE,
  errorOf,
  errorsOf,
  expectSuccess,
  SERVICE,
  storedAzure,
  useScenario,
  writesTo,
} from '../support/scenario';

const { connect, run } = useScenario();

const APP = '000000c0-0000-4000-8000-000000000001';
const REPORT = '000000c0-0000-4000-8000-000000000002';
const DOCUMENT = '000000c0-0000-4000-8000-000000000003';
const OTHER = '0a0b0c0d-0000-4000-8000-00000000000b';

async function withContent(version = '2026.07.0'): Promise<RunningConnect> {
  const server = await connect({ connect: { version } });
  server.connect.seed({
    content: [{ guid: APP }, { guid: REPORT }, { guid: DOCUMENT, app_mode: 'static' }],
    integrations: [storedAzure({ name: 'Other', guid: OTHER })],
  });
  return server;
}

function integrationsOf(server: RunningConnect, content: string): string[] {
  return server.connect.associations
    .filter(({ contentGuid }) => contentGuid === content)
    .map(({ integrationGuid }) => integrationGuid);
}

describe('content-guids', () => {
  it('associates a new integration, and the second run finds nothing to do', async () => {
    const server = await withContent();
    const inputs = { ...AZURE, 'content-guids': `${APP}, ${REPORT.toUpperCase()}` };
    const created = await run(server, inputs);
    expectSuccess(created, 'created');
    const { guid } = created.outputs;
    expect([integrationsOf(server, APP), integrationsOf(server, REPORT)]).toEqual([[guid], [guid]]);
    const writes = writesTo(server).length;
    expectSuccess(await run(server, inputs), 'unchanged');
    expect(writesTo(server)).toHaveLength(writes);
  });

  it('keeps the other integrations of the item', async () => {
    const server = await withContent();
    server.connect.seed({ associations: [{ content_guid: APP, integration_guid: OTHER }] });
    const result = await run(server, { ...AZURE, 'content-guids': APP });
    expectSuccess(result, 'created');
    expect(integrationsOf(server, APP).sort()).toEqual([OTHER, result.outputs['guid']].sort());
  });

  it('is a change of its own', async () => {
    const server = await withContent();
    const [azure] = server.connect.seed({ integrations: [storedAzure()] }).integrations;
    const result = await run(server, { ...AZURE, 'content-guids': APP });
    expectSuccess(result, 'updated');
    expect(integrationsOf(server, APP)).toEqual([azure!.guid]);
    expect(writesTo(server).map((write) => write.split(' ')[0])).toEqual(['PUT']);
    expect(result.log.join('\n')).toContain(APP);
  });

  it('removes nothing where it is shorter than before', async () => {
    const server = await withContent();
    expectSuccess(await run(server, { ...AZURE, 'content-guids': `${APP},${REPORT}` }), 'created');
    expectSuccess(await run(server, { ...AZURE, 'content-guids': APP }), 'unchanged');
    expect(integrationsOf(server, REPORT)).toHaveLength(1);
  });
});

describe('before 2025.07', () => {
  it('an item takes one integration', async () => {
    const server = await withContent('2025.06.0');
    const result = await run(server, { ...AZURE, 'content-guids': APP });
    expectSuccess(result, 'created');
    expect(integrationsOf(server, APP)).toEqual([result.outputs['guid']]);
  });

  it.each([true, false])('and keeps the one it has (hidden version: %s)', async (hideVersion) => {
    const server = await withContent('2025.06.0');
    server.connect.settings.hideVersion = hideVersion;
    server.connect.seed({ associations: [{ content_guid: APP, integration_guid: OTHER }] });
    const error = errorOf(await run(server, { ...AZURE, 'content-guids': APP }));
    expect(error).toContain(APP);
    expect(error).toContain(OTHER);
    expect(error).toContain('2025.07');
    expect(writesTo(server)).toEqual([]);
    expect(integrationsOf(server, APP)).toEqual([OTHER]);
  });
});

describe('content that cannot be associated', () => {
  it('because it does not exist is found before anything is made', async () => {
    const server = await withContent();
    const nothing = '000000c0-0000-4000-8000-000000000009';
    const error = errorOf(await run(server, { ...AZURE, 'content-guids': `${APP},${nothing}` }));
    expect(error).toContain(nothing);
    expect(error).toContain('status 404');
    expect(writesTo(server)).toEqual([]);
  });

  it('because of its auth type fails the step, and the outputs are there', async () => {
    const server = await withContent();
    const result = await run(server, { ...AZURE, 'content-guids': DOCUMENT });
    const error = errorOf(result);
    expect(error).toContain(DOCUMENT);
    expect(error).toContain('code 237');
    expect(result.outputs).toMatchObject({ operation: 'created', changed: 'true' });
    expect(result.outputs['guid']).not.toBe('');
    expect(integrationsOf(server, DOCUMENT)).toEqual([]);
  });

  it('may be right for a service account', async () => {
    const server = await withContent();
    expectSuccess(await run(server, { ...SERVICE, 'content-guids': DOCUMENT }), 'created');
  });

  it('names every item that Connect refuses', async () => {
    const server = await withContent();
    server.faults.add({ on: { method: 'PUT', times: Infinity }, kind: { status: 403 } });
    const result = await run(server, { ...AZURE, 'content-guids': `${APP}, ${REPORT}` });
    const errors = errorsOf(result).join('\n');
    expect(errors).toContain(`The content item ${APP} could not be associated`);
    expect(errors).toContain(`The content item ${REPORT} could not be associated`);
    expect(result.outputs).toMatchObject({ operation: 'created', changed: 'true' });
  });
});
