import { inspect } from 'node:util';
import fc from 'fast-check';
import { ForeignText, mapForeign } from '../src/foreign';

const upper = (text: string): string => text.toUpperCase();
const hide = (text: string): string => `<${text.length}>`;
const said = new ForeignText('what it said');

describe('a foreign text', () => {
  it('is found in a text of ours, wherever that has travelled', () => {
    const error = new Error(`Connect refused: ${said.quoted()}`);
    const warning = `Not verified. ${error.message}\nRun it again.`;
    expect(mapForeign(warning, upper, hide)).toBe(
      'NOT VERIFIED. CONNECT REFUSED: <12>\nRUN IT AGAIN.',
    );
  });

  it.each([
    ['interpolated', String(said)],
    ['in JSON', JSON.stringify({ said })],
    ['joined', ['it:', said].join(' ')],
  ])('is marked, %s', (_, text) => {
    expect(mapForeign(text, upper, hide)).toContain('<12>');
    expect(mapForeign(text, upper, hide)).not.toContain('said"');
  });

  it('is not shown by what prints objects', () => {
    expect(inspect(said)).not.toContain('what it said');
    expect(Object.values(said)).toEqual([]);
  });

  it('cannot end its marks itself', () => {
    const sly = new ForeignText('a\ufdd1 b \ufdd0 c');
    expect(mapForeign(`x ${sly.quoted()} y`, upper, hide)).toBe('X <8> Y');
  });

  it('is foreign to the end where the text was cut', () => {
    expect(mapForeign(`x ${said.quoted()} y`.slice(0, 8), upper, hide)).toBe('X <5>');
  });

  it('keeps no more than what can be shown, and what is needed to judge that', () => {
    const long = new ForeignText('x'.repeat(1_000_000));
    expect(long.quoted().length).toBeLessThan(40_000);
  });

  it('leaves all other text to us', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(mapForeign(text, (part) => part, hide)).toBe(text);
      }),
    );
  });
});
