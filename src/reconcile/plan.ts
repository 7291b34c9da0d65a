import type { IntegrationUpdate, NewIntegration } from '../connect/client';
import { ConnectError } from '../connect/errors';
import type { Association, Integration, Permission, Template } from '../connect/schemas';
import {
  declaredContent,
  label,
  type ConfigValue,
  type Desired,
  type DesiredAbsence,
  type DesiredIntegration,
  type UpdateSecret,
} from '../inputs/desired';
import { principalOf, resolveAccess } from './access';
import { groupBy, IntegrationIndex } from './find';
import type { Observed } from './observe';
import { authTypeOf, templateProblems, typedConfig } from './templates';

/** A declared value that differs from the stored one. Never a secret. */
export interface Change {
  /** `name`, `description`, `access`, `content`, or `config.` and a key. */
  readonly field: string;
  /** `null` if nothing is stored, or if something is added to a list. */
  readonly from: string | null;
  /** `null` if something is removed from a list. */
  readonly to: string | null;
}

/** A declared integration, and what the server makes of the declaration. */
export interface Target {
  readonly desired: DesiredIntegration;
  /** `null` where the server does not tell. */
  readonly template: Template | null;
  /** The declared access list; `null` leaves it alone, and an empty one is open to every publisher. */
  readonly permissions: readonly Permission[] | null;
}

interface Intent {
  readonly warnings: readonly string[];
}

/** An integration that does not exist yet. */
export interface CreateStep extends Intent, Target {
  readonly operation: 'create';
  readonly changes: readonly Change[];
  readonly body: NewIntegration;
  /** Content items to associate. */
  readonly content: readonly string[];
}

/** An integration that exists, and what has to be written so that it is as declared. */
export interface UpdateStep extends Intent, Target {
  readonly operation: 'update';
  readonly integration: Integration;
  readonly changes: readonly Change[];
  /** Secret config keys that will be sent. They cannot be compared. */
  readonly secrets: readonly string[];
  /** `null` if only content items have to be associated. */
  readonly body: IntegrationUpdate | null;
  readonly content: readonly string[];
}

/** An integration that is to be deleted. */
export interface DeleteStep extends Intent {
  readonly operation: 'delete';
  readonly desired: DesiredAbsence;
  readonly integration: Integration;
  /** GUIDs of the content items that lose it. */
  readonly content: readonly string[];
}

/** A declaration that holds already. */
export interface UnchangedStep extends Intent {
  readonly operation: 'unchanged';
  readonly desired: Desired;
  /** `null` if it is declared absent. */
  readonly integration: Integration | null;
}

/** A declaration that cannot be carried out, found before anything was sent for it. */
export interface RefusedStep extends Intent {
  readonly operation: 'refused';
  readonly desired: Desired;
  /** The one that it is about; `null` if there is none, or several. */
  readonly integration: Integration | null;
  /** Whole sentences. */
  readonly problems: readonly string[];
}

export type Step = CreateStep | UpdateStep | DeleteStep | UnchangedStep | RefusedStep;

/** What a run will do: one step for each declaration, in declared order. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Why Connect would refuse to write any integration, as far as that is known. */
  readonly refusal: string | null;
  /** Whether the plan holds anything to write. */
  readonly writes: boolean;
  /** What is worth knowing about the server as a whole. */
  readonly warnings: readonly string[];
}

/**
 * Compares what is declared with what is there. Pure.
 *
 * Only what is declared counts. Whatever cannot be carried out, as far as it can be known without a write, becomes a
 * refusal.
 */
export function makePlan(
  declared: readonly Desired[],
  observed: Observed,
  updateSecret: UpdateSecret,
): Plan {
  const context: Context = {
    observed,
    index: new IntegrationIndex(observed.integrations),
    templates:
      observed.templates === null || observed.templates.length === 0
        ? null
        : new Map(observed.templates.map((template) => [template.id, template])),
    updateSecret,
    names: principalNames(observed),
    claims: groupBy(declared.flatMap(declaredContent), (guid) => guid),
  };
  const steps = refuseClashes(declared.map((desired) => planOne(desired, context)));
  const refusal = refusalOf(observed);
  const writes = steps.some(
    ({ operation }) => operation !== 'unchanged' && operation !== 'refused',
  );
  const warnings = [
    ...(isSwitchedOff(observed)
      ? ['OAuth integrations are switched off or not licensed on this server, by its own settings.']
      : []),
  ];
  return { steps, refusal, writes, warnings: writes ? warnings : [] };
}

