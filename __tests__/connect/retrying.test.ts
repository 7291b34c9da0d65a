import { ConnectError } from '../../src/connect/errors';
import type { Failure } from '../../src/connect/failure';
import { isStarting, reasonToRetry } from '../../src/connect/retrying';

const SNOWFLAKE = 'https://abc.snowflakecomputing.app';
const SERVER = 'https://connect.example.com';

const status = (number: number): Failure => ({
  kind: 'status',
  status: number,
  code: null,
  serverMessage: null,
  html: false,
  retryAfterMs: null,
});
const page: Failure = { kind: 'unreadable', status: 200, reason: 'html', detail: '' };
const noPage: Failure = { kind: 'unreadable', status: 200, reason: 'json', detail: '' };
const timeout: Failure = { kind: 'timeout', seconds: 30 };

function failing(failure: Failure, method = 'GET'): ConnectError {
  return new ConnectError(failure, { method, path: '/v1', correlationId: 'c-1', attempts: 1 });
}

describe('a reason to try again', () => {
  it.each<[Failure, string | null]>([
    [status(503), 'status 503'],
    [status(404), null],
    [timeout, 'no answer within 30 s'],
    [{ kind: 'network', reason: 'reset', code: 'ECONNRESET', host: 'h' }, 'ECONNRESET'],
    [{ kind: 'network', reason: 'certificate', code: 'CERT_UNTRUSTED', host: 'h' }, null],
    [noPage, 'no JSON'],
    [page, null],
    [{ ...noPage, reason: 'shape' }, null],
    [{ ...noPage, reason: 'foreign' }, 'the answer to another request'],
    [{ kind: 'redirect', status: 302, location: null }, null],
    [{ kind: 'cancelled', sent: true }, null],
  ])('%j: %p', (failure, reason) => {
    expect(reasonToRetry(failing(failure))).toBe(reason);
  });

  it.each([page, noPage])('is any answer to a write that cannot be read: %j', (failure) => {
    expect(reasonToRetry(failing(failure, 'PATCH'))).toBe('no JSON');
  });
});

describe('Connect may be starting', () => {
  it.each<[Failure, string, boolean, boolean]>([
    [status(503), SERVER, false, true],
    [status(502), SERVER, true, false],
    [page, SERVER, false, false],
    [page, SERVER, true, true],
    [page, SNOWFLAKE, false, true],
    [page, SNOWFLAKE.toUpperCase(), false, true],
    [page, 'https://abc.snowflakecomputing.app.example.com', false, false],
    [page, 'https://snowflakecomputing.app', false, false],
    [noPage, SNOWFLAKE, true, false],
    [timeout, SNOWFLAKE, true, false],
    [{ kind: 'redirect', status: 302, location: null }, SNOWFLAKE, true, false],
  ])('%j of %s, after a sign of it: %p → %p', (failure, server, before, starting) => {
    expect(isStarting(failing(failure), server, before)).toBe(starting);
  });
});
