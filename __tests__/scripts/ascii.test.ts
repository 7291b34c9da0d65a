import { runInNewContext } from 'node:vm';
import { asciiOnly } from '../../scripts/ascii.mjs';

test.each([
  ["'é'", 'é'],
  ['`${1}–`', '1–'],
  ['"\\\\é\\n😀"', '\\é\n😀'],
  ['/^[é-ü]$/.test("ê")', true],
  ['/^[😀]$/u.test("😀")', true],
  ['String.raw`\\d` + "é"', '\\dé'],
])('%s means the same in ASCII', (code, meaning) => {
  const ascii = asciiOnly(code);
  expect(ascii).toMatch(/^[\0-\x7f]*$/);
  expect(runInNewContext(ascii)).toBe(meaning);
});

test.each(["'\\é'", '/\\–/', 'String.raw`é`', 'String.raw`\\d${1}\n–`'])(
  '%s would mean something else in ASCII, so it is refused',
  (code) => {
    expect(() => {
      asciiOnly(code);
    }).toThrow('No escape can stand for the last character of');
  },
);
