import type { Answer, Server } from './server';

const CONFIG = {
  auth_type: 'Viewer',
  auth_mode: 'Confidential',
  authorization_uri: 'https://id.example.com/authorize',
  token_uri: 'https://id.example.com/token',
  client_id: 'a-client',
  client_secret: 'a-secret-of-the-client',
  scopes: 'openid',
};
const INTEGRATIONS = '/v1/oauth/integrations';
const NOWHERE = '01234567-89ab-4def-8123-456789abcdef';

/** Enough at once to meet a limit that would get in the way of a manifest. */
const MANY = 50;

/** An integration that has sessions. It is made for tests: its scopes are changed, and put back. */
export interface WithSessions {
  readonly guid: string;
  /** Its client secret, which is sent once more; `null` to leave that out. */
  readonly clientSecret: string | null;
}

/**
 * Asks the server what its documentation does not tell. Nothing is expected: the answers are what counts, those of a
 * server without a licence, too. Whatever is created bears the prefix. How long the key of a login without a stored key is
 * valid can only be seen with a real identity provider.
 */
export async function probe(
  server: Server,
  prefix: string,
  withSessions: WithSessions | null,
): Promise<void> {
  const name = `${prefix}probe`;
  const nowhere = `GET ${INTEGRATIONS}/${NOWHERE}`;
  const ask = (note: string, what: string, body?: unknown, key: string | null = server.key) =>
    server.send(what, body, { note, key });

  await ask('What is a template?', 'GET /v1/oauth/templates');
  await ask('Settings', 'GET /server_settings');
  await ask('What is said of a wrong key?', 'GET /v1/user', undefined, 'not-a-key');
  await ask('What is said of an unknown integration?', nowhere);

  const created = await ask('A creation', `POST ${INTEGRATIONS}`, {
    name,
    template: 'custom',
    config: CONFIG,
  });
  const path = `PATCH ${INTEGRATIONS}/${guidOf(created) ?? NOWHERE}`;
  await ask('Is config merged, or replaced?', path, { config: { scopes: 'profile' } });
  await ask('Can a key be unset by null?', path, { config: { scopes: null } });
  await ask('Can a key be unset by an empty text?', path, { config: { scopes: '' } });
  await ask('Is a text taken for a boolean?', path, { config: { use_pkce: 'true' } });
  await ask('Is an unknown key refused?', path, { config: { no_such_key: 'x' } });
  await ask('Is an unknown field refused?', path, { no_such_field: 'x' });
  // The mode first: a Service Account has none.
  await ask('May the auth mode change?', path, { config: { auth_mode: 'Public' } });
  await ask('May the auth type change?', path, { config: { auth_type: 'Service Account' } });
  await ask('May the template change?', path, { template: 'azure' });
  await ask('Is an empty list of permissions open?', path, { permissions: [] });
  await ask('Is a description of null taken?', path, { description: null });

  for (const length of [255, 256, 1024, 4096]) {
    await ask(`A name of ${length} characters`, path, { name: name.padEnd(length, 'x') });
    await ask(`A description of ${length} characters`, path, { description: 'x'.repeat(length) });
  }
  await ask('Are there sessions, and what is one?', 'GET /v1/oauth/sessions?all=true');
  await probeVerification(ask, name);
  await probeLogin(ask);
  await probePublisher(server, prefix, ask);
  if (withSessions !== null) await probeSessions(server, withSessions);

  const statuses = await Promise.all(
    Array.from({ length: MANY }, async () => {
      const { status } = await ask('Is there a limit on the rate?', nowhere);
      return status;
    }),
  );
  if (statuses.some((status) => status === 429)) {
    await ask('What is said beyond the limit on the rate?', nowhere);
  }

  // Without a prefix nobody could tell whose it is, so it is removed here.
  for (const [note, none] of [
    ['Is a name of null taken?', null],
    ['Is an empty name taken?', ''],
  ] as const) {
    const answer = await ask(note, `POST ${INTEGRATIONS}`, {
      name: none,
      template: 'custom',
      config: CONFIG,
    });
    const guid = guidOf(answer);
    if (guid !== null) await ask('Removed again', `DELETE ${INTEGRATIONS}/${guid}`);
  }
}

type Ask = (note: string, what: string, body?: unknown, key?: string | null) => Promise<Answer>;

/** There is no provider behind these addresses, so that a verification fails. */
async function probeVerification(ask: Ask, name: string): Promise<void> {
  const created = await ask('A Service Account', `POST ${INTEGRATIONS}`, {
    name: `${name} service`,
    template: 'custom',
    config: {
      ...without(CONFIG, 'auth_mode'),
      auth_type: 'Service Account',
      token_endpoint_auth_method: 'client_secret_post',
    },
  });
  const verification = `POST ${INTEGRATIONS}/${guidOf(created) ?? NOWHERE}/verify`;
  await ask('What is said of a verification that fails?', verification);
}

