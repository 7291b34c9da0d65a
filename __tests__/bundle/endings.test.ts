import { existsSync } from 'node:fs';
import {
  AZURE,
  errorOf,
  errorsOf,
  expectSuccess,
  SERVICE,
  storedAzure,
  useScenario,
  warningsOf,
  type Inputs,
} from '../support/scenario';
import type { RunOptions } from '../support/run-action';

const { connect, run } = useScenario();

const entry = (name: string): string =>
  `  - { name: ${name}, template: github, config: { client_id: c }, secrets: { client_secret: "\${S}" } }\n`;
const manifest = (...names: string[]): RunOptions => ({
  env: { S: 'secret-of-the-manifest' },
  files: { 'm.yml': `integrations:\n${names.map(entry).join('')}` },
});

describe('outputs that later steps can read are set', () => {
  it.each<[string, Inputs, RunOptions]>([
    ['a wrong key', { ...AZURE, 'connect-api-key': 'WrongKeyWrongKeyWrongKeyWrongKey' }, {}],
    ['a bad input', { ...AZURE, 'dry-run': 'perhaps' }, {}],
    ['a manifest that is not there', { manifest: 'missing.yml' }, {}],
    ['a manifest that is wrong', { manifest: 'm.yml' }, { files: { 'm.yml': 'integrations: 5' } }],
    ['no server', { ...AZURE, 'connect-server': 'http://127.0.0.1:9', 'max-attempts': '1' }, {}],
    ['an export that cannot be written', { 'export-manifest': '../outside.yml' }, {}],
  ])('after %s', async (_, inputs, options) => {
    const result = await run(await connect(), inputs, options);
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({
      changed: 'false',
      integrations: '[]',
      guids: '{}',
      undeclared: '[]',
    });
  });

  it('of an entry that is refused, the others applied', async () => {
    const server = await connect();
    const result = await run(
      server,
      { manifest: 'm.yml' },
      {
        ...manifest('One'),
        files: {
          'm.yml': `integrations:\n${entry('One')}  - { name: Two, template: no-such-template }\n`,
        },
      },
    );
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ changed: 'true' });
    expect(JSON.parse(result.outputs['undeclared']!)).toMatchObject([{ template: 'connect' }]);
    expect(JSON.parse(result.outputs['integrations']!)).toMatchObject([
      { name: 'One', changed: true },
      { name: 'Two', changed: false, changes: [] },
    ]);
  });

  it('with the names of the fields that differed, never values', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    const inputs = { ...AZURE, 'client-id': 'other', 'allowed-users': 'admin' };
    const result = await run(server, inputs);
    expectSuccess(result, 'updated');
    expect(JSON.parse(result.outputs['integrations']!)).toMatchObject([
      { changes: ['config.client_id', 'access'] },
    ]);
  });

  it('that say of several declarations whether anything has changed', async () => {
    const server = await connect();
    const inputs = { manifest: 'm.yml', 'update-secret': 'on-create' };
    for (const changed of ['true', 'false']) {
      const result = await run(server, inputs, manifest('One', 'Two'));
      expectSuccess(result);
      expect(result.outputs['changed']).toBe(changed);
    }
  });

  it('and a warning names those that a secret was taken out of', async () => {
    const result = await run(await connect(), {
      ...AZURE,
      name: 'latest test app',
      'client-secret': 'test',
    });
    expect(result.outputs['name']).not.toContain('test');
    const warning = warningsOf(result).find((text) => text.startsWith('Secrets were taken out'));
    expect(warning).toContain('these outputs: integrations, guids, name.');
  });
});

const onLinux = existsSync('/dev/full') ? it : it.skip;

