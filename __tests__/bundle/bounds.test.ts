import { API_KEYS } from '../support/connect';
import { AZURE, errorOf, useScenario } from '../support/scenario';

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
