import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { firstHalf } from './connect/faults';
import type { Role } from './connect/settings';

/** The bearer token that the runner gives to a job with `id-token: write`. */
export const REQUEST_TOKEN = 'RequestTokenOfTheRunner.0123456789abcdef';

export interface IdentityRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** What happens in place of an answer. */
type Fault =
  | 'hang'
  | 'drop'
  /** A token is handed out, and the connection ends after the headers and half of the body. */
  | 'reset-half'
  /** A token is handed out; the answer is complete as HTTP, but half of its JSON is missing. */
  | 'truncated-json'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    };

export interface RunningIdentityProvider {
  /** The issuer, the `iss` of its tokens. */
  readonly url: string;
  /** What the runner sets in a job with `id-token: write`. */
  readonly env: Readonly<
    Record<'ACTIONS_ID_TOKEN_REQUEST_URL' | 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', string>
  >;
  readonly requests: readonly IdentityRequest[];
  /** The tokens handed out, in order. */
  readonly tokens: readonly string[];
  /** Claims of the tokens to come, over the usual ones. */
  claims: Readonly<Record<string, unknown>>;
  /** Whether the tokens to come are signed by a key that the issuer does not publish. */
  forged: boolean;
  /** The requests for tokens to come that meet a fault, each one. */
  fail(...faults: readonly Fault[]): void;
  close(): Promise<void>;
}

const TOKEN_PATH = '/token/job';
const JWKS_PATH = '/.well-known/jwks';
const KEY_ID = 'key-1';

/** The subject of a token by default, in the form that GitHub documents for a job with an environment. */
export const SUBJECT = 'repo:octocat/example:environment:connect';

/** What a server has to hold to take tokens of an issuer, for this audience, for those of a user. */
export function federation(issuer: string, audience: string, user_role: Role = 'administrator') {
  return {
    users: [{ username: 'deployer', user_role, external_id: SUBJECT }],
    integrations: [
      {
        name: 'GitHub Actions',
        template: 'oidc-federation',
        config: { issuer, audience, match_claim: 'sub' },
      },
    ],
  };
}

/**
 * Starts GitHub's issuer of identity tokens on a free port of the loopback interface: the endpoint that jobs ask, by
 * GitHub's documentation (`GET $ACTIONS_ID_TOKEN_REQUEST_URL&audience=…` with a bearer token, answer `{"value": …}`), and
 * what OpenID Connect Discovery wants of an issuer.
 */
export async function startIdentityProvider(): Promise<RunningIdentityProvider> {
  const requests: IdentityRequest[] = [];
  const tokens: string[] = [];
  const faults: Fault[] = [];
  const sockets = new Set<Socket>();

  const issue = (audience: string | null): string => {
    const now = Math.floor(Date.now() / 1_000);
    const token = signed(
      {
        iss: provider.url,
        aud: audience ?? 'https://github.com/octocat',
        sub: SUBJECT,
        iat: now,
        nbf: now - 60,
        exp: now + 300,
        jti: randomUUID(),
        repository: 'octocat/example',
        ref: 'refs/heads/main',
        actor: 'octocat',
        ...provider.claims,
      },
      provider.forged ? keys.other : keys.published,
    );
    tokens.push(token);
    return token;
  };

  const answer = (
    { method, path, headers }: IdentityRequest,
    outgoing: ServerResponse,
    fault?: 'reset-half' | 'truncated-json',
  ): void => {
    const { pathname, searchParams } = new URL(path, provider.url);
    const send = (status: number, body: unknown): void => {
      const whole = JSON.stringify(body);
      const sent = fault === undefined ? whole : firstHalf(whole);
      outgoing.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': fault === 'reset-half' ? whole.length : sent.length,
      });
      if (fault === 'reset-half') outgoing.write(sent, () => outgoing.destroy());
      else outgoing.end(sent);
    };
    if (method !== 'GET') send(405, { message: 'Method Not Allowed' });
    else if (pathname === '/.well-known/openid-configuration') {
      send(200, { issuer: provider.url, jwks_uri: `${provider.url}${JWKS_PATH}` });
    } else if (pathname === JWKS_PATH) {
      const jwk = keys.published.publicKey.export({ format: 'jwk' });
      send(200, { keys: [{ ...jwk, kid: KEY_ID, alg: 'RS256', use: 'sig' }] });
    } else if (pathname !== TOKEN_PATH) send(404, { message: 'Not Found' });
    else if (headers.authorization?.replace(/^bearer /i, '') !== REQUEST_TOKEN) {
      send(401, { message: 'Unauthorized' });
    } else send(200, { count: 1, value: issue(searchParams.get('audience')) });
  };

  const server = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const request = { method, path, headers };
    requests.push(request);
    const fault = path.startsWith(TOKEN_PATH) ? faults.shift() : undefined;
    if (fault === 'hang') return;
    if (fault === 'drop') incoming.socket.destroy();
    else if (typeof fault !== 'object') answer(request, outgoing, fault);
    else outgoing.writeHead(fault.status, fault.headers).end(fault.body);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  const provider: RunningIdentityProvider = {
    url,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}${TOKEN_PATH}?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
    },
    requests,
    tokens,
    claims: {},
    forged: false,
    fail(...more) {
      faults.push(...more);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
  return provider;
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const newKeyPair = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2_048 });
const keys = { published: newKeyPair(), other: newKeyPair() };

function signed(claims: object, { privateKey }: KeyPair): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const content = `${encode({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${encode(claims)}`;
  const signature = sign('RSA-SHA256', Buffer.from(content), privateKey);
  return `${content}.${signature.toString('base64url')}`;
}
