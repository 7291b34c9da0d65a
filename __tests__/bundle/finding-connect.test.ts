import { errorOf, expectSuccess, AZURE, useScenario, warningsOf } from '../support/scenario';
import { knowsProxies, startProxy } from '../support/proxy';
import { createAuthority } from '../support/tls';

const { connect, run } = useScenario();

/** Only a proxy tells what a name that is not of this machine leads to. */
const proxyIt = knowsProxies() ? it : it.skip;

describe('the address of the dashboard', () => {
  it.each(['/connect', '/connect/', '/connect/#/', '/connect#/apps'])(
    'leads to the API: %s',
    async (end) => {
      const server = await connect();
      const result = await run(server, { ...AZURE, 'connect-server': server.url + end });
      expectSuccess(result, 'created');
      for (const { path, headers } of server.requests) {
        if (path.startsWith('/connect/')) expect(headers).not.toHaveProperty('authorization');
      }
    },
  );

  it('is told of, with the address that is used', async () => {
    const server = await connect();
    const result = await run(server, { ...AZURE, 'connect-server': `${server.url}/connect` });
    expect(result.log).toContain(
      `connect-server is the address of the dashboard. The step uses the API at ${server.url} instead.`,
    );
  });

  it('stands nowhere in what the run says of the server', async () => {
    const server = await connect();
    const dashboard = { 'connect-server': `${server.url}/connect/` };
    const created = await run(server, { ...AZURE, ...dashboard });
    const exported = await run(
      server,
      { 'export-manifest': 'connect.yml', ...dashboard },
      { read: ['connect.yml'] },
    );
    const [log, summary, ...others] = [
      created.log.join('\n'),
      created.summary,
      exported.log.join('\n'),
      exported.summary,
      exported.files['connect.yml'] ?? '',
    ].map((text) => text.replaceAll('&#58;', ':'));
    for (const text of [log, summary, ...others]) {
      expect(text).toContain(server.url);
      expect(text).not.toContain(`${server.url}/connect`);
    }
    expect(log).toMatch(new RegExp(`^Posit Connect \\S+ at ${server.url}$`, 'm'));
    for (const text of [log, summary]) {
      expect(text).toContain(`${server.url}/__oauth__/integrations/callback`);
    }
  });

  it('may be the sub-path of a server, and then nobody above is asked', async () => {
    const server = await connect({ subPath: '/connect' });
    expectSuccess(await run(server, AZURE), 'created');
    expect(server.requests.filter(({ path }) => !path.startsWith('/connect/'))).toEqual([]);
  });

  it('below a sub-path of that name leads to it, and nobody above is asked', async () => {
    const server = await connect({ subPath: '/connect' });
    const result = await run(server, { ...AZURE, 'connect-server': `${server.url}/connect/` });
    expectSuccess(result, 'created');
    expect(server.requests.filter(({ path }) => !path.startsWith('/connect/'))).toEqual([]);
  });

  it('of another application is not followed upwards with the key', async () => {
    const server = await connect({ subPath: '/elsewhere' });
    const url = server.url.replace('/elsewhere', '/connect');
    expect(errorOf(await run(server, { ...AZURE, 'connect-server': url }))).toContain(
      'check connect-server, its sub-path included',
    );
    for (const { path, headers } of server.requests) {
      if (!path.startsWith('/connect/')) expect(headers).not.toHaveProperty('authorization');
    }
  });
});

