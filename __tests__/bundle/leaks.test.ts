import { API_KEYS, type SimulatedConnect } from '../support/connect';
import type { Fault } from '../support/connect/faults';
import type { ConnectOptions } from '../support/connect/settings';
import { TEMPLATES, type Template } from '../support/connect/templates';
import { leaksIn, leaksOf, quoteAll, QUOTINGS } from '../support/leaks';
import { startProxy } from '../support/proxy';
import type { ActionResult, RunOptions } from '../support/run-action';
import { useScenario, type Inputs } from '../support/scenario';

const { connect, run } = useScenario();

const LONG = Array.from({ length: 10_000 }, (_, index) =>
  String.fromCharCode(33 + ((index * index * 31 + index * 7) % 94)),
).join('');

/** Of these, every process gets all. */
const SECRETS = {
  quotes: `p"a's\`s<w>o&r"d'`,
  percents: '100%25 of %0Ait%-secret%',
  lines: 'the first line of it\nthe second line of it\r\nthe third line of it\n',
  pem: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B+/AQEFAASC\nBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----\n',
  command: '::set-output name=guid::taken-over',
  old_command: 'before ##[set-env name=PATH]taken-over-too',
  url: 'https://user:pass-w0rd@id.example.com/a b?c=d&e=f#g',
  base64: 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=',
  unicode: 'пароль-密码-🔑-é-ß',
  latin: 'naïve-pässwörd-ñ',
  json: '{"type":"key","private_key":"-----BEGIN\\nabc\\u00e9\\"","n":[1]}',
  patterns: '$1 $& $` \\d+(a|b)*[c]{2}^$ \\n \\u0041 ${NAME} $$',
  spaces: '  leading and trailing  ',
  four: 'Zq7x',
};
/** The rest travels in headers, which take printable ASCII only. */
const API_KEY = `key"of'the<admin>&100%25 ::add-path::/x ##[debug] \\d $& ${'k'.repeat(9)}`;
const GATEWAY = `Snowflake Token="gate%0Away <token> &'\\u0041+/=="`;
const ALL = [...Object.values(SECRETS), API_KEY, GATEWAY];
const HEADER_SAFE = ALL.filter((secret) => /^[\x20-\x7e]+$/.test(secret));
const ECHO = quoteAll(ALL);

const GUID = '0a0b0c0d-0000-4000-8000-00000000000a';
const APP = '000000c0-0000-4000-8000-000000000001';

/** A template with a secret field for each secret, and a note that anybody may read. */
function vault(more: Partial<Template> = {}, description = ''): Template {
  const base = TEMPLATES.find(({ id }) => id === 'key-pair')!;
  const field = base.fields[0]!;
  return {
    ...base,
    id: 'vault',
    fields: [
      ...Object.keys(SECRETS).map((name, order) => ({
        ...field,
        name,
        order: order + 10,
        secret: true,
      })),
      {
        ...field,
        name: 'note',
        order: 99,
        validation: description === '' ? '' : '^never$',
        validation_description: description,
      },
    ],
    ...more,
  };
}

const SERVER: ConnectOptions = {
  templates: [vault()],
  keys: { [API_KEY]: { role: 'administrator', username: 'admin' } },
  gateway: { authorization: GATEWAY },
};

const VAULT: Inputs = {
  'connect-api-key': API_KEY,
  'gateway-headers': JSON.stringify({ Authorization: GATEWAY }),
  name: 'Vault',
  template: 'vault',
  config: 'note: something',
  'secret-config': JSON.stringify(SECRETS),
};

const stored = (more: { name?: string; description?: string; note?: string } = {}) => ({
  guid: GUID,
  name: more.name ?? 'Vault',
  description: more.description ?? '',
  template: 'vault',
  config: { auth_type: 'Service Account', note: more.note ?? 'something' },
});

/** No secret is anywhere, all were masked before anything else was printed, and nothing else was. */
function expectNoLeak(result: ActionResult, secrets: readonly string[] = ALL): void {
  expect(leaksOf(result, secrets)).toEqual([]);
  expect(result.otherCommands).toEqual([]);
  expect(result.stderr).toBe('');

  const lines = (secret: string): string[] => secret.split(/\r\n|\n/).map((line) => line.trim());
  const due = new Set(secrets.flatMap((secret) => [secret, secret.trim(), ...lines(secret)]));
  expect(result.masks).toEqual(expect.arrayContaining([...secrets]));
  expect(result.masks.filter((mask) => !due.has(mask))).toEqual([]);
  const printed = result.rawStdout.trimEnd().split('\n');
  const masks = printed.filter((line) => line.startsWith('::add-mask::'));
  expect(printed.slice(0, masks.length)).toEqual(masks);
}

