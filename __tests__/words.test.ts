import { count, nearest, unicodeEscape } from '../src/words';

describe('count', () => {
  it.each([
    [0, '0 items'],
    [1, '1 item'],
    [2, '2 items'],
  ])('%i', (number, words) => {
    expect(count(number, 'item')).toBe(words);
  });
});

describe('nearest', () => {
  const keys = ['client_id', 'client_secret', 'tenant_id', 'scopes', 'use_pkce'];
  test.each([
    ['client_id', 'client_id'],
    ['client-id', 'client_id'],
    ['CLIENT_ID', 'client_id'],
    ['clientid', 'client_id'],
    ['cleint_secret', 'client_secret'],
    ['scope', 'scopes'],
    ['tennant_id', 'tenant_id'],
    ['warehouse', undefined],
    ['', undefined],
  ])('%s: %s', (word, meant) => {
    expect(nearest(word, keys)).toBe(meant);
  });
  test('nothing is near where there is nothing', () => {
    expect(nearest('scopes', [])).toBeUndefined();
    expect(nearest('jane.doe', ['😀', 'bob'])).toBeUndefined();
  });
  test('the closest, not the first', () => {
    expect(nearest('scopez', ['scoper_', 'scopes'])).toBe('scopes');
  });
});

test.each([
  ['\u00a0', '\\u00a0'],
  ['\u202e', '\\u202e'],
  ['\u{e0041}', '\\U000e0041'],
])('%j is written as %s', (character, escape) => {
  expect(unicodeEscape(character)).toBe(escape);
});
