import fc from 'fast-check';
import { nameProblem, readBoolean, readGuid } from '../../src/inputs/scalars';

describe('readBoolean', () => {
  test.each(['true', 'True', 'TRUE'])('%s', (text) => {
    expect(readBoolean(text)).toBe(true);
  });
  test.each(['false', 'False', 'FALSE'])('%s', (text) => {
    expect(readBoolean(text)).toBe(false);
  });
  test.each(['', 'yes', 'no', 'on', 'off', '1', '0', 'y', 'tRue', ' true', 'true\n', 'falsey'])(
    '%j is none',
    (text) => {
      expect(readBoolean(text)).toBeUndefined();
    },
  );
});

describe('readGuid', () => {
  test('any GUID, in lower case', () => {
    fc.assert(
      fc.property(fc.uuid(), (guid) => {
        expect(readGuid(guid)).toBe(guid);
        expect(readGuid(guid.toUpperCase())).toBe(guid);
      }),
    );
  });
  test.each([
    '',
    '01234567-89ab-cdef-0123-456789abcde',
    '01234567-89ab-cdef-0123-456789abcdef0',
    '0123456789abcdef0123456789abcdef',
    '{01234567-89ab-cdef-0123-456789abcdef}',
    '01234567-89ab-cdef-0123-456789abcdeg',
    '01234567-89ab-cdef-0123-456789abcdef\n',
    '../../users',
  ])('%j is none', (text) => {
    expect(readGuid(text)).toBeUndefined();
  });
});

describe('nameProblem', () => {
  test.each(['Azure', ' padded ', 'trailing ', 'a  b', 'ä ö 🙂', '*', '"quoted"', 'a\u00a0b', '0'])(
    '%j is a name',
    (name) => {
      expect(nameProblem(name)).toBeUndefined();
    },
  );
  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['\n', 'empty'],
    ['Azure\n', 'ends with a line break'],
    ['Azure\r\n', 'ends with a line break'],
    ['Az\nure', 'control character'],
    ['Az\ture', 'control character'],
    ['Azure\u0000', 'control character'],
    ['Azure\u007f', 'control character'],
  ])('%j is none', (name, problem) => {
    expect(nameProblem(name)).toContain(problem);
  });
});
