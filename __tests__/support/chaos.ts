import fc from 'fast-check';
import { TransportError, type HttpRequest, type HttpResponse } from '../../src/network/transport';
import {
  API_KEYS,
  deliver,
  type Fault,
  type FaultKind,
  FaultSchedule,
  SimulatedConnect,
  type StoredIntegration,
  TEMPLATES,
} from './connect';
import { runInProcess, type InProcessResult } from './in-process';
import { VirtualTime } from './virtual-clock';

/*
 * Histories of concurrent runs against one simulated Connect, and what must be true of each of them.
 *
 * A history is plain data. Playing it is deterministic: time is virtual, and all that is random comes from seeds in it.
 */

const NAMES = ['Azure', 'azure ', 'Lake 湖'] as const;
const USERS = ['alice', 'bob'] as const;
const GROUPS = ['finance'] as const;
const CONTENT_ITEMS = 2;

interface Declaration {
  readonly name: (typeof NAMES)[number];
  readonly absent: boolean;
  readonly allowDeleteInUse: boolean;
  readonly description: string | null;
  readonly clientId: string;
  readonly secret: string;
  /** `null` leaves it alone. */
  readonly access: 'everyone' | readonly string[] | null;
  readonly content: readonly number[];
}

interface RunPlan {
  readonly startsAt: number;
  readonly declarations: readonly Declaration[];
  readonly updateSecret: 'always' | 'on-create';
  readonly maxAttempts: number;
  readonly maxParallel: number;
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly slowness: number;
  /** Milliseconds after the start; its process vanishes. */
  readonly killedAfter: number | null;
  /** Milliseconds after the start; as by SIGINT, and by SIGTERM 7.5 s later. */
  readonly stoppedAfter: number | null;
}

export interface History {
  /** How many integrations of each name there are before the first run, made by nobody. */
  readonly before: readonly number[];
  readonly usedBefore: boolean;
  readonly runs: readonly RunPlan[];
}

// --- Generating --------------------------------------------------------------------------------------------------------

const declaration: fc.Arbitrary<Declaration> = fc.record({
  name: fc.constantFrom(NAMES[0], NAMES[0], NAMES[0], NAMES[1], NAMES[2]),
  absent: often(false, true, 9),
  allowDeleteInUse: fc.boolean(),
  description: fc.constantFrom(null, 'Blob storage', 'Lake'),
  clientId: fc.constantFrom('client-1', 'client-1', 'client-2'),
  secret: fc.constantFrom('s3cret-one', 's3cret "two"\n'),
  access: fc.constantFrom(null, null, 'everyone' as const, ['alice'], ['alice', 'bob', 'finance']),
  content: fc.constantFrom([], [], [0], [0, 1]),
});

/** Later ones of a name that is there already do not count. */
const declarations = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(declaration, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(declaration, { minLength: 2, maxLength: 4 }) },
  )
  .map((all) => [...new Map(all.map((one) => [one.name, one] as const).reverse()).values()]);

const failing = fc.constantFrom(408, 500, 502, 503, 504);
const faultKind: fc.Arbitrary<FaultKind> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<FaultKind>(
      'drop-before',
      'drop-after',
      'drop-after',
      'reset-half',
      'hang-before',
      'hang-after',
      'hang-after',
      'not-an-integration',
      'truncated-json',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(
      fc.record({ status: failing, handled: fc.boolean() }),
      fc.record({
        status: fc.constantFrom(429, 503),
        headers: fc.constantFrom({ 'retry-after': '1' }, { 'retry-after': '86400' }),
      }),
      fc.record({ html: fc.constantFrom(200, 502), handled: fc.boolean() }),
      fc.constant({ redirect: 302, location: 'https://login.example.com/' }),
      fc.constant({ status: 403 }),
    ),
  },
  { weight: 2, arbitrary: fc.record({ delayMs: fc.integer({ min: 100, max: 40_000 }) }) },
  { weight: 1, arbitrary: fc.record({ handledLater: fc.integer({ min: 1, max: 60_000 }) }) },
);

