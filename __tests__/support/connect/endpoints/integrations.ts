import { isObject, isString, nullable, parseFields, parseJson } from '../body';
import { type ConfigMap, resolveConfig } from '../config';
import { compareText } from '../directory';
import { found } from '../lookup';
import type { Answer, Call } from '../protocol';
import { Refusal } from '../refusal';
import {
  type ConnectSettings,
  hasAuthType,
  hasPermissions,
  type KeyOwner,
  since,
} from '../settings';
import { authTypeOf, type Permission, type State, type StoredIntegration } from '../state';
import { templatesOf } from '../template-versions';
import type { Template } from '../templates';
import type { Server } from './server';

export function listIntegrations(server: Server, { state, owner }: Call): Answer {
  return [200, state.integrations.map((stored) => present(server, stored, state, owner))];
}

export function getIntegration(server: Server, { key, state, owner }: Call): Answer {
  const integration = found(state.integrations, key, 'OAuth integration');
  return [200, present(server, integration, state, owner)];
}

/** Answers 200, not 201 (documented). Names need not be unique and are kept byte for byte (recorded). */
export function createIntegration(server: Server, { body, owner }: Call): Answer {
  const { settings, store } = server;
  requireLicence(settings);
  const { name, description, template: id, config, permissions } = parseInput(settings, body);
  if (name === '' || (name === null && settings.nameRequired)) {
    // The schema allows null; refusing it is the stricter reading of the code's existence.
    throw new Refusal(400, 'InvalidOAuthIntegrationName', 'A name is required.');
  }
  const template = findTemplate(settings, id ?? '');
  const resolved = resolveConfig(template, config ?? {}, { config: {}, secrets: {} }, settings);
  const checkedPermissions = checkPermissions(server, permissions ?? []);
  const time = store.time();
  const integration: StoredIntegration = {
    id: store.takeId(),
    guid: settings.randomUuid(),
    name,
    description: description ?? '',
    template: template.id,
    ...resolved,
    permissions: checkedPermissions,
    createdTime: time,
    updatedTime: time,
  };
  store.write({ integrations: [...store.state.integrations, integration] });
  return [200, present(server, integration, store.state, owner)];
}

/** Leaves alone what is not sent (recorded), and takes null as not sent (inferred). */
export function updateIntegration(server: Server, { key, body, owner }: Call): Answer {
  const { settings, store } = server;
  requireLicence(settings);
  const stored = found(store.state.integrations, key, 'OAuth integration');
  const { name, description, template, config, permissions } = parseInput(settings, body);
  if (template !== null) {
    // Not in the update's schema (documented); the code is inferred from its name.
    throw new Refusal(
      400,
      'OAuthTemplateProhibitedChange',
      'The template of an OAuth integration cannot be changed.',
    );
  }
  if (name === '') {
    throw new Refusal(400, 'InvalidOAuthIntegrationName', 'A name is required.');
  }
  const inherited =
    settings.patchMode === 'merge' ? stored : { config: {}, secrets: stored.secrets };
  const resolved = config
    ? resolveConfig(findTemplate(settings, stored.template), config, inherited, settings)
    : { config: stored.config, secrets: stored.secrets };
  const updated: StoredIntegration = {
    ...stored,
    name: name ?? stored.name,
    description: description ?? stored.description,
    ...resolved,
    permissions: permissions ? checkPermissions(server, permissions) : stored.permissions,
    updatedTime: store.time(),
  };
  store.write({
    integrations: store.state.integrations.map((other) => (other === stored ? updated : other)),
  });
  return [200, present(server, updated, store.state, owner)];
}

/** Removes the associations and the sessions, too (documented). */
export function deleteIntegration({ store }: Server, { key }: Call): Answer {
  const { integrations, associations, sessions } = store.state;
  const stored = found(integrations, key, 'OAuth integration');
  store.write({
    integrations: integrations.filter((other) => other !== stored),
    associations: associations.filter((a) => a.integrationGuid !== stored.guid),
    sessions: sessions.filter((session) => session.oauth_integration_guid !== stored.guid),
  });
  return [204, undefined];
}

/** Only for Service Account integrations; success has no body (documented). The status of 241 and 248 is inferred. */
export function verifyIntegration({ settings, store }: Server, { key }: Call): Answer {
  requireLicence(settings);
  const stored = found(store.state.integrations, key, 'OAuth integration');
  if (authTypeOf(stored) !== 'Service Account') {
    throw new Refusal(
      400,
      'OAuthServiceAccountTestInvalidAuthType',
      'Only Service Account integrations can be verified.',
    );
  }
  const outcome = settings.verify(stored);
  if (outcome !== 'ok') throw new Refusal(400, outcome.error, outcome.message);
  return [200, undefined];
}

