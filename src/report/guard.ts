import { decodings, NOISE } from './decodings';
import { SHORTEST_REDACTED } from './encodings';
import { evidenceOf, fold, isVaried, someWindow, visible, WINDOW, windowsOf } from './evidence';
import { Sieve } from './sieve';

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
  /** Windows of the part that tell nothing. */
  readonly harmless: ReadonlySet<string>;
}

interface Prepared {
  readonly parts: readonly Part[];
  /** Knows the windows of all parts. */
  readonly sieve: Sieve;
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
  readonly #verdicts = new Map<string, readonly string[]>();

  /** Adds a secret, and the name of what it comes from. */
  add(secret: string, where: string): void {
    if (secret.trim().length < SHORTEST_REDACTED || this.#secrets.has(secret)) return;
    this.#secrets.set(secret, where);
    this.#prepared = null;
  }

  /** Takes a text that is no secret: what it shares with a secret is no sign that the secret is repeated. */
  exempt(text: string): void {
    this.#harmlessTexts.push(text);
    this.#prepared = null;
  }

  /** Where the secrets come from that a text repeats a part of; empty if there are none. */
  repeated(text: string): readonly string[] {
    this.#prepared ??= this.#prepare();
    // A text is shown in several places.
    const known = this.#verdicts.get(text);
    if (known !== undefined) return known;
    const verdict = this.#secrets.size === 0 ? [] : judge(text, this.#prepared);
    this.#verdicts.set(text, verdict);
    return verdict;
  }

  #prepare(): Prepared {
    const harmless = new Set(this.#harmlessTexts.flatMap((text) => windowsOf(fold(text))));
    const parts = Array.from(this.#secrets).flatMap(([secret, where]) =>
      partsOf(secret, where, harmless),
    );
    const sliding = parts.filter(({ by }) => by === 'windows');
    const sieve = new Sieve(sliding.reduce((sum, { text }) => sum + text.length, 0));
    for (const { text } of sliding) {
      someWindow(text, (window) => {
        sieve.add(window);
        return false;
      });
    }
    this.#verdicts.clear();
    return { parts, sieve, harmless };
  }
}

function judge(text: string, { parts, sieve, harmless }: Prepared): string[] {
  // Between what was decoded in one piece, this stands for what is none; within the text itself it hides nothing.
  const readings = decodings(text.replaceAll(NOISE, ''));
  const folded = readings.map(fold);
  const seen = readings.map(visible);
  const shared = new Set<string>();
  for (const reading of folded) {
    someWindow(reading, (window) => {
      if (sieve.mayHave(window)) shared.add(window);
      return false;
    });
  }
  const found = parts.filter((part) => {
    switch (part.by) {
      case 'windows':
        return (
          shared.size > 0 &&
          someWindow(part.text, (window) => shared.has(window) && tells(window, part, harmless))
        );
      case 'letters':
        return folded.some((reading) => reading.includes(part.text));
      case 'characters':
        return seen.some((reading) => reading.includes(part.text));
    }
  });
  return [...new Set(found.map(({ where }) => where))];
}

/** The parts of a secret that tell it from everything else; a simple one is looked for as a whole. */
function partsOf(secret: string, where: string, everywhere: ReadonlySet<string>): Part[] {
  const evidence = evidenceOf(secret);
  const harmless = new Set(evidence.harmless.flatMap((text) => windowsOf(fold(text))));
  const parts = evidence.telling
    .map((text): Part => ({ where, text: fold(text), by: 'windows', harmless }))
    .filter((part) => someWindow(part.text, (window) => tells(window, part, everywhere)));
  if (parts.length > 0 || evidence.isFile) return parts;
  const whole = fold(secret);
  return whole.length < WINDOW
    ? [{ where, text: visible(secret), by: 'characters', harmless }]
    : [{ where, text: whole, by: 'letters', harmless }];
}

function tells(window: string, { harmless }: Part, everywhere: ReadonlySet<string>): boolean {
  return isVaried(window) && !everywhere.has(window) && !harmless.has(window);
}
