import type { Connection } from '../../src/connect/open';
import { readInputs } from '../../src/inputs/action-inputs';
import type { DeclaredSecret, DesiredIntegration } from '../../src/inputs/desired';
import type { InputSource } from '../../src/inputs/reader';
import { InvalidInputs, type ActionRequest, type ReconcileTask } from '../../src/inputs/request';
import { openSecret } from '../../src/secret';

export const REQUIRED = {
  'connect-server': 'https://connect.example.com',
  'connect-api-key': 'AdminKey0123456789',
  name: 'Azure',
};
export const GUID = '01234567-89ab-cdef-0123-456789abcdef';

export interface World {
  readonly inputs?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly files?: Record<string, string>;
}

/** A step's surroundings, and what was done with them, in order. */
export function surroundings({ inputs = {}, env = {}, files = {} }: World) {
  const registered: { value: string; where: string }[] = [];
  const redacted: string[] = [];
  const events: string[] = [];
  const read = (path: string): Promise<string> => {
    events.push(`read ${path}`);
    const text = files[path];
    if (text !== undefined) return Promise.resolve(text);
    return Promise.reject(Object.assign(new Error(path), { code: 'ENOENT' }));
  };
  const source: InputSource = {
    input: (name) => inputs[name] ?? '',
    env: (name) => env[name],
    resolvedPath: (path) => Promise.resolve(path),
    variables: () => Object.keys(env).filter((name) => env[name] !== ''),
    readFile: read,
    readBytes: async (path) => Buffer.from(await read(path)),
    registerSecret(value, where) {
      registered.push({ value, where });
      events.push(`register ${value}`);
    },
    redact(part) {
      redacted.push(part);
    },
  };
  return { source, registered, redacted, events };
}

/** The request, with its task as a part of it. */
export async function accepted(world: World): Promise<ActionRequest & ReconcileTask> {
  const request = await readInputs(surroundings(world).source);
  if (request.task.kind !== 'reconcile') throw new Error('Nothing is declared.');
  return { ...request, ...request.task };
}

export async function refused(world: World): Promise<string[]> {
  const request = readInputs(surroundings(world).source);
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InvalidInputs)) throw new Error('Not refused.', { cause: error });
  expect(error.message).toBe(error.problems.map(({ message }) => message).join('\n'));
  return error.problems.map(({ message }) => message);
}

export function required(inputs: Record<string, string> = {}): World {
  return { inputs: { ...REQUIRED, ...inputs } };
}

export async function desired(inputs: Record<string, string> = {}): Promise<DesiredIntegration> {
  const { declared } = await accepted(required(inputs));
  expect(declared).toHaveLength(1);
  const [only] = declared;
  if (only?.state !== 'present') throw new Error('Not present.');
  return only;
}

export function keyOf({ credential }: Connection): string {
  if (credential.kind !== 'key') throw new Error('No stored key.');
  return openSecret(credential.key);
}

export function opened(secrets: Readonly<Record<string, DeclaredSecret>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secrets).map(([key, secret]) => [key, openSecret(secret.value!)]),
  );
}
