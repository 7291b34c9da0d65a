import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
} from '../../../src/network/transport';
import {
  deliver,
  type FaultKind,
  FaultSchedule,
  SimulatedConnect,
  type SimulatedResponse,
  TEMPLATES,
} from '../connect';
import { runInProcess } from '../in-process';
import { httpResponse, simulatedRequest } from '../simulated-transport';
import { VirtualTime } from '../virtual-clock';
import {
  CONTENT_ITEMS,
  FORMER_NAME,
  filesAndSecrets,
  GROUPS,
  inputsOf,
  NAMES,
  USERS,
  type History,
  type MixUp,
  type RunPlan,
} from './history';
import { MixUps } from './mix-ups';
import { demand, newTally, Promises, RunRecord, type Stage, type Tally } from './promises';

/*
 * Plays histories of concurrent runs against one simulated Connect. That is deterministic: time is virtual, and all that is
 * random comes from seeds in the history.
 */

/** Longer than any run may take, whatever befalls it. */
const LONGEST_RUN_MS = 2 * 3_600_000;

/**
 * Plays a history, then one clean run of the last declaration of each name, then the same once more.
 *
 * @throws an Error that says which promise was broken
 */
export async function play(
  history: History,
  tally: Tally = newTally(),
): Promise<readonly string[]> {
  const world = new Simulation(history, tally);
  await world.playRuns();
  world.promises.checkRuns(tally);
  await world.playCleanRuns();
  return world.connect.journal.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

class Simulation {
  readonly connect: SimulatedConnect;
  readonly promises: Promises;
  private readonly time = new VirtualTime();
  private readonly stage: Stage;
  private readonly mixUps: MixUps;
  private broken: Error | undefined;

  constructor(
    private readonly history: History,
    tally: Tally,
  ) {
    this.connect = new SimulatedConnect({
      templates: TEMPLATES.filter(({ id }) => id === 'github'),
      now: () => new Date(this.time.now()),
    });
    this.stage = setStage(this.connect, history);
    this.promises = new Promises(this.stage);
    this.mixUps = new MixUps(this.connect, this.time, tally);
  }

  async playRuns(): Promise<void> {
    for (const record of this.stage.records) {
      this.time.after(record.plan.startsAt, () => {
        this.start(record).catch((error: unknown) => {
          this.broken ??= error as Error;
        });
      });
    }
    // To the end of all events, so that late writes have landed, too.
    await this.time.pass(() => this.broken !== undefined);
    if (this.broken !== undefined) throw this.broken;
    for (const { killed, result, label } of this.stage.records) {
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
      inputsOf(plan, this.stage.content),
      {
        clock: this.time.clock(() => record.killed),
        random,
        newCorrelationId: () => `${record.label} ${String((correlations += 1))}`,
        cancellation: { stopping: stopping.signal, aborting: aborting.signal },
        openTransport: () => ({ send: this.transport(record, random), close: () => undefined }),
      },
      filesAndSecrets(plan, this.stage.content),
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
    this.promises.checkTruth(record, result);
  }

  private transport(record: RunRecord, random: () => number) {
    const { plan } = record;
    const faults = new FaultSchedule<FaultKind | MixUp>();
    faults.add(...plan.faults);
    const latency = (): number => 1 + random() * plan.slowness;
    return (request: HttpRequest): Promise<HttpResponse> =>
      new Promise((resolve, reject) => {
        if (record.killed) return;
        const simulated = simulatedRequest(request);
        const onAbort = (): void => {
          if (!record.killed) reject(request.signal.reason as Error);
        };
        request.signal.addEventListener('abort', onAbort, { once: true });
        try {
          this.promises.checkRequest(record, simulated);
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
          reject(new TransportError('reset', 'ECONNRESET', new URL(request.url).host));
        };
        const answer = (response: SimulatedResponse, delayMs = 0): void => {
          end(latency() + delayMs, () => {
            if (request.signal.aborted) return;
            this.promises.noteAnswer(record, simulated, response);
            resolve(httpResponse(request, response));
          });
        };
        this.time.after(latency(), () => {
          const fault = faults.take(simulated);
          if (typeof fault === 'object' && 'mixedUp' in fault) {
            const handle = () =>
              this.promises.watch(record, simulated, () => this.connect.handle(simulated));
            this.mixUps.befall(fault, simulated, handle, answer);
            return;
          }
          const delivery = this.promises.watch(record, simulated, () =>
            deliver(this.connect, simulated, fault, (delayMs, task) => {
              this.time.after(delayMs, () => {
                this.promises.watch(record, simulated, task);
              });
            }),
          );
          switch (delivery.type) {
            case 'answer':
              answer(
                fault === undefined
                  ? this.mixUps.pass(request.method, delivery.response)
                  : delivery.response,
                delivery.delayMs,
              );
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

  /** The last declaration of each name, on a network without faults: whatever was left half-done is put right. */
  async playCleanRuns(): Promise<void> {
    const { connect, promises } = this;
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
    const before = connect.integrations;
    const inUse = new Set(connect.associations.map(({ integrationGuid }) => integrationGuid));
    const clean = await this.playOne(plan, 'the clean run');
    const allAsDeclared = promises.checkClean(clean, before, inUse);

    const writes = connect.writes.length;
    const again = await this.playOne(
      { ...plan, updateSecret: 'on-create' },
      'the second clean run',
    );
    demand(connect.writes.length === writes, 'The second clean run writes');
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
}

/** Puts on the server what is there before the first run. */
function setStage(connect: SimulatedConnect, history: History): Stage {
  const seeded = connect.seed({
    users: USERS.map((username) => ({ username })),
    groups: GROUPS.map((name) => ({ name })),
    content: Array.from({ length: CONTENT_ITEMS }, () => ({})),
    integrations: [
      { name: 'AZURE', template: 'github', config: { client_id: 'client-1' } },
      { name: ' Azure', template: 'github', config: { client_id: 'client-2' } },
    ],
  });
  const foreign = connect.integrations;
  const { integrations } = connect.seed({
    integrations: [...NAMES, FORMER_NAME].flatMap((name, index) =>
      Array.from({ length: [...history.before, history.formerBefore][index] ?? 0 }, (_, copy) => ({
        name,
        template: 'github',
        config: { auth_mode: 'Confidential', client_id: `client-${String(copy + 1)}` },
      })),
    ),
  });
  const content = seeded.content.map(({ guid }) => guid);
  connect.seed({
    associations: [...seeded.integrations, ...(history.usedBefore ? integrations : [])].map(
      ({ guid }) => ({ content_guid: content[0] ?? '', integration_guid: guid }),
    ),
  });
  return {
    history,
    connect,
    content,
    principals: new Map([
      ...seeded.users.map(({ username, guid }) => [username, guid] as const),
      ...seeded.groups.map(({ name, guid }) => [name, guid] as const),
    ]),
    foreign,
    records: history.runs.map((plan, index) => new RunRecord(plan, `run ${index + 1}`)),
  };
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
