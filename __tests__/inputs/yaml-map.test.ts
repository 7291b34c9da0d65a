import fc from 'fast-check';
import { readFlatMap } from '../../src/inputs/yaml-map';

describe('config', () => {
  test.each([
    ['comments and an empty map', '# nothing yet\n{}', []],
    ['text', 'a: b\nc: d e', [['a', 'b'], ['c', 'd e']]], // prettier-ignore
    ['JSON', '{"a": "b", "c": "d"}', [['a', 'b'], ['c', 'd']]], // prettier-ignore
    ['JSON of several lines', '{\n  "a": "b",\n  "c": true\n}\n', [['a', 'b'], ['c', true]]], // prettier-ignore
    ['quotes', `a: "it's"\nb: 'say "x"'`, [['a', "it's"], ['b', 'say "x"']]], // prettier-ignore
    ['a comment', 'a: b # c', [['a', 'b']]],
    ['Windows line ends', 'a: b\r\nc: d\r\n', [['a', 'b'], ['c', 'd']]], // prettier-ignore
    ['booleans', 'a: true\nb: False\nc: "true"', [['a', true], ['b', false], ['c', 'true']]], // prettier-ignore
    ['what YAML 1.1 took for booleans', 'a: yes\nb: off', [['a', 'yes'], ['b', 'off']]], // prettier-ignore
    ['an empty text', 'a: ""', [['a', '']]],
    ['a block with its line break', 'a: |\n  x\n  y\n', [['a', 'x\ny\n']]],
    ['a block without', 'a: |-\n  x\n  y\n', [['a', 'x\ny']]],
    ['a date', 'a: 2025-01-31', [['a', '2025-01-31']]],
    ['a GUID', 'a: 11111111-2222-3333-4444-555555555555', [['a', '11111111-2222-3333-4444-555555555555']]], // prettier-ignore
    ['a GUID that starts as a number', 'a: 1e3e0000-2222-3333-4444-555555555555', [['a', '1e3e0000-2222-3333-4444-555555555555']]], // prettier-ignore
    ['a URL', 'a: https://example.com/x?y=z#t', [['a', 'https://example.com/x?y=z#t']]],
    ['an alias', 'a: &x b\nc: *x', [['a', 'b'], ['c', 'b']]], // prettier-ignore
    ['scopes as a list', 'scopes: [a, "b", 1, true]', [['scopes', 'a b 1 true']]],
    ['scopes as lines', 'scopes:\n  - a\n  - b', [['scopes', 'a b']]],
    ['scopes as an empty list', 'scopes: []', [['scopes', '']]],
    ['keys that every object has', 'constructor: b\ntoString: c', [['constructor', 'b'], ['toString', 'c']]], // prettier-ignore
    ['a merge key', 'a: b\n<<: {a: c, d: e}', [['a', 'b'], ['d', 'e']]], // prettier-ignore
    ['a key that is a number', '1: a', [['1', 'a']]],
  ])('%s', (_, text, entries) => {
    expect(readFlatMap(text, 'config')).toEqual({ entries, problems: [] });
  });

  test.each([
    '0123',
    '1e3',
    '0x1F',
    '0o17',
    '12345678901234567890',
    '1.50',
    '-0',
    '+5',
    '.5',
    '.inf',
  ])('the number %s keeps its digits', (number) => {
    const { entries } = readFlatMap(`a: ${number}\nb: [${number}]`.split('\n')[0]!, 'config');
    expect(entries).toEqual([['a', number]]);
    expect(readFlatMap(`scopes: [${number}]`, 'config').entries).toEqual([['scopes', number]]);
  });

  test.each([
    ['text', 'just text', 'not a map'],
    ['a list', '- a: b', 'not a map'],
    ['a number', '42', 'not a map'],
    ['a comment alone', '# nothing', 'not a map'],
    ['a key without a value', 'a:', 'no value for `a`'],
    ['null', 'a: ~', 'no value for `a`'],
    ['null in JSON', '{"a": null}', 'no value for `a`'],
    ['a flow key without a value', '{a}', 'no value for `a`'],
    ['a list', 'a: [b]', 'list or a map under `a`'],
    ['a map', 'a: {b: c}', 'list or a map under `a`'],
    ['scopes in a map', 'scopes: {a: b}', 'list or a map under `scopes`'],
    ['scopes in lists', 'scopes: [[a]]', 'list or a map under `scopes`'],
    ['scopes with nothing in the list', 'scopes: [a, ~]', 'list or a map under `scopes`'],
    ['a key that is a list', '? [a]\n: b', 'line 1, column 3. A key must be a word'],
    ['a key that is null', '~: b', 'A key must be a word'],
    ['the same key twice', 'a: b\nc: d\na: e', 'line 3, column 1. This map has the same key twice'],
    ['the same key as a number and as text', '1: a\n"1": b', 'same key twice'],
    ['an unfinished quote', 'a: b\nc: "d', 'line 2'],
    ['unfinished JSON', '{"a": "b"', 'at line 1, column 10. This is not valid YAML'],
    ['a tab as indentation', 'a:\n\tb: c', 'at line 2'],
    ['two documents', 'a: b\n---\nc: d', 'second YAML document'],
    ['an alias of nothing', 'a: *x', 'no anchor before it'],
  ])('%s is a problem', (_, text, problem) => {
    const { problems } = readFlatMap(text, 'config');
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  test('every problem at once', () => {
    const { problems } = readFlatMap('a:\nb: [c]\nd: e\nf: {g: h}', 'config');
    expect(problems).toHaveLength(3);
  });
});

describe('secrets', () => {
  test.each([
    ['booleans are text', 'a: true\nb: False', [['a', 'true'], ['b', 'False']]], // prettier-ignore
    ['numbers keep their digits', 'a: 007\nb: 1e3', [['a', '007'], ['b', '1e3']]], // prettier-ignore
    ['# within a word', 'a: abc#def', [['a', 'abc#def']]],
    ['comments on lines of their own', '# one\na: b\n# two\nc: d\n# three', [['a', 'b'], ['c', 'd']]], // prettier-ignore
    ['blanks behind quotes', 'a: "b"  \nc: d', [['a', 'b'], ['c', 'd']]], // prettier-ignore
    ['a line end of Windows', 'a: b\r\nc: d\r\n', [['a', 'b'], ['c', 'd']]], // prettier-ignore
    ['a block', 'a: |\n  one\n  two # 2\n', [['a', 'one\ntwo # 2\n']]],
    ['a folded block of one line', 'a: >-\n  one\nb: >\n  two\n\n', [['a', 'one'], ['b', 'two\n']]], // prettier-ignore
  ])('%s', (_, text, entries) => {
    expect(readFlatMap(text, 'secrets')).toEqual({ entries, problems: [] });
  });

  test.each([
    ['a comment', 's3cr3t #tail'],
    ['a comment behind several blanks', 's3cr3t  \t# tail'],
    ['a comment behind the head of a block', '| # s3cr3t'],
    ['a comment behind quotes', '"s3cr3t" #tail'],
    ['a comment behind single quotes', "'s3cr3t'  # tail"],
    ['blanks at its end', 's3cr3t tail   '],
    ['a tab at its end', 's3cr3t\t'],
    ['a blank before a line end', 's3cr3t tail \r\nb: c'],
    ['a comment before a block', '>- #s3cr3t\n  tail'],
    ['an anchor', '&s3cr3t tail'],
    ['a tag', '!s3cr3t tail'],
    ['a tag before quotes', '!s3cr3t "tail"'],
    ['an alias', '*s3cr3t'],
    ['a second line', 's3cr3t\n  tail'],
    ['a second line in quotes', '"s3cr3t\n  tail"'],
    ['a second line in single quotes', "'s3cr3t\n  tail'"],
    ['several lines made one', '>-\n  s3cr3t\n  tail'],
    ['text after quotes', '"s3cr3t"tail'],
    ['a colon', 's3cr3t: tail'],
    ['a percent sign or an at', '@s3cr3t tail'],
    ['an unfinished quote', '"s3cr3t tail'],
    ['an unfinished bracket', '[s3cr3t, tail'],
    ['brackets', '[s3cr3t, tail]'],
    ['braces', '{s3cr3t: tail}'],
    ['a line at the margin', 's3cr3t\ntail'],
    ['PEM', '-----BEGIN X-----\ns3cr3t\ntail\n-----END X-----'],
    ['nothing but a comment', '# s3cr3t tail'],
  ])('one that YAML would change is refused and not repeated: %s', (_, secret) => {
    const { entries, problems } = readFlatMap(`k: ${secret}`, 'secrets');
    expect(entries.filter(([key]) => key === 'k')).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).not.toMatch(/s3cr3t|tail/);
  });

  test('any secret comes through toJSON(), alone and in a map, byte for byte', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc
        .array(fc.constantFrom(...Array.from('\r\n\t #:"\'\\%&*!|>{}[],-?@`~é🙂')), {
          size: 'medium',
        })
        .map((c) => c.join('')),
    );
    fc.assert(
      fc.property(text, text, fc.constantFrom(0, 2), (a, b, indent) => {
        const lines = `a: ${JSON.stringify(a)}\nb: ${JSON.stringify(b)}\n`;
        const map = JSON.stringify({ a, b }, null, indent);
        const entries = [['a', a], ['b', b]]; // prettier-ignore
        expect(readFlatMap(lines, 'secrets')).toEqual({ entries, problems: [] });
        expect(readFlatMap(map, 'secrets')).toEqual({ entries, problems: [] });
      }),
      { numRuns: 500 },
    );
  });

  test('any other text is read as it is or refused, and never repeated', () => {
    const unit = fc.constantFrom(...Array.from('\n #:"\'\\%&*!|>{}[],-?@`~01eé'));
    fc.assert(
      fc.property(fc.string({ unit }), (noise) => {
        const { entries, problems } = readFlatMap(`k: ${noise}s3cr3t`, 'secrets');
        // A line that begins with # is a comment, wherever it comes from.
        const commented = /^ *#/m.test(noise);
        if (problems.length === 0 && !commented)
          expect(String(entries.map(([, value]) => value))).toContain('s3');
        expect(problems.filter((problem) => problem.includes('s3cr3t'))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
