import { unicodePattern } from '../on-first-use';

/** Taken by GitHub, by Node.js or by this action, so that neither a secret nor a variable should have such a name. */
const RESERVED = /^(?:GITHUB|RUNNER|ACTIONS|INPUT|NODE|CONNECT)_/;

const LONGEST = 60;

/** Makes names of environment variables for secrets, each only once. */
export class VariableNames {
  readonly #taken = new Set<string>();

  /** @param isSafe whether a text is free of the secrets of this run */
  constructor(private readonly isSafe: (text: string) => boolean) {}

  /**
   * The name for a secret, such as `AZURE_CLIENT_SECRET`.
   *
   * An integration whose name has no Latin letters or digits goes by its id, and so does one whose variable is taken.
   */
  take(integration: { readonly name: string; readonly id: string }, key: string): string {
    const name = this.#words(integration.name).slice(0, LONGEST).replace(/_$/, '');
    const id = this.#words(integration.id);
    const secret = this.#words(key).slice(0, LONGEST) || 'SECRET';
    const plain = name === '' ? joined('INTEGRATION', id, secret) : prefixed(`${name}_${secret}`);
    const unique = name === '' ? plain : prefixed(joined(name, id, secret));
    let variable = this.#taken.has(plain) ? unique : plain;
    for (let number = 2; this.#taken.has(variable); number += 1) variable = `${unique}_${number}`;
    this.#taken.add(variable);
    return variable;
  }

  /** In capitals, a harmless name may become a secret of this run. */
  #words(text: string): string {
    const capitals = words(text);
    return this.isSafe(capitals) ? capitals : '';
  }
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('_');
}

function prefixed(variable: string): string {
  return /^\d/.test(variable) || RESERVED.test(variable) ? `INTEGRATION_${variable}` : variable;
}

const marks = unicodePattern(String.raw`\p{M}`, 'gu');

function words(text: string): string {
  return text
    .normalize('NFKD')
    .replace(marks(), '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