interface Place {
  readonly server?: ConnectOptions;
  readonly seed?: (connect: SimulatedConnect) => void;
  readonly faults?: readonly Fault[];
  readonly inputs?: Inputs;
  readonly options?: RunOptions;
  /** What shows that the echo has been on its way to the log at all. */
  readonly shows: string | RegExp;
}

const error = (status: number, code: number, text = ECHO) => ({
  status,
  body: JSON.stringify({ code, error: text, payload: text }),
});

const WITHHELD = '(withheld, since it repeats a part of';

const PLACES: Readonly<Record<string, Place>> = {
  'nothing at all: created': { shows: 'Created: Vault' },
  'nothing at all: updated': {
    seed: (model) => model.seed({ integrations: [stored()] }),
    shows: 'Updated: Vault',
  },
  'a dry run': { inputs: { 'dry-run': 'true' }, shows: /dry run/i },
  'the error of a POST': {
    faults: [{ on: { method: 'POST' }, kind: error(400, 228) }],
    shows: WITHHELD,
  },
  'the error of a POST that is repeated': {
    faults: [{ on: { method: 'POST' }, kind: error(500, 1) }],
    shows: WITHHELD,
  },
  'the error of a GET that is repeated': {
    inputs: { 'max-attempts': '2' },
    faults: [
      {
        on: { path: /integrations$/, times: 2 },
        kind: { ...error(502, 1), headers: { 'retry-after': '0' } },
      },
    ],
    shows: WITHHELD,
  },
  'the error of a wrong key': {
    faults: [{ on: { times: Infinity }, kind: error(401, 30) }],
    shows: WITHHELD,
  },
  'the error of a PATCH': {
    seed: (model) => model.seed({ integrations: [stored()] }),
    faults: [{ on: { method: 'PATCH' }, kind: error(400, 228) }],
    shows: WITHHELD,
  },
  'the error of a DELETE': {
    seed: (model) => model.seed({ integrations: [stored()] }),
    inputs: { state: 'absent' },
    faults: [{ on: { method: 'DELETE' }, kind: error(403, 22) }],
    shows: WITHHELD,
  },
  'the error of a content item': {
    inputs: { 'content-guids': APP },
    faults: [{ on: { path: /\/content\// }, kind: error(404, 4) }],
    shows: WITHHELD,
  },
  'the error of verification': {
    server: { verify: () => ({ error: 'OAuthUnableToRetrieveToken', message: ECHO }) },
    inputs: { verify: 'true' },
    shows: WITHHELD,
  },
  'a stored description and a stored value': {
    seed: (model) => model.seed({ integrations: [stored({ description: ECHO, note: ECHO })] }),
    inputs: { description: 'Another' },
    shows: 'config.note',
  },
  'the declared description, value and name': {
    inputs: {
      description: ECHO,
      name: `Vault of ${SECRETS.quotes}`,
      config: JSON.stringify({ note: ECHO }),
    },
    shows: 'name holds a secret: the key quotes of secret-config',
  },
  'the name of an integration that is addressed by its GUID': {
    seed: (model) => model.seed({ integrations: [stored({ name: `Vault of ${ECHO}` })] }),
    inputs: { name: '', guid: GUID, template: '' },
    shows: GUID,
  },
  'the name of another template, and its options': {
    server: { templates: [vault({ id: ECHO })] },
    shows: 'It has: <***',
  },
  'the rule of a field': {
    server: { templates: [vault({}, ECHO)] },
    shows: WITHHELD,
  },
  'the keys that a template has': {
    server: {
      templates: [
        vault({ fields: [...vault().fields, { ...vault().fields.at(-1)!, name: ECHO }] }),
      ],
    },
    inputs: { config: 'nonsense: x' },
    shows: '`nonsense`',
  },
  'the version of the server': {
    faults: [
      { on: { path: /settings/ }, kind: { status: 200, body: JSON.stringify({ version: ECHO }) } },
    ],
    shows: 'Posit Connect <***',
  },
  'what a write has stored': {
    seed: (model) => model.seed({ integrations: [stored()] }),
    faults: [
      {
        on: { method: 'PATCH' },
        kind: {
          status: 200,
          body: JSON.stringify({
            ...stored({ note: ECHO }),
            id: ECHO,
            auth_type: ECHO,
            created_time: ECHO,
          }),
        },
      },
    ],
    shows: 'Connect stored config.note',
  },
  'names of users': {
    seed: (model) => {
      const [user] = model.seed({ users: [{ username: ECHO }] }).users;
      model.seed({ integrations: [{ ...stored(), permissions: [{ user_guid: user!.guid }] }] });
    },
    inputs: { 'allowed-users': '*' },
    // A name that is so long is not shown at all.
    shows: /- +access +user [\da-f-]{36}/,
  },
  'the target of a redirect': {
    faults: [
      {
        on: { times: Infinity },
        kind: {
          redirect: 302,
          location: `https://id.example.com/${ALL.map((secret) => encodeURIComponent(secret)).join('/')}`,
        },
      },
    ],
    shows: `redirects to ${WITHHELD}`,
  },
  'the target of a redirect, unescaped': {
    faults: [
      {
        on: { times: Infinity },
        kind: {
          redirect: 302,
          location: `/login/${SECRETS.base64}/${SECRETS.four}/${Buffer.from(SECRETS.latin).toString('latin1')}`,
        },
      },
    ],
    shows: `redirects to ${WITHHELD}`,
  },
  'a page of HTML': {
    faults: [
      {
        on: { times: Infinity },
        kind: {
          status: 200,
          contentType: 'text/html',
          body: `<html><title>${ECHO}</title></html>`,
        },
      },
    ],
    shows: /HTML/,
  },
  'a page of HTML with an error': {
    faults: [
      {
        on: { times: Infinity },
        kind: {
          status: 403,
          contentType: 'text/html',
          body: `<html><title>${ECHO}</title></html>`,
        },
      },
    ],
    shows: /HTML/,
  },
  'half an answer of a strange type': {
    faults: [
      {
        on: { path: /integrations$/, times: Infinity },
        kind: {
          status: 200,
          contentType: `text/plain; a="${HEADER_SAFE.join(' ')}"; b=${Buffer.from(SECRETS.latin).toString('latin1')}`,
          body: `[{"guid":"${ECHO}`,
        },
      },
    ],
    shows: `characters of ${WITHHELD}`,
  },
  'headers of an answer': {
    faults: [
      {
        on: { times: Infinity },
        kind: {
          status: 429,
          headers: {
            'retry-after': SECRETS.base64,
            'x-correlation-id': HEADER_SAFE.join(' '),
            server: HEADER_SAFE.join(' '),
            'www-authenticate': HEADER_SAFE.join(' '),
          },
        },
      },
    ],
    shows: 'status 429',
  },
  'an answer of another shape': {
    faults: [
      {
        on: { path: /integrations$/, times: Infinity },
        kind: { status: 200, body: JSON.stringify({ [ECHO]: ECHO }) },
      },
    ],
    shows: /shape/,
  },
  'inputs that are no place for it': {
    inputs: {
      state: SECRETS.quotes,
      guid: SECRETS.unicode,
      'max-attempts': API_KEY,
      'content-guids': SECRETS.base64,
      'ca-certificate': SECRETS.patterns,
      'update-secret': SECRETS.json,
      verify: SECRETS.percents,
    },
    shows: 'state is "***"',
  },
};

describe('the hunt itself', () => {
  it.each(Object.entries(QUOTINGS))('finds secrets that are %s', (_, quote) => {
    for (const secret of ALL) {
      const wanted = secret.trim();
      expect(leaksIn(`before ${quote(secret)} after`, [wanted])).not.toEqual([]);
      expect(leaksIn(`before ${quote('something else')} after`, [wanted])).toEqual([]);
    }
  });
});

/** A test of a run with debug logging and of one without, side by side. */
function inBothModes<T extends readonly unknown[]>(
  test: (debug: boolean, ...row: T) => Promise<void>,
): (...row: T) => Promise<void> {
  return async (...row) => {
    await Promise.all([test(false, ...row), test(true, ...row)]);
  };
}

describe('with debug logging and without, no secret is shown', () => {
  it.each(Object.entries(PLACES))(
    'where the server echoes it in %s',
    inBothModes(async (debug, _: string, place: Place) => {
      const server = await connect({ connect: { ...SERVER, ...place.server } });
      server.connect.seed({ content: [{ guid: APP }] });
      place.seed?.(server.connect);
      server.faults.add(...(place.faults ?? []));
      const result = await run(server, { ...VAULT, ...place.inputs }, { debug });
      expectNoLeak(result);
      const seen = [...result.log, ...Object.values(result.outputs)].join('\n');
      expect(seen).toMatch(place.shows);
      if (place.faults !== undefined) expect(server.requests.length).toBeGreaterThan(0);
    }),
  );

  it(
    'of a manifest',
    inBothModes(async (debug) => {
      const server = await connect({ connect: SERVER });
      server.faults.add({ on: { method: 'POST', nth: 2 }, kind: error(400, 228) });
      const keys = Object.keys(SECRETS);
      const entry = (name: string): object => ({
        name,
        template: 'vault',
        description: 'A vault',
        secrets: Object.fromEntries(keys.map((key) => [key, `\${SECRET_${key}}`])),
      });
      const file = { integrations: [entry('One'), entry('Two')] };
      const result = await run(
        server,
        {
          'connect-api-key': API_KEY,
          'gateway-headers': JSON.stringify({ Authorization: GATEWAY }),
          manifest: 'm.yml',
        },
        {
          debug,
          files: { 'm.yml': JSON.stringify(file) },
          env: Object.fromEntries(Object.entries(SECRETS).map(([k, v]) => [`SECRET_${k}`, v])),
        },
      );
      expect(result.log.join('\n')).toMatch(/1 of 2/);
      expectNoLeak(result);
    }),
  );

  it(
    'of a manifest with mistakes in it',
    inBothModes(async (debug) => {
      const server = await connect({ connect: SERVER });
      const text = `integrations:
  - name: One
    secrets: { a: "\${SECRET}" }
    verify: \${SECRET}
    state: \${SECRET}
    template: ["\${SECRET}"]
    guid: \${SECRET}
    content: ["\${SECRET}"]
    "${SECRETS.base64}": x
  - { name: "\${SECRET}", secrets: { a: "literally ${SECRETS.base64}" } }
  - { name: "\${SECRET}" }
`;
      const result = await run(
        server,
        { 'connect-api-key': API_KEY, manifest: 'm.yml' },
        { debug, files: { 'm.yml': text }, env: { SECRET: SECRETS.base64 } },
      );
      expect(result.exitCode).toBe(1);
      expect(server.requests).toEqual([]);
      expectNoLeak(result, [SECRETS.base64, API_KEY]);
    }),
  );

  it.each([
    ['an open quote', 'key: "half of a secret'],
    ['a flow map', 'key: {half of a secret'],
    ['an alias', 'key: *half-of-a-secret'],
    ['a tag', 'key: !half-of-a-secret x'],
    ['a colon too many', 'key: half: of a secret'],
    ['a line too many', 'key: "a"\nhalf of a secret'],
    ['a tabulator', 'key:\n\t- half of a secret'],
    ['no map', '"half of a secret"'],
    ['a list', '- half of a secret'],
    ['a map below it', 'key: { half-of-a-secret: x }'],
    ['a comment', 'key: half #of a secret'],
    ['JSON that is cut', '{"key": "half of a secret'],
  ])(
    'of YAML in secret-config that is wrong: %s',
    inBothModes(async (debug, _: string, text: string) => {
      const server = await connect({ connect: SERVER });
      const result = await run(server, { ...VAULT, 'secret-config': text }, { debug });
      expect(result.exitCode).toBe(1);
      expect(server.requests).toEqual([]);
      expect(result.rawStdout).toContain('secret-config');
      expect(result.rawStdout.replaceAll(/^::add-mask::.*$/gm, '')).not.toMatch(/half|of.a.secret/);
      expectNoLeak(result, [API_KEY, GATEWAY]);
    }),
  );
});

describe('a secret of 10 kB', () => {
  it('is not shown in any encoding', async () => {
    const server = await connect();
    server.faults.add({ on: { method: 'POST' }, kind: error(400, 228, quoteAll([LONG])) });
    const inputs = { name: 'Long', template: 'github', 'client-id': 'c', 'client-secret': LONG };
    const result = await run(server, inputs);
    expect(result.exitCode).toBe(1);
    expectNoLeak(result, [LONG, API_KEYS.administrator]);
  });
});

describe('the password of a proxy', () => {
  const password = `p@ss:w/rd?#100% "<'&>"é`;
  const basic = Buffer.from(`us er:${password}`).toString('base64');

  it.each([
    ['percent-encoded', encodeURIComponent(password)],
    ['not encoded at all', password],
  ])('is not shown, %s', async (_, written) => {
    const server = await connect();
    const proxy = await startProxy({ status: 407 });
    try {
      const url = `http://us%20er:${written}@${proxy.host}`;
      const env = { HTTP_PROXY: url, https_proxy: url };
      const inputs = {
        'connect-server': server.url.replace('127.0.0.1', 'connect.example'),
        'allow-insecure-http': 'true',
        name: 'X',
        template: 'github',
        'client-secret': 'some-secret',
      };
      const result = await run(server, inputs, { env, debug: true });
      expect(result.exitCode).toBe(1);
      expect(result.stderr).toBe('');
      expect(leaksOf(result, [password, basic])).toEqual([]);
      expect(result.masks).toEqual(expect.arrayContaining([password, basic]));
      expect(result.masks).not.toContain('us er');
    } finally {
      await proxy.close();
    }
  });
});

describe('a short secret', () => {
  it('gets a warning, and wrecks no log', async () => {
    const server = await connect();
    const inputs = {
      name: 'Keys',
      template: 'key-pair',
      'client-id': 'c',
      'secret-config': 'private_key: x\npassphrase: abc',
    };
    const result = await run(server, inputs);
    expect(result.exitCode).toBe(0);
    expect(result.masks).toEqual([API_KEYS.administrator]);
    const warnings = result.annotations.map(({ level, message }) => `${level} ${message}`);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/^warning .*private_key/);
    expect(warnings[1]).toMatch(/^warning .*passphrase/);
    expect(result.log.join('\n')).not.toContain('***');
  });
});

describe('what is inside of a credential', () => {
  const jwt = ['{"alg":"none"}', '{"sub":"a-user-of-the-gateway"}', 'a-signature-of-it']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

  it.each([
    ['the password of a Basic header', `Basic ${btoa('me:pa55-inside')}`, ['pa55-inside']],
    ['the value of a parameter', 'Snowflake Token="t0ken-inside"', ['t0ken-inside']],
    ['a short value of a parameter', 'Gateway id=Zq7x, n=1', ['Zq7x']],
    ['the segments of a JWT', `Bearer ${jwt}`, jwt.split('.')],
  ])('is a secret, too: %s', async (_, header, parts) => {
    const server = await connect();
    server.connect.seed({
      integrations: [{ ...stored(), template: 'github', description: `of ${parts.join(' and ')}` }],
    });
    const result = await run(
      server,
      {
        name: 'Vault',
        template: 'github',
        description: 'Another',
        'gateway-headers': JSON.stringify({ 'X-Gateway': header }),
        'dry-run': 'true',
      },
      { debug: true },
    );
    expect(result.exitCode).toBe(0);
    expect(result.log.join('\n')).toContain('of ***');
    for (const part of parts) {
      expect(result.rawStdout.replace(/^::add-mask::.*$/gm, '')).not.toContain(part);
      expect(result.summary).not.toContain(part);
    }
  });

  it('is no name of a scheme or a parameter', async () => {
    const server = await connect();
    const headers = { 'X-Gateway': 'Snowflake Token="t0ken-inside"' };
    const inputs = {
      name: 'Token of Snowflake',
      template: 'github',
      'client-id': 'c',
      'client-secret': 'k7#Q-and-more',
      'gateway-headers': JSON.stringify(headers),
    };
    const result = await run(server, inputs);
    expect(result.exitCode).toBe(0);
    expect(result.outputs['name']).toBe('Token of Snowflake');
    expect(result.log.join('\n')).toContain('Created: Token of Snowflake');
  });
});

describe('masks', () => {
  it('hide no name, GUID, id or URL', async () => {
    const server = await connect({ connect: SERVER });
    const result = await run(server, VAULT);
    expect(result.exitCode).toBe(0);
    const { guid, id, name } = result.outputs;
    const log = result.log.join('\n');
    for (const text of [guid!, `id ${id!}`, name!, server.url]) expect(log).toContain(text);
    expect(result.summary).toContain(guid!);
    expect(result.masks).toHaveLength(new Set(result.masks).size);
  });
});
