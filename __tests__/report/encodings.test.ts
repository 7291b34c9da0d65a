import { secretParts } from '../../src/report/encodings';

describe('secretParts: what the runner is to mask', () => {
  test.each([
    ['one line', 'secret', ['secret']],
    ['padded', ' secret ', [' secret ']],
    ['too short', 'abc', []],
    ['white space around too little', '  abc  ', []],
    ['nothing', '', []],
    ['lines', 'first\n  second\r\nthird', ['first\n  second\r\nthird', 'first', 'second', 'third']],
    ['short lines', '{\n"a": "b"\n}', ['{\n"a": "b"\n}', '"a": "b"']],
    ['a line break at the end', 'secret\n', ['secret\n', 'secret']],
  ])('%s', (_, secret, parts) => {
    expect(secretParts(secret)).toEqual(parts);
  });
});
