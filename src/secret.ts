const values = new WeakMap<Secret, string>();

/**
 * A string that must not be seen. Printing, inspecting, interpolating and serialising it all give `***`;
 * only {@link openSecret} gives the string back, and only what sends requests may call it.
 */
export class Secret {
  constructor(value: string) {
    values.set(this, value);
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [Symbol.toPrimitive](): string {
    return '***';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***';
  }
}

/** The string inside a secret, byte for byte, to be sent to the server that it is for and to nobody else. */
export function openSecret(secret: Secret): string {
  const value = values.get(secret);
  if (value === undefined) throw new TypeError('Not a secret of this process.');
  return value;
}
