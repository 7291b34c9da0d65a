import { type ConfigMap, placeholderSecrets, type StoredConfig } from './config';
import type { Group, User } from './directory';
import type { ConnectSettings, KeyOwner } from './settings';

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
  readonly owner_guid: string;
}

/** As answers show it (recorded). */
export interface Session {
  readonly id: string;
  readonly guid: string;
  /** Null for a Service Account integration. */
  readonly user_guid: string | null;
  readonly oauth_integration_guid: string;
  readonly has_refresh_token: boolean;
  readonly created_time: string;
  readonly updated_time: string;
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
  readonly sessions?: readonly (Partial<Session> & Pick<Session, 'oauth_integration_guid'>)[];
}

/** An integration as a server's list would show it, and its secrets. */
export interface SeedIntegration {
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
  readonly sessions: readonly Session[];
}

/** What requests can change. Replaced as a whole by every write, so that a former state can still be read. */
export interface State {
  readonly integrations: readonly StoredIntegration[];
  readonly associations: readonly Association[];
  readonly sessions: readonly Session[];
}

/** All that a server holds. */
export class Store {
  readonly users: User[] = [];
  readonly groups: Group[] = [];
  readonly contentItems: Content[] = [];
  /** From exchanges of identity tokens. */
  readonly issuedKeys = new Map<string, { owner: KeyOwner; expiresAt: number }>();
  private current: State = { integrations: [], associations: [], sessions: [] };
  private former: State = this.current;
  private lastId: number;
  private idsTaken = 0;
  private permissionsMade = 0;
  private sessionsMade = 0;

  constructor(
    private readonly settings: ConnectSettings,
    firstId: number,
  ) {
    this.lastId = firstId - 1;
  }

  get state(): State {
    return this.current;
  }

  /** The state before the last write. */
  get formerState(): State {
    return this.former;
  }

  /** The user whose key it is. */
  userOf(owner: KeyOwner | null): User | undefined {
    return this.users.find(({ username }) => username === owner?.username);
  }

  /** A new key that is valid until then. */
  issueKey(owner: KeyOwner, expiresAt: number): string {
    const key = `ShortLivedKey${this.settings.randomUuid().replaceAll('-', '')}`;
    this.issuedKeys.set(key, { owner, expiresAt });
    return key;
  }

  /** Whose key it is; undefined if there is none, or it has expired. */
  ownerOf(key: string): KeyOwner | undefined {
    const { keys, now } = this.settings;
    if (Object.hasOwn(keys, key)) return keys[key];
    const issued = this.issuedKeys.get(key);
    return issued && issued.expiresAt > now().getTime() ? issued.owner : undefined;
  }

  write(change: Partial<State>): void {
    this.former = this.current;
    this.current = { ...this.current, ...change };
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
      confirmed: true,
      locked: false,
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
      owner_guid: this.users[0]?.guid ?? randomUuid(),
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
    const sessions = (seed.sessions ?? []).map((session) => ({
      id: String((this.sessionsMade += 1)),
      guid: randomUuid(),
      user_guid: null,
      has_refresh_token: true,
      created_time: time,
      updated_time: time,
      ...session,
    }));

    this.users.push(...users);
    this.groups.push(...groups);
    this.contentItems.push(...content);
    this.current = {
      integrations: [...this.current.integrations, ...integrations].sort((a, b) => a.id - b.id),
      associations: [...this.current.associations, ...associations],
      sessions: [...this.current.sessions, ...sessions],
    };
    this.former = this.current;
    return { users, groups, content, integrations, sessions };
  }
  /** Ids ascend with gaps (recorded). */
  takeId(given?: string): number {
    if (given !== undefined) {
      const id = Number(given);
      this.lastId = Math.max(this.lastId, id);
      return id;
    }
    this.lastId += 1 + (this.idsTaken % 3 === 2 ? 2 : 0);
    this.idsTaken += 1;
    return this.lastId;
  }

  permission(userGuid: string | null, groupGuid: string | null): Permission {
    this.permissionsMade += 1;
    return {
      id: String(this.permissionsMade),
      guid: this.settings.randomUuid(),
      userGuid,
      groupGuid,
    };
  }

  /** Whole seconds, UTC (recorded). */
  time(): string {
    return `${this.settings.now().toISOString().slice(0, 19)}Z`;
  }
}

/** Chosen by the config where the template has a choice, else by the template (recorded). */
export function authTypeOf({ template, config }: StoredIntegration): string {
  const chosen = config['auth_type'];
  if (typeof chosen === 'string') return chosen;
  return template === 'connect' ? 'Visitor API Key' : 'Viewer';
}
