import { UnexpectedShape, type Reader } from './readers';
import { read, type Requests } from './requests';
import { readGroup, readGroups, readUser, readUsers, type User } from './schemas';

/** A user or a group that a search has found, with the name that it is declared with. */
export interface Named {
  readonly guid: string;
  readonly name: string;
}

/** Users and groups of a server. */
export interface DirectoryCalls {
  /** The users whose user name starts with `text`, in whatever letter case, and perhaps others. */
  searchUsers(text: string): Promise<Named[]>;
  /** The groups whose name starts with `text`, in whatever letter case. */
  searchGroups(text: string): Promise<Named[]>;
  userName(guid: string): Promise<string>;
  groupName(guid: string): Promise<string>;
}

const USERS = '/v1/users';
const GROUPS = '/v1/groups';
const LARGEST_PAGE = 500;
/** More than any Connect has. Without a limit, a server that always offers another page would be read for ever. */
const MOST_PAGES = 500;

export function directoryCalls(http: Requests): DirectoryCalls {
  let everyUser: Promise<User[]> | undefined;

  /** Connect searches first and last names as well and gives one page only, so a common prefix can hide a user name. */
  async function usersLike(prefix: string): Promise<User[]> {
    const { results, total } = await readPage(http, readUsers, USERS, 1, { prefix });
    if (results.length < LARGEST_PAGE && results.length >= (total ?? 0)) return results;
    everyUser ??= readPages(http, readUsers, USERS, {});
    return everyUser;
  }

  return {
    searchUsers: async (prefix) =>
      (await usersLike(prefix)).map(({ guid, username }) => ({ guid, name: username })),
    searchGroups: (prefix) => readPages(http, readGroups, GROUPS, { prefix }),
    async userName(guid) {
      const path = `${USERS}/${encodeURIComponent(guid)}`;
      return (await read(http, readUser, { method: 'GET', path })).username;
    },
    async groupName(guid) {
      const path = `${GROUPS}/${encodeURIComponent(guid)}`;
      return (await read(http, readGroup, { method: 'GET', path })).name;
    },
  };
}

interface Page<T> {
  readonly total?: number;
  readonly results: T[];
}

type Search = Readonly<Record<string, string>>;

function readPage<T>(
  http: Requests,
  reader: Reader<Page<T>>,
  path: string,
  number: number,
  search: Search,
): Promise<Page<T>> {
  const query = new URLSearchParams({
    ...search,
    page_number: String(number),
    page_size: String(LARGEST_PAGE),
  });
  return read(http, reader, { method: 'GET', path: `${path}?${query.toString()}` });
}

/** All pages, whatever their size: up to the total, or else up to one that is not full. */
async function readPages<T>(
  http: Requests,
  reader: Reader<Page<T>>,
  path: string,
  search: Search,
): Promise<T[]> {
  let found: T[] = [];
  for (let number = 1; ; number += 1) {
    const bounded: typeof reader = (json) => {
      if (number > MOST_PAGES || found.length > MOST_PAGES * LARGEST_PAGE) {
        throw new UnexpectedShape(`no more than ${MOST_PAGES} pages of ${LARGEST_PAGE}`);
      }
      return reader(json);
    };
    const { results, total } = await readPage(http, bounded, path, number, search);
    found = found.concat(results);
    const complete = total === undefined ? results.length < LARGEST_PAGE : found.length >= total;
    if (complete || results.length === 0) return found;
  }
}
