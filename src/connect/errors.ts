/** Why nothing usable came back from the network. */
export type NetworkReason =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'connect-timeout'
  | 'certificate'
  | 'tls'
  /** The proxy says no. */
  | 'proxy'
  /** The proxy does not answer, or does not get to the server. */
  | 'proxy-unreachable'
  /** A variable, named by the code, does not hold a proxy's URL. */
  | 'proxy-setting'
  /** A variable, named by the code, asks for a proxy, and this version of Node.js has no way to use one. */
  | 'proxy-unsupported'
  | 'too-large'
  | 'not-http'
  | 'other';

/** Why an answer is not what the API promises. */
export type UnreadableReason =
  | 'html'
  | 'json'
  | 'shape'
  /** It names another request of this run as the one that it answers. */
  | 'foreign';

/** What went wrong with one request. */
export type Failure =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code: number | null;
      readonly serverMessage: string | null;
      readonly html: boolean;
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string | null }
  | {
      readonly kind: 'unreadable';
      readonly status: number;
      readonly reason: UnreadableReason;
      readonly detail: string;
    }
  | { readonly kind: 'timeout'; readonly seconds: number }
  | {
      readonly kind: 'network';
      readonly reason: NetworkReason;
      readonly code: string;
      readonly host: string;
    }
  /** The run was cancelled; `sent` tells whether the request may have reached the server. */
  | { readonly kind: 'cancelled'; readonly sent: boolean };

/** The request that failed. */
export interface FailedRequest {
  readonly method: string;
  /** Path below `/__api__`. */
  readonly path: string;
  readonly correlationId: string;
  readonly attempts: number;
}

/** A request to Connect that did not do what it was to do. The message is whole sentences, with what to do about it. */
export class ConnectError extends Error {
  constructor(
    readonly failure: Failure,
    readonly request: FailedRequest,
    options?: ErrorOptions,
  ) {
    super(`${sentence(failure, request)} ${trace(failure, request)}`, options);
    this.name = 'ConnectError';
  }
}

/** Whether an error is Connect's refusal with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is ConnectError {
  return (
    error instanceof ConnectError &&
    error.failure.kind === 'status' &&
    statuses.includes(error.failure.status)
  );
}

/** Whether an error is Connect's refusal with one of these codes of its own. */
export function hasCode(error: unknown, ...codes: readonly number[]): error is ConnectError {
  return (
    error instanceof ConnectError &&
    error.failure.kind === 'status' &&
    error.failure.code !== null &&
    codes.includes(error.failure.code)
  );
}

/**
 * Whether the server has surely not acted on the request. Only a refusal in Connect's own words, or a status that means
 * "not you" or "not this", is sure; anything else may have come after the write.
 */
export function surelyNotDone({ failure }: ConnectError): boolean {
  switch (failure.kind) {
    case 'status':
      return isRefusalStatus(failure.status) && (failure.code !== null || !failure.html);
    case 'redirect':
      return true;
    case 'network':
      return ['certificate', 'proxy', 'proxy-setting', 'proxy-unsupported'].includes(
        failure.reason,
      );
    case 'cancelled':
      return !failure.sent;
    case 'unreadable':
    case 'timeout':
      return false;
  }
}

/** Whether the same request would be refused once more, whoever has refused it. */
export function isRefusal({ failure }: ConnectError): boolean {
  return failure.kind === 'status' && isRefusalStatus(failure.status);
}

function isRefusalStatus(status: number): boolean {
  return status < 500 && status !== 408 && status !== 429;
}

/**
 * Whether every other write of the run would be refused in the same way: a wrong key, a missing licence, a missing right.
 * Statuses from the Connect API reference; code 22 recorded from real servers.
 */
export function refusesEveryWrite(error: unknown): boolean {
  if (!(error instanceof ConnectError) || error.failure.kind !== 'status') return false;
  const { status, code } = error.failure;
  return status === 401 || status === 402 || (status === 403 && (code === 22 || code === null));
}

function sentence(failure: Failure, request: FailedRequest): string {
  switch (failure.kind) {
    case 'status':
      return [said(failure.status, failure.serverMessage), hint(failure, request)]
        .filter(Boolean)
        .join(' ');
    case 'redirect':
      return `The server redirects${failure.location === null ? '' : ` to ${failure.location}`}, so this is not the Connect API: connect-server may be wrong, or a login page or a gateway stands in front (see gateway-authorization). Credentials are never sent on to another address.`;
    case 'unreadable':
      return request.method === 'GET'
        ? unreadable(failure.reason, failure.detail)
        : `${unreadable(failure.reason, failure.detail)} Whether Connect acted on the request is not known; the next run will find out.`;
    case 'timeout':
      return request.method === 'GET'
        ? `Connect did not answer within ${failure.seconds} s (request-timeout).`
        : `Connect did not answer within ${failure.seconds} s (request-timeout). Whether it acted on the request is not known.`;
    case 'network':
      return network(failure.reason, failure.host, failure.code);
    case 'cancelled':
      if (request.method === 'GET') {
        return 'The run was cancelled while it was reading from Connect; this changes nothing.';
      }
      return failure.sent
        ? 'The run was cancelled while Connect was working on this; whether it was done is not known. The next run will find out.'
        : 'The run was cancelled before this was sent.';
  }
}

function said(status: number, serverMessage: string | null): string {
  return serverMessage === null
    ? `Connect answered with status ${status}.`
    : `Connect ${status >= 500 ? 'failed' : 'refused'}: ${/[.!?]$/.test(serverMessage) ? serverMessage : `${serverMessage}.`}`;
}

