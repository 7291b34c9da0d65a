import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';

/** Identity tokens of other issuers, as OpenID Connect defines them, and what can be wrong with one. */

export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: readonly string[];
  readonly all: Readonly<Record<string, unknown>>;
}

/** By issuer; what was published when the server last asked for it. */
export type IssuerKeys = ReadonlyMap<string, readonly JsonWebKey[]>;

export type TokenProblem =
  | 'not a token'
  | 'no issuer'
  | 'no subject'
  | 'unknown issuer'
  | 'unknown key'
  | 'signature'
  | 'expired';

/**
 * The claims of a token that one of the issuer's keys has signed and that is valid now. Which issuer is trusted is asked
 * before anything else, since an unknown one has no keys.
 */
export function verifyIdToken(
  token: string,
  keys: IssuerKeys,
  isTrusted: (issuer: string) => boolean,
  now: Date,
): Claims | TokenProblem {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  const head = parsePart(header);
  const all = parsePart(payload);
  if (head === null || all === null || more.length > 0) return 'not a token';
  const { iss, aud, exp, nbf } = all;
  const subject = all['sub'];
  if (typeof iss !== 'string') return 'no issuer';
  if (!isTrusted(iss)) return 'unknown issuer';
  const jwk = keys.get(iss)?.find(({ kid }) => kid === head['kid']);
  if (jwk === undefined || head['alg'] !== 'RS256') return 'unknown key';
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    createPublicKey({ key: jwk, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) return 'signature';
  const seconds = now.getTime() / 1_000;
  if (typeof exp !== 'number' || exp <= seconds) return 'expired';
  if (typeof nbf === 'number' && nbf > seconds) return 'expired';
  if (typeof subject !== 'string') return 'no subject';
  const audiences = [aud].flat().filter((one) => typeof one === 'string');
  const claims: Claims = { iss, sub: subject, aud: audiences, all };
  return claims;
}

function parsePart(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/**
 * What an issuer publishes, fetched from where OpenID Connect Discovery says; nothing if it cannot be reached, or names
 * itself otherwise than it is called.
 */
export async function fetchIssuerKeys(issuer: string): Promise<readonly JsonWebKey[]> {
  const get = async (url: string): Promise<Record<string, unknown>> => {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return (await response.json()) as Record<string, unknown>;
  };
  try {
    const configuration = await get(`${issuer}/.well-known/openid-configuration`);
    if (configuration['issuer'] !== issuer) return [];
    const { keys } = await get(String(configuration['jwks_uri']));
    return keys as JsonWebKey[];
  } catch {
    return [];
  }
}
