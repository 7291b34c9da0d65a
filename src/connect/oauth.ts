/** Why a token endpoint gives no token, as far as it can be told. */
export type OAuthProblem = 'no-match' | 'ambiguous' | 'unverified' | 'audience' | 'unsupported';

const PROBLEMS: Readonly<Record<string, OAuthProblem>> = {
  invalid_target: 'audience',
  invalid_request: 'unsupported',
  invalid_client: 'unsupported',
  unauthorized_client: 'unsupported',
  unsupported_grant_type: 'unsupported',
  invalid_scope: 'unsupported',
};

/**
 * What an error of OAuth means (RFC 6749 and RFC 8693); `null` if it is none. An `invalid_grant` is told apart by its
 * description, by the same words as in rsconnect-python.
 */
export function oauthProblem(error: unknown, description: unknown): OAuthProblem | null {
  if (error !== 'invalid_grant') {
    return typeof error === 'string' && Object.hasOwn(PROBLEMS, error)
      ? (PROBLEMS[error] ?? null)
      : null;
  }
  const words = typeof description === 'string' ? description : '';
  if (/ambiguous/i.test(words)) return 'ambiguous';
  return /verif/i.test(words) ? 'unverified' : 'no-match';
}
