import fc from 'fast-check';

/*
 * Random properties look at the same samples in every run, so that a failure is the change's own and can be seen again.
 * TEST_SEED=random looks at new ones, as each night does, and TEST_SEED=NUMBER at those of a failure, which names its seed.
 */
const wanted = process.env['TEST_SEED'] ?? '';
const seed = wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted || 1);
if (Number.isNaN(seed)) throw new Error(`TEST_SEED is neither a number nor "random": ${wanted}`);

// In mutation testing a failure is enough; nobody looks for the smallest sample that shows it.
const endOnFailure = '__STRYKER_ACTIVE_MUTANT__' in process.env;

fc.configureGlobal({ seed, endOnFailure });
