import {
  AZURE,
  errorOf,
  expectSuccess,
  integrationNamed,
  storedAzure,
  useScenario,
  writesTo,
  type Inputs,
} from '../support/scenario';
import type { RunningConnect } from '../support/connect';

const { connect, run } = useScenario();

const ALICE = '000000a1-0000-4000-8000-000000000001';
const BOB = '000000b0-0000-4000-8000-000000000002';
const FINANCE = '000000f1-0000-4000-8000-000000000003';

async function withPeople(version = '2026.07.0'): Promise<RunningConnect> {
  const server = await connect({ connect: { version } });
  server.connect.seed({
    users: [
      { username: 'alice', guid: ALICE },
      { username: 'Alice' },
      { username: 'alice.smith' },
      { username: 'bob', guid: BOB, first_name: 'alice' },
    ],
    groups: [{ name: 'finance', guid: FINANCE }, { name: 'finance-team' }, { name: 'Finance' }],
  });
  return server;
}

function accessOf(server: RunningConnect): string[] {
  return integrationNamed(server, 'Azure').permissions.map(
    ({ userGuid, groupGuid }) => userGuid ?? groupGuid ?? '',
  );
}

describe('allowed-users and allowed-groups', () => {
  it.each<[string, Inputs, string[]]>([
    ['one user', { 'allowed-users': 'alice' }, [ALICE]],
    ['lines', { 'allowed-users': 'alice\nbob\n' }, [ALICE, BOB]],
    ['commas', { 'allowed-users': 'bob, alice' }, [ALICE, BOB]],
    ['GUIDs', { 'allowed-users': ALICE.toUpperCase() }, [ALICE]],
    ['one twice, by name and by GUID', { 'allowed-users': `alice,${ALICE}` }, [ALICE]],
    ['a group', { 'allowed-groups': 'finance' }, [FINANCE]],
    ['both', { 'allowed-users': 'alice', 'allowed-groups': FINANCE }, [ALICE, FINANCE]],
  ])('are the access list of a new integration: %s', async (_, inputs, expected) => {
    const server = await withPeople();
    expectSuccess(await run(server, { ...AZURE, ...inputs }), 'created');
    expect(accessOf(server).sort()).toEqual([...expected].sort());
    expectSuccess(await run(server, { ...AZURE, ...inputs }), 'unchanged');
  });

  it('replace the list in one write, and name who comes and goes', async () => {
    const server = await withPeople();
    server.connect.seed({
      integrations: [{ ...storedAzure(), permissions: [{ user_guid: BOB }, { user_guid: ALICE }] }],
    });
    const inputs = { ...AZURE, 'allowed-users': 'alice', 'allowed-groups': 'finance' };
    const result = await run(server, inputs);
    expectSuccess(result, 'updated');
    expect(accessOf(server)).toEqual([ALICE, FINANCE]);
    expect(writesTo(server)).toHaveLength(1);
    expect(result.log.join('\n')).toMatch(/\+ +access\s+group finance/);
    expect(result.log.join('\n')).toMatch(/- +access\s+user bob/);
  });

  it('are left alone where neither is given', async () => {
    const server = await withPeople();
    server.connect.seed({
      integrations: [{ ...storedAzure(), permissions: [{ user_guid: BOB }] }],
    });
    expectSuccess(await run(server, { ...AZURE, 'client-id': 'other' }), 'updated');
    expect(accessOf(server)).toEqual([BOB]);
  });

  it('in another order are the same', async () => {
    const server = await withPeople();
    server.connect.seed({
      integrations: [{ ...storedAzure(), permissions: [{ user_guid: BOB }, { user_guid: ALICE }] }],
    });
    expectSuccess(await run(server, { ...AZURE, 'allowed-users': 'alice,bob' }), 'unchanged');
  });

  it.each(['allowed-users', 'allowed-groups'])('open it by `*` in %s', async (input) => {
    const server = await withPeople();
    server.connect.seed({
      integrations: [{ ...storedAzure(), permissions: [{ user_guid: BOB }] }],
    });
    const result = await run(server, { ...AZURE, [input]: '*' });
    expectSuccess(result, 'updated');
    expect(accessOf(server)).toEqual([]);
    expect(result.log.join('\n')).toContain('everyone');
    expectSuccess(await run(server, { ...AZURE, [input]: '*' }), 'unchanged');
  });
});

