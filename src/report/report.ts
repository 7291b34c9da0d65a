import type { ActionRequest, ReconcileTask } from '../inputs/request';
import { say } from '../view/clean';
import type { OutputFacts } from '../view/facts';
import type { Ending } from '../view/results';
import type { PlanView, RunView, View } from '../view/view';
import { listed } from '../words';
import { planSections } from './log';
import { outputsOf } from './outputs';
import type { Line, Reporter } from './reporter';
import { summaryOf } from './summary';

/** Says what will happen, or would. */
export function reportPlan(view: PlanView, reporter: Reporter): void {
  reporter.lines([{ text: view.head }]);
  for (const { title, lines } of planSections(view)) {
    if (title === null) reporter.lines(lines);
    else reporter.group(title, lines);
  }
  for (const warning of view.warnings) reporter.warning(warning);
  if (view.mood === 'would' && view.planOnly !== null) reporter.notice(view.planOnly);
}

/** Prints what became of each finished step at once, where there are several. */
export function progressOf({ rows }: View, reporter: Reporter): (ending: Ending) => void {
  const total = rows.filter(({ kind }) => kind !== 'unchanged').length;
  let finished = 0;
  return (ending) => {
    finished += 1;
    if (rows.length === 1) return;
    const line = lineOf(ending);
    reporter.lines([{ ...line, text: say`[${finished}/${total}] ${line.text}` }]);
  };
}

/**
 * Says what has happened: to people in the log and the summary, to later steps in outputs.
 *
 * @returns whether the step has succeeded
 */
export async function reportRun(
  view: RunView,
  request: Pick<ActionRequest, 'summary'> & Pick<ReconcileTask, 'mode'>,
  reporter: Reporter,
): Promise<boolean> {
  const { mood, results } = view;
  if (mood === 'did') reporter.lines(doneLines(view));
  const failures = results.filter(({ failed }) => failed).length;
  const total = failures > 0 && results.length > 1 ? [failuresOf(failures, results.length)] : [];
  // GitHub shows no more than ten annotations of a step; the log has all of them.
  const first = failures >= MOST_ANNOTATIONS ? total : [];
  for (const sentence of first) reporter.error(sentence);
  for (const { warnings, problems, at } of results) {
    for (const warning of warnings) reporter.warning(warning, at);
    for (const problem of problems) reporter.error(problem.message, problem.at);
  }
  const written = reportOutputs(view.facts, reporter);
  if (request.summary) await reporter.summary(summaryOf(view));
  for (const sentence of failures >= MOST_ANNOTATIONS ? [] : total) reporter.error(sentence);
  const asDeclared = reportDrift(view, request, reporter);
  return failures === 0 && asDeclared && written;
}

/** @returns whether the server is as declared, as far as that is asked for */
function reportDrift(
  { results, incomplete }: RunView,
  { mode }: Pick<ReconcileTask, 'mode'>,
  reporter: Reporter,
): boolean {
  const fails = mode === 'fail-on-drift';
  const drifted = fails ? results.filter((result) => result.drifted) : [];
  if (drifted.length > 0) reporter.error(driftOf(drifted, results.length));
  if (incomplete !== null && fails) reporter.error(`${incomplete} (fail-on-drift)`);
  if (incomplete !== null && !fails) reporter.warning(incomplete);
  return drifted.length === 0 && (incomplete === null || !fails);
}

/** @returns whether later steps get them */
export function reportOutputs(facts: OutputFacts, reporter: Reporter): boolean {
  const { values, altered } = outputsOf(facts, reporter.redact);
  if (altered.length > 0) {
    reporter.warning(
      `Secrets were taken out of these outputs: ${altered.join(', ')}. Later steps get *** in their place. Is a secret so short or so common that it is a part of a name?`,
    );
  }
  return reporter.outputs(values);
}

const MOST_ANNOTATIONS = 10;

function failuresOf(failures: number, all: number): string {
  return `${failures} of ${all} integrations failed.`;
}

function driftOf(drifted: RunView['results'], all: number): string {
  const names = listed(drifted.map(({ name }) => name));
  return `${drifted.length} of ${all} integrations on the server differ from what is declared (fail-on-drift): ${names}.`;
}

/** Red if it failed. */
function lineOf({ sentence: text, failed }: Ending): Line {
  return failed ? { text, colour: 'red' } : { text };
}

/** What is to be done next, and what was done. */
function doneLines({ results, nextSteps, only, end }: RunView): Line[] {
  const verified = results.flatMap((result) => (result.verified === null ? [] : [result.verified]));
  return [
    ...[...verified, ...nextSteps].map((text) => ({ text })),
    only === null ? { text: end } : lineOf(only),
  ];
}
