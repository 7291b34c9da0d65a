import { firstSet, type Env } from './proxy';

/** Warnings, a sentence each, about what the environment asks for and does not get, or had better not ask for. */
export function environmentWarnings(env: Env): readonly string[] {
  const warnings: string[] = [];
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    warnings.push(
      "NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always checked. If a private authority signed the server's certificate, give that authority's certificate in ca-certificate. Remove the variable.",
    );
  }
  if ((env['NODE_DEBUG'] ?? '') !== '') {
    warnings.push(
      'NODE_DEBUG is set: Node.js itself may print the headers of requests, the API key among them, where this action cannot redact them. Remove the variable.',
    );
  }
  return [...warnings, ...proxyWarnings(env)];
}

/** `*`, or a name or address, perhaps with a dot or `*.` before it and a port behind it. */
const KNOWN_ENTRY =
  /^(\*|(\*?\.)?[^\s*/:[\];"'?<>]+(:\d+)?|[\da-f.:]*:[\da-f.:]*|\[[\da-f.:]+\](:\d+)?)$/i;
/** `10.0.0.1-10.0.0.9`, or the beginning of an address: `10.`, `192.168`. */
const ADDRESS_RANGE = /^(\d[\d.]*-\d[\d.]*|\d+(\.\d+){0,2}\.?)$/;

function proxyWarnings(env: Env): readonly string[] {
  const list = firstSet(env, 'no_proxy');
  const proxy = firstSet(env, 'https_proxy') ?? firstSet(env, 'http_proxy');
  if (list === null || proxy === null) return [];
  const unknown = list.value
    .split(/[\s,]+/)
    .filter((entry) => entry !== '' && (!KNOWN_ENTRY.test(entry) || ADDRESS_RANGE.test(entry)));
  return unknown.length === 0
    ? []
    : [
        `${list.name} holds what this action does not understand, and ignores: ${unknown.map(withoutUser).join(', ')}. Write host names, domain names or single addresses, with or without a port; no ranges, patterns or URLs.`,
      ];
}

/** Before an `@` may stand a password. */
function withoutUser(entry: string): string {
  return entry.replace(/^.*@/, '…@');
}
