import type { Server, Stored } from './server';

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

/**
 * Asks the server what its documentation does not tell. Nothing is expected: the answers are what counts. Whatever is
 * created bears the prefix.
 */
export async function probe(server: Server, prefix: string): Promise<void> {
  const name = `${prefix}probe`;
  const ask = (note: string, what: string, body?: unknown, key = server.key) =>
    server.send(what, body, { note, key });

  await ask('What is a template?', 'GET /v1/oauth/templates');
  await ask('Settings', 'GET /server_settings');
  await ask('What is said of a wrong key?', 'GET /v1/user', undefined, 'not-a-key');
  await ask('What is said of an unknown integration?', `GET ${INTEGRATIONS}/${NOWHERE}`);

  const created = await ask('A creation', `POST ${INTEGRATIONS}`, {
    name,
    template: 'custom',
    config: CONFIG,
  });
  const path = `PATCH ${INTEGRATIONS}/${(created.body as Stored).guid}`;
  await ask('Is config merged, or replaced?', path, { config: { scopes: 'profile' } });
  await ask('Can a key be unset by null?', path, { config: { scopes: null } });
  await ask('Can a key be unset by an empty text?', path, { config: { scopes: '' } });
  await ask('Is a text taken for a boolean?', path, { config: { use_pkce: 'true' } });
  await ask('Is an unknown key refused?', path, { config: { no_such_key: 'x' } });
  await ask('Is an unknown field refused?', path, { no_such_field: 'x' });
  await ask('May the auth type change?', path, { config: { auth_type: 'Service Account' } });
  await ask('May the auth mode change?', path, { config: { auth_mode: 'Public' } });
  await ask('May the template change?', path, { template: 'azure' });
  await ask('Is an empty list of permissions open?', path, { permissions: [] });
  await ask('Is a description of null taken?', path, { description: null });

  for (const length of [255, 256, 1024, 4096]) {
    await ask(`A name of ${length} characters`, path, { name: name.padEnd(length, 'x') });
    await ask(`A description of ${length} characters`, path, { description: 'x'.repeat(length) });
  }
  // Without a prefix nobody could tell whose it is, so it is removed here.
  for (const [note, none] of [
    ['Is a name of null taken?', null],
    ['Is an empty name taken?', ''],
  ] as const) {
    const { status, body } = await ask(note, `POST ${INTEGRATIONS}`, {
      name: none,
      template: 'custom',
      config: CONFIG,
    });
    if (status < 300) {
      await ask('Removed again', `DELETE ${INTEGRATIONS}/${(body as Stored).guid}`);
    }
  }
}
