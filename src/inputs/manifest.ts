import {
  LARGEST_MANIFEST_BYTES,
  NO_SECRETS,
  type Access,
  type Address,
  type ConfigValue,
  type DeclaredSecret,
  type Desired,
  type Position,
} from './desired';
import { MANIFEST_KEYS, parseManifest, type Issue, type ManifestEntry } from './manifest-schema';
import { handedOutText, repetitionText, type KnownSecrets } from './known-secrets';
import type { Problem } from './request';
import { nearest, readBoolean, readGuid } from './scalars';
import { referencedVariable, refusedElsewhere, refusedSecret, substitute } from './variables';
import { readYaml, type Flaw, type YamlFile, type YamlLeaf, type YamlTree } from './yaml-tree';
import { Secret } from '../secret';

/** A manifest and what it is read with. */
export interface ManifestSource {
  /** The path of the file, as the user wrote it. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly env: (name: string) => string | undefined;
  /** Every secret of the run; those of the manifest are registered here. */
  readonly known: KnownSecrets;
}

/** What a manifest declares, and what is odd about it, yet no error. */
export interface Manifest {
  readonly declared: readonly Desired[];
  readonly warnings: readonly Problem[];
}

/** Every problem of a manifest, each with its line and column. */
interface Refused {
  readonly problems: readonly Problem[];
}

export type ReadManifest = Manifest | Refused;

const SET_IT = 'Set it under `env:` of the step.';
const MALFORMED =
  "This value has a `${` that begins no ${NAME}. A name has letters, digits and `_`; a literal dollar is `$$`; GitHub's ${{ … }} works in workflows only.";

/**
 * Reads a manifest: the integrations that a YAML file declares, in its order. An empty list declares nothing.
 *
 * Each `${NAME}` in a value is replaced after the YAML has been parsed, so that a variable cannot change what else the
 * file says. The secrets of an integration with `state: absent` need not be set. Messages name keys, variables and
 * integrations, and hold no other value.
 *
 * No value that is not a secret may hold one that is known.
 */
export function readManifest(source: ManifestSource): ReadManifest {
  const text = textOf(source);
  if ('problems' in text) return text;
  const yaml = readYaml(text.value);
  if (yaml.root === null) return invalid(yaml.flaws, yaml, source.file);
  const nodes = entryNodes(yaml.root);
  const secrets = registerSecrets(nodes, yaml, source);
  const references = nodes.flatMap(secretReferences);
  const lines = new Map(
    references.toReversed().map(({ variable, at }) => [variable, yaml.position(at).line]),
  );
  const variables = new Variables(source, lines);
  const { entries, issues } = parseManifest(variables.replaceIn(yaml.root));
  const unreadable = [...yaml.flaws, ...variables.flaws];
  const said = new Set(unreadable.map(({ at }) => at));
  const flaws = [
    ...unreadable,
    ...shapeFlaws(issues, yaml.root).filter(({ at }) => !said.has(at)),
    ...references.flatMap((reference) => secretFlaws(reference, source)),
    ...nodes.flatMap((node) => entryFlaws(node, secrets, source)),
    ...duplicateFlaws(nodes, yaml, source),
  ];
  if (flaws.length > 0 || entries === null) return invalid(flaws, yaml, source.file);
  const positionOf = (at: number): Position => ({ file: source.file, ...yaml.position(at) });
  return {
    declared: entries.map((entry, index) =>
      desiredOf(entry, secrets, positionOf(addressNode(nodes[index])?.at ?? 0)),
    ),
    warnings: variables.doubts.map(({ at, message }) => ({ message, at: positionOf(at) })),
  };
}

