import { createClient, type ConnectClient } from '../../src/connect/client';
import { ConnectError } from '../../src/connect/errors';
import type { Failure } from '../../src/connect/failure';
import type { Answer, Call } from '../../src/connect/attempt';
import type { Http } from '../../src/connect/http';
import { templateOf } from '../../src/connect/schemas';
import { Secret } from '../../src/secret';
import { connectError, refusal } from '../support/fake-client';

const GUID = '01234567-89ab-cdef-0123-456789abcdef';

/** A client whose calls are answered by a function of the call, with the bodies of answers or errors to throw. */
function open(answer: (call: Call) => unknown) {
  const calls: Call[] = [];
  const http: Http = {
    request: (call) => {
      calls.push(call);
      const json = answer(call);
      if (json instanceof Error) return Promise.reject(json);
      return Promise.resolve<Answer>({ status: 200, json, correlationId: 'c-9' });
    },
    backOff: () => Promise.reject(new Error('the client does not wait')),
    pause: () => Promise.reject(new Error('the client does not wait')),
  };
  return { client: createClient(http), calls };
}

const raw = {
  id: '7',
  guid: GUID,
  name: 'Azure',
  template: 'azure',
  auth_type: 'Viewer',
  config: { client_id: 'x' },
  created_time: '2026-01-01T00:00:00Z',
  updated_time: '2026-01-01T00:00:00Z',
};

/** So many users named user0, user1 …, or groups. */
const numbered = (kind: 'user' | 'group', count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    guid: `guid-${from + index}`,
    [kind === 'user' ? 'username' : 'name']: `${kind}${from + index}`,
  }));

const query = ({ path }: Call) => Object.fromEntries(new URLSearchParams(path.split('?')[1]));

describe('paths and bodies', () => {
  const { client, calls } = open(({ method, path }) => {
    if (method === 'DELETE') return undefined;
    return path.endsWith('/associations') ? [] : raw;
  });
  const secret = new Secret('s');

  it.each<[string, () => Promise<unknown>, Call]>([
    [
      'create',
      () =>
        client.createIntegration({
          name: 'Azure',
          template: 'azure',
          config: { client_secret: secret },
        }),
      {
        method: 'POST',
        path: '/v1/oauth/integrations',
        body: { name: 'Azure', template: 'azure', config: { client_secret: secret } },
      },
    ],
    [
      'update',
      () => client.updateIntegration(GUID, { description: 'x' }),
      { method: 'PATCH', path: `/v1/oauth/integrations/${GUID}`, body: { description: 'x' } },
    ],
    [
      'access for a user and a group',
      () =>
        client.updateIntegration(GUID, {
          permissions: [
            { kind: 'user', guid: 'a' },
            { kind: 'group', guid: 'b' },
          ],
        }),
      {
        method: 'PATCH',
        path: `/v1/oauth/integrations/${GUID}`,
        body: {
          permissions: [
            { user_guid: 'a', group_guid: null },
            { user_guid: null, group_guid: 'b' },
          ],
        },
      },
    ],
    [
      'access for everyone',
      () => client.createIntegration({ name: 'A', template: 'azure', config: {}, permissions: [] }),
      {
        method: 'POST',
        path: '/v1/oauth/integrations',
        body: { name: 'A', template: 'azure', config: {}, permissions: [] },
      },
    ],
    [
      'delete',
      () => client.deleteIntegration('a/b'),
      { method: 'DELETE', path: '/v1/oauth/integrations/a%2Fb' },
    ],
    [
      'verify',
      () => client.verifyIntegration(GUID),
      { method: 'POST', path: `/v1/oauth/integrations/${GUID}/verify` },
    ],
    [
      'content of an integration',
      () => client.integrationAssociations(GUID),
      { method: 'GET', path: `/v1/oauth/integrations/${GUID}/associations`, alone: true },
    ],
    [
      'integrations of a content item',
      () => client.contentAssociations('a b'),
      { method: 'GET', path: '/v1/content/a%20b/oauth/integrations/associations', alone: true },
    ],
    [
      'replacing the integrations of a content item',
      () => client.setContentAssociations(GUID, ['one', 'two']),
      {
        method: 'PUT',
        path: `/v1/content/${GUID}/oauth/integrations/associations`,
        body: [{ oauth_integration_guid: 'one' }, { oauth_integration_guid: 'two' }],
      },
    ],
  ])('%s', async (_, use, call) => {
    await use();
    expect(calls.at(-1)).toEqual(call);
  });
});

describe('a deletion', () => {
  it('is told by nothing', async () => {
    await open(() => undefined).client.deleteIntegration(GUID);
  });

  it.each([null, [], {}, 'deleted', raw, { ...raw, guid: 'another' }])(
    'is not told by %j',
    async (json) => {
      await expect(open(() => json).client.deleteIntegration(GUID)).rejects.toMatchObject({
        failure: { kind: 'unreadable', reason: 'shape' },
      });
    },
  );
});