describe('fails closed', () => {
  it.each<[string, Inputs, RegExp]>([
    ['an unknown user beside a known one', { 'allowed-users': 'alice,carol' }, /"carol"/],
    ['the first letters of a user', { 'allowed-users': 'alic' }, /"alic".*"alice"/],
    ['a slip in a group', { 'allowed-groups': 'finanse' }, /"finanse".*"finance"/i],
    ['an e-mail address', { 'allowed-users': 'alice@example.com' }, /"alice@example.com".*"alice"/],
    ['another letter case', { 'allowed-users': 'BOB' }, /"BOB".*"bob"/],
    ['a name with a comma in it', { 'allowed-users': 'Smith, Carol' }, /"Smith".*each comma.*GUID/],
    ["somebody's first name", { 'allowed-users': 'alice,Bob' }, /"Bob"/],
    ['a group as a user', { 'allowed-users': 'finance' }, /user "finance"/],
    ['an unknown group', { 'allowed-groups': 'financ' }, /"financ"/],
    ['only separators', { 'allowed-users': ',,' }, /allowed-users.*empty/],
    ['blank lines', { 'allowed-groups': '\n \n' }, /allowed-groups.*empty/],
    ['a star beside a name', { 'allowed-users': 'alice,*' }, /`\*`/],
  ])('for %s', async (_, inputs, expected) => {
    const server = await withPeople();
    server.connect.seed({
      integrations: [{ ...storedAzure(), permissions: [{ user_guid: BOB }] }],
    });
    expect(errorOf(await run(server, { ...AZURE, ...inputs }))).toMatch(expected);
    expect(writesTo(server)).toEqual([]);
    expect(accessOf(server)).toEqual([BOB]);
  });

  it.each([true, false])('on a server without access lists (existing: %s)', async (existing) => {
    const server = await withPeople('2025.08.0');
    if (existing) server.connect.seed({ integrations: [storedAzure()] });
    const error = errorOf(await run(server, { ...AZURE, 'allowed-users': 'alice' }));
    expect(error).toMatch(/access list/);
    expect(writesTo(server)).toEqual([]);
  });

  it('but a server without access lists is open to everyone already', async () => {
    const server = await withPeople('2025.08.0');
    expectSuccess(await run(server, { ...AZURE, 'allowed-users': '*' }), 'created');
  });

  it('where a GUID is nobody, by the word of the server', async () => {
    const server = await withPeople();
    const nobody = '00000000-1111-4000-8000-000000000000';
    const error = errorOf(await run(server, { ...AZURE, 'allowed-users': nobody }));
    expect(error).toContain(nobody);
    expect(error).toContain('code 261');
  });

  it('where a server ignores the list of a new integration: it is taken back', async () => {
    const server = await withPeople();
    const answer = { id: '99', guid: BOB, name: 'Azure', config: {}, permissions: [] };
    server.faults.add({
      on: { method: 'POST' },
      kind: { status: 200, body: JSON.stringify(answer) },
    });
    const error = errorOf(await run(server, { ...AZURE, 'allowed-users': 'alice' }));
    expect(error).toMatch(/without the declared access list/);
    expect(writesTo(server)).toEqual([
      'POST /v1/oauth/integrations',
      `DELETE /v1/oauth/integrations/${BOB}`,
    ]);
  });
});

describe('many users with a common prefix', () => {
  it('hide nobody', async () => {
    const server = await connect();
    const [, ...seeded] = server.connect.seed({
      users: [
        ...Array.from({ length: 250 }, (_, index) => ({ username: `dev${index}` })),
        ...Array.from({ length: 250 }, (_, index) => ({
          username: `someone${index}`,
          first_name: 'dev',
        })),
        { username: 'dev' },
      ],
      groups: Array.from({ length: 520 }, (_, index) => ({ name: `dev${index}` })),
    }).users;
    const inputs = { ...AZURE, 'allowed-users': 'dev', 'allowed-groups': 'dev519' };
    expectSuccess(await run(server, inputs), 'created');
    expect(accessOf(server)).toContain(seeded.at(-1)!.guid);
    expect(accessOf(server)).toHaveLength(2);
  });
});
