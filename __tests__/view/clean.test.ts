import fc from 'fast-check';
import { cleanerOf, shown, type Clean } from '../../src/view/clean';
import { cleanOf } from '../report/outcomes';

const asIs = cleanerOf((text) => text);
const show = (value: string): string => shown(asIs.text(value));

test('no character that controls is left in a text, and none that is not seen in a name', () => {
  for (let code = 0; code < 0xa0; code += 1) {
    const character = String.fromCharCode(code);
    const controls = code < 0x20 || code >= 0x7f;
    const inText = controls ? '\ufffd' : character;
    const inName = controls ? `\\u{${code.toString(16)}}` : character;
    for (const around of ['', 'a']) {
      const given = `${around}${character}${around}`;
      if (character === '\r' || character === '\n') {
        expect(asIs.text(given)).toBe(`${around}\n${around}`);
        expect(asIs.name(given)).toBe(`${around}⏎${around}`);
        continue;
      }
      expect(asIs.text(given)).toBe(character === '\t' ? given : `${around}${inText}${around}`);
      expect(asIs.name(given)).toBe(given === ' ' ? '" "' : `${around}${inName}${around}`);
    }
  }
});

describe('a value is shown', () => {
  test.each([
    ['short', 'short'],
    ['', ''],
    ['a\nb\r\nc\rd', 'a⏎b⏎c⏎d'],
    ['x'.repeat(1000), 'x'.repeat(1000)],
    ['🙂'.repeat(1000), '🙂'.repeat(1000)],
    ['a'.repeat(600) + 'b'.repeat(600), `${'a'.repeat(499)}…${'b'.repeat(499)}`],
    ['🙂'.repeat(1001), `${'🙂'.repeat(499)}…${'🙂'.repeat(499)}`],
  ])('%j', (value, line) => {
    expect(show(value)).toBe(line);
  });

  test('on one line, and not on a long one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3000 }), (value) => {
        const line = show(value);
        expect(line).not.toMatch(/[\r\n]/);
        expect(Array.from(line).length).toBeLessThanOrEqual(1000);
      }),
    );
  });

  test.each([
    `https://login.microsoftonline.com.${'tenant.'.repeat(120)}evil.example/${'x'.repeat(1000)}`,
    `https://${'login.microsoftonline.com.'.repeat(60)}@evil.example/${'x'.repeat(1000)}`,
    `HTTPS:\\\\${'login.'.repeat(200)}evil.example\\${'x'.repeat(1000)}`,
  ])('with the whole host of its URL: %#', (value) => {
    expect(value.length).toBeGreaterThan(1000);
    expect(show(value)).toContain('evil.example');
    expect(show(value).length).toBeLessThan(2000);
  });
});

describe('a name', () => {
  test.each([
    ['Azure', 'Azure'],
    ['Zürich 🔑', 'Zürich 🔑'],
    ['Azure ', '"Azure "'],
    [' Azure', '" Azure"'],
    ['Az\u200bure', 'Az\\u{200b}ure'],
    ['Az\u00adure', 'Az\\u{ad}ure'],
    ['Azure\u00a0Blob', 'Azure\\u{a0}Blob'],
    ['Azure\u202eerotS', 'Azure\\u{202e}erotS'],
    ['Azure\u{e0041}', 'Azure\\u{e0041}'],
    ['Azure\ufe0f', 'Azure\\u{fe0f}'],
    ['a\tb\nc\u0000', 'a\\u{9}b⏎c\\u{0}'],
    ['👩‍💻 👩🏽‍💻 ❤️‍🔥', '👩‍💻 👩🏽‍💻 ❤️‍🔥'],
  ])('%j shows what cannot be seen', (name, text) => {
    expect(asIs.name(name)).toBe(text);
  });

  test('holds no secret, though there is something invisible in it', () => {
    expect(cleanOf('hunter\u200b22').name('my hunter\u200b22')).toBe('my ***');
  });
});

test('what is not clean can be neither shown nor shortened', () => {
  const secret = ['text'].join();
  // @ts-expect-error -- any text may hold a secret
  const text: Clean = secret;
  // @ts-expect-error -- a cut secret is not found any more
  expect(shown(secret)).toBe(text);
});
