import {
  invalidJson,
  isObject,
  isString,
  nullable,
  parseFields,
  parseJson,
  readable,
} from './body';
import { type ConfigMap, placeholderSecrets, resolveConfig, type StoredConfig } from './config';
import { compareText, type Group, listGroups, listUsers, type User } from './directory';
import { Refusal } from './refusal';
import { type Template, TEMPLATES } from './templates';

export interface SimulatedRequest {
  readonly method: string;
  /** Path and query, from `/__api__/` on; a sub-path of the installation is not part of it. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SimulatedResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Role = 'administrator' | 'publisher' | 'viewer';

/** The API keys of a new simulated server, one for each role. */
export const API_KEYS = {
  administrator: 'AdministratorKeyOfTheSimulation1',
  publisher: 'PublisherKeyOfTheSimulation00002',
  viewer: 'ViewerKeyOfTheSimulation00000003',
} as const;

export interface Principal {
  readonly role: Role;
  readonly username: string;
}

/** What a server is like. All of it may be changed while it runs, as an administrator or an upgrade would. */
export interface ConnectSettings {
  /** The features follow from it. */
  version: string;
  /** `Server.HideVersion`: no version in the settings nor in the `Server` header. */
  hideVersion: boolean;
  /** Without a licence POST, PATCH and verify answer 402 (documented); the rest works. */
  licensed: boolean;
  /** Inferred: where integrations are turned off, their endpoints are not there. */
  oauthIntegrationsEnabled: boolean;
  /** Whether `GET /v1/oauth/templates` exists; what it describes is enforced in any case. */
  templatesEndpoint: boolean;
  templates: readonly Template[];
  /** Whether PATCH keeps config keys that are not sent (documented) or drops all but secrets, as some clients assume. */
  patchMode: 'merge' | 'replace';
  /** Whether the strings `"true"` and `"false"` pass for booleans; unknown, so strict by default. */
  coerceBooleans: boolean;
  keys: Readonly<Record<string, Principal>>;
  /** A gateway in front of Connect that lets pass only this `Authorization`; the key travels in X-RSC-Authorization. */
  gateway: { readonly authorization: string } | null;
  /** What the token exchange of a Service Account integration comes to. */
  verify: (integration: StoredIntegration) => VerifyOutcome;
  now: () => Date;
  randomUuid: () => string;
}

export interface ConnectOptions extends Partial<ConnectSettings> {
  /** Whether the server starts with the `connect` integration; by default from 2025.05 on, as documented. */
  readonly defaultIntegration?: boolean;
  /** The id of the first integration. The default makes ids pass from one digit to two at once. */
  readonly firstId?: number;
}

type VerifyOutcome =
  | 'ok'
  | {
      readonly error: 'OAuthUnableToRetrieveToken' | 'AwsCredentialsExchangeFailed';
      readonly message: string;
    };

export interface StoredIntegration extends StoredConfig {
  readonly id: number;
  readonly guid: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly template: string;
  readonly createdTime: string;
  readonly updatedTime: string;
  /** Empty: open to all publishers (documented). */
  readonly permissions: readonly Permission[];
}

export interface Permission {
  readonly id: string;
  readonly guid: string;
  readonly userGuid: string | null;
  readonly groupGuid: string | null;
}

export interface Content {
  readonly guid: string;
  readonly name: string;
  readonly title: string;
  readonly app_mode: string;
}

export interface Association {
  readonly contentGuid: string;
  readonly integrationGuid: string;
  readonly createdTime: string;
}

/** What to put on a server past its API; what is left out is made up. Nothing is validated. */
export interface Seed {
  readonly users?: readonly (Partial<User> & Pick<User, 'username'>)[];
  readonly groups?: readonly (Partial<Group> & Pick<Group, 'name'>)[];
  readonly content?: readonly Partial<Content>[];
  readonly integrations?: readonly SeedIntegration[];
  readonly associations?: readonly { content_guid: string; integration_guid: string }[];
}

/** An integration as a server's list would show it, and its secrets. */
interface SeedIntegration {
  readonly id?: string;
  readonly guid?: string;
  readonly name: string | null;
  readonly description?: string | null;
  readonly template: string;
  readonly config: ConfigMap;
  /** By default, a made-up value for each secret that the template requires. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly permissions?: readonly { user_guid?: string | null; group_guid?: string | null }[];
  readonly created_time?: string;
  readonly updated_time?: string;
}

/** What a seed left on the server, in the order of the seed. */
export interface Seeded {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly content: readonly Content[];
  readonly integrations: readonly StoredIntegration[];
}

export interface JournalEntry {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed if it is JSON, else the text; undefined where there was none. */
  readonly body: unknown;
  readonly status: number;
  /** Connect's code of a refusal. */
  readonly code: number | undefined;
}

/** What requests can change. Replaced as a whole by every write, so that a former state can still be read. */
interface State {
  readonly integrations: readonly StoredIntegration[];
  readonly associations: readonly Association[];
}

/**
 * Posit Connect as far as OAuth integrations need it: a synchronous state machine without I/O.
 *
 * A model of the API, not of any client: it refuses what Connect refuses, and where that is not known it takes the
 * stricter reading, which each place says. "Documented" is the Connect API reference or Posit's guides; "recorded" is
 * seen in answers of real servers of 2024 and 2025; "inferred" is neither.
 */
export class SimulatedConnect {
  readonly settings: ConnectSettings;
  /** Every request handled, in order. */
  readonly journal: JournalEntry[] = [];

