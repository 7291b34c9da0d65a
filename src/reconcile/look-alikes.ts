import type { Integration } from '../connect/schemas';
import { onFirstUse, unicodePattern } from '../on-first-use';
import { listed, unicodeEscape } from '../words';

/** Letters of other scripts that look like these Latin capitals, by Unicode's list of confusable characters (UTS #39). */
const CONFUSABLE: Readonly<Record<string, string>> = {
  A: 'АΑ',
  B: 'ВΒ',
  C: 'СϹ',
  D: 'Ԁ',
  E: 'ЕΕ',
  G: 'Ԍ',
  H: 'НΗҺ',
  I: 'ІΙӀ',
  J: 'ЈͿ',
  K: 'КΚ',
  M: 'МΜ',
  N: 'Ν',
  O: 'ОΟՕ',
  P: 'РΡ',
  Q: 'Ԛ',
  S: 'ЅՏ',
  T: 'ТΤ',
  U: 'Ս',
  V: 'Ѵ',
  W: 'Ԝ',
  X: 'ХΧ',
  Y: 'УΥҮ',
  Z: 'Ζ',
};
const latinLetters = onFirstUse(
  () =>
    new Map(
      Object.entries(CONFUSABLE).flatMap(([latin, others]) =>
        Array.from(others, (other) => [other, latin] as const),
      ),
    ),
);

const invisible = unicodePattern(String.raw`[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]`, 'gu');
const dashes = unicodePattern(String.raw`[\p{Pd}\u2212]`, 'gu');
const quotationMarks = unicodePattern(
  String.raw`[\p{Pi}\p{Pf}"'\u0060\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u2018-\u201f\u2032-\u2037\u300c-\u300f]`,
  'gu',
);

/**
 * A key that is the same for all names that people may take for one another: those that differ in letter case, white
 * space, dashes, quotation marks, invisible characters, the form of Unicode characters, or in letters of another script
 * alone.
 */
export function look(name: string): string {
  // These first: normalised, an acute accent is a blank and a combining mark, and a lunate sigma is a plain one.
  const marked = inLatin(name.replace(quotationMarks(), "'"));
  // Twice, since a letter in another case may have a form that is not normalised.
  const upper = marked.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC');
  const plain = upper
    .replace(invisible(), '')
    .replace(/\s/gu, '')
    .replace(dashes(), '-')
    .replace(quotationMarks(), "'");
  return inLatin(plain);
}

function inLatin(text: string): string {
  return Array.from(text, (letter) => latinLetters().get(letter.toUpperCase()) ?? letter).join('');
}

/** What `look` ignores, as a sentence that goes on from a colon. */
export const DIFFERENCES =
  'only letter case, white space, dashes, quotation marks, invisible characters, the form of Unicode characters or letters of another script differ';

/**
 * A warning about integrations that a name may be meant for, if there are any.
 *
 * @param alike the integrations with a name that looks like it
 * @param renamed the one that is given the name, if one is
 */
export function lookAlikes(
  name: string,
  alike: readonly Integration[],
  renamed: Integration | null = null,
): string[] {
  const others = alike.filter((other) => other !== renamed);
  if (others.length === 0) return [];
  const names = listed(others.map((other) => `${quoted(other.name)} (${other.guid})`));
  return [
    `There is no integration with the name ${quoted(name)}, but ${names} ${others.length === 1 ? 'looks' : 'look'} like it: ${DIFFERENCES}. If you mean that one, declare its exact name or its guid.`,
  ];
}

/** What people cannot see, and white space other than a blank. */
const unseen = unicodePattern(String.raw`[\p{Default_Ignorable_Code_Point}\p{C}\p{M}\p{Z}]`, 'u');

/** Whether people cannot see a character, or may take it for a letter, dash or quotation mark of ASCII. */
function isDeceptive(character: string): boolean {
  return (
    unseen().test(character) ||
    latinLetters().has(character.toUpperCase()) ||
    character.replace(dashes(), '').replace(quotationMarks(), '') === ''
  );
}

/** A name as YAML takes it in double quotes, with an escape for each character that people cannot tell from another. */
export function quoted(name: string): string {
  return JSON.stringify(name).replace(/[^ -_a-~]/gu, (character) =>
    isDeceptive(character) ? unicodeEscape(character) : character,
  );
}
