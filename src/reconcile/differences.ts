import type { Integration, Member, Principal, Template } from '../connect/schemas';
import type { ConfigValue } from '../inputs/desired';
import { tidyDescription } from '../inputs/doubts';
import { memberKey } from './access';
import type { Change, Target } from './step';
import { plain, typedConfig } from './templates';

/** The declared values that differ from what is stored; access lists and content items aside. */
export function differences({ desired, template }: Target, integration: Integration): Change[] {
  const changes: Change[] = [];
  const { name } = desired.address;
  if (name !== null && name !== integration.name) {
    changes.push({ field: 'name', from: integration.name, to: name });
  }
  // A declared one has been tidied where it was read.
  const stored = tidyDescription(integration.description);
  if (desired.description !== null && desired.description !== stored) {
    changes.push({ field: 'description', from: integration.description, to: desired.description });
  }
  return [...changes, ...configDifferences(template, desired.config, integration)];
}

/** The config values that differ from what is stored. Keys that are not among them are left alone. */
export function configDifferences(
  template: Template | null,
  config: Readonly<Record<string, ConfigValue>>,
  integration: Integration,
): Change[] {
  const stored = storedConfig(integration);
  return Object.entries(typedConfig(template, config, integration.config)).flatMap(
    ([key, value]) => {
      const there = Object.hasOwn(stored, key) ? (stored[key] ?? null) : null;
      return equal(key, value, there)
        ? []
        : [
            {
              field: `config.${key}`,
              from: there === null ? null : plain(there),
              to: plain(value),
            },
          ];
    },
  );
}

/** The config that an integration has, with its auth type: templates with a single one keep it outside of the config. */
export function storedConfig({
  auth_type,
  config,
}: Integration): Readonly<Record<string, unknown>> {
  return { auth_type, ...config };
}

/**
 * Who is added to an access list, and who is removed from it. An empty list means everyone. A new integration has no
 * stored list: `null`.
 */
export function accessChanges(
  declared: readonly Principal[] | null,
  stored: readonly Member[] | null,
  names: ReadonlyMap<string, string>,
): Change[] {
  if (declared === null) return [];
  const before = stored === null ? new Map<string, string>() : inWords(stored, names);
  const after = inWords(declared, names);
  return [
    ...[...after]
      .filter(([key]) => !before.has(key))
      .map(([, member]) => ({ field: 'access', from: null, to: member })),
    ...[...before]
      .filter(([key]) => !after.has(key))
      .map(([, member]) => ({ field: 'access', from: member, to: null })),
  ];
}

/** The members of an access list by their keys, each as people read it. */
function inWords(
  list: readonly Member[],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (list.length === 0) return new Map([['everyone', 'everyone']]);
  return new Map(
    list.map((member) => {
      const key = memberKey(member);
      const name = names.get(key);
      return [key, name === undefined ? key : `${member.kind} ${name}`];
    }),
  );
}

/** Scopes are a set of words; a missing value and an empty one are the same; booleans equal their names. */
function equal(key: string, declared: ConfigValue, stored: unknown): boolean {
  const there = stored === null ? '' : plain(stored);
  return key === 'scopes' ? words(plain(declared)) === words(there) : plain(declared) === there;
}

function words(text: string): string {
  return [...new Set(text.split(/\s/).filter((word) => word !== ''))].sort().join(' ');
}
