import { ConnectError } from '../connect/errors';
import { templateOf, type Integration, type Template, type Templates } from '../connect/schemas';
import type { ConfigValue } from '../inputs/desired';
import { numberProblem, tidyDescription, tidyValue, urlProblem } from '../inputs/doubts';
import { LARGEST_MANIFEST_BYTES } from '../inputs/manifest/format';
import type { Entry } from '../inputs/manifest/write';
import { nameProblem, readGuid } from '../inputs/scalars';
import { memberKey } from '../reconcile/access';
import { configDifferences, storedConfig } from '../reconcile/differences';
import { allowedSecrets, templateProblems, type AllowedSecret } from '../reconcile/templates';
import { listed } from '../words';
import type { ServerState } from './read';
import type { VariableNames } from './variable-names';

/** What all entries of one export have in common. */
export interface EntryContext {
  readonly state: ServerState;
  readonly templates: Templates;
  /** Names that more than one integration has. */
  readonly sharedNames: ReadonlySet<string>;
  readonly variables: VariableNames;
  /** Whether a text is free of the secrets of this run. */
  readonly isSafe: (text: string) => boolean;
}

/**
 * The entry that declares an integration as it is, so that a plan finds nothing to change.
 *
 * @returns `null` if it has neither a GUID nor a name of its own that a manifest could hold
 */
export function entryOf(integration: Integration, context: EntryContext): Entry | null {
  const { state, templates, sharedNames, variables, isSafe } = context;
  const name =
    nameProblem(integration.name) === undefined &&
    isTaken(integration.name) &&
    isSafe(integration.name)
      ? integration.name
      : null;
  const guid = name === null || sharedNames.has(name) ? readGuid(integration.guid) : null;
  if (guid === undefined || (guid !== null && !isSafe(guid))) return null;
  const template = templateOf(templates, integration.template);
  const config = configOf(integration, template, isSafe);
  const access = accessOf(integration, state.names, isSafe);
  const content = contentOf(state.uses.get(integration.guid) ?? [], isSafe);
  const description = descriptionOf(integration, isSafe);
  const secrets = secretsOf(integration, template, isSafe);
  return {
    name,
    guid,
    description: description.declared,
    template: namedTemplate(integration, isSafe),
    config: config.declared,
    secrets: secrets.declared.map(({ key, optional }) => ({
      key,
      variable: variables.take({ id: integration.id, name: name ?? '' }, key),
      optional,
    })),
    access: access.declared,
    content: content.declared,
    notes: [
      ...(name === null ? ['The name is left out, since a manifest cannot hold it.'] : []),
      ...description.notes,
      ...(templates !== 'not-told' && template === null
        ? ['The server no longer has the template, so the secrets are not known. Add them.']
        : []),
      ...secrets.notes,
      ...config.notes,
      ...access.notes,
      ...content.notes,
    ],
  };
}

/** Whether a manifest takes a text for a value that people can read. */
function isTaken(text: string): boolean {
  return numberProblem(text) === undefined && urlProblem(text) === undefined;
}

/** The description, if a manifest takes it. */
function descriptionOf(
  { description }: Integration,
  isSafe: EntryContext['isSafe'],
): Part<string | null> {
  const text = tidyDescription(description);
  const leftOut = (why: string): Part<null> => ({
    declared: null,
    notes: [`The description is left out, since ${why}.`],
  });
  if (Buffer.byteLength(description) > LARGEST_MANIFEST_BYTES) {
    return leftOut('a manifest has no room for it');
  }
  if (!isSafe(description)) return leftOut('it holds a secret of the run that wrote this');
  if (!isTaken(text)) return leftOut('a manifest does not take it');
  return { declared: text, notes: [] };
}

/** The template's id, if a manifest reads it as it is. */
function namedTemplate({ template }: Integration, isSafe: EntryContext['isSafe']): string | null {
  if (template === null || template === '' || template !== template.trim()) return null;
  return isTaken(template) && isSafe(template) ? template : null;
}

interface Part<T> {
  readonly declared: T;
  readonly notes: readonly string[];
}

/** The secrets that it surely has by its template. */
function secretsOf(
  integration: Integration,
  template: Template | null,
  isSafe: EntryContext['isSafe'],
): Part<readonly AllowedSecret[]> {
  const all = template === null ? [] : allowedSecrets(template, {}, storedConfig(integration));
  const safe = all.filter(({ key }) => isSafe(key));
  const unknown = safe.filter(({ certain }) => !certain).map(({ key }) => key);
  return {
    declared: safe.filter(({ certain }) => certain),
    notes: [
      ...(unknown.length > 0
        ? [
            `The template does not say in a known form whether it has these secrets. Add those that it has: ${listed(unknown)}.`,
          ]
        : []),
      ...(safe.length < all.length
        ? ['A secret key is left out, since its name holds a secret of the run that wrote this.']
        : []),
    ],
  };
}

