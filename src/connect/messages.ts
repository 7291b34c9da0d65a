import type { ForeignText } from '../foreign';
import { failureSentence } from '../network/failures';
import type { FailedRequest, Failure, UnreadableReason } from './failure';

/** What went wrong with a request, in whole sentences, with what to do about it and how to find it in Connect's log. */
export function messageOf(failure: Failure, request: FailedRequest): string {
  return `${sentence(failure, request)} ${trace(failure, request)}`;
}

function sentence(failure: Failure, request: FailedRequest): string {
  switch (failure.kind) {
    case 'status':
      return [said(failure.status, failure.serverMessage), hint(failure, request)]
        .filter(Boolean)
        .join(' ');
    case 'redirect':
      return `The server redirects${failure.location === null ? '' : ` to ${failure.location.quoted()}`}, so this is not the Connect API: connect-server may be wrong, or a login page or a gateway stands in front (see gateway-headers). Credentials are never sent on to another address.`;
    case 'unreadable':
      return request.method === 'GET'
        ? unreadable(failure.reason, failure.detail)
        : `${unreadable(failure.reason, failure.detail)} Whether Connect acted on the request is not known; the next run will find out.`;
    case 'timeout':
      return request.method === 'GET'
        ? `Connect did not answer within ${failure.seconds} s (request-timeout).`
        : `Connect did not answer within ${failure.seconds} s (request-timeout). Whether it acted on the request is not known.`;
    case 'network':
      return failureSentence(failure.reason, { ...failure, setting: 'connect-server' });
    case 'cancelled':
      if (request.method === 'GET') {
        return 'The run was cancelled while it was reading from Connect; this changes nothing.';
      }
      return failure.sent
        ? 'The run was cancelled while Connect was working on this; whether it was done is not known. The next run will find out.'
        : 'The run was cancelled before this was sent.';
  }
}

export function said(status: number, serverMessage: ForeignText | null): string {
  return serverMessage === null
    ? `Connect answered with status ${status}.`
    : `Connect ${status >= 500 ? 'failed' : 'refused'}: ${serverMessage.quoted()}`;
}

/** What else may be wrong if the run has no stored key. */
export const IF_A_KEY_WAS_MEANT =
  'If you meant to use a stored key: connect-api-key and CONNECT_API_KEY are empty, so the name of the secret may be wrong. Runs from forks and from Dependabot get no secrets.';

const KEY_OF_NO_ADMINISTRATOR = `The short-lived key has no administrator rights: the identity token stands for a user who is no administrator, or for a trusted publisher, who is a viewer and cannot manage integrations. Federate an administrator (docs/keyless.md). ${IF_A_KEY_WAS_MEANT}`;

const KEY_HAS_ENDED = `The short-lived key was refused or has expired, and a run asks for a new one only once. Run the step again. ${IF_A_KEY_WAS_MEANT}`;

/** What a refusal means and what to do. Codes are Connect's `APIErrorCode`, stable by its API reference. */
function hint(
  { status, code, html }: Extract<Failure, { kind: 'status' }>,
  { path, shortLivedKey }: FailedRequest,
): string {
  switch (code ?? 0) {
    case 22:
      if (path.startsWith('/v1/content/')) {
        return 'The integrations of a content item can be changed by an administrator, or by a publisher who may edit the item.';
      }
      if (shortLivedKey) return KEY_OF_NO_ADMINISTRATOR;
      return 'The API key has no administrator rights: managing OAuth integrations needs the key of an administrator, and a key created with the administrator role (a publisher can only read them).';
    case 24:
    case 30:
      if (shortLivedKey) return KEY_HAS_ENDED;
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
  if (status === 401 && shortLivedKey) return KEY_HAS_ENDED;
  if (status === 401) {
    return 'The API key was not accepted: check connect-api-key, and gateway-headers if a gateway stands in front of Connect.';
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
    if (shortLivedKey) return KEY_OF_NO_ADMINISTRATOR;
    return 'The API key may not do this. Use the key of an administrator.';
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

export function trace(
  failure: Failure,
  { method, path, correlationId, attempts }: FailedRequest,
): string {
  const facts = [`${method} ${path}`];
  if ('status' in failure) facts.push(`status ${failure.status}`);
  if (failure.kind === 'status' && failure.code !== null) facts.push(`code ${failure.code}`);
  if (attempts > 1) facts.push(`${attempts} attempts`);
  facts.push(`correlation id ${correlationId}`);
  return `[${facts.join(', ')}]`;
}
