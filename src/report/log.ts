import { say, type Clean } from '../view/clean';
import { columnLines, headLines, LONGEST_PLAN, logLine, noteLine, rowLines } from './lines';
import type { Line } from './reporter';
import type { View } from '../view/view';

/** A part of the log; with a title, it is a group that people can open. */
export interface Section {
  readonly title: Clean | null;
  readonly lines: readonly Line[];
}

/** Of what is not declared. */
const LONGEST_LIST = 10;

/** The plan as the log shows it: a line for each integration, and below it one for each value that differs. */
export function planSections({ rows, notes, undeclared, end }: View): Section[] {
  const last = { text: end };
  const others = notes.map((note) => logLine(noteLine(note)));
  const each = columnLines(undeclared.each).map(logLine);
  const folds = each.length > LONGEST_LIST;
  const isShort = rows.length <= LONGEST_PLAN;
  const before = isShort ? rowLines(rows).map(logLine) : [];
  // The last line of a plan is what it comes to, whatever is folded.
  const ending: Section[] = folds
    ? [
        { title: null, lines: [...before, ...others] },
        { title: undeclared.title, lines: each },
        { title: null, lines: [last] },
      ]
    : [{ title: null, lines: [...before, ...others, ...each, last] }];
  if (isShort) return ending;
  const unchanged = rows.filter(({ kind }) => kind === 'unchanged');
  const differing = rows.filter(({ kind }) => kind !== 'unchanged');
  return [
    { title: null, lines: headLines(differing).map(logLine) },
    { title: say`Details of ${differing.length}`, lines: rowLines(differing).map(logLine) },
    { title: say`${unchanged.length} unchanged`, lines: headLines(unchanged).map(logLine) },
    ...ending,
  ].filter(({ lines }) => lines.length > 0);
}
