import type { Outcome } from '../reconcile/outcome';
import type { Plan } from '../reconcile/step';
import { joined, own, say, type Clean, type Cleaner } from './clean';
import { formerlyLines } from './former-names';
import {
  cut,
  diffLine,
  LONGEST_PLAN,
  plainLine,
  rowLines,
  WEIGHTS,
  type SignedLine,
} from './lines';
import { diffBlock } from './markdown';
import {
  incompletenessWords,
  undeclaredDetails,
  undeclaredLines,
  undeclaredTitle,
} from './undeclared';
import { viewOf, type Row, type Seen } from './view';
import { serverLine, totalsLine, verdict, type Mood } from './wording';

/** What one run has to tell. */
export interface RunReport {
  readonly plan: Plan;
  /** One for each step of the plan. */
  readonly outcomes: readonly Outcome[];
  readonly server: string;
  /** Empty if the server hides it. */
  readonly version: string;
  readonly dryRun: boolean;
}

/** GitHub's limit for the summary of one step is 1 MiB. */
export const LARGEST_SUMMARY_BYTES = 1024 * 1024;

/** Kept free for the heading, the fences, and what stands around the plan. */
const AROUND_BYTES = 1_000;
/** With less room than this, the summary says only that there is no room. */
const SHORTEST_FOLDED_BYTES = 500;

/**
 * The run in GitHub's Markdown: a heading with the verdict, and the lines of the log, the weightiest first. What is
 * unchanged is counted only, unless nothing else is declared.
 *
 * @param limit the most bytes it may have; what does not fit is left out, and that is said
 */
export function summaryOf(report: RunReport, clean: Cleaner, limit = LARGEST_SUMMARY_BYTES): Clean {
  const mood: Mood = report.dryRun ? 'would' : 'did';
  const rows = viewOf(seenIn(report), mood, clean);
  const kinds = rows.map(({ kind }) => kind);
  const lines = [
    plainLine(serverLine(report.server, report.version, clean)),
    ...linesOfInterest(worthALine(rows)),
    ...formerlyLines(report.plan, clean),
    ...undeclaredLines(report.plan, clean),
    plainLine(totalsLine(kinds, mood)),
    ...nextSteps(report, clean).map(plainLine),
  ];
  const block = diffBlock(cut(lines, limit - AROUND_BYTES).map(diffLine));
  return joined(
    [
      say`### OAuth integrations on Posit Connect: ${verdict(kinds, mood, incompletenessWords(report.plan))}`,
      own(''),
      block,
      own(''),
      ...folded(report.plan, limit - AROUND_BYTES - Buffer.byteLength(block), clean),
    ],
    own('\n'),
  );
}

/** What is not declared, folded: it gets the room that the plan has left, so it is the first to go. */
function folded(plan: Plan, room: number, clean: Cleaner): Clean[] {
  const lines = undeclaredDetails(plan, clean);
  if (lines.length === 0 || room < SHORTEST_FOLDED_BYTES) return [];
  return [
    say`<details><summary>${undeclaredTitle(plan)}</summary>`,
    own(''),
    diffBlock(cut(lines, room).map(diffLine)),
    own(''),
    own('</details>'),
    own(''),
  ];
}

/** Each step, and what became of it if it was carried out. */
export function seenIn({ plan, outcomes, dryRun }: RunReport): Seen[] {
  return plan.steps.map((step, index) => ({
    step,
    outcome: dryRun ? null : (outcomes[index] ?? null),
  }));
}

function worthALine(rows: readonly Row[]): readonly Row[] {
  return rows.length === 1 ? rows : rows.filter(({ kind }) => kind !== 'unchanged');
}

/** A long plan leaves out the lines about what stays as it is. */
function linesOfInterest(rows: readonly Row[]): SignedLine[] {
  const lines = rowLines(rows);
  return rows.length > LONGEST_PLAN
    ? lines.filter(({ lightness }) => lightness !== WEIGHTS.kept)
    : lines;
}

/**
 * What people have to do after a run: the provider of a new Viewer integration has to know where Connect expects its
 * users back. Integrations of Connect before 2024.12 have no auth type; they are Viewer integrations.
 */
export function nextSteps({ outcomes, server, dryRun }: RunReport, clean: Cleaner): Clean[] {
  const viewers = outcomes.filter(
    ({ operation, integration }) =>
      operation === 'created' && (integration?.auth_type ?? 'Viewer') === 'Viewer',
  );
  if (dryRun || viewers.length === 0) return [];
  const url = clean.text(`${server}/__oauth__/integrations/callback`);
  return [say`Register this redirect URL with the provider of each new Viewer integration: ${url}`];
}
