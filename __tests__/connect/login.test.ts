import { bearerToken, withoutKey } from '../../src/connect/credentials';
import { ConnectError } from '../../src/connect/errors';
import { createHttp, type Http } from '../../src/connect/http';
import { login } from '../../src/connect/login';
import { LoginError } from '../../src/connect/login-words';
import type { NetworkReason } from '../../src/network/failures';
import { type HttpRequest, TransportError } from '../../src/network/transport';
import { openSecret, Secret } from '../../src/secret';
import { unmarked } from '../support/foreign';
import { VirtualTime } from '../support/virtual-clock';

const SERVER = 'https://connect.example.com/rsc';
const REQUEST_URL = 'https://token.example.com/job?api-version=2.0';
const AUDIENCE = 'connect&more';
const CLAIMS = {
  sub: 'repo:octocat/example:environment:connect',
  iss: 'https://token.actions.githubusercontent.com',
  aud: AUDIENCE,
};
const TOKEN = tokenOf(CLAIMS);
const KEY = 'short-lived-key-0123456789';

const EXCHANGE = `POST ${SERVER}/__api__/v1/oauth/integrations/credentials`;
const DISCOVERY = `GET ${SERVER}/.well-known/oauth-authorization-server`;
const ENDPOINT = `${SERVER}/oauth/v1/token`;

function tokenOf(claims: unknown): string {
  const parts = ['{"alg":"none"}', JSON.stringify(claims), 'signature'];
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
}

type Reply =
  | { readonly status: number; readonly json?: unknown; readonly body?: string }
  | { readonly reason: NetworkReason }
  | Error
  | 'never';

const ok = (json: unknown): Reply => ({ status: 200, json });
const granted = ok({ access_token: KEY });
const refused: Reply = { status: 400, json: { code: 250, error: 'No handler.' } };
const discovered = ok({ token_endpoint: ENDPOINT });

interface Script {
  readonly github?: Reply;
  /** In the order in which Connect is asked; each request needs one. */
  readonly connect?: readonly Reply[];
  readonly server?: string;
  readonly requestUrl?: string;
  readonly stopped?: boolean;
}

/** Logs in where GitHub and Connect answer as they are told to; every request is tried once. */
async function loggedIn({
  github = ok({ value: TOKEN }),
  connect = [],
  server = SERVER,
  requestUrl = REQUEST_URL,
  stopped = false,
}: Script) {
  const time = new VirtualTime();
  const replies = [...connect];
  const sent: HttpRequest[] = [];
  /** What was asked, and what was made secret, in order. */
  const events: string[] = [];
  const never = new AbortController().signal;
  const stopping = stopped ? AbortSignal.abort() : never;
  const http = (credentials: ReturnType<typeof bearerToken>, next: () => Reply): Http =>
    createHttp({
      server,
      credentials,
      requestTimeoutMs: 30_000,
      maxAttempts: 1,
      maxParallel: 4,
      clock: time.clock(),
      random: () => 0,
      newCorrelationId: () => 'c-1',
      cancellation: { stopping, aborting: never },
      onRetry: () => undefined,
      onExchange: () => undefined,
      transport: (request) => {
        sent.push(request);
        events.push(`${request.method} ${request.url}`);
        const reply = next();
        if (reply === 'never') {
          return new Promise((_, reject) => {
            request.signal.addEventListener('abort', () => {
              reject(request.signal.reason as Error);
            });
          });
        }
        if (reply instanceof Error) return Promise.reject(reply);
        if ('reason' in reply) {
          return Promise.reject(new TransportError(reply.reason, 'ECODE', 'host.example.com'));
        }
        const { status, json, body = json === undefined ? '' : JSON.stringify(json) } = reply;
        return Promise.resolve({ url: request.url, status, body, header: () => null });
      },
    });
  let over = false;
  const result = login({
    server,
    credential: {
      kind: 'keyless',
      audience: AUDIENCE,
      requestUrl,
      requestToken: new Secret('request-token'),
    },
    connect: http(withoutKey({ 'X-Gateway': new Secret('gateway') }), () => {
      const reply = replies.shift();
      if (reply === undefined) throw new Error('Connect was not to be asked.');
      return reply;
    }),
    github: http(bearerToken(new Secret('request-token')), () => github),
    onSecret: (value, where) => events.push(`secret ${value} (${where})`),
  }).then(
    (key) => ({ key: openSecret(key), error: null }),
    (error: unknown) => ({ key: null, error: error as Error }),
  );
  void result.finally(() => {
    over = true;
  });
  await time.pass(() => over);
  return { ...(await result), sent, events, unused: replies.length };
}

