import { TEMPLATES } from '../support/connect/templates';
import { ENCODINGS, SECRETS } from '../support/echoes';
import { startGitHub } from '../support/github-api';
import { echoesIn, leaksOf } from '../support/leaks';
import { errorOf, useScenario, warningsOf, type Inputs } from '../support/scenario';

import.meta.jest.setTimeout(120_000);

const { connect, run } = useScenario();

const KEY = SECRETS['an API key']!;
const PEM = SECRETS['a PEM key']!;
const PHRASE = SECRETS['a pass phrase']!;

const refusal = (text: string) => ({
  status: 400,
  body: JSON.stringify({ code: 228, error: text, payload: null }),
});
const server = () =>
  connect({ connect: { keys: { [KEY]: { role: 'administrator', username: 'admin' } } } });

const KEY_PAIR: Inputs = {
  'connect-api-key': KEY,
  name: 'Keys',
  template: 'key-pair',
  'client-id': 'c',
  'secret-config': JSON.stringify({ private_key: PEM, passphrase: PHRASE }),
};

interface Integration {
  readonly name: string;
  readonly error?: string;
}

it('the hunt for echoes finds each', () => {
  for (const [name, encode] of Object.entries(ENCODINGS)) {
    expect(echoesIn(`<${encode(PEM)}>`, [PEM, KEY])).toContain(`${JSON.stringify(PEM)}: ${name}`);
  }
});

describe('a server that repeats secrets in its refusals', () => {
  it.each([
    ['an API key', KEY, 'connect-api-key'],
    ['a PEM key', PEM, 'the variable PEM'],
    ['a pass phrase', PHRASE, 'the variable PHRASE'],
  ])('shows none of it, in whatever encoding: %s', async (_, secret, where) => {
    const model = await server();
    const encodings = Object.entries(ENCODINGS);
    for (const [, encode] of encodings) {
      model.faults.add({
        on: { method: 'POST' },
        kind: refusal(`The value "${encode(secret)}" is not valid.`),
      });
    }
    const api = await startGitHub();
    try {
      const names = encodings.map(([name]) => name.replaceAll('$', ''));
      const file = {
        integrations: names.map((name) => ({
          name,
          template: 'key-pair',
          config: { client_id: 'c' },
          secrets: { private_key: '${PEM}', passphrase: '${PHRASE}' },
        })),
      };
      const result = await run(
        model,
        {
          'connect-api-key': KEY,
          manifest: 'm.yml',
          'max-parallel': '1',
          'pull-request-comment': 'true',
        },
        {
          files: { 'm.yml': JSON.stringify(file) },
          env: { PEM, PHRASE, GITHUB_API_URL: api.url, GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/' },
          event: { name: 'pull_request', payload: { pull_request: { number: 7 } } },
          token: 'ghs_token-of-the-job',
          timeoutMs: 100_000,
        },
      );
      expect(result.exitCode).toBe(1);
      const integrations = JSON.parse(result.outputs['integrations']!) as Integration[];
      const shown = integrations.filter(({ error }) => !error?.includes(`a part of ${where}`));
      expect(shown).toEqual([]);
      const comment = api.comments.at(-1)!.body;
      const printed = result.rawStdout.replace(/^::add-mask::.*$/gm, '');
      for (const text of [printed, result.summary, comment, result.outputs['integrations']!]) {
        expect(text).toContain('withheld, since it repeats a part of');
        expect(echoesIn(text, [secret])).toEqual([]);
      }
      const told =
        /\) Code 228 is about the config\. \[POST \/v1\/oauth\/integrations, status 400, code 228, correlation id [\da-f-]{36}\]/;
      for (const { error } of integrations) expect(error).toMatch(told);
      expect(leaksOf({ ...result, summary: result.summary + comment }, [secret])).toEqual([]);
    } finally {
      await api.close();
    }
  });

  it('cannot clear the way for a part of a secret by the texts of its templates', async () => {
    const model = await server();
    const [template] = TEMPLATES.filter(({ id }) => id === 'key-pair');
    const clearing = { ...template, name: KEY, id: 'cleared' };
    model.faults.add(
      {
        on: { path: /templates/ },
        kind: { status: 200, body: JSON.stringify([template, clearing]) },
      },
      { on: { method: 'POST' }, kind: refusal(`No ${KEY.slice(0, 16)}.`) },
    );
    expect(errorOf(await run(model, KEY_PAIR))).toContain('a part of connect-api-key');
  });

  it('withholds nothing that it says of its own', async () => {
    const model = await server();
    const words = 'The config key private_key is not a valid PEM key: expected BEGIN PRIVATE KEY';
    model.faults.add({ on: { method: 'POST' }, kind: refusal(words) });
    expect(errorOf(await run(model, KEY_PAIR))).toContain(`Connect refused: ${words}. [POST `);
  });

  it('shows a part of no secret where it redirects', async () => {
    const model = await server();
    const location = `https://id.example.com\\login\\${KEY.slice(0, 20)}?x=${KEY.slice(20)}`;
    model.faults.add({ on: { times: Infinity }, kind: { redirect: 302, location } });
    const error = errorOf(await run(model, KEY_PAIR));
    expect(error).toContain(
      'The server redirects to (withheld, since it repeats a part of connect-api-key), so',
    );
    expect(error).toContain('status 302');
  });

  it('is told by an id of its own only if that repeats no secret', async () => {
    const model = await server();
    const id = `of-a-proxy.${KEY.slice(4, 20)}`;
    model.faults.add({
      on: { method: 'POST' },
      kind: { ...refusal('No.'), headers: { 'x-correlation-id': id } },
    });
    const error = errorOf(await run(model, KEY_PAIR));
    expect(error).not.toContain(KEY.slice(4, 20));
    expect(error).toContain('correlation id (withheld, since');
  });
});

