/** That a run without a key asks for one. */
export function loginText(audience: string): string {
  return `No API key is given (connect-api-key): asking GitHub for an identity token with the audience ${audience}, and Connect for a short-lived key in return.`;
}

/** That the key of a run has expired, and why there is no other one. */
export function loginLostText(reason: string): string {
  return `The short-lived key has expired, and no new one could be had. ${reason}`;
}
