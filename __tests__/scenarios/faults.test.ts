import { openTransport } from '../../src/network/transport';
import {
  API_KEYS,
  type Fault,
  type FaultKind,
  type RunningConnect,
  type SimulatedConnect,
  startConnect,
} from '../support/connect';
import { runInProcess, type InProcessResult, type World } from '../support/in-process';
import { systemClock } from '../../src/clock';

/*
 * Every kind of fault at every request of every operation, over real sockets: singly, and in pairs.
 *
 * Whatever befalls a run, it makes at most one integration, tells what it did, and leaves alone what is not its own; and
 * if it fails, a run without faults puts right what it left.
 */

import.meta.jest.setTimeout(60_000);

const NAME = 'Azure';
/** What a careless client would trim, escape or cut. */
const SECRET = ' "s3cret" %0A\\n é 湖\n';
const MAX_ATTEMPTS = 3;

interface Operation {
  /** How many integrations of the name there are when the run has succeeded. */
  readonly ends: 0 | 1;
  readonly inputs: (stage: Pick<Stage, 'content'>) => Record<string, string>;
  readonly seed?: (connect: SimulatedConnect) => void;
  /** Called before the first POST leaves. */
  readonly beforePost?: (connect: SimulatedConnect) => void;
  readonly says: 'created' | 'updated' | 'unchanged' | 'deleted';
}

interface Stage {
  readonly content: string;
  readonly alarms: Alarms;
}

const github = { name: NAME, template: 'github', 'client-id': 'client', 'client-secret': SECRET };
const stored = (clientId: string) => ({
  name: NAME,
  template: 'github',
  config: { auth_mode: 'Confidential', client_id: clientId },
  secrets: { client_secret: SECRET },
});

const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: { ends: 1, says: 'created', inputs: () => github },
  'create with everything': {
    ends: 1,
    says: 'created',
    inputs: ({ content }) => ({
      name: NAME,
      template: 'custom',
      'auth-type': 'Service Account',
      'authorization-uri': 'https://login.example.com/authorize',
      'token-uri': 'https://login.example.com/token',
      'client-id': 'client',
      'client-secret': SECRET,
      'allowed-users': 'alice',
      'allowed-groups': 'finance',
      'content-guids': content,
      verify: 'true',
    }),
  },
  'create beside another run': {
    ends: 1,
    says: 'updated',
    inputs: () => github,
    beforePost: (connect) => {
      connect.seed({ integrations: [{ ...stored('other'), secrets: { client_secret: 'other' } }] });
    },
  },
  update: {
    ends: 1,
    says: 'updated',
    inputs: ({ content }) => ({ ...github, 'allowed-users': 'alice', 'content-guids': content }),
    seed: (connect) => {
      connect.seed({ integrations: [stored('former')] });
    },
  },
  unchanged: {
    ends: 1,
    says: 'unchanged',
    inputs: () => ({ ...github, 'update-secret': 'on-create' }),
    seed: (connect) => {
      connect.seed({ integrations: [stored('client')] });
    },
  },
  delete: {
    ends: 0,
    says: 'deleted',
    inputs: () => ({ name: NAME, state: 'absent', 'allow-delete-in-use': 'true' }),
    seed: (connect) => {
      const [{ guid } = { guid: '' }] = connect.seed({
        integrations: [stored('client')],
      }).integrations;
      const [content] = connect.seed({ content: [{}] }).content;
      connect.seed({ associations: [{ content_guid: content!.guid, integration_guid: guid }] });
    },
  },
};