describe('answers', () => {
  it('are read as the API reference describes them', async () => {
    const { client, calls } = open(() => [raw]);
    expect(await client.listIntegrations()).toMatchObject([
      { id: '7', guid: GUID, description: '', permissions: null },
    ]);
    expect(calls).toEqual([{ method: 'GET', path: '/v1/oauth/integrations' }]);
  });

  it.each<[string, unknown, string]>([
    ['an object instead of a list', { results: [] }, 'the whole: '],
    ['nothing', undefined, 'the whole: '],
    ['an entry without a GUID', [raw, { ...raw, guid: undefined }], '1.guid: '],
    ['one GUID twice', [raw, { ...raw, guid: GUID.toUpperCase(), name: 'Other' }], '1: '],
  ])('of another shape say where: %s', async (_, json, where) => {
    const { client } = open(() => json);
    const error: unknown = await client.listIntegrations().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectError);
    const { failure, request } = error as ConnectError;
    expect(failure).toMatchObject({ kind: 'unreadable', status: 200, reason: 'shape' });
    expect(failure).toHaveProperty('detail', expect.stringMatching(`^${where}.+`));
    expect(request).toEqual({
      method: 'GET',
      path: '/v1/oauth/integrations',
      correlationId: 'c-9',
      attempts: 1,
    });
  });
});

describe('answers to another request', () => {
  const OTHER = '01234567-89ab-cdef-0123-456789abcde0';
  const association = { oauth_integration_guid: GUID, content_guid: 'item', app_guid: 'item' };

  it.each<[string, unknown, (client: ConnectClient) => Promise<unknown>, string]>([
    [
      'an update of another integration',
      { ...raw, guid: OTHER },
      (client) => client.updateIntegration(GUID, {}),
      'guid: expected the integration that was asked for',
    ],
    [
      'the content of another integration',
      [association, { ...association, oauth_integration_guid: OTHER }],
      (client) => client.integrationAssociations(GUID),
      '1: expected an association of what was asked for',
    ],
    [
      'the integrations of another content item',
      [{ ...association, content_guid: 'other' }],
      (client) => client.contentAssociations('item'),
      '0: expected an association of what was asked for',
    ],
    [
      'those of another content item, by its older name',
      [{ ...association, content_guid: null, app_guid: 'other' }],
      (client) => client.contentAssociations('item'),
      '0: expected an association of what was asked for',
    ],
  ])('are no usable answers: %s', async (_, json, ask, detail) => {
    await expect(ask(open(() => json).client)).rejects.toMatchObject({
      failure: { kind: 'unreadable', status: 200, reason: 'shape', detail },
    });
  });

  it('are not those with another spelling of the GUID, or without it', async () => {
    const shouted = open(() => ({ ...raw, guid: GUID.toUpperCase() })).client;
    expect(await shouted.updateIntegration(GUID, {})).toMatchObject({ name: 'Azure' });
    const silent = open(() => [{ oauth_integration_guid: GUID }]).client;
    expect(await silent.contentAssociations('item')).toHaveLength(1);
  });
});

describe('what older servers do not offer', () => {
  it.each([403, 404, 405])('is empty after status %i', async (status) => {
    const { client, calls } = open(() => refusal(status));
    expect(await client.listTemplates()).toBe('not-told');
    expect(await client.serverSettings()).toEqual({ version: '' });
    expect(await client.currentRole()).toBeNull();
    expect(calls.map(({ path }) => path)).toEqual([
      '/v1/oauth/templates',
      '/server_settings',
      '/v1/user',
    ]);
  });

  it.each([400, 401, 500])('is missed after status %i, save for the templates', async (status) => {
    const error = refusal(status);
    const { client } = open(() => error);
    await expect(client.listTemplates()).rejects.toBe(error);
    expect(await client.serverSettings()).toEqual({ version: '' });
    expect(await client.currentRole()).toBeNull();
  });

  it('is empty if it has an unknown form', async () => {
    const { client } = open(() => [[]]);
    expect(await client.listTemplates()).toBe('not-told');
    expect(await client.serverSettings()).toEqual({ version: '' });
    expect(await client.currentRole()).toBeNull();
  });

  it('is not told by an empty list of templates: every server has some', async () => {
    expect(await open(() => []).client.listTemplates()).toBe('not-told');
  });

  it('is an error if there is no answer', async () => {
    const error = new Error('no answer');
    const { client } = open(() => error);
    await expect(client.listTemplates()).rejects.toThrow();
    await expect(client.serverSettings()).rejects.toThrow();
    await expect(client.currentRole()).rejects.toThrow();
  });

  it.each<Failure>([
    { kind: 'timeout', seconds: 30 },
    { kind: 'network', reason: 'reset', code: 'ECONNRESET', host: 'connect.example.com' },
    { kind: 'redirect', status: 302, location: null },
    { kind: 'unreadable', status: 200, reason: 'html', detail: '' },
    { kind: 'unreadable', status: 200, reason: 'json', detail: '' },
    { kind: 'cancelled', sent: true },
  ])('is an error after %j, save for the role', async (failure) => {
    const error = connectError(failure);
    const { client } = open(() => error);
    await expect(client.listTemplates()).rejects.toBe(error);
    await expect(client.serverSettings()).rejects.toBe(error);
    expect(await client.currentRole()).toBeNull();
  });

  it('is asked for again and again, save for the role', async () => {
    const { client, calls } = open(() => refusal(404));
    await client.listTemplates();
    await client.serverSettings();
    await client.currentRole();
    expect(calls).toEqual([
      { method: 'GET', path: '/v1/oauth/templates' },
      { method: 'GET', path: '/server_settings', open: true },
      { method: 'GET', path: '/v1/user', once: 'always' },
    ]);
  });

  it('is read where it is offered', async () => {
    const { client } = open(({ path }) => {
      if (path === '/v1/user') return { user_role: 'publisher' };
      return path === '/server_settings' ? { version: '2026.07.0' } : [{ id: 'azure' }];
    });
    expect(templateOf(await client.listTemplates(), 'azure')).toMatchObject({ id: 'azure' });
    expect(await client.serverSettings()).toMatchObject({ version: '2026.07.0' });
    expect(await client.currentRole()).toBe('publisher');
  });
});

