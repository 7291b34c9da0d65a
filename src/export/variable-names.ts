/** Taken by GitHub, by Node.js or by this action, so that neither a secret nor a variable should have such a name. */
const RESERVED = /^(?:GITHUB|RUNNER|ACTIONS|INPUT|NODE|CONNECT)_/;

const LONGEST = 60;

/** Makes names of environment variables for secrets, each only once. */
export class VariableNames {
  readonly #taken = new Set<string>();

  /**
   * The name for a secret, such as `AZURE_CLIENT_SECRET`.
   *
   * An integration whose name has no Latin letters or digits goes by its id, and so does one whose variable is taken.
   */
  take(integration: { readonly name: string; readonly id: string }, key: string): string {
    const name = words(integration.name).slice(0, LONGEST).replace(/_$/, '');
    const id = words(integration.id);
    const secret = words(key).slice(0, LONGEST) || 'SECRET';
    const plain = name === '' ? `INTEGRATION_${id}_${secret}` : prefixed(`${name}_${secret}`);
    const unique = name === '' ? plain : prefixed(`${name}_${id}_${secret}`);
    let variable = this.#taken.has(plain) ? unique : plain;
    for (let number = 2; this.#taken.has(variable); number += 1) variable = `${unique}_${number}`;
    this.#taken.add(variable);
    return variable;
  }
}

function prefixed(variable: string): string {
  return /^\d/.test(variable) || RESERVED.test(variable) ? `INTEGRATION_${variable}` : variable;
}

function words(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
