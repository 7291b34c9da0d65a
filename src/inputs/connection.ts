import type { Connection } from '../connect/open';
import type { Secret } from '../secret';
import { readCaCertificate } from './ca-certificate';
import { credentialParts, proxyCredentials } from './credentials';
import { NO_SECRETS } from './desired';
import type { InputReader } from './reader';
import { readServerUrl } from './server-url';

/** How to reach Connect, and as whom; `null` if that is not known. */
export async function readConnection(reader: InputReader): Promise<Connection | null> {
  const apiKey = headerSecret(
    reader,
    'connect-api-key',
    reader.textOr('connect-api-key', 'CONNECT_API_KEY'),
  );
  const gateway = reader.text('gateway-authorization');
  const gatewayAuthorization = headerSecret(reader, 'gateway-authorization', gateway);
  const server = serverUrl(reader);
  const certificate = reader.textOr('ca-certificate', 'CONNECT_CA_CERTIFICATE');
  const seconds = reader.number('request-timeout', 30, { min: 0.1, max: 3600, whole: false });
  const rest = {
    gatewayAuthorization,
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
  if (apiKey === null) {
    reader.problem(
      `connect-api-key is missing: give the input or the environment variable CONNECT_API_KEY. ${NO_SECRETS}`,
    );
  }
  return apiKey === null || server === null ? null : { server, apiKey, ...rest };
}

function headerSecret(reader: InputReader, name: string, value: string): Secret | null {
  const secret = reader.secret(name, value, 'credential');
  for (const part of credentialParts(value)) reader.source.redact(part, name);
  if (!/^[\x20-\x7e]*$/.test(value)) {
    reader.problem(
      `${name} holds a line break or a character that no HTTP header can carry. Copy it once more.`,
    );
  }
  return secret;
}

function serverUrl(reader: InputReader): string | null {
  const allowInsecureHttp = reader.boolean('allow-insecure-http', false);
  const text = reader.textOr('connect-server', 'CONNECT_SERVER');
  if (text === '') {
    reader.problem(
      'connect-server is missing: give the input or the environment variable CONNECT_SERVER.',
    );
    return null;
  }
  // What does not look like a URL may be the API key, and what goes before an @ or after a ? another credential.
  const shown = /^https?:\/\/[^@?#]+$/i.test(text) ? ` ("${text}")` : '';
  return reader.value(`connect-server${shown}`, readServerUrl(text, allowInsecureHttp), null);
}

/** Registers what the runner and the job give to every process, and what nobody may make Connect store. */
export function registerCredentials(reader: InputReader): void {
  const { known, source } = reader;
  registerProxyPasswords(reader);
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

function registerProxyPasswords({ known, source }: InputReader): void {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) {
    for (const secret of proxyCredentials(source.env(name) ?? '')) {
      known.register(secret, `the password in ${name}`, 'credential');
    }
  }
}
