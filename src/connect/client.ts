import { ConnectError } from './errors';
import type { Answer, Call, Http, Json } from './http';
import { UnexpectedShape, type Reader } from './readers';
import {
  readAssociations,
  readCurrentUser,
  readGroup,
  readGroups,
  readIntegration,
  readIntegrations,
  readServerSettings,
  readTemplates,
  readUser,
  readUsers,
  type Association,
  type Integration,
  type Principal,
  type ServerSettings,
  type Templates,
  type User,
} from './schemas';

/** What an integration is created from. Config holds secrets, too. */
export interface NewIntegration {
  readonly name: string;
  readonly description?: string;
  readonly template: string;
  readonly config: Readonly<Record<string, Json>>;
  /** Who may use it; left out, every publisher may. */
  readonly permissions?: readonly Principal[];
}

/** What an update changes. Fields left out stay as they are; the server merges config by key. */
export interface IntegrationUpdate {
  readonly name?: string;
  readonly description?: string;
  readonly config?: Readonly<Record<string, Json>>;
  /** Replaces the whole list; an empty one opens the integration to every publisher. */
  readonly permissions?: readonly Principal[];
}

/** A user or a group that a search has found, with the name that it is declared with. */
export interface Named {
  readonly guid: string;
  readonly name: string;
}

/** Posit Connect's API, as far as this action uses it. Every method rejects with a ConnectError. */
export interface ConnectClient {
  /** Every integration, in ascending order of id. */
  listIntegrations(): Promise<Integration[]>;
  /** Every template; `not-told` also on older servers (status 404), and in a form that is not known. */
  listTemplates(): Promise<Templates>;
  /** The settings; without a version where the server does not tell. */
  serverSettings(): Promise<ServerSettings>;
  createIntegration(integration: NewIntegration): Promise<Integration>;
  updateIntegration(guid: string, update: IntegrationUpdate): Promise<Integration>;
  /** Deletes an integration with its sessions and associations. Status 404 if it is not there. */
  deleteIntegration(guid: string): Promise<void>;
  /** Has Connect try a token exchange. For Service Account integrations only. */
  verifyIntegration(guid: string): Promise<void>;
  /** The content items that have the integration. */
  integrationAssociations(guid: string): Promise<Association[]>;
  /** The integrations that a content item has. */
  contentAssociations(contentGuid: string): Promise<Association[]>;
  /** Replaces the integrations of a content item. */
  setContentAssociations(contentGuid: string, integrationGuids: readonly string[]): Promise<void>;
  /** The users whose user name starts with `text`, in whatever letter case, and perhaps others. */
  searchUsers(text: string): Promise<Named[]>;
  /** The groups whose name starts with `text`, in whatever letter case. */
  searchGroups(text: string): Promise<Named[]>;
  userName(guid: string): Promise<string>;
  groupName(guid: string): Promise<string>;
  /** The role of the account that the API key belongs to; `null` where the server does not tell. */
  currentRole(): Promise<string | null>;
}

const INTEGRATIONS = '/v1/oauth/integrations';
/** Of users and groups. */
const LARGEST_PAGE = 500;
/** So many users no Connect has; a server that always has another page would be read for ever. */
const MOST_PAGES = 500;

