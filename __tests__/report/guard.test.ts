import fc from 'fast-check';
import { Guard } from '../../src/report/guard';
import { ENCODINGS, HARMLESS, MESSAGES, SECRETS } from '../support/echoes';

function guardOf(
  secrets: Readonly<Record<string, string>>,
  harmless: readonly string[] = [],
): Guard {
  const guard = new Guard();
  for (const text of harmless) guard.exempt(text);
  for (const [where, secret] of Object.entries(secrets)) guard.add(secret, where);
  return guard;
}

const frame = (text: string): string => `The value "${text}" is not valid (code 7).`;

describe('among realistic secrets, encodings and messages', () => {
  it('are enough of each', () => {
    expect(Object.keys(SECRETS).length).toBeGreaterThanOrEqual(15);
    expect(Object.keys(ENCODINGS).length).toBeGreaterThanOrEqual(60);
    expect(MESSAGES.length).toBeGreaterThanOrEqual(40);
  });

  it('at least 99 of 100 echoes are found', () => {
    const missed: string[] = [];
    let all = 0;
    for (const [name, secret] of Object.entries(SECRETS)) {
      const guard = guardOf({ [name]: secret }, HARMLESS);
      for (const [encoding, encode] of Object.entries(ENCODINGS)) {
        all += 1;
        if (guard.repeated(frame(encode(secret))).length === 0) missed.push(`${name}, ${encoding}`);
      }
    }
    expect(missed.length).toBeLessThanOrEqual(all / 100);
    // What is missed is missed of secrets that are odd: of few letters, or of letters beyond ASCII.
    expect([...new Set(missed.map((one) => one.split(', ')[0]))]).toEqual([
      "a pass phrase with the host's name",
      'few letters among symbols',
      'letters of the world',
    ]);
  });

  it('at most 1 of 100 messages is withheld by mistake', () => {
    const wrong = Object.entries(SECRETS).flatMap(([name, secret]) => {
      const guard = guardOf({ [name]: secret }, HARMLESS);
      return MESSAGES.filter((message) => guard.repeated(message).length > 0);
    });
    const all = Object.keys(SECRETS).length * MESSAGES.length;
    expect(wrong.length).toBeLessThanOrEqual(all / 100);
  });

  it('each echo is told by the name of its secret, among all of them', () => {
    const guard = guardOf(SECRETS, HARMLESS);
    for (const [name, secret] of Object.entries(SECRETS)) {
      expect(guard.repeated(`It is "${secret}".`)).toContain(name);
    }
  });
});

describe('a part of a secret', () => {
  const letters = fc.string({
    unit: fc.constantFrom(
      ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz23456789'),
    ),
    minLength: 12,
    maxLength: 60,
  });
  const varied = letters.filter((text) => new Set(text.toUpperCase()).size > 8);

  it('is eight letters or digits of it in a row, whatever stands between them and around them', () => {
    fc.assert(
      fc.property(
        varied,
        fc.nat(),
        fc.constantFrom('', ' ', '-', '\u200b', '\0', '\ufffd', '\ufdd0'),
        (secret, at, gap) => {
          const start = at % (secret.length - 8);
          const part = Array.from(secret.slice(start, start + 9)).join(gap);
          expect(guardOf({ it: secret }).repeated(`<<${part}>>`)).toEqual(['it']);
        },
      ),
    );
  });

  const around = fc.string({ unit: 'grapheme', maxLength: 40 });

  it('is in each encoding of the whole, within whatever other text', () => {
    fc.assert(
      fc.property(
        varied,
        fc.constantFrom(...Object.entries(ENCODINGS)),
        around,
        around,
        (secret, [, encode], before, after) => {
          // Half of a short secret may be less than eight letters.
          const long = `${secret}-${secret.split('').reverse().join('')}`;
          const text = `${before} "${encode(long)}" ${after}`;
          expect(guardOf({ it: long }).repeated(text)).toEqual(['it']);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is none of a text that shares no eight characters with it', () => {
    fc.assert(
      fc.property(
        varied,
        fc.string({ unit: fc.constantFrom(...Array.from('01.,;: \n')) }),
        (secret, text) => {
          expect(guardOf({ it: secret }).repeated(text)).toEqual([]);
        },
      ),
    );
  });

  it.each([
    ['what is declared', 'https://id.example.com/tenant-one/token', 'tenant-one: no such tenant'],
    ['the same character again and again', '0000000000000000-k7Qw', 'GUID 00000000-0000-4000'],
    [
      'the frame of a PEM key',
      '-----BEGIN PRIVATE KEY-----\nQ0x7v9\n',
      'expected BEGIN PRIVATE KEY',
    ],
    [
      'a scheme, a parameter',
      'Cloudgateway Sessiontoken="q7w8e9r0t1"',
      'no Sessiontoken of Cloudgateway',
    ],
    [
      'what a file of credentials calls its values',
      '{"private_key_id":"q7w8e9r0t1"}',
      'no private_key_id',
    ],
    [
      'an address in it',
      '{"mail":"x@project-417.example.com"}',
      'account x@project-417.example.com',
    ],
    ['a URL in it', '{"uri":"https://id.example.com/token"}', 'POST https://id.example.com/token'],
    [
      'what is in such an address, too',
      '{"id":"project-417","m":"x@project-417.io"}',
      'no project-417',
    ],
  ])('is not: %s', (_, secret, message) => {
    const guard = guardOf({ it: secret }, ['https://id.example.com/tenant-one']);
    expect(guard.repeated(message)).toEqual([]);
  });

  it.each([
    ['the password in a URL of a file', '{"uri":"https://me:hunter22x@example.com/"}', 'hunter22x'],
    ['the query of a URL of a file', '{"uri":"https://example.com/?sig=q7w8e9r0"}', 'Sig=Q7W8E9R0'],
    ['a number in a file', '{"pin":1234567890}', 'pin 1234567890'],
    ['the whole of what is declared elsewhere', 'tenant-one-of-us', 'tenant-one-of-us'],
    ['the whole of a simple one', '00000000', 'it is 00000000'],
    ['a short one', 'k7#Q', 'it is k7#Q'],
    ['a short one in capitals, encoded', 'k7#Q', 'it is %4B%37%23%51'],
    ['a short one without letters', '#$%&!', 'it is #$%&!'],
    ['a line of it', 'first line of it\nsecond line', 'second line is wrong'],
  ])('is: %s', (_, secret, message) => {
    const guard = guardOf({ it: secret }, ['tenant-one-of-us']);
    expect(guard.repeated(message)).toEqual(['it']);
  });

  it('is none of a secret of three characters', () => {
    expect(guardOf({ it: 'abc' }).repeated('abc')).toEqual([]);
  });

  it('is found of a secret that comes later', () => {
    const guard = guardOf({ one: 'first-of-two' });
    expect(guard.repeated('second-of-two')).toEqual([]);
    guard.add('second-of-2', 'two');
    expect(guard.repeated('second-of-two')).toEqual(['two']);
  });
});

it('reads whatever it is given', () => {
  const guard = guardOf(SECRETS);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(guard.repeated(text)).toEqual([]);
    }),
  );
  const odd = fc.array(
    fc.constantFrom(
      '\\',
      '\\x4',
      '\\u{',
      '%',
      '%u',
      '&#',
      '&#x1ffffff;',
      '=',
      '0x',
      '99,',
      '-1 ',
      '\ud83d',
      '\ufffd',
    ),
  );
  fc.assert(
    fc.property(odd, (pieces) => {
      expect(guard.repeated(pieces.join(''))).toEqual([]);
    }),
  );
});
