import type { ConnectClient } from '../connect/client';
import type { Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import { guidKey } from '../guid';
import { inParallel } from '../parallel';
import { isAsPosted, type CreateOptions, type Creation } from './create';
import { byId } from './find';
import { done, failed, ReconcileError, type Outcome } from './outcome';
import { planUpdate } from './plan';
import type { CreateStep } from './step';
import { deleted, storedOtherwise, update } from './update';

/**
 * How often the list is read again, while it is not up to date or a concurrent run still has to take back what it has
 * made.
 */
export const FURTHER_LOOKS = 5;
const SHORTEST_WAIT_MS = 1_000;
/** How long this run waits for a POST that it has given up on, and that may still be carried out. */
const LATE_MS = 3_000;

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
      await waitForNextLook(
        open.filter(isOpen).map(({ creation }) => creation.body.name),
        options,
      );
    }
    let list: Integration[];
    try {
      list = await options.client.listIntegrations();
    } catch (error) {
      return open.map((outcome) =>
        isOpen(outcome) ? unchecked(outcome, error as Error) : outcome,
      );
    }
    const byGuid = new Map(list.map((integration) => [guidKey(integration.guid), integration]));
    const byName = groupBy(list, ({ name }) => name);
    const lastLook = look === FURTHER_LOOKS;
    open = await inParallel(open, options.maxParallel, async (outcome) => {
      if (!isOpen(outcome)) return outcome;
      const namesakes = byName.get(outcome.creation.body.name) ?? [];
      const listed = outcome.own === null ? undefined : byGuid.get(guidKey(outcome.own.guid));
      return listed === undefined || outcome.takenBack || isAsPosted(outcome.creation, listed)
        ? settleOne(outcome, namesakes, lastLook, options)
        : settleOther(outcome, listed, namesakes, lastLook, options);
    });
  }
  return [...open];
}

/** Waits from one to two seconds before the list is read again. */
export async function waitForNextLook(
  names: readonly string[],
  { tell, pause, random }: CreateOptions,
): Promise<void> {
  const quoted = names.map((name) => `"${name}"`).join(', ');
  tell(`Looking again for ${quoted}: the list is not final yet.`);
  await pause(SHORTEST_WAIT_MS * (1 + random()));
}

async function settleOne(
  open: Creation,
  namesakes: readonly Integration[],
  lastLook: boolean,
  { client, tell }: CreateOptions,
): Promise<Outcome | Creation> {
  const { creation, own } = open;
  let { takenBack } = open;
  const there = new Map(namesakes.map((integration) => [guidKey(integration.guid), integration]));
  const ownKey = own === null ? null : guidKey(own.guid);
  if (ownKey !== null && takenBack) there.delete(ownKey);
  // A node of a cluster may answer with a list from before the POST. Otherwise somebody has deleted what was there.
  const lags = ownKey === null || takenBack ? there.size === 0 : !there.has(ownKey);
  if (lags && !lastLook) return open;
  const [stays, ...others] = [...there.values()].sort(byId);
  try {
    if (stays === undefined) {
      throw new ReconcileError(
        `"${creation.body.name}" was there a moment ago and is gone. Something else has deleted it.`,
      );
    }
    if (own !== null && !takenBack && guidKey(stays.guid) !== ownKey) {
      tell(
        `Another run has made "${own.name}" first (${stays.guid}): deleting the one that this run has made (${own.guid}).`,
      );
      try {
        await deleted(own, client);
      } catch (error) {
        return leftBehind(creation, stays, own, error as Error);
      }
      takenBack = true;
    }
    const unknown = others.filter(({ guid }) => guidKey(guid) !== ownKey);
    if (unknown.length > 0) {
      if (!lastLook) return { ...open, takenBack };
      throw new ReconcileError(severalMessage(creation.body.name, [stays, ...unknown]));
    }
    if (own === null || guidKey(stays.guid) !== ownKey) return await adopt(creation, stays, client);
    const { desired, operation, changed, integration, changes, secrets } = open;
    const warnings = [...creation.warnings, ...storedOtherwise(creation, own, null)];
    return { desired, operation, changed, integration, changes, secrets, warnings, error: null };
  } catch (error) {
    return failedCreation({ ...open, takenBack }, error as Error);
  }
}

/**
 * The list shows what the POST was answered with as something else. So this run claims nothing, and leaves it alone.
 */
async function settleOther(
  open: Creation,
  listed: Integration,
  namesakes: readonly Integration[],
  lastLook: boolean,
  options: CreateOptions,
): Promise<Outcome | Creation> {
  const { creation } = open;
  const { name } = creation.body;
  const what = `Connect answered the creation of "${name}" with ${listed.guid}, which is listed as "${listed.name}", template ${String(listed.template)}`;
  const others = namesakes.filter(({ guid }) => guid !== listed.guid);
  if (others.length === 0) {
    return failed(
      creation,
      new ReconcileError(
        `${what}. Something else has changed it, or the answer belonged to another request. The action left it alone, and there is no "${name}". Look at it, then run the step again.`,
      ),
    );
  }
  options.tell(`${what}: it is left alone.`);
  const disowned = { ...open, ...done(creation, null, null), secrets: [], own: null };
  return settleOne(disowned, others, lastLook, options);
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
  const step = planUpdate(creation, integration, creation.secrets, creation.content, new Map());
  const outcome =
    step.operation === 'unchanged'
      ? done(step, 'unchanged', integration)
      : await update(step, client);
  return { ...outcome, warnings: [...creation.warnings, ...outcome.warnings] };
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
        `2 integrations now have the name "${own.name}". Another run created ${stays.guid}, which stays. This run created ${own.guid} and could not delete it. Delete ${own.guid}, then run the step again. ${cause.message}`,
        { cause },
      ),
    ),
    changed: true,
    integration: stays,
  };
}

function unchecked(open: Creation, cause: Error): Outcome {
  const { name } = open.creation.body;
  const state = open.own !== null && !open.takenBack ? 'was created' : 'is there';
  return failedCreation(
    open,
    new ReconcileError(
      `"${name}" ${state}, but the action could not check whether another run created one of the same name. ${cause.message}\nRun the step again: it finds what is there and goes on from it.`,
      { cause },
    ),
  );
}

/** A failure after the POST. What this run has made and not taken back is still there. */
function failedCreation({ creation, own, takenBack }: Creation, error: Error): Outcome {
  if (own === null || takenBack) return failed(creation, error);
  return {
    ...done(creation, 'created', own),
    secrets: creation.secrets,
    error,
  };
}

/** What to do about several integrations of one name. */
export function severalMessage(name: string, integrations: readonly Integration[]): string {
  const guids = integrations.map(({ guid }) => guid).join(', ');
  return `${integrations.length} integrations now have the name "${name}": ${guids}. Another run created one at the same time, or Connect carried out a request after this run gave up on it. This run deletes only what it created. Delete those that you do not need, then run the step again.`;
}
