import fc from 'fast-check';
import type { Access } from '../../src/inputs/desired';
import {
  memberKey,
  pick,
  resolveAccess,
  sameAccess,
  type Lookup,
} from '../../src/reconcile/access';
import { guidOf } from '../fixtures/state';
import { letterCases, serverLike } from '../support/arbitraries';
import { inMemoryClient } from '../support/in-memory';

const ALICE = guidOf(1);
const BOB = guidOf(2);
const STAFF = guidOf(3);
const user = (guid: string) => ({ kind: 'user' as const, guid });
const group = (guid: string) => ({ kind: 'group' as const, guid });
const listed = (users: readonly string[], groups: readonly string[] = []): Access => ({
  to: 'listed',
  users,
  groups,
});

describe('pick', () => {
  const found = [
    { guid: BOB, name: 'alice2' },
    { guid: ALICE.toUpperCase(), name: 'alice' },
  ];

  it('picks exactly the declared name, and writes its GUID in lower case', () => {
    const guid = 'abcdefab-0000-4000-8000-000000000001';
    expect(pick('user', 'alice', [{ guid: guid.toUpperCase(), name: 'alice' }])).toEqual({ guid });
    expect(pick('user', 'alice', found)).toEqual({ guid: ALICE });
  });

  it.each([
    [
      'user',
      'Alice',
      'There is no user "Alice" on the server. Did you mean "alice"? Names are compared exactly.',
    ],
    [
      'group',
      'alic',
      'There is no group "alic" on the server. Did you mean "alice"? Names are compared exactly.',
    ],
    ['user', 'al', 'There is no user "al" on the server.'],
  ] as const)('refuses the %s %s', (kind, name, problem) => {
    expect(pick(kind, name, found)).toEqual({ problem });
  });

  it('refuses a name that nobody has', () => {
    expect(pick('group', 'staff', [])).toEqual({
      problem: 'There is no group "staff" on the server.',
    });
  });

  it('refuses a name that several have, with their GUIDs', () => {
    const twice = [...found, { guid: STAFF, name: 'alice' }];
    expect(pick('group', 'alice', twice)).toEqual({
      problem: `Several groups have the name "alice": declare one by its GUID: ${ALICE}, ${STAFF}.`,
    });
  });

  it('takes one that is on two pages for one', () => {
    const moved = [...found, { guid: ALICE, name: 'alice' }];
    expect(pick('user', 'alice', moved)).toEqual({ guid: ALICE });
  });
});

describe('a name of millions of characters', () => {
  it('is neither compared nor shown', () => {
    const long = 'alice'.repeat(3_000_000);
    const lookup = pick('user', 'alise', [{ guid: guidOf(1), name: long }]);
    expect(lookup).toEqual({ problem: 'There is no user "alise" on the server.' });
    const near = { guid: guidOf(2), name: 'alice' };
    expect(pick('user', 'alise', [{ guid: guidOf(1), name: long }, near])).toEqual({
      problem:
        'There is no user "alise" on the server. Did you mean "alice"? Names are compared exactly.',
    });
  });
});

describe('resolveAccess', () => {
  const users = new Map<string, Lookup>([
    ['alice', { guid: ALICE }],
    ['also alice', { guid: ALICE }],
    ['eve', { problem: 'No eve.' }],
  ]);
  const groups = new Map<string, Lookup>([
    ['staff', { guid: STAFF }],
    ['alice', { guid: ALICE }],
    ['spies', { problem: 'No spies.' }],
  ]);
  const resolve = (access: Access) => resolveAccess(access, { users, groups });

  it('gives everyone an empty list', () => {
    expect(resolve({ to: 'everyone' })).toEqual({ permissions: [] });
  });

  it('lists users, then groups, in declared order', () => {
    expect(resolve(listed([BOB, 'alice'], ['staff']))).toEqual({
      permissions: [user(BOB), user(ALICE), group(STAFF)],
    });
  });

  it('takes GUIDs as they are, in lower case, without a look at the names', () => {
    const guid = 'ABCDEFAB-0000-4000-8000-000000000001';
    expect(resolve(listed([guid], [guid]))).toEqual({
      permissions: [user(guid.toLowerCase()), group(guid.toLowerCase())],
    });
  });

  it('names a principal once, however often it is declared', () => {
    expect(resolve(listed(['alice', ALICE, 'also alice', 'alice']))).toEqual({
      permissions: [user(ALICE)],
    });
  });

  it('tells a user from a group with the same GUID', () => {
    expect(resolve(listed(['alice'], ['alice']))).toEqual({
      permissions: [user(ALICE), group(ALICE)],
    });
  });

  it('reports every unknown name instead of leaving it out', () => {
    expect(resolve(listed(['alice', 'eve', 'mallory'], ['spies', 'staff']))).toEqual({
      problems: [
        { message: 'No eve.', path: 'access.users.1' },
        { message: '"mallory" has not been looked up.', path: 'access.users.2' },
        { message: 'No spies.', path: 'access.groups.0' },
      ],
    });
  });

  it('refuses an empty list, which would open the integration', () => {
    expect(resolve(listed([]))).toEqual({
      problems: [
        {
          message: 'The access list is empty, which would open the integration to everyone.',
          path: 'access',
        },
      ],
    });
  });

  it('reports an unknown name alone, not an empty list, too', () => {
    expect(resolve(listed(['eve']))).toEqual({
      problems: [{ message: 'No eve.', path: 'access.users.0' }],
    });
  });
});