describe('users and groups', () => {
  it('are looked up by GUID', async () => {
    const { client, calls } = open(({ path }) =>
      path.includes('users') ? { guid: 'g', username: 'alice' } : { guid: 'g', name: 'staff' },
    );
    expect(await client.userName('a/b')).toBe('alice');
    expect(await client.groupName('a/b')).toBe('staff');
    expect(calls.map(({ path }) => path)).toEqual(['/v1/users/a%2Fb', '/v1/groups/a%2Fb']);
  });

  it('are searched for in one page where that is not full', async () => {
    const { client, calls } = open(() => ({ results: numbered('user', 499) }));
    const found = await client.searchUsers('a&b c');
    expect(found).toHaveLength(499);
    expect(found[0]).toEqual({ guid: 'guid-0', name: 'user0' });
    expect(calls.map(query)).toEqual([{ prefix: 'a&b c', page_number: '1', page_size: '500' }]);
    expect(calls[0]!.path).toMatch(/^\/v1\/users\?/);
  });

  it('are all read where a full page of users may hide one', async () => {
    const { client, calls } = open((call) => ({
      results: numbered('user', query(call)['page_number'] === '3' ? 1 : 500, 0),
    }));
    expect(await client.searchUsers('a')).toHaveLength(1_001);
    expect(calls.map(query)).toEqual([
      { prefix: 'a', page_number: '1', page_size: '500' },
      { page_number: '1', page_size: '500' },
      { page_number: '2', page_size: '500' },
      { page_number: '3', page_size: '500' },
    ]);
  });

  it('are all read, once, where a page holds less than there are', async () => {
    const { client, calls } = open((call) => {
      const { prefix, page_number: number } = query(call);
      const results = number === '1' || prefix === undefined ? numbered('user', 100) : [];
      return { total: 200, results };
    });
    expect(await client.searchUsers('a')).toHaveLength(200);
    expect(await client.searchUsers('b')).toHaveLength(200);
    expect(calls.map(query)).toEqual([
      { prefix: 'a', page_number: '1', page_size: '500' },
      { page_number: '1', page_size: '500' },
      { page_number: '2', page_size: '500' },
      { prefix: 'b', page_number: '1', page_size: '500' },
    ]);
    expect(await client.searchGroups('a')).toHaveLength(100);
  });

  it('are read page by page where they are groups, to the first that is not full', async () => {
    const { client, calls } = open((call) => ({
      results: query(call)['page_number'] === '1' ? numbered('group', 500) : [],
    }));
    const found = await client.searchGroups('a');
    expect(found).toHaveLength(500);
    expect(found[499]).toEqual({ guid: 'guid-499', name: 'group499' });
    expect(calls.map(query)).toEqual([
      { prefix: 'a', page_number: '1', page_size: '500' },
      { prefix: 'a', page_number: '2', page_size: '500' },
    ]);
  });

  it.each([
    ['there is always one more', 1, 501],
    ['each holds far more than was asked for', 200_000, 3],
  ])('are not read for ever: %s', async (_, size, requests) => {
    const results = numbered('group', size);
    const { client, calls } = open(() => ({ total: 1e9, results }));
    await expect(client.searchGroups('a')).rejects.toThrow(
      'another shape than the Connect API promises (the whole: expected no more than 500 pages of 500)',
    );
    expect(calls).toHaveLength(requests);
  });

  it('are read to the last of 500 pages', async () => {
    const results = numbered('group', 1);
    const { client } = open(() => ({ total: 500, results }));
    expect(await client.searchGroups('a')).toHaveLength(500);
  });

  it('are not found by half', async () => {
    const { client } = open((call) =>
      query(call)['page_number'] === '1' ? { results: numbered('group', 500) } : refusal(503),
    );
    await expect(client.searchGroups('a')).rejects.toBeInstanceOf(ConnectError);
  });
});
