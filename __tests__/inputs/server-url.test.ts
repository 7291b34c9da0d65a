import fc from 'fast-check';
import { readServerUrl } from '../../src/inputs/server-url';

describe('what is kept and what is cut off', () => {
  test.each([
    ['https://connect.example.com', 'https://connect.example.com'],
    ['https://connect.example.com/', 'https://connect.example.com'],
    ['https://connect.example.com///', 'https://connect.example.com'],
    ['HTTPS://Connect.Example.COM', 'https://connect.example.com'],
    ['https://connect.example.com:443', 'https://connect.example.com'],
    ['https://connect.example.com:3939/', 'https://connect.example.com:3939'],
    ['https://192.0.2.1:3939', 'https://192.0.2.1:3939'],
    ['https://[2001:db8::1]:3939/rsc/', 'https://[2001:db8::1]:3939/rsc'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://example.com/rsc', 'https://example.com/rsc'],
    ['https://example.com/a/b/c//', 'https://example.com/a/b/c'],
    ['https://example.com/with%20space', 'https://example.com/with%20space'],
    // The API's own path
    ['https://example.com/__api__', 'https://example.com'],
    ['https://example.com/__api__/', 'https://example.com'],
    ['https://example.com/__api__/v1/oauth/integrations', 'https://example.com'],
    ['https://example.com/rsc/__api__/v1/user?x=1#y', 'https://example.com/rsc'],
    ['https://example.com/connect/__api__/', 'https://example.com/connect'],
    ['https://example.com/my__api__', 'https://example.com/my__api__'],
    // Pasted dashboards
    ['https://example.com/connect/#/apps/3d4a/access', 'https://example.com'],
    ['https://example.com/connect/#/', 'https://example.com'],
    ['https://example.com/connect#/content/listing', 'https://example.com'],
    ['https://example.com/rsc/connect/#/content/listing?q=a', 'https://example.com/rsc'],
    ['https://example.com/connect/connect/#/content/listing', 'https://example.com/connect'],
    ['https://example.com/connect/#/x/connect/y', 'https://example.com'],
    ['https://example.com/connect/#', 'https://example.com'],
    ['https://example.com/connect#', 'https://example.com'],
    ['https://example.com/rsc/connect/#', 'https://example.com/rsc'],
    ['https://example.com/connect/out-of-date/', 'https://example.com'],
    ['https://example.com/rsc/connect//login', 'https://example.com/rsc'],
    // A sub-path of that name
    ['https://example.com/connect', 'https://example.com/connect'],
    ['https://example.com/connect/', 'https://example.com/connect'],
    ['https://example.com/connect/connect', 'https://example.com/connect/connect'],
    ['https://example.com/connect/connect/', 'https://example.com/connect/connect'],
    ['https://example.com/posit-connect/', 'https://example.com/posit-connect'],
    ['https://example.com/connected/x', 'https://example.com/connected/x'],
    // Query and fragment
    ['https://example.com/?token=abc', 'https://example.com'],
    ['https://example.com/rsc?a=/connect/x', 'https://example.com/rsc'],
    ['https://example.com/#/apps', 'https://example.com'],
    ['https://example.com/rsc/#top', 'https://example.com/rsc'],
    ['https://example.com/rsc#', 'https://example.com/rsc'],
    ['https://example.com/#', 'https://example.com'],
    ['https://example.com/__api__#', 'https://example.com'],
  ])('%s', (text, url) => {
    expect(readServerUrl(text, false)).toEqual({ value: url });
  });
});

describe('plain HTTP', () => {
  test.each([
    'http://localhost',
    'http://LOCALHOST:3939',
    'http://connect.localhost:3939',
    'http://127.0.0.1:3939',
    'http://127.8.9.10',
    'http://127.1',
    'http://[::1]:3939',
    'http://[0:0:0:0:0:0:0:1]',
  ])('%s is this machine', (text) => {
    expect(readServerUrl(text, false)).toEqual({ value: new URL(text).origin });
  });

  test.each([
    'http://connect.example.com',
    'HTTP://connect.example.com',
    'http://localhost.example.com',
    'http://notlocalhost',
    'http://127.0.0.1.example.com',
    'http://128.0.0.1',
    'http://0.0.0.0',
    'http://[::2]',
    'http://10.0.0.1:3939/rsc',
  ])('%s is another machine', (text) => {
    expect(readServerUrl(text, false)).toEqual({
      problems: [expect.stringContaining('allow-insecure-http')],
    });
    expect(readServerUrl(text, true)).toEqual({
      value: new URL(text).href.replace(/\/$/, ''),
    });
  });
});

describe('what is no server', () => {
  test.each([
    ['connect.example.com', 'no scheme'],
    ['connect.example.com:3939', 'no scheme'],
    ['//connect.example.com', 'no scheme'],
    ['https:connect.example.com', 'no scheme'],
    ['mailto:me@example.com', 'no scheme'],
    ['', 'no scheme'],
    ['https://', 'is not a URL'],
    ['https://exa mple.com', 'is not a URL'],
    ['https://one.example.com\nhttps://two.example.com', 'is not a URL'],
    ['https://connect.exam\tple.com', 'is not a URL'],
    ['https://example.com/a b', 'is not a URL'],
    ['https://example.com:port', 'is not a URL'],
    ['https://[::1', 'is not a URL'],
    ['ftp://example.com', 'ftp:'],
    ['file:///etc/passwd', 'file:'],
    ['https://connect.posit.cloud', 'Posit Connect Cloud'],
    ['https://CONNECT.posit.cloud/account/content', 'Posit Connect Cloud'],
  ])('%j', (text, problem) => {
    expect(readServerUrl(text, true)).toEqual({
      problems: [expect.stringContaining(problem)],
    });
  });

  test.each([
    'https://user:hunter22@example.com',
    'https://hunter22@example.com',
    'https://:hunter22@example.com/rsc',
    'ftp://user:hunter22@example.com',
    'http://user:hunter22@127.0.0.1',
  ])('%s: credentials are refused and not repeated', (text) => {
    const read = readServerUrl(text, false);
    expect(read).toEqual({ problems: [expect.stringContaining('password')] });
    expect(JSON.stringify(read)).not.toContain('hunter22');
  });
});

test('what was read reads as itself, and never goes to another origin', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withFragments: true, withQueryParameters: true, validSchemes: ['https'] }),
      (text) => {
        const read = readServerUrl(text, false);
        if (!('value' in read)) throw new Error(read.problems.join());
        expect(new URL(read.value).origin).toBe(new URL(text).origin);
        expect(read.value).not.toMatch(/[/?#]$/);
        expect(readServerUrl(read.value, false)).toEqual(read);
      },
    ),
  );
});
