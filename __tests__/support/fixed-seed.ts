import fc from 'fast-check';

// Mutation testing asks of each mutant whether the same tests notice it: with other samples each time, chance would answer.
fc.configureGlobal({ seed: 1 });
