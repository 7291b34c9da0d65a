import type { IntegrationUpdate, NewIntegration } from '../connect/client';
import type { Integration, ServerSettings, Template } from '../connect/schemas';
import {
  type ConfigValue,
  type Desired,
  type DesiredIntegration,
  type UpdateSecret,
} from '../inputs/desired';
import { templateProblems, typedConfig } from './templates';

/** What is on the server, as one look has shown it. */
export interface Observed {
  readonly integrations: readonly Integration[];
  /** `null` where the server does not tell. */
  readonly templates: readonly Template[] | null;
  readonly settings: ServerSettings;
}

/** A declared value that differs from the stored one. Never a secret. */
export interface Change {
  /** `name`, `description`, or `config.` and a key. */
  readonly field: string;
  /** `null` if nothing is stored. */
  readonly from: string | null;
  readonly to: string;
}

interface Intent {
  readonly warnings: readonly string[];
}

/** A declared integration that does not exist yet. */
export interface CreateStep extends Intent {
  readonly operation: 'create';
  readonly desired: DesiredIntegration;
  readonly template: Template | null;
  readonly body: NewIntegration;
}

/** A declared integration that exists, and what has to be written so that it is as declared. */
export interface UpdateStep extends Intent {
  readonly operation: 'update';
  readonly desired: DesiredIntegration;
  readonly template: Template | null;
  readonly integration: Integration;
  readonly changes: readonly Change[];
  /** Secret config keys that will be sent. They cannot be compared. */
  readonly secrets: readonly string[];
  readonly body: IntegrationUpdate;
}

/** A declared integration that needs no write. */
export interface UnchangedStep extends Intent {
  readonly operation: 'unchanged';
  readonly desired: DesiredIntegration;
  readonly integration: Integration;
}

/** A declaration that cannot be carried out, found before anything was sent for it. */
export interface RefusedStep extends Intent {
  readonly operation: 'refused';
  readonly desired: Desired;
  /** Whole sentences. */
  readonly problems: readonly string[];
}

export type Step = CreateStep | UpdateStep | UnchangedStep | RefusedStep;

/** What a run will do: one step for each declared integration, in declared order. */
export interface Plan {
  readonly steps: readonly Step[];
}

/**
 * Compares what is declared with what is there. Pure.
 *
 * Only declared keys count. A name that several integrations have, a template that differs, and whatever the server's
 * template does not allow become refusals.
 */
export function makePlan(
  declared: readonly Desired[],
  observed: Observed,
  updateSecret: UpdateSecret,
): Plan {
  const index = new Index(observed);
  return {
    steps: declared.map((desired) => planOne(desired as DesiredIntegration, index, updateSecret)),
  };
}

/**
 * The step that brings an existing integration to the declared state.
 *
 * The update holds every declared config key that is no secret as soon as it holds one, so that it means the same to a
 * server that merges config (as Connect documents) and to one that replaces it.
 */
export function planUpdate(
  desired: DesiredIntegration,
  integration: Integration,
  template: Template | null,
  sendSecrets: boolean,
): UpdateStep | UnchangedStep {
  const changes = differences(desired, integration, template);
  const secrets = sendSecrets ? Object.keys(desired.secrets) : [];
  if (changes.length === 0 && secrets.length === 0) {
    return { operation: 'unchanged', desired, integration, warnings: [] };
  }
  const changed = (field: string): boolean => changes.some((change) => change.field === field);
  const touchesConfig =
    secrets.length > 0 || changes.some(({ field }) => field.startsWith('config.'));
  return {
    operation: 'update',
    desired,
    template,
    integration,
    changes,
    secrets,
    warnings: [],
    body: {
      ...(changed('name') && desired.address.name !== null ? { name: desired.address.name } : {}),
      ...(changed('description') && desired.description !== null
        ? { description: desired.description }
        : {}),
      ...(touchesConfig
        ? {
            config: {
              ...typedConfig(template, desired.config),
              ...(sendSecrets ? desired.secrets : {}),
            },
          }
        : {}),
    },
  };
}

/** The declared values that differ from what is stored. */
export function differences(
  desired: DesiredIntegration,
  integration: Integration,
  template: Template | null,
): Change[] {
  const changes: Change[] = [];
  const { name } = desired.address;
  if (name !== null && name !== integration.name) {
    changes.push({ field: 'name', from: integration.name, to: name });
  }
  if (desired.description !== null && desired.description !== integration.description) {
    changes.push({ field: 'description', from: integration.description, to: desired.description });
  }
  const config = typedConfig(template, desired.config);
  for (const [key, value] of Object.entries(config)) {
    const stored = storedValue(integration, key);
    if (equal(key, value, stored)) continue;
    const from = stored === undefined || stored === null ? null : asText(stored);
    changes.push({ field: `config.${key}`, from, to: asText(value) });
  }
  return changes;
}

/** The integration with the lowest id: the one that stays where several have one name. */
export function byId(a: Integration, b: Integration): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Finds integrations and templates without looking through all of them each time. */
class Index {
  readonly byGuid: ReadonlyMap<string, Integration>;
  readonly byName: ReadonlyMap<string, readonly Integration[]>;
  readonly byLook: ReadonlyMap<string, readonly Integration[]>;
  readonly templates: ReadonlyMap<string, Template> | null;

