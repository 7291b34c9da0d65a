import { proxyFor } from '../../src/network/proxy';

const chosen = (target: string, env: Record<string, string>): string | null => {
  const proxy = proxyFor(new URL(target), env);
  return proxy && `${proxy.variable} ${proxy.url?.href ?? 'unusable'}`;
};

describe('proxyFor', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['https://c.example', {}, null],
    ['https://c.example', { HTTPS_PROXY: 'http://p:1' }, 'HTTPS_PROXY http://p:1/'],
    ['https://c.example', { HTTP_PROXY: 'http://p:1' }, null],
    ['http://c.example', { HTTP_PROXY: 'http://p:1' }, 'HTTP_PROXY http://p:1/'],
    ['http://c.example', { HTTPS_PROXY: 'http://p:1' }, null],
    [
      'https://c.example',
      { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' },
      'https_proxy http://lower:1/',
    ],
    [
      'https://c.example',
      { HTTPS_PROXY: 'http://upper:1', https_proxy: '' },
      'HTTPS_PROXY http://upper:1/',
    ],
    ['https://c.example', { HTTPS_PROXY: 'https://p' }, 'HTTPS_PROXY https://p/'],
    ['https://c.example', { HTTPS_PROXY: 'p:3128' }, 'HTTPS_PROXY http://p:3128/'],
    ['https://c.example', { HTTPS_PROXY: 'u:s@p:3128' }, 'HTTPS_PROXY http://u:s@p:3128/'],
    ['https://c.example', { HTTPS_PROXY: ' p:3128 ' }, 'HTTPS_PROXY http://p:3128/'],
    ['https://c.example', { HTTPS_PROXY: 'socks5://p:1080' }, 'HTTPS_PROXY unusable'],
    ['https://c.example', { HTTPS_PROXY: 'xhttp://p:1080' }, 'HTTPS_PROXY unusable'],
    ['https://c.example', { HTTPS_PROXY: 'http://u:p#ss@p:1' }, 'HTTPS_PROXY unusable'],
    ['https://c.example', { HTTPS_PROXY: 'http://u:50%@p:1' }, 'HTTPS_PROXY unusable'],
  ])('for %s with %j is %s', (target, env, expected) => {
    expect(chosen(target, env)).toBe(expected);
  });

  it.each([
    'localhost',
    'LOCALHOST:3939',
    'localhost.',
    'a.b.localhost',
    '127.0.0.1',
    '127.1.2.3:3939',
    '[::1]:3939',
    '[::ffff:127.0.0.1]',
  ])('is none for this machine: %s', (host) => {
    const env = { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1' };
    for (const scheme of ['http', 'https']) expect(chosen(`${scheme}://${host}`, env)).toBeNull();
  });

  it.each(['notlocalhost', 'localhost.example', '128.0.0.1', '[::2]', '[::ffff:128.0.0.1]'])(
    'is one for another machine: %s',
    (host) => {
      expect(chosen(`http://${host}`, { HTTP_PROXY: 'http://p:1' })).not.toBeNull();
    },
  );

  it.each([
    ['https://c.example', '*'],
    ['https://c.example', 'other, C.Example'],
    ['https://c.example', 'a b c.example'],
    ['https://c.example', 'example'],
    ['https://c.example', '.example'],
    ['https://c.example', '*.example'],
    ['https://c.example', '.c.example'],
    ['https://c.example', 'c.example:443'],
    ['https://c.example:3939', 'c.example:3939'],
    ['https://c.example:3939', 'c.example'],
    ['https://10.0.0.1', '10.0.0.1'],
    ['https://[2001:db8::1]:3939', '2001:db8::1'],
    ['https://[2001:db8::1]:3939', '[2001:db8::1]'],
    ['https://[2001:db8::1]:3939', '[2001:db8::1]:3939'],
  ])('leaves %s out by NO_PROXY=%s', (target, list) => {
    const env = { HTTPS_PROXY: 'http://p:1' };
    expect(chosen(target, { ...env, NO_PROXY: list })).toBeNull();
    expect(chosen(target, { ...env, no_proxy: list, NO_PROXY: 'other' })).toBeNull();
  });

  it('knows the port that plain HTTP has of itself', () => {
    const env = { HTTP_PROXY: 'http://p:1' };
    expect(chosen('http://c.example', { ...env, NO_PROXY: 'c.example:80' })).toBeNull();
    expect(chosen('http://c.example', { ...env, NO_PROXY: 'c.example:443' })).not.toBeNull();
  });

  it.each([
    ['https://c.example', ''],
    ['https://c.example', ' , .'],
    ['https://c.example.', ', other'],
    ['https://c.example', 'c'],
    ['https://c.example', 'b.c.example'],
    ['https://c.example', 'xample'],
    ['https://c.example', 'c.example:80'],
    ['https://c.example:3939', 'c.example:443'],
    ['https://[2001:db8::1]:3939', ':1'],
  ])('does not leave %s out by NO_PROXY=%s', (target, list) => {
    expect(chosen(target, { HTTPS_PROXY: 'http://p:1', NO_PROXY: list })).toBe(
      'HTTPS_PROXY http://p:1/',
    );
  });
});
