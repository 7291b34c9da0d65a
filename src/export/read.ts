import type { ConnectClient } from '../connect/client';
import type { ConnectError } from '../connect/errors';
import type { Association, Permission } from '../connect/schemas';
import { readGuid } from '../inputs/scalars';
import { allUnlessOneFails } from '../parallel';
import { pick, principalOf } from '../reconcile/access';
import { observe, refusalOrThrow, type Observed } from '../reconcile/observe';

/** All of a server that a manifest can declare. */
export interface ServerState {
  readonly observed: Observed;
  /** The content items of each integration, by its GUID; or why Connect refused to list them. */
  readonly content: ReadonlyMap<string, readonly Association[] | ConnectError>;
  /** What a manifest can call a user or a group, by `user GUID` or `group GUID`. None where only the GUID is certain. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Reads a server, with at most `maxParallel` requests at a time after the first few.
 *
 * @throws ConnectError
 */
export async function readServer(client: ConnectClient, maxParallel: number): Promise<ServerState> {
  const observed = await observe(client, []);
  const { integrations } = observed;
  const content = new Map<string, readonly Association[] | ConnectError>();
  const names = new Map<string, string>();
  const readContent = integrations
    .filter(({ content_count }) => content_count !== 0)
    .map(({ guid }) => async () => {
      content.set(guid, await client.integrationAssociations(guid).catch(refusalOrThrow));
    });
  const permissions = integrations.flatMap((integration) => integration.permissions ?? []);
  const principals = new Map(permissions.map((one) => [principalOf(one), one]));
  const readNames = [...principals].map(([principal, permission]) => async () => {
    const name = await nameOf(permission, client);
    if (name !== undefined) names.set(principal, name);
  });
  await allUnlessOneFails([...readContent, ...readNames], maxParallel);
  return { observed, content, names };
}

/** A name that finds exactly this user or group again; `undefined` if there is none. */
async function nameOf(
  { user_guid, group_guid }: Permission,
  client: ConnectClient,
): Promise<string | undefined> {
  const guid = user_guid ?? group_guid;
  if (guid === null) return undefined;
  try {
    const name = await (user_guid === null ? client.groupName(guid) : client.userName(guid));
    if (name.trim() === '' || name === '*' || readGuid(name) !== undefined) return undefined;
    const lookup =
      user_guid === null
        ? pick('group', name, await client.searchGroups(name))
        : pick('user', name, await client.searchUsers(name));
    return 'guid' in lookup && lookup.guid === guid.toLowerCase() ? name : undefined;
  } catch (error) {
    refusalOrThrow(error);
    return undefined;
  }
}