describe('sameAccess', () => {
  it.each([
    [[], [], true],
    [[user(ALICE)], [], false],
    [[], [user(ALICE)], false],
    [[user(ALICE), group(STAFF)], [group(STAFF), user(ALICE)], true],
    [[user(ALICE), user(ALICE)], [user(ALICE)], true],
    [[user(ALICE), user(ALICE)], [user(ALICE), user(BOB)], false],
    [[user(ALICE)], [group(ALICE)], false],
    [[user(ALICE)], [user(BOB)], false],
  ])('%j and %j: %p', (a, b, same) => {
    expect(sameAccess(a, b)).toBe(same);
  });

  it('is another where somebody unknown is in one', () => {
    expect(sameAccess([user(ALICE)], [user(ALICE), { kind: 'unknown' }])).toBe(false);
    expect(sameAccess([user(ALICE)], [{ kind: 'unknown' }])).toBe(false);
  });
});

describe('memberKey', () => {
  it.each([
    [user('abc'), 'user abc'],
    [group('abc'), 'group abc'],
    [{ kind: 'unknown' as const }, 'somebody unknown'],
  ])('%j is %j', (member, key) => {
    expect(memberKey(member)).toBe(key);
  });
});

describe('Names on a server', () => {
  /** Names that begin with each other, differ in letter case only, or have nothing in common. */
  const names = fc
    .array(fc.constantFrom('a', 'b', 'é', '-', ' '), { minLength: 1, maxLength: 4 })
    .map((letters) => letters.join('').trim())
    .filter((name) => name !== '')
    .chain((stem) =>
      fc.uniqueArray(
        fc.oneof(
          letterCases(stem),
          fc.constantFrom(stem, `${stem}a`, `${stem}a.b`, `${stem} b`, stem.slice(1) || 'z'),
        ),
        { minLength: 1, maxLength: 8 },
      ),
    );

  it.each(['users', 'groups'] as const)(
    'of %s are resolved exactly, or refused; never to a shorter list',
    async (kind) => {
      const wanted = names.chain((all) =>
        fc.record({
          there: fc.subarray(all),
          declared: fc.subarray(all, { minLength: 1 }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(wanted, async ({ there, declared }) => {
          const connect = serverLike();
          const seeded = connect.seed({
            users: kind === 'users' ? there.map((username) => ({ username })) : [],
            groups: kind === 'groups' ? there.map((name) => ({ name })) : [],
          });
          const client = inMemoryClient(connect);
          const lookups = new Map<string, Lookup>();
          for (const name of declared) {
            const found = await (kind === 'users'
              ? client.searchUsers(name)
              : client.searchGroups(name));
            lookups.set(name, pick('user', name, found));
          }
          const none = new Map<string, Lookup>();
          const resolved =
            kind === 'users'
              ? resolveAccess(listed(declared), { users: lookups, groups: none })
              : resolveAccess(listed([], declared), { users: none, groups: lookups });
          const guids = new Map<string, string>(
            kind === 'users'
              ? seeded.users.map(({ username, guid }) => [username, guid])
              : seeded.groups.map(({ name, guid }) => [name, guid]),
          );
          const unknown = declared.filter((name) => !guids.has(name));
          if (unknown.length === 0) {
            const permission = kind === 'users' ? user : group;
            expect(resolved).toEqual({
              permissions: declared.map((name) => permission(guids.get(name)!)),
            });
          } else {
            expect(resolved).not.toHaveProperty('permissions');
            expect(resolved).toHaveProperty('problems.length', unknown.length);
          }
        }),
        { numRuns: 200 },
      );
    },
  );

  it('are found behind 600 others with the same beginning', async () => {
    const connect = serverLike();
    const crowd = Array.from({ length: 600 }, (_, index) => `ann${index}`);
    const { users, groups } = connect.seed({
      users: [
        ...crowd.map((username) => ({ username: `x-${username}`, first_name: 'Ann' })),
        { username: 'ANN', first_name: 'Zoe' },
        { username: 'ann', first_name: 'Zoe' },
      ],
      groups: [...crowd, 'Ann', 'ann'].map((name) => ({ name })),
    });
    const client = inMemoryClient(connect);
    expect(pick('user', 'ann', await client.searchUsers('ann'))).toEqual({
      guid: users.at(-1)!.guid,
    });
    expect(pick('group', 'ann', await client.searchGroups('ann'))).toEqual({
      guid: groups.at(-1)!.guid,
    });
  });
});
