import { unicodePattern } from '../on-first-use';

/**
 * What a foreign text may say to somebody who takes its escapes for characters, and its base64, hexadecimal digits and
 * lists of numbers for bytes: as it is, decoded in each of these ways, and each of the results decoded once more.
 */
export function decodings(text: string): string[] {
  const once = decoded(text);
  return [...new Set([text, ...once, ...once.flatMap(decoded)])];
}

/** Stands where bytes are no text; between two of them is what was decoded in one piece. */
export const NOISE = '\ufffd';

function decoded(text: string): string[] {
  return [escapes, quotedPrintable, base64, hexadecimal, numbers, latin1]
    .map((decode) => decode(text))
    .filter((reading) => reading !== '' && reading !== text);
}

const legibleRuns = unicodePattern(String.raw`(?:[\0\t\n\r]|[^\p{Cc}\ufffd]){4,}`, 'gu');
const CONTROLS = 'abefnrtv0';
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  szlig: 'ß',
};
const CODE_POINT =
  /(?:\\U([\da-fA-F]{8})|\\u\{([\da-fA-F]{1,6})\}|[\\%]u([\da-fA-F]{4})|\bU\+([\da-fA-F]{4,6}))/g;

/** Escapes of URLs, HTML and programming languages. Any number of backslashes is one: texts are quoted within texts. */
function escapes(text: string): string {
  if (!/[%&\\]|U\+/.test(text)) return text;
  return text
    .replace(/\\+/g, '\\')
    .replace(/(?:%[\da-f]{2})+/gi, (run) => fromBytes(run.replaceAll('%', '')))
    .replace(/&#x0*([\da-f]{1,6});?/gi, (_, digits: string) => fromCode(digits, 16))
    .replace(/&#0*(\d{1,7});?/g, (_, digits: string) => fromCode(digits, 10))
    .replace(/&([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|slash);/gi, '$1')
    .replace(
      /&(?:(amp|lt|gt|quot|apos);?|([a-z]\w{1,31});)/gi,
      (_, short?: string, long?: string) => NAMED[(short ?? long ?? '').toLowerCase()] ?? '',
    )
    .replace(CODE_POINT, (_, ...digits: (string | undefined)[]) =>
      fromCode(digits.find((found) => found !== undefined) ?? '', 16),
    )
    .replace(/(?:\\x[\da-f]{2})+/gi, (run) => fromBytes(run.replace(/[\\x]/gi, '')))
    .replace(/(?:\\[0-3][0-7]{2})+/g, (run) =>
      fromBytes(run.replace(/\\(\d{3})/g, (_, octal: string) => hex(parseInt(octal, 8)))),
    )
    .replace(/\\([^\\])/g, (_, char: string) => (CONTROLS.includes(char) ? ' ' : char));
}

/** The encoding of e-mails (RFC 2045, section 6.7). */
function quotedPrintable(text: string): string {
  return text
    .replace(/=\r?\n/g, '')
    .replace(/(?:=[\dA-F]{2})+/g, (run) => fromBytes(run.replaceAll('=', '')));
}

/** What is in base64, whatever stands between its lines: it may begin at any of four characters. */
function base64(text: string): string {
  const digits = text.replace(/[^\w+/-]+/g, '');
  return [0, 1, 2, 3]
    .map((offset) => legible(Buffer.from(digits.slice(offset), 'base64')))
    .join(NOISE);
}

/** What is in hexadecimal, whatever stands between its digits. */
function hexadecimal(text: string): string {
  const digits = text.replace(/0x|[^\da-f]+/gi, '');
  return [0, 1].map((offset) => legible(Buffer.from(digits.slice(offset), 'hex'))).join(NOISE);
}

/** Lists of bytes, with or without a sign, or of code points. */
function numbers(text: string): string {
  return Array.from(text.matchAll(/-?\d{1,3}(?:[^\da-z]{1,4}\d{1,3}){3,}/gi), ([list]) => {
    const codes = list.match(/(?<![\da-z]-?)-?\d+|\d+/gi)?.map(Number) ?? [];
    return codes.some((code) => code > 0xff)
      ? String.fromCodePoint(...codes.map(Math.abs))
      : fromBytes(codes.map((code) => hex(code & 0xff)).join(''));
  }).join(NOISE);
}

/** Node.js reads the bytes of a header as Latin-1. */
function latin1(text: string): string {
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}

/**
 * Which of decoded bytes are text: most of what is decoded was never encoded, and makes none. NUL is half of UTF-16.
 */
function legible(bytes: Buffer): string {
  return (bytes.toString('utf8').match(legibleRuns()) ?? []).join(NOISE);
}

/** UTF-8, or Latin-1 where it cannot be that. */
function fromBytes(digits: string): string {
  const bytes = Buffer.from(digits, 'hex');
  const text = bytes.toString('utf8');
  return text.includes(NOISE) ? bytes.toString('latin1') : text;
}

function fromCode(digits: string, radix: number): string {
  const code = parseInt(digits, radix);
  return code > 0x10ffff ? NOISE : String.fromCodePoint(code);
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
