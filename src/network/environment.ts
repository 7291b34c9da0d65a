/** The variables of a process's environment. */
export type Env = Readonly<Record<string, string | undefined>>;

/** In sentences, what the environment asks of the network code and does not get, or had better not ask. */
export function environmentWarnings(env: Env): readonly string[] {
  const warnings: string[] = [];
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    warnings.push(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always checked. If a private authority signed that of the server, give its certificate in ca-certificate. Remove the variable.',
    );
  }
  if ((env['NODE_DEBUG'] ?? '') !== '') {
    warnings.push(
      'NODE_DEBUG is set: Node.js itself may print the headers of requests, the API key among them, where this action cannot redact them. Remove the variable.',
    );
  }
  return warnings;
}
