import { Refusal } from './refusal';

export interface User {
  readonly guid: string;
  readonly username: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  /** How the authentication provider knows the user; real servers show it to administrators alone (documented). */
  readonly external_id?: string;
  readonly user_role: 'administrator' | 'publisher' | 'viewer';
  /** Whether the account was confirmed by e-mail (documented). */
  readonly confirmed: boolean;
  /** A locked user cannot log in and takes no licence (documented). */
  readonly locked: boolean;
}

export interface Group {
  readonly guid: string;
  readonly name: string;
  readonly owner_guid: string;
}

export interface Page<T> {
  readonly current_page: number;
  readonly total: number;
  readonly results: readonly T[];
}

/**
 * Users by first name, last name, user name; with a prefix by relevance, and then the first page only (documented).
 * What relevance is, is inferred: how little of the closest attribute the prefix leaves out. So a user name that was
 * searched for can be on no page at all, where many people have it as their first name.
 */
export function listUsers(users: readonly User[], query: URLSearchParams): Page<User> {
  const prefix = query.get('prefix') ?? '';
  const fullName = (user: User): string =>
    [user.first_name, user.last_name, user.username].join('\0').toLowerCase();
  const names = (user: User): string[] => [user.username, user.first_name, user.last_name];
  const matches = search(users, prefix, names, fullName);
  const page = paged(matches, query);
  return prefix !== '' && page.current_page > 1 ? { ...page, results: [] } : page;
}

/** Groups by name; with a prefix by similarity (documented). */
export function listGroups(groups: readonly Group[], query: URLSearchParams): Page<Group> {
  const prefix = query.get('prefix') ?? '';
  const name = (group: Group): string => group.name;
  return paged(
    search(groups, prefix, (group) => [group.name], name),
    query,
  );
}

/** The items one of whose names begins with the prefix, in whatever letter case; the closest first. */
function search<T>(
  items: readonly T[],
  prefix: string,
  namesOf: (item: T) => readonly string[],
  orderOf: (item: T) => string,
): T[] {
  const wanted = prefix.toLowerCase();
  const matches = items.flatMap((item) => {
    const lengths = namesOf(item)
      .filter((name) => name.toLowerCase().startsWith(wanted))
      .map((name) => name.length);
    const distance = wanted === '' ? 0 : Math.min(...lengths);
    return lengths.length === 0 ? [] : { item, distance, order: orderOf(item) };
  });
  matches.sort((a, b) => a.distance - b.distance || compareText(a.order, b.order));
  return matches.map(({ item }) => item);
}

const MAX_PAGE_SIZE = 500;

/** 20 a page unless asked for (documented), 500 at most (documented); a larger size is taken as 500 (inferred). */
function paged<T>(items: readonly T[], query: URLSearchParams): Page<T> {
  const page = positive(query, 'page_number', 1);
  const size = Math.min(positive(query, 'page_size', 20), MAX_PAGE_SIZE);
  const results = items.slice((page - 1) * size, page * size);
  return { current_page: page, total: items.length, results };
}

function positive(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^[1-9]\d*$/u.test(text)) {
    throw new Refusal(400, 'InvalidParameter', `Invalid ${name}.`);
  }
  return Number(text);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
