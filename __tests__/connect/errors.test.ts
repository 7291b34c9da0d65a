import {
  ConnectError,
  hasStatus,
  isRefusal,
  refusesEveryWrite,
  surelyNotDone,
} from '../../src/connect/errors';
import type { Failure } from '../../src/connect/failure';
import { ForeignText } from '../../src/foreign';
import type { NetworkReason } from '../../src/network/failures';
import { unmarked } from '../support/foreign';

function errorOf(
  failure: Failure,
  attempts = 1,
  { method = 'PATCH', path = '/v1/oauth/integrations/g' } = {},
): ConnectError {
  return new ConnectError(failure, { method, path, correlationId: 'c-1', attempts });
}

const status = (
  number: number,
  {
    code = null,
    serverMessage = null,
    html = false,
    retryAfterMs = null,
  }: Partial<Extract<Failure, { kind: 'status' }>> = {},
): Failure => ({ kind: 'status', status: number, code, serverMessage, html, retryAfterMs });

const network = (reason: NetworkReason): Failure => ({
  kind: 'network',
  reason,
  code: 'ECODE',
  host: 'connect.example.com:3939',
});

describe('a message', () => {
  it('begins with what Connect said and ends with what identifies the request', () => {
    const serverMessage = new ForeignText('Bad scopes.');
    const { message, name } = errorOf(status(400, { code: 228, serverMessage }), 3);
    expect(name).toBe('ConnectError');
    expect(unmarked(message)).toBe(
      'Connect refused: Bad scopes. [PATCH /v1/oauth/integrations/g, status 400, code 228, 3 attempts, correlation id c-1]',
    );
  });

  it('marks as foreign what Connect said, and where a redirect points', () => {
    const text = new ForeignText('Foreign.');
    expect(errorOf(status(400, { serverMessage: text })).message).toContain(text.quoted());
    expect(errorOf({ kind: 'redirect', status: 302, location: text }).message).toContain(
      text.quoted(),
    );
  });

  it('tells a failure of the server from a refusal', () => {
    const of = (number: number): string =>
      unmarked(
        errorOf(status(number, { code: 1, serverMessage: new ForeignText('Disk full.') })).message,
      );
    const remedy =
      'That is a fault of the server: run the step again, or look in its log for the correlation id.';
    const trace = (number: number): string =>
      `[PATCH /v1/oauth/integrations/g, status ${number}, code 1, correlation id c-1]`;
    expect(of(500)).toBe(`Connect failed: Disk full. ${remedy} ${trace(500)}`);
    expect(of(503)).toBe(`Connect failed: Disk full. ${remedy} ${trace(503)}`);
    expect(of(499)).toBe(`Connect refused: Disk full. ${trace(499)}`);
  });

  it('says the status where Connect said nothing', () => {
    expect(errorOf(status(409)).message).toBe(
      'Connect answered with status 409. [PATCH /v1/oauth/integrations/g, status 409, correlation id c-1]',
    );
    expect(errorOf(status(500)).message).toBe(
      'Connect answered with status 500. That is a fault of the server: run the step again, or look in its log for the correlation id. [PATCH /v1/oauth/integrations/g, status 500, correlation id c-1]',
    );
  });

  it.each([
    [403, 22, '/v1/oauth/integrations', 'needs the key of an administrator'],
    [
      403,
      22,
      '/v1/content/c/oauth/integrations/associations',
      'by a publisher who may edit the item',
    ],
    [404, 4, '/v1/oauth/integrations/g', 'It is not there: the GUID is wrong'],
    [404, null, '/v1/oauth/integrations/g/verify', 'This version of Connect has no verification'],
    [400, 237, '/v1/content/c/oauth/integrations/associations', 'need interactive content'],
  ])('has a hint by the operation: status %i, code %p of %s', (number, code, path, words) => {
    expect(errorOf(status(number, { code }), 1, { path }).message).toContain(words);
  });

  it.each([
    [401, 30, 'a run asks for a new one only once'],
    [401, 24, 'a run asks for a new one only once'],
    [401, null, 'a run asks for a new one only once'],
    [403, 22, 'Federate an administrator (docs/keyless.md)'],
    [403, 5, 'Federate an administrator (docs/keyless.md)'],
  ])(
    'speaks of the short-lived key where there is no other: status %i, code %p',
    (number, code, words) => {
      const request = { method: 'GET', path: '/v1/user', correlationId: 'c-1', attempts: 1 };
      const failure = status(number, { code });
      const { message } = new ConnectError(failure, { ...request, shortLivedKey: true });
      expect(message).toContain(words);
      expect(message).toContain('If you meant to use a stored key');
      expect(new ConnectError(failure, request).message).not.toContain('short-lived');
    },
  );

  it.each(['html', 'json', 'shape', 'foreign'] as const)(
    'says after an answer that cannot be read (%s) what a write may have done',
    (reason) => {
      const failure: Failure = { kind: 'unreadable', status: 200, reason, detail: 'd' };
      const notKnown =
        'Whether Connect acted on the request is not known; the next run will find out. [';
      for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
        expect(errorOf(failure, 1, { method }).message).toContain(notKnown);
      }
      expect(errorOf(failure, 1, { method: 'GET' }).message).not.toContain('not known');
    },
  );

  it('says that a read which was cancelled changes nothing', () => {
    for (const sent of [true, false]) {
      expect(errorOf({ kind: 'cancelled', sent }, 1, { method: 'GET' }).message).toBe(
        'The run was cancelled while it was reading from Connect; this changes nothing. [GET /v1/oauth/integrations/g, correlation id c-1]',
      );
    }
  });

  it.each<[string, Failure, string]>([
    ['no administrator', status(403, { code: 22 }), 'needs the key of an administrator'],
    [
      'no login',
      status(401, { code: 24 }),
      'Check connect-api-key: the key may have expired, or belong to another server.',
    ],
    [
      'a wrong key',
      status(401, { code: 30 }),
      'Check connect-api-key: the key may have expired, or belong to another server.',
    ],
    ['no licence', status(402, { code: 221 }), 'does not include OAuth integrations'],
    ['no such template', status(400, { code: 227 }), 'has no such template'],
    [
      'verification of another type',
      status(400, { code: 240 }),
      'Only integrations with the auth type Service Account',
    ],
    ['no token', status(400, { code: 241 }), 'Check the secret, the client id and the token URI'],
    [
      'no AWS token',
      status(400, { code: 248 }),
      'Check the secret, the client id and the token URI',
    ],
    ['401 of a gateway', status(401), 'and gateway-headers if a gateway stands in front'],
    ['402 without a code', status(402), 'licence of this server'],
    ['404', status(404, { code: 4 }), 'something else has just deleted it'],
    ['403', status(403, { code: 5 }), 'Use the key of an administrator'],
    ['a page with 404', status(404, { html: true }), 'check connect-server, its sub-path included'],
    ['a page with 403', status(403, { html: true }), 'so this is not the Connect API'],
    [
      'a page with 502',
      status(502, { html: true }),
      'a proxy or load balancer in front of Connect',
    ],
    [
      'a redirect',
      { kind: 'redirect', status: 302, location: new ForeignText('https://login.example.com/') },
      'redirects to https://login.example.com/, so this is not the Connect API',
    ],
    [
      'a redirect to nowhere',
      { kind: 'redirect', status: 302, location: null },
      'The server redirects, so',
    ],
    [
      'a page',
      { kind: 'unreadable', status: 200, reason: 'html', detail: 'd' },
      'whether a login page or a proxy stands in front',
    ],
    [
      'broken JSON',
      { kind: 'unreadable', status: 200, reason: 'json', detail: '9 characters' },
      'not JSON (9 characters): it was cut off',
    ],
    [
      'another shape',
      { kind: 'unreadable', status: 200, reason: 'shape', detail: 'id: no' },
      'another shape than the Connect API promises (id: no)',
    ],
    [
      'the answer to another request',
      { kind: 'unreadable', status: 200, reason: 'foreign', detail: 'correlation id c-0' },
      'The answer belongs to another request of this run (correlation id c-0)',
    ],
    [
      'a time-out',
      { kind: 'timeout', seconds: 1.5 },
      'did not answer within 1.5 s (request-timeout)',
    ],
    ['cancelled, sent', { kind: 'cancelled', sent: true }, 'whether it was done is not known'],
    ['cancelled, not sent', { kind: 'cancelled', sent: false }, 'cancelled before this was sent'],
    ['dns', network('dns'), 'connect.example.com:3939 cannot be resolved (ECODE)'],
    ['refused', network('refused'), 'connect.example.com:3939 refuses the connection (ECODE)'],
    ['unreachable', network('unreachable'), 'connect.example.com:3939 cannot be reached (ECODE)'],
    [
      'reset',
      network('reset'),
      'was closed before the answer was complete (ECODE). Run the step again; if that keeps happening, check the scheme',
    ],
    ['connect-timeout', network('connect-timeout'), 'did not accept a connection in time'],
    ['certificate', network('certificate'), "give that authority's certificate in ca-certificate"],
    [
      'certificate-chain',
      network('certificate-chain'),
      'not trusted (ECODE): no certificate in ca-certificate has signed it',
    ],
    ['certificate-name', network('certificate-name'), 'it is for another host name'],
    ['certificate-date', network('certificate-date'), 'has expired or is not valid yet'],
    ['tls', network('tls'), 'speak HTTPS on this port'],
    ['proxy', network('proxy'), 'The proxy connect.example.com:3939 refuses to connect (ECODE)'],
    [
      'proxy-unreachable',
      network('proxy-unreachable'),
      'The proxy connect.example.com:3939 could not connect to the server',
    ],
    [
      'proxy-setting',
      network('proxy-setting'),
      'The environment variable ECODE does not hold the URL',
    ],
    ['proxy-unsupported', network('proxy-unsupported'), 'ECODE asks for a proxy'],
    [
      'too-large',
      network('too-large'),
      'larger than 16 MiB, which no answer of the API is: check connect-server.',
    ],
    ['not-http', network('not-http'), 'is not valid HTTP (ECODE)'],
    [
      'other',
      network('other'),
      'failed (ECODE). Check connect-server and the network of this runner, and run the step again.',
    ],
  ])('says what to do after %s', (_, failure, words) => {
    expect(unmarked(errorOf(failure).message)).toContain(words);
  });

  it('has no hint where nothing is known', () => {
    expect(errorOf(status(409)).message).toMatch(/^Connect answered with status 409\. \[/);
  });
});

