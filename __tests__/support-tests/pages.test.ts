import { SimulatedConnect, type SimulatedResponse } from '../support/connect';
import { Client, INTEGRATIONS } from './client';

const html = { 'content-type': expect.stringMatching('text/html') as unknown };

describe('beside the API', () => {
  const get = (path: string, connect = new SimulatedConnect()): SimulatedResponse =>
    connect.handle({ method: 'GET', path, headers: {}, body: '' });

  test.each(['/', '/connect'])('%s leads to the dashboard', (path) => {
    expect(get(path)).toMatchObject({
      status: 307,
      headers: { location: 'https://connect.example.com/connect/' },
    });
  });

  test('the dashboard is a page', () => {
    expect(get('/connect/')).toMatchObject({ status: 200, headers: html });
    expect(get('/elsewhere')).toMatchObject({ status: 404, headers: html });
  });

  test('the API is not below the dashboard, which by a switch answers all the same', () => {
    const path = `/connect${INTEGRATIONS}`;
    expect(get(path)).toMatchObject({ status: 404, headers: html });
    const everywhere = new SimulatedConnect({ dashboardPage: 'everywhere' });
    expect(get(path, everywhere)).toMatchObject({ status: 200, headers: html });
  });
});

describe('a suspended service', () => {
  test.each([200, 503] as const)('shows a page of status %d until it is awake', (status) => {
    let ms = 1_000_000;
    const client = new Client({
      now: () => new Date(ms),
      suspended: { status, wakesInMs: 120_000 },
    });
    const asked = (afterMs: number): unknown => {
      ms += afterMs;
      return client.send(`GET ${INTEGRATIONS}`);
    };
    expect(asked(3_600_000)).toMatchObject({ status, headers: html });
    expect(asked(119_999)).toMatchObject({ status, headers: html });
    expect(asked(1)).toMatchObject({ status: 200, body: [] });
    client.connect.settings.suspended = { status, wakesInMs: 1 };
    expect(asked(0)).toMatchObject({ status, headers: html });
    expect(asked(1)).toMatchObject({ status: 200, body: [] });
  });

  test('handles nothing meanwhile', () => {
    const client = new Client({ suspended: { status: 503, wakesInMs: 1e9 } });
    const { integrations } = client.connect;
    client.send(`POST ${INTEGRATIONS}`, { name: 'A', template: 'connect', config: {} });
    expect(client.connect.integrations).toBe(integrations);
  });
});
