import fc from 'fast-check';
import { readEntries } from '../../src/inputs/entries';

test.each([
  ['alice', ['alice']],
  ['alice,bob', ['alice', 'bob']],
  [' alice , bob ', ['alice', 'bob']],
  ['alice\nbob\n', ['alice', 'bob']],
  ['alice\r\nbob\r\n', ['alice', 'bob']],
  ['alice\nbob,carol', ['alice', 'bob', 'carol']],
  ['Data Science Team', ['Data Science Team']],
  ['*', ['*']],
  ['alice,alice', ['alice', 'alice']],
])('%j', (text, entries) => {
  expect(readEntries(text)).toEqual({ value: entries });
});

test.each([
  ['alice,', 'empty entry'],
  [',alice', 'empty entry'],
  ['alice,,bob', 'empty entry'],
  ['alice\n\nbob', 'empty entry'],
  ['alice\nbob\n\n', 'empty entry'],
  ['alice\n  \n', 'empty entry'],
  [',', 'only separators'],
  ['\n', 'only separators'],
  ['   ', 'only separators'],
])('%j has an empty entry', (text, problem) => {
  expect(readEntries(text)).toEqual({ problems: [expect.stringContaining(problem)] });
});

test('what was written is what is read, in its order', () => {
  const entry = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((text) => text.replace(/[,\r\n]/g, '').trim())
    .filter((text) => text !== '');
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 1 }),
      fc.constantFrom(',', ', ', '\n', '\r\n', ' ,\n'.slice(0, 2)),
      fc.constantFrom('', '\n', '\r\n'),
      (entries, separator, end) => {
        expect(readEntries(entries.join(separator) + end)).toEqual({ value: entries });
      },
    ),
  );
});
