import type { Named } from '../connect/directory';
import type { Integration, Member, Principal } from '../connect/schemas';
import type { Access } from '../inputs/desired';
import { readGuid } from '../inputs/scalars';
import { nearest } from '../words';
import type { DeclarationProblem } from './step';

/** What a search for a declared user or group has shown. */
export type Lookup = { readonly guid: string } | { readonly problem: string };

/** Declared users and groups, by what they were declared with. */
export interface Principals {
  readonly users: ReadonlyMap<string, Lookup>;
  readonly groups: ReadonlyMap<string, Lookup>;
}

/** An access list for Connect, or why there is none. An empty list opens an integration to every publisher. */
export type ResolvedAccess =
  | { readonly permissions: readonly Principal[] }
  | { readonly problems: readonly DeclarationProblem[] };

/** Picks the user or group with exactly the declared name out of what a search has found. */
export function pick(kind: 'user' | 'group', name: string, found: readonly Named[]): Lookup {
  const matches = found.filter((principal) => principal.name === name);
  // A list that changes while its pages are read shows one principal twice.
  const [guid, ...more] = new Set(matches.map((match) => match.guid.toLowerCase()));
  if (guid !== undefined && more.length === 0) return { guid };
  if (guid !== undefined) {
    return {
      problem: `Several ${kind}s have the name "${name}": declare one by its GUID: ${[guid, ...more].join(', ')}.`,
    };
  }
  const names = found.map((principal) => principal.name);
  const guess = nearest(name, names) ?? nearest(withoutDomain(name), names);
  return {
    problem: `There is no ${kind} "${name}" on the server.${guess === undefined ? '' : ` Did you mean "${guess}"? Names are compared exactly.`}`,
  };
}

/** What names begin with that may be meant by one that nobody has: half of it, and of an e-mail address what is before `@`. */
export function beginningOf(name: string): string {
  const word = withoutDomain(name);
  return word.slice(0, Math.max(3, Math.ceil(word.length / 2)));
}

function withoutDomain(name: string): string {
  return name.replace(/(?<=.)@.*/s, '');
}

/**
 * The access list that is declared, as Connect wants it. Fails closed: a single unknown name is a problem, never a shorter
 * list.
 */
export function resolveAccess(access: Access, { users, groups }: Principals): ResolvedAccess {
  if (access.to === 'everyone') return { permissions: [] };
  const permissions = new Map<string, Principal>();
  const problems: DeclarationProblem[] = [];
  const resolve = (
    name: string,
    path: string,
    lookup: Lookup | undefined,
    kind: Principal['kind'],
  ): void => {
    const declared = readGuid(name);
    const result = declared === undefined ? lookup : { guid: declared };
    if (result === undefined) problems.push({ message: `"${name}" has not been looked up.`, path });
    else if ('problem' in result) problems.push({ message: result.problem, path });
    else {
      const principal = { kind, guid: result.guid };
      permissions.set(memberKey(principal), principal);
    }
  };
  for (const [index, name] of access.users.entries()) {
    resolve(name, `access.users.${index}`, users.get(name), 'user');
  }
  for (const [index, name] of access.groups.entries()) {
    resolve(name, `access.groups.${index}`, groups.get(name), 'group');
  }
  if (problems.length === 0 && permissions.size === 0) {
    problems.push({
      message: 'The access list is empty, which would open the integration to everyone.',
      path: 'access',
    });
  }
  return problems.length > 0 ? { problems } : { permissions: [...permissions.values()] };
}

/** Whether two access lists are the same set. */
export function sameAccess(a: readonly Member[], b: readonly Member[]): boolean {
  const one = new Set(a.map(memberKey));
  const other = new Set(b.map(memberKey));
  return one.size === other.size && [...one].every((member) => other.has(member));
}

/** A member of an access list as a key, such as `user 01234567-…`. */
export function memberKey(member: Member): string {
  return member.kind === 'unknown' ? 'somebody unknown' : `${member.kind} ${member.guid}`;
}

/** The users and groups on the access lists of integrations, each once, by its key. */
export function principalsOf(integrations: readonly Integration[]): ReadonlyMap<string, Principal> {
  const principals = integrations
    .flatMap(({ permissions }) => permissions ?? [])
    .flatMap((member) => (member.kind === 'unknown' ? [] : member));
  return new Map(principals.map((principal) => [memberKey(principal), principal]));
}
