import { API_KEYS, type ConnectOptions, type RunningConnect } from '../support/connect';
import type { FaultKind } from '../support/connect/faults';
import {
  federation,
  REQUEST_TOKEN,
  type RunningIdentityProvider,
  startIdentityProvider,
  SUBJECT,
} from '../support/identity-provider';
import { leaksOf, quoteAll } from '../support/leaks';
import type { ActionResult, RunOptions } from '../support/run-action';
import {
  AZURE,
  errorOf,
  errorsOf,
  expectSuccess,
  type Inputs,
  storedAzure,
  useScenario,
  warningsOf,
  writesTo,
} from '../support/scenario';
import { createAuthority } from '../support/tls';

/** A run without a stored key: an identity token of GitHub, and a short-lived key of Connect for it. */

const { connect, run } = useScenario();

const CREDENTIALS = '/v1/oauth/integrations/credentials';
const DISCOVERY = '/.well-known/oauth-authorization-server';
const EXCHANGE = `POST ${CREDENTIALS}`;
const WRONG_NAME = 'the name of the secret may be wrong';

let github: RunningIdentityProvider;

beforeEach(async () => {
  github = await startIdentityProvider();
});

afterEach(() => github.close());

interface Options {
  readonly connect?: ConnectOptions;
  readonly subPath?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly audience?: string;
  readonly role?: 'administrator' | 'publisher' | 'viewer';
}

/** A server on which the identity tokens of the job stand for a user. */
async function federating({ audience, role = 'administrator', ...options }: Options = {}) {
  const server = await connect({
    ...options,
    connect: { identityFederation: true, defaultIntegration: false, ...options.connect },
  });
  server.connect.seed(federation(github.url, audience ?? server.url, role));
  return server;
}

function keyless(
  server: RunningConnect,
  inputs: Inputs = AZURE,
  options: RunOptions = {},
): Promise<ActionResult> {
  return run(
    server,
    { ...inputs, 'connect-api-key': '' },
    { ...options, env: { ...github.env, ...options.env } },
  );
}

/** Method and path of what was sent to Connect without a key, and to GitHub. */
const loginRequests = (server: RunningConnect): string[] =>
  server.requests
    .filter(({ headers }) => headers['authorization'] === undefined)
    .map(({ method, path }) => `${method} ${path.replace('/__api__', '')}`);
const tokenRequests = () => github.requests.filter(({ path }) => path.startsWith('/token'));

describe('with an identity token', () => {
  it('creates, with a key that Connect has made for this run', async () => {
    const server = await federating();
    const result = await keyless(server);
    expectSuccess(result, 'created');
    expect(loginRequests(server)).toEqual([EXCHANGE]);
    const [key] = server.connect.issuedKeys;
    const others = server.requests.filter(({ path }) => !path.endsWith('/credentials'));
    expect(new Set(others.map(({ headers }) => headers['authorization']))).toEqual(
      new Set([`Key ${key!}`]),
    );
    expect(result.log.join('\n')).toContain('No API key is given');
  });

  it('asks GitHub in the name of the job, for a token that is for this server alone', async () => {
    const server = await federating({ subPath: '/rsc' });
    expectSuccess(await keyless(server, { ...AZURE, 'connect-server': `${server.url}/__api__` }));
    const [request, ...more] = tokenRequests();
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      method: 'GET',
      path: `/token/job?api-version=2.0&audience=${encodeURIComponent(server.url)}`,
      headers: { authorization: `Bearer ${REQUEST_TOKEN}` },
    });
    expect(request!.headers).not.toHaveProperty('x-rsc-authorization');
  });

  it('asks for a token for the API, where the address is that of the dashboard', async () => {
    const server = await federating();
    expectSuccess(await keyless(server, { ...AZURE, 'connect-server': `${server.url}/connect/` }));
    expect(tokenRequests()).toMatchObject([
      { path: `/token/job?api-version=2.0&audience=${encodeURIComponent(server.url)}` },
    ]);
  });

  it('asks for another audience where one is given', async () => {
    const server = await federating({ audience: 'connect&more' });
    expectSuccess(await keyless(server, { ...AZURE, audience: 'connect&more' }));
  });

  it('sends the form that Posit’s client sends, and no key', async () => {
    const server = await federating();
    await keyless(server);
    const { headers, body } = server.requests[0]!;
    expect(headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:posit:connect:api-key',
      subject_token: github.tokens[0],
    });
  });

  it.each<[string, Inputs]>([
    ['a dry run', { ...AZURE, 'dry-run': 'true' }],
    ['an export', { 'export-manifest': 'connect.yml' }],
  ])('%s goes the same way', async (_, inputs) => {
    const server = await federating();
    expectSuccess(await keyless(server, inputs));
    expect(writesTo(server)).toEqual([EXCHANGE]);
  });

  it('masks token, its segments and key before anything else, and shows none of them', async () => {
    const server = await federating();
    const result = await keyless(server, AZURE, { debug: true });
    const [token = ''] = github.tokens;
    const [key = ''] = server.connect.issuedKeys;
    const secrets = [token, ...token.split('.'), key];
    expect(result.masks).toEqual(expect.arrayContaining(secrets));
    expect(leaksOf(result, [...secrets, REQUEST_TOKEN])).toEqual([]);
    expect(Object.values(result.outputs).join('\n')).not.toContain(key);
  });
});

