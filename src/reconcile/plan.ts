import type { IntegrationUpdate } from '../connect/integrations';
import { IF_A_KEY_WAS_MEANT } from '../connect/messages';
import { templateOf, type Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import {
  declaredContent,
  formerNames,
  label,
  type Desired,
  type DesiredIntegration,
  type UpdateSecret,
} from '../inputs/desired';
import { listed, nearest } from '../words';
import { planAbsence } from './absence';
import { memberKey } from './access';
import { accessChanges, differences } from './differences';
import { examine, type Circumstances, type Examination } from './examine';
import { featuresOf } from './features';
import { IntegrationIndex } from './find';
import { needless, renamingWarnings, wasFormer } from './former-names';
import { lookAlikes } from './look-alikes';
import type { Observed } from './observe';
import { refused, refuseClashes, refusedFor } from './refusals';
import { sameClients } from './same-client';
import { secretsToCreate, secretsToUpdate, secretValues, unsetSecrets } from './secrets';
import {
  writesIntegration,
  type Change,
  type DeclarationProblem,
  type Kept,
  type Plan,
  type SentSecret,
  type Step,
  type Target,
  type UnchangedStep,
  type UpdateStep,
} from './step';
import { plain, typedConfig } from './templates';
import { warnOfTwins } from './twins';
import { completenessOf, notDeclared, undeclaredOf } from './undeclared';

export interface PlanOptions {
  readonly updateSecret: UpdateSecret;
  /** Whether nothing is sent, so that no secret needs a value. */
  readonly dryRun: boolean;
  /** The manifest that declares, and whether it says that it names every integration; `null` without one. */
  readonly manifest: { readonly complete: boolean } | null;
  /** Whether the key was made for this run. */
  readonly shortLivedKey: boolean;
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
  options: PlanOptions,
): Plan {
  const { integrations } = observed;
  const features = featuresOf(observed);
  const context: Context = {
    observed,
    features,
    index: new IntegrationIndex(integrations),
    ...options,
    keepsSecrets: options.updateSecret === 'on-create',
    names: principalNames(observed),
    claims: groupBy(declared.flatMap(declaredContent), (guid) => guid),
  };
  const { manifest } = options;
  const others = manifest === null ? [] : notDeclared(declared, integrations, context.index);
  const steps = warnOfTwins(refuseClashes(declared.map((desired) => planOne(desired, context))));
  const writes = steps.some(
    ({ operation }) => operation !== 'unchanged' && operation !== 'refused',
  );
  const undeclared = undeclaredOf(declared, others, sameClients(steps, others));
  const { seesAll } = features;
  const refusedRole = steps.some(writesIntegration) ? features.refusedRole : null;
  return {
    steps,
    undeclared,
    formerlyNeedless: needless(steps, context.index),
    seesAll: manifest === null || seesAll,
    completeness: completenessOf(manifest?.complete ?? false, undeclared, seesAll),
    refusal:
      refusedRole === null
        ? null
        : `The API key belongs to a ${refusedRole}. Managing OAuth integrations needs the key of an administrator: Connect refuses all others (status 403, code 22). [GET /v1/user]${options.shortLivedKey ? ` ${IF_A_KEY_WAS_MEANT}` : ''}`,
    planOnly:
      refusedRole === null
        ? null
        : `This is a ${refusedRole}'s key: enough to plan, not to apply. The run that applies needs the key of an administrator.`,
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
  const changes = [...values, ...access, ...content.map((guid) => added('content', guid))];
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

interface Context extends Circumstances, PlanOptions {
  readonly index: IntegrationIndex;
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
      context.index.named(label(desired)).length > 0
        ? `${found.length} integrations have the name "${label(desired)}": ${guids(found)}. Give the \`guid\` of the one that you mean, or delete the others.`
        : `${found.length} integrations have a former name of "${label(desired)}": ${guids(found)}. Only one can be renamed: leave out the former names of the others, or delete them.`,
    );
  }
  if (desired.state === 'absent')
    return planAbsence(desired, integration, context.observed, context.index);
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

function planExisting(
  desired: DesiredIntegration,
  integration: Integration,
  context: Context,
): Step {
  const { index, observed, updateSecret, names } = context;
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
      `The integration "${integration.name}" (${integration.guid}) has the template ${integration.template}, not ${declared}. Connect cannot change it: declare template ${integration.template}, choose another name${wasFormer(desired, integration) ? ', leave out the former one' : ''}, or delete the integration.`,
      integration,
    );
  }
  const template = templateOf(observed.templates, integration.template);
  const examined = examine(desired, template, integration, context);
  const { permissions, content, missingSecrets } = examined;
  const problems = lacking(desired, examined, context);
  if (problems.length > 0) return refused(desired, problems, integration);
  const target = { desired, template, permissions };
  const { secrets, newClient, kept } = secretsToUpdate(
    target,
    integration,
    updateSecret,
    missingSecrets,
  );
  const unset = unsetSecrets(desired, secrets);
  if (unset.length > 0 && !context.dryRun) return refused(desired, unset, integration);
  const step = planUpdate(target, integration, secrets, content, names);
  const all = [...kept, ...unmanaged(desired, 'not-managed')];
  const warnings = renamingWarnings(desired, integration, index);
  return step.operation === 'update'
    ? { ...step, newClient, kept: all, warnings }
    : { ...step, kept: all, warnings };
}

