/** `$$`, a `${NAME}`, or the beginning of something that is no `${NAME}`. */
const DOLLARS = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;

/** Text that is exactly one `${NAME}`. */
export const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** The name of the variable, if the text is exactly one `${NAME}`. */
export function referencedVariable(text: string): string | undefined {
  return REFERENCE.exec(text)?.[1];
}

/** Text in which every variable was replaced; or the variables without a value, and whether a `${` is no `${NAME}`. */
export type Substituted =
  { readonly text: string } | { readonly unset: ReadonlySet<string>; readonly malformed: boolean };

/**
 * Replaces each `${NAME}` by the value of the environment variable, once: what a value holds is not looked at again.
 * `$$` is a literal `$`; any other lone `$` stays.
 *
 * An empty variable counts as unset: it is what a missing secret or a misspelt `vars.NAME` leaves behind.
 */
export function substitute(text: string, env: (name: string) => string | undefined): Substituted {
  const unset = new Set<string>();
  let malformed = false as boolean;
  const replaced = text.replace(DOLLARS, (match: string, name: string | undefined) => {
    if (match === '$$') return '$';
    if (name === undefined) {
      malformed = true;
      return '';
    }
    const value = env(name) ?? '';
    if (value === '') unset.add(name);
    return value;
  });
  return unset.size === 0 && !malformed ? { text: replaced } : { unset, malformed };
}

/** The text from which {@link substitute} makes this one. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** The names of the variables that {@link substitute} would replace. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(DOLLARS)].flatMap(([, name]) => name ?? []);
}
