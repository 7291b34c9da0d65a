import { isGuid } from '../guid';

/**
 * Reads a boolean in the spellings of YAML 1.2's core schema, as GitHub's toolkit does.
 *
 * @returns the boolean, or `undefined` if the text is none
 */
export function readBoolean(text: string): boolean | undefined {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  return undefined;
}

/** A GUID in lower case, or `undefined` if the text is none. */
export function readGuid(text: string): string | undefined {
  return isGuid(text) ? text.toLowerCase() : undefined;
}

/** What is wrong with a name, or `undefined` if Connect can hold it. Names are kept byte for byte. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'is empty.';
  if (/[\r\n]$/.test(name)) {
    return 'ends with a line break. A YAML block (`|`) adds one: write the name on one line, or use `|-`.';
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'holds a line break or another control character.';
  return undefined;
}

/** What the system calls an error, such as `ENOENT`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
