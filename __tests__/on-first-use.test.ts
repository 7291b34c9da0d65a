import { onFirstUse, unicodePattern } from '../src/on-first-use';

it('is made when it is first asked for, and once', () => {
  let made = 0;
  const value = onFirstUse(() => ({ made: (made += 1) }));
  expect(made).toBe(0);
  expect(value()).toEqual({ made: 1 });
  expect(value()).toEqual({ made: 1 });
});

it('is a pattern with its flags', () => {
  const letters = unicodePattern(String.raw`\p{Lu}`, 'gu');
  expect('Äö É'.replace(letters(), '-')).toBe('-ö -');
});