/** A client of the API behind `http`. Paths and bodies by the Connect API reference. */
export function createClient(http: Http): ConnectClient {
  async function read<T>(reader: Reader<T>, call: Call): Promise<T> {
    const answer = await http.request(call);
    try {
      return reader(answer.json);
    } catch (error) {
      throw error instanceof UnexpectedShape ? unreadable(call, answer, error) : error;
    }
  }
  const integration = (guid: string): string => `${INTEGRATIONS}/${encodeURIComponent(guid)}`;
  const contentAssociations = (guid: string): string =>
    `/v1/content/${encodeURIComponent(guid)}/oauth/integrations/associations`;

  function page<T>(
    reader: Reader<Page<T>>,
    path: string,
    number: number,
    search: Readonly<Record<string, string>>,
  ): Promise<Page<T>> {
    const query = new URLSearchParams({
      ...search,
      page_number: String(number),
      page_size: String(LARGEST_PAGE),
    });
    return read(reader, { method: 'GET', path: `${path}?${query.toString()}` });
  }

  /** All pages, whatever their size: up to the total, or else up to one that is not full. */
  async function pages<T>(
    reader: Reader<Page<T>>,
    path: string,
    search: Readonly<Record<string, string>>,
  ): Promise<T[]> {
    let found: T[] = [];
    for (let number = 1; ; number += 1) {
      const bounded: typeof reader = (json) => {
        if (number > MOST_PAGES || found.length > MOST_PAGES * LARGEST_PAGE) {
          throw new UnexpectedShape(`no more than ${MOST_PAGES} pages of ${LARGEST_PAGE}`);
        }
        return reader(json);
      };
      const { results, total } = await page(bounded, path, number, search);
      found = found.concat(results);
      const complete = total === undefined ? results.length < LARGEST_PAGE : found.length >= total;
      if (complete || results.length === 0) return found;
    }
  }

  let everyUser: Promise<User[]> | undefined;

  /** A search of users has one page only, with first and last names in it, too: a common prefix can hide a user name. */
  async function usersLike(prefix: string): Promise<User[]> {
    const { results, total } = await page(readUsers, '/v1/users', 1, { prefix });
    if (results.length < LARGEST_PAGE && results.length >= (total ?? 0)) return results;
    everyUser ??= pages(readUsers, '/v1/users', {});
    return everyUser;
  }

  return {
    listIntegrations: () => read(readIntegrations, { method: 'GET', path: INTEGRATIONS }),
    async listTemplates() {
      try {
        return await read(readTemplates, {
          method: 'GET',
          path: '/v1/oauth/templates',
        });
      } catch (error) {
        if (notOffered(error)) return 'not-told';
        throw error;
      }
    },
    async serverSettings() {
      try {
        return await read(readServerSettings, {
          method: 'GET',
          path: '/server_settings',
          open: true,
        });
      } catch (error) {
        if (notTold(error)) return { version: '' };
        throw error;
      }
    },
    createIntegration: (body) =>
      read(readIntegration, {
        method: 'POST',
        path: INTEGRATIONS,
        body: written(body),
      }),
    updateIntegration: (guid, body) =>
      read(aboutItself(guid), {
        method: 'PATCH',
        path: integration(guid),
        body: written(body),
      }),
    async deleteIntegration(guid) {
      await http.request({ method: 'DELETE', path: integration(guid) });
    },
    async verifyIntegration(guid) {
      await http.request({ method: 'POST', path: `${integration(guid)}/verify` });
    },
    integrationAssociations: (guid) =>
      read(
        associationsOf((one) => one.oauth_integration_guid, guid),
        {
          method: 'GET',
          path: `${integration(guid)}/associations`,
          alone: true,
        },
      ),
    contentAssociations: (guid) =>
      read(
        associationsOf((one) => one.content_guid ?? one.app_guid, guid),
        {
          method: 'GET',
          path: contentAssociations(guid),
          alone: true,
        },
      ),
    async setContentAssociations(guid, integrationGuids) {
      await http.request({
        method: 'PUT',
        path: contentAssociations(guid),
        body: integrationGuids.map((oauth_integration_guid) => ({ oauth_integration_guid })),
      });
    },
    searchUsers: async (prefix) =>
      (await usersLike(prefix)).map(({ guid, username }) => ({ guid, name: username })),
    searchGroups: (prefix) => pages(readGroups, '/v1/groups', { prefix }),
    userName: async (guid) =>
      (
        await read(readUser, {
          method: 'GET',
          path: `/v1/users/${encodeURIComponent(guid)}`,
        })
      ).username,
    groupName: async (guid) =>
      (
        await read(readGroup, {
          method: 'GET',
          path: `/v1/groups/${encodeURIComponent(guid)}`,
        })
      ).name,
    async currentRole() {
      try {
        return (
          await read(readCurrentUser, {
            method: 'GET',
            path: '/v1/user',
            once: 'always',
          })
        ).user_role;
      } catch (error) {
        if (error instanceof ConnectError) return null;
        throw error;
      }
    },
  };
}

/** A body as the API reference has it: a permission is for a user or for a group, and the other one is `null`. */
function written({ permissions, ...others }: NewIntegration | IntegrationUpdate): Json {
  return permissions === undefined ? others : { ...others, permissions: permissions.map(granted) };
}

function granted({ kind, guid }: Principal): Json {
  return kind === 'user'
    ? { user_guid: guid, group_guid: null }
    : { user_guid: null, group_guid: guid };
}

interface Page<T> {
  readonly total?: number;
  readonly results: T[];
}

/*
 * A gateway or a connection that is used again may hand over the answer to another request. What such an answer names is
 * somebody else's: to go on with it would change the wrong thing.
 */

/** Reads an integration that must have this GUID. */
function aboutItself(guid: string): Reader<Integration> {
  return (json) => {
    const integration = readIntegration(json);
    if (!isSameGuid(integration.guid, guid)) {
      throw new UnexpectedShape('the integration that was asked for', 'guid');
    }
    return integration;
  };
}

/** Reads associations that must all be those of one content item or integration, as far as the server tells. */
function associationsOf(
  ownerOf: (association: Association) => string | null,
  guid: string,
): Reader<Association[]> {
  return (json) => {
    const associations = readAssociations(json);
    for (const [index, association] of associations.entries()) {
      if (!isSameGuid(ownerOf(association) ?? guid, guid)) {
        throw new UnexpectedShape('an association of what was asked for', String(index));
      }
    }
    return associations;
  };
}

function isSameGuid(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function unreadable(call: Call, answer: Answer, { message }: UnexpectedShape): ConnectError {
  return new ConnectError(
    { kind: 'unreadable', status: answer.status, reason: 'shape', detail: message },
    { method: call.method, path: call.path, correlationId: answer.correlationId, attempts: 1 },
  );
}

/** Whether the server answered, yet with something that an older or a newer version may answer. */
function notOffered(error: unknown): boolean {
  return (
    notTold(error) &&
    !(error.failure.kind === 'status' && ![403, 404, 405].includes(error.failure.status))
  );
}

/** Whether the server answered, yet not with what was asked for. */
function notTold(error: unknown): error is ConnectError {
  if (!(error instanceof ConnectError)) return false;
  const { failure } = error;
  return failure.kind === 'status' || (failure.kind === 'unreadable' && failure.reason === 'shape');
}
