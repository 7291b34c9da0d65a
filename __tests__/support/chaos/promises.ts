import type { InProcessResult } from '../in-process';
import type { SimulatedConnect, SimulatedResponse, StoredIntegration } from '../connect';
import {
  FORMER_NAME,
  LIST,
  NAMES,
  type ChaosFault,
  type Declaration,
  type History,
  type MixUp,
  type RunPlan,
} from './history';

/*
 * What must be true of each history: of every single write, of what a run says when it ends, and of the whole.
 */

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
  /** Runs that gave the new name to what had the former one. */
  renamed: number;
  /** Answers that went to another request, or were not given by Connect. */
  mixedUp: Record<MixUp['mixedUp'], number>;
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
    renamed: 0,
    mixedUp: { existing: 0, repeated: 0, swapped: 0 },
  };
}

/** What one run has done to the server. */
export class RunRecord {
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
  /** Whether it has given a new name to something. */
  renames = false;
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

/** The stage on which a history is played. */
export interface Stage {
  readonly history: History;
  readonly connect: SimulatedConnect;
  /** GUIDs of the content items. */
  readonly content: readonly string[];
  /** GUIDs of users and groups by name. */
  readonly principals: ReadonlyMap<string, string>;
  /** Integrations that no run declares. */
  readonly foreign: readonly StoredIntegration[];
  readonly records: readonly RunRecord[];
}

/** A request as its promises look at it. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What is promised, held against what happens on a stage that nothing has happened on yet. */
export class Promises {
  /** GUIDs of what was there before the first run. */
  private readonly before: ReadonlySet<string>;
  /** GUIDs of what any run has made. */
  private readonly made = new Set<string>();
  /** Each name that an integration has ever had, by its GUID. */
  private readonly namesOf = new Map<string, Set<string>>();
  private readonly foreignAssociations: readonly string[];
  /** Whether some run deletes by name: then even what was looked for and found may be gone again. */
  private readonly deletions: boolean;

  constructor(private readonly stage: Stage) {
    const { connect, foreign, history } = stage;
    this.before = new Set(connect.integrations.map(({ guid }) => guid));
    connect.integrations.forEach((one) => {
      this.rememberName(one);
    });
    this.foreignAssociations = this.associationsOf(foreign.map(({ guid }) => guid));
    this.deletions = history.runs.some(({ declarations }) =>
      declarations.some(({ absent }) => absent),
    );
  }

