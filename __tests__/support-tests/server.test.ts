import { Agent, request } from 'node:http';
import {
  API_KEYS,
  type RunningConnect,
  type ServerOptions,
  startConnect,
} from '../support/connect';

const PATH = '/__api__/v1/oauth/integrations';
const headers = { authorization: `Key ${API_KEYS.administrator}` };
const integration = { name: 'A', template: 'connect', config: {} };

const running: RunningConnect[] = [];
const agents: Agent[] = [];

afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start(options: ServerOptions = {}): Promise<RunningConnect> {
  const server = await startConnect({ connect: { defaultIntegration: false }, ...options });
  running.push(server);
  return server;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: unknown;
  readonly agent?: Agent;
}

interface Received {
  readonly status: number | undefined;
  readonly body: string;
  readonly type: string | undefined;
}

/** Sends one request with node:http, which never repeats a request by itself. */
function send(
  server: RunningConnect,
  { method = 'GET', path = PATH, body, agent = new Agent() }: Sent = {},
): Promise<Received> {
  agents.push(agent);
  return new Promise((resolve, reject) => {
    const outgoing = request(server.url + path, { method, headers, agent }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const type = incoming.headers['content-type'];
        resolve({ status: incoming.statusCode, body: text, type });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test('serves the model under a sub-path, and nothing beside it', async () => {
  const server = await start({ subPath: '/connect' });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/connect$/);
  const created = await send(server, { method: 'POST', body: { ...integration, name: 'ä ' } });
  expect(created.status).toBe(200);
  expect(server.connect.integrations).toMatchObject([{ name: 'ä ' }]);
  const beside = await send({ ...server, url: server.url.replace('/connect', '') });
  expect(beside).toMatchObject({ status: 404, type: 'text/html; charset=utf-8' });
  expect(server.requests).toMatchObject([
    { method: 'POST', path: `/connect${PATH}`, status: 200 },
    { method: 'GET', path: PATH, body: '', status: 404 },
  ]);
  expect(JSON.parse(server.requests[0]!.body)).toEqual({ ...integration, name: 'ä ' });
  expect(server.connect.settings.address).toBe(server.url);
});

describe('faults on the wire', () => {
  test.each(['drop-before', 'drop-after', 'reset-half'] as const)('%s', async (kind) => {
    const server = await start();
    server.faults.add({ on: { method: 'POST' }, kind });
    await expect(send(server, { method: 'POST', body: integration })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(server.connect.integrations).toHaveLength(kind === 'drop-before' ? 0 : 1);
    expect((await send(server)).status).toBe(200);
  });

  test('reset-half of an answer without a body is still an answer', async () => {
    const server = await start();
    const { integrations } = server.connect.seed({ integrations: [integration] });
    server.faults.add({ kind: 'reset-half' });
    const path = `${PATH}/${integrations[0]!.guid}`;
    expect(await send(server, { method: 'DELETE', path })).toMatchObject({ status: 204 });
  });

  test('truncated-json is complete as HTTP', async () => {
    const server = await start();
    server.faults.add({ kind: 'truncated-json' });
    const { status, body } = await send(server, { method: 'POST', body: integration });
    expect(status).toBe(200);
    expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
  });

  test('hang-after lasts until the client gives up, or the server ends', async () => {
    const server = await start();
    server.faults.add({ kind: 'hang-after', on: { times: 2 } });
    const agent = new Agent();
    const given = send(server, { method: 'POST', body: integration, agent });
    const left = send(server, { method: 'POST', body: integration });
    const ends = Promise.all([
      expect(given).rejects.toMatchObject({ code: 'ECONNRESET' }),
      expect(left).rejects.toMatchObject({ code: 'ECONNRESET' }),
    ]);
    while (server.connect.integrations.length < 2) await new Promise(setImmediate);
    agent.destroy();
    while (!server.requests.some(({ endedAt }) => endedAt)) await new Promise(setImmediate);
    await server.close();
    await ends;
  });

  test('a write that is handled later lands after the connection has ended', async () => {
    const server = await start();
    server.faults.add({ kind: { handledLater: 5 } });
    await expect(send(server, { method: 'POST', body: integration })).rejects.toThrow();
    while (server.connect.integrations.length === 0) await new Promise(setImmediate);
    expect(server.connect.integrations).toMatchObject([{ name: 'A' }]);
  });

  test('an answer with headers of its own', async () => {
    const server = await start();
    server.faults.add({ kind: { html: 502 } }, { kind: { status: 429 } });
    expect(await send(server)).toMatchObject({ status: 502, type: 'text/html' });
    const limited = await send(server);
    expect(limited.status).toBe(429);
    expect(JSON.parse(limited.body)).toMatchObject({ code: 277 });
  });
});

describe('counts', () => {
  test('of connections and round trips', async () => {
    const server = await start();
    server.faults.add({ kind: 'hang-before', on: { times: 3 } });
    const together = new Agent();
    const given = [1, 2, 3].map(() => send(server, { agent: together }));
    const ends = Promise.allSettled(given);
    while (server.requests.length < 3) await new Promise(setImmediate);
    together.destroy();
    await ends;
    while (!server.requests.every(({ endedAt }) => endedAt)) await new Promise(setImmediate);

    const agent = new Agent({ keepAlive: true });
    await send(server, { agent });
    await send(server, { agent });
    expect(server.requests).toHaveLength(5);
    expect(server.peakInFlight).toBe(3);
    expect(server.connections).toBe(4);
    expect(server.roundTrips()).toBe(3);
  });

  test('of a round trip that is still open', async () => {
    const server = await start();
    await send(server);
    server.faults.add({ kind: 'hang-before' });
    const open = expect(send(server)).rejects.toThrow();
    while (server.requests.length < 2) await new Promise(setImmediate);
    expect(server.roundTrips()).toBe(2);
    expect(server.requests[1]).toMatchObject({ endedAt: undefined, status: undefined });
    await server.close();
    await open;
  });
});
