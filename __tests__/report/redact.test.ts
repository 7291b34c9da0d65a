import fc from 'fast-check';
import { ForeignText } from '../../src/foreign';
import { Redactor } from '../../src/report/redact';

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

const PEM = [
  '-----BEGIN PRIVATE KEY-----',
  'MC4CAQAwBQYDK2VwBCIEIGq2Z0k/4vJ0m2x9W1+u3nB7c8d5e6f7g8h9',
  'i0jKlMnOpQrStUvWxYz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ==',
  '-----END PRIVATE KEY-----',
].join('\n');

const NASTY: [string, string][] = [
  ['plain', 'hunter22-and-more'],
  ['four characters', 'k7#Q'],
  ['quotes', `it's "quoted" \\ and \`ticked\``],
  ['percent signs', '100%25 of 50%!'],
  ['a workflow command', '::add-mask::x'],
  ['a URL with a password', 'https://user:p%40ss/w@host.example/?a=b&c=d#e'],
  ['what forms encode as they like', 'a b~c*d(e)+f/g='],
  ['HTML', '<b>&amp;</b>'],
  ['Unicode', 'pässwörd-🙂-字'],
  ['control characters', 'one\ttwo\u0001three\u007f'],
  ['surrounding white space', '  padded secret  '],
  ['several lines', 'first line\nsecond line'],
  ['several lines as Windows ends them', 'first line\r\nsecond line\r\n'],
  ['PEM', PEM],
  ['ten thousand characters', '0123456789abcdefghij+/=é'.repeat(420)],
];

/** Percent-encodes the characters that are not of a set, as the language named does. */
function percent(kept: RegExp, { space = '%20', lower = false } = {}) {
  return (text: string): string =>
    Array.from(text, (char) => {
      if (char === ' ') return space;
      if (kept.test(char)) return char;
      const escaped = Array.from(Buffer.from(char), (byte) => {
        const hex = byte.toString(16).padStart(2, '0');
        return `%${lower ? hex : hex.toUpperCase()}`;
      });
      return escaped.join('');
    }).join('');
}

