import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { kB, printTable } from './table';

export type Sizes = Readonly<Record<string, number>>;

const LARGEST_ENTRY = 1_000_000;
const LARGEST_DIST = 2_300_000;

/** Bytes of each file of a build. */
export function measureSizes(dist: string): Sizes {
  return Object.fromEntries(
    readdirSync(dist)
      .sort()
      .map((name) => [name, statSync(join(dist, name)).size]),
  );
}

export function totalOf(sizes: Sizes): number {
  return Object.values(sizes).reduce((sum, size) => sum + size, 0);
}

export function printSizes(sizes: Sizes): void {
  const entry = sizes['index.js'] ?? NaN;
  const all = totalOf(sizes);
  const row = (name: string, size: number, limit: number): string[] => [
    name,
    kB(size),
    kB(limit),
    size <= limit ? 'met' : 'NOT met',
  ];
  printTable(
    'Weight',
    ['', 'size', 'at most', ''],
    [row('entry file', entry, LARGEST_ENTRY), row('all of dist', all, LARGEST_DIST)],
  );
}
