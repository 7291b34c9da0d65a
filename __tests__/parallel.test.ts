import fc from 'fast-check';
import { allSettledOrFirst, allUnlessOneFails, inParallel } from '../src/parallel';

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

describe('allUnlessOneFails', () => {
  it('does all tasks', async () => {
    const doneTasks: number[] = [];
    const tasks = [1, 2, 3].map((task) => () => Promise.resolve(void doneTasks.push(task)));
    await allUnlessOneFails(tasks, 2);
    expect(doneTasks).toEqual([1, 2, 3]);
  });

  it('begins none after a failure, and throws the first one when those under way have ended', async () => {
    const begun: number[] = [];
    let ended = false;
    const first = new Error('first');
    const tasks = [
      () => Promise.reject(first),
      async () => {
        await Promise.resolve();
        await Promise.resolve();
        ended = true;
        throw new Error('second');
      },
      () => Promise.resolve(void begun.push(3)),
    ];
    await expect(allUnlessOneFails(tasks, 2)).rejects.toBe(first);
    expect({ begun, ended }).toEqual({ begun: [], ended: true });
  });
});

describe('allSettledOrFirst', () => {
  it('gives all results in order', async () => {
    const both = [Promise.resolve(1), Promise.resolve('two')] as const;
    expect(await allSettledOrFirst(both)).toEqual([1, 'two']);
  });

  it('waits for all, then throws the first failure in order', async () => {
    let ended = false;
    const slow = (async () => {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      ended = true;
      throw new Error('slow');
    })();
    const failing = allSettledOrFirst([slow, Promise.reject(new Error('quick'))]);
    await expect(failing).rejects.toThrow('slow');
    expect(ended).toBe(true);
  });
});