const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const unicodeEscaped = (which: RegExp, upper = false) => {
  return (text: string): string =>
    json(text).replace(which, (char) => {
      const hex = char.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${upper ? hex.toUpperCase() : hex}`;
    });
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const queryEscaped = percent(/[\w.~-]/, { space: '+' });
const htmlEscaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
const hexOf = (text: string): string => Buffer.from(text).toString('hex');

const ENCODINGS: [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['JSON', json],
  ['JSON in JSON', (text) => json(json(text))],
  ['JSON with escaped slashes', (text) => json(text).replaceAll('/', '\\/')],
  ['JSON of Go', unicodeEscaped(/[<>&\u2028\u2029]/g)],
  ['JSON of Python, in ASCII', unicodeEscaped(/[\u0080-\uffff]/g)],
  ['JSON of .NET', unicodeEscaped(/[<>&'+`\u007f-\uffff]/g, true)],
  ['JSON of Go in JSON', (text) => json(unicodeEscaped(/[<>&\u2028\u2029]/g)(text))],
  ['encodeURIComponent', (text) => encodeURIComponent(text)],
  ['encodeURI', (text) => encodeURI(text)],
  ['encodeURIComponent in lower case', percent(/[\w.!~*'()-]/, { lower: true })],
  ['everything percent-encoded', percent(/[^\s\S]/)],
  ['URLSearchParams', (text) => new URLSearchParams([['', text]]).toString().slice(1)],
  ["Go's QueryEscape, Python's quote_plus", queryEscaped],
  ["Go's QueryEscape in lower case", percent(/[\w.~-]/, { space: '+', lower: true })],
  ["Go's PathEscape", percent(/[\w.~$&+=:@-]/)],
  ["Python's quote", percent(/[\w.~/-]/)],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['percent-encoded in JSON', (text) => json(encodeURI(text))],
  ['JSON percent-encoded', (text) => encodeURIComponent(json(text))],
  ['HTML', htmlEscaped],
  ['HTML with names', (text) => htmlEscaped(text).replaceAll('&#34;', '&quot;')],
  [
    'HTML, all in decimal',
    (text) => Array.from(text, (char) => `&#${char.codePointAt(0)!};`).join(''),
  ],
  [
    'HTML, all in hexadecimal',
    (text) => Array.from(text, (char) => `&#x${char.codePointAt(0)!.toString(16)};`).join(''),
  ],
  ['JSON in HTML', (text) => htmlEscaped(json(text))],
  ['hexadecimal', hexOf],
  ['hexadecimal in upper case', (text) => hexOf(text).toUpperCase()],
];

const BASE64: [string, (text: string) => string][] = [
  ['base64', base64],
  ['base64 without padding', (text) => base64(text).replace(/=+$/, '')],
  ...[0, 1, 2, 3].map((before): [string, (text: string) => string] => [
    `base64 after ${before} bytes`,
    (text) => base64(`${'u'.repeat(before)}${text}:tail`),
  ]),
  ...[0, 1, 2].map((before): [string, (text: string) => string] => [
    `base64url after ${before} bytes`,
    (text) => base64url(`${'~'.repeat(before)}${text}??>`),
  ]),
  ['base64, percent-encoded', (text) => encodeURIComponent(base64(`id:${text}`))],
  ['base64 with escaped slashes', (text) => base64(`?${text}?`).replaceAll('/', '\\/')],
  ['HTTP Basic', (text) => base64(`id:${text}`)],
  ['HTTP Basic of an OAuth client', (text) => base64(`id:${queryEscaped(text)}`)],
];

describe('no usual encoding of a secret survives', () => {
  describe.each(NASTY)('%s', (_, secret) => {
    const redactor = redactorOf(secret);

    test.each(ENCODINGS)('%s', (__, encode) => {
      const redacted = redactor.redact(`before «${encode(secret)}» after`);
      expect(redacted).toBe('before «***» after');
    });

    test.each(BASE64)('%s', (__, encode) => {
      const redacted = redactor.redact(`before «${encode(secret)}» after`);
      // What is left holds neighbours, and of the secret no more than the bits that share a character with one.
      expect(redacted).toMatch(/^before «[\w+/=%\\-]{0,12}\*\*\*[\w+/=%\\-]{0,12}» after$/);
    });
  });

  const secretText = fc.oneof(
    fc.string({ unit: 'binary', minLength: 4, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }),
    fc
      .array(fc.constantFrom(...Array.from('ab %+&;<>"\'\\/\n\r\t=~:#u0041é🙂')), { minLength: 4 })
      .map((c) => c.join('')),
  );
  const secret = secretText.filter((text) => text.trim().length >= 4);
  // An escape that is cut in two right before a secret swallows its first character.
  const harmless = fc.string({ unit: fc.constantFrom(...Array.from('xyz .,:"é\n')) });
  const anything = fc.string({ unit: 'grapheme' });

  test('any secret, in any encoding, between any text', () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...ENCODINGS, ...BASE64),
        harmless,
        anything,
        (value, [, encode], before, after) => {
          const encoded = encode(value);
          const redacted = redactorOf(value).redact(before + encoded + after);
          expect(redacted).toContain('***');
          expect(redacted.split(encoded).length).toBeLessThanOrEqual(
            `${before}***${after}`.split(encoded).length,
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['raw', (text: string) => text],
    ['JSON', json],
    ['percent-encoded', (text: string) => encodeURIComponent(text)],
    ['HTML', htmlEscaped],
  ])('%s, right behind half an escape', (_, encode) => {
    const value = '41 <d"é> &n\\';
    for (const before of ['\\', '%', '%4', '&', '&#', '\\u00', '+', '\\\\']) {
      const redacted = redactorOf(value).redact(before + encode(value));
      // The half may be hidden with the secret whose first character completes it.
      expect(redacted).toMatch(/\*\*\*$/);
      expect(before.startsWith(redacted.slice(0, -3))).toBe(true);
    }
  });

  test.each(ENCODINGS)('a padded secret without its padding, %s', (_, encoded) => {
    expect(redactorOf(' pädded secret\t').redact(`<${encoded('pädded secret')}>`)).toMatch(
      /^<\*\*\*=*>$/,
    );
  });

  test('half a surrogate pair in a secret', () => {
    const value = 'half \ud83d pair';
    const redactor = redactorOf(value);
    expect(redactor.redact(`<${value}>`)).toBe('<***>');
    expect(redactor.redact(JSON.stringify({ value }))).toBe('{"value":"***"}');
    expect(redactor.redact(base64(value))).toMatch(/^\*\*\*.{0,4}$/);
  });
});

describe('secrets of several lines', () => {
  test('are found line by line, however the lines are ended or indented', () => {
    const redactor = redactorOf(PEM);
    for (const lineEnd of ['\n', '\r\n', '\r', '\n    ', '\\n', '<br>', ' ⏎ ']) {
      const redacted = redactor.redact(PEM.replaceAll('\n', lineEnd));
      for (const line of PEM.split('\n')) expect(redacted).not.toContain(line);
    }
    expect(redactor.redact(`parse error near "${PEM.split('\n')[1]!}"`)).toBe(
      'parse error near "***"',
    );
  });

  test('with Windows line ends are found with others', () => {
    expect(redactorOf('first line\r\nsecond line').redact('first line\nsecond line')).toBe(
      '***\n***',
    );
  });

  test('have lines that are too short to be told from text', () => {
    expect(redactorOf('{\n"key": "value"\n}').redact('{ } "key": "value"')).toBe('{ } ***');
  });
});

describe('several secrets', () => {
  test.each([
    ['overlap', ['abcdef', 'defghi'], 'x abcdefghi y', 'x *** y'],
    ['contain one another', ['secret', 'my secret key'], 'my secret key, secret', '***, ***'],
    ['contain one another, the longer first', ['my secret key', 'secret'], 'a secret', 'a ***'],
    ['end alike', ['long-tail', 'tail'], 'tail of a long-tail', '*** of a ***'],
    ['overlap themselves', ['abab'], 'ababab!', '***!'],
    ['adjoin', ['first', 'other'], 'firstother', '******'],
    ['overlap in different encodings', ['a&b&', 'amp;c'], 'a&amp;b&amp;c', '***'],
  ])('that %s', (_, secrets, text, redacted) => {
    expect(redactorOf(...secrets).redact(text)).toBe(redacted);
  });

  test('can be added after a text was redacted', () => {
    const redactor = redactorOf('secret-one');
    expect(redactor.redact('secret-one, secret-two')).toBe('***, secret-two');
    redactor.add('secret-two');
    redactor.add('cret-two and');
    expect(redactor.redact('secret-one, secret-two')).toBe('***, ***');
  });

  test('can be added one by one, however many there are', () => {
    const redactor = redactorOf();
    for (let number = 10; number < 60; number += 1) {
      expect(redactor.redact(`of secret-${number}.`)).toBe(`of secret-${number}.`);
      redactor.add(`secret-${number}`);
      expect(redactor.redact(`of secret-${number}.`)).toBe('of ***.');
    }
    expect(redactor.redact('secret-10, secret-59, secret-60')).toBe('***, ***, secret-60');
  });

  test('none of many survives', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: fc.constantFrom(...Array.from('abc')), minLength: 4, maxLength: 8 }),
          {
            minLength: 1,
            maxLength: 20,
          },
        ),
        fc.string({ unit: fc.constantFrom(...Array.from('abcd')), maxLength: 200 }),
        (secrets, text) => {
          // Every character that belongs to an occurrence, found the slow way.
          const hidden = new Set<number>();
          for (const value of secrets) {
            for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
              for (let offset = 0; offset < value.length; offset += 1) hidden.add(at + offset);
            }
          }
          const kept = Array.from(text)
            .filter((__, at) => !hidden.has(at))
            .join('');
          expect(
            redactorOf(...secrets)
              .redact(text)
              .replaceAll('*', ''),
          ).toBe(kept);
        },
      ),
    );
  });
});

