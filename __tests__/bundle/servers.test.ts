import {
  API_KEYS,
  TEMPLATES,
  type FaultKind,
  type SimulatedConnect,
  type Template,
} from '../support/connect';
import {
  AZURE,
  OLD_AZURE,
  errorOf,
  expectSuccess,
  integrationNamed,
  SERVICE,
  storedAzure,
  TENANT,
  useScenario,
  warningsOf,
  writesTo,
} from '../support/scenario';

const { connect, run } = useScenario();

const GUID = '0a0b0c0d-0000-4000-8000-00000000000a';
const OTHER_GUID = '0a0b0c0d-0000-4000-8000-00000000000b';

describe('servers of every age', () => {
  it.each([
    ['2024.08.0', {}],
    ['2024.09.0', { templatesEndpoint: false }],
    ['2024.12.0', {}],
    ['2025.01.0', { hideVersion: true }],
    ['2025.07.0-dev+206-g8646c704d2', {}],
    ['2025.08.0', { patchMode: 'replace' as const }],
    ['2026.01.0', { templatesEndpoint: false, hideVersion: true }],
    ['2026.07.0', {}],
  ])('create, update and leave alone on %s %j', async (version, settings) => {
    const server = await connect({ connect: { version, ...settings } });
    const hasAuthType = version >= '2024.12';
    const inputs = hasAuthType ? AZURE : OLD_AZURE;
    const created = await run(server, inputs);
    expectSuccess(created, 'created');
    expectSuccess(await run(server, inputs), 'unchanged');
    const updated = await run(server, { ...inputs, 'client-id': 'other', description: 'New' });
    expectSuccess(updated, 'updated');
    expectSuccess(await run(server, { name: 'Azure', template: 'azure' }), 'unchanged');
    expect(updated.outputs['guid']).toBe(created.outputs['guid']);
    const hidden = 'hideVersion' in settings;
    expect(updated.outputs['connect-version']).toBe(hidden ? '' : version);
    expect(integrationNamed(server, 'Azure')).toMatchObject({
      description: 'New',
      config: {
        client_id: 'other',
        tenant_id: TENANT,
        ...(hasAuthType && { auth_type: 'Viewer' }),
      },
      secrets: { client_secret: 'azure-client-secret' },
    });
    expect(writesTo(server)).toHaveLength(2);
    expect(created.log.join('\n')).toContain(hidden ? 'hidden' : version);
    expectSuccess(await run(server, { name: 'Azure', state: 'absent' }), 'deleted');
  });

  it.each([
    ['connect', {}, 'template'],
    ['azure', { 'auth-type': 'Service Account' }, '`auth_type`'],
  ])('a server of 2024.08 has no %s %j', async (template, inputs, named) => {
    const server = await connect({ connect: { version: '2024.08.0' } });
    const result = await run(server, { ...OLD_AZURE, ...inputs, template });
    expect(errorOf(result)).toContain(named);
    expect(writesTo(server)).toEqual([]);
  });

  it('PATCH holds every declared config key, whatever the server makes of the others', async () => {
    const server = await connect({ connect: { patchMode: 'replace' } });
    expectSuccess(await run(server, AZURE), 'created');
    const inputs = { ...AZURE, 'client-id': 'other', 'update-secret': 'always' };
    expectSuccess(await run(server, inputs), 'updated');
    expect(server.connect.writes.at(-1)?.body).toEqual({
      config: {
        auth_type: 'Viewer',
        client_id: 'other',
        tenant_id: TENANT,
        client_secret: 'azure-client-secret',
      },
    });
  });

  it('a key that a replacing server dropped is a warning', async () => {
    const server = await connect({ connect: { patchMode: 'replace' } });
    server.connect.seed({
      integrations: [{ ...storedAzure(), config: { ...storedAzure().config, extra: 'x' } }],
    });
    const result = await run(server, { ...AZURE, description: 'New', 'client-id': 'other' });
    expect(result.exitCode).toBe(0);
    expect(warningsOf(result).join('\n')).toMatch(/config\.extra/);
  });

  it('undeclared keys of a merging server survive', async () => {
    const server = await connect();
    const stored = storedAzure();
    server.connect.seed({
      integrations: [{ ...stored, config: { ...stored.config, extra: 'x' } }],
    });
    expectSuccess(await run(server, { name: 'Azure', 'client-id': 'other' }), 'updated');
    expect(integrationNamed(server, 'Azure').config).toMatchObject({ extra: 'x' });
  });

  it('without templates the server itself says what is wrong', async () => {
    const server = await connect({ connect: { templatesEndpoint: false } });
    const inputs = { ...AZURE, 'auth-type': 'Nobody' };
    const error = errorOf(await run(server, inputs));
    expect(error).toContain('must be one of (Viewer, Service Account)');
    expect(error).toMatch(
      /POST \/v1\/oauth\/integrations, status 400, code 228, correlation id \S/,
    );
  });

  it('templates may leave out what is empty', async () => {
    const templates = TEMPLATES.map((template) => ({
      ...template,
      fields: template.fields.map((field) =>
        Object.fromEntries(Object.entries(field).filter(([, value]) => value !== '')),
      ),
    })) as unknown as Template[];
    const server = await connect({ connect: { templates } });
    expectSuccess(await run(server, AZURE), 'created');
    expectSuccess(await run(server, AZURE), 'unchanged');
    const wrong = { ...AZURE, config: `tenant: ${TENANT}` };
    expect(errorOf(await run(server, wrong))).toContain('tenant_id');
  });

  it('an unknown template without templates is the refusal of the server', async () => {
    const server = await connect({ connect: { templatesEndpoint: false } });
    const error = errorOf(await run(server, { ...AZURE, template: 'nothing' }));
    expect(error).toContain('nothing');
    expect(error).toContain('code 227');
  });
});

