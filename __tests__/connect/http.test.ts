import type { Call, Exchange } from '../../src/connect/attempt';
import { shortLivedKey, storedKey } from '../../src/connect/credentials';
import { ConnectError, isRefusal, surelyNotDone } from '../../src/connect/errors';
import { createHttp, type HttpOptions, type Retry } from '../../src/connect/http';
import { type HttpRequest, type HttpResponse, TransportError } from '../../src/network/transport';
import { ForeignText, mapForeign, type Foreign } from '../../src/foreign';
import { Secret } from '../../src/secret';
import type { NetworkReason } from '../../src/network/failures';
import { plain, unmarked } from '../support/foreign';
import { VirtualTime } from '../support/virtual-clock';

const SERVER = 'https://connect.example.com/sub';
const GET: Call = { method: 'GET', path: '/v1/user' };
const POST: Call = { method: 'POST', path: '/v1/oauth/integrations', body: { name: 'Azure' } };

type Reply =
  | { status: number; body?: string; headers?: Record<string, string> }
  | { reason: NetworkReason; code?: string }
  | 'never';

/** An HTTP layer on a virtual clock, above a transport that gives one reply after the other, the last one for ever. */
function open(replies: readonly Reply[], changes: Partial<HttpOptions> = {}) {
  const time = new VirtualTime();
  const start = time.now();
  const sent: (HttpRequest & { at: number })[] = [];
  const retries: Retry[] = [];
  const stopping = new AbortController();
  const aborting = new AbortController();
  const exchanges: Exchange[] = [];
  let open = 0;
  const at = { peak: 0 };
  let correlations = 0;
  const http = createHttp({
    transport: (request) => {
      sent.push({ ...request, at: time.now() - start });
      open += 1;
      at.peak = Math.max(at.peak, open);
      const reply = replies[Math.min(sent.length, replies.length) - 1] ?? 'never';
      return new Promise<HttpResponse>((resolve, reject) => {
        const end = (settle: () => void) => () => {
          open -= 1;
          settle();
        };
        request.signal.addEventListener(
          'abort',
          end(() => {
            reject(request.signal.reason as Error);
          }),
        );
        if (reply === 'never') return;
        time.after(
          10,
          end(() => {
            if ('reason' in reply) {
              const { reason, code = 'ECODE' } = reply;
              reject(new TransportError(reason, code, 'connect.example.com'));
              return;
            }
            const { status, body = '', headers = {} } = reply;
            resolve({ url: request.url, status, body, header: (name) => headers[name] ?? null });
          }),
        );
      });
    },
    server: SERVER,
    credentials: storedKey(new Secret('the-key'), {}),
    requestTimeoutMs: 30_000,
    maxAttempts: 5,
    maxParallel: 4,
    clock: time.clock(),
    random: () => 0.5,
    newCorrelationId: () => `correlation-${String((correlations += 1))}`,
    cancellation: { stopping: stopping.signal, aborting: aborting.signal },
    onRetry: (retry) => retries.push(retry),
    onExchange: (exchange) => exchanges.push(exchange),
    ...changes,
  });
  /** Lets time pass until the promise is settled. */
  async function outcome<T>(promise: Promise<T>): Promise<T> {
    let over = false;
    const settled = promise.finally(() => {
      over = true;
    });
    settled.catch(() => undefined);
    await time.pass(() => over);
    expect(over).toBe(true);
    return settled;
  }
  const failure = async (call: Call): Promise<ConnectError> => {
    const error: unknown = await outcome(http.request(call)).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ConnectError);
    return error as ConnectError;
  };
  return { http, time, sent, retries, exchanges, stopping, aborting, at, outcome, failure };
}

const ok: Reply = { status: 200, body: '{"a":1}' };