  private state: State = { integrations: [], associations: [] };
  private formerState: State = this.state;
  private readonly users: User[] = [];
  private readonly groups: Group[] = [];
  private readonly contentItems: Content[] = [];
  private lastId: number;
  private idsTaken = 0;
  private permissionsMade = 0;

  constructor({ defaultIntegration, firstId = 8, ...settings }: ConnectOptions = {}) {
    this.settings = {
      version: '2026.07.0',
      hideVersion: false,
      licensed: true,
      oauthIntegrationsEnabled: true,
      templatesEndpoint: true,
      templates: TEMPLATES,
      patchMode: 'merge',
      coerceBooleans: false,
      keys: {
        [API_KEYS.administrator]: { role: 'administrator', username: 'admin' },
        [API_KEYS.publisher]: { role: 'publisher', username: 'publisher' },
        [API_KEYS.viewer]: { role: 'viewer', username: 'viewer' },
      },
      gateway: null,
      verify: () => 'ok',
      now: () => new Date(),
      randomUuid: countingUuids(),
      ...settings,
    };
    this.lastId = firstId - 1;
    const principals = new Map(
      Object.values(this.settings.keys).map((principal) => [principal.username, principal.role]),
    );
    this.seed({
      users: [...principals].map(([username, user_role]) => ({ username, user_role })),
      integrations: (defaultIntegration ?? this.since('2025.05')) ? [DEFAULT_INTEGRATION] : [],
    });
  }

  /** The stored integrations with their secrets, in ascending order of id. */
  get integrations(): readonly StoredIntegration[] {
    return this.state.integrations;
  }

  get associations(): readonly Association[] {
    return this.state.associations;
  }

  /** The journal without reading requests. */
  get writes(): readonly JournalEntry[] {
    return this.journal.filter(({ method }) => method !== 'GET');
  }

  seed(seed: Seed): Seeded {
    const { randomUuid } = this.settings;
    const time = this.time();
    const users = (seed.users ?? []).map((user) => ({
      guid: randomUuid(),
      first_name: '',
      last_name: '',
      email: `${user.username}@example.com`,
      user_role: 'publisher' as const,
      ...user,
    }));
    const groups = (seed.groups ?? []).map((group) => ({
      guid: randomUuid(),
      owner_guid: this.users[0]?.guid ?? randomUuid(),
      ...group,
    }));
    const content = (seed.content ?? []).map((item, index) => ({
      guid: randomUuid(),
      name: `content-${String(index + 1)}`,
      title: `Content ${String(index + 1)}`,
      app_mode: 'python-shiny',
      ...item,
    }));
    const integrations = (seed.integrations ?? []).map((integration): StoredIntegration => {
      const template = this.settings.templates.find(({ id }) => id === integration.template);
      return {
        id: this.takeId(integration.id),
        guid: integration.guid ?? randomUuid(),
        name: integration.name,
        description: integration.description ?? '',
        template: integration.template,
        config: integration.config,
        secrets:
          integration.secrets ?? (template ? placeholderSecrets(template, integration.config) : {}),
        permissions: (integration.permissions ?? []).map((principal) =>
          this.permission(principal.user_guid ?? null, principal.group_guid ?? null),
        ),
        createdTime: integration.created_time ?? time,
        updatedTime: integration.updated_time ?? time,
      };
    });
    const associations = (seed.associations ?? []).map((association) => ({
      contentGuid: association.content_guid,
      integrationGuid: association.integration_guid,
      createdTime: time,
    }));

    this.users.push(...users);
    this.groups.push(...groups);
    this.contentItems.push(...content);
    this.state = {
      integrations: [...this.state.integrations, ...integrations].sort((a, b) => a.id - b.id),
      associations: [...this.state.associations, ...associations],
    };
    this.formerState = this.state;
    return { users, groups, content, integrations };
  }

