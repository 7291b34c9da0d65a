import { groupBy } from '../src/groups';

test('a group is where its first item was, and keeps the order of its items', () => {
  const groups = groupBy(['b1', 'a1', 'b2', 'c1', 'a2'], ([letter = '']) => letter);
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1', 'a2']],
    ['c', ['c1']],
  ]);
  expect(groupBy([], String).size).toBe(0);
});
