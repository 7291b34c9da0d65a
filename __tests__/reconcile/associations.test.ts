import fc from 'fast-check';
import type { ConnectClient } from '../../src/connect/client';
import { addAssociations } from '../../src/reconcile/associations';
import { association, guidOf } from '../fixtures/state';
import { fakeClient, inTurn, refusal } from '../support/fake-client';

const ITEM = guidOf(70);
const [OURS, OTHERS, LATER] = [guidOf(1), guidOf(2), guidOf(3)];

const holding = (...guids: string[]) =>
  guids.map((oauth_integration_guid) => association({ oauth_integration_guid }));

/** Adds OURS to a content item whose associations are read one after the other. */
async function add(
  answers: Parameters<typeof fakeClient>[0],
  { ours = [OURS], latency = 0, random = 0.5 } = {},
) {
  const pauses: number[] = [];
  let now = 1_000_000;
  const { client, calls } = fakeClient({
    setContentAssociations: () => Promise.resolve(),
    ...answers,
  });
  const { wrote, error } = await addAssociations(client, ITEM, ours, {
    clock: {
      now: () => {
        now += latency;
        return now - latency;
      },
    },
    random: () => random,
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  });
  const result: unknown = error ?? wrote;
  const puts = calls
    .filter(([method]) => method === 'setContentAssociations')
    .map(([, , guids]) => guids);
  return { result, wrote, puts, pauses, reads: calls.length - puts.length };
}

const reads = (
  ...lists: ReturnType<typeof holding>[]
): Pick<ConnectClient, 'contentAssociations'> => ({
  contentAssociations: inTurn(...lists),
});

it('writes nothing if ours is there', async () => {
  const { result, puts, pauses } = await add(reads(holding(OTHERS, OURS)));
  expect(result).toBe(false);
  expect(puts).toEqual([]);
  expect(pauses).toEqual([]);
});

it('adds ours and reads again', async () => {
  const { result, puts, reads: count } = await add(reads(holding(OTHERS), holding(OTHERS, OURS)));
  expect(result).toBe(true);
  expect(puts).toEqual([[OTHERS, OURS]]);
  expect(count).toBe(2);
});

it('adds several in one write', async () => {
  const { puts } = await add(reads([], holding(OURS, LATER)), { ours: [OURS, LATER] });
  expect(puts).toEqual([[OURS, LATER]]);
});

it('writes again if a concurrent writer has undone it, and keeps what that one has written', async () => {
  const { result, puts } = await add(
    reads(holding(OTHERS), holding(LATER), holding(LATER, OTHERS, OURS)),
  );
  expect(result).toBe(true);
  expect(puts).toEqual([
    [OTHERS, OURS],
    [LATER, OTHERS, OURS],
  ]);
});

it('restores what it has seen, even if ours is there', async () => {
  const { puts } = await add(reads(holding(OTHERS), holding(OURS), holding(OTHERS, OURS)));
  expect(puts).toEqual([
    [OTHERS, OURS],
    [OURS, OTHERS],
  ]);
});

it('gives up a writer that keeps winning', async () => {
  const { result, wrote, puts } = await add(reads([]));
  expect(result).toBeInstanceOf(Error);
  expect((result as Error).message).toContain(
    `Something else keeps replacing the integrations of the content item ${ITEM}.`,
  );
  expect(wrote).toBe(true);
  expect(puts).toHaveLength(6);
});

it.each([207, 208, 209])(
  'reads again if one that it has seen is refused (code %i), and drops it',
  async (code) => {
    const { result, puts } = await add({
      ...reads(holding(OTHERS), [], holding(OURS)),
      setContentAssociations: inTurn<undefined>(refusal(400, code), undefined),
    });
    expect(result).toBe(true);
    expect(puts).toEqual([[OTHERS, OURS], [OURS]]);
  },
);

it('drops one that was written by itself and has been deleted since', async () => {
  const { result, puts } = await add({
    ...reads(holding(OTHERS), [], [], holding(OURS)),
    setContentAssociations: inTurn<undefined>(undefined, refusal(400, 208), undefined),
  });
  expect(result).toBe(true);
  expect(puts).toEqual([[OTHERS, OURS], [OTHERS, OURS], [OURS]]);
});

it('survives two such deletions with a write between them', async () => {
  const { result } = await add({
    ...reads(holding(OTHERS), [], [], [], holding(OURS)),
    setContentAssociations: inTurn<undefined>(
      refusal(400, 208),
      undefined,
      refusal(400, 208),
      undefined,
    ),
  });
  expect(result).toBe(true);
});

it('throws what Connect says if ours itself is refused', async () => {
  const error = refusal(400, 208);
  const { result, puts } = await add({
    ...reads(holding(OTHERS)),
    setContentAssociations: inTurn<undefined>(error),
  });
  expect(result).toBe(error);
  expect(puts).toHaveLength(2);
});

it.each([
  ['another refusal', refusal(400, 237)],
  ['a refusal without a code', refusal(404)],
  ['a lost connection', new Error('reset')],
])('throws %s at once', async (_, error) => {
  const { result, puts } = await add({
    ...reads([]),
    setContentAssociations: inTurn<undefined>(error),
  });
  expect(result).toBe(error);
  expect(puts).toHaveLength(1);
});

it('says that nothing was written if another writer was faster', async () => {
  const { result } = await add({
    ...reads(holding(OTHERS), holding(OURS)),
    setContentAssociations: inTurn<undefined>(refusal(400, 208)),
  });
  expect(result).toBe(false);
});

it.each([
  [0, 0.5, 50],
  [100, 0, 100],
  [100, 0.5, 200],
  [100, 1, 300],
  [5_000, 0.5, 2_000],
])(
  'settles for a moment that depends on the latency: %i ms, random %d',
  async (latency, random, ms) => {
    const { pauses } = await add(reads([], holding(OURS)), { latency, random });
    expect(pauses).toEqual([ms]);
  },
);

it('loses nothing that was seen, whatever is read', async () => {
  const guid = fc.integer({ min: 1, max: 6 }).map(guidOf);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(guid), { minLength: 1, maxLength: 5 }),
      fc.uniqueArray(guid, { minLength: 1, maxLength: 3 }),
      async (lists, ours) => {
        const { puts } = await add(reads(...lists.map((list) => holding(...list))), { ours });
        const seen = new Set<string>(ours);
        for (const [index, put] of (puts as string[][]).entries()) {
          for (const one of lists[Math.min(index, lists.length - 1)]!) seen.add(one);
          expect(new Set(put)).toEqual(seen);
          expect(put).toHaveLength(seen.size);
        }
      },
    ),
  );
});
