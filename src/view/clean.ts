import { unicodePattern } from '../on-first-use';

declare const cleaned: unique symbol;

/**
 * Text that may be shown: no secret is in it, and no character that controls a terminal or turns text around.
 *
 * A type of its own, so that only clean text can be printed or shortened. A secret cut before the search would leave a
 * part.
 */
export type Clean = string & { readonly [cleaned]: true };

/** Makes text from outside clean. */
export interface Cleaner {
  /** Any text. */
  readonly text: (text: string) => Clean;
  /** A name, on one line: two names that differ look different, though invisible characters are all that differs. */
  readonly name: (name: string) => Clean;
}

/** @param redact takes secrets out of a text */
export function cleanerOf(redact: (text: string) => string): Cleaner {
  return {
    text: (text) => withoutControls(redact(text)) as Clean,
    name: (name) => shown(visible(redact(name)) as Clean),
  };
}

/** Our own words, with clean texts between them. */
export function say(words: TemplateStringsArray, ...values: readonly (Clean | number)[]): Clean {
  return String.raw({ raw: words }, ...values) as Clean;
}

/** One of our own words: a literal, never a text from outside. */
export function own<T extends string>(word: string extends T ? never : T): Clean {
  return word as string as Clean;
}

/** Clean texts as one. */
export function joined(texts: readonly Clean[], separator: Clean): Clean {
  return texts.join(separator) as Clean;
}

/** At most so many are named in one line. */
export const MOST_NAMES = 10;

/** The first names of a list, with commas between them, and how many more there are. */
export function firstNames(names: readonly string[], clean: Cleaner): Clean {
  const first = names.slice(0, MOST_NAMES).map(clean.name);
  const rest = names.length - first.length;
  const more = rest === 0 ? own('') : say` and ${rest} more`;
  return say`${joined(first, own(', '))}${more}`;
}

/** The text, with spaces up to a width. */
export function padded(text: Clean, width: number): Clean {
  return text.padEnd(width) as Clean;
}

/** The text without white space at its end. */
export function trimmed(text: Clean): Clean {
  return text.trimEnd() as Clean;
}

/** The lines of a text. */
export function linesOf(text: Clean): Clean[] {
  return text.split('\n') as Clean[];
}

/** Wide enough for a sentence, and no wider than a comment on a large screen. */
export const LINE_WIDTH = 96;

/**
 * A text in lines of a width that people can read, broken at spaces alone, and each indented as the first.
 *
 * @param longest what is no longer stays on one line
 */
export function wrapped(text: Clean, longest: number): Clean[] {
  if (text.length <= longest) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let rest: string = text;
  while (rest.length > LINE_WIDTH) {
    const before = rest.lastIndexOf(' ', LINE_WIDTH);
    const at = before > indent.length ? before : rest.indexOf(' ', LINE_WIDTH);
    if (at === -1) break;
    lines.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...lines, rest] as Clean[];
}

/** The first characters of a text, of which more would be too many. */
export function beginningOf(text: Clean, longest: number): Clean {
  const characters = Array.from(text);
  return characters.length <= longest
    ? text
    : (`${characters.slice(0, longest - 1).join('')}…` as Clean);
}

/** A value of so many characters is shown whole. */
const LONGEST_VALUE = 1_000;

/** A value on one line. A longer one is shortened in the middle; the host of a URL never is. */
export function shown(value: Clean): Clean {
  const line = value.replace(/\n/g, '⏎');
  const characters = Array.from(line);
  if (characters.length <= LONGEST_VALUE) return line as Clean;
  const half = Math.floor((LONGEST_VALUE - 1) / 2);
  const beginning = characters.slice(0, half).join('');
  const end = characters.slice(-half).join('');
  const url = /^([a-z][a-z0-9+.-]*:[\\/]*)([^\\/?#]*@)?([^\\/?#]*)/i.exec(line);
  // Before an @ anything may stand that looks like a host.
  const [origin = '', scheme = '', user = '', host = ''] = url ?? [];
  const address = user.length > host.length + 100 ? `${scheme}…@${host}` : origin;
  return `${origin.length > beginning.length ? address : beginning}…${end}` as Clean;
}

/** Printable ASCII, which needs no cleaning. */
const PLAIN = /^[ -~]*$/;

/** Control characters could recolour the log or start a line of their own, those for direction turn text around. */
const controls = unicodePattern(
  String.raw`(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]`,
  'gu',
);

function withoutControls(text: string): string {
  return PLAIN.test(text) ? text : withLineFeeds(text).replace(controls(), '\ufffd');
}

/** What of Unicode has no shape of its own, but the selectors and joiners that emoji are made with. */
const invisible = unicodePattern(
  String.raw`(?!(?<=\p{Extended_Pictographic}\p{EMod}?)(?:\u200d|\ufe0f)|(?<=\ufe0f)\u200d)(?:\p{Default_Ignorable_Code_Point}|\p{Cf}|(?!\n)\p{Cc}|\p{Zl}|\p{Zp}|(?! )\p{Zs})`,
  'gu',
);

/** What cannot be seen, escaped; in quotes, where a space is at an end. */
function visible(name: string): string {
  const text = PLAIN.test(name) ? name : withLineFeeds(name).replace(invisible(), escaped);
  return /^ | $/.test(text) ? `"${text}"` : text;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n|\r/g, '\n');
}