// --- Reading requests --------------------------------------------------------------------------------------------------

interface IntegrationInput {
  readonly name: string | null;
  readonly description: string | null;
  readonly template: string | null;
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly permissions: readonly unknown[] | null;
}

/**
 * The fields of a create or an update. Connect refuses fields that it does not know (from Posit's clients), among them
 * `auth_type`, which only answers have, and `permissions` before there were any.
 */
function parseInput(settings: ConnectSettings, body: string): IntegrationInput {
  const fields = parseFields(parseJson(body), [
    'name',
    'description',
    'template',
    'config',
    ...(hasPermissions(settings) ? ['permissions'] : []),
  ]);
  return {
    name: nullable(fields, 'name', isString),
    description: nullable(fields, 'description', isString),
    template: nullable(fields, 'template', isString),
    config: nullable(fields, 'config', isObject),
    permissions: nullable(fields, 'permissions', Array.isArray),
  };
}

/** Each names a user or a group, not both (documented); codes by their names. Twice the same is refused (inferred). */
function checkPermissions({ store }: Server, items: readonly unknown[]): Permission[] {
  const seen = new Set<string>();
  return items.map((item) => {
    const fields = parseFields(item, ['user_guid', 'group_guid']);
    const user = nullable(fields, 'user_guid', isString);
    const group = nullable(fields, 'group_guid', isString);
    if ((user === null) === (group === null)) {
      throw new Refusal(
        400,
        'InvalidPrincipalType',
        'Exactly one of user_guid and group_guid must be given.',
      );
    }
    if (user !== null && !store.users.some(({ guid }) => guid === user)) {
      throw new Refusal(400, 'InvalidUserGUID', `There is no user ${user}.`);
    }
    if (group !== null && !store.groups.some(({ guid }) => guid === group)) {
      throw new Refusal(400, 'InvalidGroupGUID', `There is no group ${group}.`);
    }
    const principal = user ?? group ?? '';
    if (seen.has(principal)) {
      const code = user === null ? 'DuplicateGroupPermission' : 'DuplicateUserPermission';
      throw new Refusal(400, code, `${principal} is given twice.`);
    }
    seen.add(principal);
    return store.permission(user, group);
  });
}

function findTemplate(settings: ConnectSettings, id: string): Template {
  const template = templatesOf(settings).find((candidate) => candidate.id === id);
  if (template === undefined) {
    throw new Refusal(
      400,
      'OAuthTemplateNotFound',
      `There is no OAuth template ${JSON.stringify(id)}.`,
    );
  }
  return template;
}

function requireLicence({ licensed }: ConnectSettings): void {
  if (licensed) return;
  throw new Refusal(402, 'OAuthIntegrationsNotLicensed', 'OAuth integrations are not licensed.');
}

// --- Writing answers ---------------------------------------------------------------------------------------------------

/**
 * Secret keys are left out, not masked (recorded). `auth_type` came in 2024.12 and `permissions` after 2025.08;
 * the releases of `environment_variables` and `content_count`, which only administrators see, are inferred.
 */
function present(
  { settings }: Server,
  stored: StoredIntegration,
  state: State,
  owner: KeyOwner | null,
): Record<string, unknown> {
  const template = settings.templates.find(({ id }) => id === stored.template);
  const isRecent = since(settings, '2026.01');
  return {
    id: String(stored.id),
    guid: stored.guid,
    created_time: stored.createdTime,
    updated_time: stored.updatedTime,
    name: stored.name,
    description: stored.description,
    template: stored.template,
    ...(hasAuthType(settings) && { auth_type: authTypeOf(stored) }),
    config: sortKeys(stored.config),
    ...(hasPermissions(settings) && {
      permissions: stored.permissions.map((permission) => ({
        id: permission.id,
        guid: permission.guid,
        integration_guid: stored.guid,
        user_guid: permission.userGuid,
        group_guid: permission.groupGuid,
      })),
    }),
    ...(isRecent && { environment_variables: template?.environment_variables ?? [] }),
    ...(isRecent &&
      owner?.role === 'administrator' && {
        content_count: state.associations.filter((a) => a.integrationGuid === stored.guid).length,
      }),
  };
}

function sortKeys(map: ConfigMap): ConfigMap {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)));
}
