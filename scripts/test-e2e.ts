/**
 * Tries the bundle against a real Connect, in names of its own that it removes again:
 *
 *     npm run test:e2e -- --server https://connect.example.com [--content GUID] [--with-sessions GUID]
 *
 * The key of an administrator comes from $CONNECT_API_KEY, the server, unless it is given, from $CONNECT_SERVER. What the
 * server answered is written to `reports/e2e/`.
 *
 * `--with-sessions` asks what becomes of sessions, for which somebody has to log in first: it names an integration made for
 * tests. Its scopes are changed and put back, and $CLIENT_SECRET, if there is one, is sent as its client secret.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChecks } from './e2e/checks';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      content: { type: 'string' },
      'with-sessions': { type: 'string' },
    },
  });
  const url = (values.server ?? process.env['CONNECT_SERVER'] ?? '').replace(/\/+$/, '');
  const key = process.env['CONNECT_API_KEY'] ?? '';
  if (url === '' || key === '') {
    throw new Error('Give --server, and the key of an administrator in CONNECT_API_KEY.');
  }
  const folder = join(__dirname, '../reports/e2e');
  mkdirSync(folder, { recursive: true });
  const prefix = `e2e-${randomUUID().slice(0, 8)} `;
  const guid = values['with-sessions'];
  const clientSecret = process.env['CLIENT_SECRET'] ?? null;
  const withSessions = guid === undefined ? null : { guid, clientSecret };
  const target = { url, key, content: values.content ?? null, withSessions, prefix, folder };
  const failures = await runChecks(target, (line) => {
    console.log(line);
  });
  if (failures.length > 0) throw new Error(`${failures.length} failed.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
