import { ForeignText } from '../foreign';
import { isGuid } from '../guid';
import type { HttpResponse } from '../network/transport';
import { parseUrl } from '../url';
import { codeSentence } from './codes';
import type { Failure } from './failure';
import { oauthProblem } from './oauth';
import { asRecord } from './readers';

/** Connect's answers have six at most. */
const MOST_LEVELS = 100;

/** The JSON of an answer, or why there is none to use. */
export function readAnswer(
  response: HttpResponse,
  now: number,
): { readonly json: unknown } | { readonly failure: Failure } {
  const { status, body } = response;
  const contentType = response.header('content-type');
  const html =
    /^\s*<(!doctype|html|head|body|\?xml)/i.test(body) || /^text\/html\b/i.test(contentType ?? '');
  if (status >= 300 && status < 400) {
    return { failure: { kind: 'redirect', status, location: target(response) } };
  }
  if (status < 200 || status >= 400) {
    const retryAfterMs = readRetryAfter(response.header('retry-after'), now);
    return { failure: { kind: 'status', status, ...readEnvelope(body), html, retryAfterMs } };
  }
  if (body === '') return { json: undefined };
  try {
    const json = JSON.parse(body) as unknown;
    if (isDeeper(json, MOST_LEVELS)) {
      const detail = `nested more than ${MOST_LEVELS} levels deep`;
      return { failure: { kind: 'unreadable', status, reason: 'shape', detail } };
    }
    return { json };
  } catch {
    const type = contentType === null ? 'no content type' : new ForeignText(contentType).quoted();
    const detail = `${body.length} characters of ${type}`;
    return { failure: { kind: 'unreadable', status, reason: html ? 'html' : 'json', detail } };
  }
}

/** Whether values are nested more than so many levels deep. It looks no deeper: that could exhaust the stack. */
function isDeeper(json: unknown, levels: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  // By key, since copies of all values of a long list would be thrown away. Parsed JSON has no inherited keys.
  for (const key in json) {
    const value = (json as Readonly<Record<string, unknown>>)[key];
    if (levels === 0 || isDeeper(value, levels - 1)) return true;
  }
  return false;
}

/**
 * Connect's error envelope, by its API reference: `{"code":…,"error":…,"payload":…}`; or that of OAuth, by RFC 6749:
 * `{"error":…,"error_description":…}`.
 */
function readEnvelope(
  body: string,
): Pick<Extract<Failure, { kind: 'status' }>, 'code' | 'serverMessage' | 'oauth'> {
  try {
    const envelope = asRecord(JSON.parse(body));
    const code = typeof envelope['code'] === 'number' ? envelope['code'] : null;
    const { error, error_description: description } = envelope;
    const oauth = oauthProblem(error, description);
    const words = [error, description].filter((part) => typeof part === 'string');
    return {
      code,
      serverMessage: words.length === 0 ? null : asSentence(words.join(': '), code),
      ...(oauth !== null && { oauth }),
    };
  } catch {
    return { code: null, serverMessage: null };
  }
}

function asSentence(text: string, code: number | null): ForeignText {
  const instead = code === null ? '' : codeSentence(code);
  return new ForeignText(/[.!?]$/.test(text) ? text : `${text}.`, { instead });
}

/** A correlation id that can be shown: a GUID, as Connect makes it, or a short id of a proxy. Otherwise `null`. */
export function readCorrelationId(text: string): string | null {
  if (isGuid(text)) return text;
  return /^[\w.:-]{1,64}$/.test(text) ? new ForeignText(text).quoted() : null;
}

/** Where a redirect points, without its query: that may hold a token. */
function target(response: HttpResponse): ForeignText | null {
  const location = response.header('location');
  const url = location === null ? null : parseUrl(location, response.url);
  if (url === null) return null;
  // Parsing changes a URL, so the redaction also judges the text as it was sent.
  return new ForeignText(`${location} ${url.href}`, { shown: url.origin + url.pathname });
}

function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  // Date.parse finds a date in almost anything; an HTTP date ends with GMT.
  const date = header.endsWith(' GMT') ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
