import { API_KEYS, SimulatedConnect } from '../support/connect';
import { Client, CUSTOM, INTEGRATIONS, refusal, SERVICE_ACCOUNT } from './client';

const UNKNOWN_GUID = '00000000-0000-4000-8000-ffffffffffff';
const publisher = { authorization: `Key ${API_KEYS.publisher}` };
const viewer = { authorization: `Key ${API_KEYS.viewer}` };

describe('keys and roles', () => {
  const list = `GET ${INTEGRATIONS}`;

  test.each([
    ['no key', {}, refusal(401, 24)],
    ['an unknown key', { authorization: 'Key nonsense' }, refusal(401, 30)],
    ['a key without the word', { authorization: API_KEYS.administrator }, refusal(401, 24)],
    ['a viewer', viewer, refusal(403, 22)],
    ['a publisher', publisher, expect.objectContaining({ status: 200 })],
    [
      'X-RSC-Authorization',
      { 'x-rsc-authorization': `Key ${API_KEYS.publisher}` },
      expect.objectContaining({ status: 200 }),
    ],
    [
      'X-RSC-Authorization with the bare key',
      { 'x-rsc-authorization': API_KEYS.publisher },
      expect.objectContaining({ status: 200 }),
    ],
  ])('%s', (_, headers, answer) => {
    expect(new Client().send(list, undefined, headers)).toEqual(answer);
  });

  test('a publisher reads, but does not write', () => {
    const client = new Client();
    const guid = client.create('One');
    const write = { name: 'Two', template: 'custom', config: CUSTOM };
    expect(client.send(`GET ${INTEGRATIONS}/${guid}`, undefined, publisher).status).toBe(200);
    for (const endpoint of [
      `POST ${INTEGRATIONS}`,
      `PATCH ${INTEGRATIONS}/${guid}`,
      `DELETE ${INTEGRATIONS}/${guid}`,
      `POST ${INTEGRATIONS}/${guid}/verify`,
      `GET ${INTEGRATIONS}/${guid}/associations`,
    ]) {
      expect(client.send(endpoint, write, publisher)).toEqual(refusal(403, 22));
    }
    expect(client.connect.integrations).toHaveLength(1);
  });

  test('a gateway lets pass its own Authorization only', () => {
    const authorization = 'Snowflake Token="t"';
    const client = new Client({ gateway: { authorization } });
    const key = { 'x-rsc-authorization': `Key ${API_KEYS.administrator}` };
    expect(client.send(list, undefined, { authorization, ...key }).status).toBe(200);
    expect(client.send(list, undefined, { authorization })).toEqual(refusal(401, 24));
    const stopped = client.send(list);
    expect(stopped.status).toBe(401);
    expect(stopped.headers['content-type']).toMatch('text/html');
  });

  test('the user of a key', () => {
    expect(new Client().send('GET /__api__/v1/user', undefined, publisher).body).toMatchObject({
      username: 'publisher',
      user_role: 'publisher',
    });
  });
});

test('a locked user is refused, and shown as locked', () => {
  const client = new Client();
  client.connect.seed({ users: [{ username: 'alice' }, { username: 'bob', locked: true }] });
  client.connect.settings.keys = {
    a: { role: 'administrator', username: 'alice' },
    b: { role: 'administrator', username: 'bob' },
  };
  const list = (key: string): unknown =>
    client.send('GET /__api__/v1/users?prefix=b', undefined, { authorization: `Key ${key}` });
  expect(list('b')).toEqual(refusal(403, 50));
  expect(list('a')).toMatchObject({
    body: { results: [{ username: 'bob', confirmed: true, locked: true }] },
  });
});

