/**
 * Starts a simulated Connect that outlives this process, for a workflow to try the action against:
 *
 *     npx tsx scripts/start-connect.ts
 *
 * Prints `url=…`, `api-key=…` and `pid=…`, to $GITHUB_OUTPUT where there is one. It ends when it is killed.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { API_KEYS, startConnect } from '../__tests__/support/connect';

async function serve(): Promise<void> {
  const { url } = await startConnect();
  process.send?.(url);
  process.disconnect();
}

async function start(): Promise<void> {
  const child = fork(__filename, ['serve'], { detached: true, stdio: 'ignore' });
  const [url] = (await once(child, 'message')) as [string];
  child.unref();
  const text = `url=${url}\napi-key=${API_KEYS.administrator}\npid=${String(child.pid)}\n`;
  const output = process.env['GITHUB_OUTPUT'];
  if (output === undefined) process.stdout.write(text);
  else appendFileSync(output, text);
}

(process.argv[2] === 'serve' ? serve() : start()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
