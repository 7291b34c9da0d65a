import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { getCACertificates, rootCertificates } from 'node:tls';
import fetch, { FetchError } from 'node-fetch';
import type { NetworkReason } from './errors';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface HttpRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly url: string;
  readonly status: number;
  header(name: string): string | null;
  readonly body: string;
}

/**
 * Sends one request and reads the whole answer, whatever its status. Never follows a redirect.
 *
 * Rejects with a {@link TransportError}, or with anything at all once the signal has aborted.
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** No usable answer came back. */
export class TransportError extends Error {
  constructor(
    readonly reason: NetworkReason,
    /** The system's, TLS's or HTTP's own code for it. */
    readonly code: string,
    /** Host and port that the connection was to. */
    readonly host: string,
    options?: ErrorOptions,
  ) {
    super(`${reason} (${code})`, options);
    this.name = 'TransportError';
  }
}

export interface TransportOptions {
  /** PEM text of authorities to trust beside the default ones. */
  readonly caCertificate: string | null;
  readonly maxSockets: number;
  /** Holds `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in either case. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

/** Opens a transport over the network. It holds connections open until it is closed. */
export function openTransport(options: TransportOptions): { send: Transport; close(): void } {
  const { caCertificate, maxSockets } = options;
  const shared = { keepAlive: true, maxSockets, proxyEnv: { ...options.env } };
  const agents = {
    'http:': new HttpAgent(shared),
    'https:': new HttpsAgent({
      ...shared,
      ...(caCertificate === null ? {} : { ca: [...defaultAuthorities(), caCertificate] }),
    }),
  };
  return {
    async send({ url, method, headers, body, signal }) {
      try {
        const response = await fetch(url, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
          signal,
          redirect: 'manual',
          size: LARGEST_BODY_BYTES,
          agent: ({ protocol }) => agents[protocol as keyof typeof agents],
        });
        return {
          url,
          status: response.status,
          header: (name) => response.headers.get(name),
          body: await response.text(),
        };
      } catch (error) {
        throw classify(error, new URL(url).host);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** The authorities that Node trusts by itself; those of `NODE_EXTRA_CA_CERTS` where Node can tell. */
function defaultAuthorities(): readonly string[] {
  return (
    (getCACertificates as typeof getCACertificates | undefined)?.('default') ?? rootCertificates
  );
}

const REASONS: Readonly<Record<string, NetworkReason>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
  EPROTO: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
};

function classify(error: unknown, host: string): TransportError {
  if (error instanceof FetchError && error.type === 'max-size') {
    return new TransportError('too-large', 'max-size', host, { cause: error });
  }
  const code = codeOf(error);
  const reason =
    REASONS[code] ??
    (/^(CERT_|ERR_TLS_CERT)/.test(code)
      ? 'certificate'
      : /^ERR_(SSL|TLS)/.test(code)
        ? 'tls'
        : code.startsWith('ERR_PROXY')
          ? 'proxy'
          : 'other');
  return new TransportError(reason, code, host, { cause: error });
}

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}
