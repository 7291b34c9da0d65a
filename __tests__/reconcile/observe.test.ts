import type { ConnectClient } from '../../src/connect/client';
import { ConnectError } from '../../src/connect/errors';
import { templateOf } from '../../src/connect/schemas';
import type { DesiredIntegration } from '../../src/inputs/desired';
import { observe } from '../../src/reconcile/observe';
import {
  association,
  byGuid,
  byName,
  declared,
  declaredAbsent,
  guidOf,
  refusedRead,
  simulatedTemplate,
  storedIntegration,
  templatesOf,
} from '../fixtures/state';
import { serverLike } from '../support/arbitraries';
import { API_KEYS } from '../support/connect';
import { inMemoryClient } from '../support/in-memory';

const ALICE = guidOf(0xa1);
const BOB = guidOf(0xb0);
const STAFF = guidOf(0xc0);
const AUDIT = guidOf(0xd0);
const templates = templatesOf(simulatedTemplate('azure'));
const user = (guid: string) => ({ kind: 'user' as const, guid });
const group = (guid: string) => ({ kind: 'group' as const, guid });
const listed = (users: string[], groups: string[] = []): Partial<DesiredIntegration> => ({
  access: { to: 'listed', users, groups },
});

/** A client of a server with one integration, which keeps a record of its calls. */
function recording(answers: Partial<ConnectClient> = {}) {
  const calls: string[] = [];
  const client: Partial<ConnectClient> = {
    listIntegrations: () => Promise.resolve([storedIntegration()]),
    listTemplates: () => Promise.resolve(templates),
    serverSettings: () => Promise.resolve({ version: '2026.07.0' }),
    currentRole: () => Promise.resolve('administrator'),
    searchUsers: (name) => Promise.resolve([{ guid: ALICE, name }]),
    searchGroups: (name) => Promise.resolve([{ guid: STAFF, name }]),
    contentAssociations: () => Promise.resolve([association()]),
    integrationAssociations: () => Promise.resolve([association()]),
    userName: (guid) => Promise.resolve(`name of ${guid}`),
    groupName: (guid) => Promise.resolve(`name of ${guid}`),
    ...answers,
  };
  const recorded = Object.entries(client).map(([name, method]) => [
    name,
    (...args: unknown[]): unknown => {
      calls.push([name, ...args].join(' '));
      return (method as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return { calls, client: Object.fromEntries(recorded) as ConnectClient };
}

const ALWAYS = ['listIntegrations', 'listTemplates', 'serverSettings', 'currentRole'];

describe('observe', () => {
  it('asks for no more than what the declarations need', async () => {
    const { client, calls } = recording();
    expect(
      await observe(client, [declared(), declaredAbsent({ address: byName('Gone') })]),
    ).toEqual({
      integrations: [storedIntegration()],
      templates,
      settings: { version: '2026.07.0' },
      role: 'administrator',
      users: new Map(),
      groups: new Map(),
      content: new Map(),
      uses: new Map(),
      principalNames: new Map(),
    });
    expect(calls).toEqual(ALWAYS);
  });

  it('hands on what the server does not tell', async () => {
    const { client } = recording({
      listTemplates: () => Promise.resolve('not-told'),
      currentRole: () => Promise.resolve(null),
    });
    expect(await observe(client, [])).toMatchObject({ templates: 'not-told', role: null });
  });

  it('looks up every declared name once, and no GUID', async () => {
    const { client, calls } = recording({
      searchGroups: () => Promise.resolve([]),
    });
    const { users, groups } = await observe(client, [
      declared({ address: byName('A'), ...listed(['alice', ALICE, 'bob'], ['staff', STAFF]) }),
      declared({ address: byName('B'), ...listed(['alice'], ['staff']) }),
      declared({ address: byName('C'), access: { to: 'everyone' } }),
    ]);
    expect(calls).toEqual([
      ...ALWAYS,
      'searchUsers alice',
      'searchUsers bob',
      'searchGroups staff',
      // It is not there, and one may be meant whose name begins like it.
      'searchGroups sta',
    ]);
    expect(users).toEqual(
      new Map([
        ['alice', { guid: ALICE }],
        ['bob', { guid: ALICE }],
      ]),
    );
    expect(groups).toEqual(
      new Map([['staff', { problem: 'There is no group "staff" on the server.' }]]),
    );
  });

  it('speaks of users and groups as what they are', async () => {
    const { client } = recording({ searchUsers: () => Promise.resolve([]) });
    const { users } = await observe(client, [declared(listed(['staff']))]);
    expect(users.get('staff')).toEqual({ problem: 'There is no user "staff" on the server.' });
  });

  it.each([
    ['a group', 'finanse', 'fina', 'finance'],
    ['a long name', 'data-sience-team', 'data-sie', 'data-science-team'],
    ['a short name', 'rdt', 'rdt', null],
    ['an e-mail address', 'finance@example.com', 'fina', 'finance'],
    ['part of a name', 'fin', 'fin', null],
    ['an address of a short name', 'ops@example.com', 'ops', 'ops'],
  ])('asks who may be meant: %s', async (_, name, beginning, meant) => {
    const { client, calls } = recording({
      searchGroups: (text) =>
        Promise.resolve([
          { guid: AUDIT, name: `${text} and more than that` },
          ...(meant !== null && text === beginning ? [{ guid: STAFF, name: meant }] : []),
        ]),
    });
    const { groups } = await observe(client, [declared(listed([], [name]))]);
    const guess = meant === null ? '' : ` Did you mean "${meant}"? Names are compared exactly.`;
    expect(groups.get(name)).toEqual({
      problem: `There is no group "${name}" on the server.${guess}`,
    });
    const searches = [...new Set([name, beginning])].map((text) => `searchGroups ${text}`);
    expect(calls.slice(ALWAYS.length)).toEqual(searches);
  });

  it('reads every declared content item once', async () => {
    const { client, calls } = recording();
    const { content } = await observe(client, [
      declared({ content: [guidOf(70), guidOf(71)] }),
      declared({ address: byName('B'), content: [guidOf(71)] }),
    ]);
    expect(calls).toEqual([
      ...ALWAYS,
      `contentAssociations ${guidOf(70)}`,
      `contentAssociations ${guidOf(71)}`,
    ]);
    expect(content).toEqual(
      new Map([
        [guidOf(70), [association()]],
        [guidOf(71), [association()]],
      ]),
    );
  });

  it.each([400, 403, 404])('keeps the refusal of one content item (%i)', async (status) => {
    const error = refusedRead(status);
    const { client } = recording({
      contentAssociations: (guid) =>
        guid === guidOf(70) ? Promise.reject(error) : Promise.resolve([]),
    });
    const { content } = await observe(client, [declared({ content: [guidOf(70), guidOf(71)] })]);
    expect(content.get(guidOf(70))).toBe(error);
    expect(content.get(guidOf(71))).toEqual([]);
  });

  it.each([
    ['a status that concerns the run', refusedRead(401)],
    ['a server that fails', refusedRead(500)],
    [
      'a network that fails',
      new ConnectError(
        { kind: 'timeout', seconds: 30 },
        { method: 'GET', path: '/', correlationId: 'c-1', attempts: 1 },
      ),
    ],
    ['a defect', new TypeError('defect')],
  ])('gives up at %s', async (_, error) => {
    const { client } = recording({ contentAssociations: () => Promise.reject(error) });
    await expect(observe(client, [declared({ content: [guidOf(70)] })])).rejects.toBe(error);
  });

  it('reads who uses what is to be deleted, by name or by GUID', async () => {
    const { client, calls } = recording();
    const { uses } = await observe(client, [
      declaredAbsent(),
      declaredAbsent({ address: byGuid(guidOf(11)) }),
      declaredAbsent({ address: byName('Gone') }),
    ]);
    expect(calls).toEqual([...ALWAYS, `integrationAssociations ${guidOf(11)}`]);
    expect(uses).toEqual(new Map([[guidOf(11), [association()]]]));
  });

  it.each([400, 403, 404])('keeps the refusal to tell who uses it (%i)', async (status) => {
    const error = refusedRead(status);
    const { client } = recording({ integrationAssociations: () => Promise.reject(error) });
    const { uses } = await observe(client, [declaredAbsent()]);
    expect(uses.get(guidOf(11))).toBe(error);
  });

  it('gives up where the question who uses it fails otherwise', async () => {
    const error = refusedRead(500);
    const { client } = recording({ integrationAssociations: () => Promise.reject(error) });
    await expect(observe(client, [declaredAbsent()])).rejects.toBe(error);
  });

  it('does not read who uses what is ambiguous, and thus is not deleted', async () => {
    const { client, calls } = recording({
      listIntegrations: () =>
        Promise.resolve([storedIntegration(), storedIntegration({ id: '12', guid: guidOf(12) })]),
    });
    const { uses } = await observe(client, [declaredAbsent()]);
    expect(uses.size).toBe(0);
    expect(calls).toEqual(ALWAYS);
  });

  it('asks for the names of those whom an access list loses', async () => {
    const permissions = [
      user(ALICE),
      user(BOB),
      { kind: 'unknown' as const },
      group(STAFF),
      group(AUDIT),
    ];
    const { client, calls } = recording({
      listIntegrations: () => Promise.resolve([storedIntegration({ permissions })]),
    });
    const { principalNames } = await observe(client, [declared(listed(['alice'], ['staff']))]);
    expect(calls.slice(ALWAYS.length)).toEqual([
      'searchUsers alice',
      'searchGroups staff',
      `userName ${BOB}`,
      `groupName ${AUDIT}`,
    ]);
    expect(principalNames).toEqual(
      new Map([
        [`user ${BOB}`, `name of ${BOB}`],
        [`group ${AUDIT}`, `name of ${AUDIT}`],
      ]),
    );
  });

  it('asks for no names of those who are declared by their GUID', async () => {
    const permissions = [user(ALICE), group(AUDIT), user(BOB)];
    const { client, calls } = recording({
      listIntegrations: () => Promise.resolve([storedIntegration({ permissions })]),
    });
    await observe(client, [declared(listed([ALICE.toUpperCase()], [AUDIT]))]);
    expect(calls.slice(ALWAYS.length)).toEqual([`userName ${BOB}`]);
  });

  it('asks for no names of those who lose an integration with its deletion', async () => {
    const { client, calls } = recording({
      listIntegrations: () => Promise.resolve([storedIntegration({ permissions: [user(BOB)] })]),
    });
    await observe(client, [declaredAbsent()]);
    expect(calls.slice(ALWAYS.length)).toEqual([`integrationAssociations ${guidOf(11)}`]);
  });

  it('makes do with the GUID of whoever has a name that is too long to be shown', async () => {
    const { client } = recording({
      listIntegrations: () =>
        Promise.resolve([storedIntegration({ permissions: [user(ALICE), user(BOB)] })]),
      userName: (guid) => Promise.resolve('x'.repeat(guid === ALICE ? 200 : 201)),
    });
    const { principalNames } = await observe(client, [declared({ access: { to: 'everyone' } })]);
    expect(principalNames).toEqual(
      new Map([
        [`user ${ALICE}`, 'x'.repeat(200)],
        [`user ${BOB}`, BOB],
      ]),
    );
  });

  it('makes do with GUIDs for those who have no name any more', async () => {
    const permissions = [user(BOB), group(AUDIT)];
    const { client } = recording({
      listIntegrations: () => Promise.resolve([storedIntegration({ permissions })]),
      userName: () => Promise.reject(refusedRead(404)),
      groupName: () => Promise.reject(refusedRead(403)),
    });
    const { principalNames } = await observe(client, [declared({ access: { to: 'everyone' } })]);
    expect(principalNames).toEqual(
      new Map([
        [`user ${BOB}`, BOB],
        [`group ${AUDIT}`, AUDIT],
      ]),
    );
  });

  it('asks for no names where no access list is declared, or there is none', async () => {
    const permissions = [user(BOB)];
    const stored = recording({
      listIntegrations: () => Promise.resolve([storedIntegration({ permissions })]),
    });
    await observe(stored.client, [declared({ description: 'x' })]);
    const older = recording({
      listIntegrations: () => Promise.resolve([storedIntegration({ permissions: null })]),
    });
    await observe(older.client, [declared({ access: { to: 'everyone' } })]);
    expect([...stored.calls, ...older.calls]).toEqual([...ALWAYS, ...ALWAYS]);
  });

  it('asks for all at once, and then for all that depends on the list', async () => {
    const permissions = [user(BOB), group(AUDIT)];
    const gone = storedIntegration({ id: '12', guid: guidOf(12), name: 'Gone' });
    const waiting: (() => void)[] = [];
    const later = <T>(value: T) =>
      new Promise<T>((resolve) => {
        waiting.push(() => {
          resolve(value);
        });
      });
    const { client, calls } = recording({
      listIntegrations: () => later([storedIntegration({ permissions }), gone]),
      listTemplates: () => later('not-told'),
      serverSettings: () => later({ version: '' }),
      currentRole: () => later(null),
      searchUsers: (name) => later([{ guid: ALICE, name }]),
      searchGroups: (name) => later([{ guid: STAFF, name }]),
      contentAssociations: () => later([]),
      integrationAssociations: () => later([]),
      userName: () => later('bob'),
      groupName: () => later('audit'),
    });
    const observed = observe(client, [
      declared({ ...listed(['alice'], ['staff']), content: [guidOf(70)] }),
      declaredAbsent({ address: byName('Gone') }),
    ]);
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    await settled();
    expect(calls).toHaveLength(7);
    waiting.splice(0).forEach((answer) => {
      answer();
    });
    await settled();
    expect(calls).toHaveLength(10);
    waiting.splice(0).forEach((answer) => {
      answer();
    });
    expect((await observed).principalNames.size).toBe(2);
  });

  it('fails with the first error in the order of its questions, and leaves none behind', async () => {
    const first = refusedRead(401, 30);
    let others = 0;
    const late = <T>(value: T) =>
      new Promise<T>((resolve) => {
        setImmediate(() => {
          others += 1;
          resolve(value);
        });
      });
    const { client } = recording({
      listIntegrations: () =>
        new Promise((_, reject) => {
          setImmediate(() => {
            reject(first);
          });
        }),
      listTemplates: () => Promise.reject(refusedRead(500)),
      serverSettings: () => late({ version: '' }),
      currentRole: () => late(null),
    });
    await expect(observe(client, [declared()])).rejects.toBe(first);
    expect(others).toBe(2);
  });
});

describe('observe on the simulated server', () => {
  it('finds what is there', async () => {
    const connect = serverLike();
    const { users, groups, content, integrations } = connect.seed({
      users: [{ username: 'ann' }, { username: 'bob' }],
      groups: [{ name: 'staff' }],
      content: [{ guid: guidOf(0x1c) }],
      integrations: [{ name: 'A ', template: 'connect', config: { max_role: 'Admin' } }],
    });
    const [ann, bob] = users;
    connect.seed({
      integrations: [
        {
          name: 'B',
          template: 'connect',
          config: { max_role: 'Viewer' },
          permissions: [{ user_guid: bob!.guid }],
        },
      ],
      associations: [{ content_guid: content[0]!.guid, integration_guid: integrations[0]!.guid }],
    });
    const observed = await observe(inMemoryClient(connect), [
      declaredAbsent({ address: byName('A ') }),
      declared({
        address: byName('B'),
        ...listed(['ann'], ['staff', 'Staff']),
        content: [content[0]!.guid, guidOf(0x2c)],
      }),
    ]);
    expect(observed.integrations.map(({ name }) => name)).toEqual(['A ', 'B']);
    expect(observed.role).toBe('administrator');
    expect(observed.settings.version).toBe('2026.07.0');
    expect(templateOf(observed.templates, 'azure')).toMatchObject({ id: 'azure' });
    expect(observed.users).toEqual(new Map([['ann', { guid: ann!.guid }]]));
    expect(observed.groups).toEqual(
      new Map([
        ['staff', { guid: groups[0]!.guid }],
        [
          'Staff',
          {
            problem:
              'There is no group "Staff" on the server. Did you mean "staff"? Names are compared exactly.',
          },
        ],
      ]),
    );
    expect(observed.principalNames).toEqual(new Map([[`user ${bob!.guid}`, 'bob']]));
    expect(observed.uses.get(integrations[0]!.guid)).toHaveLength(1);
    expect(observed.content.get(content[0]!.guid)).toHaveLength(1);
    expect(observed.content.get(guidOf(0x2c))).toBeInstanceOf(ConnectError);
  });

  it('makes do without templates and without a version', async () => {
    const connect = serverLike({
      templatesEndpoint: false,
      hideVersion: true,
      version: '2024.08.0',
    });
    const client = inMemoryClient(connect, { apiKey: API_KEYS.publisher });
    expect(await observe(client, [declared()])).toMatchObject({
      templates: 'not-told',
      settings: { version: '' },
      role: 'publisher',
    });
  });
});
