/** Why a secret may be missing, to be said wherever one is. */
export const NO_SECRETS =
  "Runs from forks and from Dependabot get no secrets; otherwise check the name of the secret, and the job's `environment:`.";
