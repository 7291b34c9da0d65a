/** What is known about a request that got no usable answer. */
export interface FailureFacts {
  /** The code of the system, of TLS or of HTTP; for a wrong setting, the name of the variable. */
  readonly code: string;
  /** Host and port that the connection was to. */
  readonly host: string;
  /** The input or variable that the address comes from. */
  readonly setting: string;
}

/** One way in which no usable answer comes back. */
interface FailureKind {
  /** The codes that mean it; the first kind that matches wins. `null` if no code means it. */
  readonly codes: RegExp | null;
  /** Another attempt would fail in the same way. */
  readonly lasting: boolean;
  /** Nothing of the request can have reached the server. */
  readonly notSent: boolean;
  /** Where there is a proxy, the connection to the proxy has failed. */
  readonly ofProxy: boolean;
  says(facts: FailureFacts): string;
}

const PASSING = { lasting: false, notSent: false, ofProxy: false };
const OF_CONNECTING = { ...PASSING, ofProxy: true };
const REFUSED_BEFORE_SENDING = { lasting: true, notSent: true, ofProxy: false };

/** Every way in which an exchange over the network fails, and what a user is told of it. */
export const FAILURES = {
  dns: {
    ...OF_CONNECTING,
    codes: /^(ENOTFOUND|EAI_|ENODATA)/,
    says: ({ host, code, setting }) =>
      `The host name ${host} cannot be resolved (${code}). Check ${setting}, and whether this runner can see the server's network.`,
  },
  refused: {
    ...OF_CONNECTING,
    codes: /^ECONNREFUSED$/,
    says: ({ host, code, setting }) =>
      `${host} refuses the connection (${code}). Check host and port of ${setting}, and whether the server is running.`,
  },
  unreachable: {
    ...OF_CONNECTING,
    codes:
      /^(ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM|ERR_SOCKET_CONNECTION_TIMEOUT)$/,
    says: ({ host, code }) =>
      `${host} cannot be reached (${code}). Check firewalls, VPN, and whether a proxy (HTTPS_PROXY) is needed.`,
  },
  reset: {
    ...PASSING,
    codes: /^(ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/,
    says: ({ host, code, setting }) =>
      `The connection to ${host} was closed before the answer was complete (${code}). Run the step again; if that keeps happening, check the scheme (http or https) of ${setting}, and proxies in between.`,
  },
  'connect-timeout': {
    ...OF_CONNECTING,
    codes: /^CONNECT_TIMEOUT$/,
    says: ({ host }) =>
      `${host} did not accept a connection in time. Check firewalls, VPN, and whether a proxy (HTTPS_PROXY) is needed.`,
  },
  'certificate-name': {
    ...REFUSED_BEFORE_SENDING,
    codes: /^(ERR_TLS_CERT_ALTNAME_|HOSTNAME_MISMATCH)/,
    says: ({ host, code, setting }) =>
      `The certificate of ${host} is not trusted (${code}): it is for another host name. Write the name of the certificate in ${setting}, or have the server's certificate issued anew; ca-certificate does not help here.`,
  },
  'certificate-date': {
    ...REFUSED_BEFORE_SENDING,
    codes: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    says: ({ host, code }) =>
      `The certificate of ${host} is not trusted (${code}): it, or that of its authority, has expired or is not valid yet. Have it issued anew, or correct the clock of this runner; ca-certificate does not help here.`,
  },
  certificate: {
    ...REFUSED_BEFORE_SENDING,
    codes:
      /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_)/,
    says: ({ host, code }) =>
      `The certificate of ${host} is not trusted (${code}). If a private authority signed it, give that authority's certificate in ca-certificate.`,
  },
  /** The same, although the user has given an authority. */
  'certificate-chain': {
    ...REFUSED_BEFORE_SENDING,
    codes: null,
    says: ({ host, code }) =>
      `The certificate of ${host} is not trusted (${code}): no certificate in ca-certificate has signed it. If the server does not send its intermediate certificates along, give them in ca-certificate, too; openssl s_client -showcerts -connect ${host} prints what it sends.`,
  },
  tls: {
    ...PASSING,
    codes: /^(EPROTO$|ERR_SSL_|ERR_TLS_)/,
    says: ({ host, code }) =>
      `No TLS connection to ${host} could be made (${code}). Does the server speak HTTPS on this port?`,
  },
  /** The proxy refuses. */
  proxy: {
    ...REFUSED_BEFORE_SENDING,
    codes: /^status [2-4]/,
    says: ({ host, code }) =>
      `The proxy ${host} refuses to connect (${code}). Check HTTPS_PROXY, HTTP_PROXY, their user and password (percent-encoded), and NO_PROXY.`,
  },
  /** The proxy does not answer, or does not get to the server. */
  'proxy-unreachable': {
    ...PASSING,
    codes: /^(status |ERR_PROXY_TUNNEL$)/,
    says: ({ host, code }) =>
      `The proxy ${host} could not connect to the server (${code}). Check host and port of HTTPS_PROXY or HTTP_PROXY, whether the proxy can see the server, and NO_PROXY.`,
  },
  /** A variable, named by the code, does not hold a proxy's URL. */
  'proxy-setting': {
    ...REFUSED_BEFORE_SENDING,
    codes: null,
    says: ({ code }) =>
      `The environment variable ${code} does not hold the URL of an HTTP proxy, such as http://proxy.example.com:8080; user and password in it must be percent-encoded. Its value is not shown here since it may hold a password.`,
  },
  /** A variable, named by the code, asks for a proxy, and this version of Node.js has no way to use one. */
  'proxy-unsupported': {
    ...REFUSED_BEFORE_SENDING,
    codes: null,
    says: ({ host, code }) =>
      `${code} asks for a proxy, and the Node.js of this runner is too old to use one. Update the runner, or list ${host} in NO_PROXY if it can be reached directly.`,
  },
  'too-large': {
    ...PASSING,
    lasting: true,
    codes: /^max-size$/,
    says: ({ host, setting }) =>
      `The answer of ${host} is larger than 16 MiB, which no answer of the API is: check ${setting}.`,
  },
  'not-http': {
    ...PASSING,
    // Node's HTTP parser, its zlib and its Brotli.
    codes: /^(HPE_|Z_|ERR_.*BROTLI|ERR__ERROR_FORMAT)/,
    says: ({ host, code, setting }) =>
      `The answer of ${host} is not valid HTTP (${code}). Check scheme and port of ${setting}, and any proxy or gateway in front of it.`,
  },
  other: {
    ...PASSING,
    codes: null,
    says: ({ host, code, setting }) =>
      `The request to ${host} failed (${code}). Check ${setting} and the network of this runner, and run the step again.`,
  },
} as const satisfies Record<string, FailureKind>;

/** Why nothing usable came back from the network. */
export type NetworkReason = keyof typeof FAILURES;

const REASONS = Object.keys(FAILURES) as readonly NetworkReason[];

/** The first reason that a code stands for. */
export function reasonOf(code: string): NetworkReason {
  return REASONS.find((reason) => FAILURES[reason].codes?.test(code)) ?? 'other';
}

/** In whole sentences, what has failed and what to do about it. */
export function failureSentence(reason: NetworkReason, facts: FailureFacts): string {
  return FAILURES[reason].says(facts);
}
