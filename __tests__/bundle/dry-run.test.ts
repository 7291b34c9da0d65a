import {
  AZURE,
  errorOf,
  errorsOf,
  expectSuccess,
  SERVICE,
  storedAzure,
  useScenario,
  warningsOf,
  writesTo,
  type Inputs,
} from '../support/scenario';

const { connect, run } = useScenario();

const DRY: Inputs = { 'dry-run': 'true' };
const DRIFT: Inputs = { ...DRY, 'fail-on-drift': 'true' };
const APP = '000000c0-0000-4000-8000-000000000001';

async function withAzure() {
  const server = await connect();
  server.connect.seed({ content: [{ guid: APP }], integrations: [storedAzure()] });
  return server;
}

describe('dry-run', () => {
  it.each<[string, Inputs]>([
    ['created', SERVICE],
    ['created', { ...SERVICE, 'content-guids': APP, 'allowed-users': 'admin', verify: 'true' }],
    ['updated', { ...AZURE, 'client-id': 'other', description: 'New' }],
    ['updated', { ...AZURE, 'update-secret': 'always' }],
    ['updated', { ...AZURE, 'content-guids': APP }],
    ['updated', { ...AZURE, 'allowed-users': 'admin' }],
    ['deleted', { name: 'Azure', state: 'absent' }],
    ['unchanged', AZURE],
  ])('sends no request that could change anything: %s (%#)', async (operation, inputs) => {
    const server = await withAzure();
    const result = await run(server, { ...inputs, ...DRY });
    expectSuccess(result, operation);
    expect(writesTo(server)).toEqual([]);
    expect(result.log.join('\n')).toMatch(/dry run/i);
    expect(result.summary).toMatch(/dry run/i);
  });

  it.each<[string, Inputs]>([
    ['client_secret', { ...AZURE, name: 'New' }],
    ['client_secret', SERVICE],
  ])('needs no secret, and says what the run that creates needs: %s (%#)', async (key, inputs) => {
    const server = await withAzure();
    const result = await run(server, { ...inputs, 'client-secret': '', ...DRY });
    expectSuccess(result, 'created');
    const line = new RegExp(`! +config.${key} +none was given: the run that creates needs it`);
    expect(result.log.join('\n')).toMatch(line);
    expect(result.summary).toMatch(line);
    expect(errorOf(await run(server, { ...inputs, 'client-secret': '' }))).toContain('is missing');
    const error = errorOf(
      await run(server, { ...inputs, 'client-id': '', 'client-secret': '', ...DRY }),
    );
    expect(error).toContain('`client_id` is missing');
    expect(error).toContain('its value is empty');
    expect(error).toContain('the secret `client_secret` is missing');
  });

  it('fails where the plan cannot be carried out', async () => {
    const server = await withAzure();
    errorOf(await run(server, { ...AZURE, ...DRY, template: 'custom' }));
    expect(writesTo(server)).toEqual([]);
  });
});

describe('fail-on-drift', () => {
  it.each<[string, Inputs]>([
    ['something would be created', SERVICE],
    ['something would be updated', { ...AZURE, 'client-id': 'other' }],
    ['content would be associated', { ...AZURE, 'content-guids': APP }],
    ['something would be deleted', { name: 'Azure', state: 'absent' }],
  ])('fails where %s', async (_, inputs) => {
    const server = await withAzure();
    const result = await run(server, { ...inputs, ...DRIFT });
    expect(errorOf(result)).toContain('fail-on-drift');
    expect(result.outputs['changed']).toBe('true');
    expect(writesTo(server)).toEqual([]);
  });

  it.each<[string, Inputs]>([
    ['everything is as declared', AZURE],
    ['a secret would only be sent again', { ...AZURE, 'update-secret': 'always' }],
    ['what should be absent is', { name: 'Nothing', state: 'absent' }],
  ])('succeeds where %s', async (_, inputs) => {
    expectSuccess(await run(await withAzure(), { ...inputs, ...DRIFT }));
  });

  it('counts those that differ', async () => {
    const server = await withAzure();
    const files = {
      'm.yml': `integrations:
  - { name: Azure, description: New }
  - { name: Nothing, state: absent }
  - { name: GitHub, template: github, config: { client_id: c }, secrets: { client_secret: '\${S}' } }
`,
    };
    const result = await run(
      server,
      { manifest: 'm.yml', ...DRIFT },
      { files, env: { S: 'some-secret' } },
    );
    expect(errorsOf(result).join('\n')).toMatch(/2 of 3/);
    expect(writesTo(server)).toEqual([]);
  });

  it('counts no failures: whether they differ is not known', async () => {
    const server = await withAzure();
    const files = {
      'm.yml': 'integrations:\n  - { name: Azure, template: custom }\n  - { name: Missing }\n',
    };
    const result = await run(server, { manifest: 'm.yml', ...DRIFT }, { files });
    const errors = errorsOf(result);
    expect(errors).toHaveLength(3);
    expect(errors.at(-1)).toBe('2 of 2 integrations failed.');
    expect(errors.join('\n')).not.toContain('fail-on-drift');
  });

  it('without a dry run is a warning', async () => {
    const server = await withAzure();
    const result = await run(server, { ...AZURE, 'client-id': 'other', 'fail-on-drift': 'true' });
    expect(result.exitCode).toBe(0);
    expect(result.outputs['operation']).toBe('updated');
    expect(warningsOf(result).join('\n')).toContain('fail-on-drift');
  });
});
