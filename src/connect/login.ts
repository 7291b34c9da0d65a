import { ForeignText } from '../foreign';
import { Secret } from '../secret';
import { parseUrl } from '../url';
import { ConnectError } from './errors';
import type { Answer, Call } from './attempt';
import type { Http } from './http';
import { answerText, githubText, noKeyGiven, withoutToken, type Claims } from './login-words';
import type { Credential } from './open';
import { asRecord } from './readers';

export interface LoginOptions {
  /** Base URL of Connect. */
  readonly server: string;
  readonly credential: Extract<Credential, { kind: 'keyless' }> & { readonly audience: string };
  /** Asks Connect without a key. */
  readonly connect: Pick<Http, 'request'>;
  /** Asks GitHub in the name of the job. */
  readonly github: Pick<Http, 'request'>;
  /** Called with every secret before anything else is done with it. */
  readonly onSecret: (value: string, where: string) => void;
}

interface IdentityToken {
  readonly secret: Secret;
  readonly claims: Claims | null;
}

const CREDENTIALS = '/v1/oauth/integrations/credentials';
const DISCOVERY = '/.well-known/oauth-authorization-server';
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
/** From rstudio/rsconnect. */
const API_KEY = 'urn:posit:connect:api-key';

/**
 * Gets a short-lived API key for the identity token of this job.
 *
 * It tries identity federation first, as rstudio/rsconnect does, then the token endpoint, as rsconnect-python does,
 * which also serves trusted publishing. A repository may have both, and the key of a trusted publisher cannot manage
 * integrations.
 *
 * @throws LoginError with what GitHub and Connect have answered; ConnectError if the run is cancelled
 */
export async function login(options: LoginOptions): Promise<Secret> {
  const token = await identityToken(options);
  const federation = { method: 'POST', path: CREDENTIALS } as const;
  const first = await exchange(options, token, API_KEY, federation);
  if (typeof first !== 'string') return first;
  const endpoint = await discover(options);
  if ('why' in endpoint) throw noKeyGiven(token.claims, [first, endpoint.why]);
  const { pathname: path } = new URL(endpoint.url);
  const second = await exchange(options, token, ACCESS_TOKEN, {
    method: 'POST',
    path,
    url: endpoint.url,
  });
  if (typeof second !== 'string') return second;
  throw noKeyGiven(token.claims, [first, second]);
}

/** @see https://docs.github.com/actions/reference/security/oidc for the request and its answer */
async function identityToken({
  credential,
  github,
  onSecret,
}: LoginOptions): Promise<IdentityToken> {
  const { requestUrl: url, audience } = credential;
  const query = `${url.includes('?') ? '&' : '?'}audience=${encodeURIComponent(audience)}`;
  const call: Call = { method: 'GET', path: parseUrl(url)?.pathname ?? '', url: url + query };
  let answer: Answer;
  try {
    answer = await github.request(call);
  } catch (error) {
    throw error instanceof ConnectError && error.failure.kind !== 'cancelled'
      ? withoutToken(githubText(error), { cause: error })
      : error;
  }
  const value = textIn(answer.json, 'value');
  if (value === null) {
    throw withoutToken('its answer holds none.');
  }
  onSecret(value, 'the identity token');
  for (const segment of value.split('.')) onSecret(segment, 'the identity token');
  return { secret: new Secret(value), claims: readClaims(value) };
}

/** A key, or why Connect refused this exchange. Any other error is thrown. */
async function exchange(
  { connect, onSecret }: LoginOptions,
  token: IdentityToken,
  requestedType: string,
  call: Call,
): Promise<Secret | string> {
  let answer: Answer;
  try {
    answer = await connect.request({
      ...call,
      // A second key does no harm: the first one expires unused.
      repeatable: true,
      form: {
        grant_type: TOKEN_EXCHANGE,
        subject_token_type: ID_TOKEN,
        requested_token_type: requestedType,
        subject_token: token.secret,
      },
    });
  } catch (error) {
    if (!(error instanceof ConnectError) || error.failure.kind === 'cancelled') throw error;
    const text = answerText(error, token.claims);
    if (mayBeElsewhere(error)) return text;
    throw noKeyGiven(token.claims, [text], { cause: error });
  }
  const key = textIn(answer.json, 'access_token');
  if (key === null || !/^[\x21-\x7e]+$/.test(key)) {
    return `Connect answered, but without a key. [${call.method} ${call.path}, status ${answer.status}, correlation id ${answer.correlationId}]`;
  }
  onSecret(key, 'the short-lived key');
  return new Secret(key);
}

/** Whether another way may lead to a key. A licence and a rate limit are the same for all of them. */
function mayBeElsewhere({ failure }: ConnectError): boolean {
  if (failure.kind !== 'status') return false;
  const { status } = failure;
  return status >= 400 && status < 500 && status !== 402 && status !== 429;
}

/**
 * The token endpoint by RFC 8414, whose document Posit's client looks for below the server's sub-path. Never at the root
 * of the host, where another application may be.
 */
async function discover({
  server,
  connect,
}: LoginOptions): Promise<{ readonly url: string } | { readonly why: string }> {
  let json: unknown;
  try {
    const call: Call = { method: 'GET', path: DISCOVERY, url: server + DISCOVERY };
    ({ json } = await connect.request(call));
  } catch (error) {
    if (!(error instanceof ConnectError) || error.failure.kind === 'cancelled') throw error;
    return { why: `The server names no token endpoint. ${answerText(error, null)}` };
  }
  const endpoint = textIn(json, 'token_endpoint');
  if (endpoint === null) return { why: `The server names no token endpoint (GET ${DISCOVERY}).` };
  if (!grantsExchange(json)) {
    return { why: 'The token endpoint of the server does not exchange identity tokens.' };
  }
  const base = new URL(server);
  // Where a proxy ends TLS, Connect may believe that it is reached over plain HTTP.
  const url = parseUrl(
    base.protocol === 'https:' ? endpoint.replace(/^http:/i, 'https:') : endpoint,
  );
  const isBelow = url?.pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`) ?? false;
  if (url?.origin !== base.origin || !isBelow || url.username !== '' || url.password !== '') {
    return {
      why: `The server names a token endpoint at another address, so nothing was sent there: ${url === null ? 'it is no URL' : new ForeignText(url.origin).quoted()}. Check Server.Address of Connect.`,
    };
  }
  return { url: url.href };
}

/** Where the server lists its grants, the exchange must be among them, as rsconnect-python has it. */
function grantsExchange(json: unknown): boolean {
  const { grant_types_supported: grants } = asRecord(json);
  return !Array.isArray(grants) || grants.includes(TOKEN_EXCHANGE);
}

function textIn(json: unknown, key: string): string | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const value = asRecord(json)[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What the token says of the job. It is not verified here: Connect does that. */
function readClaims(token: string): Claims | null {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { sub, iss, aud } = asRecord(JSON.parse(payload));
    return { sub: String(sub), iss: String(iss), aud: String(aud) };
  } catch {
    return null;
  }
}
