import type { ConnectClient } from '../connect/client';
import { ConnectError, hasStatus, refusesEveryWrite, surelyNotDone } from '../connect/errors';
import type { Http } from '../connect/http';
import type { Integration } from '../connect/schemas';
import type { Desired } from '../inputs/desired';
import {
  byId,
  differences,
  groupBy,
  planUpdate,
  type Change,
  type CreateStep,
  type Plan,
  type Step,
  type UpdateStep,
} from './plan';

export type Operation = 'created' | 'updated' | 'unchanged' | 'deleted';

/** What became of one declared integration. */
export interface Outcome {
  readonly desired: Desired;
  /** What is known to have been done; `null` if nothing is. */
  readonly operation: Operation | null;
  /** Whether anything is known to have been written. */
  readonly changed: boolean;
  /** As it is on the server now, as far as that is known. */
  readonly integration: Integration | null;
  readonly changes: readonly Change[];
  /** Secret config keys that were sent. */
  readonly secrets: readonly string[];
  readonly warnings: readonly string[];
  /** Why the declared state was not reached; `null` if it was. */
  readonly error: Error | null;
}

/** A declared state that was not reached for a reason that no single request tells. */
export class ReconcileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReconcileError';
  }
}

export interface ApplyOptions {
  readonly client: ConnectClient;
  readonly backOff: Http['backOff'];
  /** How often a creation is tried. */
  readonly maxAttempts: number;
  readonly maxParallel: number;
}

/** How often the list is read again while a concurrent run is expected to take back what it made. */
const LOOKS_FOR_DUPLICATES = 5;

/**
 * Carries out a plan, and gives back one outcome for each of its steps, in their order. Never rejects: what fails is an
 * outcome, and does not keep the other steps from being carried out.
 *
 * Connect has no upsert, no idempotency key and no unique names, so a creation ends with a look at the list, once for all
 * of them: where concurrent runs have made several integrations of one name, the one with the lowest id stays, and each
 * run deletes only what its own POST has returned.
 */
export async function applyPlan(plan: Plan, options: ApplyOptions): Promise<Outcome[]> {
  let refusal: Error | null = null;
  const outcomes = await inParallel(plan.steps, options.maxParallel, async (step) => {
    const outcome = await carryOut(step, refusal, options);
    if (refusesEveryWrite(outcome.error)) refusal = outcome.error;
    return outcome;
  });
  return settle(outcomes, options);
}

/** An outcome that is not final: a creation whose name is still to be looked for. */
interface Creation extends Outcome {
  readonly creation: CreateStep;
  /** What this run's own POST has returned, and nothing else. */
  readonly own: Integration | null;
  /** Whether that has been deleted again, because an older one of the same name stays. */
  readonly takenBack: boolean;
}

async function carryOut(
  step: Step,
  refusal: Error | null,
  options: ApplyOptions,
): Promise<Outcome | Creation> {
  try {
    switch (step.operation) {
      case 'refused':
        return failed(step, new ReconcileError(step.problems.join('\n')));
      case 'unchanged':
        return done(step, 'unchanged', step.integration);
      case 'update':
        if (refusal !== null) throw refusal;
        return await update(step, 'updated', options.client);
      case 'create': {
        if (refusal !== null) throw refusal;
        const own = await create(step, options);
        const operation = own === null ? null : 'created';
        return { ...done(step, operation, own), creation: step, own, takenBack: false };
      }
    }
  } catch (error) {
    return failed(step, error as Error);
  }
}

async function update(
  step: UpdateStep,
  operation: Operation,
  client: ConnectClient,
): Promise<Outcome> {
  const integration = await client.updateIntegration(step.integration.guid, step.body);
  const { changes, secrets } = step;
  return {
    ...done(step, operation, integration),
    changed: true,
    changes,
    secrets,
    warnings: [...step.warnings, ...storedOtherwise(step, integration, step.integration)],
  };
}

/**
 * Creates an integration exactly once.
 *
 * A POST without a usable answer may have been written, so it is repeated only after a look at the list has shown that
 * nothing has appeared under the name.
 *
 * @returns what the POST has returned; `null` if none has returned anything, but the name has appeared
 */
async function create(step: CreateStep, options: ApplyOptions): Promise<Integration | null> {
  const { client, backOff, maxAttempts } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.createIntegration(step.body);
    } catch (error) {
      if (!(error instanceof ConnectError) || surelyNotDone(error)) throw error;
      await backOff(attempt, error);
      let list: Integration[];
      try {
        list = await client.listIntegrations();
      } catch (cause) {
        throw new ReconcileError(
          `It is not known whether "${step.body.name}" was created. ${error.message}\nLooking for it failed, too: ${(cause as Error).message}\nRun the step again: it finds what is there and goes on from it.`,
          { cause: error },
        );
      }
      if (list.some(({ name }) => name === step.body.name)) return null;
      if (attempt >= maxAttempts) throw error;
    }
  }
}

/** Looks for the names that were created, and ends each with one integration, or with an error that lists several. */
async function settle(
  outcomes: readonly (Outcome | Creation)[],
  options: ApplyOptions,
): Promise<Outcome[]> {
  if (!outcomes.some(isOpen)) return [...outcomes];
  let open: readonly (Outcome | Creation)[] = outcomes;
  for (let look = 0; open.some(isOpen); look += 1) {
    if (look > 0) await options.backOff(look);
    let list: Integration[];
    try {
      list = await options.client.listIntegrations();
    } catch (error) {
      return open.map((outcome) =>
        isOpen(outcome) ? unchecked(outcome, error as Error) : outcome,
      );
    }
    const names = groupBy(list, ({ name }) => name);
    const last = look === LOOKS_FOR_DUPLICATES;
    open = await inParallel(open, options.maxParallel, (outcome) =>
      isOpen(outcome)
        ? settleOne(outcome, names.get(outcome.creation.body.name) ?? [], last, options)
        : Promise.resolve(outcome),
    );
  }
  return [...open];
}

