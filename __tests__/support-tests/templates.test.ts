import { TEMPLATES } from '../support/connect';
import { Client, CUSTOM, INTEGRATIONS, refusal, SERVICE_ACCOUNT } from './client';

/** Configs with the keys of integrations that were recorded from Connect 2025.07, one for each combination. */
const RECORDED: readonly [template: string, authType: string, config: Record<string, unknown>][] = [
  [
    'custom',
    'Viewer',
    {
      auth_mode: 'Confidential',
      auth_type: 'Viewer',
      authorization_uri: 'https://idp.example.com/authorize',
      client_id: 'x',
      scopes: 'offline_access openid profile email repo read:user',
      token_endpoint_auth_method: 'client_secret_post',
      token_uri: 'https://idp.example.com/token',
      use_pkce: true,
    },
  ],
  [
    'custom',
    'Service Account',
    {
      auth_type: 'Service Account',
      authorization_uri: 'https://idp.example.com/authorize',
      client_id: 'x',
      scopes: 'https://cognitiveservices.azure.com/.default offline_access',
      token_endpoint_auth_method: 'client_secret_post',
      token_uri: 'https://idp.example.com/token',
    },
  ],
  [
    'azure',
    'Viewer',
    {
      auth_mode: 'Public',
      auth_type: 'Viewer',
      client_id: 'x',
      scopes: 'offline_access .default',
      tenant_id: 't',
    },
  ],
  [
    'azure',
    'Service Account',
    {
      auth_type: 'Service Account',
      client_id: 'x',
      scopes: '2ff814a6/.default offline_access',
      tenant_id: 't',
    },
  ],
  [
    'azure-openai',
    'Viewer',
    {
      auth_mode: 'Confidential',
      auth_type: 'Viewer',
      client_id: 'x',
      scopes: 'https://cognitiveservices.azure.com/.default offline_access',
      tenant_id: 't',
    },
  ],
  [
    'sharepoint',
    'Viewer',
    {
      auth_mode: 'Public',
      auth_type: 'Viewer',
      client_id: 'x',
      scopes: '00000003/.default offline_access',
      tenant_id: 't',
    },
  ],
  [
    'bigquery',
    'Viewer',
    {
      auth_mode: 'Confidential',
      client_id: 'x',
      scopes: 'https://www.googleapis.com/auth/bigquery',
    },
  ],
  [
    'vertex-ai',
    'Viewer',
    {
      auth_mode: 'Confidential',
      client_id: 'x',
      scopes: 'https://www.googleapis.com/auth/cloud-platform',
    },
  ],
  ['github', 'Viewer', { auth_mode: 'Confidential', client_id: 'x' }],
  [
    'salesforce',
    'Viewer',
    {
      auth_mode: 'Confidential',
      auth_type: 'Viewer',
      client_id: 'x',
      scopes: 'refresh_token offline_access api web',
      sf_host_domain: 'https://example.my.salesforce.com',
    },
  ],
  [
    'snowflake',
    'Viewer',
    {
      account_url: 'https://org-account.snowflakecomputing.com',
      auth_mode: 'Confidential',
      client_id: 'x',
      scopes: 'refresh_token',
    },
  ],
  [
    'aws',
    'Viewer',
    {
      auth_mode: 'Confidential',
      auth_type: 'Viewer',
      authorization_uri: 'https://idp.example.com/authorize',
      client_id: 'x',
      role_arn: 'arn:aws:iam::111122223333:role/Example',
      scopes: 'offline_access openid profile email',
      session_duration: '3600',
      sts_region: 'us-east-1',
      token_endpoint_auth_method: 'client_secret_post',
      token_uri: 'https://idp.example.com/token',
      use_pkce: true,
    },
  ],
  [
    'aws',
    'Service Account',
    {
      auth_type: 'Service Account',
      role_arn: 'arn:aws:iam::111122223333:role/Example',
      session_duration: '3600',
      sts_region: 'us-east-1',
    },
  ],
  ['connect', 'Visitor API Key', { max_role: 'Publisher' }],
];

