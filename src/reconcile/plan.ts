import type { IntegrationUpdate } from '../connect/client';
import { ConnectError } from '../connect/errors';
import type { Association, Integration, Permission, Template } from '../connect/schemas';
import {
  declaredContent,
  label,
  type Desired,
  type DesiredAbsence,
  type DesiredIntegration,
  type UpdateSecret,
} from '../inputs/desired';
import { count } from '../words';
import { resolveAccess } from './access';
import { accessChanges, differences, storedConfig } from './differences';
import { featuresOf, takesOne, type Features } from './features';
import { groupBy, IntegrationIndex } from './find';
import type { Observed } from './observe';
import {
  writesIntegration,
  type Change,
  type Plan,
  type RefusedStep,
  type SentSecret,
  type Step,
  type Target,
  type UnchangedStep,
  type UpdateStep,
} from './step';
import { authTypeOf, plain, templateProblems, typedConfig } from './templates';
import type { Secret } from '../secret';

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
  const features = featuresOf(observed);
  const context: Context = {
    observed,
    features,
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
  const writes = steps.some(
    ({ operation }) => operation !== 'unchanged' && operation !== 'refused',
  );
  return {
    steps,
    refusal:
      features.refusedRole === null || !steps.some(writesIntegration)
        ? null
        : `The API key belongs to a ${features.refusedRole}. Managing OAuth integrations needs the key of an administrator: Connect refuses all others (status 403, code 22). [GET /v1/user]`,
    warnings:
      writes && features.switchedOff
        ? [
            'OAuth integrations are switched off or not licensed on this server, by its own settings.',
          ]
        : [],
  };
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
  const secrets = sendSecrets ? sentSecrets(desired) : [];
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
            ...(sendSecrets ? secretValues(desired) : {}),
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

interface Context {
  readonly observed: Observed;
  readonly features: Features;
  readonly index: IntegrationIndex;
  /** By id; `null` where the server does not tell. */
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
  const { index, templates, updateSecret, names } = context;
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
  const { permissions, content, problems } = examine(desired, template, integration, context);
  if (problems.length > 0) return refused(desired, problems, integration);
  return planUpdate(
    { desired, template, permissions },
    integration,
    updateSecret === 'always',
    content,
    names,
  );
}

function planCreation(desired: DesiredIntegration, name: string, context: Context): Step {
  const { index, templates, names } = context;
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
  const { permissions, content, problems } = examine(desired, template, null, context);
  if (problems.length > 0) return refused(desired, problems);
  const { description } = desired;
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
        to: plain(value),
      })),
      ...accessChanges(permissions ?? [], null, names),
      ...content.map(associated),
    ],
    content,
    secrets: sentSecrets(desired),
    warnings,
    body: {
      name,
      ...(description === null ? {} : { description }),
      template: desired.template,
      config: { ...config, ...secretValues(desired) },
      ...(permissions === null || permissions.length === 0 ? {} : { permissions }),
    },
  };
}

function sentSecrets({ secrets }: DesiredIntegration): SentSecret[] {
  return Object.entries(secrets).map(([key, { variable }]) => ({ key, variable }));
}

function secretValues({ secrets }: DesiredIntegration): Record<string, Secret> {
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([key, { value }]) => (value === null ? [] : [[key, value]])),
  );
}

interface Examination {
  /** The declared access list; `null` leaves it alone. */
  readonly permissions: readonly Permission[] | null;
  /** Declared content items that are not associated yet. */
  readonly content: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Finds all that can be known to be wrong before a write, and what to write if nothing is.
 *
 * @param existing `null` if the integration is to be created
 */
function examine(
  desired: DesiredIntegration,
  template: Template | null,
  existing: Integration | null,
  context: Context,
): Examination {
  const { config } = desired;
  const secrets = Object.keys(desired.secrets);
  const stored = existing === null ? null : storedConfig(existing);
  const access = targetAccess(desired, existing, context);
  const content = missingContent(desired, existing, context);
  return {
    permissions: access.permissions,
    content: content.guids,
    problems: [
      ...(template === null ? [] : templateProblems(template, { config, secrets, stored })),
      ...verifyProblems(desired, template, stored),
      ...access.problems,
      ...content.problems,
    ],
  };
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
  existing: Integration | null,
  { observed, features }: Context,
): Pick<Examination, 'permissions' | 'problems'> {
  if (access === null) return { permissions: null, problems: [] };
  const resolved = resolveAccess(access, observed);
  if ('problems' in resolved) return { permissions: null, problems: resolved.problems };
  const supported = existing === null ? features.accessLists : existing.permissions !== null;
  if (supported) return { permissions: resolved.permissions, problems: [] };
  return {
    permissions: null,
    problems:
      access.to === 'everyone'
        ? []
        : [
            'This Connect has no access lists for integrations, so the integration would be open to every publisher. Upgrade Connect, or declare no access list.',
          ],
  };
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
      guids.push(guid);
      if (!takesOne(settings.version, associations)) continue;
      if (associations.length > 0) {
        problems.push(
          `The content item ${guid} has an integration already (${associations.map((one) => one.oauth_integration_guid).join(', ')}), and this Connect takes one for each content item (several since 2025.07). Remove that one first, or leave the item out.`,
        );
      } else if (isClaimedTwice(guid, claims)) {
        problems.push(
          `The content item ${guid} is declared for several integrations, and this Connect takes one for each content item (several since 2025.07). Declare it once.`,
        );
      }
    }
  }
  return { guids, problems };
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

function guids(integrations: readonly Integration[]): string {
  return integrations.map(({ guid }) => guid).join(', ');
}
