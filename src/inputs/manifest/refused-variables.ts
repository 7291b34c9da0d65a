/** Variables of the run itself: its key, the runner's tokens, the way to the network. */
const RUN = '(?:HTTPS?|ALL|NO)_PROXY|CONNECT_API_KEY|GH_TOKEN|ACTIONS_\\w*';
/** Credentials that other steps of a job leave in the environment. None of them is for an OAuth client. */
const JOB = [
  // Of registries of packages, as their own tools and actions call them.
  'NPM_TOKEN|NODE_AUTH_TOKEN',
  // Of the jobs of Azure Pipelines and of GitLab.
  'SYSTEM_ACCESSTOKEN|CI_JOB_TOKEN|CI_JOB_JWT\\w*',
  // What opens a store of secrets, and the session in a cloud.
  'VAULT_TOKEN|OP_SERVICE_ACCOUNT_TOKEN|AWS_SESSION_TOKEN',
].join('|');
const NEVER_SECRET = new RegExp(`^(?:${RUN}|${JOB}|GITHUB_\\w*|RUNNER_\\w*)$`, 'i');
const NEVER_SHOWN = new RegExp(`^(?:${RUN}|GITHUB_TOKEN)$`, 'i');
const SECRET_BY_NAME = new RegExp(
  [
    '(?:SECRETS?|TOKENS?|PASSWORDS?|PASSWD|CREDENTIALS|API_?KEY|PRIVATE_KEY|ACCESS_KEY)$',
    // A short word has to stand alone: COMPASS holds no PASS. PWD by itself is the working directory.
    '(?:^|_)(?:CREDENTIAL|PASSPHRASE|PASS|PAT|JWT)$|_PWD$',
  ].join('|'),
  'i',
);

/** What is wrong with a variable under `secrets`, by its name alone. */
export function refusedSecret(variable: string): string | undefined {
  return NEVER_SECRET.test(variable)
    ? `The variable ${variable} belongs to the run itself or to another tool: Connect would send it to the integration's provider. Pass the secret of the integration under a name of its own.`
    : undefined;
}

/** What is wrong with a variable where people can read its value, by its name alone. */
export function refusedElsewhere(variable: string): string | undefined {
  if (NEVER_SHOWN.test(variable)) {
    return `The variable ${variable} holds a credential of this run, which must not be stored where people can read it.`;
  }
  return SECRET_BY_NAME.test(variable)
    ? `The variable ${variable} is a secret, by its name, and must not be stored where people can read it. Write it under \`secrets\`; if it is no secret, give it another name.`
    : undefined;
}
