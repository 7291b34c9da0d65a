import { type ConnectOptions, type RunningConnect, startConnect } from '../support/connect';
import {
  federation,
  REQUEST_TOKEN,
  type RunningIdentityProvider,
  startIdentityProvider,
  SUBJECT,
} from '../support/identity-provider';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const CREDENTIALS = '/__api__/v1/oauth/integrations/credentials';

let issuer: RunningIdentityProvider;
const servers: RunningConnect[] = [];

beforeEach(async () => {
  issuer = await startIdentityProvider();
});

afterEach(async () => {
  await Promise.all([issuer.close(), ...servers.splice(0).map((server) => server.close())]);
});

/** A server that federates the issuer's tokens for one user, an administrator. */
async function start(options: ConnectOptions = {}): Promise<RunningConnect> {
  const server = await startConnect({ connect: { identityFederation: true, ...options } });
  servers.push(server);
  server.connect.seed(federation(issuer.url, 'connect'));
  return server;
}

async function tokenFor(audience = 'connect'): Promise<string> {
  const url = `${issuer.env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${REQUEST_TOKEN}` } });
  return ((await response.json()) as { value: string }).value;
}

async function post(
  server: RunningConnect,
  path: string,
  form: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.json() };
}

async function askCredentials(server: RunningConnect, more: Record<string, string> = {}) {
  return post(server, CREDENTIALS, {
    grant_type: GRANT,
    subject_token_type: ID_TOKEN,
    requested_token_type: 'urn:posit:connect:api-key',
    ...(more['subject_token'] === undefined && { subject_token: await tokenFor() }),
    ...more,
  });
}

async function askTokenEndpoint(server: RunningConnect, more: Record<string, string> = {}) {
  return post(server, '/oauth/v1/token', {
    grant_type: GRANT,
    subject_token_type: ID_TOKEN,
    requested_token_type: ACCESS_TOKEN,
    ...(more['subject_token'] === undefined && { subject_token: await tokenFor() }),
    ...more,
  });
}

async function whoHas(server: RunningConnect, key: unknown): Promise<unknown> {
  const headers = { authorization: `Key ${String(key)}` };
  const response = await fetch(`${server.url}/__api__/v1/user`, { headers });
  return response.status === 200 ? await response.json() : response.status;
}

const keyOf = ({ body }: { body: unknown }): unknown =>
  (body as { access_token: unknown }).access_token;

describe('the endpoint for credentials', () => {
  test('makes of an identity token a key of the user whom it names', async () => {
    const server = await start();
    const answer = await askCredentials(server);
    expect(answer).toMatchObject({ status: 200, body: { expires_in: 3_600 } });
    expect(await whoHas(server, keyOf(answer))).toMatchObject({
      username: 'deployer',
      user_role: 'administrator',
    });
    expect(server.connect.issuedKeys).toEqual([keyOf(answer)]);
    server.connect.expireKeys();
    expect(await whoHas(server, keyOf(answer))).toBe(401);
  });

  test.each<[string, number, Record<string, string>]>([
    ['another grant', 213, { grant_type: 'client_credentials' }],
    ['a token of a session', 212, { subject_token_type: 'urn:posit:connect:user-session-token' }],
    ['another type of token', 214, { subject_token_type: ACCESS_TOKEN }],
    ['another type of answer', 250, { requested_token_type: ACCESS_TOKEN }],
    ['no token', 276, { subject_token: '' }],
    ['a token that is none', 251, { subject_token: 'nonsense' }],
  ])('refuses %s with code %d', async (_, code, form) => {
    const answer = await askCredentials(await start(), form);
    expect(answer).toMatchObject({ status: 400, body: { code, payload: null } });
  });

  test.each<[string, number, Record<string, unknown>]>([
    ['of another issuer', 216, { iss: 'https://token.actions.example.com' }],
    ['without an issuer', 216, { iss: null }],
    ['for somebody else', 217, { sub: 'repo:octocat/other:environment:connect' }],
    ['without a subject', 217, { sub: null }],
    ['for another audience', 256, { aud: 'elsewhere' }],
    ['that has expired', 275, { exp: 1_000_000_000 }],
    ['that is not valid yet', 275, { nbf: 4_000_000_000 }],
  ])('refuses a token %s with code %d', async (_, code, claims) => {
    const server = await start();
    issuer.claims = claims;
    expect(await askCredentials(server)).toMatchObject({ status: 400, body: { code } });
    expect(server.connect.issuedKeys).toEqual([]);
  });

  test('refuses a token that the issuer has not signed, and any if the issuer cannot be reached', async () => {
    const server = await start();
    issuer.forged = true;
    expect(await askCredentials(server)).toMatchObject({ status: 400, body: { code: 275 } });
    issuer.forged = false;
    const subject_token = await tokenFor();
    await issuer.close();
    expect(await askCredentials(server, { subject_token })).toMatchObject({ body: { code: 275 } });
  });

  test('refuses one that was tampered with', async () => {
    const [header, , signature] = (await tokenFor()).split('.');
    const claims = { iss: issuer.url, sub: SUBJECT, aud: 'connect', exp: 4_000_000_000 };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const subject_token = `${header!}.${payload}.${signature!}`;
    expect(await askCredentials(await start(), { subject_token })).toMatchObject({
      body: { code: 275, error: expect.stringContaining('signature') as unknown },
    });
  });

  test('matches another claim where the integration says so', async () => {
    const server = await start();
    server.connect.seed({
      users: [{ username: 'octocat', external_id: 'octocat' }],
      integrations: [
        {
          name: 'By actor',
          template: 'oidc-federation',
          config: { issuer: issuer.url, audience: 'by-actor', match_claim: 'actor' },
        },
      ],
    });
    const answer = await askCredentials(server, { subject_token: await tokenFor('by-actor') });
    expect(await whoHas(server, keyOf(answer))).toMatchObject({ username: 'octocat' });
  });

  test('refuses a token that matches two users, or one who is locked', async () => {
    const server = await start();
    server.connect.seed({ users: [{ username: 'twin', external_id: SUBJECT }] });
    expect(await askCredentials(server)).toMatchObject({ status: 400, body: { code: 217 } });
    const other = await start();
    other.connect.seed({ users: [{ username: 'l', external_id: 'locked', locked: true }] });
    issuer.claims = { sub: 'locked' };
    expect(await askCredentials(other)).toMatchObject({ status: 400, body: { code: 217 } });
  });

  test('does not federate unless it is switched on, nor without a licence', async () => {
    const off = await start({ identityFederation: false });
    expect(await askCredentials(off)).toMatchObject({ status: 400, body: { code: 214 } });
    const elsewhere = await start({ federationAt: 'token-endpoint' });
    expect(await askCredentials(elsewhere)).toMatchObject({ status: 400, body: { code: 250 } });
    const unlicensed = await start({ licensed: false });
    expect(await askCredentials(unlicensed)).toMatchObject({ status: 402, body: { code: 221 } });
  });
});