describe('every answer', () => {
  test('has the headers that were recorded', () => {
    const { headers } = new Client({ version: '2025.08.0-dev+23-gc5b3d6bdf1' }).send(
      `GET ${INTEGRATIONS}`,
    );
    expect(headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-cache, no-store, must-revalidate',
      expires: '0',
      pragma: 'no-cache',
      server: 'Posit Connect v2025.08.0-dev+23-gc5b3d6bdf1',
      'x-content-type-options': 'nosniff',
      'x-correlation-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
  });

  test('repeats the correlation id of its request', () => {
    const { headers } = new Client().send('GET /__api__/nowhere', undefined, {
      'x-correlation-id': 'mine',
    });
    expect(headers['x-correlation-id']).toBe('mine');
  });

  test.each(['GET /__api__/v1/nowhere', `PUT ${INTEGRATIONS}`, 'GET /__api__/v1/oauth'])(
    '%s is not there',
    (endpoint) => {
      expect(new Client().send(endpoint)).toEqual(refusal(404, 4));
    },
  );

  test('a GUID that is none is another error than one that is unknown', () => {
    const client = new Client();
    expect(client.send(`GET ${INTEGRATIONS}/abc`).body).toEqual({
      code: 3,
      error: 'Invalid GUID: abc',
      payload: null,
    });
    expect(client.send(`GET ${INTEGRATIONS}/${UNKNOWN_GUID}`)).toEqual(refusal(404, 4));
  });
});

describe('server settings', () => {
  const settings = 'GET /__api__/server_settings';

  test('need no key', () => {
    expect(new Client({ licensed: false }).send(settings, undefined, {}).body).toMatchObject({
      version: '2026.07.0',
      license: { 'oauth-integrations': false },
      oauth_integrations_enabled: true,
    });
  });

  test('can hide the version, which the headers then hide, too', () => {
    const { body, headers } = new Client({ hideVersion: true }).send(settings);
    expect(body).toMatchObject({ version: '' });
    expect(headers['server']).toBe('Posit Connect');
  });
});

describe('creating', () => {
  const create = `POST ${INTEGRATIONS}`;

  test('answers 200 with the integration, all defaults and no secret', () => {
    const client = new Client({ now: () => new Date('2026-01-02T03:04:05.678Z'), firstId: 77 });
    const { status, body } = client.send(create, {
      name: 'A',
      template: 'custom',
      config: CUSTOM,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: '77',
      guid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8/) as unknown,
      created_time: '2026-01-02T03:04:05Z',
      updated_time: '2026-01-02T03:04:05Z',
      name: 'A',
      description: '',
      template: 'custom',
      auth_type: 'Viewer',
      config: {
        auth_mode: 'Confidential',
        auth_type: 'Viewer',
        authorization_uri: 'https://idp.example.com/authorize',
        client_id: 'a-client',
        scopes: 'offline_access openid',
        token_endpoint_auth_method: 'client_secret_post',
        token_uri: 'https://idp.example.com/token',
        use_pkce: true,
      },
      permissions: [],
      environment_variables: [],
      content_count: 0,
    });
    expect(client.connect.integrations[0]?.secrets).toEqual({ client_secret: 'a secret' });
  });

  test('keeps names byte for byte, more than once, in ascending order of ids with gaps', () => {
    const client = new Client({ firstId: 8 });
    for (const name of ['A ', 'A ', 'ä–’', 'a']) client.create(name, 'connect', {});
    const list = client.send(`GET ${INTEGRATIONS}`).body;
    expect(list).toMatchObject([
      { id: '8', name: 'A ' },
      { id: '9', name: 'A ' },
      { id: '12', name: 'ä–’' },
      { id: '13', name: 'a' },
    ]);
  });

  // The codes of these are inferred from their names.
  test.each([
    ['broken JSON', '{"name":', 121],
    ['no object', [], 121],
    ['an unknown field', { name: 'A', template: 'connect', config: {}, nonsense: 1 }, 121],
    ['auth_type beside config', { name: 'A', template: 'connect', auth_type: 'Viewer' }, 121],
    ['a name that is no string', { name: 1, template: 'connect', config: {} }, 121],
    ['no name', { template: 'connect', config: {} }, 225],
    ['an empty name', { name: '', template: 'connect', config: {} }, 225],
    ['an unknown template', { name: 'A', template: 'nonsense', config: {} }, 227],
    ['no template', { name: 'A', config: {} }, 227],
    ['a config that does not fit', { name: 'A', template: 'custom', config: {} }, 228],
  ])('%s is refused', (_, body, code) => {
    const client = new Client();
    expect(client.send(create, body)).toEqual(refusal(400, code));
    expect(client.connect.integrations).toEqual([]);
  });
});

