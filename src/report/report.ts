import type { ActionRequest, ReconcileTask } from '../inputs/request';
import type { ApplyOptions } from '../reconcile/apply';
import type { Outcome } from '../reconcile/outcome';
import type { Plan } from '../reconcile/step';
import { hasDrifted } from '../reconcile/preview';
import { say, type Cleaner } from './clean';
import { planSections } from './log';
import { outputsOf } from './outputs';
import type { Line, Reporter } from './reporter';
import { seenIn, summaryOf, type RunReport } from './summary';
import { kindOf, nameOf, viewOf } from './view';
import { outcomeSentence, serverLine, totalsLine } from './wording';

/** Says what will happen, or would. */
export function reportPlan(
  plan: Plan,
  version: string,
  {
    connection,
    dryRun,
    warnings,
  }: Pick<ActionRequest, 'connection' | 'warnings'> & Pick<ReconcileTask, 'dryRun'>,
  reporter: Reporter,
): void {
  const { clean } = reporter;
  const mood = dryRun ? 'would' : 'will';
  const rows = viewOf(
    plan.steps.map((step) => ({ step, outcome: null })),
    mood,
    clean,
  );
  reporter.lines([{ text: serverLine(connection.server, version, clean) }]);
  for (const { title, lines } of planSections(rows, mood)) {
    if (title === null) reporter.lines(lines);
    else reporter.group(title, lines);
  }
  const refusal = dryRun && plan.refusal !== null ? [plan.refusal] : [];
  for (const { message, at } of warnings) reporter.warning(message, at ?? null);
  for (const warning of [...plan.warnings, ...refusal]) reporter.warning(warning);
}

/** Tells of each finished step at once, where there are several, and of what is out of the ordinary. */
export function progressOf(
  plan: Plan,
  reporter: Reporter,
): Pick<ApplyOptions, 'onWritten' | 'tell'> {
  const total = plan.steps.filter(({ operation }) => operation !== 'unchanged').length;
  let finished = 0;
  return {
    onWritten(outcome) {
      finished += 1;
      if (plan.steps.length === 1) return;
      const line = outcomeLine(outcome, reporter.clean);
      reporter.lines([{ ...line, text: say`[${finished}/${total}] ${line.text}` }]);
    },
    tell(sentence) {
      reporter.info(sentence);
    },
  };
}

/** One line on one declaration, red if it failed. */
function outcomeLine(outcome: Outcome, clean: Cleaner): Line {
  const text = outcomeSentence(nameOf(outcome.desired, outcome.integration, clean), outcome, clean);
  return outcome.error === null ? { text } : { text, colour: 'red' };
}

/**
 * Says what has happened: to people in the log and the summary, to later steps in outputs.
 *
 * @returns whether the step has succeeded
 */
export async function reportRun(
  run: RunReport,
  request: Pick<ActionRequest, 'summary'> & Pick<ReconcileTask, 'failOnDrift'>,
  reporter: Reporter,
): Promise<boolean> {
  const { outcomes, dryRun } = run;
  const [only] = outcomes;
  if (!dryRun) {
    reporter.lines([
      outcomes.length === 1 && only !== undefined
        ? outcomeLine(only, reporter.clean)
        : { text: totalsLine(seenIn(run).map(kindOf), 'did') },
    ]);
  }
  for (const { desired, warnings, error } of outcomes) {
    for (const warning of warnings) reporter.warning(warning, desired.at);
    if (error !== null) reporter.error(error.message, desired.at);
  }
  reporter.outputs(outputsOf(outcomes, run.version, reporter.redact));
  if (request.summary) await reporter.summary(summaryOf(run, reporter.clean));

  const failures = outcomes.filter(({ error }) => error !== null).length;
  if (failures > 0 && outcomes.length > 1) {
    reporter.error(`${failures} of ${outcomes.length} integrations failed.`);
  }
  const drifted = request.failOnDrift && dryRun ? outcomes.filter(hasDrifted).length : 0;
  if (drifted > 0) {
    reporter.error(
      `${drifted} of ${outcomes.length} integrations on the server differ from what is declared (fail-on-drift).`,
    );
  }
  return failures === 0 && drifted === 0;
}
