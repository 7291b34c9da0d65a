/** A text with its escapes resolved, as somebody reads it who takes them for characters. */
export interface Reading {
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
export function readings(text: string): Reading[] {
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
