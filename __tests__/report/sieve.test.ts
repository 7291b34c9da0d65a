import fc from 'fast-check';
import { Sieve } from '../../src/report/sieve';

test('a sieve knows every text that was added', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 200 }), (texts) => {
      const sieve = new Sieve(texts.length);
      for (const text of texts) sieve.add(text);
      for (const text of texts) expect(sieve.mayHave(text)).toBe(true);
    }),
  );
});

test('a sieve takes hardly any other text for one of them', () => {
  const sieve = new Sieve(100_000);
  for (let number = 0; number < 100_000; number += 1) sieve.add(`in ${number}`);
  let wrong = 0;
  for (let number = 0; number < 100_000; number += 1) if (sieve.mayHave(`no ${number}`)) wrong += 1;

  expect(wrong).toBeLessThan(100);
});
