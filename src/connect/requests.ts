import type { Answer, Call } from './attempt';
import { ConnectError } from './errors';
import type { Http } from './http';
import { UnexpectedShape } from './readers';

/** What the calls of the API are made with. */
export type Requests = Pick<Http, 'request'>;

/**
 * Makes a call and reads what it is answered with.
 *
 * @param reader makes something of the JSON, and of what else the answer has
 * @throws ConnectError, also if the answer is not of the expected shape
 */
export async function read<T>(
  http: Requests,
  reader: (json: unknown, answer: Answer) => T,
  call: Call,
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
