import { SimulatedConnect, TEMPLATES } from '../connect';
import { runInProcess } from '../in-process';
import { VirtualTime } from '../virtual-clock';
import { checkRuns } from './aftermath';
import { checkClean } from './clean-run';
import { demand } from './demand';
import type { History, RunPlan } from './history';
import { filesAndSecrets, inputsOf } from './inputs';
import { MixUps } from './mix-ups';
import { transportOf, type Network } from './network';
import { Past } from './past';
import { RequestPromises } from './requests';
import { RunRecord, Stage } from './stage';
import { newTally, type Tally } from './tally';
import { checkTruth } from './truth';

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
  world.checkRuns(tally);
  await world.playCleanRuns();
  return world.connect.journal.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

class Simulation {
  readonly connect: SimulatedConnect;
  private readonly time = new VirtualTime();
  private readonly stage: Stage;
  private readonly past: Past;
  private readonly network: Network;
  private broken: Error | undefined;

  constructor(history: History, tally: Tally) {
    const { time } = this;
    const connect = new SimulatedConnect({
      templates: TEMPLATES.filter(({ id }) => id === 'github'),
      now: () => new Date(time.now()),
    });
    this.connect = connect;
    this.stage = new Stage(history, connect);
    this.past = new Past(this.stage);
    this.network = {
      connect,
      time,
      promises: new RequestPromises(this.stage, this.past),
      mixUps: new MixUps(connect, time, tally),
      onBroken: (error) => {
        this.broken ??= error;
      },
    };
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

  checkRuns(tally: Tally): void {
    checkRuns(this.stage, this.past, tally);
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
        openTransport: () => ({
          send: transportOf(record, random, this.network),
          close: () => undefined,
        }),
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
    checkTruth(record, result, this.stage, this.past);
  }

  /** The last declaration of each name, on a network without faults: whatever was left half-done is put right. */
  async playCleanRuns(): Promise<void> {
    const { connect, stage } = this;
    const last = new Map(
      stage.history.runs.flatMap(({ declarations }) => declarations).map((one) => [one.name, one]),
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
    const allAsDeclared = checkClean(stage, clean, before, inUse);

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
