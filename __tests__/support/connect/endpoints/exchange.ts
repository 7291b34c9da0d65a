import { type Claims, type TokenProblem, verifyIdToken } from '../identity';
import type { Answer, Call } from '../protocol';
import { type ErrorName, Refusal } from '../refusal';
import type { KeyOwner } from '../settings';
import { FEDERATION_TEMPLATE } from '../template-versions';
import type { Server } from './server';

/**
 * The two exchanges of an identity token for a short-lived API key.
 *
 * Requests and answers that succeed are those of Posit's own clients: rstudio/rsconnect asks the credentials endpoint,
 * rsconnect-python the token endpoint that it discovers. Connect's codes are documented by name alone: which refusal has
 * which, and its words, are inferred.
 */

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const API_KEY = 'urn:posit:connect:api-key';
const SESSION_TOKENS: ReadonlySet<string | null> = new Set([
  'urn:posit:connect:user-session-token',
  'urn:posit:connect:content-session-token',
]);

/** `POST /v1/oauth/integrations/credentials`: made for running content, and for identity federation (Early Access). */
export function exchangeAtCredentials(server: Server, { body }: Call): Answer {
  const { settings } = server;
  if (!settings.licensed) {
    throw new Refusal(402, 'OAuthIntegrationsNotLicensed', 'OAuth integrations are not licensed.');
  }
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== TOKEN_EXCHANGE) {
    throw refusal('OAuthCredentialGrantType', 'The grant type is not supported.');
  }
  const subjectType = form.get('subject_token_type');
  if (SESSION_TOKENS.has(subjectType)) {
    throw refusal('OAuthCredentialNoAssociations', 'There is no content with this session.');
  }
  if (subjectType !== ID_TOKEN || !settings.identityFederation) {
    throw refusal('OAuthCredentialSubjectTokenType', 'The subject token type is not supported.');
  }
  if (form.get('requested_token_type') !== API_KEY || settings.federationAt !== 'credentials') {
    throw refusal('OAuthCredentialsNoSupportedHandler', 'No handler supports this exchange.');
  }
  const subjectToken = form.get('subject_token') ?? '';
  if (subjectToken === '') throw refusal('OAuthMissingIdToken', 'The identity token is missing.');
  const claims = verified(server, subjectToken);
  if (typeof claims === 'string') throw refusal(...PROBLEMS[claims]);
  const match = federate(server, claims);
  if (typeof match === 'string') throw refusal(...MISMATCHES[match]);
  return [200, issue(server, match, API_KEY)];
}

const PROBLEMS: Readonly<Record<TokenProblem, [ErrorName, string]>> = {
  'not a token': ['OAuthInvalidIdToken', 'The identity token is not a JSON Web Token.'],
  'no issuer': ['OAuthCredentialIssClaim', 'The iss claim is missing.'],
  'unknown issuer': ['OAuthCredentialIssClaim', 'No integration has the issuer of the token.'],
  'unknown key': ['OAuthCredentialIdTokenVerification', 'The issuer has no such key.'],
  signature: ['OAuthCredentialIdTokenVerification', 'The signature of the token is not valid.'],
  expired: ['OAuthCredentialIdTokenVerification', 'The token is expired or not valid yet.'],
  'no subject': ['OAuthCredentialSubClaim', 'The sub claim is missing.'],
};

const MISMATCHES: Readonly<Record<Mismatch, [ErrorName, string]>> = {
  audience: ['OAuthCredentialsInvalidAudience', 'The audience of the token is not expected.'],
  'no match': ['OAuthCredentialSubClaim', 'No user matches the token.'],
  ambiguous: ['OAuthCredentialSubClaim', 'More than one user matches the token.'],
};

function refusal(error: ErrorName, message: string): Refusal {
  return new Refusal(400, error, message);
}

/** The metadata of RFC 8414, at the path that rsconnect-python asks for. */
export function discovery({ settings }: Server): Answer {
  const { address, tokenExchange } = settings;
  return [
    200,
    {
      issuer: address,
      authorization_endpoint: `${address}/oauth/v1/authorize`,
      token_endpoint: `${address}/oauth/v1/token`,
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        ...(tokenExchange ? [TOKEN_EXCHANGE] : []),
      ],
    },
  ];
}