/** The message of a login that came to nothing, in which each way out is told. */
async function refusal(script: Script): Promise<string> {
  const { error, unused } = await loggedIn(script);
  expect(error).toBeInstanceOf(LoginError);
  expect(unused).toBe(0);
  const message = unmarked(error!.message);
  expect(message).toMatch(
    /^connect-api-key is not given, and .*the name of the secret may be wrong/,
  );
  return message;
}

describe('a login', () => {
  test('asks GitHub in the name of the job, then Connect without a key', async () => {
    const { key, sent, events } = await loggedIn({ connect: [granted] });
    expect(key).toBe(KEY);
    expect(events).toEqual([
      `GET ${REQUEST_URL}&audience=connect%26more`,
      `secret ${TOKEN} (the identity token)`,
      ...TOKEN.split('.').map((segment) => `secret ${segment} (the identity token)`),
      EXCHANGE,
      `secret ${KEY} (the short-lived key)`,
    ]);
    const [ofGitHub, ofConnect] = sent;
    expect(ofGitHub!.headers).toMatchObject({ Authorization: 'Bearer request-token' });
    expect(ofGitHub!.headers).not.toHaveProperty('X-Gateway');
    expect(ofConnect!.headers).toMatchObject({ 'X-Gateway': 'gateway' });
    expect(ofConnect!.headers).not.toHaveProperty('Authorization');
  });

  test('asks for the audience, whether or not the address has a query', async () => {
    const { events } = await loggedIn({
      requestUrl: 'https://token.example.com/job',
      connect: [granted],
    });
    expect(events[0]).toBe('GET https://token.example.com/job?audience=connect%26more');
  });

  test('exchanges the token by the forms of both clients of Posit', async () => {
    const { key, sent, events } = await loggedIn({ connect: [refused, discovered, granted] });
    expect(key).toBe(KEY);
    expect(events.filter((event) => !event.startsWith('secret')).slice(1)).toEqual([
      EXCHANGE,
      DISCOVERY,
      `POST ${ENDPOINT}`,
    ]);
    const forms = sent
      .filter(({ method }) => method === 'POST')
      .map(({ headers, body }) => {
        expect(headers['Content-Type']).toBe('application/x-www-form-urlencoded');
        return Object.fromEntries(new URLSearchParams(body));
      });
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      subject_token: TOKEN,
    };
    expect(forms).toEqual([
      { ...form, requested_token_type: 'urn:posit:connect:api-key' },
      { ...form, requested_token_type: 'urn:ietf:params:oauth:token-type:access_token' },
    ]);
  });

  test('takes a token that it cannot read to Connect all the same', async () => {
    const { key } = await loggedIn({ github: ok({ value: 'opaque' }), connect: [granted] });
    expect(key).toBe(KEY);
  });
});

describe('where GitHub gives no token', () => {
  test.each<[string, Reply, string]>([
    [
      'it refuses',
      { status: 403 },
      'status 403. Does the job have the permission id-token: write?',
    ],
    ['it fails', { status: 500 }, 'status 500. Run the job again.'],
    ['it redirects', { status: 302 }, 'its address redirects, and the action does not follow'],
    ['it answers with a page', { status: 200, body: '<html></html>' }, 'not the one that GitHub'],
    ['it holds none', ok({ count: 0 }), 'its answer holds none'],
    ['it holds an empty one', ok({ value: '' }), 'its answer holds none'],
    ['it holds a number', ok({ value: 1 }), 'its answer holds none'],
    ['it is a list', ok([TOKEN]), 'its answer holds none'],
    ['it is nothing', { status: 204 }, 'its answer holds none'],
    ['it never answers', 'never', 'it did not answer within 30 s (request-timeout)'],
    [
      'its name is unknown',
      { reason: 'dns' },
      'The host name host.example.com cannot be resolved (ECODE). Check the variable ACTIONS_ID_TOKEN_REQUEST_URL',
    ],
  ])('since %s, that is told, and Connect is not asked', async (_, github, words) => {
    const message = await refusal({ github });
    expect(message).toContain('GitHub gave this job no identity token for Connect: ');
    expect(message).toContain(words);
  });
});