describe('round trips, with latency', () => {
  const latencyMs = 250;
  it.each(['', '/sub/path'])('are 1 to see, 2 to update, 3 to create (%s)', async (subPath) => {
    const trips = async (before: (connect: SimulatedConnect) => void): Promise<number> => {
      const server = await connect({ latencyMs, subPath });
      before(server.connect);
      expectSuccess(await run(server, AZURE));
      return server.roundTrips();
    };
    const seed = (clientId: string) => (model: SimulatedConnect) =>
      model.seed({
        integrations: [
          { ...storedAzure(), config: { ...storedAzure().config, client_id: clientId } },
        ],
      });
    expect(await trips(seed('azure-client'))).toBe(1);
    expect(await trips(seed('other'))).toBe(2);
    expect(await trips(() => undefined)).toBe(3);
  });
});

describe('keys and rights', () => {
  it.each(['publisher', 'viewer'] as const)("a %s's key writes nothing", async (role) => {
    const server = await connect();
    const error = errorOf(await run(server, { ...AZURE, 'connect-api-key': API_KEYS[role] }));
    expect(error).toMatch(/administrator/);
    expect(error).toContain('code 22');
    expect(writesTo(server)).toEqual([]);
  });

  it("a publisher's key gets an error where something is to be written, a notice in a dry run", async () => {
    const server = await connect();
    const inputs = { ...AZURE, 'connect-api-key': API_KEYS.publisher };
    const refused = await run(server, inputs);
    errorOf(refused);
    expect(warningsOf(refused)).toEqual([]);
    const planned = await run(server, { ...inputs, 'dry-run': 'true' });
    expect(planned).toMatchObject({ exitCode: 0, outputs: { operation: 'created' } });
    expect(planned.annotations).toEqual([
      {
        level: 'notice',
        message:
          "This is a publisher's key: enough to plan, not to apply. The run that applies needs the key of an administrator.",
      },
    ]);
  });

  it.each<[string, FaultKind]>([
    ['fails', { status: 503 }],
    ['is a page', { html: 200 }],
    ['is lost', 'drop-before'],
    ['is refused', { status: 403 }],
  ])('that the role cannot be told fails no run, and is asked once: it %s', async (_, kind) => {
    const server = await connect();
    server.faults.add({ on: { path: /\/v1\/user$/, times: Infinity }, kind });
    expectSuccess(await run(server, { ...AZURE, 'max-attempts': '3' }), 'created');
    expect(server.requests.filter(({ path }) => path.endsWith('/v1/user'))).toHaveLength(1);
  });

  it("a publisher's key may see that nothing is to be done", async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    const inputs = { ...AZURE, 'connect-api-key': API_KEYS.publisher };
    expectSuccess(await run(server, inputs), 'unchanged');
  });

  it('a wrong key is told as such', async () => {
    const server = await connect();
    const error = errorOf(await run(server, { ...AZURE, 'connect-api-key': 'a-key-of-nobody' }));
    expect(error).toContain('connect-api-key');
    expect(error).toMatch(/status 401, code 30, correlation id \S/);
    expect(writesTo(server)).toEqual([]);
  });

  it('a missing licence is told as such', async () => {
    const server = await connect({ connect: { licensed: false } });
    const result = await run(server, AZURE);
    expect(result.exitCode).toBe(1);
    const errors = result.annotations.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]!.message).toMatch(/licence/);
    expect(errors[0]!.message).toMatch(/status 402, code 221/);
    expect(server.connect.integrations.map(({ name }) => name)).not.toContain('Azure');
  });

  it('integrations that are switched off are told as such', async () => {
    const server = await connect({ connect: { oauthIntegrationsEnabled: false } });
    const error = errorOf(await run(server, AZURE));
    expect(error).toContain('status 404');
    expect(writesTo(server)).toEqual([]);
  });

  it("a gateway's refusal names gateway-headers", async () => {
    const server = await connect({ connect: { gateway: { authorization: 'Bearer right-token' } } });
    const error = errorOf(
      await run(server, { ...AZURE, 'gateway-headers': 'Authorization: Bearer wrong' }),
    );
    expect(error).toContain('gateway-headers');
    expect(error).toContain('status 401');
    expect(writesTo(server)).toEqual([]);
  });
});

