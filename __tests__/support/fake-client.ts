import type { ConnectClient } from '../../src/connect/client';
import { ConnectError } from '../../src/connect/errors';
import type { Failure } from '../../src/connect/failure';

type Answers = {
  readonly [Method in keyof ConnectClient]?: (
    ...args: Parameters<ConnectClient[Method]>
  ) => ReturnType<ConnectClient[Method]>;
};

/** A client of the given methods, and the names and arguments of its calls. Any other method fails the test. */
export function fakeClient(answers: Answers): { client: ConnectClient; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const client = new Proxy(answers as ConnectClient, {
    get:
      (methods, name: keyof ConnectClient) =>
      (...args: unknown[]): unknown => {
        calls.push([name, ...args]);
        const method = methods[name] as ((...args: unknown[]) => unknown) | undefined;
        if (method === undefined) throw new Error(`${name} was not to be called`);
        return method(...args);
      },
  });
  return { client, calls };
}

/** The values, one after the other and the last one for ever; errors among them are thrown. */
export function inTurn<T>(...values: (T | Error)[]): () => Promise<T> {
  let given = 0;
  return () => {
    const value = values[Math.min(given, values.length - 1)] as T | Error;
    given += 1;
    return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  };
}

export function connectError(failure: Failure, attempts = 1): ConnectError {
  return new ConnectError(failure, {
    method: 'POST',
    path: '/v1/oauth/integrations',
    correlationId: 'c-1',
    attempts,
  });
}

export function refusal(status: number, code: number | null = null, attempts = 1): ConnectError {
  return connectError(
    { kind: 'status', status, code, serverMessage: null, html: false, retryAfterMs: null },
    attempts,
  );
}
