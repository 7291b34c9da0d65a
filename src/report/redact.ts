import { mapForeign, type Foreign } from '../foreign';
import { groupBy } from '../groups';
import { GUID } from '../guid';
import { isTelling } from '../inputs/known-secrets';
import { encodings, secretParts } from './encodings';
import { Guard } from './guard';
import { readings } from './readings';

/** The most characters of one text that are shown; no text of ours comes near. */
const LONGEST_TEXT = 256 * 1024;
/** A secret may begin before that limit and end behind it, so this much more is searched. */
const MARGIN = 64 * 1024;

/**
 * Takes secrets out of text.
 *
 * In our own text, and in names and values that the server stores, each secret is replaced, in every encoding in which
 * software usually writes it: as it is, escaped for JSON, URL or HTML (with whichever characters escaped, and once more in
 * another escaping), in base64 at any alignment, and in hexadecimal; in lower and in upper case, too, since GUIDs, hosts
 * and names of variables change their case. Secrets of several lines are also looked for line by line. A secret that is a
 * part of a GUID, an id or a time is there by chance; a GUID whose digits are those of a secret is not.
 *
 * Foreign text that repeats a part of a secret, in any form that the guard can read, is withheld whole.
 */
export class Redactor {
  readonly #guard = new Guard();
  readonly #forms = new Set<string>();
  /** The digits of GUIDs that would tell a secret. */
  readonly #digits = new Set<string>();
  #words: Words | null = null;

  /**
   * Adds a secret. One that is shorter than four characters is not looked for.
   *
   * @param where what it comes from, as people are told
   */
  add(secret: string, where = 'a secret'): void {
    const parts = secretParts(secret).flatMap((part) => [part, part.trim()]);
    for (const form of parts.flatMap(encodings)) this.#forms.add(form);
    for (const part of parts.filter(isTelling)) {
      this.#forms.add(part.toLowerCase()).add(part.toUpperCase());
      for (const digits of digitsOf(part)) this.#digits.add(digits);
    }
    this.#words = null;
    this.#guard.add(secret, where);
  }

  /** Takes texts that are no secrets, so that a foreign text may share words with them. */
  exempt(texts: Iterable<string>): void {
    for (const text of texts) this.#guard.exempt(text);
  }

  /** The text with `***` in place of every secret. Secrets that overlap are replaced together. */
  redact(text: string): string {
    return mapForeign(
      text,
      (ours) => this.#replace(ours),
      (foreign) => this.#judge(foreign),
    );
  }

  /** Whether nothing would be taken out of a text, however long it is. */
  leaves(text: string): boolean {
    return text.length > LONGEST_TEXT ? this.#find(text).length === 0 : this.redact(text) === text;
  }

  #judge({ shown, judged, instead }: Foreign): string {
    const repeated = this.#guard.repeated(judged);
    return repeated.length === 0
      ? this.#replace(shown)
      : `(withheld, since it repeats a part of ${repeated.join(' and of ')}) ${instead}`.trim();
  }

  #replace(text: string): string {
    let redacted = '';
    let hidden = 0;
    for (const { start, end } of this.#find(text.slice(0, LONGEST_TEXT + MARGIN))) {
      if (start >= LONGEST_TEXT) break;
      if (start >= hidden) redacted += `${text.slice(hidden, start)}***`;
      hidden = Math.max(hidden, end);
    }
    redacted += text.slice(hidden, LONGEST_TEXT);
    return text.length <= LONGEST_TEXT ? redacted : `${redacted}… (the rest is left out)`;
  }

  /** Where secrets are, in ascending order of their beginnings. */
  #find(text: string): readonly Range[] {
    if (this.#forms.size === 0) return [];
    const words = (this.#words ??= new Words(this.#forms));
    const found = readings(text)
      .flatMap((reading) =>
        words.find(reading.text).map(({ start, end }) => ({
          start: reading.origin(start),
          end: reading.origin(end),
        })),
      )
      .sort((a, b) => a.start - b.start);
    const telling = this.#guids(text);
    const certain = found.length === 0 ? found : withoutChance(found, text);
    return telling.length === 0
      ? certain
      : [...certain, ...telling].sort((a, b) => a.start - b.start);
  }

  #guids(text: string): Range[] {
    if (this.#digits.size === 0) return [];
    return matches(text, GUIDS).filter(({ start, end }) =>
      this.#digits.has(text.slice(start, end).replaceAll('-', '').toLowerCase()),
    );
  }
}

const GUIDS = new RegExp(GUID, 'g');
const GUID_DIGITS = 32;

/** All 32 digits in a row of a secret in hexadecimal, and those of the first bytes of any other. */
function digitsOf(secret: string): string[] {
  const digits = secret.replaceAll('-', '').toLowerCase();
  if (!/^[\da-f]{32,}$/.test(digits)) {
    const first = Buffer.from(secret).toString('hex').slice(0, GUID_DIGITS);
    return first.length < GUID_DIGITS ? [] : [first];
  }
  return Array.from({ length: digits.length - GUID_DIGITS + 1 }, (_, at) =>
    digits.slice(at, at + GUID_DIGITS),
  );
}

/** GUIDs and times, and an id that is the whole text. */
const SHAPED = new RegExp(
  String.raw`(?<![\w-])(?:${GUID}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))(?![\w-])|^\d+$`,
  'gi',
);

/** Leaves out what is only a part of a GUID, a time or an id. */
function withoutChance(found: readonly Range[], text: string): Range[] {
  const shapes = matches(text, SHAPED);
  let next = 0;
  return found.filter(({ start, end }) => {
    while ((shapes[next]?.end ?? Infinity) <= start) next += 1;
    const shape = shapes[next];
    const isPart =
      shape !== undefined &&
      shape.start <= start &&
      end <= shape.end &&
      end - start < shape.end - shape.start;
    return !isPart;
  });
}

/** Where a pattern matches, in ascending order. */
function matches(text: string, pattern: RegExp): Range[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Finds many words in a text. Words that begin with the same two characters are sorted, so that few are compared. */
class Words {
  readonly #byStart: ReadonlyMap<number, readonly string[]>;

  constructor(words: Iterable<string>) {
    this.#byStart = groupBy([...words].sort(ascending), (word) => startAt(word, 0));
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