describe('a failure of the server', () => {
  const failing = async (headers: Record<string, string>) => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    const kind = { status: 500, headers };
    server.faults.add({ on: { method: 'PATCH', times: Infinity }, kind });
    const error = errorOf(await run(server, { ...AZURE, description: 'New' }));
    const sent = server.requests.find(({ method }) => method === 'PATCH')!.headers;
    return { error, sent: sent['x-correlation-id']! };
  };

  it('is called so, and says what to do', async () => {
    const { error } = await failing({});
    expect(error).toMatch(/^Connect failed: /);
    expect(error).toContain('run the step again, or look in its log for the correlation id.');
  });

  it('is told with the correlation id that the server has logged', async () => {
    const { error, sent } = await failing({ 'x-correlation-id': 'of-the-proxy.1' });
    expect(error).toMatch(/correlation id of-the-proxy\.1\]$/);
    expect(error).not.toContain(sent);
  });

  it.each(['two words', 'x'.repeat(65), '<b>'])(
    'is told with the one that was sent where the answer has none: %s',
    async (id) => {
      const { error, sent } = await failing({ 'x-correlation-id': id });
      expect(sent).toMatch(/^[0-9a-f-]{36}$/);
      expect(error).toContain(`correlation id ${sent}]`);
    },
  );
});

