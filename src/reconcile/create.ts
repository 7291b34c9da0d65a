import type { ConnectClient } from '../connect/client';
import { ConnectError, isRefusal, surelyNotDone } from '../connect/errors';
import type { Http } from '../connect/http';
import type { Created } from '../connect/integrations';
import type { Integration } from '../connect/schemas';
import { isSameGuid } from '../guid';
import { count } from '../words';
import type { Pace } from './associations';
import { done, ReconcileError, type Outcome } from './outcome';
import type { Sightings } from './sightings';
import type { CreateStep } from './step';
import { deleted, isMoreOpen } from './update';

/*
 * Exactly once. Connect has no upsert, no idempotency key and no unique names, so
 *  - a POST without a usable answer is repeated only after a look at the list has shown that nothing has appeared;
 *  - after all POSTs the list is read once more: where concurrent runs have made several integrations of one name, the
 *    one with the lowest id stays, and each run deletes only what its own POST has made.
 *
 * An answer may be that of another request: a cache, a gateway, or a surplus answer on a connection that is used again. So
 * it is taken for the answer to a POST only if it names what no list had shown before, with the posted name and template;
 * and nothing is deleted before another look at the list, which may speak against it.
 */

export interface CreateOptions extends Pace {
  readonly client: ConnectClient;
  readonly backOff: Http['backOff'];
  /** How often a creation is tried. */
  readonly maxAttempts: number;
  readonly maxParallel: number;
  /** What the lists that this run has read so far have shown. */
  readonly sightings: Sightings;
  /** Called with a sentence about anything unusual. */
  readonly tell: (sentence: string) => void;
}

/** A creation that has been sent, and whose name the run still has to look for. */
export interface Creation extends Outcome {
  readonly creation: CreateStep;
  /** What this run's own POST has made; `null` if no POST has got a usable answer, but the name has appeared. */
  readonly own: Integration | null;
  /** Whether an earlier POST has got no usable answer, so that it may still be carried out. */
  readonly repeated: boolean;
  /** Whether this run has deleted it again, because an older one of the same name stays. */
  readonly takenBack: boolean;
}

/**
 * Sends a creation, and repeats it only after a look at the list.
 *
 * @throws ConnectError, ReconcileError
 */
export async function create(
  step: CreateStep,
  options: CreateOptions,
): Promise<Creation | Outcome> {
  const { own, repeated } = await post(step, options);
  if (own !== null && isMoreOpen(own, step)) {
    const refused = await refuseOpened(step, own, options);
    if (refused !== null) return refused;
  }
  return {
    ...done(step, own === null ? null : 'created', own),
    secrets: own === null ? [] : step.secrets,
    creation: step,
    own,
    repeated,
    takenBack: false,
  };
}

async function post(
  step: CreateStep,
  options: CreateOptions,
): Promise<Pick<Creation, 'own' | 'repeated'>> {
  const { backOff, maxAttempts, tell } = options;
  const { name } = step.body;
  for (let attempt = 1; ; attempt += 1) {
    const sent = await send(step, options);
    if ('own' in sent) return { own: sent.own, repeated: attempt > 1 };
    const { error } = sent;
    tell(`Connect gave no usable answer to the creation of "${name}". Checking whether it exists.`);
    await backOff(attempt, error instanceof ConnectError ? error : undefined);
    if (await isThere(name, error, options)) {
      tell(`"${name}" exists. Continuing with it.`);
      return { own: null, repeated: attempt > 1 };
    }
    if (sent.final) throw error;
    if (attempt >= maxAttempts) {
      throw new ReconcileError(
        `"${name}" could not be created in ${count(attempt, 'attempt')}, and it is not there. ${error.message}`,
        { cause: error },
      );
    }
    tell(`"${name}" is not there: creating it again (attempt ${attempt + 1} of ${maxAttempts}).`);
  }
}

