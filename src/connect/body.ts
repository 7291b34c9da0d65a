import { openSecret, Secret } from '../secret';

/** A JSON body; secrets in it are opened on their way out. */
export type Json =
  string | number | boolean | null | Secret | readonly Json[] | { readonly [key: string]: Json };

/** What a request carries: JSON, or a form, or nothing. */
export interface Content {
  readonly body?: Json;
  /** A form in place of a JSON body. */
  readonly form?: Readonly<Record<string, string | Secret>>;
}

/** The header that says what the body is; none without a body. */
export function contentType({ body, form }: Content): Readonly<Record<string, string>> {
  if (form !== undefined) return { 'Content-Type': 'application/x-www-form-urlencoded' };
  return body === undefined ? {} : { 'Content-Type': 'application/json' };
}

/** The body as it is sent, with its secrets. */
export function serialized({ body, form }: Content): { readonly body?: string } {
  if (form !== undefined) return { body: encoded(form) };
  return body === undefined ? {} : { body: serialize(body) };
}

function encoded(form: NonNullable<Content['form']>): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    fields.append(name, value instanceof Secret ? openSecret(value) : value);
  }
  return fields.toString();
}

function serialize(body: Json): string {
  // A replacer is called after toJSON, which makes `***` of a Secret. So the secret is taken from the object that holds
  // it.
  return JSON.stringify(
    body,
    function (this: Record<string, unknown>, key: string, value: unknown) {
      const held = this[key];
      return held instanceof Secret ? openSecret(held) : value;
    },
  );
}