describe('a Connect that was suspended', () => {
  it.each(['1', '2'])('is waited for beyond max-attempts: %s', async (attempts) => {
    const server = await connect({ connect: { suspended: { status: 503, wakesInMs: 1_500 } } });
    const result = await run(server, { ...AZURE, 'max-attempts': attempts });
    expectSuccess(result, 'created');
    expect(result.log.join('\n')).toContain(
      'Connect may still be starting: waiting up to 5 minutes for it.',
    );
  });

  it('is waited for before the address of its dashboard is judged', async () => {
    const server = await connect({ connect: { suspended: { status: 503, wakesInMs: 1_500 } } });
    const result = await run(server, { ...AZURE, 'connect-server': `${server.url}/connect` });
    expectSuccess(result, 'created');
  });

  it('may show pages with status 200 right after a 503', async () => {
    const server = await connect({ connect: { suspended: { status: 200, wakesInMs: 1_500 } } });
    server.faults.add({ on: { times: 3 }, kind: { status: 503 } });
    expectSuccess(await run(server, AZURE), 'created');
  });

  it('is not waited for where it shows pages with status 200 outside of Snowflake', async () => {
    const server = await connect({ connect: { suspended: { status: 200, wakesInMs: 60_000 } } });
    expect(errorOf(await run(server, { ...AZURE, 'max-attempts': '2' }))).toContain(
      'The answer is an HTML page, so this is not the Connect API',
    );
  });

  proxyIt.each(['abc-connect.snowflakecomputing.app', 'c.example'])(
    'shows pages with status 200, which only Snowflake does: %s',
    async (host) => {
      const authority = await createAuthority();
      const tls = await authority.issue({ names: [host] });
      const server = await connect({
        tls,
        connect: { suspended: { status: 200, wakesInMs: 1_500 } },
      });
      const proxy = await startProxy();
      try {
        const inputs = {
          ...AZURE,
          'connect-server': server.url.replace('127.0.0.1', host),
          'ca-certificate': authority.cert,
        };
        const result = await run(server, inputs, { env: { HTTPS_PROXY: proxy.url } });
        if (host === 'c.example') expect(errorOf(result)).toContain('The answer is an HTML page');
        else {
          expectSuccess(result, 'created');
          expect(result.log.join('\n')).toContain(
            'a page in place of Connect. Connect may still be starting',
          );
        }
        expect(proxy.tunnels).not.toEqual([]);
      } finally {
        await proxy.close();
      }
    },
  );
});

describe('the debug log', () => {
  it('has a line for each request, with its end, its time and its correlation id', async () => {
    const server = await connect();
    const result = await run(server, AZURE, { debug: true });
    expectSuccess(result, 'created');
    const lines = result.debug.filter((line) => line.includes('correlation id'));
    expect(lines).toHaveLength(server.requests.length);
    for (const { method, path, headers, status } of server.requests) {
      const id = headers['x-correlation-id'] ?? '';
      const line = lines.find((one) => one.includes(id)) ?? '';
      expect(line.replace(/ after \d+ ms /, ' after so many ms ')).toBe(
        `${method} ${path.replace('/__api__', '')}: status ${status} after so many ms (attempt 1, correlation id ${id})`,
      );
    }
  });

  it('has a line for a request without an answer', async () => {
    const server = await connect();
    server.faults.add({ on: { path: /\/v1\/oauth\/integrations$/ }, kind: 'drop-before' });
    const result = await run(server, { ...AZURE, 'max-attempts': '2' }, { debug: true });
    expectSuccess(result, 'created');
    expect(result.debug.join('\n')).toMatch(
      /^GET \/v1\/oauth\/integrations: no answer after \d+ ms \(attempt 1, correlation id [\w-]+\)$/m,
    );
    expect(result.debug.join('\n')).toMatch(/status 200 after \d+ ms \(attempt 2, /);
  });
});

it.each(['10.0.0.0/8', '127.0.0.*', '192.168.0.1-192.168.0.9'])(
  'an entry of NO_PROXY that has no effect is named: %s',
  async (entry) => {
    const server = await connect();
    const proxy = await startProxy();
    try {
      const env = { HTTPS_PROXY: proxy.url, NO_PROXY: `c.example,${entry}` };
      const [warning, ...others] = warningsOf(await run(server, AZURE, { env }));
      expect(warning).toContain(
        `NO_PROXY holds what this action does not understand, and ignores: ${entry}.`,
      );
      expect(others).toEqual([]);
    } finally {
      await proxy.close();
    }
  },
);