describe('a stored key', () => {
  it.each<[string, Inputs, Record<string, string>]>([
    ['the input', { 'connect-api-key': API_KEYS.administrator }, {}],
    ['the environment', { 'connect-api-key': '' }, { CONNECT_API_KEY: API_KEYS.administrator }],
  ])('of %s goes first: not a request more', async (_, inputs, env) => {
    const server = await federating();
    const result = await run(server, { ...AZURE, ...inputs }, { env: { ...github.env, ...env } });
    expectSuccess(result, 'created');
    expect(github.requests).toEqual([]);
    expect(loginRequests(server)).toEqual([]);
    expect(result.log.join('\n')).not.toContain('short-lived');
  });

  it('that is refused stays refused: nothing else is tried', async () => {
    const server = await federating();
    const result = await run(
      server,
      { ...AZURE, 'connect-api-key': 'a-wrong-key-of-another-server' },
      { env: github.env },
    );
    expect(errorsOf(result).join()).toContain('connect-api-key');
    expect(github.requests).toEqual([]);
  });
});

describe('without any credential', () => {
  it.each([
    ['nothing', {}],
    ['no request token', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }],
    ['no request URL', { ACTIONS_ID_TOKEN_REQUEST_URL: '' }],
  ])('with %s set, both ways are named', async (what, env) => {
    const server = await federating();
    const own = what === 'nothing' ? {} : { ...github.env, ...env };
    const result = await run(server, { ...AZURE, 'connect-api-key': '' }, { env: own });
    expect(errorOf(result)).toMatch(/connect-api-key is missing.*id-token: write/);
    expect(server.requests).toEqual([]);
    expect(github.requests).toEqual([]);
  });
});

