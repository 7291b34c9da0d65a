import { LONGEST_FOREIGN, mapForeign } from '../foreign';
import { encodings, secretParts } from './encodings';
import { readings } from './readings';

/**
 * Replaces secrets in text, in every encoding in which a server, a proxy or a parser may quote them: as they are, escaped
 * for JSON, URL or HTML (with whichever characters escaped, and once more in another escaping), in base64 at any
 * alignment, and in hexadecimal. Secrets of several lines are also looked for line by line.
 */
export class Redactor {
  readonly #forms = new Set<string>();
  #words: Words | null = null;

  /** Adds a secret. One that is shorter than four characters is not looked for. */
  add(secret: string): void {
    const parts = secretParts(secret).flatMap((part) => [part, part.trim()]);
    for (const form of parts.flatMap(encodings)) this.#forms.add(form);
    this.#words = null;
  }

  /**
   * The text with `***` in place of every secret. Secrets that overlap are replaced together. Foreign text is shortened
   * once that is done.
   */
  redact(text: string): string {
    return mapForeign(
      text,
      (ours) => this.#replace(ours),
      (foreign) => shortened(this.#replace(foreign)),
    );
  }

  #replace(text: string): string {
    if (this.#forms.size === 0) return text;
    const words = (this.#words ??= new Words(this.#forms));
    const found = readings(text)
      .flatMap((reading) =>
        words.find(reading.text).map(({ start, end }) => ({
          start: reading.origin(start),
          end: reading.origin(end),
        })),
      )
      .sort((a, b) => a.start - b.start);
    let redacted = '';
    let hidden = 0;
    for (const { start, end } of found) {
      if (start >= hidden) redacted += `${text.slice(hidden, start)}***`;
      hidden = Math.max(hidden, end);
    }
    return redacted + text.slice(hidden);
  }
}

function shortened(text: string): string {
  if (text.length <= LONGEST_FOREIGN) return text;
  return `${text.slice(0, LONGEST_FOREIGN)}… (the rest is left out)`;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Finds many words in a text. Words that begin with the same two characters are sorted, so that few are compared. */
class Words {
  readonly #byStart = new Map<number, string[]>();

  constructor(words: Iterable<string>) {
    for (const word of [...words].sort(ascending)) {
      const alike = this.#byStart.get(startAt(word, 0));
      if (alike === undefined) this.#byStart.set(startAt(word, 0), [word]);
      else alike.push(word);
    }
  }

  /** The longest word at each place where one is, in ascending order. */
  find(text: string): Range[] {
    const found: Range[] = [];
    for (let start = 0; start < text.length - 1; start += 1) {
      const words = this.#byStart.get(startAt(text, start));
      const length = words === undefined ? 0 : longestBeginning(text.slice(start), words);
      if (length > 0) found.push({ start, end: start + length });
    }
    return found;
  }
}

/** By code units, as `<` compares. */
function ascending(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** The two characters at a place, as one number. */
function startAt(text: string, index: number): number {
  return text.charCodeAt(index) * 0x10000 + text.charCodeAt(index + 1);
}

/**
 * The length of the longest word that a text begins with; 0 if there is none.
 *
 * A search by halves: whoever knows how many words begin, and repeats that a million times, must not make each of the
 * words be compared each time.
 */
function longestBeginning(text: string, sorted: readonly string[]): number {
  let beginning = text;
  for (let end = sorted.length; end > 0;) {
    let low = 0;
    while (low < end) {
      const middle = (low + end) >>> 1;
      if ((sorted[middle] ?? '') <= beginning) low = middle + 1;
      else end = middle;
    }
    const last = sorted[end - 1];
    if (last === undefined) return 0;
    if (beginning.startsWith(last)) return last.length;
    // What the text begins with sorts before it, and before this word: so this word begins with that, too.
    beginning = beginning.slice(0, commonLength(last, beginning));
  }
  return 0;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}
