import { say, type Clean, type Cleaner } from './clean';
import { formerlyLines } from './former-names';
import { headLines, LONGEST_PLAN, logLine, rowLines } from './lines';
import type { Line } from './reporter';
import type { Plan } from '../reconcile/step';
import { undeclaredDetails, undeclaredLines, undeclaredTitle } from './undeclared';
import type { Row } from './view';
import { totalsLine, type Mood } from './wording';

/** A part of the log; with a title, it is a group that people can open. */
export interface Section {
  readonly title: Clean | null;
  readonly lines: readonly Line[];
}

/** Of what is not declared. */
const LONGEST_LIST = 10;

/** The plan as the log shows it: a line for each integration, and below it one for each value that differs. */
export function planSections(
  rows: readonly Row[],
  plan: Plan,
  mood: Mood,
  clean: Cleaner,
): Section[] {
  const end = {
    text: totalsLine(
      rows.map(({ kind }) => kind),
      mood,
    ),
  };
  const others = [...formerlyLines(plan, clean), ...undeclaredLines(plan, clean)].map(logLine);
  const each = undeclaredDetails(plan, clean).map(logLine);
  const folds = each.length > LONGEST_LIST;
  const isShort = rows.length <= LONGEST_PLAN;
  const before = isShort ? rowLines(rows).map(logLine) : [];
  // The last line of a plan is what it comes to, whatever is folded.
  const last: Section[] = folds
    ? [
        { title: null, lines: [...before, ...others] },
        { title: undeclaredTitle(plan), lines: each },
        { title: null, lines: [end] },
      ]
    : [{ title: null, lines: [...before, ...others, ...each, end] }];
  if (isShort) return last;
  const unchanged = rows.filter(({ kind }) => kind === 'unchanged');
  const differing = rows.filter(({ kind }) => kind !== 'unchanged');
  return [
    { title: null, lines: headLines(differing).map(logLine) },
    { title: say`Details of ${differing.length}`, lines: rowLines(differing).map(logLine) },
    { title: say`${unchanged.length} unchanged`, lines: headLines(unchanged).map(logLine) },
    ...last,
  ].filter(({ lines }) => lines.length > 0);
}
