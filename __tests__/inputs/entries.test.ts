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
  expect(readEntries(text)).toEqual({ entries });
});

test.each([
  ['alice,', ['alice'], 'empty entry'],
  [',alice', ['alice'], 'empty entry'],
  ['alice,,bob', ['alice', 'bob'], 'empty entry'],
  ['alice\n\nbob', ['alice', 'bob'], 'empty entry'],
  ['alice\nbob\n\n', ['alice', 'bob'], 'empty entry'],
  ['alice\n  \n', ['alice'], 'empty entry'],
  [',', [], 'only separators'],
  ['\n', [], 'only separators'],
  ['   ', [], 'only separators'],
])('%j has an empty entry', (text, entries, problem) => {
  expect(readEntries(text)).toEqual({
    entries,
    problem: expect.stringContaining(problem) as string,
  });
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
        expect(readEntries(entries.join(separator) + end)).toEqual({ entries });
      },
    ),
  );
});
