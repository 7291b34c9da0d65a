import { readFileSync } from 'node:fs';
import type { Scale } from './scale';
import type { Sizes } from './sizes';
import type { Startup } from './startup';
import { difference, median } from './statistics';
import { kB, MiB, ms, printTable, thousands } from './table';

/** What one run has measured; what was left out is `null`. */
export interface Results {
  readonly at: string;
  readonly node: string;
  readonly machine: string;
  readonly startup: Startup | null;
  readonly scale: readonly Scale[];
  readonly sizes: Sizes | null;
}

/** Prints what two runs have measured, side by side. */
export function compare(beforeFile: string, afterFile: string): void {
  const [before, after] = [read(beforeFile), read(afterFile)];
  for (const key of ['node', 'machine'] as const) {
    if (before[key] === after[key]) continue;
    console.log(`Not the same ${key}: ${before[key]} and ${after[key]}. Times cannot be compared.`);
  }
  const rows: string[][] = [];
  if (before.startup !== null && after.startup !== null) {
    for (const [name, a] of Object.entries(before.startup.samples)) {
      const b = (after.startup.samples as Record<string, readonly number[]>)[name] ?? [];
      rows.push([`start-up: ${name}, ms`, ms(median(a)), ms(median(b)), difference(a, b)]);
    }
  }
  for (const a of before.scale) {
    const b = after.scale.find(
      ({ options }) =>
        JSON.stringify({ ...options, sizes: 0, runs: 0 }) ===
        JSON.stringify({ ...a.options, sizes: 0, runs: 0 }),
    );
    for (const one of a.points) {
      const other = b?.points.find(
        ({ task, integrations }) => task === one.task && integrations === one.integrations,
      );
      if (other === undefined) continue;
      const name = `${one.task} ${thousands(one.integrations)}${a.options.ownSecrets ? ', own secrets' : ''}`;
      const exact = (what: string, x: string, y: string): void =>
        void rows.push([`${name}: ${what}`, x, y, x === y ? 'the same' : 'differs']);
      rows.push([
        `${name}: ms`,
        ms(median(one.ms)),
        ms(median(other.ms)),
        difference(one.ms, other.ms),
      ]);
      exact('requests', thousands(one.requests), thousands(other.requests));
      exact('connections', String(one.connections), String(other.connections));
      exact('summary', kB(one.summary), kB(other.summary));
      rows.push([`${name}: peak memory`, MiB(one.peak), MiB(other.peak), '']);
    }
  }
  for (const [name, size] of Object.entries(before.sizes ?? {})) {
    const other = after.sizes?.[name];
    if (other === undefined || other === size) continue;
    rows.push([`dist/${name}`, kB(size), kB(other), `${other - size} bytes`]);
  }
  printTable(`${before.at} → ${after.at}`, ['', 'before', 'after', ''], rows);
}

function read(file: string): Results {
  return JSON.parse(readFileSync(file, 'utf8')) as Results;
}
