/**
 * Measures the action against `node -e 0` and a script of curl and jq, side by side:
 *
 *     npm run bench [-- --quick] [--runs N] [--only startup|scale|sizes|imports] [--round-trip MS] [--dist FOLDER]
 *         [--against COMMIT]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { printImports } from './imports';
import { findNode, ROOT, versionOf, Workspace } from './processes';
import { measureScale, printScale } from './scale';
import { measureSizes, printSizes } from './sizes';
import { measureStartup, printStartup, ROUND_TRIPS_MS } from './startup';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    only: { type: 'string' },
    'round-trip': { type: 'string' },
    dist: { type: 'string', default: join(ROOT, 'dist') },
    against: { type: 'string' },
  },
});

function numberOf(text: string, least = 1): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < least) {
    throw new Error(`"${text}" is no whole number from ${least} on.`);
  }
  return number;
}

async function measure(): Promise<void> {
  const { quick, only } = values;
  if (only !== undefined && !['startup', 'scale', 'sizes', 'imports'].includes(only)) {
    throw new Error(`There is no part ${only}: startup, scale, sizes or imports.`);
  }
  const wants = (part: string): boolean => only === undefined || only === part;
  const node = findNode();
  const dist = resolve(values.dist);
  const machine = `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  const at = new Date().toISOString();
  console.log(`Node.js ${versionOf(node)} on ${machine}, ${at}`);
  const load = loadavg()[0] ?? 0;
  if (load > 0.5) {
    console.log(`The machine has other work (load ${load.toFixed(1)}): no time here says much.`);
  }

  const workspace = new Workspace();
  try {
    const before = values.against === undefined ? null : bundleOf(values.against);
    const place = { node, dist, before, workspace };
    if (only === 'imports') {
      printImports(numberOf(values.runs ?? '21'), place);
      return;
    }
    const startupRuns = numberOf(values.runs ?? (quick ? '7' : '31'));
    const roundTrip = values['round-trip'];
    const roundTrips = roundTrip === undefined ? ROUND_TRIPS_MS : [numberOf(roundTrip, 0)];
    const startup = wants('startup') ? await measureStartup(startupRuns, roundTrips, place) : null;
    if (startup !== null) printStartup(startup);

    const scaleRuns = quick ? 1 : numberOf(values.runs ?? '5');
    const options = {
      sizes: quick ? [250, 1000] : [250, 1000, 4000],
      runs: Math.min(scaleRuns, 5),
      latencyMs: 10,
      maxParallel: 4,
    };
    const scale = wants('scale')
      ? [
          await measureScale({ ...options, ownSecrets: false }, place),
          await measureScale({ ...options, sizes: [1000], runs: 1, ownSecrets: true }, place),
        ]
      : [];
    scale.forEach(printScale);

    const sizes = wants('sizes') ? measureSizes(dist) : null;
    if (sizes !== null) printSizes(sizes);

    const results = { at, node: versionOf(node), machine, startup, scale, sizes };
    const folder = join(ROOT, '.cache/bench');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${at.replaceAll(':', '-')}.json`);
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    console.log(`\nWritten to ${file}`);
  } finally {
    workspace.remove();
  }
}

/** The committed bundle of another commit, in a folder of the cache. */
function bundleOf(commit: string): string {
  const folder = join(ROOT, '.cache/bench', commit);
  mkdirSync(folder, { recursive: true });
  const tar = execFileSync('git', ['archive', commit, 'dist'], { cwd: ROOT, maxBuffer: 2 ** 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: tar });
  return join(folder, 'dist');
}

measure().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
