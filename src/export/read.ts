import type { ConnectClient } from '../connect/client';
import type { ConnectError } from '../connect/errors';
import type { Association, Principal } from '../connect/schemas';
import { readGuid } from '../inputs/scalars';
import { allUnlessOneFails } from '../parallel';
import { pick, principalsOf } from '../reconcile/access';
import { observe, refusalOrThrow, type Observed } from '../reconcile/observe';

/** A longer name is none that anybody declares, and would not fit into the request that looks for it. */
const LONGEST_NAME = 200;

/** All of a server that a manifest can declare. */
export interface ServerState {
  readonly observed: Observed;
  /** The content items of each integration, by its GUID; or why Connect refused to list them. */
  readonly uses: ReadonlyMap<string, readonly Association[] | ConnectError>;
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
  const uses = new Map<string, readonly Association[] | ConnectError>();
  const names = new Map<string, string>();
  const readUses = integrations
    .filter(({ content_count }) => content_count !== 0)
    .map(({ guid }) => async () => {
      uses.set(guid, await client.integrationAssociations(guid).catch(refusalOrThrow));
    });
  const readNames = [...principalsOf(integrations)].map(([key, principal]) => async () => {
    const name = await nameOf(principal, client);
    if (name !== undefined) names.set(key, name);
  });
  await allUnlessOneFails([...readUses, ...readNames], maxParallel);
  return { observed, uses, names };
}

/** A name that finds exactly this user or group again; `undefined` if there is none. */
async function nameOf(
  { kind, guid }: Principal,
  client: ConnectClient,
): Promise<string | undefined> {
  const isUser = kind === 'user';
  try {
    const name = await (isUser ? client.userName(guid) : client.groupName(guid));
    const isOdd = name.trim() === '' || name === '*' || name.length > LONGEST_NAME;
    if (isOdd || readGuid(name) !== undefined) return undefined;
    const found = await (isUser ? client.searchUsers(name) : client.searchGroups(name));
    const lookup = pick(kind, name, found);
    return 'guid' in lookup && lookup.guid === guid ? name : undefined;
  } catch (error) {
    refusalOrThrow(error);
    return undefined;
  }
}
