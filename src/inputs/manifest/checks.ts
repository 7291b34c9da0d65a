import { readGuid } from '../scalars';
import { meantKey, quoted } from './shape';
import { textOf, valueOf, type Flaw, type YamlFile, type YamlTree } from './yaml-tree';

/** What is wrong with an entry beyond the shape of its values. */
export function entryFlaws(node: YamlTree): Flaw[] {
  if (node.kind !== 'map') return [];
  const flaws: Flaw[] = [];
  const isMisspelt = [...node.entries.keys()].some(
    (key) => meantKey(key, ['name', 'guid']) !== undefined,
  );
  if (addressNode(node) === undefined && !isMisspelt) {
    flaws.push({
      at: node.at,
      message: 'This integration has neither a name nor a guid. Add one.',
    });
  }
  const config = valueOf(node, 'config');
  const secrets = valueOf(node, 'secrets');
  if (config?.kind === 'map' && secrets?.kind === 'map') {
    for (const [key, { keyAt }] of config.entries) {
      if (key === 'client_secret' || !secrets.entries.has(key)) continue;
      const message = `${quoted(key, 'This key')} is under both config and secrets. Keep one.`;
      flaws.push({ at: keyAt, message });
    }
  }
  return flaws;
}

/** What an entry is addressed by. */
export function addressNode(entry: YamlTree | undefined): YamlTree | undefined {
  return valueOf(entry, 'name') ?? valueOf(entry, 'guid');
}

/**
 * Entries that mean the same integration.
 *
 * Connect lets integrations share a name. Entries with a `guid` each are told apart by it, and may share one, too.
 */
export function duplicateFlaws(
  nodes: readonly YamlTree[],
  { position }: Pick<YamlFile, 'position'>,
): Flaw[] {
  const flaws: Flaw[] = [];
  const names = new Map<string, { at: number; byGuid: boolean }>();
  const guids = new Map<string, number>();
  for (const node of nodes) {
    const name = textOf(valueOf(node, 'name'));
    const guid = readGuid(textOf(valueOf(node, 'guid')) ?? '');
    const byGuid = valueOf(node, 'guid') !== undefined;
    const at = addressNode(node)?.at ?? node.at;
    const namesake = name === undefined ? undefined : names.get(name);
    if (name !== undefined && namesake === undefined) names.set(name, { at, byGuid });
    else if (namesake !== undefined && !(namesake.byGuid && byGuid)) {
      const message = `The name ${quoted(name ?? '', 'here', '"')} is declared twice, first on line ${position(namesake.at).line}. Keep one, or give each its guid.`;
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

/** Former names that are somebody else's, or that stand where there can be none. */
export function formerFlaws(
  nodes: readonly YamlTree[],
  { position }: Pick<YamlFile, 'position'>,
): Flaw[] {
  const flaws: Flaw[] = [];
  const present = new Map<string, number>();
  for (const node of nodes) {
    const name = textOf(valueOf(node, 'name'));
    const at = addressNode(node)?.at ?? node.at;
    if (name !== undefined && !present.has(name)) present.set(name, at);
  }
  const former = new Map<string, number>();
  for (const node of nodes) {
    const formerly = valueOf(node, 'formerly');
    if (formerly === undefined) continue;
    if (valueOf(node, 'guid') !== undefined) {
      const message =
        '`formerly` stands beside a guid, which finds the integration whatever its name is. Remove one of the two.';
      flaws.push({ at: formerly.at, message });
    }
    if (textOf(valueOf(node, 'state')) === 'absent') {
      const message =
        '`formerly` stands beside `state: absent`. Name only the integration to delete.';
      flaws.push({ at: formerly.at, message });
    }
    for (const item of formerly.kind === 'list' ? formerly.items : [formerly]) {
      const name = textOf(item);
      if (name === undefined) continue;
      const taken = present.get(name);
      const claimed = former.get(name);
      const shown = quoted(name, 'here', '"');
      if (taken !== undefined) {
        const message = `The former name ${shown} is the name of an entry, on line ${position(taken).line}. Remove one of the two.`;
        flaws.push({ at: item.at, message });
      } else if (claimed !== undefined) {
        const message = `The former name ${shown} is claimed twice, first on line ${position(claimed).line}. Keep one.`;
        flaws.push({ at: item.at, message });
      } else former.set(name, item.at);
    }
  }
  return flaws;
}
