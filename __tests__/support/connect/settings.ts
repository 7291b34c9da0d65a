import type { IssuerKeys } from './identity';
import type { StoredIntegration } from './state';
import { type Template, TEMPLATES } from './templates';

export type Role = 'administrator' | 'publisher' | 'viewer';

/** The API keys of a new simulated server, one for each role. */
export const API_KEYS = {
  administrator: 'AdministratorKeyOfTheSimulation1',
  publisher: 'PublisherKeyOfTheSimulation00002',
  viewer: 'ViewerKeyOfTheSimulation00000003',
} as const;

export interface KeyOwner {
  readonly role: Role;
  readonly username: string;
  /** A trusted publisher, which is no user. */
  readonly isServicePrincipal?: boolean;
}

/** What a content item trusts to publish it: a workflow with this token (from Posit's clients and the API reference). */
export interface TrustedPublisher {
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
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
  /** The newest ones; a server has of them what its version has. */
  templates: readonly Template[];
  /** Whether visibility expressions have all their keys, empty where they do not apply. */
  spelledOutVisibility: boolean;
  /** Whether PATCH keeps config keys that are not sent (documented) or drops all but secrets, as some clients assume. */
  patchMode: 'merge' | 'replace';
  /** Whether the strings `"true"` and `"false"` pass for booleans; unknown, so strict by default. */
  coerceBooleans: boolean;
  /** Whether a creation needs a name; the schema allows null, so strict by default. */
  nameRequired: boolean;
  /** `Server.Address`: the URL under which users know the server. */
  address: string;
  /** Whether paths below `/connect/` that do not exist are answered by the dashboard's page; not known. */
  dashboardPage: 'at-its-root' | 'everywhere';
  /**
   * A service that was suspended, as Connect in Snowflake can be: the first request wakes it up (documented), and until
   * it is awake every request gets a page of this status.
   */
  suspended: { readonly status: 200 | 503; readonly wakesInMs: number } | null;
  keys: Readonly<Record<string, KeyOwner>>;
  /** A gateway in front of Connect that lets pass only this `Authorization`; the key travels in X-RSC-Authorization. */
  gateway: { readonly authorization: string } | null;
  /** `EarlyAccess.IdentityFederation`: identity tokens of other issuers log in as existing users. */
  identityFederation: boolean;
  /** Where such tokens are exchanged: as rstudio/rsconnect does it, or as rsconnect-python; which it is, is not known. */
  federationAt: 'credentials' | 'token-endpoint';
  /** Whether the token endpoint exchanges tokens at all. */
  tokenExchange: boolean;
  trustedPublishers: readonly TrustedPublisher[];
  /** What the issuers publish. A running server fetches it before each exchange. */
  issuerKeys: IssuerKeys;
  /** How long a key from an exchange is valid; not known. */
  keyLifetimeMs: number;
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

/** A new server: the newest version, with all that it can do. */
export function defaultSettings(): ConnectSettings {
  return {
    version: '2026.07.0',
    hideVersion: false,
    licensed: true,
    oauthIntegrationsEnabled: true,
    templatesEndpoint: true,
    templates: TEMPLATES,
    patchMode: 'merge',
    spelledOutVisibility: false,
    coerceBooleans: false,
    nameRequired: true,
    address: 'https://connect.example.com',
    dashboardPage: 'at-its-root',
    suspended: null,
    keys: {
      [API_KEYS.administrator]: { role: 'administrator', username: 'admin' },
      [API_KEYS.publisher]: { role: 'publisher', username: 'publisher' },
      [API_KEYS.viewer]: { role: 'viewer', username: 'viewer' },
    },
    gateway: null,
    identityFederation: false,
    federationAt: 'credentials',
    tokenExchange: true,
    trustedPublishers: [],
    issuerKeys: new Map(),
    keyLifetimeMs: 3_600_000,
    verify: () => 'ok',
    now: () => new Date(),
    randomUuid: countingUuids(),
  };
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

/** Whether a server is of that version or newer; a hidden version is known to itself. */
export function since({ version }: Pick<ConnectSettings, 'version'>, first: string): boolean {
  return monthOf(version) >= monthOf(first);
}

/** `2025.08` of `2025.08.0-dev+23` as a number of months. */
function monthOf(version: string): number {
  const [, year, month] = /^(\d+)\.(\d+)/u.exec(version) ?? [];
  if (year === undefined || month === undefined) throw new Error(`No Connect version: ${version}`);
  return Number(year) * 12 + Number(month);
}

/** `auth_type` came in 2024.12 and `permissions` after 2025.08 (recorded: before, answers have no such field). */
export function hasAuthType(settings: ConnectSettings): boolean {
  return since(settings, '2024.12');
}

export function hasPermissions(settings: ConnectSettings): boolean {
  return since(settings, '2025.10');
}
