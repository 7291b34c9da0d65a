import type { ConnectClient } from '../connect/client';
import { ConnectError, hasStatus, isRefusal, surelyNotDone } from '../connect/errors';
import type { Http } from '../connect/http';
import type { Integration } from '../connect/schemas';
import { count } from '../words';
import type { Pace } from './associations';
import { byId, groupBy } from './find';
import { done, failed, inParallel, ReconcileError, type Outcome } from './outcome';
import { planUpdate } from './plan';
import type { CreateStep } from './step';
import { isOpenedBy, storedOtherwise, update } from './update';

/*
 * Exactly once. Connect has no upsert, no idempotency key and no unique names, so
 *  - a POST without a usable answer is repeated only after a look at the list has shown that nothing has appeared;
 *  - after all POSTs the list is read once more: where concurrent runs have made several integrations of one name, the
 *    one with the lowest id stays, and each run deletes only what its own POST has returned.
 */

export interface CreateOptions extends Pace {
  readonly client: ConnectClient;
  readonly backOff: Http['backOff'];
  /** How often a creation is tried. */
  readonly maxAttempts: number;
  readonly maxParallel: number;
  /** Told in a sentence of what is out of the ordinary. */
  readonly tell: (sentence: string) => void;
}

/** A creation that has been sent, and whose name is still to be looked for. */
export interface Creation extends Outcome {
  readonly creation: CreateStep;
  /** What this run's own POST has returned; `null` if no POST has returned anything, but the name has appeared. */
  readonly own: Integration | null;
  /** Whether an earlier POST has got no usable answer, so that it may still be carried out. */
  readonly repeated: boolean;
  /** Whether that has been deleted again, because an older one of the same name stays. */
  readonly takenBack: boolean;
}

/** How often the list is read again while it lags behind, or a concurrent run is to take back what it has made. */
const FURTHER_LOOKS = 5;
const SHORTEST_WAIT_MS = 1_000;
/** How long after the last POST a request that was given up on may still be carried out, as far as this run waits. */
const LATE_MS = 3_000;

/**
 * Sends a creation, again only after a look.
 *
 * @throws ConnectError, ReconcileError
 */
export async function create(step: CreateStep, options: CreateOptions): Promise<Creation> {
  const { own, repeated } = await post(step, options);
  if (own !== null && isOpenedBy(step, own)) await refuseOpened(own, options.client);
  return {
    ...done(step, own === null ? null : 'created', own),
    secrets: own === null ? [] : step.secrets,
    creation: step,
    own,
    repeated,
    takenBack: false,
  };
}

/** Whether an outcome is to be settled. */
function isOpen(outcome: Outcome | Creation): outcome is Creation {
  return 'creation' in outcome;
}

/** Looks for the names that were created, and ends each with one integration, or with an error that lists several. */
export async function settle(
  outcomes: readonly (Outcome | Creation)[],
  options: CreateOptions,
): Promise<Outcome[]> {
  let open = outcomes;
  if (open.some((outcome) => isOpen(outcome) && outcome.repeated)) await options.pause(LATE_MS);
  for (let look = 0; open.some(isOpen); look += 1) {
    if (look > 0) {
      const names = open.filter(isOpen).map(({ creation }) => `"${creation.body.name}"`);
      options.tell(`Looking again for ${names.join(', ')}: the list is not final yet.`);
      await options.pause(SHORTEST_WAIT_MS * (1 + options.random()));
    }
    let list: Integration[];
    try {
      list = await options.client.listIntegrations();
    } catch (error) {
      return open.map((outcome) =>
        isOpen(outcome) ? unchecked(outcome, error as Error) : outcome,
      );
    }
    const byGuid = new Map(list.map((integration) => [integration.guid, integration]));
    const byName = groupBy(list, ({ name }) => name);
    const lastLook = look === FURTHER_LOOKS;
    open = await inParallel(open, options.maxParallel, async (outcome) => {
      if (!isOpen(outcome)) return outcome;
      // Under whatever name: the server may have stored it otherwise.
      const own = outcome.own === null ? undefined : byGuid.get(outcome.own.guid);
      const found = [...(byName.get(outcome.creation.body.name) ?? []), ...(own ? [own] : [])];
      return settleOne(outcome, found, lastLook, options);
    });
  }
  return [...open];
}

async function post(
  step: CreateStep,
  { client, backOff, maxAttempts, tell }: CreateOptions,
): Promise<Pick<Creation, 'own' | 'repeated'>> {
  const { name } = step.body;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { own: await client.createIntegration(step.body), repeated: attempt > 1 };
    } catch (error) {
      if (!(error instanceof ConnectError) || surelyNotDone(error)) throw error;
      tell(`No usable answer to the creation of "${name}": looking whether it is there.`);
      await backOff(attempt, error);
      const list = await client.listIntegrations().catch((cause: unknown) => {
        throw new ReconcileError(
          `It is not known whether "${name}" was created. ${error.message}\nLooking for it failed, too: ${(cause as Error).message}\nRun the step again: it finds what is there and goes on from it.`,
          { cause: error },
        );
      });
      if (list.some((integration) => integration.name === name)) {
        tell(`"${name}" is there: taking it over.`);
        return { own: null, repeated: attempt > 1 };
      }
      if (isRefusal(error)) throw error;
      if (attempt >= maxAttempts) {
        throw new ReconcileError(
          `"${name}" could not be created in ${count(attempt, 'attempt')}, and it is not there. ${error.message}`,
          { cause: error },
        );
      }
      tell(`"${name}" is not there: creating it again (attempt ${attempt + 1} of ${maxAttempts}).`);
    }
  }
}

