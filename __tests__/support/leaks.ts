import { ENCODINGS } from './echoes';
import type { ActionResult } from './run-action';

/** Every way in which a server, a proxy or a parser may quote a secret in a longer text. */
export const QUOTINGS: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  'JSON-escaped': (secret) => JSON.stringify(secret),
  'JSON-escaped, ASCII only': (secret) =>
    JSON.stringify(secret).replace(
      /[^ -~]|[<>&'/]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'JSON in JSON': (secret) => JSON.stringify(JSON.stringify({ secret })),
  'URL-encoded': (secret) => encodeURIComponent(secret),
  'URL-encoded as a form': (secret) => new URLSearchParams({ secret }).toString(),
  'URL-encoded, every byte, lower case': (secret) =>
    Buffer.from(secret).toString('hex').replace(/../g, '%$&'),
  'HTML-escaped': (secret) =>
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  'HTML-escaped, every character, decimal': (secret) =>
    Array.from(secret, (char) => `&#${char.codePointAt(0)!};`).join(''),
  'HTML-escaped, every character, hexadecimal': (secret) =>
    Array.from(secret, (char) => `&#x${char.codePointAt(0)!.toString(16).toUpperCase()};`).join(''),
  'base64 from the first byte': (secret) => Buffer.from(`${secret} and more`).toString('base64'),
  'base64 from the second byte': (secret) => Buffer.from(`:${secret}`).toString('base64'),
  'base64 from the third byte': (secret) => Buffer.from(`u:${secret}!`).toString('base64'),
  'base64 for URLs': (secret) => Buffer.from(`id:${secret}`).toString('base64url'),
  hexadecimal: (secret) => Buffer.from(secret).toString('hex'),
  'hexadecimal in capitals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
};

/** One text in which all secrets are quoted in all ways. */
export function quoteAll(secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => Object.values(QUOTINGS).map((quote) => `<${quote(secret)}>`))
    .join(' and ');
}

/** Where a run shows which secret; nothing, if all is well. */
export function leaksOf(result: ActionResult, secrets: readonly string[]): string[] {
  const printed = result.rawStdout
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
  const places: Readonly<Record<string, string>> = {
    stdout: printed,
    // What is inside of a workflow command is escaped once for the runner.
    'stdout as the runner reads it': printed
      .replaceAll('%0A', '\n')
      .replaceAll('%0D', '\r')
      .replaceAll('%25', '%'),
    log: result.log.join('\n'),
    stderr: result.stderr,
    summary: result.summary,
    annotations: result.annotations.map(({ message }) => message).join('\n'),
    ...Object.fromEntries(
      Object.entries(result.outputs).map(([name, value]) => [`output ${name}`, value]),
    ),
  };
  const parts = secrets.flatMap(partsOf);
  return Object.entries(places).flatMap(([place, text]) =>
    leaksIn(text, parts).map((leak) => `${place}: ${leak}`),
  );
}

/** The encodings in which a text holds one of the secrets, none of which is short. */
export function echoesIn(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap((secret) =>
    Object.entries(ENCODINGS)
      .filter(([, encode]) => text.includes(encode(secret)))
      .map(([name]) => `${JSON.stringify(secret)}: ${name}`),
  );
}

/** The secrets that can be read in a text by somebody who decodes whatever can be decoded, twice. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const read = (current: string, way: readonly string[]): void => {
    if (seen.has(current)) return;
    seen.add(current);
    for (const secret of secrets) {
      if (current.includes(secret)) found.add(`${JSON.stringify(secret)} ${way.join(', ')}`.trim());
    }
    if (way.length === 2) return;
    for (const [name, decode] of Object.entries(DECODERS)) read(decode(current), [...way, name]);
  };
  // Invisible marks that keep the runner from taking text for a command, and colours.
  // eslint-disable-next-line no-control-regex -- the escape character begins a colour
  read(text.replace(/\u200b|\u001b\[\d*m/g, ''), []);
  return [...found];
}

/** A secret of several lines is one line by line, too. */
function partsOf(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  return [...new Set([secret.trim(), ...lines])].filter((part) => part.length >= 4);
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

const DECODERS: Readonly<Record<string, (text: string) => string>> = {
  'from JSON': (text) =>
    text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code: string | undefined, char: string) =>
      code === undefined
        ? ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[char] ?? char)
        : String.fromCharCode(Number.parseInt(code, 16)),
    ),
  'from a URL': percentDecode,
  'from a form': (text) => percentDecode(text.replaceAll('+', ' ')),
  'from HTML': (text) =>
    text.replace(
      /&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi,
      (_, hex: string | undefined, decimal: string | undefined, name: string) =>
        hex !== undefined || decimal !== undefined
          ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
          : NAMED[name.toLowerCase()]!,
    ),
  'from base64': (text) =>
    decodeRuns(text, /[A-Za-z0-9+/_-]{6,}/g, 4, (run) => Buffer.from(run, 'base64')),
  'from hexadecimal': (text) =>
    decodeRuns(text, /[0-9a-fA-F]{8,}/g, 2, (run) => Buffer.from(run, 'hex')),
  'from Latin-1': (text) => Buffer.from(text, 'latin1').toString(),
};

/** What stands in each run, wherever in it the decoding starts. */
function decodeRuns(
  text: string,
  runs: RegExp,
  unit: number,
  decode: (run: string) => Buffer,
): string {
  return Array.from(text.matchAll(runs), ([run]) =>
    Array.from({ length: unit }, (_, start) => decode(run.slice(start)).toString()).join('\n'),
  ).join('\n');
}

function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
  );
}
