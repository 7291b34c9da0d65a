import { decodings } from './decodings';
import { SHORTEST_REDACTED } from './encodings';
import { evidenceOf, fold, isVaried, visible, WINDOW, windowsOf } from './evidence';

/** What messages about credentials call them: plain words, the scheme of a header, Google's kinds of files. */
const VOCABULARY = [
  ...['administrator', 'authentication', 'authorization', 'certificate', 'credentials'],
  ...['passphrase', 'password', 'private_key', 'publisher', 'Snowflake Token'],
  ...['service_account', 'authorized_user', 'external_account'],
];

/** A part of a secret, and how it is looked for. */
interface Part {
  readonly where: string;
  readonly text: string;
  readonly by: 'windows' | 'letters' | 'characters';
  /** Windows of it that tell nothing. */
  readonly harmless: ReadonlySet<string>;
}

interface Prepared {
  readonly parts: readonly Part[];
  /** Windows of texts that are no secrets. */
  readonly harmless: ReadonlySet<string>;
}

/**
 * Tells whether a foreign text repeats a part of a secret, in whatever form. It does not look for forms of the secret, of
 * which no list is ever complete: it decodes the text as far as that can be done, and eight letters or digits in a row
 * that it shares with a secret are a part of this.
 */
export class Guard {
  readonly #secrets = new Map<string, string>();
  readonly #harmlessTexts: string[] = [...VOCABULARY];
  /** Made at the first foreign text, since most runs meet none. */
  #prepared: Prepared | null = null;

  /** Adds a secret, and the name of what it comes from. */
  add(secret: string, where: string): void {
    if (secret.trim().length < SHORTEST_REDACTED || this.#secrets.has(secret)) return;
    this.#secrets.set(secret, where);
    this.#prepared = null;
  }

  /** Takes a text that is no secret: what it has in common with one does not tell that this is repeated. */
  exempt(text: string): void {
    this.#harmlessTexts.push(text);
    this.#prepared = null;
  }

  /** What the secrets come from of which a text repeats a part; empty if it repeats none. */
  repeated(text: string): string[] {
    const { parts, harmless } = (this.#prepared ??= this.#prepare());
    if (parts.length === 0) return [];
    const readings = decodings(text);
    const folded = readings.map(fold);
    const seen = readings.map(visible);
    const windows = new Set<string>();
    for (const reading of folded) for (const window of windowsOf(reading)) windows.add(window);
    const found = parts.filter((part) => {
      switch (part.by) {
        case 'windows':
          return windowsOf(part.text).some(
            (window) => windows.has(window) && tells(window, part, harmless),
          );
        case 'letters':
          return folded.some((reading) => reading.includes(part.text));
        case 'characters':
          return seen.some((reading) => reading.includes(part.text));
      }
    });
    return [...new Set(found.map(({ where }) => where))];
  }

  #prepare(): Prepared {
    const harmless = new Set(this.#harmlessTexts.flatMap((text) => windowsOf(fold(text))));
    const parts = Array.from(this.#secrets).flatMap(([secret, where]) =>
      partsOf(secret, where, harmless),
    );
    return { parts, harmless };
  }
}

/** The parts of a secret that tell it from everything else; a simple one is looked for as a whole. */
function partsOf(secret: string, where: string, everywhere: ReadonlySet<string>): Part[] {
  const evidence = evidenceOf(secret);
  const harmless = new Set(evidence.harmless.flatMap((text) => windowsOf(fold(text))));
  const parts = evidence.telling
    .map((text): Part => ({ where, text: fold(text), by: 'windows', harmless }))
    .filter((part) => windowsOf(part.text).some((window) => tells(window, part, everywhere)));
  if (parts.length > 0 || evidence.isFile) return parts;
  const whole = fold(secret);
  return whole.length < WINDOW
    ? [{ where, text: visible(secret), by: 'characters', harmless }]
    : [{ where, text: whole, by: 'letters', harmless }];
}

function tells(window: string, { harmless }: Part, everywhere: ReadonlySet<string>): boolean {
  return isVaried(window) && !everywhere.has(window) && !harmless.has(window);
}
