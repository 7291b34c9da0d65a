import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '..');

/** A Node.js 24, or the running one if there is none to be had. */
export function findNode(): string {
  try {
    const script = join(ROOT, 'scripts/node24.mjs');
    return execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim();
  } catch {
    console.log(`Measured with Node.js ${process.version} instead of the action's runtime.`);
    return process.execPath;
  }
}

export function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}

export interface Ended {
  readonly ms: number;
  readonly stdout: string;
}

/**
 * Runs a program from its start to its end, while this process waits and does nothing else.
 *
 * @throws if it fails
 */
export function runToEnd(
  command: string,
  commandArguments: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = ROOT,
): Ended {
  const begin = performance.now();
  const { status, error, stdout, stderr } = spawnSync(command, commandArguments, {
    env,
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 2 ** 20,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = performance.now();
  if (error) throw error;
  if (status !== 0) {
    throw new Error(`${command} ended with ${String(status)}:\n${stdout.slice(-2000)}${stderr}`);
  }
  return { ms: end - begin, stdout };
}

/** A temporary folder as a runner's, for one thing after the other; nothing of this process's environment but `PATH`. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'bench-'));
  readonly env: Readonly<
    Record<'PATH' | 'HOME' | 'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY', string>
  > = {
    PATH: process.env['PATH'] ?? '',
    HOME: this.folder,
    GITHUB_OUTPUT: join(this.folder, 'output'),
    GITHUB_STEP_SUMMARY: join(this.folder, 'summary'),
  };

  constructor() {
    this.clear();
  }

  /** Empties the files that a step writes to. */
  clear(): void {
    writeFileSync(this.env.GITHUB_OUTPUT, '');
    writeFileSync(this.env.GITHUB_STEP_SUMMARY, '');
  }

  /** Writes a file, and gives back its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The variables by which a runner hands inputs to the action: all that are declared, with the defaults of the others. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const { inputs: declared } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  return Object.fromEntries(
    Object.entries(declared).map(([name, { default: usual = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? (usual.includes('${{') ? '' : usual),
    ]),
  );
}

/** What a run of the action needs so that its peak memory can be read; `null` where the system does not tell. */
export function peakMemory(workspace: Workspace): {
  readonly env: Readonly<Record<string, string>>;
  read(): number | null;
} {
  if (process.platform !== 'linux') return { env: {}, read: () => null };
  const hook = pathToFileURL(join(__dirname, 'peak-memory.mjs')).href;
  return {
    env: {
      NODE_OPTIONS: `--import=${hook}`,
      BENCH_PEAK_FILE: join(workspace.folder, 'peak'),
    },
    read: () => Number(workspace.read('peak')),
  };
}
