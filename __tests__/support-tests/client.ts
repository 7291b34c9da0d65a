import { API_KEYS, type ConnectOptions, SimulatedConnect } from '../support/connect';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A config that the `custom` template takes; its secret is `client_secret`. */
export const CUSTOM = {
  client_id: 'a-client',
  client_secret: 'a secret',
  authorization_uri: 'https://idp.example.com/authorize',
  token_uri: 'https://idp.example.com/token',
  scopes: 'offline_access openid',
};

export const SERVICE_ACCOUNT = {
  auth_type: 'Service Account',
  client_id: 'a-client',
  client_secret: 'a secret',
  tenant_id: 'a-tenant',
};

export const INTEGRATIONS = '/__api__/v1/oauth/integrations';

/** A simulated server without integrations, and a way to ask it. */
export class Client {
  readonly connect: SimulatedConnect;

  constructor(options: ConnectOptions = {}) {
    this.connect = new SimulatedConnect({ defaultIntegration: false, ...options });
  }

  /** Sends a request with an administrator's key, unless there are other headers. */
  send(
    endpoint: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {
      authorization: `Key ${API_KEYS.administrator}`,
    },
  ): Answer {
    const [method = '', path = ''] = endpoint.split(' ');
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const response = this.connect.handle({ method, path, headers, body: text });
    const isJson = response.headers['content-type'] === 'application/json';
    return { ...response, body: isJson ? (JSON.parse(response.body) as unknown) : response.body };
  }

  /** Creates an integration and gives its GUID. */
  create(name: string, template = 'custom', config: object = CUSTOM): string {
    const { status, body } = this.send(`POST ${INTEGRATIONS}`, { name, template, config });
    expect(status).toBe(200);
    return (body as { guid: string }).guid;
  }
}

/** What an answer looks like that refuses with Connect's envelope. */
export function refusal(status: number, code: number): unknown {
  return expect.objectContaining({
    status,
    body: { code, error: expect.any(String) as unknown, payload: null },
  });
}
