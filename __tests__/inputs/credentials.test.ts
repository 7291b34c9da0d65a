import { credentialParts, proxyCredentials } from '../../src/inputs/credentials';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const jwt = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"me"}').toString('base64url')}.c2lnbmF0dXJl`;

describe('the secrets inside of a header', () => {
  it.each<[string, string, string[]]>([
    ['a key', 'Key abc123def', ['abc123def']],
    ['a bearer', 'Bearer q7w8e9r0', ['q7w8e9r0']],
    [
      'a user and a password',
      `Basic ${base64('me:p@ss:word')}`,
      [base64('me:p@ss:word'), 'p@ss:word'],
    ],
    ['a user alone', `Basic ${base64('a-token:')}`, [base64('a-token:'), 'a-token']],
    ['a user alone, without a colon', `basic ${base64('a-token')}`, [base64('a-token'), 'a-token']],
    ['a quoted parameter', 'Snowflake Token="q7w8 e9r0"', ['q7w8 e9r0']],
    ['an escaped quotation mark', 'Custom a="q7\\"w8"', ['q7"w8']],
    [
      'several parameters',
      'Digest username="admin", nonce=q7w8e9r0, qop=auth',
      ['admin', 'q7w8e9r0', 'auth'],
    ],
    ['short values', 'Scheme a=1, b="abc", c=abcd', ['abcd']],
    ['cookies', 'session=q7w8e9r0; theme=dark; x=1', ['q7w8e9r0', 'dark']],
    ['a JWT', `Bearer ${jwt}`, [jwt, ...jwt.split('.')]],
    ['a JWT alone', jwt, jwt.split('.')],
    ['a JWT in a cookie', `CF_Authorization=${jwt}`, [jwt, ...jwt.split('.')]],
    ['a bare token', 'q7w8e9r0', []],
    ['a bare token that ends with equals signs', 'cTd3OGU5cjA==', []],
    ['nothing', '', []],
    ['white space around it', '  Key abc123def ', ['abc123def']],
  ])('%s', (_, value, parts) => {
    expect(credentialParts(value)).toEqual(parts);
  });

  it('are never the names of schemes and parameters', () => {
    const parts = credentialParts('Snowflake Token="q7w8e9r0", Audience="https://x.example.com"');
    expect(parts).toEqual(['q7w8e9r0', 'https://x.example.com']);
  });

  it('are found at once, however long a header is that looks like one', () => {
    const odd = `Scheme ${'a=b='.repeat(20_000)}"`;
    expect(credentialParts(odd)).toEqual([odd.slice('Scheme '.length)]);
  });
});

describe('the secrets in a variable that names a proxy', () => {
  it.each<[string, string, string[]]>([
    ['as it should be', 'http://me:q7w8e9@proxy.example.com:3128', ['q7w8e9', base64('me:q7w8e9')]],
    ['escaped', 'http://me:p%40ss@proxy', ['p%40ss', 'p@ss', base64('me:p@ss')]],
    [
      'escaped as UTF-8',
      'http://me:%C3%A9t%C3%A9@proxy',
      ['%C3%A9t%C3%A9', 'été', base64('me:été')],
    ],
    ['escaped as Latin-1', 'http://me:%E9t%E9@proxy', ['%E9t%E9', 'été', base64('me:été')]],
    ['in quotation marks', '"http://me:q7w8e9@proxy"', ['q7w8e9', base64('me:q7w8e9')]],
    ['in apostrophes', " 'http://me:q7w8e9@proxy' ", ['q7w8e9', base64('me:q7w8e9')]],
    ['without a scheme', 'me:q7w8e9@proxy:3128', ['q7w8e9', base64('me:q7w8e9')]],
    ['with too few slashes', 'http:/me:q7w8e9@proxy', ['q7w8e9', base64('me:q7w8e9')]],
    ['without any', 'http:me:q7w8e9@proxy', ['q7w8e9', base64('me:q7w8e9')]],
    ['not escaped', 'http://me:p@ss:w/rd?#1@proxy', ['p@ss:w/rd?#1', base64('me:p@ss:w/rd?#1')]],
    ['a user alone', 'http://a-token@proxy', ['a-token', base64('a-token:')]],
    ['an empty password', 'http://me:@proxy', []],
    ['no user', 'http://proxy.example.com:3128', []],
    ['nothing', '', []],
  ])('%s', (_, value, secrets) => {
    expect(proxyCredentials(value)).toEqual(expect.arrayContaining(secrets));
    if (secrets.length === 0) expect(proxyCredentials(value)).toEqual([]);
  });
});
