import { count } from '../src/words';

describe('count', () => {
  it.each([
    [0, '0 items'],
    [1, '1 item'],
    [2, '2 items'],
  ])('%i', (number, words) => {
    expect(count(number, 'item')).toBe(words);
  });
});
