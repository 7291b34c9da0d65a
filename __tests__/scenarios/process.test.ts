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

/** A process that does not end by itself is killed after this, and its test fails. */
const TIMEOUT_MS = 20_000;

import.meta.jest.setTimeout(2 * TIMEOUT_MS);

// Processes that really wait, on machines that may be busy.
import.meta.jest.setTimeout(60_000);

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
    { timeoutMs: TIMEOUT_MS, ...options },
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

/** What the log says after the plan. */
function afterPlan(log: readonly string[]): string[] {
  const plan = log.findIndex((line) => line.startsWith('Plan: '));
  expect(plan).toBeGreaterThan(0);
  return log.slice(plan + 1);
}

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
    const { exitCode, outputs, log } = await run();
    expect(exitCode).toBe(0);
    const [made, ...others] = named(server.connect, 'Azure');
    expect(others).toEqual([]);
    expect(outputs).toMatchObject({ operation: 'updated', guid: made!.guid, changed: 'true' });
    expect(afterPlan(log)).toEqual([
      'Connect gave no usable answer to the creation of "Azure". Checking whether it exists.',
      '"Azure" exists. Continuing with it.',
      `Updated: Azure (guid ${made!.guid}, id ${made!.id})`,
    ]);
  });

  it('repeats a POST that was lost on its way, and looks once more for the first one', async () => {
    server.faults.add({ on: { method: 'POST' }, kind: 'drop-before' });
    const { exitCode, outputs, log } = await run();
    expect(exitCode).toBe(0);
    const [made, ...others] = named(server.connect, 'Azure');
    expect(others).toEqual([]);
    expect(outputs).toMatchObject({ operation: 'created', guid: made!.guid });
    expect(afterPlan(log)).toEqual([
      'Connect gave no usable answer to the creation of "Azure". Checking whether it exists.',
      '"Azure" is not there: creating it again (attempt 2 of 5).',
      expect.stringContaining('/__oauth__/integrations/callback'),
      `Created: Azure (guid ${made!.guid}, id ${made!.id})`,
    ]);
  });

  it('names both where a POST that was lost is carried out late', async () => {
    server.faults.add({ on: { method: 'POST' }, kind: { handledLater: 3_500 } });
    const result = await run();
    expect(result.exitCode).toBe(1);
    const both = named(server.connect, 'Azure');
    expect(both).toHaveLength(2);
    for (const { guid } of both) expect(messages(result)).toContain(guid);
    expect(server.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  it.each([
    ['1', '1 attempt'],
    ['2', '2 attempts'],
  ])('gives up after %s with nothing there', async (maxAttempts, attempts) => {
    server.faults.add({ on: { method: 'POST', times: Infinity }, kind: 'drop-before' });
    const result = await run({ ...azure, 'max-attempts': maxAttempts });
    expect(result).toMatchObject({ exitCode: 1, outputs: { operation: '', changed: 'false' } });
    expect(messages(result)).toContain(
      `"Azure" could not be created in ${attempts}, and it is not there. The connection to`,
    );
    expect(posts()).toBe(Number(maxAttempts));
    await expectMended();
  });

  it('looks again where the list is older than its POST', async () => {
    server.faults.add({ on: { method: 'GET', path: LIST, nth: 2 }, kind: 'stale-list' });
    const { exitCode, outputs, log } = await run();
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ operation: 'created' });
    expect(log).toContain('Looking again for "Azure": the list is not final yet.');
  });

  it.each(['POST', 'GET'])('waits as a 503 to a %s tells', async (method) => {
    server.faults.add({ on: { method }, kind: { status: 503, headers: { 'retry-after': '1' } } });
    const { exitCode, outputs, log } = await run();
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ operation: 'created' });
    expect(named(server.connect, 'Azure')).toHaveLength(1);
    if (method === 'GET') expect(log.join('\n')).toContain('Trying again in 1.0 s (attempt 2)');
  });
});

