import { secretParts, weakness } from '../../src/report/encodings';

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

describe('weakness', () => {
  test.each(['abc', ' abc ', '\n'])('of %j: too short to be masked', (secret) => {
    expect(weakness(secret, 'client-secret')).toMatch(
      /^client-secret is shorter than 4 characters/,
    );
  });

  test.each(['test', 'k7#Q', 'hunter2', 'a b c d', 'correcthorse', '107512345678'])(
    'none of %j',
    (secret) => {
      expect(weakness(secret, 'client-secret')).toBeNull();
    },
  );
});