test('an unknown field is refused in the words that were recorded', () => {
  const body = { name: 'A', template: 'connect', config: {}, content_category: '' };
  expect(new Client().send(`POST ${INTEGRATIONS}`, body).body).toEqual({
    code: 121,
    error: 'The request JSON cannot be parsed: json: unknown field "content_category"',
    payload: null,
  });
});

test('by a switch a missing name is taken, an empty one never', () => {
  const client = new Client({ nameRequired: false });
  const body = { template: 'connect', config: {} };
  expect(client.send(`POST ${INTEGRATIONS}`, body)).toMatchObject({
    status: 200,
    body: { name: null },
  });
  expect(client.send(`POST ${INTEGRATIONS}`, { ...body, name: '' })).toEqual(refusal(400, 225));
});

describe('updating', () => {
  const time = (): (() => Date) => {
    let seconds = 0;
    return () => new Date(1_000 * seconds++);
  };

  test('leaves alone what is not sent or null, and moves the time', () => {
    const client = new Client({ now: time() });
    const guid = client.create('A');
    const before = client.send(`GET ${INTEGRATIONS}/${guid}`).body as { created_time: string };
    const { status, body } = client.send(`PATCH ${INTEGRATIONS}/${guid}`, {
      description: 'new',
      name: null,
      config: null,
      permissions: null,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...before,
      description: 'new',
      updated_time: expect.not.stringMatching(before.created_time) as unknown,
    });
    expect(client.connect.integrations[0]?.secrets).toEqual({ client_secret: 'a secret' });
  });

  test('merges the config', () => {
    const client = new Client();
    const guid = client.create('A');
    const { body } = client.send(`PATCH ${INTEGRATIONS}/${guid}`, { config: { scopes: 'x' } });
    expect(body).toMatchObject({ config: { scopes: 'x', client_id: 'a-client' } });
  });

  test('by a switch replaces the config, secrets aside', () => {
    const client = new Client({ patchMode: 'replace' });
    const guid = client.create('A', 'custom', { ...CUSTOM, use_pkce: false });
    const { client_secret, scopes, ...needed } = CUSTOM;
    const { body } = client.send(`PATCH ${INTEGRATIONS}/${guid}`, { config: needed });
    expect(body).toMatchObject({ config: { ...needed, use_pkce: true } });
    expect(body).not.toHaveProperty('config.scopes', scopes);
    expect(client.connect.integrations[0]?.secrets).toEqual({ client_secret });
    expect(client.send(`PATCH ${INTEGRATIONS}/${guid}`, { config: { scopes } })).toEqual(
      refusal(400, 228),
    );
  });

  test('drops the keys of another auth type', () => {
    const client = new Client();
    const guid = client.create('A');
    const { body } = client.send(`PATCH ${INTEGRATIONS}/${guid}`, {
      config: { auth_type: 'Service Account' },
    });
    expect(body).toMatchObject({ auth_type: 'Service Account' });
    expect(body).not.toHaveProperty('config.auth_mode');
    expect(body).not.toHaveProperty('config.use_pkce');
  });

  test.each([
    ['another template', { template: 'azure' }, 229],
    ['the same template', { template: 'custom' }, 229],
    ['a top-level auth_type', { auth_type: 'Viewer' }, 121],
    ['an empty name', { name: '' }, 225],
    ['a bad value', { config: { auth_mode: 'None' } }, 228],
  ])('%s is refused', (_, body, code) => {
    const client = new Client();
    const guid = client.create('A');
    const before = client.connect.integrations;
    expect(client.send(`PATCH ${INTEGRATIONS}/${guid}`, body)).toEqual(refusal(400, code));
    expect(client.connect.integrations).toBe(before);
  });
});

test('deleting answers 204 without a body and takes the associations along', () => {
  const client = new Client();
  const guid = client.create('A');
  const { content } = client.connect.seed({ content: [{}] });
  client.connect.seed({
    associations: [{ content_guid: content[0]!.guid, integration_guid: guid }],
  });
  const answer = client.send(`DELETE ${INTEGRATIONS}/${guid}`);
  expect(answer).toMatchObject({ status: 204, body: '' });
  expect(answer.headers).not.toHaveProperty('content-type');
  expect(client.connect.integrations).toEqual([]);
  expect(client.connect.associations).toEqual([]);
  expect(client.send(`DELETE ${INTEGRATIONS}/${guid}`)).toEqual(refusal(404, 4));
});

