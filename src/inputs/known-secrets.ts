/** `credential`: of the run itself, and for nobody else. `secret`: declared, and for Connect to store. */
export type SecretKind = 'credential' | 'secret';

interface KnownSecret {
  readonly value: string;
  /** What it was given as, to go on with in a sentence. */
  readonly where: string;
  readonly kind: SecretKind;
}

/** A secret that stands in a text where it does not belong. */
export interface Repetition {
  readonly where: string;
  /** Whether the text surely holds the secret. A short one may be there by chance. */
  readonly certain: boolean;
}

/** What is shorter stands in too many texts by chance, and is only looked for as the whole of one. */
const SHORTEST = 4;

/** Every secret that the run was given, so that none is declared as something else. */
export class KnownSecrets {
  readonly #byStart = new Map<string, KnownSecret[]>();

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

  /** Adds a secret that the action itself has no use for. White space around it does not count. */
  add(value: string, where: string, kind: SecretKind): void {
    const secret = { value: value.trim(), where, kind };
    if (secret.value === '') return;
    const start = secret.value.slice(0, SHORTEST);
    const known = this.#byStart.get(start);
    if (known === undefined) this.#byStart.set(start, [secret]);
    else known.push(secret);
  }

  /** A secret that the text holds whole, one that is surely there before others; `undefined` if there is none. */
  repeatedIn(text: string, kinds: readonly SecretKind[]): Repetition | undefined {
    let possible: Repetition | undefined;
    const whole = text.trim();
    for (let at = 0; at < whole.length; at += 1) {
      for (const { value, where, kind } of this.#byStart.get(whole.slice(at, at + SHORTEST)) ??
        []) {
        if (!kinds.includes(kind) || !whole.startsWith(value, at)) continue;
        if (value.length < SHORTEST && value !== whole) continue;
        if (isTelling(value)) return { where, certain: true };
        possible ??= { where, certain: false };
      }
    }
    return possible;
  }

  /** Those secrets to be stored that surely hold a credential, each as what it was given, and which. */
  handedOut(): { given: string; repetition: Repetition }[] {
    return [...this.#byStart.values()].flat().flatMap(({ value, where, kind }) => {
      const repetition = kind === 'secret' ? this.repeatedIn(value, ['credential']) : undefined;
      return repetition?.certain === true ? [{ given: where, repetition }] : [];
    });
  }
}

/** Whether a secret is too long, or too odd, to stand in another text by chance. */
function isTelling(secret: string): boolean {
  return (
    secret.length >= 16 || (secret.length >= 8 && /\p{L}/u.test(secret) && /\p{N}/u.test(secret))
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
  return `holds a credential of this run: ${where}. Connect would hand it to whoever the integration talks to. Give the secret of the integration itself.`;
}
