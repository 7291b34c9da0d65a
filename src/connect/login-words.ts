import { failureSentence } from '../network/failures';
import type { ConnectError } from './errors';
import type { Failure } from './failure';
import { IF_A_KEY_WAS_MEANT, said, trace } from './messages';
import type { OAuthProblem } from './oauth';

/** The claims of an identity token that people need to mend a refusal. They are no secrets. */
export interface Claims {
  readonly sub: string;
  readonly iss: string;
  readonly aud: string;
}

/** There is no short-lived key for this job. The message says in whole sentences why, and what to do. */
export class LoginError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(`${message} ${IF_A_KEY_WAS_MEANT}`, options);
    this.name = 'LoginError';
  }
}

/** GitHub gave no identity token. */
export function withoutToken(reason: string, options?: ErrorOptions): LoginError {
  return new LoginError(
    `connect-api-key is not given, and GitHub gave this job no identity token for Connect: ${reason}`,
    options,
  );
}

/** Connect gave no key for the identity token. The message says what it answered to each try. */
export function noKeyGiven(
  claims: Claims | null,
  answers: readonly string[],
  options?: ErrorOptions,
): LoginError {
  const shown =
    claims === null
      ? 'whose claims cannot be read'
      : `sub ${claims.sub}, iss ${claims.iss}, aud ${claims.aud}`;
  return new LoginError(
    [
      `connect-api-key is not given, and Connect gave no short-lived key for the identity token of this job (${shown}).`,
      ...answers,
      'docs/keyless.md shows how to set up both sides.',
    ].join(' '),
    options,
  );
}

/** Why GitHub gave no identity token. */
export function githubText(error: ConnectError): string {
  const { failure } = error;
  switch (failure.kind) {
    case 'status':
      return `it answered with status ${failure.status}. ${
        failure.status < 500
          ? 'Does the job have the permission id-token: write?'
          : 'Run the job again.'
      }`;
    case 'redirect':
      return 'its address redirects, and the action does not follow.';
    case 'unreadable':
      return 'the answer is not the one that GitHub documents.';
    case 'timeout':
      return `it did not answer within ${failure.seconds} s (request-timeout). Run the job again.`;
    case 'network':
      return failureSentence(failure.reason, {
        ...failure,
        setting: 'the variable ACTIONS_ID_TOKEN_REQUEST_URL',
      });
    case 'cancelled':
      return error.message;
  }
}

/** What Connect answered to a try, and what to do about it. */
export function answerText(error: ConnectError, claims: Claims | null): string {
  const { failure, request } = error;
  if (failure.kind !== 'status') return error.message;
  const words = [said(failure.status, failure.serverMessage), hint(failure, claims)];
  return `${words.filter(Boolean).join(' ')} ${trace(failure, request)}`;
}

/**
 * What a refusal means. Connect's codes are documented by their names alone (`APIErrorCode` of its API reference); OAuth's
 * errors are those of RFC 6749 and RFC 8693, with the descriptions that rsconnect-python tells apart.
 */
function hint(failure: Extract<Failure, { kind: 'status' }>, claims: Claims | null): string {
  const { status, code, oauth } = failure;
  switch (code ?? 0) {
    case 212:
    case 213:
    case 214:
    case 250:
      return 'Identity federation is not there: it is switched off (EarlyAccess.IdentityFederation), or this version of Connect does not have it.';
    case 215:
    case 251:
    case 276:
      return 'Connect did not get a whole identity token: a proxy or gateway in between may change requests.';
    case 216:
      return `No integration of the kind OpenID Connect Federation has the issuer ${claims?.iss ?? 'of the token'}.`;
    case 217:
      return 'No user of Connect matches, or more than one: compare the sub above, letter by letter, with the one that the user is known by.';
    case 221:
      return 'The licence of this server does not include it (Connect Enhanced or Advanced).';
    case 256:
      return 'The federation integration expects another audience: set its audience to this aud, or set the input audience to its audience.';
    case 275:
      return unverified(claims);
  }
  if (oauth !== undefined) return oauthHint(oauth, claims);
  if (status === 402) {
    return 'The licence of this server does not include it (Connect Enhanced or Advanced).';
  }
  if (status === 401) {
    return 'This server answers no request without a key: a gateway may stand in front (gateway-headers), or this version of Connect cannot exchange tokens.';
  }
  if (status === 404) return 'This server does not have this endpoint.';
  return '';
}

function oauthHint(problem: OAuthProblem, claims: Claims | null): string {
  switch (problem) {
    case 'ambiguous':
      return 'More than one user or trusted publisher matches the token: leave one.';
    case 'unverified':
      return unverified(claims);
    case 'no-match':
      return 'Nobody is granted access with this token: compare sub, iss and aud above with what Connect expects.';
    case 'audience':
      return 'Connect expects another audience: give it in the input audience.';
    case 'unsupported':
      return 'The token endpoint of this server does not exchange identity tokens in this way.';
  }
}

function unverified(claims: Claims | null): string {
  const issuer = claims === null ? 'the issuer' : `${claims.iss}/.well-known/openid-configuration`;
  return `Connect could not verify the token: check that Connect can reach ${issuer}, that the federation integration has exactly this iss as its issuer, and that Connect's clock is right.`;
}
