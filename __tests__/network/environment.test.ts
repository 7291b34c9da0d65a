import { environmentWarnings } from '../../src/network/environment';

describe('the environment', () => {
  it.each([
    [{}, []],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '1', NODE_DEBUG: '' }, []],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, [/^NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored/]],
    [{ NODE_DEBUG: 'http' }, [/^NODE_DEBUG is set/]],
    [
      { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_DEBUG: '*' },
      [/^NODE_TLS_REJECT_UNAUTHORIZED/, /^NODE_DEBUG/],
    ],
  ])('%j is warned of', (env, expected) => {
    expect(environmentWarnings(env)).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern) as string),
    );
  });
});

describe('an entry of NO_PROXY that is not understood', () => {
  const warned = (list: string): string =>
    environmentWarnings({ HTTPS_PROXY: 'http://p:1', NO_PROXY: list }).join();

  it.each([
    '10.0.0.0/8',
    '127.0.0.*',
    '10.0.0.1-10.0.0.9',
    'https://c.example',
    'c.*.example',
    '[::1',
    'fd00::/8',
    '<local>',
    'a;b',
    '"a"',
    "'a.example'",
    '?.example.com',
    '10.',
    '10',
    '192.168',
    '10.0.0',
  ])('is named: %s', (entry) => {
    expect(warned(`a.example, ${entry} b.example`)).toMatch(
      /^NO_PROXY holds what this action does/,
    );
    expect(warned(`a.example, ${entry} b.example`)).toContain(`ignores: ${entry}. Write`);
  });

  it('is named with the others', () => {
    expect(warned('10.0.0.0/8, a.example, fd00::/8')).toContain('ignores: 10.0.0.0/8, fd00::/8. ');
  });

  it('is not told with what stands before an @, which may be a password', () => {
    expect(warned('http://me:hunter22@c.example')).toContain('ignores: …@c.example. Write');
    expect(warned('me:hunter22@c.example/@d')).not.toContain('hunter22');
  });

  it.each([
    '*',
    'c.example',
    '.example',
    '*.example',
    'c-1.example:443',
    '10.0.0.1',
    '10.0.0.1:80',
    '10.example',
    '::1',
    'fd00::1',
    'fd00::12',
    '[fd00::1]',
    '[::1]:3939',
    'localhost,,  a_b',
    ' , c.example, ',
    'db1-2',
    '1-2.example',
  ])('is none of %s', (list) => {
    expect(warned(list)).toBe('');
  });

  it('matters only beside a proxy, and in the variable that counts', () => {
    expect(environmentWarnings({ NO_PROXY: '10.0.0.0/8', HTTPS_PROXY: '' })).toEqual([]);
    const both = { no_proxy: 'a.example', NO_PROXY: '10.0.0.0/8', http_proxy: 'http://p:1' };
    expect(environmentWarnings(both)).toEqual([]);
    expect(environmentWarnings({ ...both, no_proxy: '10.0.0.0/8' }).join()).toMatch(/^no_proxy /);
  });
});