  constructor({ integrations, templates }: Observed) {
    this.byGuid = new Map(
      integrations.map((integration) => [integration.guid.toLowerCase(), integration]),
    );
    this.byName = groupBy(integrations, ({ name }) => name);
    this.byLook = groupBy(integrations, ({ name }) => look(name));
    this.templates =
      templates === null || templates.length === 0
        ? null
        : new Map(templates.map((template) => [template.id, template]));
  }
}

function planOne(desired: DesiredIntegration, index: Index, updateSecret: UpdateSecret): Step {
  const { address } = desired;
  if (address.by === 'guid') {
    const integration = index.byGuid.get(address.guid);
    if (integration === undefined) {
      return refused(desired, [
        `The server has no integration with the GUID ${address.guid}. Check the GUID, or leave it out to find the integration by its name.`,
      ]);
    }
    const namesakes = (index.byName.get(address.name ?? integration.name) ?? []).filter(
      ({ guid }) => guid !== integration.guid,
    );
    if (address.name !== null && address.name !== integration.name && namesakes.length > 0) {
      return refused(desired, [
        `Renaming "${integration.name}" would give two integrations the name "${address.name}": ${guids(namesakes)} has it already.`,
      ]);
    }
    return planExisting(desired, integration, index, updateSecret);
  }
  const found = index.byName.get(address.name) ?? [];
  const [integration] = found;
  if (found.length > 1) {
    return refused(desired, [
      `${found.length} integrations have the name "${address.name}": ${guids(found)}. Say which one is meant with \`guid\`, or delete the others.`,
    ]);
  }
  return integration === undefined
    ? planCreate(desired, address.name, index)
    : planExisting(desired, integration, index, updateSecret);
}

function planExisting(
  desired: DesiredIntegration,
  integration: Integration,
  index: Index,
  updateSecret: UpdateSecret,
): Step {
  if (
    desired.template !== null &&
    integration.template !== null &&
    desired.template !== integration.template
  ) {
    return refused(desired, [
      `The integration "${integration.name}" (${integration.guid}) has the template ${integration.template}, not ${desired.template}. Connect cannot change it: declare template ${integration.template}, choose another name, or delete the integration.`,
    ]);
  }
  const template = index.templates?.get(integration.template ?? '') ?? null;
  if (template !== null) {
    const problems = templateProblems(template, {
      config: desired.config,
      secrets: Object.keys(desired.secrets),
      stored: { auth_type: integration.auth_type, ...integration.config },
    });
    if (problems.length > 0) return refused(desired, problems);
  }
  return planUpdate(desired, integration, template, updateSecret === 'always');
}

function planCreate(desired: DesiredIntegration, name: string, index: Index): Step {
  if (desired.template === null) {
    return refused(desired, [
      `There is no integration with the name "${name}", and without a template none can be created. Give \`template\`${index.templates === null ? '' : `, one of: ${[...index.templates.keys()].join(', ')}`}.${lookAlikes(name, index).join(' ')}`,
    ]);
  }
  const template = index.templates?.get(desired.template) ?? null;
  if (index.templates !== null && template === null) {
    return refused(desired, [
      `The server has no template "${desired.template}". It has: ${[...index.templates.keys()].join(', ')}.`,
    ]);
  }
  if (template !== null) {
    const problems = templateProblems(template, {
      config: desired.config,
      secrets: Object.keys(desired.secrets),
      stored: null,
    });
    if (problems.length > 0) return refused(desired, problems);
  }
  return {
    operation: 'create',
    desired,
    template,
    warnings: lookAlikes(name, index),
    body: {
      name,
      ...(desired.description === null ? {} : { description: desired.description }),
      template: desired.template,
      config: { ...typedConfig(template, desired.config), ...desired.secrets },
    },
  };
}

function refused(desired: Desired, problems: readonly string[]): RefusedStep {
  return { operation: 'refused', desired, problems, warnings: [] };
}

function lookAlikes(name: string, index: Index): string[] {
  return (index.byLook.get(look(name)) ?? []).map(
    (other) =>
      `There is no integration with the name ${JSON.stringify(name)}, but ${JSON.stringify(other.name)} (${other.guid}) looks like it: only letter case, white space or the form of Unicode characters differ. If that one is meant, declare its exact name or its guid.`,
  );
}

/** The same for names that people take for the same. */
function look(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

function storedValue(integration: Integration, key: string): unknown {
  const stored = integration.config[key];
  return stored === undefined && key === 'auth_type' ? integration.auth_type : stored;
}

/** Scopes are a set of words; a missing value and an empty one are the same; booleans equal their names. */
function equal(key: string, declared: ConfigValue, stored: unknown): boolean {
  const there = stored === undefined || stored === null ? '' : asText(stored);
  if (key === 'scopes') return words(String(declared)) === words(there);
  return asText(declared) === there;
}

function words(text: string): string {
  return [...new Set(text.split(/\s+/).filter((word) => word !== ''))].sort().join(' ');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function guids(integrations: readonly Integration[]): string {
  return integrations.map(({ guid }) => guid).join(', ');
}

/** Items by key, in their order. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
