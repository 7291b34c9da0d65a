import { cleanOf } from '../report/outcomes';
import { exportManifest } from '../../src/export/export';
import { exportSummary } from '../../src/export/summary';
import type { Connection } from '../../src/connect/open';
import { Secret } from '../../src/secret';
import { API_KEYS, type Seed } from '../support/connect';
import { inMemoryClient } from '../support/in-memory';
import { createReporter } from '../../src/report/reporter';
import { Redactor } from '../../src/report/redact';
import { exported, serverWith } from './state';

const GITHUB = { template: 'github', config: {} };

async function run(
  seed: Seed,
  writeFile: (path: string, text: string) => Promise<void> = () => Promise.resolve(),
): Promise<{ lines: string[]; warnings: string[]; summary: string }> {
  const said = { lines: [] as string[], warnings: [] as string[], summary: '' };
  const reporter = createReporter(
    {
      info: (line) => void said.lines.push(line),
      debug: () => undefined,
      notice: () => undefined,
      warning: (message) => void said.warnings.push(message),
      error: () => undefined,
      startGroup: () => undefined,
      endGroup: () => undefined,
      setOutput: () => undefined,
      writeSummary: (markdown) => {
        said.summary = markdown;
        return Promise.resolve();
      },
    },
    new Redactor(),
  );
  const connection: Connection = {
    server: 'https://connect.example.com',
    credential: { kind: 'key', key: new Secret(API_KEYS.administrator) },
    gatewayHeaders: {},
    caCertificate: null,
    requestTimeoutMs: 1,
    maxAttempts: 1,
    maxParallel: 4,
  };
  const client = inMemoryClient(serverWith(seed, { hideVersion: true }));
  await exportManifest(
    'a.yml',
    { connection, summary: true },
    client,
    { env: {}, writeFile },
    reporter,
  );
  return said;
}

test('a server without integrations', async () => {
  const { lines, warnings, summary } = await run({});
  expect(lines).toEqual([
    'Posit Connect (version hidden) at https://connect.example.com',
    'Wrote 0 integrations to a.yml. Nothing was changed on the server.',
  ]);
  expect(warnings).toEqual([]);
  expect(summary).not.toContain('|');
});

test('a file that cannot be written', async () => {
  const refused = Object.assign(new Error('read-only'), { code: 'EROFS' });
  await expect(run({}, () => Promise.reject(refused))).rejects.toThrow(
    'export-manifest: the file "a.yml" cannot be written (EROFS).',
  );
});

test('an integration that cannot be declared', async () => {
  const { warnings } = await run({ integrations: [{ guid: 'odd', name: 'a\nb', ...GITHUB }] });
  expect(warnings).toEqual([
    'The integration "a⏎b" (odd) is not in the manifest: a manifest can hold neither its GUID nor its name.',
  ]);
});

test('a manifest that is too large to be read', async () => {
  const description = 'a'.repeat(10_000);
  const { warnings } = await run({
    integrations: Array.from({ length: 110 }, (_, index) => ({
      name: `N${index}`,
      description,
      ...GITHUB,
    })),
  });
  expect(warnings).toEqual([
    'a.yml is larger than 1 MiB. Split it: the action reads no larger manifest.',
  ]);
});

test('a summary that has no room for all', async () => {
  const integrations = Array.from({ length: 200 }, (_, index) => ({
    name: `Integration ${index}`,
    ...GITHUB,
  }));
  const manifest = await exported(serverWith({ integrations }));

  const summary = exportSummary('a.yml', manifest, 'https://a.example.com', cleanOf(), 20_000);

  expect(Buffer.byteLength(summary)).toBeLessThan(20_000);
  const rows = summary.match(/^\| <code>/gm)?.length ?? 0;
  expect(rows).toBeGreaterThan(0);
  expect(summary).toContain(`${200 - rows} more are in the manifest`);
});