/** The text of the file, without a byte order mark. */
function textOf({ bytes, file }: ManifestSource): { value: string } | Refused {
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

function invalid(flaws: readonly Flaw[], { position }: YamlFile, file: string): Refused {
  const distinct = new Map(flaws.map(({ at, message }) => [`${at} ${message}`, { at, message }]));
  return {
    problems: [...distinct.values()]
      .sort((a, b) => a.at - b.at)
      .map(({ at, message }) => ({ message, at: { file, ...position(at) } })),
  };
}

function entryNodes(root: YamlTree): readonly YamlTree[] {
  const list = valueOf(root, 'integrations');
  return list?.kind === 'list' ? list.items : [];
}

function valueOf(node: YamlTree | undefined, key: string): YamlTree | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

function addressNode(entry: YamlTree | undefined): YamlTree | undefined {
  return valueOf(entry, 'name') ?? valueOf(entry, 'guid');
}

/** The secrets by the name of their variable. Registers each before it is anything else than a variable. */
function registerSecrets(
  entries: readonly YamlTree[],
  { position }: YamlFile,
  { file, env, known }: ManifestSource,
): ReadonlyMap<string, Secret> {
  const secrets = new Map<string, Secret>();
  for (const entry of entries) {
    for (const { variable, at } of secretReferences(entry)) {
      const value = secrets.has(variable) ? '' : (env(variable) ?? '');
      if (value === '') continue;
      const where = `the variable ${variable} (${file}, line ${position(at).line})`;
      known.register(value, where, 'secret');
      secrets.set(variable, new Secret(value));
    }
  }
  return secrets;
}

/** What is wrong with a variable that is to be sent as a secret. */
function secretFlaws(
  { variable, at }: { variable: string; at: number },
  { env, known }: ManifestSource,
): Flaw[] {
  const refused = refusedSecret(variable);
  if (refused !== undefined) return [{ at, message: refused }];
  const handedOut = known.repeatedIn(env(variable) ?? '', ['credential']);
  if (handedOut?.certain !== true) return [];
  return [{ at, message: `The variable ${variable} ${handedOutText(handedOut)}` }];
}

function secretReferences(entry: YamlTree): { variable: string; at: number }[] {
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

const SECRET_KINDS = ['secret', 'credential'] as const;

/** How a value is read: `boolean` takes a variable that says true or false; `verbatim` takes no variable at all. */
type Reading = 'text' | 'config' | 'template' | 'boolean' | 'verbatim';

const READINGS: ReadonlyMap<string, Reading> = new Map([
  ['config', 'config'],
  ['template', 'template'],
  ['secrets', 'verbatim'],
  ['verify', 'boolean'],
  ['allow_delete_in_use', 'boolean'],
]);

/** Makes plain values of a tree, with each variable replaced. */
class Variables {
  readonly flaws: Flaw[] = [];
  /** What may be meant, or not. */
  readonly doubts: Flaw[] = [];

  /** @param secretLines the variables that stand under `secrets`, each with a line on which it does */
  constructor(
    private readonly source: ManifestSource,
    private readonly secretLines: ReadonlyMap<string, number>,
  ) {}

  replaceIn(root: YamlTree): unknown {
    if (root.kind !== 'map') return this.plain(root, 'text');
    return mapObject(root.entries, (key, { value }) =>
      key === 'integrations' && value.kind === 'list'
        ? value.items.map((entry) => this.entry(entry))
        : this.plain(value, 'text'),
    );
  }

  private entry(node: YamlTree): unknown {
    if (node.kind !== 'map') return this.plain(node, 'text');
    return mapObject(node.entries, (key, { value }) =>
      this.plain(value, READINGS.get(key) ?? 'text'),
    );
  }

  private plain(node: YamlTree, reading: Reading): unknown {
    switch (node.kind) {
      case 'list':
        return node.items.map((item) => this.plain(item, reading));
      case 'map':
        return mapObject(node.entries, (_, { value }) => this.plain(value, reading));
      case 'leaf':
        return this.leaf(node, reading);
    }
  }

  private leaf(leaf: YamlLeaf, reading: Reading): unknown {
    const { value, text, at } = leaf;
    if (reading === 'config' && typeof value === 'number') return this.shown(text, reading, at);
    if (reading === 'verbatim' || typeof value !== 'string') return value;
    const refused = new Set<string>();
    const result = substitute(value, (name) => {
      const refusal = this.refusal(name);
      if (refusal === undefined) return this.source.env(name);
      refused.add(refusal);
      return name;
    });
    for (const message of refused) this.flaws.push({ at, message });
    if ('text' in result) {
      if (refused.size === 0) this.shown(result.text, reading, at);
      const takesBoolean = reading === 'boolean' && referencedVariable(value) !== undefined;
      return takesBoolean ? (readBoolean(result.text) ?? result.text) : result.text;
    }
    for (const name of result.unset) this.flaws.push({ at, message: `${unset(name)} ${SET_IT}` });
    if (result.malformed) this.flaws.push({ at, message: MALFORMED });
    return undefined;
  }

  private refusal(variable: string): string | undefined {
    const line = this.secretLines.get(variable);
    return line === undefined
      ? refusedElsewhere(variable)
      : `The variable ${variable} stands under \`secrets\` (line ${line}), and a secret must not be stored where people can read it. Use another variable here.`;
  }

  /** The same text, once it is known to hold no secret: Connect shows it to every publisher. */
  private shown(text: string, reading: Reading, at: number): string {
    // The template's id is compared with those that there are, and a secret may be called like one.
    const repeated =
      reading === 'template' ? undefined : this.source.known.repeatedIn(text, SECRET_KINDS);
    if (repeated !== undefined) {
      const flaws = repeated.certain ? this.flaws : this.doubts;
      flaws.push({ at, message: `This value ${repetitionText(repeated)}` });
    }
    return text;
  }
}

function unset(variable: string): string {
  return `The environment variable ${variable} is not set, or empty.`;
}

function mapObject<T, R>(
  entries: ReadonlyMap<string, T>,
  change: (key: string, value: T) => R,
): Record<string, R> {
  return Object.fromEntries([...entries].map(([key, value]) => [key, change(key, value)]));
}

type Path = readonly PropertyKey[];

function shapeFlaws(issues: readonly Issue[], root: YamlTree, parent: Path = []): Flaw[] {
  return issues.flatMap((issue) => {
    const path = [...parent, ...issue.path];
    const node = nodeAt(root, path);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        at: (node.kind === 'map' ? node.entries.get(key)?.keyAt : undefined) ?? node.at,
        message: unknownKey(key, path),
      }));
    }
    const inside = issue.code === 'invalid_union' ? meantAlternative(issue.errors) : undefined;
    if (inside !== undefined) return shapeFlaws(inside, root, path);
    return [{ at: node.at, message: `${label(path)} ${issue.message}` }];
  });
}