describe('access lists', () => {
  const setUp = (): { client: Client; url: string; user: string; group: string } => {
    const client = new Client();
    const { users, groups } = client.connect.seed({
      users: [{ username: 'alice' }],
      groups: [{ name: 'finance' }],
    });
    const url = `${INTEGRATIONS}/${client.create('A')}`;
    return { client, url, user: users[0]!.guid, group: groups[0]!.guid };
  };

  test('are replaced as a whole, and opened by an empty list', () => {
    const { client, url, user, group } = setUp();
    const permissions = [{ user_guid: user }, { user_guid: null, group_guid: group }];
    expect(client.send(`PATCH ${url}`, { permissions }).body).toMatchObject({
      permissions: [
        { id: '1', user_guid: user, group_guid: null },
        { id: '2', user_guid: null, group_guid: group },
      ],
    });
    expect(client.send(`PATCH ${url}`, { name: 'B' }).body).toMatchObject({
      permissions: [{ id: '1' }, { id: '2' }],
    });
    expect(
      client.send(`PATCH ${url}`, { permissions: [{ group_guid: group }] }).body,
    ).toMatchObject({ permissions: [{ id: '3', group_guid: group }] });
    expect(client.send(`PATCH ${url}`, { permissions: [] }).body).toMatchObject({
      permissions: [],
    });
  });

  test('hold known principals, each once', () => {
    const { client, url, user, group } = setUp();
    const patch = (...permissions: unknown[]): unknown =>
      client.send(`PATCH ${url}`, { permissions });
    expect(patch({ user_guid: group })).toEqual(refusal(400, 261));
    expect(patch({ group_guid: user })).toEqual(refusal(400, 262));
    expect(patch({ user_guid: user, group_guid: group })).toEqual(refusal(400, 152));
    expect(patch({})).toEqual(refusal(400, 152));
    expect(patch({ user_guid: user }, { user_guid: user })).toEqual(refusal(400, 154));
    expect(patch({ group_guid: group }, { group_guid: group })).toEqual(refusal(400, 155));
    expect(client.connect.integrations[0]?.permissions).toEqual([]);
  });
});

describe('associations of content', () => {
  const setUp = (version = '2026.07.0', app_mode = 'python-shiny') => {
    const client = new Client({ version });
    const guids = [
      client.create('A'),
      client.create('B'),
      client.create('S', 'azure', SERVICE_ACCOUNT),
    ];
    const { content } = client.connect.seed({ content: [{ app_mode }] });
    const guid = content[0]!.guid;
    const url = `/__api__/v1/content/${guid}/oauth/integrations/associations`;
    const put = (...ids: unknown[]): unknown =>
      client.send(
        `PUT ${url}`,
        ids.map((id) => ({ oauth_integration_guid: id })),
      );
    const get = (): unknown[] => client.send(`GET ${url}`).body as unknown[];
    return { client, guids, guid, url, put, get };
  };

  test('are replaced as a whole and seen from both sides', () => {
    const { client, guids, guid, put, get } = setUp();
    const [a, b] = guids as [string, string];
    expect(put(a, b)).toMatchObject({ status: 204, body: '' });
    expect(put(b)).toMatchObject({ status: 204 });
    expect(get()).toEqual([
      {
        app_guid: guid,
        content_guid: guid,
        oauth_integration_guid: b,
        oauth_integration_name: 'B',
        oauth_integration_description: '',
        oauth_integration_template: 'custom',
        oauth_integration_auth_type: 'Viewer',
        created_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
      },
    ]);
    expect(client.send(`GET ${INTEGRATIONS}/${b}/associations`).body).toEqual(get());
    expect(client.send(`GET ${INTEGRATIONS}/${b}`).body).toMatchObject({ content_count: 1 });
    put();
    expect(get()).toEqual([]);
  });

  test('hold known integrations, each once', () => {
    const { client, guids, url, put, get } = setUp();
    expect(put(guids[0], guids[0])).toEqual(refusal(400, 258));
    expect(put(UNKNOWN_GUID)).toEqual(refusal(400, 207));
    expect(put('nonsense')).toEqual(refusal(400, 207));
    expect(client.send(`PUT ${url}`, { oauth_integration_guid: guids[0] })).toEqual(
      refusal(400, 121),
    );
    expect(get()).toEqual([]);
  });

  test('for a viewer need content that has one', () => {
    const { guids, put } = setUp('2026.07.0', 'rmd-static');
    expect(put(guids[0])).toEqual(refusal(400, 237));
    expect(put(guids[2])).toMatchObject({ status: 204 });
  });

  test('are one at most before 2025.07', () => {
    const { guids, put, get } = setUp('2025.06.0');
    expect(put(guids[0], guids[1])).toEqual(refusal(400, 208));
    expect(put(guids[0])).toMatchObject({ status: 204 });
    expect(get()[0]).not.toHaveProperty('content_guid');
  });

  test('of unknown content', () => {
    const url = `/__api__/v1/content/${UNKNOWN_GUID}/oauth/integrations/associations`;
    expect(new Client().send(`PUT ${url}`, [])).toEqual(refusal(404, 4));
    expect(new Client().send(`GET ${url}`)).toEqual(refusal(404, 4));
  });
});