describe('where Connect refuses the exchange for good', () => {
  test.each<[string, Reply, string]>([
    ['for want of a licence', { status: 402 }, 'The licence of this server does not include it'],
    ['for a while', { status: 429 }, 'status 429'],
    ['with a fault', { status: 500 }, 'status 500'],
    ['with a page', { status: 200, body: '<html></html>' }, 'HTML page'],
    ['with silence', 'never', 'did not answer within 30 s'],
    ['with a closed connection', { reason: 'reset' }, 'closed before the answer'],
  ])('%s, no other way is tried', async (_, reply, words) => {
    const message = await refusal({ connect: [reply] });
    expect(message).toContain(words);
    expect(message).toContain('docs/keyless.md');
  });

  test.each([
    ['without a key', ok({})],
    ['without a body', { status: 200, body: '' }],
    ['with a key that no header can carry', ok({ access_token: 'a\nb' })],
  ])('or answers %s, the next way is tried', async (_, reply) => {
    const message = await refusal({ connect: [reply, { status: 404 }] });
    expect(message).toContain(
      'Connect answered, but without a key. [POST /v1/oauth/integrations/credentials, status 200, correlation id c-1]',
    );
  });
});

describe('what a refusal means', () => {
  /** Both answers, since the message tells of each. */
  const told = (json: unknown, status = 400): Promise<string> =>
    refusal({ connect: [{ status, json }, { status: 404 }] });

  test.each([
    [212, 'EarlyAccess.IdentityFederation'],
    [213, 'EarlyAccess.IdentityFederation'],
    [214, 'EarlyAccess.IdentityFederation'],
    [215, 'whole identity token'],
    [216, `has the issuer ${CLAIMS.iss}`],
    [217, 'No user of Connect matches'],
    [221, 'licence of this server'],
    [250, 'EarlyAccess.IdentityFederation'],
    [251, 'whole identity token'],
    [256, 'another audience'],
    [275, `can reach ${CLAIMS.iss}/.well-known/openid-configuration`],
    [276, 'whole identity token'],
  ])('is told for code %i, beside the words of Connect', async (code, words) => {
    const message = await told({ code, error: 'In its own words.' });
    expect(message).toContain(words);
    expect(message).toContain('In its own words.');
    expect(message).toContain(`code ${String(code)}`);
    expect(message).toContain(`(sub ${CLAIMS.sub}, iss ${CLAIMS.iss}, aud ${CLAIMS.aud})`);
  });

  test.each([
    [401, 'a gateway may stand in front (gateway-headers)'],
    [404, 'This server does not have this endpoint.'],
    [403, 'Connect answered with status 403. [POST'],
  ])('is told for status %i without a code', async (status, words) => {
    expect(await told({}, status)).toContain(words);
  });

  test.each([
    ['invalid_grant', 'the principal is ambiguous', 'More than one user or trusted publisher'],
    ['invalid_grant', 'verification failed', 'Connect could not verify the token'],
    ['invalid_grant', 'no match', 'Nobody is granted access with this token'],
    ['invalid_grant', undefined, 'Nobody is granted access with this token'],
    ['invalid_target', undefined, 'Connect expects another audience'],
    ['invalid_request', undefined, 'does not exchange identity tokens in this way'],
    ['unsupported_grant_type', undefined, 'does not exchange identity tokens in this way'],
    ['server_error', 'later', 'Connect refused: server_error: later. [POST'],
    ['constructor', undefined, 'Connect refused: constructor. [POST'],
  ])('is told for %s (%s) of OAuth', async (error, error_description, words) => {
    const reply = { status: 400, json: { error, error_description } };
    const message = await refusal({ connect: [refused, discovered, reply] });
    expect(message).toContain(words);
    expect(message).toContain('code 250');
  });

  test.each(['opaque', 'a.b.c', `a.${Buffer.from('null').toString('base64url')}.c`])(
    'is told although the claims cannot be read: %s',
    async (value) => {
      for (const [code, words] of [
        [216, 'has the issuer of the token'],
        [275, 'can reach the issuer'],
      ] as const) {
        const message = await refusal({
          github: ok({ value }),
          connect: [{ status: 400, json: { code, error: 'No.' } }, { status: 404 }],
        });
        expect(message).toContain(words);
        expect(message).toContain('whose claims cannot be read');
      }
    },
  );
});