describe('what is no secret stays', () => {
  test('text that holds none of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...Array.from('QXZ')), minLength: 4 })),
        fc.string({ unit: fc.constantFrom(...Array.from('αβγ %+&;\\"\'<>\n')) }),
        (secrets, text) => {
          expect(redactorOf(...secrets).redact(text)).toBe(text);
        },
      ),
    );
  });

  test.each(['%', '100%', '%zz', '%C0%80', '%ED%A0%80', '&#1114112;', '&#xffffff;', '\\', '\\u12'])(
    'the broken escape %s',
    (text) => {
      expect(redactorOf('secret').redact(`${text} %41`)).toBe(`${text} %41`);
      expect(redactorOf('secret').redact(`${text} s%65cret`)).toBe(`${text} ***`);
    },
  );

  test('GUIDs, names and URLs beside a secret', () => {
    const text = 'Azure 4f1c2d0e-aaaa-bbbb-cccc-0123456789ab https://connect.example.com/rsc: ';
    expect(redactorOf('s3cr3t').redact(`${text}s3cr3t`)).toBe(`${text}***`);
  });

  test('without any secret, everything', () => {
    expect(redactorOf().redact('a%41&amp;')).toBe('a%41&amp;');
  });

  test.each(['', 'a', 'abc', '  a  ', '\n\n\n\n', 'ab\ncd'])(
    'what is equal to %j, which is too short or has too short lines',
    (short) => {
      expect(redactorOf(short).redact('a abc   a\n\n\n\n ab cd')).toBe('a abc   a\n\n\n\n ab cd');
    },
  );
});

