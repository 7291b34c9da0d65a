/** @throws an Error that says which promise was broken */
export function demand(condition: boolean, broken: string): asserts condition {
  if (!condition) throw new Error(broken);
}

/** Whether two lists have the same members. */
export function same<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}
