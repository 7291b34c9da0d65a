import type { Desired } from '../../src/inputs/desired';
import { KnownSecrets } from '../../src/inputs/known-secrets';
import { readManifest } from '../../src/inputs/manifest/read';
import { InvalidInputs, type Problem } from '../../src/inputs/request';

export type Env = Readonly<Record<string, string>>;

export const GUID = '01234567-89ab-cdef-0123-456789abcdef';

export function read(
  content: string | Uint8Array,
  env: Env = {},
  registerSecret: (value: string, where: string) => void = () => undefined,
): Promise<readonly Desired[]> {
  const manifest = readManifest({
    file: 'conf/manifest.yml',
    bytes: typeof content === 'string' ? Buffer.from(content) : content,
    env: (name) => env[name],
    known: new KnownSecrets(registerSecret),
    server: 'https://connect.example.com',
    dryRun: false,
  });
  if ('problems' in manifest) return Promise.reject(new InvalidInputs(manifest.problems));
  return Promise.resolve(manifest.declared);
}

async function problemsOf(
  content: string | Uint8Array,
  env: Env = {},
): Promise<readonly Problem[]> {
  try {
    await read(content, env);
  } catch (error) {
    if (error instanceof InvalidInputs) return error.problems;
    throw error;
  }
  throw new Error('The manifest was accepted.');
}

/** The problems as a compiler would print them. */
export async function printedProblems(
  content: string | Uint8Array,
  env: Env = {},
): Promise<string[]> {
  const problems = await problemsOf(content, env);
  for (const { at } of problems) expect(at?.file).toBe('conf/manifest.yml');
  return problems.map(({ message, at }) => `${at!.line}:${at!.col} ${message}`);
}

/** A manifest with one integration, of which `lines` are the keys. */
export function entry(...lines: string[]): string {
  return ['integrations:', '  - name: Azure', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

export async function one(content: string, env: Env = {}): Promise<Desired> {
  const declared = await read(content, env);
  expect(declared).toHaveLength(1);
  return declared[0]!;
}
