import { readConnection, registerCredentials } from './connection';
import type { UpdateSecret } from './desired';
import { numberProblem } from './doubts';
import { exportTargetProblem } from './export-target';
import { readIntegration, readSecrets, type FlatSecrets } from './integration';
import { misspeltInputs } from './misspelt';
import { InputReader, type InputSource } from './reader';
import {
  InvalidInputs,
  type ActionRequest,
  type ManifestOrigin,
  type Mode,
  type ReconcileTask,
  type Task,
} from './request';
import { errorCode } from './scalars';
import { inRepository } from './workspace';

/** Every input of action.yml, and what it is for. A manifest replaces those of `declaration`; an export takes none. */
export const INPUTS = {
  'connect-server': 'connection',
  'connect-api-key': 'connection',
  'allow-insecure-http': 'connection',
  'ca-certificate': 'connection',
  audience: 'connection',
  'gateway-headers': 'connection',
  'request-timeout': 'connection',
  'max-attempts': 'connection',
  'max-parallel': 'connection',

  name: 'declaration',
  guid: 'declaration',
  description: 'declaration',
  template: 'declaration',
  'auth-type': 'declaration',
  'auth-mode': 'declaration',
  'authorization-uri': 'declaration',
  'token-uri': 'declaration',
  'client-id': 'declaration',
  scopes: 'declaration',
  'token-endpoint-auth-method': 'declaration',
  'use-pkce': 'declaration',
  'client-secret': 'declaration',
  config: 'declaration',
  'secret-config': 'declaration',
  'allowed-users': 'declaration',
  'allowed-groups': 'declaration',
  'content-guids': 'declaration',
  verify: 'declaration',
  state: 'declaration',
  'allow-delete-in-use': 'declaration',

  manifest: 'manifest',
  'update-secret': 'run',
  'dry-run': 'run',
  'fail-on-drift': 'run',
  'pull-request-comment': 'run',
  'github-token': 'run',
  summary: 'run',
  'export-manifest': 'export',
} as const satisfies Record<string, 'connection' | 'declaration' | 'manifest' | 'run' | 'export'>;

const LISTS = ['config', 'secret-config', 'allowed-users', 'allowed-groups', 'content-guids'];

/** The defaults in action.yml of those inputs of a declaration that have one. */
const DEFAULTS: Readonly<Record<string, string>> = {
  verify: 'false',
  state: 'present',
  'allow-delete-in-use': 'false',
};

/**
 * Reads and validates every input of the step.
 *
 * Secrets are registered before anything else happens.
 *
 * @throws InvalidInputs with every problem there is
 */
export async function readInputs(source: InputSource): Promise<ActionRequest> {
  const reader = new InputReader(source);
  registerCredentials(reader);
  checkInputs(reader);
  const secrets = await readSecrets(reader);
  const connection = await readConnection(reader);
  const path = reader.text('export-manifest');
  const task = await (path === ''
    ? readReconcile(reader, secrets, connection?.server ?? null)
    : readExport(reader, path));
  const summary = reader.boolean('summary', true);
  const { problems, warnings } = reader;
  if (problems.length > 0 || connection === null) throw new InvalidInputs(problems);
  return Object.freeze({ connection, task, summary, warnings });
}

/** Finds inputs that are misspelt, and those that are no longer what was written in the workflow. */
function checkInputs(reader: InputReader): void {
  const names = Object.keys(INPUTS);
  for (const problem of misspeltInputs(reader.source.variables(), names)) reader.problem(problem);
  // Those that hold several values are looked at value by value.
  for (const name of names.filter((one) => !LISTS.includes(one))) {
    const problem = numberProblem(reader.raw(name));
    if (problem !== undefined) reader.problem(`${name} ${problem}`);
  }
}

/** The inputs of a declaration that are set to something else than their default. */
function declarations(reader: InputReader): string[] {
  return Object.entries(INPUTS)
    .filter(([, part]) => part === 'declaration')
    .map(([name]) => name)
    .filter((name) => !['', DEFAULTS[name]].includes(reader.text(name)));
}