describe('the token endpoint', () => {
  const discovered = async (server: RunningConnect): Promise<Response> =>
    fetch(`${server.url}/.well-known/oauth-authorization-server`);
  const publisher = (name: string) => ({
    name,
    issuer: issuer.url,
    audience: 'connect',
    subject: SUBJECT,
  });

  test('is discovered beside the API', async () => {
    const server = await start();
    expect(await (await discovered(server)).json()).toEqual({
      issuer: server.url,
      authorization_endpoint: `${server.url}/oauth/v1/authorize`,
      token_endpoint: `${server.url}/oauth/v1/token`,
      grant_types_supported: ['authorization_code', 'refresh_token', GRANT],
    });
  });

  test('is not there before 2026.06', async () => {
    expect((await discovered(await start({ version: '2026.05.0' }))).status).toBe(404);
  });

  test('makes a key of a trusted publisher, who may not ask who it is', async () => {
    const server = await start({ trustedPublishers: [publisher('sales')] });
    const answer = await askTokenEndpoint(server);
    expect(answer.status).toBe(200);
    expect(await whoHas(server, keyOf(answer))).toBe(403);
  });

  test('federates where it is told to', async () => {
    const server = await start({ federationAt: 'token-endpoint' });
    const answer = await askTokenEndpoint(server);
    expect(await whoHas(server, keyOf(answer))).toMatchObject({ username: 'deployer' });
  });

  test.each<[string, RegExp, Record<string, string>]>([
    ['unsupported_grant_type', /grant/, { grant_type: 'refresh_token' }],
    ['invalid_request', /token/, { subject_token: '' }],
    ['invalid_request', /token/, { requested_token_type: ID_TOKEN }],
    ['invalid_grant', /verified/, { subject_token: 'nonsense' }],
    ['invalid_grant', /no match/, {}],
  ])('refuses with %s, %s', async (error, description, form) => {
    expect(await askTokenEndpoint(await start(), form)).toEqual({
      status: 400,
      body: { error, error_description: expect.stringMatching(description) as unknown },
    });
  });

  test('calls a token ambiguous that two publishers trust', async () => {
    const server = await start({ trustedPublishers: [publisher('a'), publisher('b')] });
    expect(await askTokenEndpoint(server)).toMatchObject({
      status: 400,
      body: {
        error: 'invalid_grant',
        error_description: expect.stringContaining('ambiguous') as unknown,
      },
    });
  });

  test('may be there without the exchange', async () => {
    const server = await start({ tokenExchange: false });
    expect(await askTokenEndpoint(server)).toMatchObject({
      body: { error: 'unsupported_grant_type' },
    });
    expect(JSON.stringify(await (await discovered(server)).json())).not.toContain(GRANT);
  });
});

describe('the issuer', () => {
  test('gives tokens to the job alone', async () => {
    const url = `${issuer.env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=x`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    expect(issuer.tokens).toEqual([]);
  });

  test('fails as it is told to, once each', async () => {
    issuer.fail({ status: 503 }, 'drop');
    const ask = async (): Promise<unknown> => tokenFor().catch(() => 'failed');
    expect([await ask(), await ask()]).toEqual(['failed', 'failed']);
    expect(await ask()).toBe(issuer.tokens[0]);
  });
});
