/**
 * What is made when it is first asked for, and then kept.
 *
 * @param make makes it
 */
export function onFirstUse<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/**
 * A regular expression with classes such as `\p{L}`. As a literal it would cost every run: V8 looks up the characters of
 * such a class wherever it comes across one (bench/README.md).
 *
 * All users share one object, which keeps its place: `gu` is for `replace` and `match`, never for `test`.
 *
 * @param source what would stand between the slashes of a literal, by `String.raw`; `\u0060` for a backtick
 */
export function unicodePattern(source: string, flags: 'u' | 'gu'): () => RegExp {
  return onFirstUse(() => new RegExp(source, flags));
}
