import { look, quoted } from '../../src/reconcile/look-alikes';

describe('look', () => {
  it.each([
    ['A', '\u0410\u0391'],
    ['B', '\u0412\u0392'],
    ['C', '\u0421\u03f9'],
    ['D', '\u0500'],
    ['E', '\u0415\u0395'],
    ['G', '\u050c'],
    ['H', '\u041d\u0397\u04ba'],
    ['I', '\u0406\u0399\u04c0'],
    ['J', '\u0408\u037f'],
    ['K', '\u041a\u039a'],
    ['M', '\u041c\u039c'],
    ['N', '\u039d'],
    ['O', '\u041e\u039f\u0555'],
    ['P', '\u0420\u03a1'],
    ['Q', '\u051a'],
    ['S', '\u0405\u054f'],
    ['T', '\u0422\u03a4'],
    ['U', '\u054d'],
    ['V', '\u0474'],
    ['W', '\u051c'],
    ['X', '\u0425\u03a7'],
    ['Y', '\u0423\u03a5\u04ae'],
    ['Z', '\u0396'],
  ])('takes the letters of other scripts for %s that look like it', (latin, others) => {
    for (const other of others) {
      expect(look(`x${other}y`)).toBe(`X${latin}Y`);
      expect(look(other.toLowerCase())).toBe(latin);
      expect(quoted(other)).toMatch(/^"\\u[0-9a-f]{4}"$/);
      expect(quoted(other.toLowerCase())).toMatch(/^"\\u[0-9a-f]{4}"$/);
    }
    expect(quoted(latin)).toBe(`"${latin}"`);
  });

  it.each([
    ["it's", 'it\u2019s'],
    ["it's", 'it"s'],
    ["it's", 'it\u00b4s'],
    ["it's", 'it\uff07s'],
    ['a-b', 'a\u2013b'],
    ['a b', ' a\u00a0b\t'],
    ['ab', 'a\u200b\u0000b'],
    ['\ufb01', 'fi'],
    ['Stra\u00dfe', 'STRASSE'],
  ])('is the same for %j and %j', (one, other) => {
    expect(look(other)).toBe(look(one));
  });

  it.each([
    ["it's", 'its'],
    ['a-b', 'ab'],
    ['a1', 'a2'],
    ['\u0414', 'D'],
  ])('is another one for %j and %j', (one, other) => {
    expect(look(other)).not.toBe(look(one));
  });
});

describe('quoted', () => {
  it.each([
    ['Azure storage', '"Azure storage"'],
    ['M\u00fcller \u2603', '"M\u00fcller \u2603"'],
    ['\u{1f389}', '"\u{1f389}"'],
    ['say "x"', '"say \\"x\\""'],
    ["it's a-b", '"it\'s a-b"'],
    ['a\nb\u007f', '"a\\nb\\u007f"'],
    ['a\u00a0b', '"a\\u00a0b"'],
    ['a\u2013b', '"a\\u2013b"'],
    ['\u201ca`', '"\\u201ca\\u0060"'],
    ['a\u0301', '"a\\u0301"'],
    ['a\u{e0041}', '"a\\U000e0041"'],
  ])('%j', (name, text) => {
    expect(quoted(name)).toBe(text);
  });
});
