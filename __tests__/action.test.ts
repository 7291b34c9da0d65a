import {
  openTransport,
  TransportError,
  type HttpRequest,
  type TransportOptions,
} from '../src/network/transport';
import { API_KEYS, startConnect, type RunningConnect } from './support/connect';
import {
  federation,
  REQUEST_TOKEN,
  startIdentityProvider,
  type RunningIdentityProvider,
} from './support/identity-provider';
import { runInProcess } from './support/in-process';
import { around } from './support/instant';

const INPUTS = {
  'connect-server': 'https://connect.example.com',
  'connect-api-key': API_KEYS.administrator,
};
const AZURE = {
  ...INPUTS,
  name: 'Azure',
  template: 'azure',
  'auth-mode': 'Public',
  'client-id': 'an-id',
  scopes: 'openid',
  config: 'tenant_id: a-tenant',
};

function manifestOf(entries: readonly string[]): Record<string, string> {
  const each = (name: string): string =>
    `  - name: ${name}\n    template: azure\n    config: { auth_mode: Public, client_id: x, tenant_id: y, scopes: z }\n`;
  return { 'connect.yml': `integrations:\n${entries.map(each).join('')}` };
}

test('creates, and says so', async () => {
  const { connect, world } = around();
  const { succeeded, log, outputs, warnings } = await runInProcess(AZURE, world);
  expect(succeeded).toBe(true);
  expect(warnings).toEqual([]);
  expect(log[0]).toBe('Posit Connect 2026.07.0 at https://connect.example.com');
  expect(log.at(-1)).toBe(`Created: Azure (guid ${outputs['guid']!}, id ${outputs['id']!})`);
  expect(outputs).toMatchObject({ operation: 'created', changed: 'true' });
  expect(connect.integrations.at(-1)).toMatchObject({ name: 'Azure' });
});

test('says that a version is hidden', async () => {
  const { world } = around({ hideVersion: true });
  const { log, outputs } = await runInProcess({ ...AZURE, 'dry-run': 'true' }, world);
  expect(log[0]).toBe('Posit Connect (version hidden) at https://connect.example.com');
  expect(outputs['connect-version']).toBe('');
});

test("takes note of a publisher's key in a dry run, and fails with it otherwise", async () => {
  const { connect, world } = around();
  const inputs = { ...AZURE, 'connect-api-key': API_KEYS.publisher };
  const planned = await runInProcess({ ...inputs, 'dry-run': 'true' }, world);
  expect(planned).toMatchObject({ succeeded: true, errors: [], warnings: [] });
  expect(planned.log).toContainEqual(expect.stringContaining('enough to plan, not to apply'));
  const applied = await runInProcess(inputs, world);
  expect(applied).toMatchObject({ succeeded: false, warnings: [] });
  expect(applied.errors).toEqual([expect.stringContaining('belongs to a publisher')]);
  expect(connect.writes).toEqual([]);
});

test('tells of each of several, and counts what failed', async () => {
  const { world } = around();
  const files = manifestOf(['One', 'Two']);
  const wrong = '  - name: Three\n    template: no-such-template\n';
  files['connect.yml'] = `${files['connect.yml'] ?? ''}${wrong}`;
  const result = await runInProcess({ ...INPUTS, manifest: 'connect.yml' }, world, { files });
  expect(result.succeeded).toBe(false);
  expect(result.log.filter((line) => /\[[123]\/3\] /.test(line))).toHaveLength(3);
  expect(result.log.at(-1)).toBe('Done: 2 created, 1 failed.');
  expect(result.errors).toEqual([
    expect.stringContaining('no template "no-such-template"'),
    '1 of 3 integrations failed.',
  ]);
  expect(result.integrations.map(({ operation }) => operation)).toEqual([
    'created',
    'created',
    null,
  ]);
});

test('fails on drift, and only where something would change', async () => {
  const { world } = around();
  const inputs = { ...AZURE, 'dry-run': 'true', 'fail-on-drift': 'true' };
  const drifted = await runInProcess(inputs, world);
  expect(drifted.succeeded).toBe(false);
  expect(drifted.errors).toEqual([
    expect.stringContaining('1 of 1 integrations on the server differ'),
  ]);
  await runInProcess(AZURE, world);
  expect(await runInProcess(inputs, world)).toMatchObject({ succeeded: true, errors: [] });
});

test('says what is out of the ordinary', async () => {
  let lost = false;
  const { connect, world } = around({}, ({ method }) => {
    if (method !== 'POST' || lost) return;
    lost = true;
    throw new TransportError('reset', 'ECONNRESET', 'connect.example.com');
  });
  const { log, succeeded } = await runInProcess(AZURE, world);
  expect(succeeded).toBe(true);
  expect(log).toContain(
    'Connect gave no usable answer to the creation of "Azure". Checking whether it exists.',
  );
  expect(log).toContain('"Azure" is not there: creating it again (attempt 2 of 5).');
  expect(connect.integrations.filter(({ name }) => name === 'Azure')).toHaveLength(1);
});

test('says which requests are repeated', async () => {
  let failures = 0;
  const { world } = around({}, ({ url }) => {
    if (!url.endsWith('/templates') || failures > 0) return;
    failures += 1;
    throw new TransportError('reset', 'ECONNRESET', 'connect.example.com');
  });
  const { log } = await runInProcess({ ...AZURE, 'dry-run': 'true' }, world);
  expect(log[0]).toMatch(
    /^GET \/v1\/oauth\/templates: ECONNRESET\. Trying again in \d\.\d s \(attempt 2 of 5\)\.$/,
  );
});

