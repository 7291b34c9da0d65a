import { isSameGuid } from '../guid';
import type { Answer, Call } from './attempt';
import type { Json } from './body';
import { UnexpectedShape, type Reader } from './readers';
import { read, type Requests } from './requests';
import {
  readAssociations,
  readIntegration,
  readIntegrations,
  type Association,
  type Integration,
  type Principal,
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

/** What a creation was answered with; `doubtful` if it bears the correlation id of somebody else's request. */
export type Created = Integration & { readonly doubtful?: true };

/** What an update changes. Fields left out stay as they are; the server merges config by key. */
export interface IntegrationUpdate {
  readonly name?: string;
  readonly description?: string;
  readonly config?: Readonly<Record<string, Json>>;
  /** Replaces the whole list; an empty one opens the integration to every publisher. */
  readonly permissions?: readonly Principal[];
}

/** Integrations, and the content items that have them. */
export interface IntegrationCalls {
  /** Every integration, in ascending order of id. */
  listIntegrations(): Promise<Integration[]>;
  createIntegration(integration: NewIntegration): Promise<Created>;
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
}

const ALL = '/v1/oauth/integrations';

function pathOf(guid: string): string {
  return `${ALL}/${encodeURIComponent(guid)}`;
}

function contentPath(guid: string): string {
  return `/v1/content/${encodeURIComponent(guid)}/oauth/integrations/associations`;
}

export function integrationCalls(http: Requests): IntegrationCalls {
  return {
    listIntegrations: () => read(http, readIntegrations, { method: 'GET', path: ALL }),
    createIntegration(integration) {
      const call: Call = { method: 'POST', path: ALL, body: bodyOf(integration) };
      const reader = (json: unknown, { doubtful }: Answer) => ({
        ...readIntegration(json),
        ...(doubtful && { doubtful }),
      });
      return read(http, reader, call);
    },
    updateIntegration: (guid, update) =>
      read(http, aboutItself(guid), { method: 'PATCH', path: pathOf(guid), body: bodyOf(update) }),
    deleteIntegration: (guid) => read(http, readDeletion, { method: 'DELETE', path: pathOf(guid) }),
    async verifyIntegration(guid) {
      await http.request({ method: 'POST', path: `${pathOf(guid)}/verify` });
    },
    integrationAssociations(guid) {
      const reader = associationsOf((one) => one.oauth_integration_guid, guid);
      return read(http, reader, {
        method: 'GET',
        path: `${pathOf(guid)}/associations`,
        alone: true,
      });
    },
    contentAssociations(guid) {
      const reader = associationsOf((one) => one.content_guid ?? one.app_guid, guid);
      return read(http, reader, { method: 'GET', path: contentPath(guid), alone: true });
    },
    async setContentAssociations(guid, integrationGuids) {
      const body = integrationGuids.map((oauth_integration_guid) => ({ oauth_integration_guid }));
      await http.request({ method: 'PUT', path: contentPath(guid), body });
    },
  };
}

/** The body of a write. A permission is for a user or for a group, and the other one is `null`, by the API reference. */
function bodyOf({ permissions, ...others }: NewIntegration | IntegrationUpdate): Json {
  return permissions === undefined
    ? others
    : { ...others, permissions: permissions.map(permissionOf) };
}

function permissionOf({ kind, guid }: Principal): Json {
  return kind === 'user'
    ? { user_guid: guid, group_guid: null }
    : { user_guid: null, group_guid: guid };
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

/** Reads that an integration was deleted: Connect says so by status 204, and nothing else. */
function readDeletion(json: unknown, { status, doubtful }: Answer): void {
  if (doubtful || status === 202 || json !== undefined) {
    throw new UnexpectedShape('the answer to this deletion');
  }
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