describe('foreign text', () => {
  const said = (text: string): string => `It said: ${new ForeignText(text).quoted()} Try again.`;

  test('that repeats a part of a secret is withheld whole, and whose that is is told', () => {
    const redactor = new Redactor();
    redactor.add('secret-of-a-client', 'client-secret');
    redactor.add('p@ss:w/rd of a proxy', 'the password in HTTPS_PROXY');
    expect(redactor.redact(said('The value SECRETOFAC… is wrong'))).toBe(
      'It said: (withheld, since it repeats a part of client-secret) Try again.',
    );
    expect(redactor.redact(said('secret-of-a-client, p@ss:w/rd of a proxy'))).toBe(
      'It said: (withheld, since it repeats a part of client-secret and of the password in HTTPS_PROXY) Try again.',
    );
  });

  test('leaves our own words, if there are any', () => {
    const redactor = redactorOf('secret-of-a-client');
    const text = new ForeignText('no secret-of-a-client', { instead: 'Code 5.' });
    expect(redactor.redact(`It said: ${text.quoted()} [x]`)).toBe(
      'It said: (withheld, since it repeats a part of a secret) Code 5. [x]',
    );
  });

  test('is shown if it does not, and all around it is ours', () => {
    const redactor = redactorOf('secret-of-a-client');
    expect(redactor.redact(said('no such tenant'))).toBe('It said: no such tenant Try again.');
    expect(redactor.redact(`secret-of-a-client ${said('no such tenant')}`)).toBe(
      '*** It said: no such tenant Try again.',
    );
  });

  test('may say what is known to be no secret', () => {
    const redactor = redactorOf('connect.example.com-Adm1n!2026');
    const message = said('no route to connect.example.com');
    expect(redactor.redact(message)).toContain('withheld');
    redactor.exempt(['https://connect.example.com']);
    expect(redactor.redact(message)).toContain('no route to connect.example.com');
  });

  test('is shortened once the secrets are out of it', () => {
    const redactor = redactorOf('#+!&');
    expect(redactor.redact(said(`${'x'.repeat(16_382)}#+!`))).toMatch(
      /^It said: x{16382}#\+… \(the rest is left out\) Try again\.$/,
    );
    expect(redactor.redact(said(`${'x'.repeat(16_382)}#+!& and so on`))).toMatch(/withheld/);
  });
});

