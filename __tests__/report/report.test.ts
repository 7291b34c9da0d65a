import { API_KEYS, type ConnectOptions } from '../support/connect';
import { runInProcess, type InProcessResult } from '../support/in-process';
import { around } from '../support/instant';
import { withoutColours } from '../support/runner-log';

/** What a whole run tells people and later steps. */

const CONNECTION = {
  'connect-server': 'https://connect.example.com',
  'connect-api-key': API_KEYS.administrator,
};
const DRY = { 'dry-run': 'true' };
const DRIFT = { ...DRY, 'fail-on-drift': 'true' };

/** One entry on a line, as JSON. */
const entry = (name: string, more: object = {}): string =>
  JSON.stringify({ name, template: 'connect', config: { max_role: 'Viewer' }, ...more });

function stage(options: ConnectOptions = { defaultIntegration: false }) {
  const { connect, world } = around(options);
  const summaries: string[] = [];
  const run = (
    entries: readonly string[],
    { inputs = {}, env = {}, head = '' }: { inputs?: object; env?: object; head?: string } = {},
  ) =>
    runInProcess({ ...CONNECTION, manifest: 'm.yml', ...inputs }, world, {
      env: { ...env },
      files: { 'm.yml': `${head}\nintegrations: [${entries.join(', ')}]\n` },
      writeSummary: (markdown) => Promise.resolve(void summaries.push(markdown)),
    });
  return { connect, run, summaries };
}

/** The log without colours. */
function textOf({ log }: Pick<InProcessResult, 'log'>): string {
  return withoutColours(log.join('\n'));
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `N${i + 1}`);

describe('verification', () => {
  const service = (name: string): string =>
    JSON.stringify({
      name,
      template: 'custom',
      config: {
        auth_type: 'Service Account',
        authorization_uri: 'https://id.example.com/authorize',
        token_uri: 'https://id.example.com/token',
        client_id: 'c',
      },
      secrets: { client_secret: '${SECRET}' },
      verify: true,
    });
  const env = { SECRET: 'a-client-secret' };

  test('is told of a run, and of a dry run that it is left out', async () => {
    const { run, summaries } = stage();
    const planned = await run([service('A')], { inputs: DRY, env });
    expect(textOf(planned)).toMatch(/= +verify +left out: a dry run asks for no token/);
    const { succeeded, log } = await run([service('A')], { env });
    expect(succeeded).toBe(true);
    expect(log).toContain('Verified: A. Connect got a token with it.');
    expect(summaries[1]).toMatch(/= +verify +Connect got a token with it/);
  });

  test('of what could not be created is not told', async () => {
    const { connect, run } = stage();
    connect.settings.licensed = false;
    const { succeeded, log } = await run([service('A')], { env });
    expect(succeeded).toBe(false);
    expect(log.join('\n')).not.toContain('Verified');
  });
});

describe('what is to be absent', () => {
  const absent = (more: object = {}): string =>
    JSON.stringify({ name: 'Old', state: 'absent', ...more });

  test('and is not there is as declared', async () => {
    const { run, summaries } = stage();
    const { log } = await run([absent()]);
    expect(log).toContain('= Old  unchanged  absent, as declared');
    expect(summaries[0]).toContain('= Old  unchanged  absent, as declared');
  });

  test.each([
    [1, { ...DRY }, '1 content item would lose it'],
    [1, {}, '1 content item loses it'],
    [2, {}, '2 content items lose it'],
  ])('says that %i content items lose it', async (count, inputs, words) => {
    const { connect, run } = stage();
    const { integrations } = connect.seed({
      integrations: [{ name: 'Old', template: 'connect', config: { max_role: 'Viewer' } }],
    });
    const { content } = connect.seed({ content: Array.from({ length: count }, () => ({})) });
    connect.seed({
      associations: content.map(({ guid }) => ({
        content_guid: guid,
        integration_guid: integrations[0]!.guid,
      })),
    });
    const refused = await run([absent()]);
    expect(refused.errors).toEqual([expect.stringContaining('allow_delete_in_use')]);
    const { succeeded, log } = await run([absent({ allow_delete_in_use: true })], { inputs });
    expect(succeeded).toBe(true);
    expect(log.join('\n')).toContain(words);
    for (const { guid } of content) expect(log.join('\n')).toContain(guid);
  });
});

test('a secret that is not set is named in a dry run, which needs none', async () => {
  const { run } = stage();
  const azure = { template: 'azure', config: { client_id: 'c', tenant_id: 't' } };
  const { succeeded, log } = await run(
    [entry('Azure', { ...azure, secrets: { client_secret: '${AZURE_SECRET}' } })],
    { inputs: DRY },
  );
  expect(succeeded).toBe(true);
  expect(log.join('\n')).toContain(
    'config.client_secret  from ${AZURE_SECRET}, which is not set here',
  );
});

