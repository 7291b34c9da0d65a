import { locate } from '../../src/connect/locate';
import type { Failure } from '../../src/connect/failure';
import type { Http } from '../../src/connect/http';
import { connectError, refusal } from '../support/fake-client';

const GIVEN = 'https://example.com/sub/connect';
const ABOVE = 'https://example.com/sub';

const page: Failure = { kind: 'unreadable', status: 200, reason: 'html', detail: '' };
const timeout: Failure = { kind: 'timeout', seconds: 1 };
const missing = refusal(404, null);
const noKey = refusal(401, 30);
const somebody = refusal(401, null);
const api = null;

/** What each base URL answers to: nothing but the API, or an error. */
async function found(server: string, answers: Readonly<Record<string, Error | null>>) {
  const asked: string[] = [];
  const httpAt = (base: string): Http => ({
    request: (call) => {
      asked.push(base);
      expect(call).toEqual({
        method: 'GET',
        path: '/server_settings',
        open: true,
        once: 'if-running',
      });
      const error = answers[base];
      if (error) return Promise.reject(error);
      return Promise.resolve({ status: 200, json: {}, correlationId: 'c' });
    },
    backOff: () => Promise.reject(new Error('nobody waits')),
    pause: () => Promise.reject(new Error('nobody waits')),
  });
  return { server: await locate(server, httpAt), asked };
}

it.each([ABOVE, 'https://example.com', 'https://connect.example.com', 'https://e.com/aconnect'])(
  'asks nobody about %s',
  async (server) => {
    expect(await found(server, {})).toEqual({ server, asked: [] });
  },
);

it.each<[string, Error | null]>([
  ['the API', api],
  ['a refusal of Connect', noKey],
  ['somebody who refuses', somebody],
  ['nobody in time', connectError(timeout)],
  ['a fault', refusal(503, null)],
  ['no JSON', connectError({ ...page, reason: 'json' })],
])('stays at what is given if it is %s', async (_, answer) => {
  expect(await found(GIVEN, { [GIVEN]: answer, [ABOVE]: api })).toEqual({
    server: GIVEN,
    asked: [GIVEN],
  });
});

it.each<[string, Error]>([
  ['is not there', missing],
  ['is not there, in the words of Connect', refusal(404, 4)],
  ['is a page', connectError(page)],
])('looks above if what is given %s', async (_, answer) => {
  for (const [above, server] of [
    [api, ABOVE],
    [noKey, ABOVE],
    [somebody, GIVEN],
    [missing, GIVEN],
    [connectError(page), GIVEN],
  ] as const) {
    expect(await found(GIVEN, { [GIVEN]: answer, [ABOVE]: above })).toEqual({
      server,
      asked: [GIVEN, ABOVE],
    });
  }
});

it('hides no defect', async () => {
  await expect(found(GIVEN, { [GIVEN]: new TypeError('a defect') })).rejects.toThrow('a defect');
});