const LIST = '/v1/oauth/integrations';
const fault: fc.Arbitrary<Fault> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: faultKind,
      on: fc.record({
        method: fc.constantFrom('POST', 'POST', 'POST', 'PATCH', 'PUT', 'DELETE', 'GET'),
        nth: fc.integer({ min: 1, max: 3 }),
        times: fc.constantFrom(1, 1, 2, 4),
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: faultKind,
      on: fc.record({ nth: fc.integer({ min: 1, max: 20 }), times: fc.constant(1) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant<FaultKind>('stale-list'),
      on: fc.record({
        method: fc.constant('GET'),
        path: fc.constant(new RegExp(`${LIST}$`)),
        nth: fc.integer({ min: 1, max: 3 }),
      }),
    }),
  },
);

const runPlan: fc.Arbitrary<RunPlan> = fc.record({
  startsAt: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 5_000 })),
  declarations,
  updateSecret: fc.constantFrom('always', 'on-create'),
  maxAttempts: fc.constantFrom(5, 5, 5, 1, 2),
  maxParallel: fc.constantFrom(4, 1),
  seed: fc.nat(),
  faults: fc.oneof(fc.constant([]), fc.array(fault, { maxLength: 4 })),
  slowness: fc.constantFrom(20, 20, 200, 2_000),
  killedAfter: rarely(
    fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ max: 40_000, min: 0 })),
  ),
  stoppedAfter: rarely(
    fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ max: 40_000, min: 0 })),
  ),
});

/** One to eight runs within five seconds. */
export const history: fc.Arbitrary<History> = fc.record({
  before: fc.tuple(existing(), existing(), existing()),
  usedBefore: fc.boolean(),
  runs: fc.oneof(
    { weight: 2, arbitrary: fc.array(runPlan, { minLength: 2, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(runPlan, { minLength: 1, maxLength: 8 }) },
  ),
});

function existing(): fc.Arbitrary<number> {
  return fc.constantFrom(0, 0, 0, 0, 0, 1, 1, 2);
}

function often<T>(usual: T, other: T, weight: number): fc.Arbitrary<T> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constant(other) },
  );
}

function rarely<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
}

// --- Playing -----------------------------------------------------------------------------------------------------------

/** Counts of what histories came to, for a report. */
export interface Tally {
  histories: number;
  runs: number;
  requests: number;
  /** Runs that ended with success. */
  succeeded: number;
  killed: number;
  /** Histories in which some name had several integrations after all runs, none of which had been there before. */
  leftDuplicates: number;
  /** Of those, the ones without a killed or cancelled run, a stale list or a write that landed late. */
  leftDuplicatesWithAFailedRunOnly: number;
  /** Runs that took back what they had made. */
  tookBack: number;
  adopted: number;
  /** Associations that a successful run had ensured and that were gone before the clean run: lost to a concurrent write. */
  lostAssociations: number;
}

export function newTally(): Tally {
  return {
    histories: 0,
    runs: 0,
    requests: 0,
    succeeded: 0,
    killed: 0,
    leftDuplicates: 0,
    leftDuplicatesWithAFailedRunOnly: 0,
    tookBack: 0,
    adopted: 0,
    lostAssociations: 0,
  };
}

/** Longer than any run may take, whatever befalls it. */
const LONGEST_RUN_MS = 2 * 3_600_000;

/** What one run has done to the server. */
class RunRecord {
  readonly plan: RunPlan;
  readonly postsLanded = new Map<string, number>();
  /** Names by GUID of what its POSTs have made, whether or not it has been told. */
  readonly made = new Map<string, string>();
  /** GUIDs that the answer to one of its own POSTs has told it. */
  readonly told = new Set<string>();
  readonly patched = new Set<string>();
  readonly deleted = new Set<string>();
  /** `content integration` of associations that it has written. */
  readonly associated = new Set<string>();
  /** Content items whose associations it was told that it has written. */
  readonly toldAssociated = new Set<string>();
  /** Names that it has posted without having read the list since. */
  readonly notLookedFor = new Set<string>();
  /** What it last read of each content item. */
  readonly lastRead = new Map<string, ReadonlySet<string>>();
  killed = false;
  result: InProcessResult | undefined;
  endedAt: number | undefined;