/** What a login without a stored key meets; no token is one of a real issuer. */
async function probeLogin(ask: Ask): Promise<void> {
  const discovery = 'GET /.well-known/oauth-authorization-server';
  await ask('Is there a token endpoint?', discovery, undefined, null);
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    requested_token_type: 'urn:posit:connect:api-key',
    subject_token: 'not-a-token',
  });
  const exchange = `POST ${INTEGRATIONS}/credentials`;
  await ask('What is said of an identity token that is none?', exchange, form, null);
}

/** What a publisher sees, by a key of that role, which is removed again. */
async function probePublisher(server: Server, prefix: string, ask: Ask): Promise<void> {
  const { body: user } = await server.send('GET /v1/user');
  const keys = `/v1/users/${(user as { guid: string }).guid}/keys`;
  const note = 'May a key have the role of a publisher?';
  const made = await server.send(
    `POST ${keys}`,
    { name: `${prefix}probe`, user_role: 'publisher' },
    { note, secret: true },
  );
  const { id, key } = (made.body ?? {}) as { id?: string | number; key?: string };
  if (made.status >= 300 || id === undefined || key === undefined) return;
  try {
    const own = await server.own(prefix, key);
    const [first] = own;
    if (first === undefined) return;
    const one = `${INTEGRATIONS}/${first.guid}`;
    await ask('What does a publisher see of an integration?', `GET ${one}`, undefined, key);
    const associations = `GET ${one}/associations`;
    await ask('May a publisher see which content has it?', associations, undefined, key);
    await ask('What is said of a write by a publisher?', `PATCH ${one}`, { name: prefix }, key);
    await probeAccessList(server, prefix, { one: first.guid, publisherKey: key }, ask);
  } finally {
    await server.send(`DELETE ${keys}/${id}`);
  }
}

/** What an access list hides, and from whom: it names a group without members, which leaves everybody out. */
async function probeAccessList(
  server: Server,
  prefix: string,
  { one, publisherKey }: { one: string; publisherKey: string },
  ask: Ask,
): Promise<void> {
  const group = guidOf(
    await ask('A group without members', 'POST /v1/groups', { name: `${prefix}probe` }),
  );
  if (group === null) return;
  const path = `${INTEGRATIONS}/${one}`;
  try {
    const permissions = [{ user_guid: null, group_guid: group }];
    await ask('An access list of nobody', `PATCH ${path}`, { permissions });
    for (const [who, key] of [
      ['an administrator', server.key],
      ['a publisher', publisherKey],
    ] as const) {
      await ask(`May ${who} read what the access list denies?`, `GET ${path}`, undefined, key);
      const own = await server.own(prefix, key);
      const isListed = own.some(({ guid }) => guid === one);
      server.note(`Does the list show it to ${who}?`, isListed);
    }
    await ask('May an administrator open it again?', `PATCH ${path}`, { permissions: [] });
  } finally {
    await server.send(`DELETE /v1/groups/${group}`);
  }
}

/** Whether sessions end with a change. Only their number is written down. */
async function probeSessions(server: Server, { guid, clientSecret }: WithSessions): Promise<void> {
  const path = `${INTEGRATIONS}/${guid}`;
  const count = async (note: string): Promise<void> => {
    const { body } = await server.send('GET /v1/oauth/sessions?all=true', undefined, {
      secret: true,
    });
    const sessions = body as { oauth_integration_guid: string }[];
    server.note(note, sessions.filter((one) => one.oauth_integration_guid === guid).length);
  };
  const { body } = await server.send(`GET ${path}`);
  const { scopes = '' } = (body as { config: { scopes?: string } }).config;
  await count('Sessions before any change');
  const more = `${scopes} email`.trim();
  try {
    await server.send(`PATCH ${path}`, { config: { scopes: more } });
    await count('Sessions after a change of the scopes');
  } finally {
    await server.send(`PATCH ${path}`, { config: { scopes } });
  }
  if (clientSecret === null) return;
  await server.send(`PATCH ${path}`, { config: { client_secret: clientSecret } }, { secret: true });
  await count('Sessions after the client secret was sent again');
}

/** The GUID of what an answer says was created; `null` if nothing was. */
function guidOf({ status, body }: Answer): string | null {
  return status < 300 ? (body as { guid: string }).guid : null;
}

function without(config: Readonly<Record<string, string>>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => name !== key));
}
