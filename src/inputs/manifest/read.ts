import { Secret } from '../../secret';
import type {
  Access,
  Address,
  ConfigValue,
  DeclaredSecret,
  Desired,
  Place,
  Position,
} from '../desired';
import { secretDoubts } from '../doubts';
import { handedOutText } from '../known-secrets';
import type { Problem } from '../request';
import { addressNode, duplicateFlaws, entryFlaws, formerFlaws } from './checks';
import { LARGEST_MANIFEST_BYTES } from './format';
import { refusedSecret } from './refused-variables';
import { parseManifest, type ManifestEntry } from './schema';
import { shapeFlaws } from './shape';
import { Substitution, type Surroundings } from './substitution';
import { referencedVariable, variablesIn } from './variables';
import {
  plainOf,
  readYaml,
  textOf,
  valueOf,
  type Flaw,
  type YamlFile,
  type YamlTree,
} from './yaml-tree';

/** A manifest and what it is read with. */
export interface ManifestSource extends Surroundings {
  /** The path of the file, as GitHub finds it in the repository. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly dryRun: boolean;
}

/** What a manifest declares, and what is odd about it, yet no error. */
export interface Manifest {
  readonly declared: readonly Desired[];
  /** Whether it says of itself that it names every integration of the server. */
  readonly complete: boolean;
  /** The variables in its names and GUIDs, with their values: with others, the same file is about other integrations. */
  readonly identity: readonly string[];
  readonly warnings: readonly Problem[];
}

/** Every problem of a manifest, each with its line and column. */
interface Refused {
  readonly problems: readonly Problem[];
}

export type ReadManifest = Manifest | Refused;

/** A variable under `secrets`, and where it stands. */
interface Reference {
  readonly variable: string;
  readonly at: number;
}

/**
 * Reads a manifest: the integrations that a YAML file declares, in its order. An empty list declares nothing.
 *
 * Each `${NAME}` in a value is replaced after the YAML has been parsed, so that a variable cannot change what else the
 * file says. A variable under `secrets` need not be set; elsewhere it must be. No value that is not a secret may hold one
 * that is known. Messages name keys, variables and integrations, and hold no other value. Keys at the top that begin
 * with `x-` are for aliases alone.
 */
export function readManifest(source: ManifestSource): ReadManifest {
  const text = decoded(source);
  if ('problems' in text) return text;
  const yaml = readYaml(text.value);
  const placed = placing(yaml, source.file);
  if (yaml.root === null) return { problems: placed(yaml.flaws) };
  const written = withoutExtensions(yaml.root);
  const references = entryNodes(written).flatMap(secretReferences);
  const kept = [...references, ...extensionSecrets(yaml.root)];
  const secrets = registerSecrets(kept, yaml, source);
  const lines = kept
    .toReversed()
    .map(({ variable, at }) => [variable, yaml.position(at).line] as const);
  const substitution = new Substitution(source, new Map(lines));
  const root = substitution.file(written);
  const nodes = entryNodes(root);
  const { manifest, issues } = parseManifest(plainOf(root));
  const unreadable = [...yaml.flaws, ...substitution.flaws];
  const said = new Set(unreadable.map(({ at }) => at));
  const flaws = [
    ...unreadable,
    ...shapeFlaws(issues, root).filter(({ at }) => !said.has(at)),
    ...references.flatMap((reference) => secretFlaws(reference, source)),
    ...nodes.flatMap(entryFlaws),
    ...duplicateFlaws(nodes, yaml),
    ...formerFlaws(nodes, yaml),
  ];
  if (flaws.length > 0 || manifest === null) return { problems: placed(flaws) };
  const doubts = references.flatMap(({ variable, at }) =>
    secretDoubts(source.env(variable) ?? '', source.dryRun).map((doubt) => ({
      at,
      message: `The variable ${variable} ${doubt}`,
    })),
  );
  const positionOf = (at: number): Position => ({ file: source.file, ...yaml.position(at) });
  return {
    declared: manifest.integrations.map((entry, index) =>
      desiredOf(entry, nodes[index], secrets, positionOf),
    ),
    complete: manifest.complete ?? false,
    identity: identityOf(entryNodes(written), source.env),
    warnings: placed([...substitution.doubts, ...doubts]),
  };
}

function identityOf(nodes: readonly YamlTree[], env: ManifestSource['env']): string[] {
  const texts = nodes.flatMap((node) => [
    textOf(valueOf(node, 'name')) ?? '',
    textOf(valueOf(node, 'guid')) ?? '',
  ]);
  const variables = new Set(texts.flatMap(variablesIn));
  return [...variables].sort().map((name) => `${name}=${env(name) ?? ''}`);
}

/** The text of the file, without a byte order mark. */
function decoded({ bytes, file }: ManifestSource): { value: string } | Refused {
  const at = { file, line: 1, col: 1 };
  if (bytes.length > LARGEST_MANIFEST_BYTES) {
    const message = 'The manifest is larger than 1 MiB. Split it into several.';
    return { problems: [{ message, at }] };
  }
  try {
    return { value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const message = 'The manifest is not encoded in UTF-8. Save it as UTF-8.';
    return { problems: [{ message, at }] };
  }
}

/** Makes problems of flaws: each once, in the order of the file. */
function placing({ position }: YamlFile, file: string): (flaws: readonly Flaw[]) => Problem[] {
  return (flaws) => {
    const distinct = new Map(flaws.map(({ at, message }) => [`${at} ${message}`, { at, message }]));
    return [...distinct.values()]
      .sort((a, b) => a.at - b.at)
      .map(({ at, message }) => ({ message, at: { file, ...position(at) } }));
  };
}

function withoutExtensions(root: YamlTree): YamlTree {
  if (root.kind !== 'map') return root;
  return { ...root, entries: new Map([...root.entries].filter(([key]) => !key.startsWith('x-'))) };
}

/** The secrets in `x-` blocks, at any depth, whether or not an entry uses them. */
function extensionSecrets(root: YamlTree): Reference[] {
  if (root.kind !== 'map') return [];
  const within = (node: YamlTree): YamlTree[] => [
    node,
    ...childrenOf(node).flatMap(([, child]) => within(child)),
  ];
  return [...root.entries]
    .filter(([key]) => key.startsWith('x-'))
    .flatMap(([, { value }]) => within(value).flatMap(secretReferences));
}

function entryNodes(root: YamlTree): readonly YamlTree[] {
  const list = valueOf(root, 'integrations');
  return list?.kind === 'list' ? list.items : [];
}

function secretReferences(entry: YamlTree): Reference[] {
  const secrets = valueOf(entry, 'secrets');
  if (secrets?.kind !== 'map') return [];
  return [...secrets.entries.values()].flatMap(({ value: { at, ...node } }) => {
    const variable =
      node.kind === 'leaf' && typeof node.value === 'string'
        ? referencedVariable(node.value)
        : undefined;
    return variable === undefined ? [] : [{ variable, at }];
  });
}

/** The secrets by the names of their variables. Each is registered before anything else is done with it. */
function registerSecrets(
  references: readonly Reference[],
  { position }: YamlFile,
  { file, env, known }: ManifestSource,
): ReadonlyMap<string, Secret> {
  const secrets = new Map<string, Secret>();
  for (const { variable, at } of references) {
    const value = secrets.has(variable) ? '' : (env(variable) ?? '');
    if (value === '') continue;
    const where = `the variable ${variable} (${file}, line ${position(at).line})`;
    known.register(value, where, 'secret');
    secrets.set(variable, new Secret(value));
  }
  return secrets;
}

/** What is wrong with a variable that is to be sent as a secret. */
function secretFlaws({ variable, at }: Reference, { env, known }: ManifestSource): Flaw[] {
  const refused = refusedSecret(variable);
  if (refused !== undefined) return [{ at, message: refused }];
  const handedOut = known.repeatedIn(env(variable) ?? '', ['credential']);
  if (handedOut?.certain !== true) return [];
  return [{ at, message: `The variable ${variable} ${handedOutText(handedOut)}` }];
}

function desiredOf(
  entry: ManifestEntry,
  node: YamlTree | undefined,
  secrets: ReadonlyMap<string, Secret>,
  positionOf: (at: number) => Position,
): Desired {
  const address = addressOf(entry);
  const at = positionOf(addressNode(node)?.at ?? 0);
  const places: Record<string, Place> = {};
  const content = contentOf(valueOf(node, 'content'));
  if (node !== undefined) addPlaces(node, '', places, positionOf);
  for (const [index, itemAt] of [...content.values()].entries()) {
    places[`content.${index}`] = positionOf(itemAt);
  }
  if (entry.state === 'absent') {
    const allowDeleteInUse = entry.allow_delete_in_use ?? false;
    return { state: 'absent', address, allowDeleteInUse, at, places };
  }
  return {
    state: 'present',
    address,
    description: entry.description ?? null,
    template: entry.template ?? null,
    config: configOf(entry.config ?? {}),
    secrets: secretsOf(entry.secrets ?? {}, secrets),
    access: accessOf(entry.access),
    content: [...content.keys()],
    verify: entry.verify ?? false,
    at,
    places,
  };
}

/** What a map or a list holds, by key or by place. */
function childrenOf(node: YamlTree): [key: string | number, child: YamlTree][] {
  switch (node.kind) {
    case 'map':
      return [...node.entries].map(([key, { value }]) => [key, value]);
    case 'list':
      return [...node.items.entries()];
    case 'leaf':
      return [];
  }
}

function addPlaces(
  node: YamlTree,
  path: string,
  into: Record<string, Place>,
  positionOf: (at: number) => Position,
): void {
  if (path !== '') into[path] = positionOf(node.at);
  for (const [key, child] of childrenOf(node)) {
    addPlaces(child, path === '' ? String(key) : `${path}.${key}`, into, positionOf);
  }
}

/** The content items, each once, with the place at which it is named first. */
function contentOf(node: YamlTree | undefined): ReadonlyMap<string, number> {
  const items = new Map<string, number>();
  for (const item of node?.kind === 'list' ? node.items : []) {
    const guid = item.kind === 'leaf' ? String(item.value).toLowerCase() : '';
    if (!items.has(guid)) items.set(guid, item.at);
  }
  return items;
}

function addressOf({ name, guid, formerly }: ManifestEntry): Address {
  if (guid !== undefined) return { by: 'guid', guid: guid.toLowerCase(), name: name ?? null };
  const former = formerly === undefined ? [] : [formerly].flat();
  return { by: 'name', name: name ?? '', ...(former.length === 0 ? {} : { formerly: former }) };
}

function configOf(config: NonNullable<ManifestEntry['config']>): Record<string, ConfigValue> {
  const values = Object.entries(config).map(([key, value]): [string, ConfigValue] => [
    key,
    typeof value === 'boolean' ? value : Array.isArray(value) ? value.join(' ') : String(value),
  ]);
  return Object.fromEntries(values);
}

function secretsOf(
  references: NonNullable<ManifestEntry['secrets']>,
  secrets: ReadonlyMap<string, Secret>,
): Record<string, DeclaredSecret> {
  const values = Object.entries(references).map(([key, reference]): [string, DeclaredSecret] => {
    const variable = referencedVariable(reference) ?? null;
    return [key, { value: secrets.get(variable ?? '') ?? null, variable }];
  });
  return Object.fromEntries(values);
}

function accessOf(access: ManifestEntry['access']): Access | null {
  if (access === undefined) return null;
  if (access === 'everyone') return { to: 'everyone' };
  return { to: 'listed', users: access.users ?? [], groups: access.groups ?? [] };
}
