import { LARGEST_SUMMARY_BYTES } from '../../src/report/summary';
import { API_KEYS, startConnect, type RunningConnect } from '../support/connect';
import { runAction, type ActionResult } from '../support/run-action';
import { expectSuccess } from '../support/scenario';

const INTEGRATIONS = 1000;
const MAX_PARALLEL = 8;
const FILE = 'integrations.yml';

const manifest = (of: (index: number) => string): string =>
  `integrations:${Array.from(
    { length: INTEGRATIONS },
    (_, index) => `
  - name: Integration ${index}
    description: ${of(index)}
    template: azure
    config:
      auth_type: Viewer
      tenant_id: 11111111-2222-3333-4444-555555555555
      client_id: client-${index}
    secrets:
      client_secret: \${SECRET}`,
  ).join('')}\n`;

/** What one run has asked of the server, and what it has said. */
interface Seen {
  readonly result: ActionResult;
  readonly server: RunningConnect;
}

describe(`a manifest of ${INTEGRATIONS}`, () => {
  let created: Seen;
  let unchanged: Seen;
  let updated: Seen;

  /** Each time a server of its own, so that everything can be counted, with the integrations of the one before. */
  async function apply(text: string, before?: Seen): Promise<Seen> {
    const server = await startConnect(before && { connect: before.server.connect });
    const result = await runAction(
      {
        'connect-server': server.url,
        'connect-api-key': API_KEYS.administrator,
        'max-attempts': '1',
        'max-parallel': String(MAX_PARALLEL),
        'update-secret': 'on-create',
        manifest: FILE,
      },
      { files: { [FILE]: text }, env: { SECRET: 'secret-of-the-manifest' } },
    );
    await server.close();
    expectSuccess(result);
    return { result, server };
  }

  beforeAll(async () => {
    created = await apply(manifest(() => 'As it was'));
    unchanged = await apply(
      manifest(() => 'As it was'),
      created,
    );
    updated = await apply(
      manifest((index) => (index % 2 === 0 ? 'As it was' : 'As it is now')),
      unchanged,
    );
  }, 120_000);

  it('takes a request for each to create them, and six at most beside', () => {
    const { server } = created;
    const posts = server.requests.filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(INTEGRATIONS);
    expect(server.requests.length).toBeLessThanOrEqual(INTEGRATIONS + 6);
    expect(server.connect.integrations).toHaveLength(INTEGRATIONS + 1);
  });

  it('takes four requests to find that there is nothing to do', () => {
    expect(unchanged.server.requests.length).toBeLessThanOrEqual(4);
    expect(unchanged.server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('takes a request for each that differs, and four beside', () => {
    const { requests } = updated.server;
    const patches = requests.filter(({ method }) => method === 'PATCH');
    expect(patches).toHaveLength(INTEGRATIONS / 2);
    expect(requests.length).toBeLessThanOrEqual(INTEGRATIONS / 2 + 4);
  });

  it('has no more requests under way than max-parallel, over as many connections that stay open', () => {
    for (const { server } of [unchanged, updated]) {
      expect(server.peakInFlight).toBeLessThanOrEqual(MAX_PARALLEL);
      expect(server.connections).toBeLessThanOrEqual(MAX_PARALLEL);
    }
  });

  it('creates each over a connection of its own, no more than max-parallel at a time', () => {
    expect(created.server.peakInFlight).toBe(MAX_PARALLEL);
    expect(created.server.connections).toBeLessThanOrEqual(INTEGRATIONS + MAX_PARALLEL);
  });

  it('has all of its integrations in the summary, within its limit', () => {
    for (const { result } of [created, updated]) {
      expect(Buffer.byteLength(result.summary)).toBeLessThanOrEqual(LARGEST_SUMMARY_BYTES);
    }
    expect(created.result.summary.match(/^\+ Integration /gm)).toHaveLength(INTEGRATIONS);
    expect(updated.result.summary.match(/^! Integration /gm)).toHaveLength(INTEGRATIONS / 2);
    expect(unchanged.result.summary).toContain(`Done: ${INTEGRATIONS} unchanged.`);
  });

  it('has a log that begins and ends with the numbers, and with a line for each where nothing changes', () => {
    const { log } = unchanged.result;
    expect(log.length).toBeLessThanOrEqual(INTEGRATIONS + 10);
    expect(log).toContain('1000 unchanged');
    expect(log.at(-1)).toBe('Done: 1000 unchanged.');
    expect(created.result.log.at(-1)).toBe('Done: 1000 created.');
    expect(updated.result.log.at(-1)).toBe('Done: 500 updated, 500 unchanged.');
  });

  it('has a log with as many lines for each change as there is to say', () => {
    const values = [
      'description',
      'auth_type',
      'tenant_id',
      'client_id',
      'client_secret',
      'access',
    ];
    // Of a long plan, a line for each comes first, the details in a group.
    const kept = ['access', 'content', 'client_secret'];
    const each = {
      created: 3 + values.length + kept.length,
      updated: 3 + 1 + kept.length,
      unchanged: 1,
    };
    expect(created.result.log.length).toBeLessThanOrEqual(INTEGRATIONS * each.created + 10);
    const half = INTEGRATIONS / 2;
    expect(updated.result.log.length).toBeLessThanOrEqual(
      half * each.updated + half * each.unchanged + 10,
    );
    const progress = created.result.log.filter((line) => /^\[\d+\/1000\] Created: /.test(line));
    expect(progress).toHaveLength(INTEGRATIONS);
  });
});
