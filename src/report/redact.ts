/** Shorter secrets would wreck the log if every occurrence were replaced. */
export const SHORTEST_REDACTED = 4;

const FEW = 64;

/**
 * Replaces secrets in text, in every encoding in which a server, a proxy or a parser may quote them: as they are, escaped
 * for JSON, URL or HTML (with whichever characters escaped, and once more in another escaping), in base64 at any
 * alignment, and in hexadecimal. Secrets of several lines are also looked for line by line.
 */
export class Redactor {
  readonly #forms = new Set<string>();
  #words: Words | null = null;

  /** Adds a secret. One that is shorter than {@link SHORTEST_REDACTED} characters is not looked for. */
  add(secret: string): void {
    const parts = secretParts(secret).flatMap((part) => [part, part.trim()]);
    for (const form of parts.flatMap(encodings)) this.#forms.add(form);
    this.#words = null;
  }

  /** The text with `***` in place of every secret. Secrets that overlap are replaced together. */
  redact(text: string): string {
    if (this.#forms.size === 0) return text;
    const found = readings(text)
      .flatMap((reading) =>
        this.#find(reading.text).map(({ start, end }) => ({
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

  #find(text: string): readonly Range[] {
    // Most texts hold no secret: where forms are few, that is known before the automaton is even built.
    if (this.#forms.size <= FEW && ![...this.#forms].some((form) => text.includes(form))) {
      return [];
    }
    this.#words ??= new Words(this.#forms);
    return this.#words.find(text);
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds many words in a text in one go over it, however many there are and however alike: Aho and Corasick's automaton,
 * "Efficient string matching" (1975). States are numbers, and what belongs to them is in arrays of numbers: a thousand
 * secrets make several hundred thousand states. State 0 is the root, and means "none" wherever a state cannot be the root.
 */
class Words {
  /** The states after the root, by character code. */
  readonly #starts = new Int32Array(0x10000);
  #size = 1;
  #codes = new Uint16Array(1024);
  #firstChildren = new Int32Array(1024);
  #nextSiblings = new Int32Array(1024);
  /** The state for the longest proper suffix. */
  #suffixes = new Int32Array(1024);
  /** Length of the longest word that ends here; 0 if none does. */
  #words = new Int32Array(1024);

  constructor(words: Iterable<string>) {
    for (const word of words) this.#add(word);
    this.#link();
  }

  #add(word: string): void {
    let at = 0;
    for (let index = 0; index < word.length; index += 1) {
      const code = word.charCodeAt(index);
      at = this.#child(at, code) || this.#grow(at, code);
    }
    this.#words[at] = word.length;
  }

  /** Where words are, in ascending order; those that overlap as one range. */
  find(text: string): Range[] {
    const found: Range[] = [];
    let at = 0;
    for (let end = 1; end <= text.length; end += 1) {
      at = this.#step(at, text.charCodeAt(end - 1));
      const length = this.#words[at] ?? 0;
      if (length === 0) continue;
      let start = end - length;
      for (let last = found.at(-1); last !== undefined && last.end > start; last = found.at(-1)) {
        start = Math.min(start, last.start);
        found.pop();
      }
      found.push({ start, end });
    }
    return found;
  }

  #grow(parent: number, code: number): number {
    const state = this.#size;
    this.#size += 1;
    if (state === this.#codes.length) {
      const capacity = 2 * state;
      const wider = (array: Int32Array): Int32Array<ArrayBuffer> => {
        const copy = new Int32Array(capacity);
        copy.set(array);
        return copy;
      };
      const codes = new Uint16Array(capacity);
      codes.set(this.#codes);
      this.#codes = codes;
      this.#firstChildren = wider(this.#firstChildren);
      this.#nextSiblings = wider(this.#nextSiblings);
      this.#suffixes = wider(this.#suffixes);
      this.#words = wider(this.#words);
    }
    this.#codes[state] = code;
    if (parent === 0) {
      this.#starts[code] = state;
    } else {
      this.#nextSiblings[state] = this.#firstChildren[parent] ?? 0;
      this.#firstChildren[parent] = state;
    }
    return state;
  }

  /** Finds the suffix of each state, those of shorter words first. */
  #link(): void {
    const queue = Array.from(this.#starts.filter((state) => state !== 0));
    for (const state of queue) this.#suffixes[state] = 0;
    for (const state of queue) {
      const suffix = this.#suffixes[state] ?? 0;
      this.#words[state] = Math.max(this.#words[state] ?? 0, this.#words[suffix] ?? 0);
      let child = this.#firstChildren[state] ?? 0;
      for (; child !== 0; child = this.#nextSiblings[child] ?? 0) {
        this.#suffixes[child] = this.#step(suffix, this.#codes[child] ?? 0);
        queue.push(child);
      }
    }
  }

  #step(from: number, code: number): number {
    let at = from;
    while (at !== 0) {
      const next = this.#child(at, code);
      if (next !== 0) return next;
      at = this.#suffixes[at] ?? 0;
    }
    return this.#starts[code] ?? 0;
  }

  #child(at: number, code: number): number {
    if (at === 0) return this.#starts[code] ?? 0;
    let child = this.#firstChildren[at] ?? 0;
    while (child !== 0 && this.#codes[child] !== code) child = this.#nextSiblings[child] ?? 0;
    return child;
  }
}

/** A text as somebody reads it who takes its escapes for the characters they stand for. */
interface Reading {
  readonly text: string;
  /** Where a character of the reading, or its end, is in the text that was read. */
  readonly origin: (index: number) => number;
}

interface Escaping {
  readonly pattern: RegExp;
  /** The character for an escape; `undefined` if it is none. */
  readonly character: (escape: string) => string | undefined;
}

const CONTROLS: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** One character of UTF-8, percent-encoded. */
const PERCENT =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;

const ESCAPINGS: readonly Escaping[] = [
  {
    pattern: /\\(?:u[\da-f]{4}|[^u])/gi,
    character: (escape) =>
      escape.length === 2
        ? (CONTROLS[escape.charAt(1)] ?? escape.charAt(1))
        : String.fromCharCode(Number.parseInt(escape.slice(2), 16)),
  },
  { pattern: PERCENT, character: percentDecoded },
  {
    pattern: new RegExp(`\\+|${PERCENT.source}`, 'gi'),
    character: (escape) => (escape === '+' ? ' ' : percentDecoded(escape)),
  },
  {
    pattern: /&(?:#(?:\d{1,7}|x[\da-f]{1,6})|amp|lt|gt|quot|apos);/gi,
    character: (escape) => {
      const name = escape.slice(1, -1).toLowerCase();
      if (!name.startsWith('#')) return ENTITIES[name];
      const code = Number(name.replace('#x', '0x').replace('#', ''));
      return code > 0x10ffff ? undefined : String.fromCodePoint(code);
    },
  },
];

/** A text as it is, with the escapes of each kind resolved, and with those resolved that only then appear. */
function readings(text: string): Reading[] {
  const asIs: Reading = { text, origin: (index) => index };
  if (!/[\\%+&]/.test(text)) return [asIs];
  const once = resolutions(asIs);
  return [asIs, ...once, ...once.flatMap(resolutions)];
}

function resolutions(reading: Reading): Reading[] {
  return ESCAPINGS.flatMap((escaping) => resolved(reading, escaping) ?? []);
}

/** Where escapes are in a text, and where their characters are in its reading. Bare numbers: there may be very many. */
interface Places {
  readonly escapeStart: number[];
  readonly escapeEnd: number[];
  readonly plainStart: number[];
  readonly plainEnd: number[];
}

/** `null` if there is nothing to resolve. */
function resolved(reading: Reading, { pattern, character }: Escaping): Reading | null {
  // Most texts have no escape.
  if (reading.text.search(pattern) === -1) return null;
  const places: Places = { escapeStart: [], escapeEnd: [], plainStart: [], plainEnd: [] };
  let longer = 0;
  const text = reading.text.replace(pattern, (escape, index: number) => {
    const plain = character(escape);
    if (plain === undefined) return escape;
    places.escapeStart.push(index);
    places.escapeEnd.push(index + escape.length);
    places.plainStart.push(index + longer);
    places.plainEnd.push(index + longer + plain.length);
    longer += plain.length - escape.length;
    return plain;
  });
  if (places.escapeStart.length === 0) return null;
  return { text, origin: (index) => reading.origin(originOf(index, places)) };
}

/** All characters of an escape are where it begins; between escapes, both texts are the same. */
function originOf(index: number, places: Places): number {
  const { escapeStart, escapeEnd, plainStart, plainEnd } = places;
  let [low, high] = [0, plainStart.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((plainStart[middle] ?? Infinity) <= index) low = middle + 1;
    else high = middle;
  }
  const end = plainEnd[low - 1];
  if (end === undefined) return index;
  return index < end ? (escapeStart[low - 1] ?? 0) : (escapeEnd[low - 1] ?? 0) + index - end;
}

function percentDecoded(escape: string): string | undefined {
  try {
    return decodeURIComponent(escape);
  } catch {
    return undefined;
  }
}

/**
 * What the runner is to mask for a secret: the whole of it and, where it has several lines, each line; nothing that is
 * too short to be told from ordinary text.
 */
export function secretParts(secret: string): string[] {
  const lines = secret.split(/\r\n|\r|\n/).map((line) => line.trim());
  const parts = [secret, ...(lines.length > 1 ? lines : [])];
  return [...new Set(parts)].filter((part) => part.trim().length >= SHORTEST_REDACTED);
}

/**
 * The forms to look for in every reading of a text. Those that a reading resolves are here all the same, for text that is
 * cut, or joined, in such a way that an escape before the secret swallows its first character.
 */
function encodings(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const json = JSON.stringify(text).slice(1, -1);
  // Half a surrogate pair, which encodeURIComponent refuses, has become U+FFFD in the bytes.
  const url = encodeURIComponent(bytes.toString('utf8'));
  const form = url
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const hex = bytes.toString('hex');
  return [
    text,
    json,
    JSON.stringify(json).slice(1, -1),
    ...[url, form].flatMap((encoded) => [
      encoded,
      encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    ]),
    html,
    html.replaceAll("'", '&#39;').replaceAll('"', '&#34;'),
    html.replaceAll("'", '&#39;').replaceAll('"', '&quot;'),
    hex,
    hex.toUpperCase(),
    // Node.js reads the bytes of a header as Latin-1.
    bytes.toString('latin1'),
    ...base64(bytes),
    // HTTP Basic authentication of an OAuth client encodes the secret as a form does first (RFC 6749, section 2.3.1).
    ...base64(Buffer.from(form)),
  ];
}

/**
 * The part of a base64 text that the bytes alone decide, for each of the three positions at which they may stand in a
 * longer text: characters that also hold bits of a neighbour are left out.
 */
function base64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor((shifted.length * 8) / 6);
    const standard = shifted.toString('base64').slice(start, end);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
