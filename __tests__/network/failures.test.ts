import { FAILURES, reasonOf, type NetworkReason } from '../../src/network/failures';

const reasons = Object.keys(FAILURES) as NetworkReason[];

test.each([
  ['ENOTFOUND', 'dns'],
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['CERT_HAS_EXPIRED', 'certificate-date'],
  ['HPE_INVALID_CONSTANT', 'not-http'],
  ['EWHATEVER', 'other'],
  ['', 'other'],
])('the code %j is a failure of the kind %s', (code, reason) => {
  expect(reasonOf(code)).toBe(reason);
});

test('through a proxy, it is the connection to the proxy that could not be made', () => {
  expect(reasons.filter((reason) => FAILURES[reason].ofProxy)).toEqual([
    'dns',
    'refused',
    'unreachable',
    'connect-timeout',
  ]);
});

test('what was refused before anything was sent would be refused again', () => {
  const notSent = reasons.filter((reason) => FAILURES[reason].notSent);
  expect(notSent).toEqual([
    'certificate-name',
    'certificate-date',
    'certificate',
    'certificate-chain',
    'proxy',
    'proxy-setting',
    'proxy-unsupported',
  ]);
  expect(reasons.filter((reason) => FAILURES[reason].lasting)).toEqual([...notSent, 'too-large']);
});
