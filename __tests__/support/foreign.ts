import { mapForeign } from '../../src/foreign';

/** A text without the marks of what is foreign in it. */
export function unmarked(text: string): string {
  return mapForeign(
    text,
    (ours) => ours,
    ({ shown }) => shown,
  );
}

/** A value as JSON has it, with the foreign texts in it as plain strings. */
export function plain(value: unknown): unknown {
  return JSON.parse(unmarked(JSON.stringify(value)));
}