describe('surelyNotDone', () => {
  it.each<[Failure, boolean]>([
    [status(400), false],
    [status(400, { code: 4 }), true],
    [status(401), true],
    [status(403), true],
    [status(404), false],
    [status(404, { code: 4 }), true],
    [status(413), false],
    [status(499), false],
    [status(403, { html: true }), false],
    [status(404, { html: true }), false],
    [status(403, { code: 22, html: true }), true],
    [status(500, { code: 1 }), false],
    [status(408), false],
    [status(429), false],
    [status(500), false],
    [status(503), false],
    [{ kind: 'redirect', status: 302, location: null }, true],
    [{ kind: 'unreadable', status: 200, reason: 'json', detail: '' }, false],
    [{ kind: 'timeout', seconds: 1 }, false],
    [{ kind: 'cancelled', sent: true }, false],
    [{ kind: 'cancelled', sent: false }, true],
    [network('certificate'), true],
    [network('certificate-chain'), true],
    [network('certificate-name'), true],
    [network('certificate-date'), true],
    [network('proxy'), true],
    [network('proxy-setting'), true],
    [network('proxy-unsupported'), true],
    [network('proxy-unreachable'), false],
    [network('reset'), false],
    [network('connect-timeout'), false],
    [network('too-large'), false],
    [network('other'), false],
  ])('%j: %s', (failure, sure) => {
    expect(surelyNotDone(errorOf(failure))).toBe(sure);
  });
});