describe('a request', () => {
  it('carries the key, a correlation id and JSON', async () => {
    const { http, sent, outcome } = open([ok]);
    expect(await outcome(http.request(POST))).toEqual({
      status: 200,
      json: { a: 1 },
      correlationId: 'correlation-1',
    });
    expect(sent).toMatchObject([
      {
        method: 'POST',
        url: `${SERVER}/__api__/v1/oauth/integrations`,
        headers: {
          Accept: 'application/json',
          Authorization: 'Key the-key',
          'Content-Type': 'application/json',
          'User-Agent': 'connect-integration-action',
          'X-Correlation-ID': 'correlation-1',
        },
        body: '{"name":"Azure"}',
      },
    ]);
    expect(sent[0]!.headers).not.toHaveProperty('X-RSC-Authorization');
  });

  it('goes over a connection of its own, if it is a POST or another attempt', async () => {
    const { http, sent, outcome } = open([{ status: 503 }, ok]);
    await outcome(http.request({ method: 'PATCH', path: '/x' }));
    await outcome(http.request(GET));
    await outcome(http.request(POST));
    expect(sent.map(({ method, alone }) => [method, alone])).toEqual([
      ['PATCH', false],
      ['PATCH', true],
      ['GET', false],
      ['POST', true],
    ]);
  });

  it('without a body has no content type either', async () => {
    const { http, sent, outcome } = open([ok]);
    await outcome(http.request(GET));
    expect(sent[0]).not.toHaveProperty('body');
    expect(sent[0]!.headers).not.toHaveProperty('Content-Type');
  });

  it('leaves Authorization to a gateway', async () => {
    const { http, sent, outcome } = open([ok], {
      credentials: storedKey(new Secret('the-key'), {
        Authorization: new Secret('Snowflake Token="t"'),
      }),
    });
    await outcome(http.request(GET));
    expect(sent[0]!.headers).toMatchObject({
      Authorization: 'Snowflake Token="t"',
      'X-RSC-Authorization': 'Key the-key',
    });
  });

  it('opens secrets in the serialised body, and nowhere else', async () => {
    const { http, sent, outcome } = open([ok]);
    const secret = ' "quoted" \n é';
    const body = {
      config: { client_secret: new Secret(secret), open: 'x' },
      list: [new Secret('y')],
    };
    await outcome(http.request({ ...POST, body }));
    expect(JSON.parse(sent[0]!.body!)).toEqual({
      config: { client_secret: secret, open: 'x' },
      list: ['y'],
    });
    expect(JSON.stringify(body)).not.toContain('quoted');
  });

  it('sends a form in its own encoding, secrets opened, to the address that is given', async () => {
    const { http, sent, outcome } = open([ok]);
    const url = 'https://connect.example.com/oauth/v1/token';
    const form = { grant_type: 'a:b', subject_token: new Secret('t+o/k=n &é') };
    await outcome(http.request({ method: 'POST', path: '/oauth/v1/token', url, form }));
    expect(sent).toMatchObject([
      { url, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    ]);
    expect(Object.fromEntries(new URLSearchParams(sent[0]!.body))).toEqual({
      grant_type: 'a:b',
      subject_token: 't+o/k=n &é',
    });
    expect(JSON.stringify(form)).not.toContain('t+o');
  });

  it('gives undefined for an answer without a body', async () => {
    const { http, outcome } = open([{ status: 204 }]);
    expect(await outcome(http.request(GET))).toMatchObject({ status: 204, json: undefined });
  });
});

describe('a key that expires', () => {
  const refused: Reply = { status: 401, body: '{"code":30,"error":"Expired."}' };

  /** Credentials whose key is renewed so often. */
  const expiring = (renewals: number) => {
    let left = renewals;
    return shortLivedKey(new Secret('first'), {}, () => {
      left -= 1;
      return Promise.resolve(left < 0 ? null : new Secret('second'));
    });
  };
  const keys = (sent: readonly HttpRequest[]) =>
    sent.map(({ headers }) => headers['Authorization']);

  it('is renewed, and the request that it was refused in is sent once more, a POST included', async () => {
    const { http, sent, retries, outcome } = open([ok, refused, ok], { credentials: expiring(1) });
    await outcome(http.request(GET));
    expect(await outcome(http.request(POST))).toMatchObject({ status: 200 });
    expect(keys(sent)).toEqual(['Key first', 'Key first', 'Key second']);
    expect(retries).toEqual([]);
  });

  it('is not renewed before it has opened anything but what is open to everybody', async () => {
    const { http, sent, outcome, failure } = open([ok, refused], { credentials: expiring(1) });
    await outcome(http.request({ ...GET, open: true }));
    expect(unmarked((await failure(GET)).message)).toContain(
      'The short-lived key was refused or has expired',
    );
    expect(keys(sent)).toEqual(['Key first', 'Key first']);
  });

  it('and cannot be renewed fails with what Connect said', async () => {
    const { http, outcome, failure } = open([ok, refused], { credentials: expiring(0) });
    await outcome(http.request(GET));
    expect(unmarked((await failure(POST)).message)).toContain('Connect refused: Expired.');
  });

  it.each<[string, Reply]>([
    ['a page of a gateway', { status: 401, body: '<html></html>' }],
    ['another refusal', { status: 403, body: '{"code":22,"error":"No."}' }],
  ])('is not what %s means', async (_, reply) => {
    const { http, sent, outcome, failure } = open([ok, reply], { credentials: expiring(1) });
    await outcome(http.request(GET));
    await failure(POST);
    expect(keys(sent)).toEqual(['Key first', 'Key first']);
  });
});

describe('the correlation id', () => {
  const read = async (header: string): Promise<string> => {
    const { http, outcome } = open([{ ...ok, headers: { 'x-correlation-id': header } }]);
    return unmarked((await outcome(http.request(GET))).correlationId);
  };

  it('is the one of the answer, if that is one', async () => {
    expect(await read('of-a:proxy.1')).toBe('of-a:proxy.1');
    expect(await read('a'.repeat(64))).toBe('a'.repeat(64));
  });

  it('is foreign if it has no shape of its own', async () => {
    const id = async (header: string): Promise<string> => {
      const { http, outcome } = open([{ ...ok, headers: { 'x-correlation-id': header } }]);
      return (await outcome(http.request(GET))).correlationId;
    };
    const guid = '4F1C2D0E-aaaa-4bbb-8ccc-0123456789ab';
    expect(await id(guid)).toBe(guid);
    expect(await id('correlation-1')).toBe('correlation-1');
    expect(await id('of-a:proxy.1')).toBe(new ForeignText('of-a:proxy.1').quoted());
  });

  it('is the one of the answer in errors, too, for that attempt', async () => {
    const { failure, sent } = open(
      [{ status: 503, headers: { 'x-correlation-id': 'of-connect' } }, { status: 404 }],
      { maxAttempts: 2 },
    );
    expect(unmarked((await failure(POST)).request.correlationId)).toBe('of-connect');
    expect((await failure(GET)).request.correlationId).toBe('correlation-2');
    expect(sent.map(({ headers }) => headers['X-Correlation-ID'])).toEqual([
      'correlation-1',
      'correlation-2',
    ]);
  });

  it('of a gateway does not matter', async () => {
    const { http, outcome } = open([{ ...ok, headers: { 'x-correlation-id': 'correlation-2' } }]);
    expect(await outcome(http.request(POST))).toMatchObject({ json: { a: 1 } });
  });

  it('does not save an answer that a cache has kept', async () => {
    const kept = { ...ok, headers: { age: '7' } };
    const fresh = { ...ok, headers: { age: '0' } };
    const { http, outcome, failure, sent } = open([kept, kept, fresh], { maxAttempts: 2 });
    expect((await failure(GET)).message).toContain('7 s old, from a cache');
    await outcome(http.request(GET));
    expect(sent.map(({ headers }) => headers['Cache-Control'])).toEqual(Array(3).fill('no-cache'));
    expect(await outcome(http.request(POST))).toMatchObject({ json: { a: 1 } });
    expect(sent.at(-1)?.headers).not.toHaveProperty('Cache-Control');
  });

  it.each([
    ['12', true],
    [' 9 ', true],
    ['0', false],
    ['x1', false],
    ['1x', false],
    ['', false],
  ])('an age of "%s" is that of a cache: %p', async (age, isKept) => {
    const { http, outcome } = open([{ ...ok, headers: { age } }], { maxAttempts: 1 });
    const result = await outcome(http.request(GET)).catch((error: unknown) => error);
    expect(result instanceof Error).toBe(isKept);
  });

  describe('of another request of this run', () => {
    const foreign = { ...ok, headers: { 'x-correlation-id': 'correlation-1' } };

    it('makes a read ask again', async () => {
      const { http, outcome, sent, retries } = open([ok, foreign, foreign, ok]);
      await outcome(http.request(GET));
      expect(await outcome(http.request(GET))).toMatchObject({ correlationId: 'correlation-4' });
      expect(sent).toHaveLength(4);
      expect(retries).toMatchObject([
        { reason: 'the answer to another request' },
        { reason: 'the answer to another request' },
      ]);
    });

    it('leaves every later request a connection of its own, also where none is tried again', async () => {
      const { http, outcome, failure, sent } = open([ok, foreign, ok], { maxAttempts: 1 });
      await outcome(http.request(GET));
      expect((await failure(GET)).failure).toMatchObject({ reason: 'foreign' });
      await outcome(http.request(GET));
      expect(sent.map(({ alone }) => alone)).toEqual([false, false, true]);
    });

    it.each([200, 204, 307, 400, 404, 503])(
      'is no answer to a POST with status %i',
      async (status) => {
        const { http, outcome, failure, sent } = open([ok, { ...foreign, status }]);
        await outcome(http.request(GET));
        const error = await failure(POST);
        expect(error.failure).toEqual({
          kind: 'unreadable',
          status,
          reason: 'foreign',
          detail: 'correlation id correlation-1',
        });
        expect(error.request.correlationId).toBe('correlation-2');
        expect(surelyNotDone(error)).toBe(false);
        expect(isRefusal(error)).toBe(false);
        expect(sent).toHaveLength(2);
      },
    );
  });

  describe('that is missing, or unknown', () => {
    const told = (count: number): Reply => ({
      ...ok,
      headers: { 'x-correlation-id': `correlation-${count}` },
    });
    const unknown = { ...ok, headers: { 'x-correlation-id': 'of-another-client' } };
    const GONE: Call = { method: 'DELETE', path: '/v1/oauth/integrations/g' };

    it.each<[string, Call, Reply]>([
      ['a read', GET, ok],
      ['a read', GET, unknown],
      ['a deletion', GONE, { status: 204 }],
      ['a deletion', GONE, { status: 404 }],
    ])('makes %s ask again, alone, where there were ids before', async (_, call, reply) => {
      const { http, outcome, sent, retries } = open([told(1), reply, told(3), ok]);
      await outcome(http.request(GET));
      expect(await outcome(http.request(call))).toMatchObject({ correlationId: 'correlation-3' });
      expect(retries).toMatchObject([{ reason: 'the answer to another request' }]);
      // What is asked alone cannot get what was left over, and so it is with all that comes after.
      await outcome(http.request(GET));
      expect(sent.map(({ alone }) => alone)).toEqual([false, false, true, true]);
    });

    it.each<[string, readonly Reply[], Partial<Call>, Partial<HttpOptions>]>([
      ['where there were none before', [ok, ok], {}, {}],
      ['in one that is asked for once', [told(1), ok], { once: 'always' }, {}],
      ['in one that is none of the API', [told(1), ok], { url: `${SERVER}/other` }, {}],
      ['where nothing is tried again', [told(1), ok], {}, { maxAttempts: 1 }],
    ])('does not matter %s', async (_, replies, more, options) => {
      const { http, outcome, sent } = open(replies, options);
      await outcome(http.request(GET));
      expect(await outcome(http.request({ ...GET, ...more }))).toMatchObject({ json: { a: 1 } });
      expect(sent).toHaveLength(2);
    });

    it.each([ok, unknown])(
      'is no answer to what decides what a write takes away',
      async (reply) => {
        for (const maxAttempts of [1, 3]) {
          const { http, outcome, failure, sent } = open([told(1), reply], { maxAttempts });
          await outcome(http.request(GET));
          const error = await failure({ ...GET, alone: true });
          expect(error.failure).toMatchObject({ reason: 'foreign' });
          expect(sent).toHaveLength(1 + maxAttempts);
        }
      },
    );

    it('makes the answer to a creation doubtful if it is somebody else’s', async () => {
      const { http, outcome } = open([told(1), unknown, ok, told(4)]);
      await outcome(http.request(GET));
      expect(await outcome(http.request(POST))).toMatchObject({ doubtful: true });
      for (let count = 0; count < 2; count += 1) {
        expect(await outcome(http.request(POST))).not.toHaveProperty('doubtful');
      }
    });

    it.each([403, 404])('does not matter in a refusal: status %i', async (status) => {
      const { http, outcome, failure, sent } = open([told(1), { status }]);
      await outcome(http.request(GET));
      const { failure: refusal } = await failure({ ...GET, alone: true });
      expect(refusal).toMatchObject({ kind: 'status', status });
      expect(sent).toHaveLength(2);
    });
  });

  it.each(['', 'two words', 'a'.repeat(65), '::error::'.concat('\n')])(
    'is not %j',
    async (header) => {
      expect(await read(header)).toBe('correlation-1');
    },
  );
});

describe('an answer that is none', () => {
  it.each<[string, Reply, unknown]>([
    [
      'an envelope',
      { status: 400, body: '{"code":228,"error":"Bad config","payload":null}' },
      {
        kind: 'status',
        status: 400,
        code: 228,
        serverMessage: 'Bad config.',
        html: false,
        retryAfterMs: null,
      },
    ],
    [
      'an envelope with other types',
      { status: 400, body: '{"code":"228","error":5}' },
      {
        kind: 'status',
        status: 400,
        code: null,
        serverMessage: null,
        html: false,
        retryAfterMs: null,
      },
    ],
    [
      'JSON null',
      { status: 404, body: 'null' },
      {
        kind: 'status',
        status: 404,
        code: null,
        serverMessage: null,
        html: false,
        retryAfterMs: null,
      },
    ],
    [
      'a page with status 404',
      { status: 404, body: '\n <!DOCTYPE html><p>Not here' },
      {
        kind: 'status',
        status: 404,
        code: null,
        serverMessage: null,
        html: true,
        retryAfterMs: null,
      },
    ],
    [
      'status 199',
      { status: 199 },
      {
        kind: 'status',
        status: 199,
        code: null,
        serverMessage: null,
        html: false,
        retryAfterMs: null,
      },
    ],
    [
      'a page with status 200',
      { status: 200, body: '<html lang="en">', headers: { 'content-type': 'text/html' } },
      { kind: 'unreadable', status: 200, reason: 'html', detail: '16 characters of text/html' },
    ],
    [
      'a redirect',
      { status: 307, headers: { location: 'https://login.example.com/in?token=t#x' } },
      { kind: 'redirect', status: 307, location: 'https://login.example.com/in' },
    ],
    [
      'a relative redirect',
      { status: 300, headers: { location: '../login' } },
      {
        kind: 'redirect',
        status: 300,
        location: 'https://connect.example.com/sub/__api__/login',
      },
    ],
    ['a redirect to nowhere', { status: 399 }, { kind: 'redirect', status: 399, location: null }],
    [
      'a redirect to no URL',
      { status: 302, headers: { location: 'http://[' } },
      { kind: 'redirect', status: 302, location: null },
    ],
  ])('is told apart: %s', async (_, reply, expected) => {
    const { failure, sent } = open([reply]);
    const error = await failure(GET);
    expect(plain(error.failure)).toEqual(expected);
    expect(error.request).toEqual({
      method: 'GET',
      path: '/v1/user',
      correlationId: 'correlation-1',
      attempts: 1,
    });
    expect(sent).toHaveLength(1);
  });

  it('has our own words for a code, should those of the server be withheld', async () => {
    const insteadOf = async (code: unknown): Promise<string> => {
      const { failure } = open([{ status: 400, body: JSON.stringify({ code, error: 'No' }) }]);
      return mapForeign(
        (await failure(GET)).message,
        () => '',
        ({ instead }) => instead,
      );
    };
    expect(await insteadOf(228)).toBe('Code 228 is about the config.');
    expect(await insteadOf(99_999)).toBe('');
    expect(await insteadOf('228')).toBe('');
  });

  it('shows a redirect without its query, and judges all of it', async () => {
    const location = String.raw`https:\\LOGIN.example.com\a%2Fb?q=whole#secret`;
    const { failure } = open([{ status: 302, headers: { location } }]);
    const seen: Foreign[] = [];
    mapForeign(
      (await failure(GET)).message,
      (ours) => ours,
      (foreign) => {
        seen.push(foreign);
        return '';
      },
    );
    expect(seen).toEqual([
      {
        shown: 'https://login.example.com/a%2Fb',
        judged: expect.stringContaining(location) as string,
        instead: '',
      },
    ]);
  });

  it.each(['<html>', '<HEAD>', '<body class="x">', '<?xml version="1.0"?>'])(
    'knows a page by %s',
    async (body) => {
      const { failure } = open([{ status: 200, body }]);
      expect((await failure(GET)).failure).toMatchObject({ reason: 'html' });
    },
  );

  it.each(['text/html', 'text/html; charset=utf-8', 'Text/HTML'])(
    'knows a page by the content type %s',
    async (type) => {
      const headers = { 'content-type': type };
      const { failure } = open([{ status: 200, body: 'Sign in', headers }]);
      expect((await failure(GET)).failure).toMatchObject({ kind: 'unreadable', reason: 'html' });
      const refused = open([{ status: 403, body: 'Sign in', headers }]);
      expect((await refused.failure(GET)).failure).toMatchObject({
        kind: 'status',
        html: true,
        retryAfterMs: null,
      });
    },
  );

  it.each(['text/plain', 'text/htmlx', 'application/json; of=text/html'])(
    'knows no page by the content type %s',
    async (type) => {
      const headers = { 'content-type': type };
      const { failure } = open([{ status: 200, body: 'Sign in', headers }]);
      expect((await failure(GET)).failure).toMatchObject({ kind: 'unreadable', reason: 'json' });
      const refused = open([{ status: 403, body: 'Sign in', headers }]);
      expect((await refused.failure(GET)).failure).toMatchObject({
        kind: 'status',
        html: false,
        retryAfterMs: null,
      });
    },
  );

  it('reads JSON, whatever its content type', async () => {
    const headers = { 'content-type': 'text/html' };
    const { http, outcome, failure } = open([
      { ...ok, headers },
      { status: 400, body: '{"code":228,"error":"Bad config"}', headers },
    ]);
    expect(await outcome(http.request(GET))).toMatchObject({ json: { a: 1 } });
    expect(plain((await failure(GET)).failure)).toMatchObject({
      code: 228,
      serverMessage: 'Bad config.',
    });
  });

  it.each(['{"a":"<html>"', 'x <html>', '[1,'])('knows broken JSON: %s', async (body) => {
    const { failure, retries } = open([{ status: 200, body }]);
    expect((await failure(GET)).failure).toEqual({
      kind: 'unreadable',
      status: 200,
      reason: 'json',
      detail: `${body.length} characters of no content type`,
    });
    expect(retries.map(({ reason }) => reason)).toEqual(Array(4).fill('no JSON'));
  });

  it.each(['Why?', 'No!', 'No.'])('keeps the end of what Connect says: %s', async (error) => {
    const { failure } = open([{ status: 400, body: JSON.stringify({ code: 4, error }) }]);
    expect(plain((await failure(GET)).failure)).toMatchObject({ serverMessage: error });
  });

  it.each([
    ['{"a":', '}', 100, true],
    ['{"a":', '}', 101, false],
    ['{"a":', '}', 20_000, false],
    ['[', ']', 100, true],
    ['[', ']', 101, false],
    ['[0,{"a":', '}]', 50, true],
    ['[0,{"a":', '}]', 51, false],
  ])('is JSON of %s %s %d times: read %s', async (begin, end, times, isRead) => {
    const body = begin.repeat(times) + '[]' + end.repeat(times);
    const { http, outcome, failure, sent } = open([{ status: 200, body }]);
    if (isRead) {
      await outcome(http.request(GET));
    } else {
      expect((await failure(GET)).failure).toEqual({
        kind: 'unreadable',
        status: 200,
        reason: 'shape',
        detail: 'nested more than 100 levels deep',
      });
    }
    expect(sent).toHaveLength(1);
  });

  it('lets an error pass that is no failure of the network', async () => {
    const { http, outcome } = open([], {
      transport: () => Promise.reject(new TypeError('a defect')),
    });
    await expect(outcome(http.request(GET))).rejects.toThrow(TypeError);
  });
});

describe('repeating', () => {
  it.each([408, 429, 500, 502, 503, 504])('happens after status %i', async (status) => {
    const { http, outcome, retries, sent } = open([{ status }, ok]);
    expect(await outcome(http.request(GET))).toMatchObject({ correlationId: 'correlation-2' });
    expect(retries).toEqual([
      {
        method: 'GET',
        path: '/v1/user',
        reason: `status ${status}`,
        waitMs: 500,
        attempt: 2,
        maxAttempts: 5,
        starting: status === 503,
      },
    ]);
    expect(sent.map(({ at }) => at)).toEqual([0, 510]);
  });

  it.each([400, 401, 402, 403, 404, 405, 409, 422, 501, 505])(
    'never happens after status %i',
    async (status) => {
      const { failure, sent } = open([{ status }, ok]);
      expect((await failure(GET)).failure).toMatchObject({ status });
      expect(sent).toHaveLength(1);
    },
  );

  it.each<NetworkReason>([
    'dns',
    'refused',
    'unreachable',
    'reset',
    'connect-timeout',
    'tls',
    'proxy-unreachable',
    'not-http',
    'other',
  ])('happens after a failure of the network: %s', async (reason) => {
    const { http, outcome, retries } = open([{ reason, code: 'EWHY' }, ok]);
    await outcome(http.request(GET));
    expect(retries).toMatchObject([{ reason: 'EWHY' }]);
  });

  it.each<NetworkReason>([
    'certificate',
    'certificate-chain',
    'certificate-name',
    'certificate-date',
    'proxy',
    'proxy-setting',
    'proxy-unsupported',
    'too-large',
  ])('never happens after one that lasts: %s', async (reason) => {
    const { failure, sent } = open([{ reason }, ok]);
    expect((await failure(GET)).failure).toEqual({
      kind: 'network',
      reason,
      code: 'ECODE',
      host: 'connect.example.com',
    });
    expect(sent).toHaveLength(1);
  });

  it.each(['GET', 'PATCH', 'PUT', 'DELETE'] as const)('happens to a %s', async (method) => {
    const { http, outcome, sent } = open([{ reason: 'reset' }, ok]);
    await outcome(http.request({ method, path: '/x' }));
    expect(sent.map((request) => request.method)).toEqual([method, method]);
  });

  it.each(
    (['PATCH', 'PUT', 'DELETE'] as const).flatMap((method) => [
      { method, body: '<html>' },
      { method, body: '{' },
    ]),
  )('happens to a $method whose answer is $body', async ({ method, body }) => {
    const { http, outcome, sent, retries } = open([{ status: 200, body }, ok]);
    expect(await outcome(http.request({ method, path: '/x' }))).toMatchObject({ json: { a: 1 } });
    expect(sent.map((request) => request.method)).toEqual([method, method]);
    expect(retries).toMatchObject([{ reason: 'no JSON' }]);
  });

  it.each<Reply>([
    { status: 503 },
    { reason: 'reset' },
    'never',
    { status: 200, body: '{' },
    { status: 200, body: '<html>' },
  ])('never happens to a POST (%j)', async (reply) => {
    const { failure, sent } = open([reply, ok]);
    expect((await failure(POST)).request.attempts).toBe(1);
    expect(sent).toHaveLength(1);
  });

  it.each<Reply>([{ status: 503 }, { reason: 'reset' }, 'never', { status: 200, body: '{' }])(
    'never happens to a request that is to be tried once (%j)',
    async (reply) => {
      const { failure, sent } = open([reply, ok]);
      expect((await failure({ ...GET, once: 'always' })).request.attempts).toBe(1);
      expect(sent).toHaveLength(1);
    },
  );

  it('ends with the last attempt', async () => {
    const { failure, sent } = open([{ status: 502 }], { maxAttempts: 3 });
    const error = await failure(GET);
    expect(error.request).toMatchObject({ attempts: 3, correlationId: 'correlation-3' });
    expect(sent).toHaveLength(3);
  });

  it('waits longer each time, with full jitter up to a bound', async () => {
    const waits = async (random: number): Promise<number[]> => {
      const { failure, retries } = open([{ status: 502 }], {
        maxAttempts: 9,
        random: () => random,
      });
      await failure(GET);
      return retries.map(({ waitMs }) => waitMs);
    };
    expect(await waits(0)).toEqual(Array(8).fill(0));
    expect(await waits(0.5)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
    expect((await waits(0.999)).slice(0, 2)).toEqual([999, 1998]);
  });

  it.each([
    ['seconds', '7', 7_000],
    ['seconds with white space', ' 7 ', 7_000],
    ['no seconds', '0', 0],
    ['too many seconds', '86400', 60_000],
    ['a date', 'Thu, 01 Jan 2026 00:00:09 GMT', 8_990],
    ['a date gone by', 'Thu, 01 Jan 2015 00:00:00 GMT', 0],
    ['a date far away', 'Fri, 31 Dec 9999 23:59:59 GMT', 60_000],
    ['nonsense', 'soon', 500],
    ['nonsense that ends with a number', 'about 7', 500],
    ['nonsense that begins with a number', '7 days', 500],
    ['a fraction', '1.5', 500],
    ['no date', 'some day GMT', 500],
  ])('waits as Retry-After tells: %s', async (_, header, waitMs) => {
    const { http, outcome, retries } = open([
      { status: 429, headers: { 'retry-after': header } },
      ok,
    ]);
    await outcome(http.request(GET));
    expect(retries).toMatchObject([{ waitMs }]);
  });

  it('stops when a call has taken five minutes', async () => {
    const wait = { status: 503, headers: { 'retry-after': '60' } };
    const { failure, sent } = open([wait], { maxAttempts: 100 });
    await failure(GET);
    expect(sent.map(({ at }) => Math.round(at / 1000))).toEqual([0, 60, 120, 180, 240]);
  });

  it('goes on as long as the next attempt starts within five minutes', async () => {
    const wait = { status: 503, headers: { 'retry-after': '50' } };
    const { failure, sent } = open([wait], { maxAttempts: 100 });
    await failure(GET);
    expect(sent.map(({ at }) => Math.round(at / 1000))).toEqual([0, 50, 100, 150, 200, 250]);
  });
});

describe('a Connect that is starting', () => {
  const busy: Reply = { status: 503 };
  const page: Reply = { status: 200, body: '<html>Starting</html>' };
  const SNOWFLAKE = 'https://abc-connect.snowflakecomputing.app';
  const times = (count: number, reply: Reply): Reply[] => Array<Reply>(count).fill(reply);

  it.each<[string, Reply[]]>([
    ['503', times(20, busy)],
    ['503, then a page', [busy, ...times(20, page)]],
  ])('is waited for beyond max-attempts: %s', async (_, replies) => {
    const { http, outcome, sent, retries } = open([...replies, ok], { maxAttempts: 2 });
    expect(await outcome(http.request(GET))).toMatchObject({ json: { a: 1 } });
    expect(sent).toHaveLength(replies.length + 1);
    expect(new Set(retries.map(({ starting }) => starting))).toEqual(new Set([true]));
  });

  it.each(['PATCH', 'PUT', 'DELETE'] as const)('is waited for by a %s', async (method) => {
    const { http, outcome, sent } = open([...times(9, busy), ok], { maxAttempts: 2 });
    await outcome(http.request({ method, path: '/x' }));
    expect(sent).toHaveLength(10);
  });

  it('may show a page at once in Snowflake', async () => {
    const { http, outcome, retries } = open([...times(9, page), ok], {
      maxAttempts: 2,
      server: SNOWFLAKE,
    });
    await outcome(http.request(GET));
    expect(retries[0]).toMatchObject({ reason: 'a page in place of Connect', starting: true });
  });

  it.each([SERVER, 'https://snowflakecomputing.app.example.com'])(
    'shows no page at once at %s',
    async (server) => {
      const { failure, sent } = open([page, ok], { server });
      expect((await failure(GET)).failure).toMatchObject({ reason: 'html' });
      expect(sent).toHaveLength(1);
    },
  );

  it('shows no page long after a 503', async () => {
    const { failure, sent } = open([busy, { status: 502 }, page, ok]);
    expect((await failure(GET)).failure).toMatchObject({ reason: 'html' });
    expect(sent).toHaveLength(3);
  });

  it('is not asked more often than every two seconds', async () => {
    const impatient: Reply = { status: 503, headers: { 'retry-after': '0' } };
    const { failure, retries } = open([impatient], { maxAttempts: 3 });
    await failure(GET);
    expect(new Set(retries.map(({ waitMs }) => waitMs))).toEqual(new Set([0, 2_000]));
    expect(retries.findIndex(({ waitMs }) => waitMs > 0)).toBe(2);
  });

  it('is given up after five minutes', async () => {
    const { failure, sent } = open([busy], { maxAttempts: 2 });
    expect((await failure(GET)).failure).toMatchObject({ status: 503 });
    expect(sent.at(-1)!.at).toBeGreaterThan(280_000);
    expect(sent.at(-1)!.at).toBeLessThanOrEqual(300_000);
  });

  it.each<[string, Call, number]>([
    ['where one attempt is wanted', GET, 1],
    ['by what is tried once where Connect runs', { ...GET, once: 'if-running' }, 5],
  ])('is waited for %s', async (_, call, maxAttempts) => {
    const { http, outcome, sent } = open([...times(9, busy), ok], { maxAttempts });
    await outcome(http.request(call));
    expect(sent).toHaveLength(10);
  });

  it.each<[string, Call]>([
    ['the run can do without the answer', { ...GET, once: 'always' }],
    ['it is a POST', POST],
    ['it is no request to the API', { ...GET, url: 'https://github.example.com/token' }],
  ])('is not waited for if %s', async (_, call) => {
    const { failure, sent } = open([busy, ok], { maxAttempts: 1 });
    await failure(call);
    expect(sent).toHaveLength(1);
  });

  it('is tried once by what is tried once where Connect runs, and fails otherwise', async () => {
    const { failure, sent } = open([{ status: 502 }, ok]);
    await failure({ ...GET, once: 'if-running' });
    expect(sent).toHaveLength(1);
  });

  it('gets five minutes in all, however many requests there are', async () => {
    const { failure, sent, time } = open([busy], { maxAttempts: 2 });
    await failure(GET);
    const [many, then] = [sent.length, time.now()];
    await failure(GET);
    expect(sent.length - many).toBeLessThanOrEqual(3);
    expect(time.now() - then).toBeLessThan(5_000);
  });

  it('gets five minutes from its first sign on, whatever has failed before', async () => {
    const replies = [{ status: 404 }, ...times(30, busy), ok];
    const { http, outcome, failure, time } = open(replies, { maxAttempts: 2 });
    await failure(GET);
    await outcome(http.pause(250_000));
    const then = time.now();
    await outcome(http.request(GET));
    expect(time.now() - then).toBeGreaterThan(200_000);
  });

  it('gets five minutes anew after it has answered', async () => {
    const replies = [...times(30, busy), ok, ...times(30, busy), ok];
    const { http, outcome, sent, time } = open(replies, { maxAttempts: 2 });
    for (let call = 0; call < 2; call += 1) {
      const then = time.now();
      await outcome(http.request(GET));
      expect(time.now() - then).toBeGreaterThan(200_000);
    }
    expect(sent).toHaveLength(replies.length);
  });
});

describe('every exchange', () => {
  it('is told of, with what came of it and how long it took', async () => {
    const { http, outcome, exchanges } = open([{ status: 502 }, { reason: 'reset' }, ok]);
    await outcome(http.request(GET));
    const common = { method: 'GET', path: '/v1/user', tookMs: 10 };
    expect(exchanges).toEqual([
      { ...common, attempt: 1, status: 502, correlationId: 'correlation-1' },
      { ...common, attempt: 2, status: null, correlationId: 'correlation-2' },
      { ...common, attempt: 3, status: 200, correlationId: 'correlation-3' },
    ]);
  });

  it('is told of where the answer was that to another request', async () => {
    const { http, outcome, failure, exchanges } = open([
      ok,
      { ...ok, headers: { 'x-correlation-id': 'correlation-1' } },
    ]);
    await outcome(http.request(GET));
    await failure(POST);
    expect(exchanges.map(({ status, correlationId }) => [status, correlationId])).toEqual([
      [200, 'correlation-1'],
      [200, 'correlation-2'],
    ]);
  });
});

describe('a time-out', () => {
  it('gives the request up and repeats it', async () => {
    const { http, outcome, sent, retries } = open(['never', ok], { requestTimeoutMs: 1_500 });
    await outcome(http.request(GET));
    expect(sent.map(({ at }) => at)).toEqual([0, 2_000]);
    expect(sent[0]!.signal.aborted).toBe(true);
    expect(sent[1]!.signal.aborted).toBe(false);
    expect(retries).toMatchObject([{ reason: 'no answer within 1.5 s' }]);
  });

  it('is told from other failures', async () => {
    const { failure } = open(['never'], { maxAttempts: 1 });
    expect((await failure(GET)).failure).toEqual({ kind: 'timeout', seconds: 30 });
  });

  it('leaves no timer behind once an answer is there', async () => {
    const { http, outcome, time } = open([ok]);
    await outcome(http.request(GET));
    const then = time.now();
    await time.pass();
    expect(time.now()).toBe(then);
  });
});

describe('max-parallel', () => {
  it('bounds the requests in flight, and starts the others in their order', async () => {
    const { http, outcome, sent, at } = open([{ status: 404 }, ok], { maxParallel: 2 });
    const calls = Array.from({ length: 7 }, (_, index) =>
      http.request({ method: 'GET', path: `/${index}` }).catch(() => undefined),
    );
    await outcome(Promise.all(calls));
    expect(at.peak).toBe(2);
    expect(sent.map(({ url }) => url.at(-1)).join('')).toBe('0123456');
    expect(sent.map((request) => request.at)).toEqual([0, 0, 10, 10, 20, 20, 30]);
  });

  it('gives a place away while a request waits for its next attempt', async () => {
    const { http, outcome, sent } = open([{ status: 503 }, ok], { maxParallel: 1 });
    await outcome(Promise.all([http.request(GET), http.request({ ...GET, path: '/other' })]));
    expect(sent.map(({ url }) => url.split('__api__')[1])).toEqual([
      '/v1/user',
      '/other',
      '/v1/user',
    ]);
    await outcome(Promise.all([http.request(GET), http.request(GET)]));
    expect(sent).toHaveLength(5);
  });
});

describe('cancellation', () => {
  it('lets no request start', async () => {
    const { failure, stopping, sent } = open([ok]);
    stopping.abort();
    expect((await failure(GET)).failure).toEqual({ kind: 'cancelled', sent: false });
    expect(sent).toEqual([]);
  });

  it('gives a read up at the first signal', async () => {
    const { failure, stopping, time } = open(['never']);
    const start = time.now();
    time.after(100, () => {
      stopping.abort();
    });
    const error = await failure(GET);
    expect(error.failure).toEqual({ kind: 'cancelled', sent: true });
    expect(error.cause).toBe(stopping.signal.reason);
    expect(time.now() - start).toBe(100);
  });

  it.each(['POST', 'PATCH', 'PUT', 'DELETE'] as const)(
    'gives a %s up at the second signal only',
    async (method) => {
      const { failure, stopping, aborting, time, sent } = open(['never']);
      time.after(100, () => {
        stopping.abort();
      });
      time.after(200, () => {
        expect(sent[0]!.signal.aborted).toBe(false);
        aborting.abort();
      });
      expect((await failure({ method, path: '/x' })).failure).toEqual({
        kind: 'cancelled',
        sent: true,
      });
    },
  );

  it('lets a write under way end', async () => {
    const { http, outcome, stopping, time } = open([ok]);
    time.after(5, () => {
      stopping.abort();
    });
    expect(await outcome(http.request(POST))).toMatchObject({ status: 200 });
  });

  it('ends a wait, and says that the first attempt may have been carried out', async () => {
    const { failure, stopping, time, sent } = open([{ status: 500 }], { random: () => 1 });
    const start = time.now();
    time.after(100, () => {
      stopping.abort();
    });
    const error = await failure({ method: 'PATCH', path: '/x' });
    expect(error.failure).toEqual({ kind: 'cancelled', sent: true });
    expect(error.request.attempts).toBe(2);
    expect(sent).toHaveLength(1);
    expect(time.now() - start).toBe(100);
  });
});

describe('waiting between two tries of the caller', () => {
  const waited = async (
    use: (http: ReturnType<typeof open>['http']) => Promise<void>,
  ): Promise<number> => {
    const { http, outcome, time } = open([]);
    const start = time.now();
    await outcome(use(http));
    return time.now() - start;
  };

  it('lasts longer the higher the attempt, and never less than two seconds', async () => {
    expect(await waited((http) => http.backOff(1))).toBe(2_000);
    expect(await waited((http) => http.backOff(4))).toBe(4_000);
    expect(await waited((http) => http.backOff(9))).toBe(10_000);
  });

  it.each([
    ['5', 5_000],
    ['2', 2_000],
    ['1', 2_000],
    ['0', 2_000],
    ['86400', 60_000],
  ])('honours the Retry-After of the answer to a POST: %s', async (header, waitMs) => {
    const { http, failure, outcome, time } = open([
      { status: 503, headers: { 'retry-after': header } },
    ]);
    const error = await failure(POST);
    const start = time.now();
    await outcome(http.backOff(1, error));
    expect(time.now() - start).toBe(waitMs);
  });

  it('ends with the run', async () => {
    const { http, outcome, stopping, time } = open([]);
    const start = time.now();
    time.after(7, () => {
      stopping.abort();
    });
    await outcome(http.pause(1_000));
    await outcome(http.backOff(3));
    expect(time.now() - start).toBe(7);
  });

  it('pauses for as long as it is told', async () => {
    expect(await waited((http) => http.pause(123))).toBe(123);
  });
});
