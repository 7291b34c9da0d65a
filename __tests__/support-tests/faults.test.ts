import { API_KEYS, deliver, type FaultKind, FaultSchedule } from '../support/connect';
import { Client, INTEGRATIONS } from './client';

const get = { method: 'GET', path: INTEGRATIONS };
const post = { method: 'POST', path: INTEGRATIONS };

describe('a schedule', () => {
  test('has each fault befall one request, in the order they were added', () => {
    const faults = new FaultSchedule();
    faults.add({ kind: 'drop-before' }, { kind: 'drop-after' });
    expect([faults.take(get), faults.take(get), faults.take(get)]).toEqual([
      'drop-before',
      'drop-after',
      undefined,
    ]);
  });

  test('selects by method, path and number', () => {
    const faults = new FaultSchedule();
    faults.add(
      { on: { method: 'POST', nth: 2 }, kind: 'drop-before' },
      { on: { path: /\/verify$/, times: Infinity }, kind: 'hang-before' },
    );
    const verify = { method: 'POST', path: `${INTEGRATIONS}/x/verify` };
    expect(faults.take(get)).toBeUndefined();
    expect(faults.take(post)).toBeUndefined();
    expect(faults.take(post)).toBe('drop-before');
    expect(faults.take(post)).toBeUndefined();
    expect([faults.take(verify), faults.take(verify)]).toEqual(['hang-before', 'hang-before']);
  });

  test('counts a request for every fault, whichever befalls it', () => {
    const faults = new FaultSchedule();
    faults.add(
      { on: { method: 'GET', nth: 1 }, kind: 'drop-before' },
      { on: { method: 'GET', nth: 2, times: 2 }, kind: 'drop-after' },
    );
    expect([1, 2, 3, 4].map(() => faults.take(get))).toEqual([
      'drop-before',
      'drop-after',
      'drop-after',
      undefined,
    ]);
  });

  test('is not fooled by an expression that remembers', () => {
    const faults = new FaultSchedule();
    faults.add({ on: { path: /integrations/g, times: 2 }, kind: 'drop-before' });
    expect([faults.take(get), faults.take(get)]).toEqual(['drop-before', 'drop-before']);
  });

  test('knows what is left, and can be cleared', () => {
    const faults = new FaultSchedule();
    faults.add({ kind: 'drop-before' }, { on: { method: 'POST' }, kind: 'drop-after' });
    faults.take(get);
    expect(faults.remaining).toEqual([{ on: { method: 'POST' }, kind: 'drop-after' }]);
    faults.clear();
    expect(faults.take(post)).toBeUndefined();
  });
});

describe('a delivery', () => {
  const create = {
    ...post,
    headers: { authorization: `Key ${API_KEYS.administrator}` },
    body: JSON.stringify({ name: 'A', template: 'connect', config: {} }),
  };
  const tasks: (() => void)[] = [];
  const later = (_: number, task: () => void): void => {
    tasks.push(task);
  };

  test.each<[FaultKind, number, object]>([
    ['drop-before', 0, { type: 'drop' }],
    ['drop-after', 1, { type: 'drop' }],
    ['hang-before', 0, { type: 'hang' }],
    ['hang-after', 1, { type: 'hang' }],
    ['reset-half', 1, { type: 'partial', response: { status: 200 } }],
    ['not-an-integration', 1, { response: { status: 200, body: '{"status":"ok"}' } }],
    ['truncated-json', 1, { response: { status: 200 } }],
    [
      { status: 503, headers: { 'retry-after': '1' } },
      0,
      { response: { status: 503, headers: { 'retry-after': '1' } } },
    ],
    [{ status: 500, handled: true, body: 'x' }, 1, { response: { status: 500, body: 'x' } }],
    [
      { status: 200, contentType: 'text/plain' },
      0,
      { response: { headers: { 'content-type': 'text/plain' } } },
    ],
    [{ html: 502 }, 0, { response: { status: 502, headers: { 'content-type': 'text/html' } } }],
    [{ html: 502, handled: true }, 1, { response: { status: 502 } }],
    [
      { redirect: 302, location: 'https://idp.example.com' },
      0,
      { response: { status: 302, headers: { location: 'https://idp.example.com' } } },
    ],
    [{ delayMs: 50 }, 1, { type: 'answer', delayMs: 50, response: { status: 200 } }],
  ])('%j: %d handled', (fault, handled, delivery) => {
    const { connect } = new Client();
    expect(deliver(connect, create, fault, later)).toMatchObject(delivery);
    expect(connect.integrations).toHaveLength(handled);
  });

  test('without a fault is the answer', () => {
    const { connect } = new Client();
    expect(deliver(connect, create, undefined, later)).toMatchObject({
      type: 'answer',
      delayMs: 0,
      response: { status: 200 },
    });
  });

  test('of truncated JSON cannot be parsed', () => {
    const delivery = deliver(new Client().connect, create, 'truncated-json', later);
    if (delivery.type !== 'answer') throw new Error(delivery.type);
    expect(() => JSON.parse(delivery.response.body) as unknown).toThrow(SyntaxError);
  });

  test('can be handled later', () => {
    const { connect } = new Client();
    expect(deliver(connect, create, { handledLater: 100 }, later)).toEqual({ type: 'drop' });
    expect(connect.integrations).toHaveLength(0);
    tasks.pop()?.();
    expect(connect.integrations).toHaveLength(1);
  });

  test('can be stale by one write', () => {
    const client = new Client();
    client.create('A');
    client.create('B');
    const read = { ...create, ...get };
    const delivery = deliver(client.connect, read, 'stale-list', later);
    if (delivery.type !== 'answer') throw new Error(delivery.type);
    expect(JSON.parse(delivery.response.body)).toMatchObject([{ name: 'A' }]);
    expect(client.connect.integrations).toHaveLength(2);
  });
});
