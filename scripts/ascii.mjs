/** Where an escape would not mean the character: escaped itself, and in a template that is read as it is written. */
const UNESCAPABLE = /(?<!\\)(?:\\\\)*\\[^\0-\x7f]|\bString\.raw`[^`]*[^\0-\x7f]/;

/**
 * Code with escapes in place of all other characters: nothing is hidden in it, and V8 reads it in half the memory.
 *
 * @param {string} code
 * @returns {string}
 * @throws if the code would mean something else with them
 */
export function asciiOnly(code) {
  const at = UNESCAPABLE.exec(code);
  if (at !== null) {
    throw new Error(`No escape can stand for the last character of ${JSON.stringify(at[0])}.`);
  }
  return code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