  constructor(
    plan: RunPlan,
    readonly label: string,
  ) {
    this.plan = plan;
  }

  declares(name: string | null): Declaration | undefined {
    return this.plan.declarations.find((one) => one.name === name);
  }
}

/**
 * Plays a history, then one clean run of the last declaration of each name, then the same once more.
 *
 * @throws an Error that says which promise was broken
 */
export async function play(
  history: History,
  tally: Tally = newTally(),
): Promise<readonly string[]> {
  const world = new Simulation(history);
  await world.playRuns();
  world.checkRuns(tally);
  await world.playCleanRuns();
  return world.connect.journal.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

class Simulation {
  readonly time = new VirtualTime();
  readonly connect = new SimulatedConnect({
    templates: TEMPLATES.filter(({ id }) => id === 'github'),
    now: () => new Date(this.time.now()),
  });
  private readonly content: readonly string[];
  private readonly principals = new Map<string, string>();
  private readonly foreign: readonly StoredIntegration[];
  private readonly foreignAssociations: readonly string[];
  private readonly before: ReadonlySet<string>;
  private readonly records: RunRecord[];
  private broken: Error | undefined;
  /** Whether some run deletes by name: then even what was looked for and found may be gone again. */
  private readonly deletions: boolean;

  constructor(private readonly history: History) {
    const { connect } = this;
    this.deletions = history.runs.some(({ declarations }) =>
      declarations.some(({ absent }) => absent),
    );
    const seeded = connect.seed({
      users: USERS.map((username) => ({ username })),
      groups: GROUPS.map((name) => ({ name })),
      content: Array.from({ length: CONTENT_ITEMS }, () => ({})),
      integrations: [
        { name: 'AZURE', template: 'github', config: { client_id: 'client-1' } },
        { name: ' Azure', template: 'github', config: { client_id: 'client-2' } },
      ],
    });
    this.content = seeded.content.map(({ guid }) => guid);
    for (const { username, guid } of seeded.users) this.principals.set(username, guid);
    for (const { name, guid } of seeded.groups) this.principals.set(name, guid);
    this.foreign = connect.integrations;
    const { integrations } = connect.seed({
      integrations: NAMES.flatMap((name, index) =>
        Array.from({ length: history.before[index] ?? 0 }, (_, copy) => ({
          name,
          template: 'github',
          config: { auth_mode: 'Confidential', client_id: `client-${String(copy + 1)}` },
        })),
      ),
    });
    const [content = ''] = this.content;
    connect.seed({
      associations: [...seeded.integrations, ...(history.usedBefore ? integrations : [])].map(
        ({ guid }) => ({ content_guid: content, integration_guid: guid }),
      ),
    });
    this.before = new Set(connect.integrations.map(({ guid }) => guid));
    this.foreignAssociations = this.associationsOf(seeded.integrations.map(({ guid }) => guid));
    this.records = history.runs.map((plan, index) => new RunRecord(plan, `run ${index + 1}`));
  }

  async playRuns(): Promise<void> {
    for (const record of this.records) {
      this.time.after(record.plan.startsAt, () => {
        this.start(record).catch((error: unknown) => {
          this.broken ??= error as Error;
        });
      });
    }
    // To the end of all events, so that late writes have landed, too.
    await this.time.pass(() => this.broken !== undefined);
    if (this.broken !== undefined) throw this.broken;
    for (const { killed, result, label } of this.records) {
      demand(killed || result !== undefined, `${label} never ends`);
    }
  }

  private async start(record: RunRecord): Promise<void> {
    const { plan } = record;
    const stopping = new AbortController();
    const aborting = new AbortController();
    const random = randomFrom(plan.seed);
    const startedAt = this.time.now();
    const cancelled: (() => void)[] = [];
    if (plan.killedAfter !== null) {
      cancelled.push(
        this.time.after(plan.killedAfter, () => {
          record.killed = true;
        }),
      );
    }
    if (plan.stoppedAfter !== null) {
      cancelled.push(
        this.time.after(plan.stoppedAfter, () => {
          stopping.abort();
        }),
        this.time.after(plan.stoppedAfter + 7_500, () => {
          aborting.abort();
        }),
      );
    }
    let correlations = 0;
    const result = await runInProcess(
      this.inputs(plan),
      {
        clock: this.time.clock(() => record.killed),
        random,
        newCorrelationId: () => `${record.label} ${String((correlations += 1))}`,
        cancellation: { stopping: stopping.signal, aborting: aborting.signal },
        openTransport: () => ({ send: this.transport(record, random), close: () => undefined }),
      },
      this.filesAndSecrets(plan),
    );
    if (record.killed) return;
    cancelled.forEach((takeBack) => {
      takeBack();
    });
    record.result = result;
    record.endedAt = this.time.now();
    demand(
      record.endedAt - startedAt < LONGEST_RUN_MS,
      `${record.label} took ${String(record.endedAt - startedAt)} ms`,
    );
    this.checkTruth(record, result);
  }

  private transport(record: RunRecord, random: () => number) {
    const { plan } = record;
    const faults = new FaultSchedule();
    faults.add(...plan.faults);
    const latency = (): number => 1 + random() * plan.slowness;
    return (request: HttpRequest): Promise<HttpResponse> =>
      new Promise((resolve, reject) => {
        if (record.killed) return;
        const url = new URL(request.url);
        const simulated = {
          method: request.method,
          path: url.pathname + url.search,
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
          ),
          body: request.body ?? '',
        };
        const onAbort = (): void => {
          if (!record.killed) reject(request.signal.reason as Error);
        };
        request.signal.addEventListener('abort', onAbort, { once: true });
        try {
          this.checkRequest(record, simulated);
        } catch (error) {
          // Thrown from here, it would be a failure of the network to the run.
          this.broken ??= error as Error;
        }
        const end = (delayMs: number, settle: () => void): void => {
          this.time.after(delayMs, () => {
            request.signal.removeEventListener('abort', onAbort);
            if (!record.killed) settle();
          });
        };
        const dropped = (): void => {
          reject(new TransportError('reset', 'ECONNRESET', url.host));
        };
        this.time.after(latency(), () => {
          const delivery = this.watch(record, simulated, () =>
            deliver(this.connect, simulated, faults.take(simulated), (delayMs, task) => {
              this.time.after(delayMs, () => {
                this.watch(record, simulated, task);
              });
            }),
          );
          switch (delivery.type) {
            case 'answer':
              end(latency() + delivery.delayMs, () => {
                const { status, headers, body } = delivery.response;
                if (request.signal.aborted) return;
                this.noteAnswer(record, simulated, status, body);
                resolve({
                  url: request.url,
                  status,
                  body,
                  header: (name) => headers[name.toLowerCase()] ?? null,
                });
              });
              break;
            case 'partial':
            case 'drop':
              end(latency(), dropped);
              break;
            case 'hang':
              break;
          }
        });
      });
  }

  /**
   * A POST follows another one of the same name only after a look at the list, and a content item keeps all integrations
   * that it had when it was read.
   */
  private checkRequest(record: RunRecord, { method, path, body }: Sent): void {
    const { label, notLookedFor, lastRead } = record;
    if (method === 'GET' && path.endsWith(LIST)) notLookedFor.clear();
    if (method === 'POST') {
      const { name } = JSON.parse(body) as { name: string };
      demand(!notLookedFor.has(name), `${label} posts "${name}" again without a look`);
      notLookedFor.add(name);
    }
    if (method === 'PUT') {
      const content = contentIn(path);
      for (const guid of lastRead.get(content) ?? []) {
        demand(body.includes(guid), `${label} takes ${guid} from ${content}, which it has seen`);
      }
    }
  }

  // --- What must be true of every single write ---------------------------------------------------------------------------

  /** Lets something happen on behalf of a run, and holds what has changed on the server against what the run may do. */
  private watch<T>(record: RunRecord, { method, path, body }: Sent, task: () => T): T {
    const { connect } = this;
    const before = new Map(connect.integrations.map((one) => [one.guid, one]));
    const result = task();
    const after = new Map(connect.integrations.map((one) => [one.guid, one]));
    const { label } = record;
    for (const one of after.values()) {
      const former = before.get(one.guid);
      if (former === one) continue;
      const declared = record.declares(one.name);
      demand(
        declared !== undefined && !declared.absent,
        `${label} wrote "${String(one.name)}", which it does not declare`,
      );
      if (former === undefined) {
        record.made.set(one.guid, declared.name);
        const posts = (record.postsLanded.get(declared.name) ?? 0) + 1;
        record.postsLanded.set(declared.name, posts);
        demand(
          posts === 1 || this.deletions || record.plan.faults.some(landsAmiss),
          `${label} made ${posts} of "${declared.name}"`,
        );
        demand(
          same(principalsOf(one), this.declaredPrincipals(declared) ?? []),
          `${label} created "${declared.name}" with another access list than declared`,
        );
      } else {
        record.patched.add(one.guid);
        demand(
          same(principalsOf(one), principalsOf(former)) ||
            same(principalsOf(one), this.declaredPrincipals(declared) ?? ['undeclared']),
          `${label} gave "${declared.name}" an access list that it does not declare`,
        );
      }
    }
    for (const [guid, { name }] of before) {
      if (after.has(guid)) continue;
      record.deleted.add(guid);
      demand(
        record.told.has(guid) || record.declares(name)?.absent === true,
        `${label} deleted "${String(name)}" (${guid}), which it neither made nor declared absent`,
      );
      demand(
        !record.told.has(guid) || !this.before.has(guid),
        `${label} was told of a GUID that had been there before`,
      );
    }
    if (method === 'PUT') {
      const pairsAfter = pairs(connect);
      const content = contentIn(path);
      const sent = JSON.parse(body) as { oauth_integration_guid: string }[];
      const guids = new Set(sent.map((one) => one.oauth_integration_guid));
      // Another run may have written the same a moment before.
      for (const guid of guids) {
        if (pairsAfter.has(`${content} ${guid}`)) record.associated.add(`${content} ${guid}`);
      }
    }
    return result;
  }

  private noteAnswer(
    record: RunRecord,
    { method, path }: Sent,
    status: number,
    body: string,
  ): void {
    if (method === 'PUT' && status < 300) record.toldAssociated.add(contentIn(path));
    const readsContent = method === 'GET' && path.startsWith('/__api__/v1/content/');
    if (status !== 200 || (method !== 'POST' && !readsContent)) return;
    const json = parsed(body);
    if (method === 'POST' && isIntegration(json)) record.told.add(json.guid);
    if (readsContent && Array.isArray(json)) {
      const guids = (json as { oauth_integration_guid: string }[]).map(
        (one) => one.oauth_integration_guid,
      );
      record.lastRead.set(contentIn(path), new Set(guids));
    }
  }

  /** What a run says when it ends, held against what it did. */
  private checkTruth(record: RunRecord, result: InProcessResult): void {
    const { label } = record;
    const there = new Map(this.connect.integrations.map((one) => [one.guid, one]));
    const deletedByOthers = (guid: string): boolean =>
      this.records.some((other) => other !== record && other.deleted.has(guid));
    demand(
      result.succeeded === (result.errors.length === 0),
      `${label} succeeds with errors, or fails without`,
    );
    for (const { name, guid, operation, changed, error } of result.integrations) {
      const says = `${label} says of "${String(name)}" (${String(guid)}): ${String(operation)}`;
      const done = operation !== null && operation !== 'unchanged';
      // What it made is a change even if it could not be taken back, so that the integration of that name is another one.
      const made = [...record.told].some((own) => record.made.get(own) === name);
      demand(changed === done || (operation === null && made), `${says}, ${changed}`);
      const contents = record.declares(name)?.content.map((index) => this.content[index]) ?? [];
      switch (operation) {
        case 'created':
          demand(guid !== null && record.told.has(guid), `${says}, but was never told so`);
          demand(
            error !== undefined || there.has(guid) || deletedByOthers(guid),
            `${says}, but it does not stay`,
          );
          break;
        case 'updated':
          demand(
            guid !== null &&
              (record.patched.has(guid) ||
                contents.some((content) => record.associated.has(`${String(content)} ${guid}`)) ||
                // A proxy may have said so of a PUT that never got to Connect; then the step has failed.
                (error !== undefined &&
                  contents.some((content) => record.toldAssociated.has(String(content))))),
            `${says}, but wrote nothing to it`,
          );
          break;
        case 'deleted':
          demand(guid !== null && !there.has(guid), `${says}, but it is still there`);
          break;
        case 'unchanged':
          demand(guid === null || !record.patched.has(guid), `${says}, but wrote to it`);
          break;
        case null:
          demand(error !== undefined, `${says}, without an error`);
      }
    }
  }

  // --- What must be true of the whole ------------------------------------------------------------------------------------

  checkRuns(tally: Tally): void {
    const { connect, records } = this;
    const successful = records.filter(({ result }) => result?.succeeded);
    tally.histories += 1;
    tally.runs += records.length;
    tally.requests += connect.journal.length;
    tally.succeeded += successful.length;
    tally.killed += records.filter(({ killed }) => killed).length;
    for (const record of records) {
      if ([...record.told].some((guid) => record.deleted.has(guid))) tally.tookBack += 1;
      if ([...record.made.keys()].some((guid) => !record.told.has(guid))) tally.adopted += 1;
    }

    for (const one of this.foreign) {
      demand(connect.integrations.includes(one), `"${String(one.name)}" was touched`);
    }
    const left = this.associationsOf(this.foreign.map(({ guid }) => guid));
    demand(same(left, this.foreignAssociations), 'An association that was there before is lost');

    for (const name of NAMES) {
      const all = this.named(name);
      if (all.length < 2 || all.some(({ guid }) => this.before.has(guid))) continue;
      const involved = records.filter((record) => record.declares(name) !== undefined);
      const excused = involved.some(
        ({ killed, plan }) => killed || plan.stoppedAfter !== null || plan.faults.some(landsAmiss),
      );
      tally.leftDuplicates += 1;
      if (excused) continue;
      tally.leftDuplicatesWithAFailedRunOnly += 1;
      demand(
        involved.some(({ result }) => result?.succeeded === false),
        `Every run succeeded, and yet there are ${all.length} of "${name}"`,
      );
    }

    if (this.isCalm()) {
      for (const { result, label } of records) {
        for (const { error = '' } of result?.integrations ?? []) {
          // It looked at the very moment when two others had created, and neither had taken its own back.
          const sawTwo = error.includes(' integrations have the name ');
          demand(error === '' || sawTwo, `${label} fails for no reason: ${error}`);
        }
      }
    }

    for (const record of successful) {
      for (const { name, guid } of record.result?.integrations ?? []) {
        for (const index of record.declares(name)?.content ?? []) {
          const pair = `${this.content[index] ?? ''} ${String(guid)}`;
          if (
            this.named(name ?? '').some((one) => one.guid === guid) &&
            !pairs(connect).has(pair)
          ) {
            tally.lostAssociations += 1;
          }
        }
      }
    }
  }

  /** Whether nothing goes wrong, and runs that are quick enough to wait for each other are all there is. */
  private isCalm(): boolean {
    const { before, runs } = this.history;
    return (
      !this.deletions &&
      before.every((count) => count < 2) &&
      runs.every(
        (plan) =>
          plan.faults.length === 0 &&
          plan.killedAfter === null &&
          plan.stoppedAfter === null &&
          plan.slowness <= 200,
      )
    );
  }

  /** The last declaration of each name, on a network without faults: whatever was left half-done is put right. */
  async playCleanRuns(): Promise<void> {
    const last = new Map(
      this.history.runs.flatMap(({ declarations }) => declarations).map((one) => [one.name, one]),
    );
    const plan: RunPlan = {
      startsAt: 0,
      declarations: [...last.values()],
      updateSecret: 'always',
      maxAttempts: 5,
      maxParallel: 4,
      seed: 1,
      faults: [],
      slowness: 20,
      killedAfter: null,
      stoppedAfter: null,
    };
    const before = this.connect.integrations;
    const inUse = new Set(this.connect.associations.map(({ integrationGuid }) => integrationGuid));
    const { result } = await this.playOne(plan, 'the clean run');
    let allAsDeclared = true;
    for (const declared of plan.declarations) {
      const namesakes = before.filter(({ name }) => name === declared.name);
      const said = result?.integrations.find(({ name }) => name === declared.name);
      const now = this.named(declared.name);
      const refused =
        namesakes.length > 1 ||
        (declared.absent &&
          !declared.allowDeleteInUse &&
          namesakes.some(({ guid }) => inUse.has(guid)));
      if (refused) {
        allAsDeclared = false;
        demand(
          namesakes.every(({ guid }) => said?.error?.includes(guid)),
          `The clean run does not name the ${namesakes.length} of "${declared.name}"`,
        );
        demand(same(now, namesakes), `The clean run touched "${declared.name}"`);
      } else {
        demand(
          said !== undefined && said.error === undefined,
          `The clean run failed with "${declared.name}": ${String(said?.error)} ${String(result?.errors)}`,
        );
        this.checkState(declared, now, namesakes[0]);
      }
    }
    demand(result?.succeeded === allAsDeclared, 'The clean run fails, or succeeds, wrongly');

    const writes = this.connect.writes.length;
    const again = await this.playOne(
      { ...plan, updateSecret: 'on-create' },
      'the second clean run',
    );
    demand(this.connect.writes.length === writes, 'The second clean run writes');
    demand(again.result?.succeeded === allAsDeclared, 'The second clean run ends otherwise');
  }

  private async playOne(plan: RunPlan, label: string): Promise<RunRecord> {
    const record = new RunRecord(plan, label);
    let ended = false;
    const run = this.start(record).finally(() => {
      ended = true;
    });
    await this.time.pass(() => ended || this.broken !== undefined);
    if (this.broken !== undefined) throw this.broken;
    demand(ended, `${label} never ends`);
    await run;
    return record;
  }

  private checkState(
    declared: Declaration,
    now: readonly StoredIntegration[],
    former: StoredIntegration | undefined,
  ): void {
    const { name } = declared;
    demand(now.length === (declared.absent ? 0 : 1), `There are ${now.length} of "${name}"`);
    const [one] = now;
    if (declared.absent || one === undefined) return;
    const principals = this.declaredPrincipals(declared) ?? (former ? principalsOf(former) : []);
    demand(same(principalsOf(one), principals), `The access list of "${name}" is wrong`);
    demand(one.config['client_id'] === declared.clientId, `The client id of "${name}" is wrong`);
    demand(one.secrets['client_secret'] === declared.secret, `The secret of "${name}" is wrong`);
    const description = declared.description ?? former?.description ?? '';
    demand(one.description === description, `The description of "${name}" is wrong`);
    const present = pairs(this.connect);
    for (const index of declared.content) {
      demand(present.has(`${this.content[index] ?? ''} ${one.guid}`), `"${name}" has no content`);
    }
  }

  // --- Small things ------------------------------------------------------------------------------------------------------

  private named(name: string): StoredIntegration[] {
    return this.connect.integrations.filter((one) => one.name === name);
  }

  private associationsOf(guids: readonly string[]): string[] {
    return [...pairs(this.connect)].filter((pair) => guids.some((guid) => pair.endsWith(guid)));
  }

  private declaredPrincipals({ access }: Declaration): string[] | null {
    if (access === null || access === 'everyone') return access === null ? null : [];
    return access.map((name) => this.principals.get(name) ?? name);
  }

  private inputs(plan: RunPlan): Record<string, string> {
    const common = {
      'connect-server': 'http://127.0.0.1:3939',
      'connect-api-key': API_KEYS.administrator,
      'update-secret': plan.updateSecret,
      'max-attempts': String(plan.maxAttempts),
      'max-parallel': String(plan.maxParallel),
    };
    const [only] = plan.declarations;
    if (only === undefined || plan.declarations.length > 1) {
      return { ...common, manifest: 'connect.yml' };
    }
    if (only.absent) {
      return {
        ...common,
        name: only.name,
        state: 'absent',
        'allow-delete-in-use': String(only.allowDeleteInUse),
      };
    }
    const users = only.access === 'everyone' ? ['*'] : (only.access ?? []).filter(isUser);
    const groups = only.access === 'everyone' ? [] : (only.access ?? []).filter((a) => !isUser(a));
    return {
      ...common,
      name: only.name,
      template: 'github',
      description: only.description ?? '',
      'client-id': only.clientId,
      'client-secret': only.secret,
      'allowed-users': users.join(','),
      'allowed-groups': groups.join('\n'),
      'content-guids': only.content.map((index) => this.content[index]).join('\n'),
    };
  }

  private filesAndSecrets({ declarations }: RunPlan) {
    const manifest = {
      integrations: declarations.map((one, index) =>
        one.absent
          ? { name: one.name, state: 'absent', allow_delete_in_use: one.allowDeleteInUse }
          : {
              name: one.name,
              template: 'github',
              ...(one.description === null ? {} : { description: one.description }),
              config: { client_id: one.clientId },
              secrets: { client_secret: `\${SECRET_${String(index)}}` },
              ...(one.access === null
                ? {}
                : {
                    access:
                      one.access === 'everyone'
                        ? 'everyone'
                        : {
                            users: one.access.filter(isUser),
                            groups: one.access.filter((name) => !isUser(name)),
                          },
                  }),
              content: one.content.map((item) => this.content[item]),
            },
      ),
    };
    const env = Object.fromEntries(
      declarations.map((one, index) => [`SECRET_${String(index)}`, one.secret]),
    );
    return { files: { 'connect.yml': JSON.stringify(manifest) }, env };
  }
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Faults after which two integrations of one name are possible although no run fails. */
function landsAmiss({ kind }: Fault): boolean {
  return kind === 'stale-list' || (typeof kind === 'object' && 'handledLater' in kind);
}

function pairs(connect: SimulatedConnect): Set<string> {
  return new Set(connect.associations.map((a) => `${a.contentGuid} ${a.integrationGuid}`));
}

function principalsOf({ permissions }: StoredIntegration): string[] {
  return permissions.map(({ userGuid, groupGuid }) => userGuid ?? groupGuid ?? '');
}

function isUser(name: string): boolean {
  return (USERS as readonly string[]).includes(name);
}

function contentIn(path: string): string {
  return path.split('/')[4] ?? '';
}

function isIntegration(json: unknown): json is { guid: string } {
  return typeof json === 'object' && json !== null && 'guid' in json && 'id' in json;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function same<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

function demand(condition: boolean, broken: string): asserts condition {
  if (!condition) throw new Error(broken);
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
