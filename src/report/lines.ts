import { joined, own, padded, say, trimmed, type Clean } from './clean';
import type { Colour, Line } from './reporter';
import type { Row, Sign } from './view';
import { KINDS } from './wording';

/** A line of the plan: its sign, and what stands behind it. */
export interface SignedLine {
  readonly sign: Sign | null;
  readonly text: Clean;
  /** The lightest lines, those with the highest number, go first where room is short. 0 never goes. */
  readonly lightness: number;
}

const WIDEST_NAME = 40;
const WIDEST_WORD = 'unchanged'.length;

/** One line for each integration. */
export function headLines(rows: readonly Row[]): SignedLine[] {
  const width = Math.min(
    WIDEST_NAME,
    rows.reduce((widest, { name }) => Math.max(widest, name.length), 0),
  );
  return rows.map((row) => headLine(row, width));
}

/** The same, and below each what is to be known about it. */
export function rowLines(rows: readonly Row[]): SignedLine[] {
  const heads = headLines(rows);
  return rows.flatMap((row, index) => [...heads.slice(index, index + 1), ...detailLines(row)]);
}

/** A line without a sign, which stays whatever happens. */
export function plainLine(text: Clean): SignedLine {
  return { sign: null, text, lightness: 0 };
}

function headLine({ kind, sign, name, word, about }: Row, width: number): SignedLine {
  const columns = [padded(name, width), padded(word, WIDEST_WORD), ...about];
  return { sign, text: joined(columns, own('  ')), lightness: weightOf(kind) };
}

function detailLines({ kind, details }: Row): SignedLine[] {
  const width = details.reduce((widest, { field }) => Math.max(widest, field?.length ?? 0), 0);
  return details.map(({ sign, field, text }) => ({
    sign,
    text: field === null ? say`    ${text}` : say`    ${padded(field, width)}  ${text}`,
    lightness: KINDS.length + weightOf(kind),
  }));
}

/** Deletions stay; of the others what a reviewer would miss most goes last. Details are lighter than any head. */
function weightOf(kind: Row['kind']): number {
  return kind === 'delete' ? 0 : 1 + KINDS.indexOf(kind);
}

/** How light lines are that are not about a declaration. */
export const WEIGHTS = { undeclared: KINDS.length, formerly: KINDS.length } as const;

const COLOURS: Readonly<Partial<Record<Sign, Colour>>> = {
  '+': 'green',
  '~': 'yellow',
  '!': 'yellow',
  '-': 'red',
  x: 'red',
  '?': 'cyan',
};

/** A line as the log prints it. */
export function logLine(line: SignedLine): Line {
  const colour = line.sign === null ? undefined : COLOURS[line.sign];
  const text = withSign(line, line.sign);
  return colour === undefined ? { text } : { text, colour };
}

/** GitHub colours these signs in a `diff`; it knows no others. */
const DIFF_SIGNS: Readonly<Partial<Record<Sign, Sign>>> = { '~': '!', x: '-' };

/** A line as it stands in a `diff`. */
export function diffLine(line: SignedLine): Clean {
  const { sign } = line;
  return withSign(line, sign === null ? null : (DIFF_SIGNS[sign] ?? sign));
}

function withSign({ text }: SignedLine, sign: Sign | null): Clean {
  return trimmed(sign === null ? text : say`${own(sign)} ${text}`);
}

/**
 * As many lines as fit into so many bytes, the lightest left out first, and those of one weight from the last on. What is
 * left out is counted in a line of its own, before the last one.
 */
export function cut(lines: readonly SignedLine[], bytes: number): SignedLine[] {
  const size = (line: SignedLine): number => Buffer.byteLength(diffLine(line)) + 1;
  const all = lines.reduce((sum, line) => sum + size(line), 0);
  if (all <= bytes) return [...lines];
  let left = bytes - size(leftOut(lines.length));
  const stay = new Set<SignedLine>();
  for (const line of [...lines].sort((a, b) => a.lightness - b.lightness)) {
    left -= size(line);
    if (left < 0) break;
    stay.add(line);
  }
  const kept = lines.filter((line) => stay.has(line));
  return [...kept.slice(0, -1), leftOut(lines.length - kept.length), ...kept.slice(-1)];
}

function leftOut(number: number): SignedLine {
  return plainLine(say`… ${number} more are in the log: there is no room for them here.`);
}