async function settleOne(
  open: Creation,
  namesakes: readonly Integration[],
  lastLook: boolean,
  { client, tell }: CreateOptions,
): Promise<Outcome | Creation> {
  const { creation, own } = open;
  let { takenBack } = open;
  const there = new Map(namesakes.map((integration) => [integration.guid, integration]));
  if (own !== null && takenBack) there.delete(own.guid);
  // A node of a cluster may answer from before the POST. Otherwise somebody has deleted what was there.
  const lags = own === null || takenBack ? there.size === 0 : !there.has(own.guid);
  if (lags && !lastLook) return open;
  const [stays, ...others] = [...there.values()].sort(byId);
  try {
    if (stays === undefined) {
      throw new ReconcileError(
        `"${creation.body.name}" was there a moment ago and is gone: something else deletes it.`,
      );
    }
    if (own !== null && !takenBack && stays.guid !== own.guid) {
      tell(
        `Another run has made "${own.name}" first (${stays.guid}): deleting the one that this run has made (${own.guid}).`,
      );
      try {
        await takeBack(own, client);
      } catch (error) {
        return leftBehind(creation, stays, own, error as Error);
      }
      takenBack = true;
    }
    const unknown = others.filter(({ guid }) => guid !== own?.guid);
    if (unknown.length > 0) {
      if (!lastLook) return { ...open, takenBack };
      throw new ReconcileError(severalMessage(creation.body.name, [stays, ...unknown]));
    }
    if (stays.guid !== own?.guid) return await adopt(creation, stays, client);
    const { desired, operation, changed, integration, changes, secrets } = open;
    const warnings = [...creation.warnings, ...storedOtherwise(creation, own, null)];
    return { desired, operation, changed, integration, changes, secrets, warnings, error: null };
  } catch (error) {
    return failedCreation({ ...open, takenBack }, error as Error);
  }
}

/** Brings an integration that somebody else may have made to the declared state, secrets included. */
async function adopt(
  creation: CreateStep,
  integration: Integration,
  client: ConnectClient,
): Promise<Outcome> {
  if (integration.template !== null && integration.template !== creation.body.template) {
    throw new ReconcileError(
      `Another run has just made "${integration.name}" (${integration.guid}) with the template ${integration.template} instead of ${creation.body.template}.`,
    );
  }
  const step = planUpdate(creation, integration, true, creation.content, new Map());
  return step.operation === 'unchanged'
    ? done(step, 'unchanged', integration)
    : update(step, client);
}

/** Deletes what this run's own POST has returned. That it is gone already is just as well. */
async function takeBack(own: Integration, client: ConnectClient): Promise<void> {
  try {
    await client.deleteIntegration(own.guid);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** The outcome if this run cannot delete what it has made beside an integration that stays. */
function leftBehind(
  creation: CreateStep,
  stays: Integration,
  own: Integration,
  cause: Error,
): Outcome {
  return {
    ...failed(
      creation,
      new ReconcileError(
        `2 integrations now have the name "${own.name}": ${stays.guid}, which another run has made and which stays, and ${own.guid}, which this run has made and could not delete. Delete ${own.guid}, then run it again. ${cause.message}`,
        { cause },
      ),
    ),
    changed: true,
    integration: stays,
  };
}

/** A server that ignores the access list has just opened the integration to everyone: better none at all. */
async function refuseOpened(own: Integration, client: ConnectClient): Promise<never> {
  const opened = `Connect created "${own.name}" (${own.guid}) without the declared access list, open to every publisher`;
  try {
    await takeBack(own, client);
  } catch (error) {
    throw new ReconcileError(
      `${opened}, and it could not be deleted again: delete it at once. ${(error as Error).message}`,
      { cause: error },
    );
  }
  throw new ReconcileError(
    `${opened}, so it was deleted again. This version of Connect may have no access lists.`,
  );
}

function unchecked(open: Creation, cause: Error): Outcome {
  const { name } = open.creation.body;
  const state = open.own !== null && !open.takenBack ? 'was created' : 'is there';
  return failedCreation(
    open,
    new ReconcileError(
      `"${name}" ${state}, but whether another run has made one of the same name at the same time could not be checked. ${cause.message}\nRun the step again: it finds what is there and goes on from it.`,
      { cause },
    ),
  );
}

/** A failure after the POST: what this run has made and not taken back is there all the same. */
function failedCreation({ creation, own, takenBack }: Creation, error: Error): Outcome {
  if (own === null || takenBack) return failed(creation, error);
  return {
    ...done(creation, 'created', own),
    secrets: creation.secrets,
    error,
  };
}

function severalMessage(name: string, integrations: readonly Integration[]): string {
  const guids = integrations.map(({ guid }) => guid).join(', ');
  return `${integrations.length} integrations now have the name "${name}": ${guids}. Another run has made one at the same time, or a request that was given up on was carried out late. This run deletes only what it knows to be its own: delete those that are not needed, then run it again.`;
}