test('reports every problem of the inputs, and short secrets', async () => {
  const { connect, world } = around();
  const result = await runInProcess(
    { ...AZURE, 'client-secret': 'abc', 'max-attempts': '0', manifest: 'gone.yml' },
    world,
  );
  expect(result.succeeded).toBe(false);
  expect(result.warnings).toEqual([expect.stringContaining('client-secret is shorter than 4')]);
  expect(result.errors).toEqual([
    expect.stringContaining('max-attempts is "0"'),
    expect.stringContaining('manifest excludes name'),
    expect.stringContaining('"gone.yml" cannot be read'),
  ]);
  expect(connect.journal).toEqual([]);
});

test('reports what nobody has thought of', async () => {
  const { world } = around({}, () => {
    throw new TypeError('Nobody has thought of this.');
  });
  const { succeeded, errors } = await runInProcess(AZURE, world);
  expect(succeeded).toBe(false);
  expect(errors).toEqual(['Nobody has thought of this.']);
});

test('does not fail for want of a summary', async () => {
  const { world } = around();
  const { succeeded, warnings } = await runInProcess(AZURE, world, {
    writeSummary: () => Promise.reject(new Error('no such file')),
  });
  expect(succeeded).toBe(true);
  expect(warnings).toEqual([expect.stringContaining('summary could not be written')]);
});

test('writes an export, and says what of the inputs does nothing with it', async () => {
  const { connect, world } = around();
  connect.seed({ integrations: [{ name: 'Azure', template: 'github', config: {} }] });
  const written: string[][] = [];
  const { succeeded, warnings, log } = await runInProcess(
    { ...INPUTS, 'export-manifest': 'connect.yml', 'dry-run': 'true' },
    world,
    {
      env: { GITHUB_WORKSPACE: '/workspace' },
      writeFile: (...file) => Promise.resolve(void written.push(file)),
    },
  );
  expect(succeeded).toBe(true);
  expect(warnings).toEqual([expect.stringContaining('dry-run does nothing with export-manifest')]);
  expect(written).toEqual([['connect.yml', expect.stringContaining('name: Azure')]]);
  expect(log.join('\n')).toContain('Wrote 2 integrations to connect.yml');
  expect(connect.writes).toEqual([]);
});

test('says that the API is not where the dashboard is', async () => {
  const { world } = around();
  const inputs = { ...AZURE, 'connect-server': 'https://connect.example.com/connect/' };
  const { succeeded, log } = await runInProcess(inputs, world);
  expect(succeeded).toBe(true);
  expect(log[0]).toBe(
    'connect-server is the address of the dashboard. The step uses the API at https://connect.example.com instead.',
  );
});

test('says why there is no comment', async () => {
  const { world } = around();
  const inputs = { ...AZURE, 'pull-request-comment': 'true', 'github-token': 'ghs_0123456789' };
  const { succeeded, warnings, masks } = await runInProcess(inputs, world);
  expect(succeeded).toBe(true);
  expect(warnings).toEqual([
    'The comment on the pull request could not be written. The environment variable GITHUB_EVENT_NAME is not set.',
  ]);
  expect(masks).toContain('ghs_0123456789');
});

test('warns of what the environment asks in vain', async () => {
  const { world } = around();
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const { succeeded, warnings } = await runInProcess(AZURE, world, { env });
  expect(succeeded).toBe(true);
  expect(warnings).toEqual([expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED')]);
});

describe('without a stored key', () => {
  let github: RunningIdentityProvider;
  let server: RunningConnect;

  beforeEach(async () => {
    github = await startIdentityProvider();
    server = await startConnect({ connect: { identityFederation: true } });
    server.connect.seed(federation(github.url, server.url));
  });

  afterEach(async () => {
    await Promise.all([server.close(), github.close()]);
  });

  const inputs = () => ({ ...AZURE, 'connect-server': server.url, 'connect-api-key': '' });

  test('asks for one, hides all of it, and creates', async () => {
    const world = { ...around().world, openTransport };
    const result = await runInProcess(inputs(), world, { env: github.env });
    expect(result).toMatchObject({ succeeded: true, warnings: [], errors: [] });
    expect(result.log[0]).toContain(
      `asking GitHub for an identity token with the audience ${server.url}`,
    );
    const [token = ''] = github.tokens;
    const secrets = [REQUEST_TOKEN, token, ...token.split('.'), ...server.connect.issuedKeys];
    expect(result.masks).toEqual(expect.arrayContaining(secrets));
    const said = JSON.stringify([result.log, result.outputs]);
    for (const secret of secrets) expect(said).not.toContain(secret);
  });

  test('says that it has expired, and why there is no other one', async () => {
    let requests = 0;
    const world = {
      ...around().world,
      openTransport: (options: TransportOptions) => {
        const { send, close } = openTransport(options);
        return {
          close,
          send: (request: HttpRequest) => {
            requests += 1;
            if (request.method === 'POST' && request.url.endsWith('/integrations')) {
              server.connect.expireKeys();
              github.fail({ status: 403 });
            }
            return send(request);
          },
        };
      },
    };
    const result = await runInProcess(inputs(), world, { env: github.env });
    expect(requests).toBeGreaterThan(2);
    expect(result.succeeded).toBe(false);
    expect(result.warnings).toEqual([
      expect.stringContaining('The short-lived key has expired, and no new one could be had.'),
    ]);
    expect(result.errors).toEqual([expect.stringContaining('status 401')]);
  });
});

test('says that an export cannot be written', async () => {
  const { world } = around();
  const { succeeded, errors } = await runInProcess(
    { ...INPUTS, 'export-manifest': 'connect.yml' },
    world,
    { env: { GITHUB_WORKSPACE: '/workspace' } },
  );
  expect(succeeded).toBe(false);
  expect(errors).toEqual([
    expect.stringContaining('export-manifest: the file "connect.yml" cannot be written (EROFS)'),
  ]);
});