describe('verifying', () => {
  test('is for Service Account integrations', () => {
    const client = new Client();
    expect(client.send(`POST ${INTEGRATIONS}/${client.create('A')}/verify`)).toEqual(
      refusal(400, 240),
    );
    const guid = client.create('S', 'azure', SERVICE_ACCOUNT);
    expect(client.send(`POST ${INTEGRATIONS}/${guid}/verify`)).toMatchObject({
      status: 200,
      body: '',
    });
  });

  test('fails as the simulated identity provider does', () => {
    const client = new Client({
      verify: ({ secrets }) =>
        secrets['client_secret'] === 'right'
          ? 'ok'
          : { error: 'OAuthUnableToRetrieveToken', message: 'invalid_client' },
    });
    const url = `${INTEGRATIONS}/${client.create('S', 'azure', SERVICE_ACCOUNT)}`;
    expect(client.send(`POST ${url}/verify`).body).toEqual({
      code: 241,
      error: 'invalid_client',
      payload: null,
    });
    client.send(`PATCH ${url}`, { config: { client_secret: 'right' } });
    expect(client.send(`POST ${url}/verify`).status).toBe(200);
  });
});

test('without a licence, what exists can be read and deleted', () => {
  const client = new Client();
  const url = `${INTEGRATIONS}/${client.create('S', 'azure', SERVICE_ACCOUNT)}`;
  client.connect.settings.licensed = false;
  const write = { name: 'A', template: 'connect', config: {} };
  expect(client.send(`POST ${INTEGRATIONS}`, write)).toEqual(refusal(402, 221));
  expect(client.send(`PATCH ${url}`, { name: 'B' })).toEqual(refusal(402, 221));
  expect(client.send(`POST ${url}/verify`)).toEqual(refusal(402, 221));
  expect(client.send(`GET ${url}`).status).toBe(200);
  expect(client.send(`DELETE ${url}`).status).toBe(204);
});

describe('versions', () => {
  const present = (version: string): object => {
    const client = new Client({ version });
    return client.send(`GET ${INTEGRATIONS}/${client.create('A')}`).body as object;
  };

  test.each([
    ['2024.08.0', []],
    ['2024.12.0', ['auth_type']],
    ['2025.09.1', ['auth_type']],
    ['2025.10.0', ['auth_type', 'permissions']],
    ['2026.01.0', ['auth_type', 'permissions', 'environment_variables', 'content_count']],
  ])('%s shows %j', (version, fields) => {
    const later = ['auth_type', 'permissions', 'environment_variables', 'content_count'];
    expect(Object.keys(present(version)).filter((key) => later.includes(key))).toEqual(fields);
  });

  test('only administrators see how much content there is', () => {
    const client = new Client();
    const url = `${INTEGRATIONS}/${client.create('A')}`;
    expect(client.send(`GET ${url}`, undefined, publisher).body).not.toHaveProperty(
      'content_count',
    );
  });

  test('permissions are an unknown field until there are any', () => {
    const body = { name: 'A', template: 'connect', config: {}, permissions: [] };
    const create = `POST ${INTEGRATIONS}`;
    expect(new Client({ version: '2025.09.0' }).send(create, body)).toEqual(refusal(400, 121));
    expect(new Client({ version: '2025.10.0' }).send(create, body).status).toBe(200);
  });

  test('fresh servers have an integration of their own from 2025.05 on', () => {
    const fresh = (version: string): unknown => new SimulatedConnect({ version }).integrations;
    expect(fresh('2025.04.0')).toEqual([]);
    expect(fresh('2025.05.0')).toMatchObject([
      { id: 8, template: 'connect', config: { max_role: 'Admin' }, secrets: {} },
    ]);
  });

  test('the templates can be switched off, and all of it', () => {
    const client = new Client({ templatesEndpoint: false });
    expect(client.send('GET /__api__/v1/oauth/templates')).toEqual(refusal(404, 4));
    expect(client.send(`GET ${INTEGRATIONS}`).status).toBe(200);
    client.connect.settings.oauthIntegrationsEnabled = false;
    expect(client.send(`GET ${INTEGRATIONS}`)).toEqual(refusal(404, 4));
  });
});

