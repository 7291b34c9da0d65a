import type { IntegrationUpdate } from '../connect/client';
import { ConnectError } from '../connect/errors';
import type { Association, Integration, Template } from '../connect/schemas';
import {
  declaredContent,
  label,
  type Desired,
  type DesiredAbsence,
  type DesiredIntegration,
  type UpdateSecret,
} from '../inputs/desired';
import { count } from '../words';
import { accessChanges, differences } from './differences';
import { examine, type Circumstances } from './examine';
import { featuresOf } from './features';
import { groupBy, IntegrationIndex } from './find';
import type { Observed } from './observe';
import { refused, refuseClashes, refusedFor } from './refusals';
import { secretsToCreate, secretsToUpdate, secretValues } from './secrets';
import {
  writesIntegration,
  type Change,
  type Kept,
  type Plan,
  type SentSecret,
  type Step,
  type Target,
  type UnchangedStep,
  type UpdateStep,
} from './step';
import { plain, typedConfig } from './templates';

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
    keepsSecrets: updateSecret === 'on-create',
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
  secrets: readonly SentSecret[],
  content: readonly string[],
  names: ReadonlyMap<string, string>,
): UpdateStep | UnchangedStep {
  const { desired, template, permissions } = target;
  const values = differences(target, integration);
  const access = accessChanges(permissions, integration.permissions ?? [], names);
  const changes = [...values, ...access, ...content.map(associated)];
  if (changes.length === 0 && secrets.length === 0) {
    return { operation: 'unchanged', desired, integration, kept: [], warnings: [] };
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
            ...secretValues(desired, secrets),
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
    newClient: [],
    kept: [],
    content,
    warnings: [],
    body: Object.keys(body).length === 0 ? null : body,
  };
}

interface Context extends Circumstances {
  readonly index: IntegrationIndex;
  /** By id; `null` where the server does not tell. */
  readonly templates: ReadonlyMap<string | null, Template> | null;
  readonly updateSecret: UpdateSecret;
  /** What to call users and groups, by `user GUID` or `group GUID`. */
  readonly names: ReadonlyMap<string, string>;
}

function planOne(desired: Desired, context: Context): Step {
  const found = context.index.addressed(desired);
  const [integration] = found;
  if (found.length > 1) {
    return refusedFor(
      desired,
      'name',
      `${found.length} integrations have the name "${label(desired)}": ${guids(found)}. Say which one is meant with \`guid\`, or delete the others.`,
    );
  }
  if (desired.state === 'absent') return planAbsence(desired, integration, context);
  if (integration !== undefined) return planExisting(desired, integration, context);
  const { address } = desired;
  return address.by === 'guid'
    ? refusedFor(
        desired,
        'guid',
        `The server has no integration with the GUID ${address.guid}. Check the GUID, or leave it out to find the integration by its name.`,
      )
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
    return { operation: 'unchanged', desired, integration: null, kept: [], warnings };
  }
  if (address.name !== null && address.name !== integration.name) {
    return refusedFor(
      desired,
      'name',
      `The integration ${integration.guid} has the name "${integration.name}", not "${address.name}". It is not deleted: correct the name, or leave it out.`,
      integration,
    );
  }
  const uses = observed.uses.get(integration.guid) ?? [];
  if (uses instanceof ConnectError && !desired.allowDeleteInUse) {
    return refusedFor(
      desired,
      null,
      `Whether content uses "${integration.name}" (${integration.guid}) cannot be told, so it is not deleted. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it nevertheless. ${uses.message}`,
      integration,
    );
  }
  const content = uses instanceof ConnectError ? [] : contentOf(uses);
  if (content.length > 0 && !desired.allowDeleteInUse) {
    return refusedFor(
      desired,
      null,
      `"${integration.name}" (${integration.guid}) is in use by ${count(content.length, 'content item')}: ${content.join(', ')}. Deleting it would take it from them for good. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it nevertheless.`,
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
    return refusedFor(
      desired,
      'name',
      `Renaming "${integration.name}" would give two integrations the name "${name}": ${guids(index.named(name))} has it already.`,
      integration,
    );
  }
  const declared = desired.template;
  if (declared !== null && integration.template !== null && declared !== integration.template) {
    return refusedFor(
      desired,
      'template',
      `The integration "${integration.name}" (${integration.guid}) has the template ${integration.template}, not ${declared}. Connect cannot change it: declare template ${integration.template}, choose another name, or delete the integration.`,
      integration,
    );
  }
  const template = templates?.get(integration.template) ?? null;
  const { permissions, content, problems } = examine(desired, template, integration, context);
  if (problems.length > 0) return refused(desired, problems, integration);
  const target = { desired, template, permissions };
  const { secrets, newClient, kept } = secretsToUpdate(target, integration, updateSecret);
  const step = planUpdate(target, integration, secrets, content, names);
  const all = [...kept, ...unmanaged(desired, 'not-managed')];
  return step.operation === 'update' ? { ...step, newClient, kept: all } : { ...step, kept: all };
}

function planCreation(desired: DesiredIntegration, name: string, context: Context): Step {
  const { index, templates, names } = context;
  const offered = templates === null ? '' : [...templates.keys()].join(', ');
  const warnings = lookAlikes(name, index);
  if (desired.template === null) {
    const choice = offered === '' ? '' : `, one of: ${offered}`;
    return refused(
      desired,
      [
        {
          message: `There is no integration with the name "${name}", and without a template none can be created. Give \`template\`${choice}.`,
          path: 'template',
        },
        ...warnings.map((message) => ({ message, path: 'name' })),
      ],
      null,
    );
  }
  const template = templates?.get(desired.template) ?? null;
  if (templates !== null && template === null) {
    return refusedFor(
      desired,
      'template',
      `The server has no template "${desired.template}". It has: ${offered}.`,
    );
  }
  const { permissions, content, problems } = examine(desired, template, null, context);
  if (problems.length > 0) return refused(desired, problems, null);
  const { description } = desired;
  const config = typedConfig(template, desired.config);
  const { secrets, kept } = secretsToCreate(desired, template);
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
      ...accessChanges(permissions, null, names),
      ...content.map(associated),
    ],
    secrets,
    kept: [...kept, ...unmanaged(desired, 'open')],
    content,
    warnings,
    body: {
      name,
      ...(description === null ? {} : { description }),
      template: desired.template,
      config: { ...config, ...secretValues(desired, secrets) },
      ...(permissions === null || permissions.length === 0 ? {} : { permissions }),
    },
  };
}

/** What is left alone because nothing is declared of it. */
function unmanaged({ access, content }: DesiredIntegration, noAccess: Kept['because']): Kept[] {
  return [
    ...(access === null ? [{ field: 'access', because: noAccess }] : []),
    ...(content.length === 0 ? [{ field: 'content', because: 'not-managed' as const }] : []),
  ];
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
