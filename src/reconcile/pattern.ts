/** A longer pattern is left to the server. */
const LONGEST = 2_000;

/**
 * Whether a pattern of Go's syntax (RE2) accepts the empty text.
 *
 * The pattern is not run: patterns from a server can take exponential time in JavaScript, even with the empty text. That
 * needs no run, since no character can be taken: each part of a pattern accepts nothing or it does not.
 *
 * @returns `undefined` if the pattern has a form that is not known
 */
export function acceptsEmpty(pattern: string): boolean | undefined {
  if (pattern.length > LONGEST) return undefined;
  const rest = new Rest(pattern);
  try {
    const accepts = alternatives(rest);
    return rest.isRead ? accepts : undefined;
  } catch (error) {
    if (error instanceof UnknownForm) return undefined;
    throw error;
  }
}

class UnknownForm extends Error {}

/** What is still to be read of a pattern. */
class Rest {
  #at = 0;
  readonly #pattern: string;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get isRead(): boolean {
    return this.#at === this.#pattern.length;
  }

  /** Takes what matches here; the expression has to be sticky. */
  take(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const [found] = expression.exec(this.#pattern) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

function alternatives(rest: Rest): boolean {
  let accepts = sequence(rest);
  // The other alternatives are read in any case.
  while (rest.take(/\|/y) !== undefined) accepts = sequence(rest) || accepts;
  return accepts;
}

function sequence(rest: Rest): boolean {
  let accepts = true;
  while (!rest.isRead) {
    const one = part(rest);
    if (one === 'end') break;
    const repeated = rest.take(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
    accepts &&= one || (repeated !== undefined && /^(?:[*?]|\{0+[,}])/.test(repeated));
  }
  return accepts;
}

/** Takes one part that can be repeated, if there is one before the end of its alternative. */
function part(rest: Rest): boolean | 'end' {
  if (rest.take(/(?=[|)])/y) !== undefined) return 'end';
  if (rest.take(/[\^$]|\\[AzB]|\(\?[imsU-]+\)/y) !== undefined) return true;
  if (rest.take(/\((?:\?(?:[imsU-]*:|P?<\w+>)|(?!\?))/y) !== undefined) {
    const accepts = alternatives(rest);
    if (rest.take(/\)/y) === undefined) throw new UnknownForm();
    return accepts;
  }
  // A bracket that comes first in a class stands for itself.
  const character =
    rest.take(/\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]/y) ??
    rest.take(/\\[pPx]\{[^}]*\}|\\[^QE]/y) ??
    rest.take(/[^\\()[*+?|]/y);
  if (character === undefined) throw new UnknownForm();
  return false;
}
