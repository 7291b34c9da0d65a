import { exchangeText, retryText } from '../../src/report/retry';

const RETRY = {
  method: 'GET',
  path: '/v1/oauth/templates',
  reason: 'status 503',
  waitMs: 1_250,
  attempt: 2,
  maxAttempts: 5,
  starting: false,
} as const;

test('a retry says why, when, and which one of how many', () => {
  expect(retryText(RETRY)).toBe(
    'GET /v1/oauth/templates: status 503. Trying again in 1.3 s (attempt 2 of 5).',
  );
});

test('one of a Connect that is starting may go on for minutes', () => {
  expect(retryText({ ...RETRY, attempt: 9, starting: true })).toBe(
    'GET /v1/oauth/templates: status 503. Connect may still be starting: waiting up to 5 minutes for it. Trying again in 1.3 s (attempt 9).',
  );
});

test.each([
  [200, 'status 200'],
  [null, 'no answer'],
])('an exchange that ended with %p says so to debugging', (status, words) => {
  const exchange = {
    method: 'GET',
    path: '/v1/user',
    attempt: 1,
    status,
    tookMs: 12.6,
    correlationId: 'c-1',
  } as const;
  expect(exchangeText(exchange)).toBe(
    `GET /v1/user: ${words} after 13 ms (attempt 1, correlation id c-1)`,
  );
});