/** Only administrators may write integrations, by the Connect API reference; publishers may read them. */
function refusalOf({ role }: Observed): string | null {
  return role === 'publisher' || role === 'viewer'
    ? `The API key belongs to a ${role}. Managing OAuth integrations needs the key of an administrator: Connect refuses all others (status 403, code 22). [GET /v1/user]`
    : null;
}

/** Recorded server settings have `oauth_integrations_enabled`, and a licence flag that is a boolean or a number as text. */
function isSwitchedOff({ settings }: Observed): boolean {
  const licensed = settings.license?.['oauth-integrations'];
  return settings.oauth_integrations_enabled === false || licensed === false || licensed === '0';
}

/**
 * The step that brings an existing integration to the declared state.
 *
 * The update holds every declared config key that is no secret as soon as it holds one, so that it means the same to a
 * server that merges config (as Connect documents) and to one that replaces it.
 *
 * @param content declared content items that are not associated yet
 */
export function planUpdate(
  target: Target,
  integration: Integration,
  sendSecrets: boolean,
  content: readonly string[],
  names: ReadonlyMap<string, string>,
): UpdateStep | UnchangedStep {
  const { desired, template, permissions } = target;
  const values = differences(target, integration);
  const access = accessChanges(permissions, integration.permissions ?? [], names);
  const changes = [...values, ...access, ...content.map(associated)];
  const secrets = sendSecrets ? Object.keys(desired.secrets) : [];
  if (changes.length === 0 && secrets.length === 0) {
    return { operation: 'unchanged', desired, integration, warnings: [] };
  }
  const { name } = desired.address;
  const { description } = desired;
  const differs = (field: string): boolean => values.some((change) => change.field === field);
  const touchesConfig =
    secrets.length > 0 || values.some(({ field }) => field.startsWith('config.'));
  const body: IntegrationUpdate = {
    ...(name !== null && differs('name') ? { name } : {}),
    ...(description !== null && differs('description') ? { description } : {}),
    ...(touchesConfig
      ? {
          config: {
            ...typedConfig(template, desired.config, integration.config),
            ...(sendSecrets ? desired.secrets : {}),
          },
        }
      : {}),
    ...(permissions === null || access.length === 0 ? {} : { permissions }),
  };
  return {
    ...target,
    operation: 'update',
    integration,
    changes,
    secrets,
    content,
    warnings: [],
    body: Object.keys(body).length === 0 ? null : body,
  };
}

/** The declared values that differ from what is stored; access lists and content items aside. */
export function differences({ desired, template }: Target, integration: Integration): Change[] {
  const changes: Change[] = [];
  const { name } = desired.address;
  if (name !== null && name !== integration.name) {
    changes.push({ field: 'name', from: integration.name, to: name });
  }
  if (desired.description !== null && desired.description !== integration.description) {
    changes.push({ field: 'description', from: integration.description, to: desired.description });
  }
  const config = typedConfig(template, desired.config, integration.config);
  for (const [key, value] of Object.entries(config)) {
    const stored = storedValue(integration, key);
    if (equal(key, value, stored)) continue;
    const from = stored === undefined || stored === null ? null : asText(stored);
    changes.push({ field: `config.${key}`, from, to: asText(value) });
  }
  return changes;
}

