import { API_KEYS, SimulatedConnect, type ConnectOptions, type Seed } from '../support/connect';
import { inMemoryClient } from '../support/in-memory';
import {
  manifestFile,
  type ExportOptions,
  type ManifestFile,
} from '../../src/export/manifest-file';
import { readServer } from '../../src/export/read';
import type { Desired } from '../../src/inputs/desired';
import { InvalidInputs } from '../../src/inputs/request';
import { KnownSecrets } from '../../src/inputs/known-secrets';
import { readManifest, type Manifest } from '../../src/inputs/manifest/read';
import { manifestText } from '../../src/inputs/manifest/write';
import { observe } from '../../src/reconcile/observe';
import { makePlan } from '../../src/reconcile/plan';
import type { Plan } from '../../src/reconcile/step';
import { planOptions } from '../fixtures/state';

/** A simulated server that holds only what is given. */
export function serverWith(seed: Seed, options: ConnectOptions = {}): SimulatedConnect {
  const connect = new SimulatedConnect({ defaultIntegration: false, ...options });
  connect.seed(seed);
  return connect;
}

const OPTIONS: ExportOptions = {
  server: 'https://connect.example.com',
  schema: 'manifest.schema.json',
  isSafe: () => true,
};

/** The manifest of a simulated server. */
export async function exported(
  connect: SimulatedConnect,
  options: Partial<ExportOptions> = {},
  apiKey: string = API_KEYS.administrator,
): Promise<ManifestFile> {
  const state = await readServer(inMemoryClient(connect, { apiKey }), 4);
  return manifestFile(state, { ...OPTIONS, ...options }, manifestText);
}

/** The text without the comments before its first key. */
export function bodyOf({ text }: ManifestFile): string {
  return text.slice(text.indexOf('\nintegrations:') + 1);
}

/** Reads a manifest with every variable set that it has announced. */
export function declaredBy(manifest: ManifestFile): readonly Desired[] {
  return readBack(manifest).declared;
}

function readBack({ text, written }: ManifestFile): Manifest {
  const variables = new Map(
    written.flatMap((one) =>
      one.variables.map(({ variable }) => [variable, `value of ${variable}`]),
    ),
  );
  const manifest = readManifest({
    file: 'integrations.yml',
    bytes: new TextEncoder().encode(text),
    env: (name) => variables.get(name),
    known: new KnownSecrets(() => undefined),
    server: null,
    dryRun: false,
  });
  if ('problems' in manifest) throw new InvalidInputs(manifest.problems);
  return manifest;
}

/** The plan for a server of its own manifest. */
export async function planned(
  connect: SimulatedConnect,
  manifest: ManifestFile,
  updateSecret: 'always' | 'on-create' = 'on-create',
): Promise<Plan> {
  const { declared, complete } = readBack(manifest);
  return makePlan(
    declared,
    await observe(inMemoryClient(connect), declared),
    planOptions({ updateSecret, manifest: { complete } }),
  );
}