function isOpen(outcome: Outcome | Creation): outcome is Creation {
  return 'creation' in outcome;
}

async function settleOne(
  open: Creation,
  namesakes: readonly Integration[],
  lastLook: boolean,
  { client }: ApplyOptions,
): Promise<Outcome | Creation> {
  const { creation, own } = open;
  const { name } = creation.body;
  const there = new Map(namesakes.map((integration) => [integration.guid, integration]));
  if (own !== null && open.takenBack) there.delete(own.guid);
  if (own !== null && !open.takenBack) there.set(own.guid, own);
  const [stays, ...others] = [...there.values()].sort(byId);
  if (stays === undefined) {
    return failed(
      creation,
      new ReconcileError(
        `"${name}" was there a moment ago and is gone: something else deletes it.`,
      ),
    );
  }
  let { takenBack } = open;
  try {
    if (own !== null && !takenBack && stays.guid !== own.guid) {
      await takeBack(own, client);
      takenBack = true;
    }
    const unknown = others.filter(({ guid }) => guid !== own?.guid);
    if (unknown.length > 0) {
      if (!lastLook) return { ...open, takenBack };
      const all = [stays, ...unknown].map(({ guid }) => guid).join(', ');
      throw new ReconcileError(
        `${unknown.length + 1} integrations now have the name "${name}": ${all}. Another run has made one at the same time, or a request that was given up on was carried out late. This run deletes only what it knows to be its own: delete those that are not needed, then run it again.`,
      );
    }
    if (stays.guid === own?.guid) {
      const warnings = [...creation.warnings, ...storedOtherwise(creation, own, null)];
      const secrets = Object.keys(creation.desired.secrets);
      return { ...done(creation, 'created', own), changed: true, secrets, warnings };
    }
    return await adopt(creation, stays, client);
  } catch (error) {
    const kept = takenBack ? null : own;
    return {
      ...failed(creation, error as Error),
      operation: kept === null ? null : 'created',
      changed: kept !== null,
      integration: kept,
    };
  }
}

/** Deletes what this run's own POST has returned. That it is gone already is just as well. */
async function takeBack(own: Integration, client: ConnectClient): Promise<void> {
  try {
    await client.deleteIntegration(own.guid);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** Brings an integration that somebody else may have made to the declared state, secrets included. */
async function adopt(
  creation: CreateStep,
  integration: Integration,
  client: ConnectClient,
): Promise<Outcome> {
  const { desired, template } = creation;
  if (integration.template !== null && integration.template !== creation.body.template) {
    throw new ReconcileError(
      `Another run has just made "${integration.name}" (${integration.guid}) with the template ${integration.template} instead of ${creation.body.template}.`,
    );
  }
  const step = planUpdate(desired, integration, template, true);
  return step.operation === 'unchanged'
    ? done(step, 'unchanged', integration)
    : update(step, 'updated', client);
}

/** What to tell if the list cannot be read after a creation. */
function unchecked(open: Creation, cause: Error): Outcome {
  const { name } = open.creation.body;
  const made = open.own !== null && !open.takenBack;
  return {
    ...failed(
      open.creation,
      new ReconcileError(
        `${made ? `"${name}" was created` : `"${name}" is there`}, but whether another run has made one of the same name at the same time could not be checked. ${cause.message}\nRun the step again: it finds what is there and goes on from it.`,
        { cause },
      ),
    ),
    operation: made ? 'created' : null,
    changed: made,
    integration: made ? open.own : null,
  };
}

/** What the server has stored otherwise than it was told to, in a sentence each. */
function storedOtherwise(
  { desired, template }: CreateStep | UpdateStep,
  after: Integration,
  before: Integration | null,
): string[] {
  const stored = differences(desired, after, template).map(
    ({ field, from, to }) =>
      `Connect stored ${field} of "${after.name}" as ${JSON.stringify(from)}, not as ${JSON.stringify(to)}. It would show as a change on every run: declare it as Connect stores it.`,
  );
  const lost = Object.keys(before?.config ?? {}).filter(
    (key) => !(key in after.config) && !(key in desired.config),
  );
  const chosen = new Set(template?.options.map(({ name }) => name));
  const rechosen = Object.keys(desired.config).some(
    (key) => chosen.has(key) && before?.config[key] !== after.config[key],
  );
  return lost.length === 0 || rechosen
    ? stored
    : [
        ...stored,
        `Connect dropped ${lost.map((key) => `config.${key}`).join(', ')} of "${after.name}", which this step does not declare. Declare every key that must stay.`,
      ];
}

function done(step: Step, operation: Operation | null, integration: Integration | null): Outcome {
  const { desired, warnings } = step;
  return {
    desired,
    operation,
    changed: operation !== null && operation !== 'unchanged',
    integration,
    changes: [],
    secrets: [],
    warnings,
    error: null,
  };
}

function failed(step: Step, error: Error): Outcome {
  const known = 'integration' in step ? step.integration : null;
  return { ...done(step, null, known), error };
}

/** Maps over items with at most `size` of them under way, keeping their order. */
async function inParallel<T, R>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const workers = Array.from({ length: Math.min(size, items.length) }, async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  });
  await Promise.all(workers);
  return results;
}
