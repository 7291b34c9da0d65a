import { inspect } from 'node:util';
import fc from 'fast-check';
import { ForeignText, mapForeign, type Foreign } from '../src/foreign';

const upper = (text: string): string => text.toUpperCase();
const hide = ({ shown }: Foreign): string => `<${shown.length}>`;
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
    const sly = new ForeignText('a\ufdd1 b \ufdd0\ufdd2 c');
    expect(mapForeign(`x ${sly.quoted()} y`, upper, hide)).toBe('X <9> Y');
  });

  it('is foreign to the end where the text was cut', () => {
    expect(mapForeign(`x ${said.quoted()} y`.slice(0, 8), upper, hide)).toBe('X <5>');
  });

  it('is judged whole where a part of it is shown', () => {
    const whole = ({ shown, judged, instead }: Foreign): string => [shown, judged, instead].join();
    const part = new ForeignText('https://x/y?z', { shown: 'https://x' });
    expect(mapForeign(`To ${part.quoted()}.`, upper, whole)).toBe(
      'TO https://x,https://x https://x/y?z,.',
    );
    const named = new ForeignText('no', { instead: 'Ours' });
    expect(mapForeign(named.quoted(), upper, whole)).toBe('no,no,Ours');
    const long = new ForeignText(`${'x'.repeat(16_380)}, and so on`);
    expect(mapForeign(long.quoted(), upper, whole)).toMatch(
      /^x{16380}, an… \(the rest is left out\),x{16380}, and so on,$/,
    );
  });

  it('keeps no more than what can be shown, and what is needed to judge that', () => {
    const long = new ForeignText('x'.repeat(1_000_000));
    expect(long.quoted().length).toBeLessThan(50_000);
  });

  it('is shortened, and judged, where what is shown of it is long', () => {
    const part = new ForeignText('y'.repeat(100_000), { shown: 'x'.repeat(100_000) });
    const both = ({ shown, judged }: Foreign): string => [shown, judged].join();
    expect(mapForeign(part.quoted(), upper, both)).toMatch(
      /^x{16384}… \(the rest is left out\),x{16384}… \(the rest is left out\) y+$/,
    );
  });

  it('leaves all other text to us', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(mapForeign(text, (part) => part, hide)).toBe(text);
      }),
    );
  });
});
