/** GitHub takes digits without quotes for a number, and hands over a number of fifteen digits or more like this. */
const NUMBER_OF_GITHUB = /^-?\d(\.\d+)?E\+\d+$/;

/** What people put into templates of workflows in place of a value. Written in small letters: see isPlaceholder. */
const PLACEHOLDER = new RegExp(
  `^(?:${[
    /change[-_ ]?(?:me|it|this)!*|(?:change|replace)[-_ ]?me(?:\d+|[-_][-\w]+)!*/,
    /replace[-_ ]?(?:me|this)/,
    /(?:replace[-_ ]with|your|insert|enter|fill[-_ ]in)[-_ ].+/,
    /to[-_ ]?do|tbd|fixme|placeholder|dummy|not-sent-in-a-dry-run/,
    /to[-_]?do:.*|.+[-_](?:goes[-_])?here/,
    /placeholder[-_](?:value|secret|id|key|token)|\[(?:your|insert|enter)[-_ ][^\]]+\]/,
    /\*{3,}(?:removed|redacted)\*{3,}|\[(?:removed|redacted)\]/,
    // What a program makes of a value that is not there.
    /undefined|null|\[object \w+\]/,
    /x{3,}(?:[-_]x+)*|0{8}-(?:0{4}-){3}0{12}|\*{3,}|\.{3,}|…/,
    // What nobody has replaced: in HTML's brackets, of a shell, of GitHub, and of tools that fill templates.
    /<[^<>]*>|\$[a-z_]\w*|\$\{\w+\}|\$\(\w+\)|\$env:\w+|%\w+%|\$?\{\{.*\}\}|__\w+__|#\{\w+\}#?/,
  ]
    .map(({ source }) => source)
    .join('|')})$`,
);
/** Those that may also be meant as a name or a sentence. */
const PROSE = /\s/;

/** As `toJSON` writes a text. */
const IN_QUOTES = /^(["'`])[^"'`]+\1$/;
const NO_QUOTES = 'If the quotes do not belong to it, remove them; toJSON adds quotes.';

/** What stands before the host of a URL that has a password. */
const USER_AND_PASSWORD = /:\/\/[^\s/?#@:]*:([^\s/?#@]+)@/g;
/** What stands for a password where somebody explains a URL. */
const EXAMPLE = /^(?:<.*>|\{.*\}|\$.*|\*+|x+|\.{3}|…|pass(?:word|wd)?|pw|secret|token)$/i;

/** What is wrong with a value that people can read, if it holds a URL with a password. It goes on from its subject. */
export function urlProblem(text: string): string | undefined {
  return Array.from(text.matchAll(USER_AND_PASSWORD)).some(([, given = '']) => !EXAMPLE.test(given))
    ? 'holds a URL with a password in it. Connect would show it to every publisher. Take user and password out.'
    : undefined;
}

/** What is wrong with a text that GitHub has made of a number; `undefined` if it is none. It goes on from its subject. */
export function numberProblem(text: string): string | undefined {
  return NUMBER_OF_GITHUB.test(text.trim())
    ? 'is a number that GitHub has rounded, since its digits had no quotes in the workflow. Put them in quotes.'
    : undefined;
}

/**
 * What is odd about a value, in sentences that go on from its subject.
 *
 * @param isProse whether people write it for people, as names and descriptions are
 */
export function valueDoubts(text: string, isProse = false): string[] {
  const trimmed = text.trim();
  const mayBeMeant = isProse && PROSE.test(trimmed) && !/^[[<{$]/.test(trimmed);
  return [
    ...(isPlaceholder(trimmed) && !mayBeMeant
      ? ['looks like a placeholder that nobody has filled in. Connect stores it as it stands.']
      : []),
    ...(IN_QUOTES.test(trimmed)
      ? [`stands in quotes, which are stored with it. ${NO_QUOTES}`]
      : []),
  ];
}

/** The same of a config value. */
export function configDoubts(key: string, text: string): string[] {
  return [...valueDoubts(text), ...(key === 'scopes' ? scopeDoubts(text) : [])];
}

const SEPARATORS = [
  [/,/, 'commas'],
  [/;/, 'semicolons'],
  [/["']/, 'quotes'],
] as const;

function scopeDoubts(text: string): string[] {
  return SEPARATORS.filter(([sign]) => sign.test(text))
    .map(([, name]) => name)
    .map(
      (name) => `has ${name}. Connect takes them as part of a scope. Separate scopes with spaces.`,
    );
}

/**
 * The same of a secret; no sentence holds a part of it.
 *
 * @param dryRun whether it is not sent in any case, so that anything may stand in for it
 */
export function secretDoubts(secret: string, dryRun: boolean): string[] {
  const trimmed = secret.trim();
  const isOneLine = !/[\r\n]/.test(trimmed);
  return [
    ...(!dryRun && isPlaceholder(trimmed)
      ? ['looks like a placeholder that nobody has filled in. It would be stored as the secret.']
      : []),
    ...(isOneLine && trimmed !== secret && trimmed !== ''
      ? [
          'begins or ends with white space or a line break, which is sent along. Store the secret without it.',
        ]
      : []),
    ...(IN_QUOTES.test(trimmed) ? [`stands in quotes, which are sent along. ${NO_QUOTES}`] : []),
    ...(isOneLine && /^-----BEGIN .*(?:\\n|-----END )/.test(trimmed)
      ? [
          trimmed.includes('\\n')
            ? 'is a PEM block whose line breaks are written as \\n, in two characters. Store it with real line breaks.'
            : 'is a PEM block on one line, so its line breaks are lost. Store it with real line breaks.',
        ]
      : []),
  ];
}

/** The text in small letters, since V8 compiles a pattern for one letter case faster than one for both. */
function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text.toLowerCase());
}

/** A config value as it is to be stored: nobody means the white space around it. */
export function tidyValue(text: string): string {
  return text.trim();
}

/** A description as it is to be stored: without the line break that a YAML block adds, and as on any other system. */
export function tidyDescription(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
}
