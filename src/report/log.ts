import { say, type Clean } from './clean';
import { headLines, logLine, rowLines } from './lines';
import type { Line } from './reporter';
import type { Row } from './view';
import { totalsLine, type Mood } from './wording';

/** A part of the log; with a title, it is a group that people can open. */
export interface Section {
  readonly title: Clean | null;
  readonly lines: readonly Line[];
}

/** Above so many, details and unchanged integrations are put into groups of their own. */
const LONGEST_PLAN = 20;

/** The plan as the log shows it: a line for each integration, and below it one for each value that differs. */
export function planSections(rows: readonly Row[], mood: Mood): Section[] {
  const end = {
    text: totalsLine(
      rows.map(({ kind }) => kind),
      mood,
    ),
  };
  if (rows.length <= LONGEST_PLAN) {
    return [{ title: null, lines: [...rowLines(rows).map(logLine), end] }];
  }
  const unchanged = rows.filter(({ kind }) => kind === 'unchanged');
  const others = rows.filter(({ kind }) => kind !== 'unchanged');
  return [
    { title: null, lines: headLines(others).map(logLine) },
    { title: say`Details of ${others.length}`, lines: rowLines(others).map(logLine) },
    { title: say`${unchanged.length} unchanged`, lines: rowLines(unchanged).map(logLine) },
    { title: null, lines: [end] },
  ].filter(({ lines }) => lines.length > 0);
}