describe('many', () => {
  test('failures have their number first, where GitHub shows ten annotations', async () => {
    const { run } = stage();
    const wrong = names(10).map((name) => entry(name, { template: 'nonsense' }));
    const ten = await run([...wrong, entry('Right')]);
    expect(ten.errors).toHaveLength(11);
    expect(ten.errors[0]).toBe('10 of 11 integrations failed.');
    const nine = await run(wrong.slice(0, 9));
    expect(nine.errors.at(-1)).toBe('9 of 9 integrations failed.');
  });

  test('plans are a line each, their details folded', async () => {
    const { run } = stage();
    const plan = await run(
      names(25).map((name) => entry(name)),
      { inputs: DRY },
    );
    const [lines, details] = textOf(plan).split('Details of 25\n');
    expect(lines!.match(/^\+ N\d+ +create/gm)).toHaveLength(25);
    expect(lines).not.toContain('max_role');
    expect(details!.match(/^\+ +config\.max_role +Viewer$/gm)).toHaveLength(25);
  });

  test('that have drifted are named, twenty of them', async () => {
    const { run } = stage();
    const { succeeded, errors } = await run(
      names(22).map((name) => entry(name)),
      {
        inputs: DRIFT,
      },
    );
    expect(succeeded).toBe(false);
    expect(errors).toEqual([
      `22 of 22 integrations on the server differ from what is declared (fail-on-drift): ${names(20).join(', ')} and 2 more.`,
    ]);
  });
});

describe('a manifest that says it is complete', () => {
  const complete = { head: 'complete: true' };

  test('drifts by what it does not name', async () => {
    const { run } = stage({});
    const { succeeded, errors, warnings } = await run([], { ...complete, inputs: DRIFT });
    expect(succeeded).toBe(false);
    expect(errors).toEqual([expect.stringMatching(/Connect Visitor API Key.*\(fail-on-drift\)$/)]);
    expect(warnings).toEqual([]);
    const warned = await run([], { ...complete, inputs: DRY });
    expect(warned).toMatchObject({ succeeded: true, errors: [] });
    expect(warned.warnings).toEqual([expect.stringContaining('Connect Visitor API Key')]);
  });

  test('is not known to be with the key of somebody who may not see all', async () => {
    const { run } = stage({});
    const inputs = { ...DRIFT, 'connect-api-key': API_KEYS.publisher };
    const { succeeded, errors, log } = await run([], { ...complete, inputs });
    expect(succeeded).toBe(false);
    expect(errors).toEqual([expect.stringContaining('(fail-on-drift)')]);
    expect(log.join('\n')).toContain('There may be more that this API key does not see');
  });
});

test('an output from which a secret was taken is named', async () => {
  const { connect, run } = stage();
  const { integrations } = connect.seed({
    integrations: [{ name: 'of finance', template: 'connect', config: { max_role: 'Viewer' } }],
  });
  const { guid } = integrations[0]!;
  const { warnings, outputs } = await run([JSON.stringify({ guid })], {
    inputs: { 'gateway-headers': 'X-Key: finance' },
  });
  expect(warnings).toEqual([
    'Secrets were taken out of these outputs: integrations, guids, name. Later steps get *** in their place. Is a secret so short or so common that it is a part of a name?',
  ]);
  expect(outputs['name']).toBe('of ***');
  expect(outputs['guid']).toBe(guid);
});

test('there is no summary where none is wanted', async () => {
  const { run, summaries } = stage();
  await run([entry('A')], { inputs: { summary: 'false' } });
  expect(summaries).toEqual([]);
  await run([entry('A')]);
  expect(summaries).toHaveLength(1);
});

test('flat inputs are named by their own names where only the server knows better', async () => {
  const { run } = stage();
  const inputs = { manifest: '', name: 'A', template: 'connect', config: 'max_role: Nobody' };
  const { errors } = await run([], { inputs: { ...inputs, 'allowed-users': 'nobody' } });
  expect(errors).toEqual([
    [
      'config: `max_role` is "Nobody"; it must be one of: Viewer, Publisher, Admin.',
      'allowed-users: There is no user "nobody" on the server.',
    ].join('\n'),
  ]);
});

test('names that were only needed elsewhere may go, ten of them named', async () => {
  const { run } = stage();
  const renamed = (count: number) =>
    names(count).map((name) => entry(name, { formerly: `Old ${name}` }));
  const needless = async (count: number): Promise<string> => {
    await run(names(count).map((name) => entry(name)));
    return textOf(await run(renamed(count), { inputs: DRY }));
  };
  expect(await needless(1)).toContain(
    'formerly is not needed on this server any more: N1. Remove it',
  );
  expect(await needless(12)).toContain(`any more: ${names(10).join(', ')} and 2 more. Remove it`);
  expect(
    textOf(
      await run(
        names(2).map((name) => entry(name)),
        { inputs: DRY },
      ),
    ),
  ).not.toContain('formerly');
});
