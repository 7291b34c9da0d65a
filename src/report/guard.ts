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

/**
 * Tells whether a foreign text repeats a part of a secret, in whatever form. It does not look for forms of the secret, of
 * which no list is ever complete: it decodes the text as far as that can be done, and eight letters or digits in a row
 * that it shares with a secret are a part of this.
 */
export class Guard {
  readonly #secrets = new Map<string, string>();
  readonly #harmless = new Set<string>();
  #parts: readonly Part[] | null = null;

  constructor() {
    VOCABULARY.forEach((text) => {
      this.exempt(text);
    });
  }

  /** Adds a secret, and the name of what it comes from. */
  add(secret: string, where: string): void {
    if (secret.trim().length < SHORTEST_REDACTED || this.#secrets.has(secret)) return;
    this.#secrets.set(secret, where);
    this.#parts = null;
  }

  /** Takes a text that is no secret: what it has in common with one does not tell that this is repeated. */
  exempt(text: string): void {
    for (const window of windowsOf(fold(text))) this.#harmless.add(window);
    this.#parts = null;
  }

  /** What the secrets come from of which a text repeats a part; empty if it repeats none. */
  repeated(text: string): string[] {
    this.#parts ??= Array.from(this.#secrets).flatMap(([secret, where]) =>
      this.#partsOf(secret, where),
    );
    if (this.#parts.length === 0) return [];
    const readings = decodings(text);
    const folded = readings.map(fold);
    const seen = readings.map(visible);
    const windows = new Set<string>();
    for (const reading of folded) for (const window of windowsOf(reading)) windows.add(window);
    const found = this.#parts.filter((part) => {
      switch (part.by) {
        case 'windows':
          return windowsOf(part.text).some(
            (window) => windows.has(window) && this.#tells(window, part),
          );
        case 'letters':
          return folded.some((reading) => reading.includes(part.text));
        case 'characters':
          return seen.some((reading) => reading.includes(part.text));
      }
    });
    return [...new Set(found.map(({ where }) => where))];
  }

  #partsOf(secret: string, where: string): Part[] {
    const evidence = evidenceOf(secret);
    const harmless = new Set(evidence.harmless.flatMap((text) => windowsOf(fold(text))));
    const parts = evidence.telling.map((text): Part => ({
      where,
      text: fold(text),
      by: 'windows',
      harmless,
    }));
    const tells = parts.filter((part) =>
      windowsOf(part.text).some((window) => this.#tells(window, part)),
    );
    if (tells.length > 0 || evidence.isFile) return tells;
    // Nothing in it can be told from ordinary text, but for the whole of it.
    const whole = fold(secret);
    return whole.length < WINDOW
      ? [{ where, text: visible(secret), by: 'characters', harmless }]
      : [{ where, text: whole, by: 'letters', harmless }];
  }

  #tells(window: string, { harmless }: Part): boolean {
    return isVaried(window) && !this.#harmless.has(window) && !harmless.has(window);
  }
}
