import { API_KEYS } from '../support/connect';
import {
  AZURE,
  errorOf,
  integrationNamed,
  storedAzure,
  useScenario,
  warningsOf,
} from '../support/scenario';

const { connect, run } = useScenario();

const LIST = /\/v1\/oauth\/integrations$/;
const MIB = 1024 * 1024;

/** What a server that is broken, or is none of ours, may send: the run ends with one sentence. */
describe('an answer without measure', () => {
  it('that is nested 20,000 levels deep', async () => {
    const server = await connect();
    const body = '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000);
    server.faults.add({ on: { path: LIST, times: Infinity }, kind: { status: 200, body } });
    expect(errorOf(await run(server, AZURE))).toContain('(nested more than 100 levels deep)');
  });

  it('whose pages of users never end', async () => {
    const server = await connect();
    server.faults.add({
      on: { path: /\/v1\/users\?/, times: Infinity },
      kind: {
        status: 200,
        body: JSON.stringify({ total: 1e9, results: [{ guid: 'g', username: 'bob' }] }),
      },
    });
    const result = await run(server, { ...AZURE, 'allowed-users': 'alice' });
    expect(errorOf(result)).toContain('(the whole: expected no more than 500 pages of 500)');
  });

  it.each([
    ['an error message', 400, (text: string) => JSON.stringify({ code: 4, error: text })],
    ['a page', 502, (text: string) => `<html>${text}</html>`],
    ['no JSON', 200, (text: string) => text],
  ])('that is %s of 15 MB', async (_, status, body) => {
    const server = await connect();
    const text = `${API_KEYS.administrator} and words. `.repeat(Math.ceil((15 * MIB) / 50));
    server.faults.add({ on: { path: LIST, times: Infinity }, kind: { status, body: body(text) } });
    const result = await run(server, AZURE);
    expect(errorOf(result).length).toBeLessThan(20 * 1024);
    expect(result.rawStdout.length).toBeLessThan(64 * 1024);
    expect(result.outputs['integrations'] ?? '').not.toContain(API_KEYS.administrator);
  });
});

/** What people paste by mistake: linear in time, and no flood of annotations. */
describe('inputs without measure', () => {
  const many = (line: (index: number) => string): string =>
    Array.from({ length: 10_000 }, (_, index) => line(index)).join('\n');

  it.each([
    ['keys that nobody knows', { config: many((index) => `k${index}: v`) }, 1],
    ['the same key', { config: many(() => 'key: v') }, 101],
    ['placeholders', { config: many((index) => `k${index}: xxx`) }, 102],
    ['short secrets', { 'secret-config': many((index) => `k${index}: abc`) }, 102],
  ])('are told in so many annotations: %s', async (_, inputs, annotations) => {
    const server = await connect();
    const result = await run(server, { ...AZURE, ...inputs });
    expect(result.exitCode).toBe(1);
    expect(result.annotations).toHaveLength(annotations);
    expect(result.rawStdout.length).toBeLessThan(64 * 1024);
  });
});

describe('what a server tells without measure', () => {
  it('60,000 names that look like the declared one are one warning', async () => {
    const server = await connect();
    const list = Array.from({ length: 60_000 }, (_, index) => ({
      id: String(index + 1),
      guid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      name: 'AZURE',
    }));
    server.faults.add({ on: { path: LIST }, kind: { status: 200, body: JSON.stringify(list) } });
    const result = await run(server, { ...AZURE, 'dry-run': 'true' });
    expect(result.exitCode).toBe(0);
    expect(warningsOf(result).join('\n')).toContain('AZURE');
    expect(warningsOf(result).length).toBeLessThan(20);
    expect(result.rawStdout.length).toBeLessThan(64 * 1024);
  });

  it('a user name of 15 MB is shown nowhere', async () => {
    const server = await connect();
    const { users } = server.connect.seed({ users: [{ username: 'alice' }, { username: 'bob' }] });
    const lost = { user_guid: users[1]!.guid, group_guid: null };
    server.connect.seed({ integrations: [{ ...storedAzure(), permissions: [lost] }] });
    const body = JSON.stringify({ guid: users[1]!.guid, username: 'b'.repeat(15 * MIB) });
    const path = /\/v1\/users\/[\da-f-]+$/;
    server.faults.add({ on: { path, times: Infinity }, kind: { status: 200, body } });
    const file = 'connect.yml';
    for (const inputs of [
      { ...AZURE, 'allowed-users': 'alice', 'dry-run': 'true' },
      { 'export-manifest': file },
    ]) {
      const result = await run(server, inputs, { read: [file] });
      expect(result.exitCode).toBe(0);
      const { rawStdout, summary, outputs, files } = result;
      expect(JSON.stringify([rawStdout, summary, outputs, files]).length).toBeLessThan(64 * 1024);
      expect(rawStdout + (files[file] ?? '')).toContain(lost.user_guid);
    }
  });
});

/** Linear in the engine of Connect, and without end in that of Node.js, where no signal would end it. */
it.each(['^(a+)+$', '^([a-z]|[a-z0-9])*$', '(a|aa)+$', '^(a*)*b?$'])(
  'a pattern of the server is run on no value: %s',
  async (validation) => {
    const server = await connect();
    const { connect: model } = server;
    const handle = model.handle.bind(model);
    model.handle = (request, options) => {
      const answer = handle(request, options);
      if (!request.path.endsWith('/oauth/templates')) return answer;
      const templates = JSON.parse(answer.body) as { fields: object[] }[];
      const odd = templates.map(({ fields, ...rest }) => ({
        ...rest,
        fields: fields.map((field) => ({ ...field, validation })),
      }));
      return { ...answer, body: JSON.stringify(odd) };
    };
    const clientId = `${'a'.repeat(40)}!`;
    const result = await run(server, { ...AZURE, 'client-id': clientId }, { timeoutMs: 15_000 });
    expect(result.exitCode).toBe(0);
    expect(integrationNamed(server, 'Azure').config['client_id']).toBe(clientId);
  },
);
