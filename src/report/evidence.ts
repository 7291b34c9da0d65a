import { credentialParts } from '../inputs/credentials';
import { unicodePattern } from '../on-first-use';
import { NOISE } from './decodings';

/** So many letters and digits in a row that a text shares with a secret are no chance. */
export const WINDOW = 8;

const separators = unicodePattern(String.raw`[^\p{L}\p{N}\ufffd]+`, 'gu');
const unseen = unicodePattern(String.raw`[\p{Z}\p{C}]+`, 'gu');

/** A text by its letters and digits alone, in one case, so that no separator, accent or capital hides anything. */
export function fold(text: string): string {
  return text.normalize('NFKD').toUpperCase().replace(separators(), '');
}

/** A text without what cannot be seen, in one case. */
export function visible(text: string): string {
  return text.normalize('NFKC').toUpperCase().replace(unseen(), '');
}

/** Whether some {@link WINDOW} letters and digits that stand in a row in a folded text pass a test. */
export function someWindow(folded: string, test: (window: string) => boolean): boolean {
  for (const piece of folded.split(NOISE)) {
    for (let end = WINDOW; end <= piece.length; end += 1) {
      if (test(piece.slice(end - WINDOW, end))) return true;
    }
  }
  return false;
}

/** All of them. */
export function windowsOf(folded: string): string[] {
  const windows: string[] = [];
  someWindow(folded, (window) => {
    windows.push(window);
    return false;
  });
  return windows;
}

/** Whether a window is more than one or two characters again and again, as `00000000` is. */
export function isVaried(window: string): boolean {
  return new Set(window).size > 2;
}

/** The parts of a secret that show that somebody repeats it, and the parts that anybody may say. */
export interface Evidence {
  readonly telling: readonly string[];
  readonly harmless: readonly string[];
  /** Whether it is a file of credentials, in which some values are no secret. */
  readonly isFile: boolean;
}

const PEM_FRAME = /-----(?:BEGIN|END) [A-Z0-9 ]+-----/g;
/** The value of a header with named parameters, such as `Snowflake Token="…"`. */
const HEADER = /^[a-z][\w-]* +[\w-]+ *= *"/i;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** A URL up to its query, user and password aside. */
const URL_ADDRESS = /([a-z][a-z\d+.-]*:\/\/)([^\s/?#@]*@)?([^\s?#]*)/gi;

/**
 * Tells which parts of a secret count: of a header, not the names of its scheme and its parameters; of a PEM key, not
 * its frame. A file of credentials in JSON holds much that is no secret, and that an error message about it has to
 * name: its keys, addresses of people and servers.
 */
export function evidenceOf(secret: string): Evidence {
  const values = jsonTexts(secret);
  if (values === null) {
    const telling = HEADER.test(secret) ? credentialParts(secret) : [secret];
    return {
      telling: telling.map((text) => text.replace(PEM_FRAME, ' ')),
      harmless: [],
      isFile: false,
    };
  }
  const text = values.join('\n');
  return {
    telling: values.map((value) =>
      value
        .replace(URL_ADDRESS, (_, __, user?: string) => user ?? '')
        .replace(EMAIL, ' ')
        .replace(PEM_FRAME, ' '),
    ),
    harmless: [
      ...Array.from(text.matchAll(URL_ADDRESS), ([, scheme, , address]) => `${scheme}${address}`),
      ...(text.replace(URL_ADDRESS, ' ').match(EMAIL) ?? []),
    ],
    isFile: true,
  };
}

/** The texts and numbers in a JSON object or list; `null` if it is neither. */
function jsonTexts(text: string): string[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return leaves(JSON.parse(text));
  } catch {
    return null;
  }
}

function leaves(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
