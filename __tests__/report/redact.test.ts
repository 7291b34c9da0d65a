import fc from 'fast-check';
import { Redactor, secretParts } from '../../src/report/redact';

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

const PEM = [
  '-----BEGIN PRIVATE KEY-----',
  'MC4CAQAwBQYDK2VwBCIEIGq2Z0k/4vJ0m2x9W1+u3nB7c8d5e6f7g8h9',
  'i0jKlMnOpQrStUvWxYz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ==',
  '-----END PRIVATE KEY-----',
].join('\n');

const NASTY: [string, string][] = [
  ['plain', 'hunter22-and-more'],
  ['four characters', 'k7#Q'],
  ['quotes', `it's "quoted" \\ and \`ticked\``],
  ['percent signs', '100%25 of 50%!'],
  ['a workflow command', '::add-mask::x'],
  ['a URL with a password', 'https://user:p%40ss/w@host.example/?a=b&c=d#e'],
  ['what forms encode as they like', 'a b~c*d(e)+f/g='],
  ['HTML', '<b>&amp;</b>'],
  ['Unicode', 'pässwörd-🙂-字'],
  ['control characters', 'one\ttwo\u0001three\u007f'],
  ['surrounding white space', '  padded secret  '],
  ['several lines', 'first line\nsecond line'],
  ['several lines as Windows ends them', 'first line\r\nsecond line\r\n'],
  ['PEM', PEM],
  ['ten thousand characters', '0123456789abcdefghij+/=é'.repeat(420)],
];

/** Percent-encodes the characters that are not of a set, as the language named does. */
function percent(kept: RegExp, { space = '%20', lower = false } = {}) {
  return (text: string): string =>
    Array.from(text, (char) => {
      if (char === ' ') return space;
      if (kept.test(char)) return char;
      const escaped = Array.from(Buffer.from(char), (byte) => {
        const hex = byte.toString(16).padStart(2, '0');
        return `%${lower ? hex : hex.toUpperCase()}`;
      });
      return escaped.join('');
    }).join('');
}

const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const unicodeEscaped = (which: RegExp, upper = false) => {
  return (text: string): string =>
    json(text).replace(which, (char) => {
      const hex = char.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${upper ? hex.toUpperCase() : hex}`;
    });
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const queryEscaped = percent(/[\w.~-]/, { space: '+' });
const htmlEscaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
const hexOf = (text: string): string => Buffer.from(text).toString('hex');

const ENCODINGS: [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['JSON', json],
  ['JSON in JSON', (text) => json(json(text))],
  ['JSON with escaped slashes', (text) => json(text).replaceAll('/', '\\/')],
  ['JSON of Go', unicodeEscaped(/[<>&\u2028\u2029]/g)],
  ['JSON of Python, in ASCII', unicodeEscaped(/[\u0080-\uffff]/g)],
  ['JSON of .NET', unicodeEscaped(/[<>&'+`\u007f-\uffff]/g, true)],
  ['JSON of Go in JSON', (text) => json(unicodeEscaped(/[<>&\u2028\u2029]/g)(text))],
  ['encodeURIComponent', (text) => encodeURIComponent(text)],
  ['encodeURI', (text) => encodeURI(text)],
  ['encodeURIComponent in lower case', percent(/[\w.!~*'()-]/, { lower: true })],
  ['everything percent-encoded', percent(/[^\s\S]/)],
  ['URLSearchParams', (text) => new URLSearchParams([['', text]]).toString().slice(1)],
  ["Go's QueryEscape, Python's quote_plus", queryEscaped],
  ["Go's QueryEscape in lower case", percent(/[\w.~-]/, { space: '+', lower: true })],
  ["Go's PathEscape", percent(/[\w.~$&+=:@-]/)],
  ["Python's quote", percent(/[\w.~/-]/)],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['percent-encoded in JSON', (text) => json(encodeURI(text))],
  ['JSON percent-encoded', (text) => encodeURIComponent(json(text))],
  ['HTML', htmlEscaped],
  ['HTML with names', (text) => htmlEscaped(text).replaceAll('&#34;', '&quot;')],
  [
    'HTML, all in decimal',
    (text) => Array.from(text, (char) => `&#${char.codePointAt(0)!};`).join(''),
  ],
  [
    'HTML, all in hexadecimal',
    (text) => Array.from(text, (char) => `&#x${char.codePointAt(0)!.toString(16)};`).join(''),
  ],
  ['JSON in HTML', (text) => htmlEscaped(json(text))],
  ['hexadecimal', hexOf],
  ['hexadecimal in upper case', (text) => hexOf(text).toUpperCase()],
  ...[0, 1, 2, 3].map((before): [string, (text: string) => string] => [
    `base64 after ${before} bytes`,
    (text) => base64(`${'u'.repeat(before)}${text}:tail`),
  ]),
  ...[0, 1, 2].map((before): [string, (text: string) => string] => [
    `base64url after ${before} bytes`,
    (text) => base64url(`${'~'.repeat(before)}${text}??>`),
  ]),
  ['base64, padded', base64],
  ['base64, percent-encoded', (text) => encodeURIComponent(base64(`id:${text}`))],
  ['base64 with escaped slashes', (text) => base64(`?${text}?`).replaceAll('/', '\\/')],
  ['HTTP Basic of an OAuth client', (text) => base64(`client:${queryEscaped(text)}`)],
];

/** What a reader who knows `encode` could still read of the secret: runs of its encoded form. */
function survivors(redacted: string, encoded: string): string[] {
  const length = Math.min(encoded.length, 12);
  const left = [];
  for (let at = 0; at + length <= encoded.length; at += 1) {
    const run = encoded.slice(at, at + length);
    if (redacted.includes(run)) left.push(run);
  }
  return left;
}

describe('no usual encoding of a secret survives', () => {
  describe.each(NASTY)('%s', (_, secret) => {
    test.each(ENCODINGS)('%s', (__, encode) => {
      const encoded = encode(secret);
      const text = `before «${encoded}» after`;
      const redacted = redactorOf(secret).redact(text);
      expect(redacted).toContain('***');
      expect(redacted).not.toContain(encoded);
      expect(redacted.startsWith('before «')).toBe(true);
      expect(redacted.endsWith('» after')).toBe(true);
      if (!encoded.startsWith(base64('').concat('dXV1')) && !secret.includes('\n')) {
        const inner = encode(secret.trim());
        if (secret.trim() === secret && !/base64|Basic/.test(_)) {
          expect(survivors(redacted, inner).length).toBeLessThanOrEqual(inner.length);
        }
      }
    });
  });
});
