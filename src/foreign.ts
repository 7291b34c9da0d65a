/** The most characters of a foreign text that are shown. */
const LONGEST_SHOWN = 16 * 1024;
/** How much is searched for secrets: one may begin in the part that is shown and end behind it. */
const LONGEST_JUDGED = 2 * LONGEST_SHOWN;

// Unicode sets these aside for use within a program (noncharacters), so no text has a reason to hold them.
const OPEN = '\u{fdd0}';
const CLOSE = '\u{fdd1}';
const BETWEEN = '\u{fdd2}';

/** What is made of a foreign text. */
export interface Foreign {
  /** What is to be shown. */
  readonly shown: string;
  /** The whole text, before it was shortened. The redaction judges this. */
  readonly judged: string;
  /** Our own words, if it cannot be shown; empty if there are none. */
  readonly instead: string;
}

/**
 * Text in the words of somebody else: an error message of Connect or GitHub, what a proxy or an identity provider says,
 * the target of a redirect, a content type. It may repeat any secret that it was sent, in whatever form. So it is
 * wrapped where it is read, and nothing gives it back.
 *
 * A message stays a plain string: {@link ForeignText.quoted} puts the text into it between two marks. Everything that
 * is printed goes through the redaction, which finds the marks, and shows the text or withholds it.
 */
export class ForeignText {
  readonly #text: Foreign;

  /** @param shown what is to be shown of it, if that is not its beginning; judged with the text */
  constructor(text: string, { shown, instead = '' }: Partial<Foreign> = {}) {
    const judged = shown === undefined ? text : `${shortened(shown)} ${text}`;
    this.#text = {
      shown: shortened(shown ?? text),
      judged: judged.slice(0, LONGEST_JUDGED),
      instead,
    };
  }

  /** The text with marks around it, to be put into a text of ours. */
  quoted(): string {
    const { shown, judged, instead } = this.#text;
    const parts = [shown, judged === shown ? '' : judged, instead].map(unmarked);
    return OPEN + parts.join(BETWEEN) + CLOSE;
  }

  toString(): string {
    return this.quoted();
  }

  toJSON(): string {
    return this.quoted();
  }
}

/** Rebuilds a text: `ours` maps the parts in our own words, `foreign` those between marks. */
export function mapForeign(
  text: string,
  ours: (part: string) => string,
  foreign: (part: Foreign) => string,
): string {
  // Where a text was cut, all that follows the mark is foreign.
  return text
    .split(/(\ufdd0[^\ufdd1]*\ufdd1?)/)
    .map((part) => {
      if (!part.startsWith(OPEN)) return ours(unmarked(part));
      const parts = part.slice(OPEN.length).replace(CLOSE, '').split(BETWEEN);
      const [shown = '', judged = '', instead = ''] = parts;
      return foreign({ shown, judged: judged === '' ? shown : judged, instead });
    })
    .join('');
}

function shortened(text: string): string {
  return text.length <= LONGEST_SHOWN
    ? text
    : `${text.slice(0, LONGEST_SHOWN)}… (the rest is left out)`;
}

function unmarked(text: string): string {
  return text.replace(/[\ufdd0-\ufdd2]/g, '\ufffd');
}
