import {
  handedOutText,
  KnownSecrets,
  repetitionText,
  type SecretKind,
} from '../../src/inputs/known-secrets';

const ALL: readonly SecretKind[] = ['secret', 'credential'];

/** Secrets by what they were given as. */
function knowing(secrets: Readonly<Record<string, string>>, kind: SecretKind = 'secret') {
  const registered: string[] = [];
  const known = new KnownSecrets((value, where) => registered.push(`${where}: ${value}`));
  for (const [where, value] of Object.entries(secrets)) known.register(value, where, kind);
  return { known, registered };
}

const LONG = 'correct horse battery';

describe('a text repeats', () => {
  test.each([
    ['a long secret', LONG, LONG, true],
    ['a long secret in a sentence', LONG, `It is ${LONG}, they say.`, true],
    ['one of sixteen letters', 'abcdefghijklmnop', 'x abcdefghijklmnop y', true],
    ['one of eight, letters and digits mixed', 'abcd1234', 'x-abcd1234', true],
    ['one of eight in letters of the world', 'ключ1234', 'x ключ1234', true],
    ['one of fifteen letters, perhaps', 'abcdefghijklmno', 'x abcdefghijklmno', false],
    ['one of eight digits, perhaps', '12345678', 'x 12345678', false],
    ['one of seven, perhaps', 'abc1234', 'x abc1234', false],
    ['a short one that is all of it, perhaps', 'abc', ' abc\n', false],
  ])('%s', (_, secret, text, certain) => {
    const { known } = knowing({ 'client-secret': secret });
    expect(known.repeatedIn(text, ALL)).toEqual({ where: 'client-secret', certain });
  });

  test.each([
    ['of a short one within another word', 'abc', 'abcdef'],
    ['of a short one at the end of another word', 'abc', 'xabc'],
    ['of one in other letters', LONG, LONG.toUpperCase()],
    ['of a part of one', LONG, LONG.slice(0, -1)],
    ['of one that is empty', '', 'anything'],
    ['of one that is white space', ' \n', 'any thing'],
  ])('nothing %s', (_, secret, text) => {
    expect(knowing({ s: secret }).known.repeatedIn(text, ALL)).toBeUndefined();
  });

  test('a secret without the white space around it', () => {
    const { known, registered } = knowing({ s: ` ${LONG}\n` });
    expect(registered).toEqual([`s:  ${LONG}\n`]);
    expect(known.repeatedIn(LONG, ALL)).toMatchObject({ where: 's' });
  });

  test.each([
    ['lines that end as on Windows', 'two of\r\nthese lines', 'x two of\nthese lines'],
    ['lines that end as elsewhere', 'two of\nthese lines', 'x two of\r\nthese lines'],
    ['lines that end as they once did', 'two of\rthese lines', 'x two of\nthese lines'],
    [
      'the ends of its lines within base64',
      'two of\r\nthese lines',
      Buffer.from('two of\r\nthese lines').toString('base64'),
    ],
  ])('one of %s', (_, secret, text) => {
    expect(knowing({ s: secret }).known.repeatedIn(text, ALL)).toEqual({
      where: 's',
      certain: true,
    });
  });

  test('the one that is surely there before others, though it comes later', () => {
    const { known } = knowing({ short: 'word', long: LONG });
    expect(known.repeatedIn(`word ${LONG}`, ALL)).toEqual({ where: 'long', certain: true });
    expect(known.repeatedIn('word by word', ALL)).toEqual({ where: 'short', certain: false });
  });

  test('those alone of the kind that is asked for', () => {
    const { known } = knowing({ key: LONG }, 'credential');
    expect(known.repeatedIn(LONG, ['secret'])).toBeUndefined();
    expect(known.repeatedIn(LONG, ['credential'])).toEqual({ where: 'key', certain: true });
  });
});

describe('what is handed out', () => {
  test('is a secret to be stored that holds a credential of the run', () => {
    const { known } = knowing({ 'client-secret': `Key ${LONG}`, other: 'another-secret-1' });
    known.add(LONG, 'connect-api-key', 'credential');
    known.add('abc', 'a short one', 'credential');
    expect(known.handedOut()).toEqual([
      { given: 'client-secret', repetition: { where: 'connect-api-key', certain: true } },
    ]);
  });

  test('is not one that may hold it by chance', () => {
    const { known } = knowing({ 'client-secret': 'abc' });
    known.add('abc', 'a short one', 'credential');
    expect(known.handedOut()).toEqual([]);
  });
});

test('what is said names where the secret was given, and what to do', () => {
  const where = 'client-secret';
  expect(repetitionText({ where, certain: true })).toMatch(
    /^holds a secret: client-secret\..*Take it out\.$/,
  );
  expect(repetitionText({ where, certain: false })).toMatch(
    /the same text as a secret: client-secret/,
  );
  expect(handedOutText({ where, certain: true })).toContain(
    'a credential of this run: client-secret.',
  );
});
