import fc from 'fast-check';
import { inParallel } from '../../src/reconcile/outcome';

describe('inParallel', () => {
  it('keeps the order of the items, with no more of them under way than it may', async () => {
    const cases = fc.record({
      turns: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 20 }),
      size: fc.integer({ min: 1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ turns, size }) => {
        let underWay = 0;
        let most = 0;
        const results = await inParallel([...turns.entries()], size, async ([index, wait]) => {
          underWay += 1;
          most = Math.max(most, underWay);
          for (let turn = 0; turn < wait; turn += 1) await Promise.resolve();
          underWay -= 1;
          return index;
        });
        expect(results).toStrictEqual(turns.map((_, index) => index));
        expect(most).toBe(Math.min(size, turns.length));
      }),
    );
  });

  it('fails with the first failure', async () => {
    const failure = new Error('third');
    const work = (item: number) => (item === 3 ? Promise.reject(failure) : Promise.resolve(item));
    await expect(inParallel([1, 2, 3, 4], 2, work)).rejects.toBe(failure);
  });
});