/** The token endpoint: trusted publishers and, by a switch, federation. Refusals in the form of RFC 6749. */
export function exchangeAtTokenEndpoint(server: Server, { body }: Call): Answer {
  const { settings } = server;
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== TOKEN_EXCHANGE || !settings.tokenExchange) {
    return oauthError('unsupported_grant_type', 'The grant type is not supported.');
  }
  const subjectToken = form.get('subject_token') ?? '';
  if (
    subjectToken === '' ||
    form.get('subject_token_type') !== ID_TOKEN ||
    form.get('requested_token_type') !== ACCESS_TOKEN
  ) {
    return oauthError('invalid_request', 'An identity token is to be exchanged.');
  }
  const claims = verified(server, subjectToken);
  if (typeof claims === 'string') {
    return claims === 'unknown issuer'
      ? oauthError('invalid_grant', 'no match for the identity token')
      : oauthError('invalid_grant', `the identity token could not be verified: ${claims}`);
  }
  const principals = settings.trustedPublishers
    .filter(
      ({ issuer, audience, subject }) =>
        issuer === claims.iss && subject === claims.sub && claims.aud.includes(audience),
    )
    .map(({ name }): KeyOwner => ({ role: 'viewer', username: name, isServicePrincipal: true }));
  const federated =
    settings.identityFederation && settings.federationAt === 'token-endpoint'
      ? federate(server, claims)
      : 'no match';
  const matches = typeof federated === 'string' ? principals : [...principals, federated];
  const [match] = matches;
  if (matches.length > 1 || federated === 'ambiguous') {
    return oauthError('invalid_grant', 'the identity token is ambiguous');
  }
  if (match === undefined) return oauthError('invalid_grant', 'no match for the identity token');
  return [200, issue(server, match, ACCESS_TOKEN)];
}

function oauthError(error: string, description: string): Answer {
  return [400, { error, error_description: description }];
}

function verified({ settings, store }: Server, token: string): Claims | TokenProblem {
  const issuers = new Set(trustedIssuers({ settings, store }));
  return verifyIdToken(token, settings.issuerKeys, (iss) => issuers.has(iss), settings.now());
}

/** Whose identity tokens this server may be asked to verify. */
export function trustedIssuers({ settings, store }: Server): string[] {
  return [
    ...settings.trustedPublishers.map(({ issuer }) => issuer),
    ...federations(store).map(({ issuer }) => issuer),
  ];
}

type Mismatch = 'audience' | 'no match' | 'ambiguous';

/**
 * The user whom a token stands for. The issuer must be that of a federation integration, and its match claim, `sub` by
 * default, must match an existing user (documented). Which attribute of the user is meant is not known: the external id,
 * here, compared byte for byte. A locked user is none (inferred).
 */
function federate({ store }: Server, claims: Claims): KeyOwner | Mismatch {
  const ofIssuer = federations(store).filter(({ issuer }) => issuer === claims.iss);
  const meant = ofIssuer.filter(({ audience }) => claims.aud.includes(audience));
  if (meant.length === 0) return 'audience';
  const users = meant.flatMap(({ matchClaim }) =>
    store.users.filter(
      ({ external_id, locked }) => external_id === claims.all[matchClaim] && !locked,
    ),
  );
  const [user] = users;
  if (user === undefined) return 'no match';
  return users.length > 1 ? 'ambiguous' : { role: user.user_role, username: user.username };
}

function federations(store: Server['store']) {
  return store.state.integrations
    .filter(({ template }) => template === FEDERATION_TEMPLATE)
    .map(({ config }) => ({
      issuer: String(config['issuer']),
      audience: String(config['audience']),
      matchClaim: String(config['match_claim']),
    }));
}

/** The answer's `access_token` is from Posit's clients, its other fields from RFC 8693. */
function issue({ settings, store }: Server, owner: KeyOwner, type: string): object {
  const { now, keyLifetimeMs } = settings;
  const key = store.issueKey(owner, now().getTime() + keyLifetimeMs);
  return {
    access_token: key,
    issued_token_type: type,
    token_type: 'N_A',
    expires_in: Math.floor(keyLifetimeMs / 1_000),
  };
}
