import type { Connection, Credential } from '../connect/open';
import type { Secret } from '../secret';
import { isLoopback, parseUrl } from '../url';
import { readCaCertificate } from './ca-certificate';
import { credentialParts, proxyCredentials } from './credentials';
import { NO_SECRETS } from './no-secrets';
import { valueDoubts } from './doubts';
import { readGatewayHeaders } from './gateway-headers';
import type { InputReader } from './reader';
import { readServerUrl } from './server-url';

/** How to reach Connect, and as whom; `null` if that is not known. */
export async function readConnection(reader: InputReader): Promise<Connection | null> {
  const key = readKey(reader);
  const gatewayHeaders = await readGatewayHeaders(reader);
  const server = serverUrl(reader);
  const credential = readCredential(reader, key, server);
  const certificate = reader.textOr('ca-certificate', 'CONNECT_CA_CERTIFICATE');
  const seconds = reader.number('request-timeout', 30, { min: 0.1, max: 3600, whole: false });
  const rest = {
    gatewayHeaders,
    caCertificate:
      certificate === ''
        ? null
        : reader.value(
            'ca-certificate:',
            await readCaCertificate(certificate, (path) => reader.source.readFile(path)),
            null,
          ),
    requestTimeoutMs: 1000 * seconds,
    maxAttempts: reader.number('max-attempts', 5, { min: 1, max: 100, whole: true }),
    maxParallel: reader.number('max-parallel', 4, { min: 1, max: 64, whole: true }),
  };
  return credential === null || server === null ? null : { server, credential, ...rest };
}

function readKey(reader: InputReader): Secret | null {
  const text = reader.textOr('connect-api-key', 'CONNECT_API_KEY');
  const key = reader.secret('connect-api-key', text, 'credential');
  for (const part of credentialParts(text)) reader.source.redact(part, 'connect-api-key');
  if (!/^[\x20-\x7e]*$/.test(text)) {
    reader.problem(
      'connect-api-key holds a line break or a character that no HTTP header can carry. Copy it once more.',
    );
  } else if (/^(?:authorization:|(?:key|bearer|token|basic)\b[ :=])/i.test(text)) {
    reader.problem(
      'connect-api-key begins with a scheme, such as `Key`. Give the key alone: the action adds the scheme.',
    );
  } else if (/^["'`]|["'`]$/.test(text)) {
    reader.problem(
      'connect-api-key stands in quotes, which are no part of the key. Store the secret without them.',
    );
  } else if (/^[A-Z_]\w*=[^=]/i.test(text) || valueDoubts(text).length > 0) {
    reader.problem(
      'connect-api-key does not hold just a key: it begins with a name, or is a placeholder. Store only the key.',
    );
  }
  return key;
}

/**
 * A stored key always wins. Without one, the run uses what GitHub gives to a job that may ask for an identity token.
 */
function readCredential(
  reader: InputReader,
  key: Secret | null,
  server: string | null,
): Credential | null {
  const audience = reader.text('audience');
  reader.keepOpen('audience', audience);
  if (/[^\x21-\x7e]/.test(audience)) {
    reader.problem(
      'audience holds white space or a character that an identity token cannot have. To use the URL of the server, leave audience out.',
    );
  }
  if (key !== null) {
    if (audience !== '') {
      reader.warning('audience does nothing with connect-api-key: a stored key goes first.');
    }
    return { kind: 'key', key };
  }
  const requestUrl = reader.source.env('ACTIONS_ID_TOKEN_REQUEST_URL') ?? '';
  const requestToken = reader.secret(
    'the variable ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    reader.source.env('ACTIONS_ID_TOKEN_REQUEST_TOKEN') ?? '',
    'credential',
  );
  if (requestUrl === '' || requestToken === null) {
    reader.problem(
      `connect-api-key is missing: give the input or the environment variable CONNECT_API_KEY; or, to log in without a stored key, give the job \`permissions: id-token: write\`. ${NO_SECRETS}`,
    );
    return null;
  }
  if (!isPrivate(requestUrl)) {
    reader.problem(
      'The variable ACTIONS_ID_TOKEN_REQUEST_URL is no https URL, so no identity token is asked for. Give connect-api-key.',
    );
  }
  if (server === null) return null;
  if (!isPrivate(server)) {
    reader.problem(
      'connect-server is plain HTTP, and the action never sends an identity token over plain HTTP, even with allow-insecure-http. Use https://, or give connect-api-key.',
    );
  }
  return { kind: 'keyless', audience: audience || null, requestUrl, requestToken };
}

/** Whether what is sent to a URL can be read by nobody on the way. */
function isPrivate(text: string): boolean {
  const url = parseUrl(text);
  return url !== null && (url.protocol === 'https:' || isLoopback(url.hostname));
}

function serverUrl(reader: InputReader): string | null {
  const allowInsecureHttp = reader.boolean('allow-insecure-http', false);
  const text = reader.textOr('connect-server', 'CONNECT_SERVER');
  if (text === '') {
    reader.problem(
      "connect-server is missing: give the input or the environment variable CONNECT_SERVER. If it comes from `vars`, check its name, and the job's `environment:`.",
    );
    return null;
  }
  // What does not look like a URL may be the API key, and what goes before an @ or after a ? another credential.
  const shown = /^https?:\/\/[^@?#]+$/i.test(text) ? ` ("${text}")` : '';
  return reader.value(`connect-server${shown}`, readServerUrl(text, allowInsecureHttp), null);
}

/** Registers the credentials that the runner and the job give to every process: nobody may make Connect store them. */
export function registerCredentials(reader: InputReader): void {
  const { known, source } = reader;
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) {
    for (const secret of proxyCredentials(source.env(name) ?? '')) {
      known.register(secret, `the password in ${name}`, 'credential');
    }
  }
  known.add(reader.text('github-token'), 'github-token', 'credential');
  for (const name of [
    'CONNECT_API_KEY',
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  ]) {
    known.add(source.env(name) ?? '', `the variable ${name}`, 'credential');
  }
}
