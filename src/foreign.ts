/** The most characters of a foreign text that are shown. */
export const LONGEST_FOREIGN = 16 * 1024;
/** What is behind that is not shown, yet a secret may begin before it and end behind it. */
const LONGEST_JUDGED = 2 * LONGEST_FOREIGN;

// Unicode sets these aside for use within a program (noncharacters), so no text has a reason to hold them.
const OPEN = '\u{fdd0}';
const CLOSE = '\u{fdd1}';

/**
 * Text in the words of somebody else: an error message of Connect or GitHub, what a proxy or an identity provider says,
 * the target of a redirect, a content type. It may repeat any secret that it was sent, in whatever form, so it is
 * wrapped where it is read, and nothing gives it back. It gets into a text of ours by {@link ForeignText.quoted} alone,
 * which marks it; what prints (the redaction) finds the marks and shows it, or withholds it.
 */
export class ForeignText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text.slice(0, LONGEST_JUDGED).replace(/[\ufdd0\ufdd1]/g, '\ufffd');
  }

  /** The text with marks around it, to be put into a text of ours. */
  quoted(): string {
    return OPEN + this.#text + CLOSE;
  }

  toString(): string {
    return this.quoted();
  }

  toJSON(): string {
    return this.quoted();
  }
}

/** A text made anew: each part of it that is ours, and each that is foreign, by a function of its own. */
export function mapForeign(
  text: string,
  ours: (part: string) => string,
  foreign: (part: string) => string,
): string {
  // Where a text was cut, all that follows the mark is foreign.
  return text
    .split(/(\ufdd0[^\ufdd1]*\ufdd1?)/)
    .map((part) =>
      part.startsWith(OPEN)
        ? foreign(part.slice(OPEN.length).replace(CLOSE, ''))
        : ours(part.replaceAll(CLOSE, '')),
    )
    .join('');
}
