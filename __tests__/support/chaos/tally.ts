import type { MixUp } from './history';

/** Counts of what histories came to, for a report. */
export interface Tally {
  histories: number;
  runs: number;
  requests: number;
  /** Runs that ended with success. */
  succeeded: number;
  killed: number;
  /** Histories in which some name had several integrations after all runs, none of which had been there before. */
  leftDuplicates: number;
  /** Of those, the ones without a killed or cancelled run, a stale list or a write that landed late. */
  leftDuplicatesWithAFailedRunOnly: number;
  /** Runs that took back what they had made. */
  tookBack: number;
  adopted: number;
  /** Associations that a successful run had ensured and that were gone before the clean run: lost to a concurrent write. */
  lostAssociations: number;
  /** Runs that gave the new name to what had the former one. */
  renamed: number;
  /** Answers that went to another request, or were not given by Connect. */
  mixedUp: Record<MixUp['mixedUp'], number>;
}

export function newTally(): Tally {
  return {
    histories: 0,
    runs: 0,
    requests: 0,
    succeeded: 0,
    killed: 0,
    leftDuplicates: 0,
    leftDuplicatesWithAFailedRunOnly: 0,
    tookBack: 0,
    adopted: 0,
    lostAssociations: 0,
    renamed: 0,
    mixedUp: { existing: 0, repeated: 0, swapped: 0 },
  };
}