describe('a text of many megabytes', () => {
  test('is shortened once the secrets are out of it', () => {
    const redactor = redactorOf('secret-one');
    const end = 256 * 1024;
    for (const before of [0, end - 20, end - 5]) {
      const text = `${'x'.repeat(before)}secret-one${'y'.repeat(3_000_000)}`;
      const redacted = redactor.redact(text);
      expect(redacted.slice(before, before + 3)).toBe('***');
      expect(redacted).toMatch(/[*y]… \(the rest is left out\)$/);
      expect(redacted.length).toBeLessThanOrEqual(end + 30);
    }
  });
});

describe('a GUID, an id, a time', () => {
  const guid = '4f1c2d0e-aaaa-4bbb-8ccc-0123456789ab';
  const time = '2026-11-25T14:03:11Z';

  test.each([
    ['a GUID', guid, '4f1c2d0e'],
    ['a GUID in a sentence', `Created: Azure (guid ${guid}, id 5)`, 'aaaa-4bbb'],
    ['an id', '1234567', '3456'],
    ['a time', time, '2026-11-25'],
  ])('is not altered because a secret is a part of it: %s', (_, text, secret) => {
    expect(redactorOf(secret).redact(text)).toBe(text);
    expect(redactorOf(secret).redact(`${text} ${secret}`)).toMatch(/ \*\*\*$/);
  });

  test.each([guid, '1234567', time])('is replaced if it is a secret: %s', (text) => {
    expect(redactorOf(text).redact(text)).toBe('***');
    expect(redactorOf(text).redact(`It is ${text}.`)).toBe('It is ***.');
    expect(redactorOf(`${text}-and-more`).redact(`${text}-and-more`)).toBe('***');
  });

  test.each([
    ['the digits of a secret', '4f1c2d0eaaaa4bbb8ccc0123456789ab'],
    ['the first digits of a longer one', '4f1c2d0eaaaa4bbb8ccc0123456789abcdef0123'],
    ['the last digits of a longer one', 'cdef01234f1c2d0eaaaa4bbb8ccc0123456789ab'],
    ['a secret in other letters', '4F1C2D0E-AAAA-4BBB-8CCC-0123456789AB'],
  ])('is replaced if its digits are %s', (_, secret) => {
    expect(redactorOf(secret).redact(`correlation id ${guid}`)).toBe('correlation id ***');
  });

  test('is replaced if its digits are the first bytes of a secret', () => {
    const digits = Buffer.from('sixteen bytes of').toString('hex');
    const shown = digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    expect(redactorOf('sixteen bytes of a phrase').redact(shown)).toBe('***');
  });
});

describe('letters of the other case', () => {
  test.each(['AdministratorKey1', 'akia1234567890abcdef', 'AKIA1234567890ABCDEF'])(
    'are those of a secret that is too odd to be there by chance: %s',
    (secret) => {
      const redactor = redactorOf(secret);
      for (const text of [secret.toLowerCase(), secret.toUpperCase()]) {
        expect(redactor.redact(`host ${text}.localhost`)).toBe('host ***.localhost');
      }
    },
  );

  test('are not those of a plain word', () => {
    expect(redactorOf('azure').redact('AZURE_CLIENT_SECRET')).toBe('AZURE_CLIENT_SECRET');
  });
});