describe('isRefusal', () => {
  it.each<[Failure, boolean]>([
    [status(400), true],
    [status(499), true],
    [status(403, { html: true }), true],
    [status(408), false],
    [status(429), false],
    [status(500), false],
    [{ kind: 'redirect', status: 302, location: null }, false],
    [{ kind: 'unreadable', status: 200, reason: 'html', detail: '' }, false],
    [{ kind: 'timeout', seconds: 1 }, false],
    [network('certificate'), false],
    [{ kind: 'cancelled', sent: false }, false],
  ])('%j: %s', (failure, refused) => {
    expect(isRefusal(errorOf(failure))).toBe(refused);
  });
});

describe('refusesEveryWrite', () => {
  it.each<[unknown, boolean]>([
    [errorOf(status(401, { code: 30 })), true],
    [errorOf(status(402)), true],
    [errorOf(status(403, { code: 22 })), true],
    [errorOf(status(403)), true],
    [errorOf(status(403, { code: 5 })), false],
    [errorOf(status(404)), false],
    [errorOf(network('reset')), false],
    [new Error('status 401'), false],
    [null, false],
  ])('%p: %s', (error, refuses) => {
    expect(refusesEveryWrite(error)).toBe(refuses);
  });
});

it('hasStatus looks for a refusal with this status', () => {
  expect(hasStatus(errorOf(status(404)), 404)).toBe(true);
  expect(hasStatus(errorOf(status(403)), 404)).toBe(false);
  expect(hasStatus(errorOf({ kind: 'redirect', status: 302, location: null }), 302)).toBe(false);
  expect(hasStatus(new Error('404'), 404)).toBe(false);
});
