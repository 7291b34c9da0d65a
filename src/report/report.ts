import type { ActionRequest, ReconcileTask } from '../inputs/request';
import type { ApplyOptions } from '../reconcile/apply';
import type { Outcome } from '../reconcile/outcome';
import type { Plan } from '../reconcile/step';
import { incompleteness } from '../reconcile/undeclared';
import { hasDrifted } from '../reconcile/preview';
import { listed } from '../words';
import { say, type Clean, type Cleaner } from './clean';
import { planSections } from './log';
import { outputsOf, type Facts } from './outputs';
import { placedProblems } from './problems';
import type { Line, Reporter } from './reporter';
import { nextSteps, seenIn, summaryOf, type RunReport } from './summary';
import { factsOf, isVerified, kindOf, nameOf, viewOf, withWhich, type Seen } from './view';
import { outcomeSentence, serverLine, totalsLine } from './wording';

/** Says what will happen, or would. */
export function reportPlan(
  plan: Plan,
  version: string,
  { connection, dryRun }: Pick<ActionRequest, 'connection'> & Pick<RunReport, 'dryRun'>,
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
  for (const { title, lines } of planSections(rows, plan, mood, clean)) {
    if (title === null) reporter.lines(lines);
    else reporter.group(title, lines);
  }
  for (const warning of plan.warnings) reporter.warning(warning);
  if (dryRun && plan.planOnly !== null) reporter.notice(plan.planOnly);
}

/** Reports each finished step at once, where there are several, and anything unusual. */
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

function nameIn({ desired, integration }: Outcome, clean: Cleaner): Clean {
  return nameOf(desired, integration, clean);
}

/** One line on one declaration, red if it failed. */
function outcomeLine(outcome: Outcome, clean: Cleaner): Line {
  const text = outcomeSentence(nameIn(outcome, clean), outcome, clean);
  return outcome.error === null ? { text } : { text, colour: 'red' };
}

/**
 * Says what has happened: to people in the log and the summary, to later steps in outputs.
 *
 * @returns whether the step has succeeded
 */
export async function reportRun(
  run: RunReport,
  request: Pick<ActionRequest, 'summary'> & Pick<ReconcileTask, 'mode'>,
  reporter: Reporter,
): Promise<boolean> {
  const { plan, outcomes, dryRun, version } = run;
  if (!dryRun) reporter.lines(doneLines(run, reporter.clean));
  const failures = outcomes.filter(({ error }) => error !== null).length;
  const total = failures > 0 && outcomes.length > 1 ? [failuresOf(failures, outcomes)] : [];
  // GitHub shows no more than ten annotations of a step; the log has all of them.
  const first = failures >= MOST_ANNOTATIONS ? total : [];
  for (const sentence of first) reporter.error(sentence);
  for (const { desired, warnings, error } of outcomes) {
    for (const warning of warnings) reporter.warning(warning, desired.at);
    for (const { message, at } of placedProblems(desired, error)) reporter.error(message, at);
  }
  const written = reportOutputs(outcomes.map(factsOf), plan.undeclared, version, reporter);
  if (request.summary) await reporter.summary(summaryOf(run, reporter.clean));
  for (const sentence of failures >= MOST_ANNOTATIONS ? [] : total) reporter.error(sentence);
  const asDeclared = reportDrift(run, request, reporter);
  return failures === 0 && asDeclared && written;
}

/** @returns whether the server is as declared, as far as that is asked for */
function reportDrift(
  { plan, outcomes }: RunReport,
  { mode }: Pick<ReconcileTask, 'mode'>,
  reporter: Reporter,
): boolean {
  const fails = mode === 'fail-on-drift';
  const incomplete = incompleteness(plan);
  const drifted = fails ? outcomes.filter(hasDrifted) : [];
  if (drifted.length > 0) reporter.error(driftOf(drifted, outcomes, reporter.clean));
  if (incomplete !== null && fails) reporter.error(`${incomplete} (fail-on-drift)`);
  if (incomplete !== null && !fails) reporter.warning(incomplete);
  return drifted.length === 0 && (incomplete === null || !fails);
}

/** @returns whether later steps get them */
export function reportOutputs(
  facts: readonly Facts[],
  undeclared: Parameters<typeof outputsOf>[1],
  version: string,
  reporter: Reporter,
): boolean {
  const { values, altered } = outputsOf(facts, undeclared, version, reporter.redact);
  if (altered.length > 0) {
    reporter.warning(
      `Secrets were taken out of these outputs: ${altered.join(', ')}. Later steps get *** in their place. Is a secret so short or so common that it is a part of a name?`,
    );
  }
  return reporter.outputs(values);
}

const MOST_ANNOTATIONS = 10;

function failuresOf(failures: number, { length }: readonly Outcome[]): string {
  return `${failures} of ${length} integrations failed.`;
}

function driftOf(
  drifted: readonly Outcome[],
  { length }: readonly Outcome[],
  clean: Cleaner,
): string {
  const names = drifted.map((outcome) => nameIn(outcome, clean));
  return `${drifted.length} of ${length} integrations on the server differ from what is declared (fail-on-drift): ${listed(names)}.`;
}

function verifiedLine(seen: Seen, clean: Cleaner): Line[] {
  const { outcome } = seen;
  if (outcome === null || !isVerified(outcome)) return [];
  const name = nameIn(outcome, clean);
  return [{ text: say`Verified: ${name}. Connect got a token with it${withWhich(seen)}.` }];
}

/** What is to be done next, and what was done. */
function doneLines(run: RunReport, clean: Cleaner): Line[] {
  const { outcomes } = run;
  const [only] = outcomes;
  return [
    ...seenIn(run).flatMap((seen) => verifiedLine(seen, clean)),
    ...nextSteps(run, clean).map((text) => ({ text })),
    outcomes.length === 1 && only !== undefined
      ? outcomeLine(only, clean)
      : { text: totalsLine(seenIn(run).map(kindOf), 'did') },
  ];
}