  /**
   * Answers one request. With `stale`, a reading request sees the state before the last write, as from a node of a
   * cluster that lags behind.
   */
  handle(request: SimulatedRequest, { stale = false } = {}): SimulatedResponse {
    const { gateway } = this.settings;
    let response: SimulatedResponse;
    let code: number | undefined;
    if (gateway && request.headers['authorization'] !== gateway.authorization) {
      response = { status: 401, headers: HTML_HEADERS, body: GATEWAY_PAGE };
    } else {
      try {
        const [status, body] = this.answer(request, stale ? this.formerState : this.state);
        response = this.respond(request, status, body);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        code = error.code;
        const envelope = { code: error.code, error: error.message, payload: null };
        response = this.respond(request, error.status, envelope);
      }
    }
    const { method, path, headers } = request;
    this.journal.push({
      method,
      path,
      headers,
      body: readable(request.body),
      status: response.status,
      code,
    });
    return response;
  }

  // --- Routing, keys and roles ---------------------------------------------------------------------------------------

  /** The roles are those of the Connect API reference, which is silent on users and content associations. */
  private readonly routes: readonly Route[] = [
    route('GET server_settings', null, () => this.serverSettings()),
    route('GET v1/user', 'viewer', (call) => this.currentUser(call)),
    route('GET v1/users', 'viewer', ({ query }) => [200, listUsers(this.users, query)]),
    route('GET v1/users/{guid}', 'viewer', ({ key }) => [200, found(this.users, key, 'User')]),
    route('GET v1/groups', 'viewer', ({ query }) => [200, listGroups(this.groups, query)]),
    route('GET v1/groups/{guid}', 'viewer', ({ key }) => [200, found(this.groups, key, 'Group')]),
    route('GET v1/content', 'publisher', () => [200, this.contentItems]),
    route('GET v1/content/{guid}', 'publisher', (call) => [200, this.findContent(call)]),
    route(`GET ${OF_CONTENT}`, 'publisher', (call) => this.listAssociationsOfContent(call)),
    route(`PUT ${OF_CONTENT}`, 'publisher', (call) => this.setAssociationsOfContent(call)),
    route('GET v1/oauth/templates', 'publisher', () => [200, this.settings.templates]),
    route('GET v1/oauth/templates/{key}', 'publisher', (call) => this.getTemplate(call)),
    route(`GET ${INTEGRATIONS}`, 'publisher', (call) => this.listIntegrations(call)),
    route(`POST ${INTEGRATIONS}`, 'administrator', (call) => this.createIntegration(call)),
    route(`GET ${INTEGRATION}`, 'publisher', (call) => this.getIntegration(call)),
    route(`PATCH ${INTEGRATION}`, 'administrator', (call) => this.updateIntegration(call)),
    route(`DELETE ${INTEGRATION}`, 'administrator', (call) => this.deleteIntegration(call)),
    route(`GET ${INTEGRATION}/associations`, 'administrator', (call) =>
      this.listAssociationsOfIntegration(call),
    ),
    route(`POST ${INTEGRATION}/verify`, 'administrator', (call) => this.verifyIntegration(call)),
  ];

  private answer(request: SimulatedRequest, state: State): Answer {
    const { pathname, searchParams: query } = new URL(request.path, 'http://connect.invalid');
    for (const { method, path, role, handle } of this.routes) {
      const match = method === request.method ? path.exec(pathname) : null;
      if (match && this.serves(pathname)) {
        const principal = this.authenticate(request, role);
        return handle({ key: match[1] ?? '', query, body: request.body, principal, state });
      }
    }
    throw notFound('The requested object');
  }

