import { joined, own, say, type Clean } from '../view/clean';
import {
  columnLines,
  cut,
  diffLine,
  LONGEST_PLAN,
  noteLine,
  plainLine,
  rowLines,
  WEIGHTS,
  type SignedLine,
} from './lines';
import { diffBlock } from './markdown';
import type { Row } from '../view/rows';
import type { RunView, View } from '../view/view';

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
export function summaryOf(view: RunView, limit = LARGEST_SUMMARY_BYTES): Clean {
  const lines = [
    plainLine(view.head),
    ...linesOfInterest(worthALine(view.rows)),
    ...view.notes.map(noteLine),
    plainLine(view.end),
    ...view.nextSteps.map(plainLine),
  ];
  const block = diffBlock(cut(lines, limit - AROUND_BYTES).map(diffLine));
  return joined(
    [
      say`### OAuth integrations on Posit Connect: ${view.verdict}`,
      own(''),
      block,
      own(''),
      ...folded(view, limit - AROUND_BYTES - Buffer.byteLength(block)),
    ],
    own('\n'),
  );
}

/** What is not declared, folded: it gets the room that the plan has left, so it is the first to go. */
function folded({ undeclared: { title, each } }: View, room: number): Clean[] {
  if (each.length === 0 || room < SHORTEST_FOLDED_BYTES) return [];
  return [
    say`<details><summary>${title}</summary>`,
    own(''),
    diffBlock(cut(columnLines(each), room).map(diffLine)),
    own(''),
    own('</details>'),
    own(''),
  ];
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
