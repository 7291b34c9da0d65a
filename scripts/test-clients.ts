/**
 * Lets a real client of Posit Connect work against the simulated Connect that the tests use: what the client cannot do
 * is a defect of the simulation. Skipped where there is no Python with virtual environments.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { API_KEYS, startConnect } from '../__tests__/support/connect';

const ROOT = join(__dirname, '..');
const REQUIREMENTS = join(ROOT, 'scripts/clients/requirements.txt');
const SCRIPT = join(ROOT, 'scripts/clients/check_posit_sdk.py');
const ENVIRONMENT = join(ROOT, '.cache/clients/venv');

/** The newest release, the last one with one integration per content item, and the first with integrations at all. */
const VERSIONS = ['2026.07.0', '2025.06.0', '2024.08.0'];

/** Runs a program to its end; its output passes through unless it is not wanted. Gives its exit code. */
function run(
  command: string,
  args: readonly string[],
  { quiet = false, env = process.env } = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: quiet ? 'ignore' : 'inherit' });
    child.once('error', () => {
      resolve(127);
    });
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** The path of a Python that has the pinned clients; from the former run, if the pins are the same. */
async function prepareEnvironment(): Promise<string> {
  const python = join(
    ENVIRONMENT,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const stamp = join(ENVIRONMENT, 'requirements.txt');
  const pins = await readFile(REQUIREMENTS, 'utf8');
  const installed = await readFile(stamp, 'utf8').catch(() => undefined);
  if (installed === pins && (await run(python, ['--version'], { quiet: true })) === 0) {
    return python;
  }

  await rm(ENVIRONMENT, { recursive: true, force: true });
  await mkdir(ENVIRONMENT, { recursive: true });
  const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet'];
  if (
    (await run('python3', ['-m', 'venv', ENVIRONMENT])) !== 0 ||
    (await run(python, [...pip, '--requirement', REQUIREMENTS])) !== 0
  ) {
    throw new Error('The Python clients could not be installed.');
  }
  await writeFile(stamp, pins);
  return python;
}

async function check(python: string, version: string): Promise<boolean> {
  const server = await startConnect({ connect: { version }, subPath: '/rsconnect' });
  try {
    const { content } = server.connect.seed({ groups: [{ name: 'analysts' }], content: [{}, {}] });
    console.log(`posit-sdk against a simulated Connect ${version}`);
    const env = {
      ...process.env,
      CONNECT_SERVER: server.url,
      CONNECT_API_KEY: API_KEYS.administrator,
      CONTENT_GUIDS: content.map(({ guid }) => guid).join(','),
      NO_PROXY: '*',
    };
    return (await run(python, [SCRIPT], { env })) === 0;
  } finally {
    await server.close();
  }
}

async function main(): Promise<void> {
  if ((await run('python3', ['-c', 'import ensurepip, venv'], { quiet: true })) !== 0) {
    console.log('Skipped: there is no python3 with virtual environments.');
    return;
  }
  const python = await prepareEnvironment();
  const failed: string[] = [];
  for (const version of VERSIONS) {
    if (!(await check(python, version))) failed.push(version);
  }
  if (failed.length > 0) throw new Error(`Failed with Connect ${failed.join(', ')}.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
