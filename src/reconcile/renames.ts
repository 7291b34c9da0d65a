import type { Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import type { CreateOptions } from './create';
import { ReconcileError, type Outcome } from './outcome';
import { FURTHER_LOOKS, severalMessage, waitForNextLook } from './settle';
import type { Step } from './step';

/**
 * Looks whether another run has used a name while this run gave it to an integration. A run that creates takes its own
 * integration back beside an older one, so this waits for that.
 *
 * @param outcomes of the steps, in their order
 */
export async function checkRenames(
  steps: readonly Step[],
  outcomes: readonly Outcome[],
  options: CreateOptions,
): Promise<readonly Outcome[]> {
  const isRenamed = (outcome: Outcome, index: number): boolean => {
    const step = steps[index];
    return step?.operation === 'update' && step.body?.name !== undefined && outcome.error === null;
  };
  const renamed = outcomes.filter(isRenamed);
  if (renamed.length === 0) return outcomes;
  const check = await checkNames(renamed, options);
  return outcomes.map((outcome, index) => (isRenamed(outcome, index) ? check(outcome) : outcome));
}

async function checkNames(
  renamed: readonly Outcome[],
  options: CreateOptions,
): Promise<(outcome: Outcome) => Outcome> {
  for (let look = 0; ; look += 1) {
    let list: readonly Integration[];
    try {
      list = await options.client.listIntegrations();
    } catch (error) {
      const { message } = error as Error;
      return (outcome) => ({
        ...outcome,
        warnings: [...outcome.warnings, unchecked(outcome, message)],
      });
    }
    const byName = groupBy(list, ({ name }) => name);
    const othersOf = ({ integration }: Outcome): readonly Integration[] =>
      (byName.get(integration?.name ?? '') ?? []).filter(({ guid }) => guid !== integration?.guid);
    const taken = renamed.filter((outcome) => othersOf(outcome).length > 0);
    if (taken.length === 0) return (outcome) => outcome;
    if (look === FURTHER_LOOKS) {
      return (outcome) => withNamesakes(outcome, othersOf(outcome));
    }
    await waitForNextLook(taken.map(nameOf), options);
  }
}

function withNamesakes(outcome: Outcome, others: readonly Integration[]): Outcome {
  const { integration } = outcome;
  if (integration === null || others.length === 0) return outcome;
  const message = severalMessage(integration.name, [integration, ...others]);
  return { ...outcome, error: new ReconcileError(message) };
}

function unchecked(outcome: Outcome, cause: string): string {
  return `"${nameOf(outcome)}" has its new name, but the action could not check whether another run used that name at the same time. ${cause}`;
}

function nameOf({ integration }: Outcome): string {
  return integration?.name ?? '';
}
