/** Runs at most `size` tasks at once, the others in the order in which they came. */
export function createLimit(size: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** Maps over items with at most `size` of them under way, keeping their order. Rejects with the first failure. */
export function inParallel<T, R>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const limit = createLimit(size);
  return Promise.all(items.map((item) => limit(() => work(item))));
}

/** Runs tasks, at most `size` at once. After a failure it starts no more, and throws the first failure. */
export async function allUnlessOneFails(
  tasks: readonly (() => Promise<void>)[],
  size: number,
): Promise<void> {
  const failures: unknown[] = [];
  await inParallel(tasks, size, async (task) => {
    if (failures.length > 0) return;
    try {
      await task();
    } catch (error) {
      failures.push(error);
    }
  });
  if (failures.length > 0) throw failures[0];
}

/** Waits for all, so that none is left behind; then throws what the first in order has thrown. */
export async function allSettledOrFirst<T extends readonly Promise<unknown>[]>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
