import fc from 'fast-check';
import { acceptsEmpty } from '../../src/reconcile/pattern';

describe('acceptsEmpty', () => {
  it.each([
    '',
    '^$',
    '.*',
    '^\\s*$',
    'a?',
    'a{0,3}',
    'a{0}',
    'a{00}',
    'a{0,12}',
    '(?i-s)',
    '(?<name>x*)',
    '(?:a{10})?',
    '(?:a|)',
    '(a|b*)',
    '|a',
    'a|',
    '(?i)^.*$',
    '^(?:https?://.+)?$',
    '\\A\\z',
    '\\B',
    '(?P<name>x*)',
    '[^\\s]*?',
    '(a*)+',
    '((a?)(b?)){2}',
  ])('yes: %j', (pattern) => {
    expect(acceptsEmpty(pattern)).toBe(true);
  });

  it.each([
    '.',
    '\\S',
    '^.+$',
    '^[^\\s]+$',
    'a{1,}',
    'a{10}',
    'a{10,20}',
    'a{5}?',
    '[[:^alpha:]]',
    '[[:alpha:]_]',
    '[a[:space:]]]'.slice(0, -1),
    '\\p{Greek}',
    '(a|b)',
    '(?:a|b+)c*',
    'a*b',
    '^https://.*$',
    '[]a]',
    '[^]a]',
    '[[:alpha:]]',
    '[a\\]b]',
    '\\pL',
    '\\p{Lu}',
    '\\x{0}',
    '{0',
    'a{,3}',
    '\\b',
    '\\*',
    '(?s).',
    '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  ])('no: %j', (pattern) => {
    expect(acceptsEmpty(pattern)).toBe(false);
  });

  it.each([
    '(',
    ')',
    '(a',
    'a)',
    '[a',
    '\\',
    '*',
    '(?=a)',
    '(?<!a)b',
    '\\Qa\\E',
    '(?',
    'a**',
    'x'.repeat(2_001),
  ])('not known: %j', (pattern) => {
    expect(acceptsEmpty(pattern)).toBeUndefined();
  });

  it('runs nothing, so that no pattern takes long', () => {
    expect(acceptsEmpty('(?:(?:|){30}){30}x'.repeat(50))).toBe(false);
    expect(acceptsEmpty('(?:'.repeat(390) + 'a' + ')*'.repeat(390))).toBe(true);
    expect(acceptsEmpty('(a+)+$')).toBe(false);
  });

  it('agrees with JavaScript where both know the form', () => {
    const { pattern } = fc.letrec((tie) => ({
      atom: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('a', '.', '\\d', '[a-c]', '^', '$', '\\B', '\\b', '\\.'),
        tie('pattern').map((inner) => `(${String(inner)})`),
        tie('pattern').map((inner) => `(?:${String(inner)})`),
      ),
      repeated: fc
        .tuple(
          tie('atom'),
          fc.constantFrom('', '', '*', '+', '?', '{0}', '{2}', '{0,2}', '{1,}', '*?'),
        )
        // JavaScript repeats no assertion in strict mode.
        .map(([atom, times]) =>
          /^(?:[\^$]|\\[bB])$/.test(String(atom)) ? String(atom) : `${String(atom)}${times}`,
        ),
      pattern: fc
        .array(fc.array(tie('repeated'), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
        .map((branches) => branches.map((parts) => parts.join('')).join('|')),
    }));
    fc.assert(
      fc.property(pattern, (text) => {
        expect(acceptsEmpty(text)).toBe(new RegExp(text, 'u').test(''));
      }),
      { numRuns: 1_000 },
    );
  });
});