/** Of the alternatives of a union, the one that has the right type and something wrong inside. */
function meantAlternative(alternatives: readonly Issue[][]): readonly Issue[] | undefined {
  return alternatives.find((issues) =>
    issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
}

function nodeAt(root: YamlTree, path: Path): YamlTree {
  let node = root;
  for (const step of path) {
    const next: YamlTree | undefined =
      node.kind === 'list' ? node.items[Number(step)] : valueOf(node, String(step));
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function label(path: Path): string {
  const [, index, ...inEntry] = path;
  if (path.length === 0) return 'The manifest';
  if (index === undefined) return '`integrations`';
  if (inEntry.length === 0) return 'An entry of `integrations`';
  // In a map of secrets, what stands where a key should be may be a secret.
  if (inEntry[0] === 'secrets' && inEntry.length > 1) return 'A value under `secrets`';
  const words = inEntry.map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${String(step)}`,
  );
  return `\`${shortened(words.join('').slice(1))}\``;
}

function unknownKey(key: string, path: Path): string {
  const depth = path.length;
  const level = depth === 0 ? 'manifest' : depth === 2 ? 'entry' : 'access';
  const known = MANIFEST_KEYS[level];
  const meant = key.length < 64 ? nearest(key, known) : undefined;
  const advice =
    meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
  return `Unknown key \`${shortened(key)}\`. ${advice}`;
}

function shortened(text: string): string {
  return text.length <= 64 ? text : `${text.slice(0, 63)}…`;
}

/** What is wrong with an entry beyond the shape of its values. */
function entryFlaws(
  node: YamlTree,
  secrets: ReadonlyMap<string, Secret>,
  { env }: ManifestSource,
): Flaw[] {
  if (node.kind !== 'map') return [];
  const flaws: Flaw[] = [];
  if (addressNode(node) === undefined) {
    flaws.push({
      at: node.at,
      message: 'This integration has neither a name nor a guid. Add one.',
    });
  }
  const config = valueOf(node, 'config');
  const secretMap = valueOf(node, 'secrets');
  if (config?.kind === 'map' && secretMap?.kind === 'map') {
    for (const [key, { keyAt }] of config.entries) {
      if (key === 'client_secret' || !secretMap.entries.has(key)) continue;
      const message = `\`${shortened(key)}\` is under both config and secrets. Keep one.`;
      flaws.push({ at: keyAt, message });
    }
  }
  if (textAt(node, 'state', env) === 'absent') return flaws;
  for (const { variable, at } of secretReferences(node)) {
    if (secrets.has(variable)) continue;
    flaws.push({ at, message: `${unset(variable)} ${SET_IT} ${NO_SECRETS}` });
  }
  return flaws;
}

/** The text under a key, with its variables replaced; `undefined` if there is none to be had. */
function textAt(node: YamlTree, key: string, env: ManifestSource['env']): string | undefined {
  const leaf = valueOf(node, key);
  if (leaf?.kind !== 'leaf' || typeof leaf.value !== 'string') return undefined;
  const result = substitute(leaf.value, env);
  return 'text' in result ? result.text : undefined;
}

/**
 * Entries that mean the same integration.
 *
 * Connect lets integrations share a name. Entries with a `guid` each are told apart by it, and may share one, too.
 */
function duplicateFlaws(
  nodes: readonly YamlTree[],
  { position }: YamlFile,
  { env }: ManifestSource,
): Flaw[] {
  const flaws: Flaw[] = [];
  const names = new Map<string, { at: number; byGuid: boolean }>();
  const guids = new Map<string, number>();
  for (const node of nodes) {
    const name = textAt(node, 'name', env);
    const guid = readGuid(textAt(node, 'guid', env) ?? '');
    const byGuid = valueOf(node, 'guid') !== undefined;
    const at = addressNode(node)?.at ?? node.at;
    const namesake = name === undefined ? undefined : names.get(name);
    if (name !== undefined && namesake === undefined) names.set(name, { at, byGuid });
    else if (namesake !== undefined && !(namesake.byGuid && byGuid)) {
      const message = `The name "${shortened(name ?? '')}" is declared twice, first on line ${position(namesake.at).line}. Keep one, or give each its guid.`;
      flaws.push({ at, message });
    }
    if (guid === undefined) continue;
    const same = guids.get(guid);
    if (same === undefined) guids.set(guid, valueOf(node, 'guid')?.at ?? at);
    else {
      const message = `The guid ${guid} is declared twice, first on line ${position(same).line}. Keep one.`;
      flaws.push({ at: valueOf(node, 'guid')?.at ?? at, message });
    }
  }
  return flaws;
}

function desiredOf(
  entry: ManifestEntry,
  secrets: ReadonlyMap<string, Secret>,
  at: Position,
): Desired {
  const address = addressOf(entry);
  if (entry.state === 'absent') {
    return { state: 'absent', address, allowDeleteInUse: entry.allow_delete_in_use ?? false, at };
  }
  return {
    state: 'present',
    address,
    description: entry.description ?? null,
    template: entry.template ?? null,
    config: configOf(entry.config ?? {}),
    secrets: secretsOf(entry.secrets ?? {}, secrets),
    access: accessOf(entry.access),
    content: [...new Set((entry.content ?? []).map((guid) => guid.toLowerCase()))],
    verify: entry.verify ?? false,
    at,
  };
}

function addressOf({ name, guid }: ManifestEntry): Address {
  if (guid !== undefined) return { by: 'guid', guid: guid.toLowerCase(), name: name ?? null };
  return { by: 'name', name: name ?? '' };
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
  return mapObject(new Map(Object.entries(references)), (_, reference) => {
    const variable = referencedVariable(reference) ?? null;
    return { value: secrets.get(variable ?? '') ?? null, variable };
  });
}

function accessOf(access: ManifestEntry['access']): Access | null {
  if (access === undefined) return null;
  if (access === 'everyone') return { to: 'everyone' };
  return { to: 'listed', users: access.users ?? [], groups: access.groups ?? [] };
}
