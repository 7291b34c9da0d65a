import { base64Forms } from '../base64';
import { addTo } from '../groups';
import { unicodePattern } from '../on-first-use';

/** `credential`: of the run itself, and for nobody else. `secret`: declared, and for Connect to store. */
export type SecretKind = 'credential' | 'secret';

interface KnownSecret {
  readonly value: string;
  /** Where it came from, in words that a sentence can go on with. */
  readonly where: string;
  readonly kind: SecretKind;
}

/** A text that is a secret, or stands for one. */
interface Form {
  readonly text: string;
  readonly secret: KnownSecret;
}

/** A secret that stands in a text where it does not belong. */
export interface Repetition {
  readonly where: string;
  /** Whether the text surely holds the secret. A short one may be there by chance. */
  readonly certain: boolean;
}

/** A shorter secret stands in too many texts by chance. It is found only where it is the whole text. */
const SHORTEST = 4;

/** Every secret that the run was given, so that none is declared as something else. */
export class KnownSecrets {
  readonly #secrets: KnownSecret[] = [];
  readonly #formsByStart = new Map<string, Form[]>();

  /** @param onRegister called with every secret that is registered, before anything else is done with it */
  constructor(private readonly onRegister: (value: string, where: string) => void) {}

  /**
   * @param value the whole secret
   * @param where what it was given as, to go on with in a sentence: `connect-api-key`, `the variable NAME`
   */
  register(value: string, where: string, kind: SecretKind): void {
    this.onRegister(value, where);
    this.add(value, where, kind);
  }

  /** Adds a secret that the action itself has no use for. White space around it, and how its lines end, do not count. */
  add(value: string, where: string, kind: SecretKind): void {
    const secret = { value: plain(value), where, kind };
    if (secret.value === '') return;
    this.#secrets.push(secret);
    for (const text of new Set([...formsOf(secret.value), ...formsOf(value.trim())])) {
      addTo(this.#formsByStart, text.slice(0, SHORTEST), { text, secret });
    }
  }

  /**
   * A secret that stands whole in the text, plain or encoded. A certain find comes before a possible one; `undefined` if
   * there is none.
   */
  repeatedIn(text: string, kinds: readonly SecretKind[]): Repetition | undefined {
    let possible: Repetition | undefined;
    const whole = plain(text);
    for (let at = 0; at < whole.length; at += 1) {
      const start = whole.slice(at, at + SHORTEST);
      for (const { text: form, secret } of this.#formsByStart.get(start) ?? []) {
        if (!kinds.includes(secret.kind) || !whole.startsWith(form, at)) continue;
        if (form.length < SHORTEST && form !== whole) continue;
        if (isTelling(secret.value)) return { where: secret.where, certain: true };
        possible ??= { where: secret.where, certain: false };
      }
    }
    return possible;
  }

  /** The secrets to be stored that surely hold a credential of the run: where each came from, and the credential. */
  handedOut(): { given: string; repetition: Repetition }[] {
    return this.#secrets.flatMap(({ value, where, kind }) => {
      const repetition = kind === 'secret' ? this.repeatedIn(value, ['credential']) : undefined;
      return repetition?.certain === true ? [{ given: where, repetition }] : [];
    });
  }
}

/** Descriptions, files and Windows end the same lines in different ways. */
function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}

/** A secret as it is, and as it stands in URLs, headers and dumps. One that may be there by chance is not looked for encoded. */
function formsOf(secret: string): ReadonlySet<string> {
  if (!isTelling(secret)) return new Set([secret]);
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  // Of half a surrogate pair, the bytes make what can be encoded.
  const url = encodeURIComponent(bytes.toString());
  return new Set([
    secret,
    url,
    url.replace(/%../g, (escape) => escape.toLowerCase()),
    ...base64Forms(bytes),
    hex,
    hex.toUpperCase(),
  ]);
}

const letter = unicodePattern(String.raw`\p{L}`, 'u');
const digit = unicodePattern(String.raw`\p{N}`, 'u');

/** Whether a secret is too long, or too odd, to stand in another text by chance. */
export function isTelling(secret: string): boolean {
  return (
    secret.length >= 16 || (secret.length >= 8 && letter().test(secret) && digit().test(secret))
  );
}

/** What to say of a declared value that holds a secret. It goes on from what the value was given as. */
export function repetitionText({ where, certain }: Repetition): string {
  return certain
    ? `holds a secret: ${where}. Connect would show it to every publisher. Take it out.`
    : `holds the same text as a secret: ${where}. Connect shows it to every publisher. If it is the secret, take it out; if not, choose a longer secret.`;
}

/** What to say of a secret to be stored that is, or holds, a credential of the run. It goes on likewise. */
export function handedOutText({ where }: Repetition): string {
  return `holds a credential of this run: ${where}. Connect would send it to the integration's provider. Give the secret of the integration itself.`;
}
