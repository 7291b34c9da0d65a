import type { Secret } from '../secret';
import { credentialParts } from './credentials';
import { NO_SECRETS } from './no-secrets';
import type { InputReader } from './reader';

/** A header's name by RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

/** What a header can carry, apart from white space around it. */
const VALUE = /^[\t\x20-\x7e]*$/;

/** Headers that the action or its HTTP client sets, and those that are for one connection (RFC 9110, section 7.6.1). */
const TAKEN = new Set([
  'accept',
  'accept-encoding',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'pragma',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-correlation-id',
  'x-rsc-authorization',
]);

/** Headers by which a gateway or a framework takes a request for one of another method or path, or for a part of one. */
const TURNING = new Set([
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
  'content-encoding',
  'range',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
]);

/** The headers for a gateway in front of Connect, by their names as they were written. Every value is a secret. */
export async function readGatewayHeaders(
  reader: InputReader,
): Promise<Readonly<Record<string, Secret>>> {
  const entries = await reader.flatMap('gateway-headers', 'secrets');
  const headers = new Map<string, Secret>();
  const names = new Set<string>();
  for (const [name, given] of entries) {
    const value = String(given).trim();
    const where = NAME.test(name) ? `the header ${name} of gateway-headers` : 'gateway-headers';
    const secret = reader.secret(where, value, 'credential');
    for (const part of credentialParts(value)) reader.source.redact(part, where);
    const problem = headerProblem(name, value, names);
    if (problem !== undefined) reader.problem(`gateway-headers ${problem}`);
    else if (secret !== null) headers.set(name, secret);
    names.add(name.toLowerCase());
  }
  return Object.fromEntries(headers);
}

function headerProblem(
  name: string,
  value: string,
  others: ReadonlySet<string>,
): string | undefined {
  if (!NAME.test(name)) {
    return 'has a key that is not a header name. Write one `Name: value` a line.';
  }
  if (TAKEN.has(name.toLowerCase())) {
    return `may not set ${name}: the action sets it itself, or it belongs to one connection. Remove it.`;
  }
  if (TURNING.has(name.toLowerCase())) {
    return `may not set ${name}: with it a server may treat a request as a different one. Remove it.`;
  }
  if (others.has(name.toLowerCase())) {
    return `gives the header ${name} twice; upper and lower case are the same. Keep one.`;
  }
  if (value === '') return `has an empty ${name}. ${NO_SECRETS}`;
  if (!VALUE.test(value)) {
    return `has a line break, or a character that no HTTP header can carry, in ${name}. Copy it once more.`;
  }
  return undefined;
}
