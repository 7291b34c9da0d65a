import type { ConnectClient } from '../connect/client';
import { refusesEveryWrite } from '../connect/errors';
import type { Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import { inParallel } from '../parallel';
import { addAssociations } from './associations';
import { create, type CreateOptions, type Creation } from './create';
import { done, failed, ReconcileError, Refused, type Outcome } from './outcome';
import { checkRenames } from './renames';
import { settle } from './settle';
import { Sightings } from './sightings';
import { writesIntegration, type CreateStep, type Plan, type Step, type UpdateStep } from './step';
import { remove, update } from './update';

export interface ApplyOptions extends Omit<CreateOptions, 'sightings'> {
  /** The integrations that the plan was made from. */
  readonly observed: readonly Integration[];
  /** Called for each step that changes something, as soon as its own requests have ended. */
  readonly onWritten: (outcome: Outcome) => void;
}

/**
 * Carries out a plan, and gives back one outcome for each of its steps, in their order. Never rejects: what fails is an
 * outcome, and does not keep the other steps from being carried out.
 */
export async function applyPlan(plan: Plan, given: ApplyOptions): Promise<Outcome[]> {
  const sightings = new Sightings();
  sightings.note(given.observed);
  const options = { ...given, sightings };
  let refusal: Error | null = plan.refusal === null ? null : new ReconcileError(plan.refusal);
  const written = await inParallel(plan.steps, options.maxParallel, async (step) => {
    const outcome = await write(step, refusal, options);
    if (refusesEveryWrite(outcome.error)) refusal = outcome.error;
    if (step.operation !== 'unchanged' && !isPending(outcome)) options.onWritten(outcome);
    return outcome;
  });
  const settled = await settle(written, options);
  for (const [index, outcome] of settled.entries()) {
    if (isPending(written[index])) options.onWritten(outcome);
  }
  const unique = await checkRenames(plan.steps, settled, options);
  const associated = await associate(plan, unique, options);
  return inParallel(associated, options.maxParallel, (outcome) => verify(outcome, options.client));
}

/**
 * Whether the outcome is still open: an integration has appeared after a POST without an answer, and is not yet as
 * declared.
 */
function isPending(outcome: Outcome | Creation | undefined): boolean {
  return outcome !== undefined && 'creation' in outcome && outcome.own === null;
}

async function write(
  step: Step,
  refusal: Error | null,
  options: CreateOptions,
): Promise<Outcome | Creation> {
  if (writesIntegration(step) && refusal !== null) return failed(step, refusal);
  try {
    switch (step.operation) {
      case 'refused':
        return failed(step, new Refused(step.problems));
      case 'unchanged':
        return done(step, 'unchanged', step.integration);
      case 'create':
        return await create(step, options);
      case 'update':
        return await update(step, options.client);
      case 'delete':
        return await remove(step, options.client);
    }
  } catch (error) {
    return failed(step, error as Error);
  }
}

/** Gives content items the integrations that they lack: one write for an item, however many it gets. */
async function associate(
  plan: Plan,
  outcomes: readonly Outcome[],
  options: CreateOptions,
): Promise<Outcome[]> {
  const wanted = plan.steps.flatMap((step, index) => {
    const outcome = outcomes[index];
    const integration = outcome?.error === null ? outcome.integration : null;
    return integration === null || !mayAssociate(step)
      ? []
      : step.content.map((content) => ({ content, guid: integration.guid }));
  });
  const failures = new Map<string, Error>();
  const written = new Set<string>();
  const items = [...groupBy(wanted, ({ content }) => content)];
  await inParallel(items, options.maxParallel, async ([content, entries]) => {
    const guids = entries.map(({ guid }) => guid);
    const { wrote, error } = await addAssociations(options.client, content, guids, options);
    if (wrote) written.add(content);
    if (error !== null) failures.set(content, error);
  });
  return outcomes.map((outcome, index) => {
    const step = plan.steps[index];
    if (step === undefined || !mayAssociate(step) || outcome.error !== null) return outcome;
    const associated =
      outcome.operation === 'unchanged' ? withContent(outcome, step.content, written) : outcome;
    const refused = step.content.flatMap((content) => {
      const cause = failures.get(content);
      return cause === undefined ? [] : { content, cause };
    });
    return refused.length === 0 ? associated : withoutContent(associated, refused);
  });
}

/** The outcome for an integration that lacks content items. */
function withoutContent(
  outcome: Outcome,
  refused: readonly { readonly content: string; readonly cause: Error }[],
): Outcome {
  const problems = refused.map(
    ({ content, cause }) => `The content item ${content} could not be associated: ${cause.message}`,
  );
  return {
    ...outcome,
    operation: outcome.operation === 'unchanged' ? null : outcome.operation,
    error: new ReconcileError(problems.join('\n'), { cause: refused[0]?.cause }),
  };
}

/** The outcome for an integration that is unchanged itself: another run may have associated the content items. */
function withContent(
  outcome: Outcome,
  content: readonly string[],
  written: ReadonlySet<string>,
): Outcome {
  return content.some((item) => written.has(item))
    ? { ...outcome, operation: 'updated', changed: true }
    : { ...outcome, changes: [] };
}

function mayAssociate(step: Step): step is CreateStep | UpdateStep {
  return step.operation === 'create' || step.operation === 'update';
}

/** Has Connect try a token exchange where that is declared, whether or not anything has changed. */
async function verify(outcome: Outcome, client: ConnectClient): Promise<Outcome> {
  const { desired, integration, error } = outcome;
  if (desired.state === 'absent' || !desired.verify || integration === null || error !== null) {
    return outcome;
  }
  try {
    await client.verifyIntegration(integration.guid);
    return outcome;
  } catch (cause) {
    return {
      ...outcome,
      error: new ReconcileError(
        `"${integration.name}" is as declared, but could not be verified: ${(cause as Error).message}`,
        { cause },
      ),
    };
  }
}