test.each(RECORDED)('%s, %s, as recorded, is taken as it is', (template, authType, config) => {
  const client = new Client();
  const { integrations } = client.connect.seed({
    integrations: [{ name: 'A', template, config }],
  });
  const { secrets, guid } = integrations[0]!;
  const expected = { auth_type: authType, config };
  expect(client.send(`PATCH ${INTEGRATIONS}/${guid}`, { config }).body).toMatchObject(expected);
  const created = client.send(`POST ${INTEGRATIONS}`, {
    name: 'B',
    template,
    config: { ...config, ...secrets },
  });
  expect(created).toMatchObject({ status: 200, body: expected });
  expect(Object.keys((created.body as { config: object }).config)).toEqual(Object.keys(config));
  expect(client.connect.integrations[1]?.secrets).toEqual(secrets);
});

test('the templates are listed and shown one by one', () => {
  const client = new Client();
  const url = '/__api__/v1/oauth/templates';
  expect(client.send(`GET ${url}`).body).toEqual(TEMPLATES);
  expect(client.send(`GET ${url}/github`).body).toMatchObject({ id: 'github' });
  expect(client.send(`GET ${url}/nonsense`)).toEqual(refusal(404, 4));
});

test('a value outside the list is refused in the words that were recorded', () => {
  const body = { name: 'A', template: 'connect', config: { max_role: 'Not a Role' } };
  expect(new Client().send(`POST ${INTEGRATIONS}`, body)).toMatchObject({
    status: 400,
    body: {
      code: 228,
      error: 'The config key max_role must be one of (Viewer, Publisher, Admin)',
      payload: null,
    },
  });
});

describe('a config', () => {
  const { client_secret, ...withoutSecret } = CUSTOM;

  test.each([
    ['an unknown key', 'custom', { ...CUSTOM, nonsense: '' }],
    ['a key of another auth type', 'azure', { ...SERVICE_ACCOUNT, auth_mode: 'Public' }],
    ['a secret of a public client', 'custom', { ...CUSTOM, auth_mode: 'Public' }],
    ['a string for a boolean', 'custom', { ...CUSTOM, use_pkce: 'true' }],
    ['a number for a string', 'custom', { ...CUSTOM, scopes: 1 }],
    ['null for a string', 'custom', { ...CUSTOM, scopes: null }],
    ['scopes in a list', 'custom', { ...CUSTOM, scopes: ['openid'] }],
    ['no secret', 'custom', withoutSecret],
    ['an empty secret', 'custom', { ...CUSTOM, client_secret: '' }],
    ['no client id', 'github', { client_secret }],
    ['a URL that is none', 'custom', { ...CUSTOM, token_uri: 'idp.example.com' }],
  ])('with %s is refused', (_, template, config) => {
    expect(new Client().send(`POST ${INTEGRATIONS}`, { name: 'A', template, config })).toEqual(
      refusal(400, 228),
    );
  });

  test('of a public client needs no secret', () => {
    const client = new Client();
    client.create('A', 'custom', { ...withoutSecret, auth_mode: 'Public' });
    expect(client.connect.integrations[0]?.secrets).toEqual({});
  });

  test('by a switch may have strings for booleans', () => {
    const client = new Client({ coerceBooleans: true });
    client.create('A', 'custom', { ...CUSTOM, use_pkce: 'false' });
    expect(client.connect.integrations[0]?.config).toHaveProperty('use_pkce', false);
  });

  test('keeps a secret of several lines byte for byte, and never shows it', () => {
    const private_key = '-----BEGIN KEY-----\nä"\\%\r\n-----END KEY----- \n';
    const client = new Client();
    const guid = client.create('A', 'key-pair', { client_id: 'x', private_key });
    expect(client.connect.integrations[0]?.secrets).toEqual({ private_key });
    expect(client.send(`GET ${INTEGRATIONS}/${guid}`).body).toMatchObject({
      auth_type: 'Service Account',
      config: { auth_type: 'Service Account', client_id: 'x' },
    });
    expect(JSON.stringify(client.send(`GET ${INTEGRATIONS}`).body)).not.toMatch('BEGIN KEY');
  });
});
