import { Refusal } from './refusal';

/**
 * A body that is no JSON, has an unknown field, or one of another type: one code for all three, since a strict decoder
 * fails at one place. Code and words are recorded for an unknown field (of POST /v1/content, in 2022), and inferred for
 * the rest.
 */
export function invalidJson(reason: string): Refusal {
  return new Refusal(400, 'InvalidJson', `The request JSON cannot be parsed: ${reason}`);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalidJson('not JSON');
  }
}

export function parseFields(value: unknown, allowed: readonly string[]): Record<string, unknown> {
  if (!isObject(value)) throw invalidJson('not an object');
  const unknown = Object.keys(value).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw invalidJson(`json: unknown field ${JSON.stringify(unknown)}`);
  return value;
}

export function nullable<T>(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  is: (value: unknown) => value is T,
): T | null {
  const value = fields[name] ?? null;
  if (value === null || is(value)) return value;
  throw invalidJson(`the field ${JSON.stringify(name)} is of the wrong type`);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readable(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
