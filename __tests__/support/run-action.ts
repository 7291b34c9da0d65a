import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { bundleFolder } from './dist';
import { type Annotation, type OtherCommand, RunnerLog } from './runner-log';

interface RunningAction {
  /** Sends a signal, as the runner does when a workflow is cancelled. */
  signal(name: NodeJS.Signals): void;
}

export interface RunOptions {
  /** Variables on top of the clean environment. */
  env?: Record<string, string>;
  /** Node.js executable; default: `ACTION_NODE`, or the running one. */
  node?: string;
  /** The bundle; default: `ACTION_DIST`, or `dist/index.js`. */
  script?: string;
  /** `action.yml` of the action. */
  metadata?: string;
  /** The event that started the workflow; default: a push with an empty payload. */
  event?: { name: string; payload: unknown };
  /** What `${{ github.token }}` stands for; default: nothing. */
  token?: string;
  /** Debug logging is on (`RUNNER_DEBUG`). */
  debug?: boolean;
  /** Files to put into the workspace: relative path to content. */
  files?: Record<string, string>;
  /** An existing workspace, kept afterwards; default: a temporary one. */
  workspace?: string;
  /** Files of the workspace to give back. */
  read?: readonly string[];
  /** Called once the process runs. */
  onStart?: (action: RunningAction) => void;
  /** Called with all of standard output so far, whenever there is more. */
  onOutput?: (stdout: string, action: RunningAction) => void;
  /** After so long the process is killed and the promise rejected. */
  timeoutMs?: number;
}

export interface ActionResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** The log as a user sees it: commands carried out, groups as their titles, masks applied. */
  log: string[];
  rawStdout: string;
  stderr: string;
  /** What was masked, in order. */
  masks: string[];
  annotations: Annotation[];
  debug: string[];
  /** Workflow commands that a well-behaved action never prints, such as `set-env`. */
  otherCommands: OtherCommand[];
  outputs: Record<string, string>;
  /** The Markdown of the job summary. */
  summary: string;
  durationMs: number;
  /** Those of the files asked for that are there: relative path to content. */
  files: Record<string, string>;
}

interface Metadata {
  inputs?: Record<string, { default?: string | number | boolean } | null>;
}

/**
 * Runs the bundled action as a process, in the way of GitHub's runner: all declared inputs set, the others' defaults
 * included, file commands in temporary files, nothing of this process's environment but `PATH`.
 *
 * Paths are relative to the working directory, the root of the project under npm.
 *
 * @throws if an input is not declared in `action.yml`, or if the process outlives `timeoutMs`
 */
export async function runAction(
  inputs: Record<string, string>,
  options: RunOptions = {},
): Promise<ActionResult> {
  const inputVariables = toVariables(inputs, options);
  const temporary = mkdtempSync(join(tmpdir(), 'run-action-'));
  try {
    const place = prepare(temporary, options);
    const { stdout, stderr, log, ...end } = await start(
      { ...place.env, ...inputVariables, ...options.env },
      place.workspace,
      options,
    );
    return {
      ...end,
      log: log.lines,
      rawStdout: stdout,
      stderr,
      masks: log.masks,
      annotations: log.annotations,
      debug: log.debug,
      otherCommands: log.otherCommands,
      outputs: parseFileCommand(readFileSync(place.env.GITHUB_OUTPUT, 'utf8')),
      summary: readFileSync(place.env.GITHUB_STEP_SUMMARY, 'utf8'),
      files: Object.fromEntries(
        (options.read ?? [])
          .filter((name) => existsSync(join(place.workspace, name)))
          .map((name) => [name, readFileSync(join(place.workspace, name), 'utf8')]),
      ),
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function toVariables(inputs: Record<string, string>, options: RunOptions): Record<string, string> {
  const path = resolve(options.metadata ?? 'action.yml');
  const declared = (parse(readFileSync(path, 'utf8')) as Metadata).inputs ?? {};
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw new Error(`${path} declares no input ${unknown.join(', ')}`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, input]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      inputs[name] ?? evaluate(String(input?.default ?? ''), options.token ?? ''),
    ]),
  );
}

function evaluate(text: string, token: string): string {
  const value = text.replaceAll(/\$\{\{\s*github\.token\s*\}\}/g, () => token);
  if (value.includes('${{')) throw new Error(`No value for the expression in ${text}`);
  return value;
}

function prepare(temporary: string, options: RunOptions) {
  const file = (name: string, content = ''): string => {
    const path = join(temporary, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const folder = (name: string): string => {
    const path = join(temporary, name);
    mkdirSync(path);
    return path;
  };
  const workspace = options.workspace ?? folder('workspace');
  for (const [name, content] of Object.entries(options.files ?? {})) {
    const path = join(workspace, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const event = options.event ?? { name: 'push', payload: {} };
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder('home'),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_ENV: file('commands/env'),
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_JOB: 'connect',
    GITHUB_OUTPUT: file('commands/output'),
    GITHUB_PATH: file('commands/path'),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'octocat/example',
    GITHUB_REPOSITORY_OWNER: 'octocat',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1234567890',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_STATE: file('commands/state'),
    GITHUB_STEP_SUMMARY: file('commands/summary'),
    GITHUB_WORKFLOW: 'Connect',
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'runner',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folder('temp'),
    RUNNER_TOOL_CACHE: folder('tools'),
    ...(options.debug === true ? { RUNNER_DEBUG: '1' } : {}),
  };
  return { env, workspace };
}

function start(env: Record<string, string>, cwd: string, options: RunOptions) {
  const node = options.node ?? process.env['ACTION_NODE'] ?? process.execPath;
  const script = resolve(options.script ?? join(bundleFolder(), 'index.js'));
  const timeoutMs = options.timeoutMs ?? 60_000;
  const log = new RunnerLog(options.debug === true);
  return new Promise<
    { log: RunnerLog; stdout: string; stderr: string } & Pick<
      ActionResult,
      'exitCode' | 'signal' | 'durationMs'
    >
  >((done, fail) => {
    const begin = performance.now();
    const child = spawn(node, [script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const action: RunningAction = { signal: (name) => void child.kill(name) };
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const output = collect(log, child.stdout, (text) => options.onOutput?.(text, action));
    const errors = collect(log, child.stderr);
    child.on('spawn', () => options.onStart?.(action));
    child.on('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      const stdout = output();
      const stderr = errors();
      if (timedOut) {
        fail(
          new Error(
            `The action still ran after ${timeoutMs} ms. It had printed:\n${stdout}${stderr}`,
          ),
        );
      } else {
        done({ exitCode, signal, log, stdout, stderr, durationMs: performance.now() - begin });
      }
    });
  });
}

/** Feeds a stream to the log line by line; the function returned ends the last line and gives the whole text. */
function collect(
  log: RunnerLog,
  stream: NodeJS.ReadableStream,
  onText?: (all: string) => void,
): () => string {
  let all = '';
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    all += text;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) log.add(line.replace(/\r$/, ''));
    onText?.(all);
  });
  return () => {
    if (rest !== '') log.add(rest);
    return all;
  };
}

/** Reads `name=value` lines and `name<<DELIMITER` blocks, as the runner does with `GITHUB_OUTPUT`. */
function parseFileCommand(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc > 0 && (equals === -1 || heredoc < equals)) {
      const end = lines.indexOf(line.slice(heredoc + 2));
      if (end === -1) throw new Error(`Matching delimiter not found for ${line}`);
      values[line.slice(0, heredoc)] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n');
    } else if (equals > 0) values[line.slice(0, equals)] = line.slice(equals + 1);
    else throw new Error(`Invalid format of an output: ${line}`);
  }
  return values;
}
