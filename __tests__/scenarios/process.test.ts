import {
  API_KEYS,
  type Fault,
  type RunningConnect,
  type SimulatedConnect,
  startConnect,
} from '../support/connect';
import { type ActionResult, runAction, type RunOptions } from '../support/run-action';

/*
 * The bundle as a process: a few of the faults, and what becomes of it when the workflow is cancelled. The runner sends
 * SIGINT, 7.5 s later SIGTERM, and 2.5 s later it kills.
 */

let server: RunningConnect;

beforeEach(async () => {
  server = await startConnect();
});

afterEach(async () => {
  await server.close();
});

const azure = {
  name: 'Azure',
  template: 'github',
  'client-id': 'client',
  'client-secret': 's3cret',
};

function run(
  inputs: Record<string, string> = azure,
  options: RunOptions = {},
): Promise<ActionResult> {
  return runAction(
    { 'connect-server': server.url, 'connect-api-key': API_KEYS.administrator, ...inputs },
    { timeoutMs: 20_000, ...options },
  );
}

/** Runs until a request has arrived, then sends signals; the second one once the first has had its effect. */
async function cancelled(
  { method, path, nth }: { method: string; path: RegExp; nth: number },
  signals: readonly NodeJS.Signals[],
  inputs?: Record<string, string>,
  options?: RunOptions,
): Promise<ActionResult> {
  let watch: NodeJS.Timeout | undefined;
  try {
    return await run(inputs, {
      ...options,
      onStart: (action) => {
        const pending = [...signals];
        watch = setInterval(() => {
          const seen = server.requests.filter(
            (request) => request.method === method && path.test(request.path),
          );
          if (seen.length < nth) return;
          const signal = pending.shift();
          if (signal !== undefined) action.signal(signal);
        }, 100);
      },
    });
  } finally {
    clearInterval(watch);
  }
}

const LIST = /\/v1\/oauth\/integrations$/;
const named = (connect: SimulatedConnect, name: string) =>
  connect.integrations.filter((one) => one.name === name);
const posts = (): number => server.requests.filter(({ method }) => method === 'POST').length;

const messages = ({ annotations }: ActionResult): string =>
  annotations.map(({ message }) => message).join('\n');

/** The next run, on a network without faults. */
async function expectMended(): Promise<void> {
  server.faults.clear();
  const next = await run();
  expect(next).toMatchObject({ exitCode: 0, signal: null });
  expect(named(server.connect, 'Azure')).toMatchObject([{ secrets: { client_secret: 's3cret' } }]);
}

describe('faults', () => {
  it('adopts what a lost POST has made', async () => {
    server.faults.add({ on: { method: 'POST' }, kind: 'drop-after' });
    const { exitCode, outputs } = await run();
    expect(exitCode).toBe(0);
    const [made, ...others] = named(server.connect, 'Azure');
    expect(others).toEqual([]);
    expect(outputs).toMatchObject({ operation: 'updated', guid: made!.guid, changed: 'true' });
  });

  it.each(['POST', 'GET'])('waits as a 503 to a %s tells', async (method) => {
    server.faults.add({ on: { method }, kind: { status: 503, headers: { 'retry-after': '1' } } });
    const { exitCode, outputs, log } = await run();
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ operation: 'created' });
    expect(named(server.connect, 'Azure')).toHaveLength(1);
    if (method === 'GET')
      expect(log.join('\n')).toContain('Trying again in 1.0 s (attempt 2 of 5)');
  });
});

describe('cancellation', () => {
  it('writes nothing if it comes before the first write', async () => {
    server.faults.add({ on: { method: 'GET', path: LIST }, kind: 'hang-before' });
    const result = await cancelled({ method: 'GET', path: LIST, nth: 1 }, ['SIGINT']);
    expect(result).toMatchObject({ exitCode: 1, signal: null });
    expect(messages(result)).toContain('The run was cancelled');
    expect(server.connect.writes).toEqual([]);
    await expectMended();
  });

  it.each(['hang-before', 'hang-after'] as const)(
    'gives up a POST at the second signal and says that its fate is unknown (%s)',
    async (kind) => {
      server.faults.add({ on: { method: 'POST' }, kind });
      const result = await cancelled({ method: 'POST', path: LIST, nth: 1 }, ['SIGINT', 'SIGTERM']);
      expect(result).toMatchObject({ exitCode: 1, signal: null });
      expect(messages(result)).toContain('It is not known whether "Azure" was created.');
      expect(posts()).toBe(1);
      await expectMended();
    },
  );

  it('waits for a POST under way, and says that it was done', async () => {
    server.faults.add({ on: { method: 'POST' }, kind: { delayMs: 1_000 } });
    const result = await cancelled({ method: 'POST', path: LIST, nth: 1 }, ['SIGINT']);
    const [made] = named(server.connect, 'Azure');
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { operation: 'created', guid: made!.guid },
    });
    expect(messages(result)).toContain('"Azure" was created, but');
    await expectMended();
  });

  it('says what was created if it comes during the look for duplicates', async () => {
    server.faults.add({ on: { method: 'GET', path: LIST, nth: 2 }, kind: 'hang-before' });
    const result = await cancelled({ method: 'GET', path: LIST, nth: 2 }, ['SIGINT']);
    const [made] = named(server.connect, 'Azure');
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { operation: 'created', guid: made!.guid, changed: 'true' },
    });
    await expectMended();
  });

  it('starts no further write of many, and names those that were made', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `Integration ${String(index + 1)}`);
    const files = {
      'connect.yml': JSON.stringify({
        integrations: names.map((name) => ({
          name,
          template: 'github',
          config: { client_id: 'client' },
          secrets: { client_secret: '${SECRET}' },
        })),
      }),
    };
    const slow: Fault = { on: { method: 'POST', times: Infinity }, kind: { delayMs: 400 } };
    server.faults.add(slow);
    const inputs = { manifest: 'connect.yml', 'max-parallel': '2' };
    const options = { files, env: { SECRET: 's3cret' } };
    const result = await cancelled(
      { method: 'POST', path: LIST, nth: 3 },
      ['SIGINT'],
      inputs,
      options,
    );
    expect(result.exitCode).toBe(1);
    const made = server.connect.integrations.filter(({ name }) => names.includes(name ?? ''));
    // The signal takes a moment to arrive; nowhere near long enough for all of them.
    expect(made.length).toBeGreaterThanOrEqual(3);
    expect(made.length).toBeLessThanOrEqual(8);
    const said = JSON.parse(result.outputs['integrations']!) as {
      name: string;
      operation: string;
    }[];
    expect(said.filter(({ operation }) => operation === 'created').map(({ name }) => name)).toEqual(
      made.map(({ name }) => name),
    );
    expect(messages(result)).toContain('The run was cancelled before this was sent.');

    server.faults.clear();
    expect(await run(inputs, options)).toMatchObject({ exitCode: 0 });
    for (const name of names) expect(named(server.connect, name)).toHaveLength(1);
  });
});