/** After these a request that may be repeated is repeated. */
const PASSING: Readonly<Record<string, FaultKind>> = {
  'drop-before': 'drop-before',
  'drop-after': 'drop-after',
  'reset-half': 'reset-half',
  'hang-before': 'hang-before',
  'hang-after': 'hang-after',
  'truncated-json': 'truncated-json',
  '408': { status: 408 },
  '408 handled': { status: 408, handled: true },
  '429': { status: 429 },
  '429 with Retry-After': { status: 429, headers: { 'retry-after': '2' } },
  '500': { status: 500 },
  '500 handled': { status: 500, handled: true },
  '502': { status: 502 },
  '502 handled': { status: 502, handled: true },
  '503': { status: 503 },
  '503 handled': { status: 503, handled: true },
  '503 with Retry-After': {
    status: 503,
    headers: { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' },
  },
  '504': { status: 504 },
  '504 handled': { status: 504, handled: true },
  'HTML 502': { html: 502 },
  'HTML 502 handled': { html: 502, handled: true },
};
const LASTING: Readonly<Record<string, FaultKind>> = {
  'HTML 200': { html: 200 },
  'HTML 200 handled': { html: 200, handled: true },
  'not-an-integration': 'not-an-integration',
  redirect: { redirect: 302, location: 'https://login.example.com/?token=t' },
};
const KINDS = { ...PASSING, ...LASTING };

/** The time-outs of the requests that are under way, by their correlation ids. */
type Alarms = Map<string, () => void>;

/** Waits are over at once, and so is the time of a request, as soon as the server lets it hang. */
function quickly(alarms: Alarms): Pick<World, 'clock' | 'openTransport'> {
  let alarm = (): void => undefined;
  return {
    clock: {
      ...systemClock,
      // The time of a request begins right before it is sent.
      after: (_ms, task) => {
        alarm = task;
        return () => undefined;
      },
      sleep: () =>
        new Promise((resolve) => {
          setImmediate(resolve);
        }),
    },
    openTransport: (options) => {
      const { send, close } = openTransport(options);
      return {
        close,
        send: (request) => {
          alarms.set(request.headers['X-Correlation-ID'] ?? '', alarm);
          return send(request);
        },
      };
    },
  };
}

async function run(
  { url, connect }: RunningConnect,
  { inputs, beforePost }: Operation,
  { alarms, ...stage }: Stage,
): Promise<InProcessResult> {
  let posted = false;
  let requests = 0;
  const { clock, openTransport: open } = quickly(alarms);
  return runInProcess(
    {
      'connect-server': url,
      'connect-api-key': API_KEYS.administrator,
      'max-attempts': String(MAX_ATTEMPTS),
      ...inputs(stage),
    },
    {
      clock,
      random: () => 0.5,
      newCorrelationId: () => `request-${String((requests += 1))}`,
      cancellation: {
        stopping: new AbortController().signal,
        aborting: new AbortController().signal,
      },
      openTransport: (options) => {
        const { send, close } = open(options);
        return {
          close,
          send: (request) => {
            if (request.method === 'POST' && !posted) {
              posted = true;
              beforePost?.(connect);
            }
            return send(request);
          },
        };
      },
    },
  );
}

/** The requests of a run without faults, each as what selects it. */
type Request = Required<Pick<NonNullable<Fault['on']>, 'method' | 'path' | 'nth'>>;

async function requestsOf(operation: Operation): Promise<Request[]> {
  return onServer(operation, [], async (server, stage) => {
    const result = await run(server, operation, stage);
    expect(result).toMatchObject({
      succeeded: true,
      errors: [],
      integrations: [{ operation: operation.says }],
    });
    const counts = new Map<string, number>();
    return server.requests.map(({ method, path }) => {
      const pattern = path
        .replace(/[.?+*]/g, '\\$&')
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '[^/]+');
      const nth = (counts.get(method + pattern) ?? 0) + 1;
      counts.set(method + pattern, nth);
      return { method, nth, path: new RegExp(`^${pattern}$`) };
    });
  });
}

