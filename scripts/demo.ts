// Runs the bundled action four times against a simulated Connect and prints what a user of the action would see.
import { stringify } from 'yaml';
import { API_KEYS, startConnect } from '../__tests__/support/connect';
import { federation, startIdentityProvider } from '../__tests__/support/identity-provider';
import { runAction, type ActionResult } from '../__tests__/support/run-action';

type Inputs = Record<string, string>;

const AZURE: Inputs = {
  name: 'Azure',
  description: 'Blob storage on behalf of the viewer',
  template: 'azure',
  'auth-type': 'Viewer',
  'client-id': 'a1b2c3d4-0000-4000-8000-00000000c0de',
  'client-secret': '${{ secrets.AZURE_CLIENT_SECRET }}',
  config: 'tenant_id: 11111111-2222-3333-4444-555555555555\n',
};

const RUNS = [
  {
    title: 'Nothing is there: the integration is created',
    inputs: AZURE,
    secret: 'first-secret-of-the-client',
    operation: 'created',
  },
  {
    title: 'The same again, secrets only on creation: nothing to do',
    inputs: { ...AZURE, 'update-secret': 'on-create' },
    secret: 'first-secret-of-the-client',
    operation: 'unchanged',
  },
  {
    title: 'The secret was rotated: the integration is updated',
    inputs: AZURE,
    secret: 'rotated-secret-of-the-client',
    operation: 'updated',
  },
  {
    title: 'Without a stored key: Connect makes one for the identity token of the job',
    inputs: { ...AZURE, 'update-secret': 'on-create' },
    secret: 'rotated-secret-of-the-client',
    operation: 'unchanged',
    keyless: true,
  },
];

function heading(text: string): void {
  console.log(`\n\u001b[1m── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}\u001b[0m`);
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '  ');
}

/** The summary as a reader sees it, without the part that has to be opened. */
function rendered(markdown: string): string {
  return markdown
    .replace(/<details>[^]*/, '')
    .replace(/<\/?code>/g, '`')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

function show({ log, outputs, summary }: ActionResult): void {
  console.log(`\nLog\n${indented(log.join('\n'))}`);
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  const lines = Object.entries(outputs).map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  console.log(`\nOutputs\n${indented(lines.join('\n'))}`);
  console.log(`\nJob summary\n${indented(rendered(summary))}`);
}

async function main(): Promise<void> {
  const server = await startConnect({ connect: { identityFederation: true } });
  const github = await startIdentityProvider();
  server.connect.seed(federation(github.url, server.url));
  try {
    for (const [index, run] of RUNS.entries()) {
      const { title, inputs, secret, operation } = run;
      const keyless = 'keyless' in run;
      heading(`${index + 1}. ${title}`);
      const step = {
        uses: 'OWNER/connect-integration-action@v1',
        with: {
          'connect-server': server.url,
          ...(!keyless && { 'connect-api-key': '${{ secrets.CONNECT_API_KEY }}' }),
          ...inputs,
        },
      };
      console.log(`\nStep\n${indented(stringify([step], { lineWidth: 0 }))}`);
      const result = await runAction(
        {
          ...inputs,
          'connect-server': server.url,
          ...(!keyless && { 'connect-api-key': API_KEYS.administrator }),
          'client-secret': secret,
        },
        keyless ? { env: github.env } : {},
      );
      show(result);
      if (result.exitCode !== 0 || result.outputs['operation'] !== operation) {
        console.error(`\nThe operation should have been: ${operation}.${result.stderr}`);
        process.exitCode = 1;
      }
    }
    const writes = server.connect.writes.map(({ method, path }) => `${method} ${path}`);
    heading('What Connect was asked to write');
    console.log(`\n${indented(writes.join('\n'))}`);
  } finally {
    await Promise.all([server.close(), github.close()]);
  }
}

void main();