  private serves(pathname: string): boolean {
    const { oauthIntegrationsEnabled, templatesEndpoint } = this.settings;
    if (pathname.includes('/oauth/') && !oauthIntegrationsEnabled) return false;
    if (pathname.includes('/oauth/templates')) return templatesEndpoint;
    // Inferred from the place of its error code among those of early 2025.
    return !pathname.endsWith('/verify') || this.since('2025.01');
  }

  /**
   * Connect takes the key from either header, with or without the word `Key` in X-RSC-Authorization (both seen in Posit's
   * own clients). The codes are documented by name; which status goes with which is from Posit's clients.
   */
  private authenticate({ headers }: SimulatedRequest, required: Role | null): Principal | null {
    const rsc = headers['x-rsc-authorization'];
    const plain = this.settings.gateway ? undefined : headers['authorization'];
    const key = rsc?.replace(/^Key /u, '') ?? /^Key (.+)$/u.exec(plain ?? '')?.[1];
    if (key === undefined) {
      if (required === null) return null;
      throw new Refusal(401, 'AuthRequired', 'Authentication is required.');
    }
    const principal = Object.hasOwn(this.settings.keys, key) ? this.settings.keys[key] : undefined;
    if (principal === undefined) {
      throw new Refusal(401, 'InvalidLogin', 'The API key is not valid.');
    }
    if (required !== null && ROLE_RANK[principal.role] < ROLE_RANK[required]) {
      // Recorded words.
      throw new Refusal(
        403,
        'PermissionDenied',
        "You don't have permission to perform this operation.",
      );
    }
    return principal;
  }

  /** The headers are recorded. The correlation id of the request is echoed, or one is made (documented). */
  private respond(request: SimulatedRequest, status: number, body: unknown): SimulatedResponse {
    const { hideVersion, version, randomUuid } = this.settings;
    return {
      status,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'cache-control': 'no-cache, no-store, must-revalidate',
        expires: '0',
        pragma: 'no-cache',
        server: hideVersion ? 'Posit Connect' : `Posit Connect v${version}`,
        'x-content-type-options': 'nosniff',
        'x-correlation-id': request.headers['x-correlation-id'] ?? randomUuid(),
      },
      body: body === undefined ? '' : JSON.stringify(body),
    };
  }

  /** Whether this server is of that version or newer; a hidden version is known to itself. */
  private since(version: string): boolean {
    return monthOf(this.settings.version) >= monthOf(version);
  }

  // --- Endpoints -----------------------------------------------------------------------------------------------------

  private serverSettings(): Answer {
    const { hideVersion, licensed, oauthIntegrationsEnabled, version } = this.settings;
    return [
      200,
      {
        version: hideVersion ? '' : version,
        license: { 'oauth-integrations': licensed, tier: 'advanced' },
        oauth_integrations_enabled: oauthIntegrationsEnabled,
      },
    ];
  }

  private currentUser({ principal }: Call): Answer {
    const user = this.users.find(({ username }) => username === principal?.username);
    if (user === undefined) throw notFound('User');
    return [200, user];
  }

  private getTemplate({ key }: Call): Answer {
    const template = this.settings.templates.find(({ id }) => id === key);
    if (template === undefined) throw notFound('OAuth template');
    return [200, template];
  }

  private listIntegrations({ state, principal }: Call): Answer {
    return [200, state.integrations.map((stored) => this.present(stored, state, principal))];
  }

  private getIntegration({ key, state, principal }: Call): Answer {
    const integration = found(state.integrations, key, 'OAuth integration');
    return [200, this.present(integration, state, principal)];
  }

  /** Answers 200, not 201 (documented). Names need not be unique and are kept byte for byte (recorded). */
  private createIntegration({ body, principal }: Call): Answer {
    this.requireLicence();
    const { name, description, template: id, config, permissions } = this.parseInput(body);
    if (!name) {
      // The schema allows null; refusing it is the stricter reading of the code's existence.
      throw new Refusal(400, 'InvalidOAuthIntegrationName', 'A name is required.');
    }
    const template = this.findTemplate(id ?? '');
    const resolved = resolveConfig(
      template,
      config ?? {},
      { config: {}, secrets: {} },
      this.settings,
    );
    const checkedPermissions = this.checkPermissions(permissions ?? []);
    const time = this.time();
    const integration: StoredIntegration = {
      id: this.takeId(),
      guid: this.settings.randomUuid(),
      name,
      description: description ?? '',
      template: template.id,
      ...resolved,
      permissions: checkedPermissions,
      createdTime: time,
      updatedTime: time,
    };
    this.write({ integrations: [...this.state.integrations, integration] });
    return [200, this.present(integration, this.state, principal)];
  }