  /**
   * A POST follows another one of the same name only after a look at the list, and a content item keeps all integrations
   * that it had when it was read.
   */
  checkRequest(record: RunRecord, { method, path, body }: Sent): void {
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

  /** Lets something happen on behalf of a run, and holds what has changed on the server against what the run may do. */
  watch<T>(record: RunRecord, { method, path, body }: Sent, task: () => T): T {
    const { connect } = this.stage;
    const before = new Map(connect.integrations.map((one) => [one.guid, one]));
    const result = task();
    const after = new Map(connect.integrations.map((one) => [one.guid, one]));
    const { label } = record;
    for (const one of after.values()) {
      const former = before.get(one.guid);
      if (former === one) continue;
      this.rememberName(one);
      const declared = record.declares(one.name);
      demand(
        declared !== undefined && !declared.absent,
        `${label} wrote "${String(one.name)}", which it does not declare`,
      );
      if (former === undefined) {
        record.made.set(one.guid, declared.name);
        this.made.add(one.guid);
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
        record.renames ||= former.name !== one.name;
        demand(
          former.name === one.name || (former.name === FORMER_NAME && declared.formerly),
          `${label} renamed "${String(former.name)}" to "${declared.name}"`,
        );
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
      // An answer that belongs to another run's POST of the same name cannot be told from its own.
      demand(
        record.declares(name)?.absent === true || (record.told.has(guid) && this.made.has(guid)),
        `${label} deleted "${String(name)}" (${guid}), which it neither made nor declared absent`,
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

  noteAnswer(
    record: RunRecord,
    { method, path }: Sent,
    { status, body }: Pick<SimulatedResponse, 'status' | 'body'>,
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
  checkTruth(record: RunRecord, result: InProcessResult): void {
    const { label } = record;
    const there = new Map(this.stage.connect.integrations.map((one) => [one.guid, one]));
    const deletedByOthers = (guid: string): boolean =>
      this.stage.records.some((other) => other !== record && other.deleted.has(guid));
    demand(
      result.succeeded === (result.errors.length === 0),
      `${label} succeeds with errors, or fails without`,
    );
    for (const { name, guid, operation, changed, error } of result.integrations) {
      const says = `${label} says of "${String(name)}" (${String(guid)}): ${String(operation)}`;
      demand(
        guid === null ||
          this.hasHadName(guid, name ?? '') ||
          (record.declares(name)?.formerly === true && this.hasHadName(guid, FORMER_NAME)),
        `${says}, which has never had that name`,
      );
      const done = operation !== null && operation !== 'unchanged';
      // What it made is a change even if it could not be taken back, so that the integration of that name is another one.
      const made = [...record.told].some(
        (own) => this.made.has(own) && this.hasHadName(own, name ?? ''),
      );
      demand(changed === done || (operation === null && made), `${says}, ${changed}`);
      const contents =
        record.declares(name)?.content.map((index) => this.stage.content[index]) ?? [];
      switch (operation) {
        case 'created':
          demand(
            guid !== null && record.told.has(guid) && this.made.has(guid),
            `${says}, but was never told so, or no run has made it`,
          );
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

  checkRuns(tally: Tally): void {
    const { connect, records } = this.stage;
    const successful = records.filter(({ result }) => result?.succeeded);
    tally.histories += 1;
    tally.runs += records.length;
    tally.requests += connect.journal.length;
    tally.succeeded += successful.length;
    tally.killed += records.filter(({ killed }) => killed).length;
    for (const record of records) {
      if ([...record.told].some((guid) => record.deleted.has(guid))) tally.tookBack += 1;
      if ([...record.made.keys()].some((guid) => !record.told.has(guid))) tally.adopted += 1;
      if (record.renames) tally.renamed += 1;
    }

    for (const one of this.stage.foreign) {
      demand(connect.integrations.includes(one), `"${String(one.name)}" was touched`);
    }
    const left = this.associationsOf(this.stage.foreign.map(({ guid }) => guid));
    demand(same(left, this.foreignAssociations), 'An association that was there before is lost');

    for (const name of NAMES) {
      const all = this.named(name);
      const renamed = all.filter(({ guid }) => this.hasHadName(guid, FORMER_NAME));
      if (
        all.length < 2 ||
        all.some((one) => this.before.has(one.guid) && !renamed.includes(one))
      ) {
        continue;
      }
      const involved = records.filter((record) => record.declares(name) !== undefined);
      const excused = involved.some(
        ({ killed, plan, result }) =>
          killed ||
          plan.stoppedAfter !== null ||
          plan.faults.some(landsAmiss) ||
          result?.warnings.some((warning) => warning.includes('could not be checked')) === true,
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
          const pair = `${this.stage.content[index] ?? ''} ${String(guid)}`;
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
    const { before, formerBefore, runs } = this.stage.history;
    return (
      !this.deletions &&
      // One may be renamed to what another run has just created.
      formerBefore === 0 &&
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

  // --- What must be true after a clean run ---------------------------------------------------------------------------------

  /**
   * What a run without faults must have put right.
   *
   * @param before the integrations that it found
   * @param inUse GUIDs of those that content items had
   * @returns whether everything is as declared
   */
  checkClean(
    { plan, result }: RunRecord,
    before: readonly StoredIntegration[],
    inUse: ReadonlySet<string>,
  ): boolean {
    let allAsDeclared = true;
    for (const declared of plan.declarations) {
      const namesakes = before.filter(({ name }) => name === declared.name);
      const formers = before.filter(({ name }) => declared.formerly && name === FORMER_NAME);
      const found = namesakes.length > 0 ? namesakes : formers;
      const said = result?.integrations.find(({ name }) => name === declared.name);
      const now = this.named(declared.name);
      const refused =
        found.length > 1 ||
        (declared.absent &&
          !declared.allowDeleteInUse &&
          namesakes.some(({ guid }) => inUse.has(guid)));
      if (refused) {
        allAsDeclared = false;
        demand(
          found.every(({ guid }) => said?.error?.includes(guid)),
          `The clean run does not name the ${found.length} of "${declared.name}"`,
        );
        demand(same(now, namesakes), `The clean run touched "${declared.name}"`);
      } else {
        demand(
          said !== undefined && said.error === undefined,
          `The clean run failed with "${declared.name}": ${String(said?.error)} ${String(result?.errors)}`,
        );
        this.checkState(declared, now, found[0]);
      }
    }
    demand(result?.succeeded === allAsDeclared, 'The clean run fails, or succeeds, wrongly');
    return allAsDeclared;
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
    const present = pairs(this.stage.connect);
    for (const index of declared.content) {
      demand(
        present.has(`${this.stage.content[index] ?? ''} ${one.guid}`),
        `"${name}" has no content`,
      );
    }
  }

  // --- Small things ------------------------------------------------------------------------------------------------------

  private named(name: string): StoredIntegration[] {
    return this.stage.connect.integrations.filter((one) => one.name === name);
  }

  private associationsOf(guids: readonly string[]): string[] {
    return [...pairs(this.stage.connect)].filter((pair) =>
      guids.some((guid) => pair.endsWith(guid)),
    );
  }

  private declaredPrincipals({ access }: Declaration): string[] | null {
    if (access === null || access === 'everyone') return access === null ? null : [];
    return access.map((name) => this.stage.principals.get(name) ?? name);
  }

  private hasHadName(guid: string, name: string): boolean {
    return this.namesOf.get(guid)?.has(name) === true;
  }

  private rememberName({ guid, name }: StoredIntegration): void {
    const names = this.namesOf.get(guid) ?? new Set();
    this.namesOf.set(guid, names.add(name ?? ''));
  }
}

/** Faults after which two integrations of one name are possible although no run fails. */
function landsAmiss({ kind }: ChaosFault): boolean {
  return kind === 'stale-list' || (typeof kind === 'object' && 'handledLater' in kind);
}

function pairs(connect: SimulatedConnect): Set<string> {
  return new Set(connect.associations.map((a) => `${a.contentGuid} ${a.integrationGuid}`));
}

function principalsOf({ permissions }: StoredIntegration): string[] {
  return permissions.map(({ userGuid, groupGuid }) => userGuid ?? groupGuid ?? '');
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

/** @throws an Error that says which promise was broken */
export function demand(condition: boolean, broken: string): asserts condition {
  if (!condition) throw new Error(broken);
}