/** What a refusal means and what to do. Codes are Connect's `APIErrorCode`, stable by its API reference. */
function hint(
  { status, code, html }: Extract<Failure, { kind: 'status' }>,
  { path }: FailedRequest,
): string {
  switch (code ?? 0) {
    case 22:
      if (path.startsWith('/v1/content/')) {
        return 'The integrations of a content item can be changed by an administrator, or by a publisher who may edit the item.';
      }
      return 'The API key has no administrator rights: managing OAuth integrations needs the key of an administrator, and a key created with the administrator role (a publisher can only read them).';
    case 24:
    case 30:
      return 'Check connect-api-key: the key may have expired, or belong to another server.';
    case 221:
      return 'The licence of this server does not include OAuth integrations (Connect Enhanced or Advanced).';
    case 227:
      return 'The server has no such template.';
    case 237:
      return 'Connect does not allow these auth types together, or not for this kind of content: integrations of the auth type Viewer, for instance, need interactive content.';
    case 240:
      return 'Only integrations with the auth type Service Account can be verified.';
    case 241:
    case 248:
      return 'Check the secret, the client id and the token URI: Connect could not get a token with them.';
  }
  if (status === 401) {
    return 'The API key was not accepted: check connect-api-key, and gateway-authorization if a gateway stands in front of Connect.';
  }
  if (status === 402) {
    return 'The licence of this server does not include OAuth integrations (Connect Enhanced or Advanced).';
  }
  if (status === 404 && !html) {
    return path.endsWith('/verify')
      ? 'This version of Connect has no verification, or the integration has just been deleted.'
      : 'It is not there: the GUID is wrong, or something else has just deleted it, or the API key may not see it.';
  }
  if (status === 403 && !html) {
    return 'The API key has no right to do this; an administrator has.';
  }
  if (html) {
    return status >= 500
      ? 'The answer is an HTML page, so it comes from a proxy or load balancer in front of Connect.'
      : 'The answer is an HTML page, so this is not the Connect API: check connect-server, its sub-path included.';
  }
  return status >= 500
    ? 'That is a fault of the server: run the step again, or look in its log for the correlation id.'
    : '';
}

function unreadable(reason: UnreadableReason, detail: string): string {
  switch (reason) {
    case 'html':
      return 'The answer is an HTML page, so this is not the Connect API: check connect-server, its sub-path included, and whether a login page or a proxy stands in front.';
    case 'json':
      return `The answer is not JSON (${detail}): it was cut off, or a proxy changed it, or connect-server is not Posit Connect.`;
    case 'foreign':
      return `The answer belongs to another request of this run (${detail}): a proxy, cache or gateway in front of Connect mixes up answers.`;
    case 'shape':
      return `The answer has another shape than the Connect API promises (${detail}): connect-server may not be Posit Connect, or it is a version this action does not know.`;
  }
}

function network(reason: NetworkReason, host: string, code: string): string {
  switch (reason) {
    case 'dns':
      return `The host name ${host} cannot be resolved (${code}). Check connect-server, and whether this runner can see the server's network.`;
    case 'refused':
      return `${host} refuses the connection (${code}). Check host and port of connect-server, and whether Connect is running.`;
    case 'unreachable':
      return `${host} cannot be reached (${code}). Check firewalls, VPN, and whether a proxy (HTTPS_PROXY) is needed.`;
    case 'reset':
      return `The connection to ${host} was closed before the answer was complete (${code}). Run the step again; if that keeps happening, check the scheme (http or https) of connect-server, and proxies in between.`;
    case 'connect-timeout':
      return `${host} did not accept a connection in time. Check firewalls, VPN, and whether a proxy (HTTPS_PROXY) is needed.`;
    case 'certificate':
      return `The certificate of ${host} is not trusted (${code}). If a private authority signed it, give that authority's certificate in ca-certificate; if the name or the date is wrong, the server's certificate needs mending.`;
    case 'tls':
      return `No TLS connection to ${host} could be made (${code}). Does the server speak HTTPS on this port?`;
    case 'proxy':
      return `The proxy ${host} refuses to connect (${code}). Check HTTPS_PROXY, HTTP_PROXY, their user and password (percent-encoded), and NO_PROXY.`;
    case 'proxy-unreachable':
      return `The proxy ${host} makes no connection to the server (${code}). Check host and port of HTTPS_PROXY or HTTP_PROXY, whether the proxy can see the server, and NO_PROXY.`;
    case 'proxy-setting':
      return `The environment variable ${code} does not hold the URL of an HTTP proxy, such as http://proxy.example.com:8080; user and password in it must be percent-encoded. Its value is not shown here since it may hold a password.`;
    case 'proxy-unsupported':
      return `${code} asks for a proxy, and the Node.js of this runner is too old to use one. Update the runner, or list ${host} in NO_PROXY if it can be reached directly.`;
    case 'too-large':
      return `The answer of ${host} is larger than 16 MiB, so it is not the Connect API's: check connect-server.`;
    case 'not-http':
      return `What ${host} sends is not valid HTTP (${code}). Check scheme and port of connect-server, and any proxy or gateway in front of it.`;
    case 'other':
      return `The request to ${host} failed (${code}). Check connect-server and the network of this runner, and run the step again.`;
  }
}

function trace(failure: Failure, { method, path, correlationId, attempts }: FailedRequest): string {
  const facts = [`${method} ${path}`];
  if ('status' in failure) facts.push(`status ${failure.status}`);
  if (failure.kind === 'status' && failure.code !== null) facts.push(`code ${failure.code}`);
  if (attempts > 1) facts.push(`${attempts} attempts`);
  facts.push(`correlation id ${correlationId}`);
  return `[${facts.join(', ')}]`;
}