describe('a server that repeats secrets where it stores something else', () => {
  const stored = (more: Readonly<Record<string, unknown>>) => ({
    status: 200,
    body: JSON.stringify([
      {
        ...{ id: '1', guid: '00000001-0000-4000-8000-000000000001', name: 'Azure' },
        ...{ description: '', template: 'azure', auth_type: 'Viewer', config: {}, permissions: [] },
        ...{ created_time: '', updated_time: '', ...more },
      },
    ]),
  });
  const key = 'Key0OfTheAdministrator0OfAll';
  const digits = '0123456789abcdef0123456789abcdef';

  it.each<[string, string, Readonly<Record<string, unknown>>, Inputs]>([
    [
      'the GUID of a member',
      key,
      { permissions: [{ user_guid: key }] },
      { 'allowed-users': 'admin' },
    ],
    ['a name in capitals', key, { name: key }, { 'export-manifest': 'written.yml' }],
    [
      'digits in the shape of a GUID',
      digits,
      { permissions: [{ user_guid: digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') }] },
      { 'allowed-users': 'admin' },
    ],
  ])('shows none of it: %s', async (_, secret, more, inputs) => {
    const model = await connect({
      connect: { keys: { [secret]: { role: 'administrator', username: 'admin' } } },
    });
    model.faults.add({
      on: { method: 'GET', path: /\/integrations$/, times: Infinity },
      kind: stored(more),
    });
    const declared = { guid: '00000001-0000-4000-8000-000000000001', name: 'Azure' };
    const result = await run(
      model,
      {
        'connect-api-key': secret,
        ...('export-manifest' in inputs ? {} : { ...declared, 'dry-run': 'true' }),
        ...inputs,
      },
      { read: ['written.yml'] },
    );
    const shown = JSON.stringify({
      ...{ ...result, masks: [] },
      rawStdout: result.rawStdout.replace(/^::add-mask::.*$/gm, ''),
    })
      .toLowerCase()
      .replaceAll('-', '');
    expect(shown).toContain(`azure`);
    expect(shown).not.toContain(secret.toLowerCase());
  });
});

describe('a message of many megabytes', () => {
  it.each([
    ['of words', 'The template is not what it should be. ', 15_000_000],
    ['of escapes', '\\x41%42&#67;\\\\', 10_000_000],
    ['of base64', 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=', 15_000_000],
    ['that begins like a secret, again and again', PEM.slice(0, 40), 14_000_000],
  ])('is cut: %s', async (_, text, size) => {
    const model = await server();
    model.faults.add({
      on: { method: 'POST' },
      kind: refusal(text.repeat(Math.ceil(size / text.length))),
    });
    const result = await run(model, KEY_PAIR);
    const error = errorOf(result);
    expect(error).toContain('status 400, code 228');
    expect(error).toMatch(/the rest is left out|withheld/);
    expect(error.length).toBeLessThan(40_000);
    expect(result.rawStdout.length).toBeLessThan(400_000);
  });
});

describe('GitHub', () => {
  it('repeats a secret in vain', async () => {
    const model = await server();
    const api = await startGitHub();
    try {
      api.fail(
        {},
        {
          status: 403,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ message: `Bad ${PHRASE.toUpperCase()}` }),
        },
      );
      const result = await run(
        model,
        { ...KEY_PAIR, 'dry-run': 'true', 'pull-request-comment': 'true' },
        {
          env: { GITHUB_API_URL: api.url, GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/' },
          event: { name: 'pull_request', payload: { pull_request: { number: 7 } } },
          token: 'ghs_token-of-the-job',
        },
      );
      expect(warningsOf(result).join('\n')).toContain(
        'GitHub answered with status 403 ((withheld, since it repeats a part of the key passphrase of secret-config)).',
      );
    } finally {
      await api.close();
    }
  });
});