  /** Leaves alone what is not sent (recorded), and takes null as not sent (inferred). */
  private updateIntegration({ key, body, principal }: Call): Answer {
    this.requireLicence();
    const stored = found(this.state.integrations, key, 'OAuth integration');
    const { name, description, template, config, permissions } = this.parseInput(body);
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
      this.settings.patchMode === 'merge' ? stored : { config: {}, secrets: stored.secrets };
    const resolved = config
      ? resolveConfig(this.findTemplate(stored.template), config, inherited, this.settings)
      : { config: stored.config, secrets: stored.secrets };
    const updated: StoredIntegration = {
      ...stored,
      name: name ?? stored.name,
      description: description ?? stored.description,
      ...resolved,
      permissions: permissions ? this.checkPermissions(permissions) : stored.permissions,
      updatedTime: this.time(),
    };
    this.write({
      integrations: this.state.integrations.map((other) => (other === stored ? updated : other)),
    });
    return [200, this.present(updated, this.state, principal)];
  }

  /** Removes the associations, too (documented). */
  private deleteIntegration({ key }: Call): Answer {
    const stored = found(this.state.integrations, key, 'OAuth integration');
    this.write({
      integrations: this.state.integrations.filter((other) => other !== stored),
      associations: this.state.associations.filter((a) => a.integrationGuid !== stored.guid),
    });
    return [204, undefined];
  }

  /** Only for Service Account integrations; success has no body (documented). The status of 241 and 248 is inferred. */
  private verifyIntegration({ key }: Call): Answer {
    this.requireLicence();
    const stored = found(this.state.integrations, key, 'OAuth integration');
    if (authTypeOf(stored) !== 'Service Account') {
      throw new Refusal(
        400,
        'OAuthServiceAccountTestInvalidAuthType',
        'Only Service Account integrations can be verified.',
      );
    }
    const outcome = this.settings.verify(stored);
    if (outcome !== 'ok') throw new Refusal(400, outcome.error, outcome.message);
    return [200, undefined];
  }

  private listAssociationsOfIntegration({ key, state }: Call): Answer {
    const { guid } = found(state.integrations, key, 'OAuth integration');
    return [200, this.presentAssociations(state, (a) => a.integrationGuid === guid)];
  }

  /** An array (recorded), although the API reference speaks of one object. */
  private listAssociationsOfContent({ key, state }: Call): Answer {
    const { guid } = this.findContent({ key });
    return [200, this.presentAssociations(state, (a) => a.contentGuid === guid)];
  }

  /**
   * Replaces the whole set (documented). One integration at most before 2025.07 (from Posit's clients). The codes are
   * inferred from their names, and 237 from the documented rule that integrations on behalf of a viewer need content
   * that is interactive.
   */
  private setAssociationsOfContent({ key, body }: Call): Answer {
    const content = this.findContent({ key });
    const items = parseJson(body);
    if (!Array.isArray(items)) throw invalidJson('The request body must be an array.');
    const integrations = items.map((item: unknown) => {
      const { oauth_integration_guid: guid } = parseFields(item, ['oauth_integration_guid']);
      const stored = this.state.integrations.find((integration) => integration.guid === guid);
      if (stored === undefined) {
        throw new Refusal(
          400,
          'InvalidOAuthIntegrationGUID',
          `There is no OAuth integration ${String(guid)}.`,
        );
      }
      return stored;
    });
    if (new Set(integrations).size < integrations.length) {
      throw new Refusal(
        400,
        'InvalidOAuthIntegrationsDuplicates',
        'An OAuth integration is given twice.',
      );
    }
    if (integrations.length > 1 && !this.since('2025.07')) {
      throw new Refusal(
        400,
        'InvalidOAuthIntegrations',
        'A content item can have one OAuth integration.',
      );
    }
    const forViewers = integrations.find((stored) => authTypeOf(stored) !== 'Service Account');
    if (forViewers && !INTERACTIVE_APP_MODES.has(content.app_mode)) {
      throw new Refusal(
        400,
        'OAuthAssociationAuthType',
        `${authTypeOf(forViewers)} integrations need interactive content.`,
      );
    }
    const createdTime = this.time();
    this.write({
      associations: [
        ...this.state.associations.filter((a) => a.contentGuid !== content.guid),
        ...integrations.map(({ guid }) => ({
          contentGuid: content.guid,
          integrationGuid: guid,
          createdTime,
        })),
      ],
    });
    return [204, undefined];
  }