/** Every key that can be declared with the value that is stored. */
function configOf(
  integration: Integration,
  template: Template | null,
  isSafe: EntryContext['isSafe'],
): Part<Entry['config']> {
  const stored = Object.entries(integration.config).filter(([, value]) => (value ?? null) !== null);
  const candidates = stored.flatMap(([key, value]) => {
    const declared = declarable(key, value);
    return declared === undefined || !isSafe(key) || !isSafe(String(declared))
      ? []
      : [[key, declared] as const];
  });
  const differing = new Set(
    configDifferences(template, Object.fromEntries(candidates), integration).map(
      ({ field }) => field,
    ),
  );
  const kept = candidates.filter(
    ([key, value]) =>
      !differing.has(`config.${key}`) && !isRefused(key, value, integration, template),
  );
  const keys = new Set(kept.map(([key]) => key));
  return {
    declared: Object.fromEntries(kept),
    notes: stored
      .filter(([key]) => !keys.has(key))
      .map(([key]) =>
        isSafe(key)
          ? `The config key ${JSON.stringify(key)} is left out, since it cannot be declared with the value that is stored.`
          : 'A config key is left out, since it holds a secret of the run that wrote this.',
      ),
  };
}

/** Connect's config values are texts and booleans; a client secret is never declared among them. */
function declarable(key: string, value: unknown): ConfigValue | undefined {
  if (key === 'client_secret' || key === '__proto__') return undefined;
  if (typeof value === 'boolean') return key === 'scopes' ? String(value) : value;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = tidyValue(String(value));
  return isTaken(text) ? text : undefined;
}

/** Whether the template would refuse the stored value if it were sent, as it does with what an older template took. */
function isRefused(
  key: string,
  value: ConfigValue,
  integration: Integration,
  template: Template | null,
): boolean {
  if (template === null) return false;
  const stored = storedConfig(integration);
  return (
    templateProblems(template, {
      config: { [key]: value },
      secrets: [],
      keepsSecrets: false,
      stored,
    }).length > 0
  );
}

/** The whole access list or none: a shorter one would shut people out, an empty one let everyone in. */
function accessOf(
  { permissions }: Integration,
  names: ServerState['names'],
  isSafe: EntryContext['isSafe'],
): Part<Entry['access']> {
  if (permissions === null) return { declared: null, notes: [] };
  if (permissions.length === 0) return { declared: 'everyone', notes: [] };
  const users = new Set<string>();
  const groups = new Set<string>();
  for (const member of permissions) {
    const guid = member.kind === 'unknown' ? undefined : readGuid(member.guid);
    if (guid === undefined) {
      const note = 'The access list is left out, since it has a member without a GUID.';
      return { declared: null, notes: [note] };
    }
    const name = names.get(memberKey(member)) ?? guid;
    // Nobody sees line breaks at the ends of a name, so its GUID stands for it.
    const isRead = isTaken(name) && !/^[\r\n]|[\r\n]$/.test(name);
    const declared = [isRead ? name : guid, guid].find(isSafe);
    if (declared === undefined) {
      const note =
        'The access list is left out, since a member of it holds a secret of the run that wrote this.';
      return { declared: null, notes: [note] };
    }
    (member.kind === 'group' ? groups : users).add(declared);
  }
  return { declared: { users: [...users], groups: [...groups] }, notes: [] };
}

function contentOf(
  associations: NonNullable<ReturnType<ServerState['uses']['get']>>,
  isSafe: EntryContext['isSafe'],
): Part<Entry['content']> {
  if (associations instanceof ConnectError) {
    const note = 'The content items are left out, since Connect refused to list them.';
    return { declared: [], notes: [note] };
  }
  const guids = associations.flatMap(
    ({ content_guid, app_guid }) => readGuid(content_guid ?? app_guid ?? '') ?? [],
  );
  const safe = guids.filter(isSafe);
  return {
    declared: [...new Set(safe)].sort(),
    notes:
      safe.length < guids.length
        ? ['A content item is left out, since its GUID holds a secret of the run that wrote this.']
        : [],
  };
}