/** What a POST has made, or why that is not known; `final` if another POST would not help, or could make a second one. */
type Sent =
  | { readonly own: Integration }
  | { readonly error: ConnectError | ReconcileError; readonly final: boolean };

async function send(
  step: CreateStep,
  { client, sightings }: Pick<CreateOptions, 'client' | 'sightings'>,
): Promise<Sent> {
  const { lists } = sightings;
  let answer: Created;
  try {
    answer = await client.createIntegration(step.body);
  } catch (error) {
    if (!(error instanceof ConnectError) || surelyNotDone(error)) throw error;
    return { error, final: isRefusal(error) };
  }
  const isOld = sightings.seenBy(lists, answer.guid);
  const { name } = step.body;
  if (!isOld && isAsPosted(step, answer)) {
    const { doubtful, ...own } = answer;
    if (!doubtful) return { own };
    // Somebody else may have made one of this name at the same time: what this run has made is not known.
    const message = `The answer to the creation of "${name}" belongs to another request: its correlation id is not one of this run.`;
    return { error: new ReconcileError(message), final: false };
  }
  const what = `Connect answered the creation of "${name}" with another integration: "${answer.name}" (${answer.guid}), template ${String(answer.template)}`;
  return isOld
    ? { error: new ReconcileError(`${what}, which was there before.`), final: false }
    : {
        error: new ReconcileError(
          `${what}. It is new. This run or somebody else may have created it, so the action leaves it alone and creates nothing more. Look at it, then run the step again.`,
        ),
        final: true,
      };
}

/** Whether an integration bears the name and the template that were posted, where the server tells the template. */
export function isAsPosted({ body }: CreateStep, { name, template }: Integration): boolean {
  return name === body.name && (template === null || template === body.template);
}

/** @param lost the failure after which the run looks for it */
async function isThere(
  name: string,
  lost: Error,
  { client, sightings }: CreateOptions,
): Promise<boolean> {
  try {
    const list = sightings.note(await client.listIntegrations());
    return list.some((integration) => integration.name === name);
  } catch (cause) {
    throw new ReconcileError(
      `It is not known whether "${name}" was created. ${lost.message}\nLooking for it failed, too: ${(cause as Error).message}\nRun the step again: it finds what is there and goes on from it.`,
      { cause: lost },
    );
  }
}

/**
 * A server that ignores the access list has just opened the integration to everyone: better none at all.
 *
 * @returns what became of it, if it could not be deleted; `null` if it is closed after all
 * @throws ReconcileError if it was deleted, or may not be what this run created
 */
async function refuseOpened(
  step: CreateStep,
  own: Integration,
  { client, sightings }: CreateOptions,
): Promise<Outcome | null> {
  const opened = `Connect created "${own.name}" (${own.guid}) without the declared access list, open to every publisher`;
  try {
    const list = sightings.note(await client.listIntegrations());
    // A list that does not show it yet proves nothing; only one that shows it otherwise does.
    const isOwn = ({ guid }: Integration): boolean => isSameGuid(guid, own.guid);
    const listed = list.find(isOwn);
    const hasNamesake = list.some((one) => one.name === own.name && !isOwn(one));
    if (hasNamesake || (listed !== undefined && !isAsPosted(step, listed))) {
      throw new ReconcileError(
        `${opened}, according to its answer. The list of integrations shows it differently, or together with another one of that name. It may not be what this run created, so it was not deleted. Look at it at once.`,
      );
    }
    if (listed !== undefined && !isMoreOpen(listed, step)) return null;
    await deleted(own, client);
  } catch (error) {
    if (error instanceof ReconcileError) throw error;
    return {
      ...done(step, 'created', own),
      secrets: step.secrets,
      error: new ReconcileError(
        `${opened}, and it could not be deleted again: look at it, and delete it at once. ${(error as Error).message}`,
        { cause: error },
      ),
    };
  }
  throw new ReconcileError(
    `${opened}, so it was deleted again. This version of Connect may have no access lists.`,
  );
}