describe('what is wrong without the server', () => {
  it.each<[string, Inputs, Record<string, string>, RegExp]>([
    ['an input', { 'max-attempts': 'many' }, {}, /max-attempts is "many"/],
    [
      'a server over plain HTTP',
      { 'connect-server': 'http://connect.example.com' },
      {},
      /plain HTTP/,
    ],
    [
      'the same, although it is allowed for keys',
      { 'connect-server': 'http://connect.example.com', 'allow-insecure-http': 'true' },
      {},
      /never sends an identity token over plain HTTP/,
    ],
    [
      'a request URL over plain HTTP',
      {},
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://token.example.com/' },
      /ACTIONS_ID_TOKEN_REQUEST_URL/,
    ],
    ['a request URL that is none', {}, { ACTIONS_ID_TOKEN_REQUEST_URL: 'x' }, /REQUEST_URL/],
  ])('%s is found before a token is asked for', async (_, inputs, env, message) => {
    const server = await federating();
    const result = await keyless(server, { ...AZURE, ...inputs }, { env });
    expect(errorOf(result)).toMatch(message);
    expect(github.requests).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('a manifest is read first, too', async () => {
    const server = await federating();
    const files = { 'connect.yml': 'integrations:\n  - name: A\n    nonsense: 1\n' };
    const result = await keyless(server, { manifest: 'connect.yml' }, { files });
    expect(errorsOf(result).join()).toContain('nonsense');
    expect(github.requests).toEqual([]);
  });
});

describe('GitHub', () => {
  it.each([
    ['refuses', { status: 403, body: '{}' }, /status 403.*id-token: write/],
    ['fails', { status: 500 }, /status 500/],
    ['answers without a token', { status: 200, body: '{"count":0}' }, /holds none/],
    ['answers with a page', { status: 200, body: '<html></html>' }, /not the one that GitHub/],
  ])('%s: said with both ways out', async (_, fault, message) => {
    const server = await federating();
    github.fail(fault);
    const error = errorOf(await keyless(server));
    expect(error).toMatch(message);
    expect(error).toContain(WRONG_NAME);
    expect(server.requests).toEqual([]);
  });

  it('that redirects is not followed', async () => {
    const server = await federating();
    github.fail({ status: 302, headers: { location: `${server.url}/elsewhere` } });
    expect(errorOf(await keyless(server))).toContain('redirects');
    expect(server.requests).toEqual([]);
    expect(github.requests).toHaveLength(1);
  });

  it.each(['drop', { status: 503 }] as const)('is asked again after %j', async (fault) => {
    const server = await federating();
    github.fail(fault);
    expectSuccess(await keyless(server, { ...AZURE, 'max-attempts': '2' }), 'created');
    expect(tokenRequests()).toHaveLength(2);
  });
});

describe('faults on each request of the login', () => {
  const faults = ['hang', 'drop', 'reset-half', 'truncated-json', 502] as const;
  type LoginFault = (typeof faults)[number];
  const requests = {
    'GitHub’s identity token': null,
    'the exchange': /credentials$/,
    'the discovery': /well-known/,
    'the token endpoint': /token$/,
  } as const;
  const table = Object.entries(requests).flatMap(([request, path]) =>
    faults.map((fault) => [fault, request, path] as const),
  );
  const said: Readonly<Record<LoginFault, RegExp>> = {
    hang: /did not answer within 1 s/,
    drop: /was closed before the answer was complete/,
    'reset-half': /was closed before the answer was complete/,
    'truncated-json': /is not JSON|not the one that GitHub documents/,
    502: /status 502/,
  };

  // Connect has acted on what it does not answer: it has made a key that nobody gets to know.
  const atConnect: Readonly<Record<LoginFault, FaultKind>> = {
    hang: 'hang-after',
    drop: 'drop-after',
    'reset-half': 'reset-half',
    'truncated-json': 'truncated-json',
    502: { status: 502 },
  };

  const befall = (
    server: RunningConnect,
    path: RegExp | null,
    fault: LoginFault,
    times: number,
  ): void => {
    if (path === null) {
      const atGitHub = fault === 502 ? { status: 502 } : fault;
      github.fail(...Array.from({ length: times }, () => atGitHub));
      return;
    }
    server.faults.add({ on: { path, times }, kind: atConnect[fault] });
  };
  const sentTo = (server: RunningConnect, path: RegExp | null): number =>
    path === null
      ? tokenRequests().length
      : server.requests.filter((request) => path.test(request.path)).length;
  /** Whole secrets, and what arrives of one in an answer that is cut. */
  const secretsOf = (server: RunningConnect): string[] => [
    REQUEST_TOKEN,
    AZURE['client-secret']!,
    ...github.tokens.flatMap((token) => [token, ...token.split('.')]),
    ...server.connect.issuedKeys.flatMap((key) => [key, key.slice(0, 12)]),
  ];
  const start = (path: RegExp | null) => {
    const viaEndpoint = path !== null && path !== requests['the exchange'];
    return federating(viaEndpoint ? { connect: { federationAt: 'token-endpoint' } } : {});
  };
  const inputs: Inputs = { ...AZURE, 'request-timeout': '1', 'max-attempts': '2' };

  it.each(table)('%s of %s, once, is got over', async (fault, _, path) => {
    const server = await start(path);
    befall(server, path, fault, 1);
    // More time, so that no other request runs out of it on a busy machine.
    const patient = fault === 'hang' ? {} : { 'request-timeout': '30' };
    const result = await keyless(
      server,
      { ...inputs, 'max-attempts': '3', ...patient },
      { debug: true },
    );
    expectSuccess(result, 'created');
    expect(sentTo(server, path)).toBeGreaterThanOrEqual(2);
    expect(server.connect.integrations).toHaveLength(2);
    expect(leaksOf(result, secretsOf(server))).toEqual([]);
  });

  it.each(table)('%s of %s, always, ends the run', async (fault, request, path) => {
    const server = await start(path);
    befall(server, path, fault, 9);
    const result = await keyless(server, inputs, { debug: true });
    const error = errorOf(result);
    expect(error).toMatch(said[fault]);
    expect(error).toContain(WRONG_NAME);
    if (path === null) expect(error).toMatch(/GitHub gave .*: (?!.*Connect did not answer)/);
    else expect(error).toContain(`sub ${SUBJECT}`);
    if (request === 'the discovery') expect(error).toContain('names no token endpoint');
    expect(sentTo(server, path)).toBe(2);
    expect(server.requests.every(({ headers }) => headers['authorization'] === undefined)).toBe(
      true,
    );
    expect(server.connect.integrations).toHaveLength(1);
    expect(leaksOf(result, secretsOf(server))).toEqual([]);
  });

  it.each(Object.entries(requests).filter(([request]) => request !== 'the exchange'))(
    'status 503 of %s is not taken for a Connect that is starting',
    async (_, path) => {
      const server = await start(path);
      if (path === null) github.fail(...Array.from({ length: 9 }, () => ({ status: 503 })));
      else server.faults.add({ on: { path, times: 9 }, kind: { status: 503 } });
      const result = await keyless(server, inputs);
      expect(errorOf(result)).toContain('status 503');
      expect(sentTo(server, path)).toBe(2);
      expect(result.log.join('\n')).not.toContain('starting');
    },
  );
});

describe('a refusal of both', () => {
  const refusal = async (server: RunningConnect): Promise<string> => {
    const error = errorOf(await keyless(server));
    expect(error).toContain(WRONG_NAME);
    expect(server.connect.issuedKeys).toEqual([]);
    return error;
  };

  it('shows the claims that have to match, and both answers', async () => {
    const server = await federating();
    github.claims = { sub: 'repo:octocat@1/other@2:environment:connect' };
    const error = await refusal(server);
    expect(error).toContain(
      `sub repo:octocat@1/other@2:environment:connect, iss ${github.url}, aud ${server.url}`,
    );
    expect(error).toMatch(/code 217.*invalid_grant: no match/);
    expect(loginRequests(server)).toEqual([EXCHANGE, `GET ${DISCOVERY}`, 'POST /oauth/v1/token']);
  });

  it.each([
    [
      'the issuer is unknown',
      { iss: 'https://token.example.com' },
      'has the issuer https://token.example.com',
    ],
    ['the audience is another', { aud: 'elsewhere' }, 'expects another audience'],
    ['the token has expired', { exp: 1 }, 'could not verify the token'],
  ])('where %s', async (_, claims, words) => {
    github.claims = claims;
    expect(await refusal(await federating())).toContain(words);
  });

  it('where the signature is not the issuer’s', async () => {
    github.forged = true;
    expect(await refusal(await federating())).toContain('clock');
  });

  it('where federation is switched off, and there is no token endpoint', async () => {
    const options = { identityFederation: false, version: '2026.01.0' };
    const error = await refusal(await federating({ connect: options }));
    expect(error).toContain('EarlyAccess.IdentityFederation');
    expect(error).toMatch(/names no token endpoint.*status 404/);
  });

  it.each([
    [212, 'EarlyAccess.IdentityFederation'],
    [213, 'EarlyAccess.IdentityFederation'],
    [214, 'EarlyAccess.IdentityFederation'],
    [215, 'whole identity token'],
    [216, 'has the issuer'],
    [217, 'No user of Connect matches'],
    [250, 'EarlyAccess.IdentityFederation'],
    [251, 'whole identity token'],
    [256, 'another audience'],
    [275, 'could not verify'],
    [276, 'whole identity token'],
  ])('code %d is told in words that help', async (code, words) => {
    const server = await federating();
    const body = JSON.stringify({ code, error: 'In its own words.', payload: null });
    server.faults.add({ on: { path: /credentials$/ }, kind: { status: 400, body } });
    const error = await refusal(server);
    expect(error).toContain(words);
    expect(error).toContain(`code ${code}`);
    expect(error).toContain('In its own words.');
  });

  it.each([
    ['invalid_grant', 'ambiguous principal', 'More than one'],
    ['invalid_grant', 'verification failed', 'could not verify'],
    ['invalid_grant', 'no match', 'Nobody is granted access'],
    ['invalid_target', '', 'another audience'],
    ['unsupported_grant_type', '', 'does not exchange'],
    ['server_error', 'later', 'server_error: later'],
  ])('OAuth’s %s (%s) likewise', async (error, error_description, words) => {
    const server = await federating({ connect: { identityFederation: false } });
    const body = JSON.stringify({ error, error_description });
    server.faults.add({ on: { path: /token$/ }, kind: { status: 400, body } });
    expect(await refusal(server)).toContain(words);
  });
});

describe('the way to the token endpoint', () => {
  const elsewhere = { federationAt: 'token-endpoint' } as const;

  it('is found below the sub-path, never at the root of the host', async () => {
    const server = await federating({ connect: elsewhere, subPath: '/rsc' });
    expectSuccess(await keyless(server), 'created');
    expect(loginRequests(server)).toEqual([
      `POST /rsc${CREDENTIALS}`,
      `GET /rsc${DISCOVERY}`,
      'POST /rsc/oauth/v1/token',
    ]);
  });

  it.each([400, 401, 403, 404, 405, 422])('is looked for after status %d', async (status) => {
    const server = await federating({ connect: elsewhere });
    server.faults.add({ on: { path: /credentials$/ }, kind: { status } });
    expectSuccess(await keyless(server), 'created');
  });

  it.each([402, 429, 500])('is not looked for after status %d', async (status) => {
    const server = await federating({ connect: elsewhere });
    server.faults.add({ on: { path: /credentials$/ }, kind: { status } });
    expect(errorOf(await keyless(server))).toContain(`status ${status}`);
    expect(loginRequests(server)).toEqual([EXCHANGE]);
  });

  it('a licence that lacks it is said so', async () => {
    const server = await federating({ connect: { licensed: false } });
    expect(errorOf(await keyless(server))).toMatch(/licence.*code 221/);
  });

  it.each([
    ['a page', { html: 200 }],
    ['a redirect', { redirect: 302, location: 'https://login.example.com/' }],
    ['a missing key', { status: 401 }],
    ['JSON without an endpoint', { status: 200, body: '{"token_endpoint":null}' }],
    ['a list', { status: 200, body: '[]' }],
  ])('is not there where there is %s, and is not waited for', async (_, kind) => {
    const server = await federating({ connect: elsewhere });
    server.faults.add({ on: { path: /well-known/ }, kind });
    const error = errorOf(await keyless(server, { ...AZURE, 'max-attempts': '5' }));
    expect(error).toContain('names no token endpoint');
    expect(error).toMatch(/code 250/);
    expect(loginRequests(server)).toEqual([EXCHANGE, `GET ${DISCOVERY}`]);
  });

  it.each([
    'https://connect.example.com/oauth/v1/token',
    'http://127.0.0.1:1/oauth/v1/token',
    'http://user:password@127.0.0.1/oauth/v1/token',
    'not a URL',
  ])('is not taken to %s', async (endpoint) => {
    const server = await federating({ connect: elsewhere });
    const body = JSON.stringify({ token_endpoint: endpoint });
    server.faults.add({ on: { path: /well-known/ }, kind: { status: 200, body } });
    expect(errorOf(await keyless(server))).toContain('nothing was sent there');
    expect(loginRequests(server)).toEqual([EXCHANGE, `GET ${DISCOVERY}`]);
  });

  it('is taken over TLS where Connect believes to be reached without it', async () => {
    const authority = await createAuthority();
    const server = await federating({ connect: elsewhere, tls: await authority.issue() });
    server.connect.settings.address = server.url.replace('https:', 'http:');
    const result = await keyless(server, { ...AZURE, 'ca-certificate': authority.cert });
    expectSuccess(result, 'created');
    expect(loginRequests(server)).toContain('POST /oauth/v1/token');
  });

  it('is not taken where the server lists its grants without the exchange', async () => {
    const server = await federating({ connect: { ...elsewhere, tokenExchange: false } });
    expect(errorOf(await keyless(server))).toContain('does not exchange identity tokens');
    expect(loginRequests(server)).toHaveLength(2);
  });
});

describe('a key with too few rights', () => {
  it('of a trusted publisher is explained', async () => {
    const server = await federating({ connect: { federationAt: 'token-endpoint' } });
    server.connect.settings.identityFederation = false;
    server.connect.settings.trustedPublishers = [
      { name: 'sales', issuer: github.url, audience: server.url, subject: SUBJECT },
    ];
    const error = errorOf(await keyless(server));
    expect(error).toMatch(/trusted publisher.*cannot manage integrations/);
    expect(error).toContain(WRONG_NAME);
    expect(error).not.toContain('connect-api-key: the key');
  });

  it('of a publisher plans, and does not apply', async () => {
    const server = await federating({ role: 'publisher' });
    expect((await keyless(server, { ...AZURE, 'dry-run': 'true' })).exitCode).toBe(0);
    const error = errorsOf(await keyless(server)).join();
    expect(error).toContain('belongs to a publisher');
    expect(error).toContain(WRONG_NAME);
  });

  it('is told so whatever code comes with the status 403', async () => {
    const server = await federating();
    server.faults.add({
      on: { method: 'POST', path: /integrations$/ },
      kind: { status: 403, body: JSON.stringify({ code: 3, error: 'No.' }) },
    });
    const error = errorsOf(await keyless(server)).join();
    expect(error).toContain('The short-lived key has no administrator rights');
    expect(error).toContain(WRONG_NAME);
  });
});

describe('a key that expires in the middle of a run', () => {
  const manifest = Array.from(
    { length: 6 },
    (_, index) => `  - { name: I${index}, template: connect, config: { max_role: Viewer } }`,
  );
  const files = { 'connect.yml': `integrations:\n${manifest.join('\n')}\n` };
  const expireBefore = (server: RunningConnect, nth: number[]): void => {
    let posts = 0;
    const { connect: model } = server;
    const handle = model.handle.bind(model);
    model.handle = (request, options) => {
      if (request.method === 'POST' && request.path.endsWith('/integrations')) {
        posts += 1;
        if (nth.includes(posts)) model.expireKeys();
      }
      return handle(request, options);
    };
  };

  it('is renewed once, for all requests in flight', async () => {
    const server = await federating();
    expireBefore(server, [3]);
    const result = await keyless(server, { manifest: 'connect.yml' }, { files });
    expectSuccess(result);
    expect(server.connect.issuedKeys).toHaveLength(2);
    expect(github.tokens).toHaveLength(2);
    const names = server.connect.integrations.map(({ name }) => name).sort();
    expect(names).toEqual(['GitHub Actions', 'I0', 'I1', 'I2', 'I3', 'I4', 'I5']);
  });

  it('is not renewed twice', async () => {
    const server = await federating();
    expireBefore(server, [2, 5]);
    const inputs = { manifest: 'connect.yml', 'max-parallel': '1' };
    const result = await keyless(server, inputs, { files });
    expect(errorsOf(result).join()).toContain('a new one only once');
    expect(server.connect.issuedKeys).toHaveLength(2);
  });

  it('that cannot be renewed ends the writes, and says why', async () => {
    const server = await federating();
    expireBefore(server, [2]);
    const inputs = { manifest: 'connect.yml', 'max-parallel': '1' };
    server.faults.add({
      on: { path: /credentials$/, nth: 2, times: Infinity },
      kind: { status: 402 },
    });
    const result = await keyless(server, inputs, { files });
    expect(warningsOf(result).join()).toContain('has expired');
    expect(errorsOf(result).join()).toContain('status 401');
    expect(server.connect.integrations).toHaveLength(2);
  });

  it('is not renewed if it has never worked', async () => {
    const server = await federating();
    server.faults.add({
      on: { method: 'GET', times: Infinity, path: /v1/ },
      kind: { status: 401 },
    });
    expect(errorOf(await keyless(server))).toContain('status 401');
    expect(server.connect.issuedKeys).toHaveLength(1);
  });
});

describe('what is echoed', () => {
  it.each([
    ['by the exchange', /credentials$/, 400],
    ['by the exchange, as a licence', /credentials$/, 402],
    ['by the discovery', /well-known/, 500],
    ['by the token endpoint', /token$/, 400],
    ['by the API', /integrations$/, 400],
  ])('%s is withheld', async (_, path, status) => {
    const server = await federating({ connect: { federationAt: 'token-endpoint' } });
    const known: string[] = [REQUEST_TOKEN];
    const handle = server.connect.handle.bind(server.connect);
    server.connect.handle = (request, options) => {
      if (!path.test(request.path)) return handle(request, options);
      const { headers } = handle({ ...request, body: '' }, options);
      known.push(...github.tokens, ...server.connect.issuedKeys);
      const text = quoteAll([...new Set(known)]);
      const body = JSON.stringify({ code: 217, error: text, error_description: text });
      return { status, headers, body };
    };
    const result = await keyless(server, AZURE, { debug: true });
    expect(known.length).toBeGreaterThan(1);
    expect(leaksOf(result, [...new Set(known)])).toEqual([]);
  });

  it('by GitHub is withheld', async () => {
    const server = await federating();
    github.fail({ status: 400, body: JSON.stringify({ message: REQUEST_TOKEN }) });
    const result = await keyless(server);
    expect(result.exitCode).toBe(1);
    expect(leaksOf(result, [REQUEST_TOKEN])).toEqual([]);
  });
});

describe('a gateway in front of Connect', () => {
  it('gets its header on every request to Connect, and GitHub none of it', async () => {
    const authorization = 'Snowflake Token="gateway-token-0123456789"';
    const server = await federating({ connect: { gateway: { authorization } } });
    const result = await keyless(server, {
      ...AZURE,
      'gateway-headers': JSON.stringify({ Authorization: authorization }),
    });
    expectSuccess(result, 'created');
    expect(JSON.stringify(tokenRequests())).not.toContain('gateway-token');
    expect(server.requests[0]!.headers).not.toHaveProperty('x-rsc-authorization');
  });
});

it('an integration that is there is found by the same key', async () => {
  const server = await federating();
  server.connect.seed({ integrations: [storedAzure()] });
  expectSuccess(await keyless(server), 'unchanged');
  expect(writesTo(server)).toEqual([EXCHANGE]);
});

it.each([
  ['is the only one that the manifest names', [], 0],
  ['has a neighbour that the manifest does not name', ['Back door'], 1],
])('a federation integration that %s', async (_, others, exitCode) => {
  const server = await federating();
  const config = { issuer: github.url, audience: server.url, match_claim: 'sub' };
  server.connect.seed({
    integrations: others.map((name) => ({
      name,
      template: 'oidc-federation',
      config: { ...config, audience: 'elsewhere' },
    })),
  });
  const declared = { name: 'GitHub Actions', template: 'oidc-federation', config };
  const files = { 'm.yml': JSON.stringify({ complete: true, integrations: [declared] }) };
  const inputs = { manifest: 'm.yml', 'dry-run': 'true', 'fail-on-drift': 'true' };
  const result = await keyless(server, inputs, { files });
  expect(result.exitCode).toBe(exitCode);
  expect(result.annotations.filter(({ message }) => message.includes('Back door'))).toHaveLength(
    exitCode,
  );
});

it('the log says first which way is gone', async () => {
  const { log } = await keyless(await federating());
  expect(log[0]).toContain('No API key is given');
});
