import type { ConnectClient } from '../connect/client';
import type { Named } from '../connect/directory';
import { hasStatus, type ConnectError } from '../connect/errors';
import type {
  Association,
  Integration,
  Principal,
  ServerSettings,
  Templates,
} from '../connect/schemas';
import { declaredAccess, declaredContent, type Access, type Desired } from '../inputs/desired';
import { readGuid } from '../inputs/scalars';
import { allSettledOrFirst } from '../parallel';
import { beginningOf, pick, principalsOf, type Lookup, type Principals } from './access';
import { IntegrationIndex } from './find';

/** What is on the server, as far as the declarations ask for it. */
export interface Observed extends Principals {
  /** Ascending by id. */
  readonly integrations: readonly Integration[];
  readonly templates: Templates;
  readonly settings: ServerSettings;
  /** The role of the API key's account; `null` where the server does not tell. */
  readonly role: string | null;
  /** The integrations of each declared content item, or why they could not be read. */
  readonly content: ReadonlyMap<string, readonly Association[] | ConnectError>;
  /** The content items of each integration that is to be deleted, by its GUID, or why they could not be read. */
  readonly uses: ReadonlyMap<string, readonly Association[] | ConnectError>;
  /** Names of users and groups that an access list would lose, by `user GUID` or `group GUID`. */
  readonly principalNames: ReadonlyMap<string, string>;
}

/**
 * Looks at the server: all that can be asked for at once in one round trip, and in a second one what depends on the list
 * of integrations.
 *
 * @throws ConnectError
 */
export async function observe(
  client: ConnectClient,
  declared: readonly Desired[],
): Promise<Observed> {
  const [integrations, templates, settings, role, users, groups, content] = await allSettledOrFirst(
    [
      client.listIntegrations(),
      client.listTemplates(),
      client.serverSettings(),
      client.currentRole(),
      lookUp(declaredPrincipals(declared, 'users'), (name) =>
        principalNamed('user', name, (text) => client.searchUsers(text)),
      ),
      lookUp(declaredPrincipals(declared, 'groups'), (name) =>
        principalNamed('group', name, (text) => client.searchGroups(text)),
      ),
      lookUp(declared.flatMap(declaredContent), (guid) =>
        client.contentAssociations(guid).catch(refusalOrThrow),
      ),
    ] as const,
  );
  const index = new IntegrationIndex(integrations);
  const [uses, principalNames] = await allSettledOrFirst([
    lookUp(toBeDeleted(declared, index), (guid) =>
      client.integrationAssociations(guid).catch(refusalOrThrow),
    ),
    namesOfLost(client, declared, index, { users, groups }),
  ] as const);
  return { integrations, templates, settings, role, users, groups, content, uses, principalNames };
}

async function lookUp<T>(
  keys: Iterable<string>,
  look: (key: string) => Promise<T>,
): Promise<Map<string, T>> {
  const unique = [...new Set(keys)];
  return new Map(await Promise.all(unique.map(async (key) => [key, await look(key)] as const)));
}

/** The user or group with a name. Where there is none, those whose names begin like it are asked for: one may be meant. */
async function principalNamed(
  kind: Principal['kind'],
  name: string,
  search: (prefix: string) => Promise<Named[]>,
): Promise<Lookup> {
  const found = await search(name);
  const beginning = beginningOf(name);
  const enough = beginning === name || found.some((principal) => principal.name === name);
  return pick(kind, name, enough ? found : [...found, ...(await search(beginning))]);
}

function declaredPrincipals(declared: readonly Desired[], kind: 'users' | 'groups'): string[] {
  return accessLists(declared)
    .flatMap((access) => access[kind])
    .filter((name) => readGuid(name) === undefined);
}

function accessLists(declared: readonly Desired[]): Extract<Access, { to: 'listed' }>[] {
  return declared.map(declaredAccess).filter((access) => access?.to === 'listed');
}

/** A refusal is about the one thing that was asked for, and is kept. Any other error ends the run. */
export function refusalOrThrow(error: unknown): ConnectError {
  if (hasStatus(error, 400, 403, 404)) return error;
  throw error;
}

function toBeDeleted(declared: readonly Desired[], index: IntegrationIndex): string[] {
  return declared.flatMap((desired) => {
    const found = desired.state === 'absent' ? index.addressed(desired) : [];
    return found.length === 1 ? found.map(({ guid }) => guid) : [];
  });
}

/** A longer name tells a reader no more than the GUID. */
export const LONGEST_NAME = 200;

/** Names for those whom an access list would lose. For show only: a GUID will do, too. */
async function namesOfLost(
  client: ConnectClient,
  declared: readonly Desired[],
  index: IntegrationIndex,
  { users, groups }: Principals,
): Promise<Map<string, string>> {
  const stay = new Set([
    ...[...users.values(), ...groups.values()].flatMap((one) => ('guid' in one ? one.guid : [])),
    ...accessLists(declared)
      .flatMap((access) => [...access.users, ...access.groups])
      .flatMap((one) => readGuid(one) ?? []),
  ]);
  const addressed = declared
    .filter((desired) => declaredAccess(desired) !== null)
    .flatMap((desired) => index.addressed(desired));
  const lost = [...principalsOf(addressed)].filter(([, { guid }]) => !stay.has(guid));
  return new Map(
    await Promise.all(
      lost.map(async ([key, principal]) => [key, await shortName(principal, client)] as const),
    ),
  );
}

/** The name of a user or a group; its GUID if there is none that helps. */
async function shortName({ kind, guid }: Principal, client: ConnectClient): Promise<string> {
  try {
    const name = await (kind === 'user' ? client.userName(guid) : client.groupName(guid));
    return name.length > LONGEST_NAME ? guid : name;
  } catch {
    return guid;
  }
}
