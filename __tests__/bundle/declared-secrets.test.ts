import type { RunOptions } from '../support/run-action';
import { AZURE, expectSuccess, storedAzure, TENANT, useScenario } from '../support/scenario';

const { connect, run } = useScenario();

const FILE = 'connect.yml';
const SECRET = 'Zq7x-client-secret-0001';

const manifest = (text: string, env: Record<string, string> = {}): RunOptions => ({
  files: { [FILE]: text },
  env: { AZURE_APP_SECRET: SECRET, ...env },
});

const azure = (name: string, more = ''): string => `
  - name: ${name}
    template: azure
    config: { tenant_id: "${TENANT}", client_id: azure-client }
    secrets: { client_secret: "\${AZURE_APP_SECRET}" }${more}`;

describe('the plan names the variable of a secret', () => {
  it.each(['true', 'false'])('in log and summary, dry-run: %s', async (dryRun) => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ name: 'There' })] });
    const inputs = { manifest: FILE, 'dry-run': dryRun };
    const text = `integrations:${azure('New')}${azure('There')}`;
    const result = await run(server, inputs, manifest(text));
    expectSuccess(result);
    const lines = result.log.filter((line) => line.includes('config.client_secret'));
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatch(/! config\.client_secret +from \$\{AZURE_APP_SECRET\}: will be sent/);
    }
    expect(result.summary.split('AZURE_APP_SECRET')).toHaveLength(3);
    expect(result.summary).not.toContain(SECRET);
  });

  it('and says of one that is an input that it is a secret', async () => {
    const server = await connect();
    const result = await run(server, AZURE);
    expect(result.log.join('\n')).toMatch(/! config\.client_secret +a secret: will be sent/);
  });
});