describe('what cannot be written', () => {
  onLinux('outputs: an error, and the summary all the same', async () => {
    const env = { GITHUB_OUTPUT: '/dev/full' };
    const result = await run(await connect(), AZURE, { env });
    expect(errorOf(result)).toBe(
      'The outputs could not be written (ENOSPC), so later steps do not get them.',
    );
    expect(result.summary).toContain('1 created');
  });

  onLinux('the summary: a warning', async () => {
    const env = { GITHUB_STEP_SUMMARY: '/dev/full' };
    const result = await run(await connect(), AZURE, { env });
    expect(result.exitCode).toBe(0);
    expect(warningsOf(result)).toEqual([
      'The job summary could not be written (ENOSPC). The log has everything that it would show.',
    ]);
  });

  it('no summary where there is none', async () => {
    const result = await run(await connect(), AZURE, { env: { GITHUB_STEP_SUMMARY: '' } });
    expectSuccess(result, 'created');
    expect(result.annotations).toEqual([]);
  });
});

describe('outside of GitHub', () => {
  it.each([{ GITHUB_ACTIONS: '' }, { GITHUB_ACTIONS: 'false', GITHUB_OUTPUT: '' }])(
    'no command prints a secret: %j',
    async (env) => {
      const result = await run(await connect(), AZURE, { env });
      expect(result.exitCode).toBe(0);
      expect(result.masks).toEqual([]);
      expect(result.rawStdout).not.toContain(AZURE['client-secret']);
      expect(result.rawStdout).not.toContain('set-output');
      expect(result.rawStdout).not.toContain('::debug::');
      expect(result.log.join('\n')).toContain('Created: Azure (guid ');
    },
  );
});

describe('annotations are where GitHub finds the file', () => {
  it.each(['./m.yml', 'deploy/../m.yml', '.\\m.yml'])('%s', async (path) => {
    const wrong = 'integrations:\n  - nme: x\n';
    const files = {
      'm.yml': wrong,
      'deploy/other.yml': '',
      ...(path.includes('\\') ? { [path]: wrong } : {}),
    };
    const result = await run(await connect(), { manifest: path }, { files });
    expect(result.annotations.length).toBeGreaterThan(0);
    for (const { file } of result.annotations) expect(file).toBe('m.yml');
  });
});