  // --- Reading requests ----------------------------------------------------------------------------------------------

  /**
   * The fields of a create or an update. Connect refuses fields that it does not know (from Posit's clients), among them
   * `auth_type`, which only answers have, and `permissions` before there were any.
   */
  private parseInput(body: string): IntegrationInput {
    const fields = parseFields(parseJson(body), [
      'name',
      'description',
      'template',
      'config',
      ...(this.hasPermissions() ? ['permissions'] : []),
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
  private checkPermissions(items: readonly unknown[]): Permission[] {
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
      if (user !== null && !this.users.some(({ guid }) => guid === user)) {
        throw new Refusal(400, 'InvalidUserGUID', `There is no user ${user}.`);
      }
      if (group !== null && !this.groups.some(({ guid }) => guid === group)) {
        throw new Refusal(400, 'InvalidGroupGUID', `There is no group ${group}.`);
      }
      const principal = user ?? group ?? '';
      if (seen.has(principal)) {
        const code = user === null ? 'DuplicateGroupPermission' : 'DuplicateUserPermission';
        throw new Refusal(400, code, `${principal} is given twice.`);
      }
      seen.add(principal);
      return this.permission(user, group);
    });
  }

  private findContent({ key }: Pick<Call, 'key'>): Content {
    return found(this.contentItems, key, 'Content');
  }

  private findTemplate(id: string): Template {
    const template = this.settings.templates.find((candidate) => candidate.id === id);
    if (template === undefined) {
      throw new Refusal(
        400,
        'OAuthTemplateNotFound',
        `There is no OAuth template ${JSON.stringify(id)}.`,
      );
    }
    return template;
  }

  private requireLicence(): void {
    if (this.settings.licensed) return;
    throw new Refusal(402, 'OAuthIntegrationsNotLicensed', 'OAuth integrations are not licensed.');
  }

  // --- Writing answers -----------------------------------------------------------------------------------------------

  /**
   * Secret keys are left out, not masked (recorded). `auth_type` came in 2024.12 and `permissions` after 2025.08;
   * the releases of `environment_variables` and `content_count`, which only administrators see, are inferred.
   */
  private present(
    stored: StoredIntegration,
    state: State,
    principal: Principal | null,
  ): Record<string, unknown> {
    const template = this.settings.templates.find(({ id }) => id === stored.template);
    const isRecent = this.since('2026.01');
    return {
      id: String(stored.id),
      guid: stored.guid,
      created_time: stored.createdTime,
      updated_time: stored.updatedTime,
      name: stored.name,
      description: stored.description,
      template: stored.template,
      ...(this.hasAuthType() && { auth_type: authTypeOf(stored) }),
      config: sortKeys(stored.config),
      ...(this.hasPermissions() && {
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
        principal?.role === 'administrator' && {
          content_count: state.associations.filter((a) => a.integrationGuid === stored.guid).length,
        }),
    };
  }

  private presentAssociations(
    state: State,
    selects: (association: Association) => boolean,
  ): Record<string, unknown>[] {
    return state.associations.filter(selects).flatMap((association) => {
      const integration = state.integrations.find((i) => i.guid === association.integrationGuid);
      if (integration === undefined) return [];
      return {
        app_guid: association.contentGuid,
        ...(this.since('2025.07') && { content_guid: association.contentGuid }),
        oauth_integration_guid: integration.guid,
        oauth_integration_name: integration.name,
        oauth_integration_description: integration.description,
        oauth_integration_template: integration.template,
        ...(this.hasAuthType() && { oauth_integration_auth_type: authTypeOf(integration) }),
        created_time: association.createdTime,
      };
    });
  }

  private hasAuthType(): boolean {
    return this.since('2024.12');
  }

  private hasPermissions(): boolean {
    return this.since('2025.10');
  }

  // --- State ---------------------------------------------------------------------------------------------------------

  private write(change: Partial<State>): void {
    this.formerState = this.state;
    this.state = { ...this.state, ...change };
  }

  /** Ids ascend with gaps (recorded). */
  private takeId(given?: string): number {
    if (given !== undefined) {
      const id = Number(given);
      this.lastId = Math.max(this.lastId, id);
      return id;
    }
    this.lastId += 1 + (this.idsTaken % 3 === 2 ? 2 : 0);
    this.idsTaken += 1;
    return this.lastId;
  }

  private permission(userGuid: string | null, groupGuid: string | null): Permission {
    this.permissionsMade += 1;
    return {
      id: String(this.permissionsMade),
      guid: this.settings.randomUuid(),
      userGuid,
      groupGuid,
    };
  }
  /** Whole seconds, UTC (recorded). */
  private time(): string {
    return `${this.settings.now().toISOString().slice(0, 19)}Z`;
  }
}

// --- The routes --------------------------------------------------------------------------------------------------------

type Answer = readonly [status: number, body: unknown];

interface Call {
  /** The parameter of the path: a GUID, or the id of a template. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly principal: Principal | null;
  readonly state: State;
}

interface IntegrationInput {
  readonly name: string | null;
  readonly description: string | null;
  readonly template: string | null;
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly permissions: readonly unknown[] | null;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** The least role; null: no key is needed. */
  readonly role: Role | null;
  readonly handle: (call: Call) => Answer;
}

const INTEGRATIONS = 'v1/oauth/integrations';
const INTEGRATION = `${INTEGRATIONS}/{guid}`;
const OF_CONTENT = 'v1/content/{guid}/oauth/integrations/associations';

function route(endpoint: string, role: Role | null, handle: Route['handle']): Route {
  const [method = '', path = ''] = endpoint.split(' ');
  const pattern = path.replace(/\{\w+\}/gu, '([^/]+)');
  return { method, path: new RegExp(`^/__api__/${pattern}$`, 'u'), role, handle };
}

// --- Facts and helpers -------------------------------------------------------------------------------------------------

const ROLE_RANK: Readonly<Record<Role, number>> = { viewer: 0, publisher: 1, administrator: 2 };

/** Name and template of the integration that servers come with since 2025.05 (recorded). */
const DEFAULT_INTEGRATION: SeedIntegration = {
  name: 'Connect Visitor API Key',
  description: 'Short-lived API keys for the visitors of content',
  template: 'connect',
  config: { max_role: 'Admin' },
};

const INTERACTIVE_APP_MODES: ReadonlySet<string> = new Set([
  'shiny',
  'rmd-shiny',
  'quarto-shiny',
  'api',
  'tensorflow-saved-model',
  'python-api',
  'python-bokeh',
  'python-dash',
  'python-fastapi',
  'python-gradio',
  'python-shiny',
  'python-streamlit',
  'jupyter-voila',
]);

const HTML_HEADERS = { 'content-type': 'text/html; charset=utf-8', server: 'gateway' };
const GATEWAY_PAGE =
  '<!DOCTYPE html><html><head><title>401 Unauthorized</title></head><body>The gateway needs a token.</body></html>';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Chosen by the config where the template has a choice, else by the template (recorded). */
function authTypeOf({ template, config }: StoredIntegration): string {
  const chosen = config['auth_type'];
  if (typeof chosen === 'string') return chosen;
  return template === 'connect' ? 'Visitor API Key' : 'Viewer';
}

/** `2025.08` of `2025.08.0-dev+23` as a number of months. */
function monthOf(version: string): number {
  const [, year, month] = /^(\d+)\.(\d+)/u.exec(version) ?? [];
  if (year === undefined || month === undefined) throw new Error(`No Connect version: ${version}`);
  return Number(year) * 12 + Number(month);
}

/** GUIDs in the form of version 4, the same in every run. */
function countingUuids(): () => string {
  let count = 0;
  return () => {
    count += 1;
    const digits = count.toString(16).padStart(8, '0');
    return `${digits}-0000-4000-8000-0000${digits}`;
  };
}

/** @throws {Refusal} 400, code 3 (words and status recorded), or 404, code 4 (the code recorded for other objects) */
function found<T extends { readonly guid: string }>(
  items: readonly T[],
  guid: string,
  noun: string,
): T {
  if (!GUID.test(guid)) throw new Refusal(400, 'InvalidId', `Invalid GUID: ${guid}`);
  const item = items.find((candidate) => candidate.guid === guid.toLowerCase());
  if (item === undefined) throw notFound(noun);
  return item;
}

function notFound(noun: string): Refusal {
  return new Refusal(404, 'ObjectDoesNotExist', `${noun} does not exist`);
}

function sortKeys(map: ConfigMap): ConfigMap {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)));
}
