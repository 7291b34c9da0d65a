/** A request that Connect refuses: becomes an error envelope `{code, error, payload}`. */
export class Refusal extends Error {
  readonly code: number;

  constructor(
    readonly status: number,
    error: ErrorName,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
    this.code = ERROR_CODES[error];
  }
}

/** Recorded words. */
export function permissionDenied(): Refusal {
  return new Refusal(
    403,
    'PermissionDenied',
    "You don't have permission to perform this operation.",
  );
}

/** Connect's error codes (Connect API reference, `APIErrorCode`), as far as the simulation uses them. */
export const ERROR_CODES = {
  InternalFailure: 1,
  BadRequest: 2,
  InvalidId: 3,
  ObjectDoesNotExist: 4,
  ParameterMissing: 12,
  PermissionDenied: 22,
  AuthRequired: 24,
  InvalidParameter: 25,
  DuplicateName: 26,
  InvalidLogin: 30,
  UserLocked: 50,
  InvalidJson: 121,
  InvalidPrincipalType: 152,
  DuplicateUserPermission: 154,
  DuplicateGroupPermission: 155,
  InvalidOAuthIntegrationGUID: 207,
  InvalidOAuthIntegrations: 208,
  OAuthCredentialNoAssociations: 212,
  OAuthCredentialGrantType: 213,
  OAuthCredentialSubjectTokenType: 214,
  OAuthCredentialSubjectToken: 215,
  OAuthCredentialIssClaim: 216,
  OAuthCredentialSubClaim: 217,
  OAuthIntegrationsNotLicensed: 221,
  InvalidOAuthIntegrationName: 225,
  OAuthTemplateNotFound: 227,
  OAuthTemplateConfig: 228,
  OAuthTemplateProhibitedChange: 229,
  InvalidKeyRole: 234,
  OAuthAssociationAuthType: 237,
  OAuthServiceAccountTestInvalidAuthType: 240,
  OAuthUnableToRetrieveToken: 241,
  AwsCredentialsExchangeFailed: 248,
  OAuthCredentialsNoSupportedHandler: 250,
  OAuthInvalidIdToken: 251,
  OAuthCredentialsInvalidAudience: 256,
  InvalidOAuthIntegrationsDuplicates: 258,
  InvalidUserGUID: 261,
  InvalidGroupGUID: 262,
  OAuthCredentialIdTokenVerification: 275,
  OAuthMissingIdToken: 276,
  RateLimitExceeded: 277,
} as const;

export type ErrorName = keyof typeof ERROR_CODES;