describe('the token endpoint', () => {
  test.each([400, 401, 403, 404, 405, 422])('is looked for after status %i', async (status) => {
    const { key } = await loggedIn({ connect: [{ status }, discovered, granted] });
    expect(key).toBe(KEY);
  });

  test.each<[string, Reply, string]>([
    ['there is none', { status: 404 }, 'names no token endpoint. Connect answered with status 404'],
    ['there is a page', { status: 200, body: '<html></html>' }, 'names no token endpoint.'],
    ['nobody answers', 'never', 'names no token endpoint.'],
    ['none is named', ok({ token_endpoint: null }), 'names no token endpoint (GET /.well-known'],
    ['the answer is a list', ok([ENDPOINT]), 'names no token endpoint (GET /.well-known'],
    [
      'it lists its grants without the exchange',
      ok({ token_endpoint: ENDPOINT, grant_types_supported: ['refresh_token'] }),
      'does not exchange identity tokens.',
    ],
  ])('is not asked where %s', async (_, reply, words) => {
    const message = await refusal({ connect: [refused, reply] });
    expect(message).toContain(words);
    expect(message).toContain('code 250');
  });

  test.each([
    ['https://connect.example.org/rsc/oauth/v1/token', 'https://connect.example.org'],
    ['https://connect.example.com:444/rsc/token', 'https://connect.example.com:444'],
    ['https://user:password@connect.example.com/rsc/token', 'https://connect.example.com'],
    ['https://user@connect.example.com/rsc/token', 'https://connect.example.com'],
    ['https://:password@connect.example.com/rsc/token', 'https://connect.example.com'],
    ['not a URL', 'it is no URL'],
  ])('is never sent a token at %s', async (token_endpoint, words) => {
    const { error, events } = await loggedIn({ connect: [refused, ok({ token_endpoint })] });
    expect(unmarked(error!.message)).toContain(
      `nothing was sent there: ${words}. Check Server.Address`,
    );
    expect(error!.message).not.toContain('password');
    expect(events.at(-1)).toBe(DISCOVERY);
  });

  test.each(['/other/token', '/rsc', '/rsc-of-others/token', '/rsc/../token'])(
    'is never sent a token outside of the sub-path of the server, at %s',
    async (path) => {
      const token_endpoint = `${new URL(SERVER).origin}${path}`;
      const { error, events } = await loggedIn({
        connect: [refused, ok({ token_endpoint })],
      });
      expect(unmarked(error!.message)).toContain('nothing was sent there');
      expect(events.at(-1)).toMatch(/^GET /);
    },
  );

  test('is asked over TLS where Connect believes to be reached without it', async () => {
    const plain = ok({ token_endpoint: ENDPOINT.replace('https:', 'HTTP:') });
    const { key, events } = await loggedIn({ connect: [refused, plain, granted] });
    expect(key).toBe(KEY);
    expect(events).toContain(`POST ${ENDPOINT}`);
  });

  test('of this machine may be asked without TLS', async () => {
    const server = 'http://127.0.0.1:3939';
    const here = ok({ token_endpoint: `${server}/token`, grant_types_supported: 'all' });
    const { key, events } = await loggedIn({ server, connect: [refused, here, granted] });
    expect(key).toBe(KEY);
    expect(events).toContain(`POST ${server}/token`);
  });
});

describe('neither a cancelled run nor a defect is taken for a refusal', () => {
  test('of GitHub', async () => {
    const { error } = await loggedIn({ stopped: true });
    expect(error).toBeInstanceOf(ConnectError);
    expect(error).toMatchObject({ failure: { kind: 'cancelled' } });
    const defect = new TypeError('a defect');
    expect((await loggedIn({ github: defect })).error).toBe(defect);
  });

  test.each([
    ['the exchange', []],
    ['the discovery', [refused]],
    ['the token endpoint', [refused, discovered]],
  ])('of %s', async (_, before) => {
    const defect = new TypeError('a defect');
    expect((await loggedIn({ connect: [...before, defect] })).error).toBe(defect);
  });
});
