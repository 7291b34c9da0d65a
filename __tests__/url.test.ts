import { isLocalName, isLoopback, parseUrl } from '../src/url';

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

test.each([
  ['localhost', true, true],
  ['LocalHost.', true, true],
  ['a.b.localhost', true, true],
  ['localhost.example', false, false],
  ['nolocalhost', false, false],
  ['127.0.0.1', false, true],
  ['127.255.0.9', false, true],
  ['127.0.0.1.example', false, false],
  ['128.0.0.1', false, false],
  ['[::1]', false, true],
  ['[::ffff:7f00:1]', false, true],
  ['[::ffff:8000:1]', false, false],
])('%s: a name of this machine %s, this machine %s', (hostname, isName, isHere) => {
  expect([isLocalName(hostname), isLoopback(hostname)]).toEqual([isName, isHere]);
});