describe('another run that is first', () => {
  const GUID = '0a0b0c0d-0000-4000-8000-00000000000a';

  /** Has somebody else's integration of a lower id there by the time at which the POST is answered. */
  async function overtaken(): Promise<ActionResult> {
    server.faults.add({ on: { method: 'POST' }, kind: { delayMs: 600 } });
    let watch: NodeJS.Timeout | undefined;
    try {
      return await run(azure, {
        onStart: () => {
          watch = setInterval(() => {
            if (posts() === 0) return;
            clearInterval(watch);
            server.connect.seed({
              integrations: [
                { name: 'Azure', template: 'github', config: {}, id: '1', guid: GUID },
              ],
            });
          }, 20);
        },
      });
    } finally {
      clearInterval(watch);
    }
  }

  const madeBy = (result: ActionResult): string =>
    /deleting the one that this run has made \(([0-9a-f-]{36})\)/.exec(result.log.join('\n'))![1]!;

  it('keeps its integration: this one takes back its own, and says so', async () => {
    const result = await overtaken();
    expect(result.exitCode).toBe(0);
    const own = madeBy(result);
    expect(own).not.toBe(GUID);
    expect(afterPlan(result.log)).toEqual([
      `Another run has made "Azure" first (${GUID}): deleting the one that this run has made (${own}).`,
      `Updated: Azure (guid ${GUID}, id 1)`,
    ]);
    expect(result.outputs).toMatchObject({ operation: 'updated', guid: GUID });
    expect(server.connect.writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /__api__/v1/oauth/integrations',
      `DELETE /__api__/v1/oauth/integrations/${own}`,
      `PATCH /__api__/v1/oauth/integrations/${GUID}`,
    ]);
    expect(named(server.connect, 'Azure')).toMatchObject([
      { guid: GUID, secrets: { client_secret: 's3cret' } },
    ]);
  });

  it('keeps its integration, and what could not be taken back is named', async () => {
    server.faults.add({ on: { method: 'DELETE', times: Infinity }, kind: { status: 403 } });
    const result = await overtaken();
    const own = madeBy(result);
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { operation: '', changed: 'true', guid: GUID },
    });
    expect(messages(result)).toContain(
      `2 integrations now have the name "Azure". Another run created ${GUID}, which stays. This run created ${own} and could not delete it. Delete ${own}, then run the step again.`,
    );
    expect(named(server.connect, 'Azure').map(({ guid }) => guid)).toEqual([GUID, own]);
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

  it.each([
    ['at SIGTERM', ['SIGINT', 'SIGTERM'], 'hang-before'],
    ['at SIGTERM', ['SIGINT', 'SIGTERM'], 'hang-after'],
    ['at a second SIGINT', ['SIGINT', 'SIGINT'], 'hang-before'],
    ['some seconds after SIGINT alone', ['SIGINT'], 'hang-before'],
  ] as const)(
    'gives up a POST %s and says that its fate is unknown (%s, %s)',
    async (_, signals, kind) => {
      server.faults.add({ on: { method: 'POST' }, kind });
      const result = await cancelled({ method: 'POST', path: LIST, nth: 1 }, signals);
      expect(result).toMatchObject({ exitCode: 1, signal: null });
      expect(messages(result)).toContain('It is not known whether "Azure" was created.');
      expect(posts()).toBe(1);
      await expectMended();
    },
  );

  it('gives up a POST at CTRL_BREAK, by which Windows cancels', async () => {
    server.faults.add({ on: { method: 'POST' }, kind: 'hang-before' });
    // Node.js tells of it as of a signal that no other system can send.
    const hook = "process.on('SIGUSR2',()=>process.emit('SIGBREAK'))";
    const result = await cancelled({ method: 'POST', path: LIST, nth: 1 }, ['SIGUSR2'], azure, {
      env: { NODE_OPTIONS: `--import data:text/javascript,${hook}` },
    });
    expect(result).toMatchObject({ exitCode: 1, signal: null, outputs: { changed: 'false' } });
    expect(messages(result)).toContain('It is not known whether "Azure" was created.');
    await expectMended();
  });

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
