import { API_KEYS, type Content } from '../support/connect';
import { Client, INTEGRATIONS, refusal } from './client';

const viewer = { authorization: `Key ${API_KEYS.viewer}` };

describe('content', () => {
  const setUp = () => {
    const client = new Client({ address: 'https://connect.example.com/rsc' });
    const { users } = client.connect.seed({ users: [{ username: 'alice' }, { username: 'bob' }] });
    const [alice, bob] = users.map(({ guid }) => guid) as [string, string];
    const { content } = client.connect.seed({
      content: [
        { name: 'sales', owner_guid: alice },
        { name: 'sales', owner_guid: bob },
        { name: 'sales-archive', owner_guid: alice },
      ],
    });
    const ask = (query: string): unknown => {
      const items = client.send(`GET /__api__/v1/content${query}`).body as Content[];
      return items.map(({ guid }) => content.findIndex((item) => item.guid === guid));
    };
    return { client, alice, bob, content, ask };
  };

  test('is found by its name and its owner', () => {
    const { ask, alice, bob } = setUp();
    expect(ask('')).toEqual([0, 1, 2]);
    expect(ask('?name=sales')).toEqual([0, 1]);
    expect(ask(`?owner_guid=${alice}`)).toEqual([0, 2]);
    expect(ask(`?name=sales&owner_guid=${bob}`)).toEqual([1]);
    expect(ask('?name=Sales')).toEqual([]);
  });

  test('is created under a name that its owner has not used, and deleted with its associations', () => {
    const client = new Client();
    const integration = client.create('A');
    const created = client.send('POST /__api__/v1/content', { name: 'new' });
    expect(created).toMatchObject({ status: 200, body: { name: 'new', app_mode: 'unknown' } });
    expect(client.send('POST /__api__/v1/content', { name: 'new' })).toEqual(refusal(409, 26));
    expect(client.send('POST /__api__/v1/content', {})).toEqual(refusal(400, 12));
    expect(client.send('POST /__api__/v1/content', { nme: 'a' })).toEqual(refusal(400, 121));
    const { guid } = created.body as Content;
    client.connect.seed({
      associations: [{ content_guid: guid, integration_guid: integration }],
    });
    expect(client.send(`DELETE /__api__/v1/content/${guid}`).status).toBe(204);
    expect(client.send('GET /__api__/v1/content').body).toEqual([]);
    expect(client.connect.associations).toEqual([]);
  });

  test('says where it is', () => {
    const { client, content } = setUp();
    const { guid } = content[0]!;
    const url = `GET /__api__/v1/content/${guid}`;
    expect(client.send(url, undefined, viewer).body).toMatchObject({
      guid,
      content_url: `https://connect.example.com/rsc/content/${guid}/`,
      dashboard_url: `https://connect.example.com/rsc/connect/#/apps/${guid}`,
    });
  });
});

describe('keys', () => {
  test('are made for oneself, with a role of at most one’s own, and end when they are deleted', () => {
    const client = new Client();
    const own = client.send('GET /__api__/v1/user').body as { guid: string };
    const keys = `/__api__/v1/users/${own.guid}/keys`;
    const { status, body } = client.send(`POST ${keys}`, { name: 'k', user_role: 'publisher' });
    expect(status).toBe(200);
    const { id, key } = body as { id: string; key: string };
    const as = { authorization: `Key ${key}` };
    expect(client.send(`GET ${INTEGRATIONS}`, undefined, as).status).toBe(200);
    expect(client.send(`POST ${INTEGRATIONS}`, {}, as)).toEqual(refusal(403, 22));
    expect(client.send(`POST ${keys}`, { name: 'k' }, viewer)).toEqual(refusal(403, 22));
    expect(client.send(`POST ${keys}`, { name: 'k', user_role: 'administrator' }, as)).toEqual(
      refusal(400, 234),
    );
    client.send(`DELETE ${keys}/${id}`);
    expect(client.send('GET /__api__/v1/user', undefined, as)).toEqual(refusal(401, 30));
  });
});

describe('sessions', () => {
  const SESSIONS = '/__api__/v1/oauth/sessions';

  const setUp = () => {
    const client = new Client();
    const ofViewer = client.send('GET /__api__/v1/user', undefined, viewer).body as {
      guid: string;
    };
    const [a, b] = [client.create('A'), client.create('B')];
    const { sessions } = client.connect.seed({
      sessions: [
        { oauth_integration_guid: a, user_guid: ofViewer.guid },
        { oauth_integration_guid: b },
      ],
    });
    const [own, other] = sessions.map(({ guid }) => guid) as [string, string];
    return { client, a, own, other };
  };

  test('are one’s own, or for an administrator who asks all of them', () => {
    const { client, a, own, other } = setUp();
    expect(client.send(`GET ${SESSIONS}`, undefined, viewer).body).toEqual([
      {
        id: '1',
        guid: own,
        user_guid: expect.stringMatching(/^0/) as unknown,
        oauth_integration_guid: a,
        has_refresh_token: true,
        created_time: expect.stringMatching(/Z$/) as unknown,
        updated_time: expect.stringMatching(/Z$/) as unknown,
      },
    ]);
    expect(client.send(`GET ${SESSIONS}`).body).toEqual([]);
    expect(client.send(`GET ${SESSIONS}?all=true`).body).toMatchObject([
      { guid: own },
      { guid: other },
    ]);
    expect(client.send(`GET ${SESSIONS}?all=true`, undefined, viewer)).toEqual(refusal(403, 22));
    expect(client.send(`GET ${SESSIONS}/${other}`, undefined, viewer)).toEqual(refusal(403, 22));
  });

  test('end one by one', () => {
    const { client, own, other } = setUp();
    expect(client.send(`DELETE ${SESSIONS}/${other}`, undefined, viewer)).toEqual(refusal(403, 22));
    expect(client.send(`DELETE ${SESSIONS}/${own}`, undefined, viewer).status).toBe(204);
    expect(client.send(`DELETE ${SESSIONS}/${other}`).status).toBe(204);
    expect(client.connect.sessions).toEqual([]);
  });

  test('end with their integration', () => {
    const { client, a, other } = setUp();
    client.send(`DELETE ${INTEGRATIONS}/${a}`);
    expect(client.connect.sessions).toMatchObject([{ guid: other }]);
  });
});
