import { rootCertificates } from 'node:tls';
import { readCaCertificate } from '../../src/inputs/ca-certificate';

const [FIRST, SECOND] = rootCertificates as [string, string];
const PRIVATE_KEY =
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIGq2\n-----END PRIVATE KEY-----';

/** The same PEM text without two of its lines. */
function withoutMiddle(pem: string): string {
  return pem
    .split('\n')
    .filter((_, index) => index !== 8 && index !== 9)
    .join('\n');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A disk with these files on it. */
function disk(files: Record<string, string> = {}) {
  return (path: string): Promise<string> => {
    const text = files[path];
    if (text !== undefined) return Promise.resolve(text);
    return Promise.reject(Object.assign(new Error(`open '${path}'`), { code: 'ENOENT' }));
  };
}

test.each([
  ['one', FIRST, [FIRST]],
  ['two', `${FIRST}\n${SECOND}`, [FIRST, SECOND]],
  ['one between remarks', `Bag Attributes\n  a: b\n${FIRST}\nmore`, [FIRST]],
  ['Windows line ends', FIRST.replaceAll('\n', '\r\n'), [FIRST.replaceAll('\n', '\r\n')]],
  ['blanks for line breaks', FIRST.trim().replaceAll('\n', ' '), [FIRST]],
  ['escapes for line breaks', FIRST.trim().replaceAll('\n', '\\n'), [FIRST]],
  ['escapes of Windows for line breaks', FIRST.trim().replaceAll('\n', '\\r\\n'), [FIRST]],
  ['empty lines between its lines', FIRST.trim().replaceAll('\n', '\n\n'), [FIRST]],
  ['indented lines', FIRST.trim().replaceAll('\n', ' \n    '), [FIRST]],
  ['an indented first line', `  ${FIRST}`, [FIRST]],
])('PEM text: %s', async (_, text, certificates) => {
  const pem = certificates.map((certificate) => certificate.trim()).join('\n');
  expect(await readCaCertificate(text, disk())).toEqual({ value: pem });
});

test('the path of a PEM file, with white space around it', async () => {
  const readFile = disk({ 'certs/ca.pem': `${FIRST}\n` });
  expect(await readCaCertificate(' certs/ca.pem\n', readFile)).toEqual({ value: FIRST.trim() });
});

test.each([
  ['a file that is not there', 'no/ca.pem', ['no/ca.pem', 'ENOENT']],
  ['a file without PEM', 'empty.pem', ['empty.pem', 'no PEM certificate']],
  ['a file with a private key', 'key.pem', ['key.pem', 'private key']],
  ['a file of base64 alone', 'bare.pem', ['bare.pem', 'is base64 without its frame']],
  ['a file of base64 of PEM', 'base64.pem', ['base64.pem', 'is base64 of a PEM file']],
  ['base64 of PEM', base64(FIRST), ['is base64 of a PEM file: decode it first']],
  [
    'base64 of PEM, in lines',
    base64(FIRST).replace(/.{76}/g, '$&\n'),
    ['is base64 of a PEM file: decode it first'],
  ],
  ['a private key', PRIVATE_KEY, ['the PEM text', 'private key']],
  ['a certificate with its private key', `${FIRST}\n${PRIVATE_KEY}`, ['private key']],
  ['half a certificate', FIRST.slice(0, 200), ['no PEM certificate']],
  ['a certificate with its middle cut out', withoutMiddle(FIRST), ['certificate 1', 'cut off']],
  [
    'a second one that is broken',
    `${FIRST}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`,
    ['certificate 2', 'cut off'],
  ],
  [
    'another kind of PEM',
    '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
    ['no PEM certificate'],
  ],
])('%s', async (_, given, words) => {
  const bare = FIRST.replace(/-----[^-]+-----/g, '').trim();
  const files = {
    'empty.pem': 'nothing',
    'key.pem': PRIVATE_KEY,
    'bare.pem': bare,
    'base64.pem': base64(FIRST),
  };
  const read = await readCaCertificate(given, disk(files));
  if (!('problems' in read)) throw new Error('accepted');
  const [problem] = read.problems;
  for (const word of words) expect(problem).toContain(word);
  expect(problem).not.toContain('MC4CAQAwBQYDK2VwBCIEIGq2');
});

test('a key that has lost its first line is not taken for a path to show', async () => {
  const base64 = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(5);
  const read = await readCaCertificate(base64, disk());
  expect(read).toEqual({ problems: [expect.stringContaining('without its frame')] });
  expect(JSON.stringify(read)).not.toContain('MIIE');
});

test('a failure without a code is a problem as well', async () => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything may be thrown
  const read = await readCaCertificate('ca.pem', () => Promise.reject('no'));
  expect(read).toEqual({ problems: [expect.stringContaining('unreadable')] });
});
