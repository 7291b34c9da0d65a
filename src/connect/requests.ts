import type { Answer, Call } from './attempt';
import { ConnectError } from './errors';
import type { Http } from './http';
import { UnexpectedShape, type Reader } from './readers';

/** What the calls of the API are made with. */
export type Requests = Pick<Http, 'request'>;

/**
 * Makes a call and reads what it is answered with.
 *
 * @throws ConnectError, also if the answer is not of the expected shape
 */
export function read<T>(http: Requests, reader: Reader<T>, call: Call): Promise<T> {
  return readWith(http, call, reader);
}

/** The same where more than the JSON of the answer matters. */
export async function readWith<T>(
  http: Requests,
  call: Call,
  reader: (json: unknown, answer: Answer) => T,
): Promise<T> {
  const answer = await http.request(call);
  try {
    return reader(answer.json, answer);
  } catch (error) {
    throw error instanceof UnexpectedShape ? unreadable(call, answer, error) : error;
  }
}

function unreadable(call: Call, answer: Answer, { message }: UnexpectedShape): ConnectError {
  return new ConnectError(
    { kind: 'unreadable', status: answer.status, reason: 'shape', detail: message },
    { method: call.method, path: call.path, correlationId: answer.correlationId, attempts: 1 },
  );
}
