import {
  beginningOf,
  joined,
  LINE_WIDTH,
  own,
  padded,
  say,
  trimmed,
  wrapped,
  type Clean,
} from '../view/clean';
import type { Colour, Line } from './reporter';
import type { Note } from '../view/notes';
import type { Row, Sign } from '../view/rows';
import { KINDS } from '../view/wording';

/** At most so many integrations are shown in full, one below the other. */
export const LONGEST_PLAN = 20;

/** A line of the plan: its sign, and what stands behind it. */
export interface SignedLine {
  readonly sign: Sign | null;
  readonly text: Clean;
  /** Where room is short, the lines with the highest number are left out first. 0 always stays. */
  readonly lightness: number;
  /** A shorter form, which is tried before lines as light as this are left out. */
  readonly short?: Clean;
  /** Whether it is made of sentences, which may go on in a line below. */
  readonly prose?: boolean;
}

/** Longer names push what stands behind them out of its column. */
const WIDEST_NAME = 40;
const WIDEST_WORD = 'unchanged'.length;

/**
 * How wide a column is: as the longest of its texts.
 *
 * @param most no column is wider, whatever is in it
 */
function columnWidth(texts: readonly string[], most = Infinity): number {
  return Math.min(
    most,
    texts.reduce((widest, { length }) => Math.max(widest, length), 0),
  );
}

/** One line for each integration. */
export function headLines(rows: readonly Row[]): SignedLine[] {
  const width = columnWidth(
    rows.map(({ name }) => name),
    WIDEST_NAME,
  );
  return rows.map((row) => headLine(row, width));
}

/** The same, and below each what is to be known about it. */
export function rowLines(rows: readonly Row[]): SignedLine[] {
  const heads = headLines(rows);
  return rows.flatMap((row, index) => [...heads.slice(index, index + 1), ...detailLines(row)]);
}

/** One line for each integration that is not declared, in columns. */
export function columnLines(rows: readonly (readonly Clean[])[]): SignedLine[] {
  const widths = [0, 1, 2].map((index) =>
    columnWidth(
      rows.map((row) => row[index] ?? ''),
      WIDEST_NAME,
    ),
  );
  return rows.map((row) => {
    const cells = row.map((cell, index) => padded(cell, widths[index] ?? 0));
    return noteLine({ sign: '?', text: say`    ${joined(cells, own('  '))}`, prose: false });
  });
}

/** A line beside the integrations. */
export function noteLine(note: Note): SignedLine {
  return { ...note, lightness: WEIGHTS.note };
}

/** A line without a sign, which stays whatever happens. */
export function plainLine(text: Clean): SignedLine {
  return { sign: null, text, lightness: 0 };
}

function headLine({ kind, sign, name, word, about }: Row, width: number): SignedLine {
  const columns = [padded(name, width), padded(word, WIDEST_WORD), ...about];
  const line = { sign, text: joined(columns, own('  ')), lightness: weightOf(kind) };
  return kind === 'delete' ? { ...line, short: beginningOf(name, WIDEST_NAME) } : line;
}

function detailLines({ kind, details }: Row): SignedLine[] {
  const width = columnWidth(details.map(({ field }) => field ?? ''));
  return details.map(({ sign, field, text }) => ({
    sign,
    text: field === null ? say`    ${text}` : say`    ${padded(field, width)}  ${text}`,
    lightness: sign === '=' ? WEIGHTS.kept : KINDS.length + weightOf(kind),
    prose: field === null,
  }));
}

const DELETIONS = 1;

/** Deletions stay; of the others what a reviewer would miss most goes last. Details are lighter than any head. */
function weightOf(kind: Row['kind']): number {
  return kind === 'delete' ? DELETIONS : 1 + DELETIONS + KINDS.indexOf(kind);
}

/** How light lines are that tell of no difference: the higher, the sooner they are left out. */
export const WEIGHTS = {
  note: 1 + KINDS.length,
  kept: 2 * (1 + KINDS.length),
} as const;

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

/** A reason why something was refused is looked up as the log has it, in one piece if it can be. */
const LONGEST_REASON = 240;

/** A line as it stands in a `diff`, which breaks no line by itself: sentences go on below, each line with the sign. */
export function diffLine(line: SignedLine): Clean {
  const sign = line.sign === null ? null : (DIFF_SIGNS[line.sign] ?? line.sign);
  if (line.prose !== true) return withSign(line, sign);
  const longest = sign === '-' ? LONGEST_REASON : LINE_WIDTH;
  const lines = wrapped(line.text, longest).map((text) => withSign({ ...line, text }, sign));
  return joined(lines, own('\n'));
}

function withSign({ text }: SignedLine, sign: Sign | null): Clean {
  return trimmed(sign === null ? text : say`${own(sign)} ${text}`);
}

/**
 * As many lines as fit into so many bytes, the lightest left out first, and those of one weight from the last on. Deletions
 * are shortened before one of them goes. What is left out is counted in a line of its own, before the last one.
 */
export function cut(lines: readonly SignedLine[], bytes: number): SignedLine[] {
  if (sizeOf(lines) <= bytes) return [...lines];
  const room = bytes - sizeOf([leftOut(lines.length, lines.length)]);
  const staying = lines.filter(({ lightness }) => lightness <= DELETIONS);
  const fitted = sizeOf(staying) <= room ? lines : lines.map(shortened);
  const stay = new Set<SignedLine>();
  let left = room;
  for (const line of [...fitted].sort((a, b) => a.lightness - b.lightness)) {
    left -= sizeOf([line]);
    if (left < 0) break;
    stay.add(line);
  }
  const kept = fitted.filter((line) => stay.has(line));
  const gone = fitted.filter((line) => !stay.has(line));
  const note = leftOut(gone.length, gone.filter(({ lightness }) => lightness <= DELETIONS).length);
  return [...kept.slice(0, -1), ...(gone.length === 0 ? [] : [note]), ...kept.slice(-1)];
}

function sizeOf(lines: readonly SignedLine[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(diffLine(line)) + 1, 0);
}

function shortened(line: SignedLine): SignedLine {
  return line.short === undefined ? line : { ...line, text: line.short };
}

function leftOut(number: number, deletions: number): SignedLine {
  const among = deletions === 0 ? own('') : say`, ${deletions} of them deletions`;
  return plainLine(say`… ${number} more are in the log${among}: there is no room for them here.`);
}