interface Context {
  readonly observed: Observed;
  readonly index: IntegrationIndex;
  readonly templates: ReadonlyMap<string | null, Template> | null;
  readonly updateSecret: UpdateSecret;
  /** What to call users and groups, by `user GUID` or `group GUID`. */
  readonly names: ReadonlyMap<string, string>;
  /** Each declared content item, as often as it is declared. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
}

function planOne(desired: Desired, context: Context): Step {
  const found = context.index.addressed(desired);
  const [integration] = found;
  if (found.length > 1) {
    return refused(desired, [
      `${found.length} integrations have the name "${label(desired)}": ${guids(found)}. Say which one is meant with \`guid\`, or delete the others.`,
    ]);
  }
  if (desired.state === 'absent') return planAbsence(desired, integration, context);
  if (integration !== undefined) return planExisting(desired, integration, context);
  const { address } = desired;
  return address.by === 'guid'
    ? refused(desired, [
        `The server has no integration with the GUID ${address.guid}. Check the GUID, or leave it out to find the integration by its name.`,
      ])
    : planCreation(desired, address.name, context);
}

function planAbsence(
  desired: DesiredAbsence,
  integration: Integration | undefined,
  { observed, index }: Context,
): Step {
  const { address } = desired;
  if (integration === undefined) {
    const warnings = address.by === 'name' ? lookAlikes(address.name, index) : [];
    return { operation: 'unchanged', desired, integration: null, warnings };
  }
  if (address.name !== null && address.name !== integration.name) {
    return refused(
      desired,
      [
        `The integration ${integration.guid} has the name "${integration.name}", not "${address.name}". It is not deleted: correct the name, or leave it out.`,
      ],
      integration,
    );
  }
  const uses = observed.uses.get(integration.guid) ?? [];
  if (uses instanceof ConnectError && !desired.allowDeleteInUse) {
    return refused(
      desired,
      [
        `Whether content uses "${integration.name}" (${integration.guid}) cannot be told, so it is not deleted. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it nevertheless. ${uses.message}`,
      ],
      integration,
    );
  }
  const content = uses instanceof ConnectError ? [] : contentOf(uses);
  if (content.length > 0 && !desired.allowDeleteInUse) {
    return refused(
      desired,
      [
        `"${integration.name}" (${integration.guid}) is in use by ${count(content.length, 'content item')}: ${content.join(', ')}. Deleting it would take it from them for good. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it nevertheless.`,
      ],
      integration,
    );
  }
  return { operation: 'delete', desired, integration, content, warnings: [] };
}

function planExisting(
  desired: DesiredIntegration,
  integration: Integration,
  context: Context,
): Step {
  const { observed, index, templates, updateSecret, names } = context;
  const { name } = desired.address;
  if (name !== null && name !== integration.name && index.named(name).length > 0) {
    return refused(
      desired,
      [
        `Renaming "${integration.name}" would give two integrations the name "${name}": ${guids(index.named(name))} has it already.`,
      ],
      integration,
    );
  }
  const declared = desired.template;
  if (declared !== null && integration.template !== null && declared !== integration.template) {
    return refused(
      desired,
      [
        `The integration "${integration.name}" (${integration.guid}) has the template ${integration.template}, not ${declared}. Connect cannot change it: declare template ${integration.template}, choose another name, or delete the integration.`,
      ],
      integration,
    );
  }
  const template = templates?.get(integration.template) ?? null;
  const stored = { auth_type: integration.auth_type, ...integration.config };
  const content = missingContent(desired, integration, context);
  const access = targetAccess(desired, integration.permissions === null, observed);
  const problems = [
    ...keyProblems(desired, template, stored),
    ...verifyProblems(desired, template, stored),
    ...access.problems,
    ...content.problems,
  ];
  if (problems.length > 0) return refused(desired, problems, integration);
  return planUpdate(
    { desired, template, permissions: access.permissions },
    integration,
    updateSecret === 'always',
    content.guids,
    names,
  );
}

function planCreation(desired: DesiredIntegration, name: string, context: Context): Step {
  const { observed, index, templates, names } = context;
  const offered = templates === null ? '' : [...templates.keys()].join(', ');
  const warnings = lookAlikes(name, index);
  if (desired.template === null) {
    const choice = offered === '' ? '' : `, one of: ${offered}`;
    return refused(desired, [
      `There is no integration with the name "${name}", and without a template none can be created. Give \`template\`${choice}.`,
      ...warnings,
    ]);
  }
  const template = templates?.get(desired.template) ?? null;
  if (templates !== null && template === null) {
    return refused(desired, [
      `The server has no template "${desired.template}". It has: ${offered}.`,
    ]);
  }
  const content = missingContent(desired, null, context);
  const access = targetAccess(desired, hasNoAccessLists(observed), observed);
  const problems = [
    ...keyProblems(desired, template, null),
    ...verifyProblems(desired, template, null),
    ...access.problems,
    ...content.problems,
  ];
  if (problems.length > 0) return refused(desired, problems);
  const { description } = desired;
  const { permissions } = access;
  const config = typedConfig(template, desired.config);
  return {
    operation: 'create',
    desired,
    template,
    permissions,
    changes: [
      ...(description === null ? [] : [{ field: 'description', from: null, to: description }]),
      ...Object.entries(config).map(([key, value]) => ({
        field: `config.${key}`,
        from: null,
        to: asText(value),
      })),
      ...accessChanges(permissions ?? [], null, names),
      ...content.guids.map(associated),
    ],
    content: content.guids,
    warnings,
    body: {
      name,
      ...(description === null ? {} : { description }),
      template: desired.template,
      config: { ...config, ...desired.secrets },
      ...(permissions === null || permissions.length === 0 ? {} : { permissions }),
    },
  };
}

function keyProblems(
  { config, secrets }: DesiredIntegration,
  template: Template | null,
  stored: Readonly<Record<string, unknown>> | null,
): string[] {
  return template === null
    ? []
    : templateProblems(template, { config, secrets: Object.keys(secrets), stored });
}

/** Connect verifies Service Account integrations only, by its API reference; so nothing is made before that is known. */
function verifyProblems(
  { verify, config }: DesiredIntegration,
  template: Template | null,
  stored: Readonly<Record<string, unknown>> | null,
): string[] {
  if (!verify) return [];
  const authType = authTypeOf(template, config, stored);
  return authType === 'Service Account'
    ? []
    : [
        `\`verify\` is for integrations with the auth type Service Account only, and this one ${authType === null ? 'declares none' : `has ${authType}`}. Leave verify out, or declare auth_type.`,
      ];
}

function targetAccess(
  { access }: DesiredIntegration,
  unsupported: boolean,
  observed: Observed,
): { permissions: readonly Permission[] | null; problems: readonly string[] } {
  if (access === null) return { permissions: null, problems: [] };
  const resolved = resolveAccess(access, observed);
  if ('problems' in resolved) return { permissions: null, problems: resolved.problems };
  if (unsupported && access.to === 'listed') {
    return {
      permissions: null,
      problems: [
        'This Connect has no access lists for integrations, so the integration would be open to every publisher. Upgrade Connect, or declare no access list.',
      ],
    };
  }
  return { permissions: unsupported ? null : resolved.permissions, problems: [] };
}

/** Access lists came after 2025.08: an integration, or else the version, tells whether the server has them. */
function hasNoAccessLists({ integrations, settings }: Observed): boolean {
  if (integrations.length > 0) return integrations.every(({ permissions }) => permissions === null);
  return isBefore(settings.version, 2025, 9);
}

function missingContent(
  desired: DesiredIntegration,
  integration: Integration | null,
  { observed: { content, settings }, claims }: Context,
): { guids: string[]; problems: string[] } {
  const guids: string[] = [];
  const problems: string[] = [];
  for (const guid of desired.content) {
    const associations = content.get(guid) ?? [];
    if (associations instanceof ConnectError) {
      problems.push(
        `The content item ${guid} cannot be associated: it does not exist, or the API key may not see it. ${associations.message}`,
      );
    } else if (!associations.some((one) => one.oauth_integration_guid === integration?.guid)) {
      if (associations.length > 0 && takesOne(settings.version, associations)) {
        problems.push(
          `The content item ${guid} has an integration already (${associations.map((one) => one.oauth_integration_guid).join(', ')}), and this Connect takes one for each content item (several since 2025.07). Remove that one first, or leave the item out.`,
        );
      } else if (isClaimedTwice(guid, claims) && isBeforeSeveral(settings.version)) {
        problems.push(
          `The content item ${guid} is declared for several integrations, and this Connect takes one for each content item (several since 2025.07). Declare it once.`,
        );
      }
      guids.push(guid);
    }
  }
  return { guids, problems };
}

/** Several integrations for one content item came with 2025.07, and `content_guid` with them. */
function takesOne(version: string, associations: readonly Association[]): boolean {
  return version === ''
    ? associations.every(({ content_guid }) => content_guid === null)
    : isBeforeSeveral(version);
}

function isBeforeSeveral(version: string): boolean {
  return isBefore(version, 2025, 7);
}

function isBefore(version: string, year: number, month: number): boolean {
  const found = /^\s*(\d+)\.(\d+)/.exec(version);
  if (found === null) return false;
  const [y, m] = [Number(found[1]), Number(found[2])];
  return y < year || (y === year && m < month);
}

function isClaimedTwice(claim: string, claims: ReadonlyMap<string, readonly string[]>): boolean {
  return (claims.get(claim)?.length ?? 0) > 1;
}

/** Two declarations of one integration, or of one name, cannot both hold. */
function refuseClashes(steps: readonly Step[]): Step[] {
  const subjectsOf = (step: Step): string[] => {
    if (step.operation === 'refused') return [];
    const existing = 'integration' in step ? step.integration : null;
    // A name that an integration has already is nobody's claim: Connect lets several share one.
    const { name } = step.desired.address;
    return [
      ...(existing === null ? [] : [`GUID ${existing.guid}`]),
      ...(name === null || name === existing?.name ? [] : [`name "${name}"`]),
    ];
  };
  const claims = groupBy(steps.flatMap(subjectsOf), (subject) => subject);
  return steps.map((step) => {
    const clash = subjectsOf(step).find((subject) => isClaimedTwice(subject, claims));
    return clash === undefined
      ? step
      : refused(
          step.desired,
          [`Several declarations are about the integration with the ${clash}. Declare it once.`],
          'integration' in step ? step.integration : null,
        );
  });
}

function refused(
  desired: Desired,
  problems: readonly string[],
  integration: Integration | null = null,
): RefusedStep {
  return { operation: 'refused', desired, integration, problems, warnings: [] };
}

function lookAlikes(name: string, index: IntegrationIndex): string[] {
  return index
    .lookingLike(name)
    .map(
      (other) =>
        `There is no integration with the name ${JSON.stringify(name)}, but ${JSON.stringify(other.name)} (${other.guid}) looks like it: only letter case, white space or the form of Unicode characters differ. If that one is meant, declare its exact name or its guid.`,
    );
}

function associated(guid: string): Change {
  return { field: 'content', from: null, to: guid };
}

/** Who is added to an access list and who is removed; an empty list is everyone. Nothing is stored of what does not exist. */
function accessChanges(
  declared: readonly Permission[] | null,
  stored: readonly Permission[] | null,
  names: ReadonlyMap<string, string>,
): Change[] {
  if (declared === null) return [];
  const members = (list: readonly Permission[]): string[] =>
    list.length === 0 ? ['everyone'] : list.map(principalOf);
  const named = (member: string): string => {
    const name = names.get(member);
    return name === undefined ? member : `${member.slice(0, member.indexOf(' '))} ${name}`;
  };
  const before = new Set(stored === null ? [] : members(stored));
  const after = new Set(members(declared));
  return [
    ...[...after]
      .filter((member) => !before.has(member))
      .map((member) => ({ field: 'access', from: null, to: named(member) })),
    ...[...before]
      .filter((member) => !after.has(member))
      .map((member) => ({ field: 'access', from: named(member), to: null })),
  ];
}

/** What to call users and groups: as they were declared, or as the server calls them. */
function principalNames({ users, groups, principalNames: others }: Observed): Map<string, string> {
  const names = new Map(others);
  for (const [kind, lookups] of [
    ['user', users],
    ['group', groups],
  ] as const) {
    for (const [name, lookup] of lookups) {
      if ('guid' in lookup) names.set(`${kind} ${lookup.guid}`, name);
    }
  }
  return names;
}

function contentOf(associations: readonly Association[]): string[] {
  return associations.map(({ content_guid, app_guid }) => content_guid ?? app_guid ?? 'unknown');
}

function storedValue(integration: Integration, key: string): unknown {
  if (Object.hasOwn(integration.config, key)) return integration.config[key];
  return key === 'auth_type' ? integration.auth_type : undefined;
}

/** Scopes are a set of words; a missing value and an empty one are the same; booleans equal their names. */
function equal(key: string, declared: ConfigValue, stored: unknown): boolean {
  const there = stored === undefined || stored === null ? '' : asText(stored);
  if (key === 'scopes') return words(String(declared)) === words(there);
  return asText(declared) === there;
}

function words(text: string): string {
  return [...new Set(text.split(/\s/).filter((word) => word !== ''))].sort().join(' ');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function guids(integrations: readonly Integration[]): string {
  return integrations.map(({ guid }) => guid).join(', ');
}

/** A number and a noun, such as `2 content items`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
