import { API_KEYS, startConnect, type RunningConnect, type ServerOptions } from './connect';
import { runAction, type ActionResult, type RunOptions } from './run-action';

export type Inputs = Readonly<Record<string, string>>;

/** A process that does not end by itself is killed after this, and its test fails. */
const TIMEOUT_MS = 20_000;

export const TENANT = '11111111-2222-3333-4444-555555555555';

/** An integration on behalf of the viewer, without a secret that would be sent again on every run. */
export const AZURE: Inputs = {
  name: 'Azure',
  template: 'azure',
  'auth-type': 'Viewer',
  'client-id': 'azure-client',
  'client-secret': 'azure-client-secret',
  config: `tenant_id: ${TENANT}`,
  'update-secret': 'on-create',
};

/** The same for a server of before 2024.12, whose templates have no auth type to choose. */
export const OLD_AZURE: Inputs = { ...AZURE, 'auth-type': '' };

/** An integration that Connect can verify. */
export const SERVICE: Inputs = {
  name: 'Service',
  template: 'custom',
  'auth-type': 'Service Account',
  'authorization-uri': 'https://id.example.com/authorize',
  'token-uri': 'https://id.example.com/token',
  'client-id': 'service-client',
  'client-secret': 'service-client-secret',
  'update-secret': 'on-create',
};

/** The `azure` integration as a server would have stored it. */
export function storedAzure(more: { name?: string; guid?: string; id?: string } = {}) {
  return {
    name: 'Azure',
    template: 'azure',
    config: {
      auth_type: 'Viewer',
      auth_mode: 'Confidential',
      tenant_id: TENANT,
      client_id: 'azure-client',
      scopes: 'offline_access .default',
    },
    ...more,
  };
}

/** An entry of a manifest; its secret is `${AZURE_APP_SECRET}`. */
export const azureEntry = (name: string, more = ''): string => `
  - name: ${name}
    template: azure
    config: { tenant_id: "${TENANT}", client_id: azure-client }
    secrets: { client_secret: "\${AZURE_APP_SECRET}" }${more}`;

export interface Scenario {
  /** Starts a simulated Connect that ends with the test. */
  connect(options?: ServerOptions): Promise<RunningConnect>;
  /** Runs the action against a server as its administrator, trying each request once. */
  run(server: RunningConnect, inputs: Inputs, options?: RunOptions): Promise<ActionResult>;
}

/** To be called at the top of a test file. */
export function useScenario(): Scenario {
  import.meta.jest.setTimeout(3 * TIMEOUT_MS);
  const running: RunningConnect[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  return {
    async connect(options = {}) {
      const server = await startConnect(options);
      running.push(server);
      return server;
    },
    run: (server, inputs, options = {}) =>
      runAction(
        {
          'connect-server': server.url,
          'connect-api-key': API_KEYS.administrator,
          'max-attempts': '1',
          ...inputs,
        },
        { timeoutMs: TIMEOUT_MS, ...options },
      ),
  };
}

/** The run did its work and had nothing to complain about. */
export function expectSuccess(result: ActionResult, operation?: string): void {
  expect(result.annotations).toEqual([]);
  expectEnded(result, 0);
  if (operation !== undefined) expect(result.outputs['operation']).toBe(operation);
}

/** The messages of the errors of a run that has failed as it should. */
export function errorsOf(result: ActionResult): string[] {
  const errors = result.annotations.filter(({ level }) => level === 'error');
  expect(errors).not.toEqual([]);
  expectEnded(result, 1);
  return errors.map(({ message }) => message);
}

/** The message of the one error of a run that has failed. */
export function errorOf(result: ActionResult): string {
  const errors = errorsOf(result);
  expect(errors).toHaveLength(1);
  return errors[0]!;
}

export function warningsOf(result: ActionResult): string[] {
  return result.annotations
    .filter(({ level }) => level === 'warning')
    .map(({ message }) => message);
}

/** The requests that could change something, as `METHOD path below /__api__`. */
export function writesTo(server: RunningConnect): string[] {
  return server.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace(/^.*\/__api__/, '')}`);
}

export function integrationNamed(server: RunningConnect, name: string) {
  const found = server.connect.integrations.filter((integration) => integration.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
}

function expectEnded(result: ActionResult, exitCode: number): void {
  expect({ exitCode: result.exitCode, stderr: result.stderr }).toEqual({ exitCode, stderr: '' });
  expect(result.otherCommands).toEqual([]);
}
