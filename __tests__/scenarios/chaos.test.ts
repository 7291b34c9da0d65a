import fc from 'fast-check';
import { history } from '../support/chaos/history';
import { play } from '../support/chaos/simulation';
import { newTally } from '../support/chaos/tally';

/*
 * CHAOS_RUNS: how many histories; CHAOS_SEED: where to start, instead of the seed of all tests; CHAOS_PATH: which one of that seed, as a failure prints it.
 */
const env = (name: string): number | undefined => {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
};
const RUNS = env('CHAOS_RUNS') ?? 2_000;
const SEED = env('CHAOS_SEED') ?? fc.readConfigureGlobal().seed ?? 1;
const PATH = process.env['CHAOS_PATH'] ?? '';
/** So many of one seed, which keeps what fast-check remembers of them small. */
const CHUNK = 2_000;

it(
  'ends every history with one integration of each name, or says why not',
  async () => {
    const tally = newTally();
    const begin = performance.now();
    const report = (seed: number): void => {
      const seconds = Math.round((performance.now() - begin) / 1000);
      process.stderr.write(`seeds ${SEED} to ${seed}, ${seconds} s: ${JSON.stringify(tally)}\n`);
    };
    for (let done = 0, seed = SEED; done < RUNS; done += CHUNK, seed += 1) {
      const property = fc.asyncProperty(history, async (one) => {
        await play(one, tally);
      });
      await fc.assert(property, {
        seed,
        numRuns: Math.min(CHUNK, RUNS - done),
        ...(PATH === '' ? {} : { path: PATH }),
      });
      report(seed);
    }
  },
  24 * 3_600_000,
);

it('plays a history twice in the same way', async () => {
  for (const one of fc.sample(history, { seed: SEED, numRuns: 20 })) {
    expect(await play(one)).toEqual(await play(one));
  }
}, 60_000);