async function readExport(reader: InputReader, path: string): Promise<Task> {
  const given = declarations(reader);
  if (reader.text('manifest') !== '') given.push('manifest');
  if (given.length > 0) {
    reader.problem(
      `export-manifest excludes ${given.join(', ')}: it writes what is on the server and declares nothing. Use a step of its own.`,
    );
  }
  reader.choice('update-secret', ['always', 'on-create']);
  for (const [name, why] of [
    ['fail-on-drift', 'which compares nothing'],
    ['dry-run', 'which changes nothing on the server'],
    ['pull-request-comment', 'which makes no plan'],
  ] as const) {
    if (reader.boolean(name, false)) {
      reader.warning(`${name} does nothing with export-manifest, ${why}.`);
    }
  }
  const problem = await exportTargetProblem(path, reader.source.env('GITHUB_WORKSPACE') ?? '', {
    read: (existing) => reader.source.readBytes(existing),
    resolve: (existing) => reader.source.resolvedPath(existing),
  });
  if (problem !== undefined) reader.problem(`export-manifest: ${problem}`);
  return { kind: 'export', path };
}

async function readReconcile(
  reader: InputReader,
  secrets: FlatSecrets,
  server: string | null,
): Promise<ReconcileTask> {
  const task = {
    kind: 'reconcile',
    updateSecret: reader.choice<UpdateSecret>('update-secret', ['always', 'on-create']),
    mode: readMode(reader),
    commentToken: readCommentToken(reader),
  } as const;
  const given = reader.text('manifest');
  if (given === '') {
    const desired = await readIntegration(reader, secrets, server);
    return { ...task, manifest: null, declared: desired === null ? [] : [desired] };
  }
  const path = inRepository(reader.source.env('GITHUB_WORKSPACE') ?? '', given);
  const { declared, complete, identity } = await readDeclared(reader, path, server);
  return { ...task, manifest: { path, complete, identity }, declared };
}

function readMode(reader: InputReader): Mode {
  const dryRun = reader.boolean('dry-run', false);
  const failOnDrift = reader.boolean('fail-on-drift', false);
  if (dryRun) return failOnDrift ? 'fail-on-drift' : 'dry-run';
  if (failOnDrift) {
    reader.warning(
      'fail-on-drift does nothing without dry-run: a real run corrects differences instead of reporting them.',
    );
  }
  return 'apply';
}

function readCommentToken(reader: InputReader): ReconcileTask['commentToken'] {
  if (!reader.boolean('pull-request-comment', false)) return null;
  const token = reader.secret('github-token', reader.text('github-token'), 'credential');
  if (token === null) {
    reader.warning(
      'pull-request-comment needs github-token, which is empty: no comment is written. If an action or a reusable workflow passes the token on, write there `github-token: ${{ inputs.github-token || github.token }}`.',
    );
  }
  return token;
}

const NOTHING_DECLARED = { declared: [], complete: false, identity: [] };

/** The declarations of a manifest. What is wrong with it joins what is wrong with the inputs. */
async function readDeclared(
  reader: InputReader,
  file: string,
  server: string | null,
): Promise<Pick<ReconcileTask, 'declared'> & Omit<ManifestOrigin, 'path'>> {
  const given = declarations(reader);
  if (given.length > 0) {
    reader.problem(
      `manifest excludes ${given.join(', ')}: declare every integration in the manifest, or leave the manifest out.`,
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = await reader.source.readBytes(file);
  } catch (error) {
    reader.problem(
      `manifest: the file "${file}" cannot be read (${errorCode(error)}). Is it checked out, and is the path relative to the workspace?`,
    );
    return NOTHING_DECLARED;
  }
  const { readManifestFile } = await import('./yaml');
  const { source, known } = reader;
  const read = await readManifestFile({
    file,
    bytes,
    env: (name) => source.env(name),
    known,
    server,
    dryRun: reader.isDryRun(),
  });
  if ('problems' in read) {
    reader.problems.push(...read.problems);
    return NOTHING_DECLARED;
  }
  reader.warnings.push(...read.warnings);
  return read;
}