async function onServer<T>(
  { seed }: Operation,
  faults: readonly Fault[],
  use: (server: RunningConnect, stage: Stage) => Promise<T>,
): Promise<T> {
  const alarms: Alarms = new Map();
  const server = await startConnect({
    onHang: ({ headers }) => alarms.get(headers['x-correlation-id'] ?? '')?.(),
  });
  try {
    const { connect } = server;
    const { content, integrations } = connect.seed({
      users: [{ username: 'alice' }],
      groups: [{ name: 'finance' }],
      content: [{}],
      integrations: [{ ...stored('foreign'), name: `${NAME} ` }],
    });
    const guid = content[0]!.guid;
    connect.seed({
      associations: [{ content_guid: guid, integration_guid: integrations[0]!.guid }],
    });
    seed?.(connect);
    server.faults.add(...faults);
    return await use(server, { content: guid, alarms });
  } finally {
    await server.close();
  }
}

interface Trial {
  readonly server: RunningConnect;
  readonly result: InProcessResult;
}

/** Runs with faults and, should that fail, once more without; gives back what the first run came to. */
async function endure(
  operation: Operation,
  faults: readonly Fault[],
  examine: (trial: Trial) => void = () => undefined,
): Promise<boolean> {
  return onServer(operation, faults, async (server, stage) => {
    const { connect } = server;
    const foreign = connect.integrations.filter(({ name }) => name !== NAME);
    const foreignAssociations = connect.associations.length - (operation.ends === 0 ? 1 : 0);
    const result = await run(server, operation, stage);
    examine({ server, result });
    checkTruth(server, operation, result);
    if (!result.succeeded) {
      server.faults.clear();
      const { beforePost, ...alone } = operation;
      const again = await run(server, alone, stage);
      const all = connect.integrations.filter(({ name }) => name === NAME);
      if (beforePost !== undefined && all.length === 2) {
        // Which of them a lost request of the first run has made, no run can know: a person has to choose.
        for (const { guid } of all) expect(again.errors.join()).toContain(guid);
        return false;
      }
      expect(again).toMatchObject({ succeeded: true, errors: [] });
    }

    const now = connect.integrations.filter(({ name }) => name === NAME);
    expect(now).toHaveLength(operation.ends);
    for (const { secrets, config, permissions } of now) {
      expect(secrets).toEqual({ client_secret: SECRET });
      expect(config['client_id']).toBe('client');
      const inputs = operation.inputs(stage);
      const principals = [inputs['allowed-users'], inputs['allowed-groups']].filter(Boolean);
      expect(permissions).toHaveLength(principals.length);
    }
    expect(connect.integrations.filter(({ name }) => name !== NAME)).toEqual(foreign);
    expect(connect.associations).toHaveLength(
      foreignAssociations + (operation.inputs(stage)['content-guids'] === undefined ? 0 : 1),
    );
    return result.succeeded;
  });
}

/** Holds what a run says against what the server has seen. */
function checkTruth(server: RunningConnect, operation: Operation, result: InProcessResult): void {
  const landed = (method: string, path: RegExp): number =>
    server.connect.writes.filter(
      (entry) => entry.method === method && path.test(entry.path) && entry.status < 300,
    ).length;
  const posts = landed('POST', /integrations$/);
  expect(posts).toBeLessThanOrEqual(1);
  expect(landed('PATCH', /./)).toBeLessThanOrEqual(MAX_ATTEMPTS);
  expect(landed('PUT', /./)).toBeLessThanOrEqual(MAX_ATTEMPTS);
  expect(result.errors.length > 0).toBe(!result.succeeded);
  const [said] = result.integrations;
  if (said?.error === undefined && said !== undefined) {
    expect(result.outputs).toMatchObject({
      guid: said.guid ?? '',
      operation: said.operation,
      changed: String(said.changed),
    });
    expect(said.changed).toBe(said.operation !== 'unchanged');
  }
  if (!result.succeeded || said === undefined) return;
  switch (said.operation) {
    case 'created':
      expect(operation.says).toBe('created');
      expect(landed('PATCH', /./)).toBe(0);
      break;
    case 'updated':
      expect(landed('PATCH', /./)).toBeGreaterThan(0);
      break;
    case 'unchanged':
      expect(server.connect.writes).toEqual([]);
      break;
    case null:
    default:
      expect(said.operation).toBe('deleted');
      expect(landed('DELETE', /./)).toBe(1);
  }
}