describe('what is not the Connect API', () => {
  it.each([200, 404, 502])('an HTML page of status %d', async (status) => {
    const server = await connect();
    server.faults.add({ on: { times: Infinity }, kind: { html: status } });
    const error = errorOf(await run(server, AZURE));
    expect(error).toMatch(/HTML/);
    expect(error).toContain(`status ${status}`);
    expect(writesTo(server)).toEqual([]);
  });

  it('a wrong sub-path', async () => {
    const server = await connect({ subPath: '/rsc' });
    const error = errorOf(
      await run(server, { ...AZURE, 'connect-server': new URL(server.url).origin }),
    );
    expect(error).toMatch(/HTML/);
    expect(error).toContain('sub-path');
  });

  it('a redirect, with its target', async () => {
    const server = await connect();
    const location = 'https://login.example.com/start?token=abc#x';
    server.faults.add({ on: { times: Infinity }, kind: { redirect: 302, location } });
    const error = errorOf(await run(server, AZURE));
    expect(error).toContain('https://login.example.com/start');
    expect(error).not.toContain('abc');
    expect(error).toContain('connect-server');
    expect(writesTo(server)).toEqual([]);
  });

  it.each(['truncated-json', 'not-an-integration'] as const)('%s', async (kind) => {
    const server = await connect();
    server.faults.add({ on: { path: /integrations$/, times: Infinity }, kind });
    const error = errorOf(await run(server, AZURE));
    expect(error).toMatch(/JSON|shape/);
    expect(error).toContain('connect-server');
    expect(error).toContain('GET /v1/oauth/integrations');
    expect(writesTo(server)).toEqual([]);
  });
});

describe('names', () => {
  it.each(['azure', 'Azure ', 'Az\u00adure', '\uff21zure', 'AZURE', 'Azur\u0435'])(
    'that look alike (%j) get a warning and are left alone',
    async (name) => {
      const server = await connect();
      server.connect.seed({ integrations: [storedAzure({ name, guid: GUID })] });
      const result = await run(server, AZURE);
      expect(result.exitCode).toBe(0);
      expect(result.outputs['operation']).toBe('created');
      expect(result.outputs['guid']).not.toBe(GUID);
      expect(warningsOf(result).join('\n')).toContain(GUID);
      expect(integrationNamed(server, name).guid).toBe(GUID);
    },
  );

  it('that are composed otherwise get one, too', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ name: 'Zu\u0308rich', guid: GUID })] });
    const result = await run(server, { ...AZURE, name: 'Z\u00fcrich' });
    expect(result.outputs['operation']).toBe('created');
    expect(warningsOf(result).join('\n')).toContain(GUID);
  });

  it('that several have can be told apart by guid', async () => {
    const server = await connect();
    server.connect.seed({
      integrations: [storedAzure({ guid: GUID }), storedAzure({ guid: OTHER_GUID })],
    });
    const inputs = { ...AZURE, guid: OTHER_GUID, description: 'This one' };
    expectSuccess(await run(server, inputs), 'updated');
    expect(
      server.connect.integrations.filter(({ description }) => description === 'This one'),
    ).toMatchObject([{ guid: OTHER_GUID }]);
  });
});

describe('what was stored otherwise', () => {
  it.each(['POST', 'PATCH'])('than it was declared by a %s is a warning', async (method) => {
    const server = await connect({
      connect: { defaultIntegration: false, randomUuid: () => GUID },
    });
    const { config } = storedAzure();
    if (method === 'PATCH') {
      server.connect.seed({
        integrations: [{ ...storedAzure(), config: { ...config, client_id: 'x' } }],
      });
    }
    const answer = {
      ...storedAzure({ guid: GUID, id: '8' }),
      config: { ...config, tenant_id: 'normalised' },
    };
    server.faults.add({
      on: { method },
      kind: { status: 200, body: JSON.stringify(answer), handled: true },
    });
    const result = await run(server, AZURE);
    expect(result.exitCode).toBe(0);
    const [warning] = warningsOf(result);
    expect(warning).toContain('config.tenant_id');
    expect(warning).toContain('normalised');
    expect(warning).toContain(TENANT);
  });

  it('in another form of the same is none: scopes in another order, a boolean as text', async () => {
    const server = await connect({ connect: { coerceBooleans: true } });
    const inputs = { ...SERVICE, 'auth-type': 'Viewer', scopes: 'b a', 'use-pkce': 'true' };
    expectSuccess(await run(server, inputs), 'created');
    const again = { ...inputs, scopes: ' a  b\na', 'use-pkce': 'TRUE' };
    expectSuccess(await run(server, again), 'unchanged');
  });
});
