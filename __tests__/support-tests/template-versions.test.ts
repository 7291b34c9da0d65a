import { type Template, TEMPLATES } from '../support/connect';
import { Client, CUSTOM, INTEGRATIONS, refusal, SERVICE_ACCOUNT } from './client';

const TEMPLATES_URL = '/__api__/v1/oauth/templates';

const templatesAt = (version: string): readonly Template[] =>
  new Client({ version }).send(`GET ${TEMPLATES_URL}`).body as Template[];
const idsAt = (version: string): string[] => templatesAt(version).map(({ id }) => id);

describe('the templates of a version', () => {
  test.each([
    ['2024.08.0', ['custom', 'azure', 'snowflake', 'databricks']],
    ['2024.11.0', ['custom', 'azure', 'bigquery', 'github', 'snowflake', 'databricks']],
    [
      '2024.12.0',
      [
        'custom',
        'azure',
        'bigquery',
        'github',
        'salesforce',
        'snowflake',
        'databricks',
        'key-pair',
      ],
    ],
  ])('%s', (version, ids) => {
    expect(idsAt(version)).toEqual(ids);
  });

  test.each([
    ['connect', '2024.12.0', '2025.01.0'],
    ['sharepoint', '2024.12.0', '2025.01.0'],
    ['aws', '2025.02.0', '2025.03.0'],
    ['azure-openai', '2025.05.0', '2025.06.0'],
    ['vertex-ai', '2025.06.0', '2025.07.0'],
    ['msgraph', '2025.07.0', '2025.08.0'],
  ])('%s is not in %s, but in %s', (id, before, since) => {
    expect(idsAt(before)).not.toContain(id);
    expect(idsAt(since)).toContain(id);
  });

  test('from 2025.08 on they are all there', () => {
    expect(templatesAt('2025.08.0')).toEqual(TEMPLATES);
  });

  test('one that is newer than the server is unknown to it', () => {
    const client = new Client({ version: '2024.08.0' });
    const connect = { name: 'A', template: 'connect', config: {} };
    expect(client.send(`POST ${INTEGRATIONS}`, connect)).toEqual(refusal(400, 227));
    expect(client.send(`GET ${TEMPLATES_URL}/connect`)).toEqual(refusal(404, 4));
    client.connect.settings.version = '2025.01.0';
    expect(client.send(`POST ${INTEGRATIONS}`, connect).status).toBe(200);
  });
});

describe('before there were Service Accounts', () => {
  const old = { version: '2024.08.0' };

  test('a Viewer integration needs no auth type, and stores none', () => {
    const client = new Client(old);
    client.create('A');
    expect(client.connect.integrations[0]?.config).toEqual({
      auth_mode: 'Confidential',
      authorization_uri: 'https://idp.example.com/authorize',
      client_id: 'a-client',
      scopes: 'offline_access openid',
      token_endpoint_auth_method: 'client_secret_post',
      token_uri: 'https://idp.example.com/token',
    });
  });

  test('an auth type is a key that it does not know', () => {
    const body = { name: 'A', template: 'azure', config: SERVICE_ACCOUNT };
    expect(new Client(old).send(`POST ${INTEGRATIONS}`, body)).toEqual(refusal(400, 228));
  });

  test('a confidential client has a secret, and a public one has none', () => {
    const client = new Client(old);
    const { client_secret, ...config } = CUSTOM;
    const create = (more: object): unknown =>
      client.send(`POST ${INTEGRATIONS}`, { name: 'A', template: 'custom', config: more });
    expect(create(config)).toEqual(refusal(400, 228));
    expect(create({ ...config, auth_mode: 'Public', client_secret })).toEqual(refusal(400, 228));
    expect(create({ ...config, auth_mode: 'Public' })).toMatchObject({ status: 200 });
  });

  test('no expression speaks of the auth type', () => {
    expect(JSON.stringify(templatesAt(old.version))).not.toContain('auth_type');
  });
});

test('by a switch, expressions have all their keys', () => {
  const client = new Client({ spelledOutVisibility: true });
  const { options, fields } = client.send(`GET ${TEMPLATES_URL}/custom`).body as Template;
  const expressionOf = (name: string): unknown =>
    [...options, ...fields].find((key) => key.name === name)?.visibility_expression;
  expect(expressionOf('auth_type')).toEqual({ name: '', value: '', operator: '', operands: [] });
  expect(expressionOf('use_pkce')).toEqual({
    name: 'auth_type',
    value: 'Viewer',
    operator: '',
    operands: [],
  });
  expect(expressionOf('client_secret')).toEqual({
    name: '',
    value: '',
    operator: 'or',
    operands: [
      { name: 'auth_mode', value: 'Confidential', operator: '', operands: [] },
      { name: 'auth_type', value: 'Service Account', operator: '', operands: [] },
    ],
  });
  client.create('A');
});