const isCreation = ({ method, path }: Request): boolean =>
  method === 'POST' && !path.source.includes('verify');

describe.each(Object.entries(OPERATIONS))('%s', (_, operation) => {
  let requests: Request[];

  beforeAll(async () => {
    requests = await requestsOf(operation);
  });

  it.each(Object.entries(KINDS))('survives %s at each of its requests', async (name, kind) => {
    await Promise.all(
      requests.map(async (on) => {
        let posts = 0;
        let landed = false;
        const succeeded = await endure(operation, [{ on, kind }], ({ server }) => {
          expect(server.faults.remaining).toEqual([]);
          posts = server.requests.filter(
            ({ method, path }) => method === 'POST' && path.endsWith('/integrations'),
          ).length;
          landed = server.connect.writes.some(({ method }) => method === 'POST') && posts === 1;
        });
        if (isCreation(on)) {
          // Only a redirect says for sure that nothing was made. Beside another run's, a lost one cannot be told apart.
          const lost = operation.beforePost !== undefined && landed;
          expect(succeeded).toBe(name !== 'redirect' && !lost);
        } else if (on.method !== 'POST' && name in PASSING) {
          expect([on, succeeded]).toEqual([on, true]);
        }
        expect(posts).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('survives pairs of faults', async () => {
    const kinds: FaultKind[] = [
      'drop-before',
      'drop-after',
      'truncated-json',
      { status: 503 },
      { html: 200, handled: true },
    ];
    const pairs = requests.flatMap((first, index) =>
      requests.slice(index).flatMap((second) =>
        kinds.flatMap((one) =>
          kinds.map((other): Fault[] => [
            { on: first, kind: one },
            { on: second === first ? { ...first, nth: first.nth + 1 } : second, kind: other },
          ]),
        ),
      ),
    );
    // Every kind, at every request: the step has no divisor in common with the number of pairs of kinds.
    let step = Math.ceil(pairs.length / 200);
    while (step % 5 === 0) step += 1;
    const sample = pairs.filter((_pair, index) => index % step === 0);
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let pair = sample.pop(); pair !== undefined; pair = sample.pop()) {
          await endure(operation, pair);
        }
      }),
    );
  });
});

it('tells that it adopted what its own lost request had made', async () => {
  await endure(
    OPERATIONS['create']!,
    [{ on: { method: 'POST' }, kind: 'drop-after' }],
    ({ server, result }) => {
      const [made] = server.connect.integrations.filter(({ name }) => name === NAME);
      expect(result.outputs).toMatchObject({ operation: 'updated', guid: made!.guid });
      expect(server.connect.writes.map(({ method }) => method)).toEqual(['POST', 'PATCH']);
    },
  );
});

it('posts again if its first request never arrived, and says created', async () => {
  await endure(
    OPERATIONS['create']!,
    [{ on: { method: 'POST' }, kind: 'drop-before' }],
    ({ server, result }) => {
      const [made] = server.connect.integrations.filter(({ name }) => name === NAME);
      expect(result.outputs).toMatchObject({ operation: 'created', guid: made!.guid });
      expect(server.connect.writes.map(({ method }) => method)).toEqual(['POST']);
    },
  );
});

it('takes back its own beside an older one, and says updated', async () => {
  await endure(OPERATIONS['create beside another run']!, [], ({ server, result }) => {
    const [stays, ...others] = server.connect.integrations.filter(({ name }) => name === NAME);
    expect(others).toEqual([]);
    expect(result.outputs).toMatchObject({ operation: 'updated', guid: stays!.guid });
    expect(server.connect.writes.map(({ method }) => method)).toEqual(['POST', 'DELETE', 'PATCH']);
  });
});
