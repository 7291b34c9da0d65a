import type { ConnectClient } from '../connect/client';
import { ConnectError } from '../connect/errors';
import type { Integration, Principal } from '../connect/schemas';
import { isSameGuid } from '../guid';
import { sameAccess } from './access';
import { differences } from './differences';
import { done, ReconcileError, type Outcome } from './outcome';
import type { DeleteStep, Target, UpdateStep } from './step';

/** Brings an existing integration to the declared state, content items aside: if only they differ, it is unchanged. */
export async function update(step: UpdateStep, client: ConnectClient): Promise<Outcome> {
  const { integration: before, body, permissions } = step;
  const written = body === null ? before : await client.updateIntegration(before.guid, body);
  // The list was as declared when it was compared, so it was not sent; another run has changed it since.
  const opened =
    permissions !== null && body?.permissions === undefined && isMoreOpen(written, step);
  const { after, problem } = opened
    ? await close(written, permissions, client)
    : { after: written, problem: null };
  const outcome = {
    ...done(step, body === null ? 'unchanged' : 'updated', after),
    warnings: [...step.warnings, ...storedOtherwise(step, after, before)],
  };
  if (!isMoreOpen(after, step)) return outcome;
  const sentences = `Connect did not store the access list of "${after.name}" (${after.guid}) as declared. Look at it at once: it may be open to more people than it should.`;
  return {
    ...outcome,
    error: new ReconcileError(problem === null ? sentences : `${sentences} ${problem.message}`, {
      cause: problem,
    }),
  };
}

/** Writes the access list. Never rejects, since what was written before stays written. */
async function close(
  written: Integration,
  permissions: readonly Principal[],
  client: ConnectClient,
): Promise<{ readonly after: Integration; readonly problem: Error | null }> {
  try {
    return { after: await client.updateIntegration(written.guid, { permissions }), problem: null };
  } catch (error) {
    return { after: written, problem: error as Error };
  }
}

/** Deletes an integration. If it is gone already, that is no error; `deleted` is claimed only if this run may have done so. */
export async function remove(step: DeleteStep, client: ConnectClient): Promise<Outcome> {
  const { integration } = step;
  const gone = await deleted(integration, client);
  return done(step, gone?.request.attempts === 1 ? 'unchanged' : 'deleted', integration);
}

/**
 * Deletes an integration.
 *
 * @returns Connect's word that it is not there, be it for an earlier attempt; `null` if this attempt has deleted it
 * @throws also where the list shows the integration after an answer that may be a gateway's: a status 404 that is not
 *   Connect's own, or what is no answer to a deletion
 */
export async function deleted(
  { guid }: Integration,
  client: ConnectClient,
): Promise<ConnectError | null> {
  try {
    await client.deleteIntegration(guid);
    return null;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const { failure } = error;
    const isGone = failure.kind === 'status' && failure.status === 404;
    if (isGone && failure.code !== null) return error;
    if (!isGone && failure.kind !== 'unreadable') throw error;
    const list = await client.listIntegrations();
    if (list.some((one) => isSameGuid(one.guid, guid))) throw error;
    return isGone ? error : null;
  }
}

/** Whether an integration has another access list than the declared one, so that it may be open to more people. */
export function isMoreOpen({ permissions: stored }: Integration, { permissions }: Target): boolean {
  return (
    permissions !== null &&
    permissions.length > 0 &&
    (stored === null || !sameAccess(permissions, stored))
  );
}

/**
 * What the server has stored otherwise than it was told to, in a sentence each.
 *
 * @param after as the server has answered the write
 * @param before as it was; `null` if it is new
 */
export function storedOtherwise(
  target: Target,
  after: Integration,
  before: Integration | null,
): string[] {
  const { desired, template } = target;
  const warnings = differences(target, after).map(
    ({ field, from, to }) =>
      `Connect stored ${field} of "${after.name}" as ${JSON.stringify(from)}, not as ${JSON.stringify(to)}. It would show as a change on every run: declare it as Connect stores it.`,
  );
  const lost = Object.keys(before?.config ?? {}).filter(
    (key) => !(key in after.config) && !(key in desired.config),
  );
  // Where an option has changed, such as the auth type, other keys rightly go.
  const options = new Set(template?.options.map(({ name }) => name));
  const optionChanged = Object.keys(after.config).some(
    (key) => options.has(key) && before?.config[key] !== after.config[key],
  );
  if (lost.length > 0 && !optionChanged) {
    warnings.push(
      `Connect dropped keys of "${after.name}" that are not declared: ${lost.map((key) => `config.${key}`).join(', ')}. Declare every key that must stay.`,
    );
  }
  return warnings;
}