function planCreation(desired: DesiredIntegration, name: string, context: Context): Step {
  const { index, names } = context;
  const { templates } = context.observed;
  const offered = templates === 'not-told' ? '' : listed([...templates.keys()]);
  const warnings = [name, ...formerNames(desired)].flatMap((one) =>
    lookAlikes(one, index.lookingLike(one)),
  );
  if (desired.template === null) {
    const choice = offered === '' ? '' : `, one of: ${offered}`;
    const message = `There is no integration with the name "${name}", and the action needs a template to create one.${warnings.length > 0 ? '' : similar(name, context)} Give \`template\`${choice}, or correct the name if you mean an existing integration.`;
    const namesakes = warnings.map((warning) => ({ message: warning, path: 'name' }));
    return refused(desired, [{ message, path: 'template' }, ...namesakes], null);
  }
  const template = templateOf(templates, desired.template);
  if (templates !== 'not-told' && template === null) {
    return refusedFor(
      desired,
      'template',
      `The server has no template "${desired.template}". It has: ${offered}.`,
    );
  }
  const examined = examine(desired, template, null, context);
  const { permissions, content, missingSecrets } = examined;
  const problems = lacking(desired, examined, context);
  if (problems.length > 0) return refused(desired, problems, null);
  const { description } = desired;
  const config = typedConfig(template, desired.config);
  const { secrets, kept } = secretsToCreate(desired, template, missingSecrets);
  const unset = unsetSecrets(desired, secrets);
  if (unset.length > 0 && !context.dryRun) return refused(desired, unset, null);
  return {
    operation: 'create',
    desired,
    template,
    permissions,
    changes: [
      ...(description === null ? [] : [added('description', description)]),
      ...Object.entries(config).map(([key, value]) => added(`config.${key}`, plain(value))),
      ...accessChanges(permissions, null, names),
      ...content.map((guid) => added('content', guid)),
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

/**
 * Everything that is wrong. A dry run of inputs needs no secret: if only secrets are missing, nothing is wrong, and the
 * plan names them.
 */
function lacking(
  desired: DesiredIntegration,
  { problems, missingSecrets }: Examination,
  { dryRun }: Context,
): DeclarationProblem[] {
  const mayLack = dryRun && desired.at === null;
  return mayLack && problems.length === 0 ? [] : [...problems, ...missingSecrets];
}

/** To compare longer names with all that there are takes too long. */
const LONGEST_GUESSED = 200;

/** The existing integration whose name may have been misspelt. */
function similar(name: string, { index, observed }: Context): string {
  const guess =
    name.length > LONGEST_GUESSED
      ? undefined
      : nearest(
          name,
          observed.integrations.map((one) => one.name),
        );
  return guess === undefined ? '' : ` Did you mean "${guess}" (${guids(index.named(guess))})?`;
}

/** What is left alone because nothing is declared of it. */
function unmanaged({ access, content }: DesiredIntegration, noAccess: Kept['because']): Kept[] {
  return [
    ...(access === null ? [{ field: 'access', because: noAccess }] : []),
    ...(content.length === 0 ? [{ field: 'content', because: 'not-managed' as const }] : []),
  ];
}

function added(field: string, value: string): Change {
  return { field, from: null, to: value };
}

/** What to call users and groups: as they were declared, or as the server calls them. */
function principalNames({ users, groups, principalNames: others }: Observed): Map<string, string> {
  const names = new Map(others);
  for (const [kind, lookups] of [
    ['user', users],
    ['group', groups],
  ] as const) {
    for (const [name, lookup] of lookups) {
      if ('guid' in lookup) names.set(memberKey({ kind, guid: lookup.guid }), name);
    }
  }
  return names;
}

function guids(integrations: readonly Integration[]): string {
  return listed(integrations.map(({ guid }) => guid));
}