describe('users and groups', () => {
  const ask = (client: Client, query: string, of = 'users'): unknown =>
    client.send(`GET /__api__/v1/${of}?${query}`).body;

  test('are found by prefix, in whatever letter case, the closest first', () => {
    const client = new Client();
    client.connect.seed({
      users: [
        { username: 'annabel' },
        { username: 'Ann' },
        { username: 'bob', first_name: 'Anna' },
      ],
      groups: [{ name: 'Finance EU' }, { name: 'finance' }, { name: 'Sales' }],
    });
    expect(ask(client, 'prefix=ann')).toMatchObject({
      current_page: 1,
      total: 3,
      results: [{ username: 'Ann' }, { username: 'bob' }, { username: 'annabel' }],
    });
    expect(ask(client, 'prefix=Finance', 'groups')).toMatchObject({
      total: 2,
      results: [{ name: 'finance' }, { name: 'Finance EU' }],
    });
  });

  test('come 20 a page, 500 at most; a prefix finds users on the first page only', () => {
    const client = new Client({ keys: {} });
    const names = Array.from({ length: 501 }, (_, i) => `u${String(i).padStart(3, '0')}`);
    client.connect.seed({
      users: names.map((username) => ({ username })),
      groups: names.map((name) => ({ name })),
    });
    client.connect.settings.keys = {
      [API_KEYS.administrator]: { role: 'administrator', username: 'u000' },
    };
    const count = (query: string, of?: string): number =>
      (ask(client, query, of) as { results: unknown[] }).results.length;
    expect(count('')).toBe(20);
    expect(count('page_size=1000')).toBe(500);
    expect(ask(client, 'page_size=500&page_number=2')).toMatchObject({
      current_page: 2,
      total: 501,
      results: [{ username: 'u500' }],
    });
    expect(count('prefix=u&page_size=500')).toBe(500);
    expect(count('prefix=u&page_size=500&page_number=2')).toBe(0);
    expect(count('prefix=u&page_size=500&page_number=2', 'groups')).toBe(1);
    expect(ask(client, 'page_size=x')).toMatchObject({ code: 25 });
  });

  test('one of them by GUID', () => {
    const client = new Client();
    const { users, groups } = client.connect.seed({
      users: [{ username: 'alice' }],
      groups: [{ name: 'finance' }],
    });
    expect(client.send(`GET /__api__/v1/users/${users[0]!.guid}`).body).toEqual(users[0]);
    expect(client.send(`GET /__api__/v1/groups/${groups[0]!.guid}`).body).toEqual(groups[0]);
    expect(client.send(`GET /__api__/v1/users/${groups[0]!.guid}`)).toEqual(refusal(404, 4));
  });
});

test('the journal tells what was handled, and which of it could write', () => {
  const client = new Client();
  client.send(`GET ${INTEGRATIONS}`);
  client.send(`POST ${INTEGRATIONS}`, { name: 'A' });
  expect(client.connect.journal).toMatchObject([
    { method: 'GET', path: INTEGRATIONS, body: undefined, status: 200, code: undefined },
    { method: 'POST', path: INTEGRATIONS, body: { name: 'A' }, status: 400, code: 227 },
  ]);
  expect(client.connect.writes).toEqual(client.connect.journal.slice(1));
});
