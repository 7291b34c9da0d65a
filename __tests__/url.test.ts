import { parseUrl } from '../src/url';

test.each([
  ['https://example.com/a', undefined, 'https://example.com/a'],
  ['../b', 'https://example.com/a/c', 'https://example.com/b'],
  ['https://bücher.example', undefined, 'https://xn--bcher-kva.example/'],
])('%s, from %s', (text, base, url) => {
  expect(parseUrl(text, base)?.href).toBe(url);
});

test.each(['', 'example', 'https://', 'https://exa mple.com'])('"%s" is none', (text) => {
  expect(parseUrl(text)).toBeNull();
});

test('letters beyond ASCII stand it to be asked often', () => {
  const asked = Array.from({ length: 20_000 }, () => parseUrl('https://bücher.example'));
  expect(asked.filter((url) => url === null)).toHaveLength(0);
});