describe('what was done is said', () => {
  it('a verification, in log and summary; and that a dry run leaves it out', async () => {
    const server = await connect();
    const inputs: Inputs = { ...SERVICE, verify: 'true' };
    const dry = await run(server, { ...inputs, 'dry-run': 'true' });
    for (const text of [dry.log.join('\n'), dry.summary]) {
      expect(text).toMatch(/= +verify +left out: a dry run asks for no token/);
    }
    const result = await run(server, inputs);
    expectSuccess(result, 'created');
    expect(result.log.join('\n')).toContain(
      `Verified: ${SERVICE['name']!}. Connect got a token with it.`,
    );
    expect(result.summary).toMatch(/= +verify +Connect got a token with it$/m);
  });

  it('that a verification has tried no new secret', async () => {
    const server = await connect();
    const inputs: Inputs = { ...SERVICE, verify: 'true' };
    expectSuccess(await run(server, inputs), 'created');
    for (const empty of [{ 'client-secret': '' }, { 'update-secret': 'on-create' }]) {
      const result = await run(server, { ...inputs, 'update-secret': 'always', ...empty });
      expectSuccess(result, 'unchanged');
      expect(result.log.join('\n')).toContain(
        'Connect got a token with it, with the stored secret: none was sent.',
      );
      expect(result.summary).toContain('with the stored secret: none was sent');
    }
    const again = await run(server, { ...inputs, 'update-secret': 'always' });
    expectSuccess(again, 'updated');
    expect(again.log.join('\n') + again.summary).not.toContain('none was sent');
  });

  it('the redirect URL of new Viewer integrations, once', async () => {
    const server = await connect();
    const result = await run(server, { manifest: 'm.yml' }, manifest('One', 'Two'));
    const url = `${server.url}/__oauth__/integrations/callback`;
    for (const text of [result.log.join('\n'), result.summary]) {
      expect(text.split(url)).toHaveLength(2);
    }
    const again = await run(server, { manifest: 'm.yml' }, manifest('One', 'Two'));
    const service = await run(server, SERVICE);
    for (const { log, summary } of [again, service]) {
      expect(log.join('\n') + summary).not.toContain('__oauth__');
    }
  });

  it('by GUID and name, though it was addressed by its GUID', async () => {
    const server = await connect();
    const guid = '0a0b0c0d-0000-4000-8000-00000000000a';
    server.connect.seed({ integrations: [storedAzure({ guid })] });
    const result = await run(server, { guid, description: 'New' });
    expectSuccess(result, 'updated');
    expect(result.log.join('\n')).toContain(`~ Azure  update     ${guid}`);
    expect(result.summary).toContain(`! Azure  updated    ${guid}`);
  });

  it('which integrations differ', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    const files = {
      'm.yml': `integrations:\n  - { name: Azure, description: New }\n${entry('One')}  - { name: Old, state: absent }\n`,
    };
    const inputs = { manifest: 'm.yml', 'dry-run': 'true', 'fail-on-drift': 'true' };
    const result = await run(server, inputs, { ...manifest(), files });
    expect(errorsOf(result)).toEqual([
      '2 of 3 integrations on the server differ from what is declared (fail-on-drift): Azure, One.',
    ]);
  });

  it('the number that failed first, where GitHub does not show every annotation', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `{ name: N${index}, template: none }`);
    const files = { 'm.yml': `integrations:\n${names.map((one) => `  - ${one}\n`).join('')}` };
    const result = await run(await connect(), { manifest: 'm.yml' }, { files });
    expect(errorsOf(result)[0]).toBe('12 of 12 integrations failed.');
    expect(errorsOf(result)).toHaveLength(13);
  });
});

describe('a summary and a log', () => {
  it('hold no character that turns text around', async () => {
    const server = await connect();
    const result = await run(server, { ...AZURE, description: 'a\u202egnp.exe' });
    expectSuccess(result, 'created');
    for (const text of [result.log.join('\n'), result.summary]) {
      expect(text).toContain('a\ufffdgnp.exe');
      expect(text).not.toContain('\u202e');
    }
  });

  it('show what cannot be seen in a name', async () => {
    const server = await connect();
    const result = await run(server, { ...AZURE, name: 'Az\u200bure' });
    for (const text of [result.log.join('\n'), result.summary]) {
      expect(text).toContain('+ Az\\u{200b}ure');
    }
    expect(result.outputs['name']).toBe('Az\u200bure');
  });

  it('show values whole, and the host of each URL', async () => {
    const uri = `https://login.microsoftonline.com.${'tenant.'.repeat(20)}evil.example/oauth`;
    const server = await connect();
    const result = await run(server, { ...SERVICE, 'token-uri': uri, 'dry-run': 'true' });
    for (const text of [result.log.join('\n'), result.summary]) expect(text).toContain(uri);
  });
});

it('a flood of mistakes is cut off, and counted', async () => {
  const config = 'tenant_id: a\n'.repeat(700);
  const server = await connect();
  const errors = errorsOf(await run(server, { ...AZURE, config }));
  expect(errors).toHaveLength(101);
  expect(errors[100]).toBe('599 more problems of the inputs: correct these first.');
  expect(server.requests).toEqual([]);
});

test('a flood of problems that only the server knows is cut, too', async () => {
  const keys = Array.from({ length: 700 }, (_, number) => `k${number}: v`).join('\n');
  const { annotations } = await run(await connect(), { ...AZURE, config: keys });
  const [error] = annotations.filter(({ level }) => level === 'error');
  expect(error?.message.split('\n').length).toBeLessThanOrEqual(101);
  expect(error?.message).toMatch(/6\d\d more problems of this declaration: correct these first\./);
});
