import { API_KEYS } from '../support/connect';
import { inMemoryClient } from '../support/in-memory';
import type { ConnectClient } from '../../src/connect/client';
import { readServer } from '../../src/export/read';
import { serverWith } from './state';

function guid(number: number): string {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

function github(number: number) {
  return { guid: guid(number), name: `Integration ${number}`, template: 'github', config: {} };
}

const SEED = {
  users: [{ guid: guid(100), username: 'alice' }],
  content: [{ guid: guid(200) }],
  integrations: [1, 2, 3, 4, 5].map((number) => ({
    ...github(number),
    permissions: [{ user_guid: guid(100) }],
  })),
  associations: [1, 2, 3, 4].map((number) => ({
    content_guid: guid(200),
    integration_guid: guid(number),
  })),
};

test('asks about each user once, and not for content where there is none', async () => {
  const connect = serverWith(SEED);

  const { uses, names } = await readServer(inMemoryClient(connect), 2);

  expect([...uses.keys()]).toEqual([1, 2, 3, 4].map(guid));
  expect([...names]).toEqual([[`user ${guid(100)}`, 'alice']]);
  expect(connect.journal.filter(({ path }) => path.includes('/v1/users'))).toHaveLength(2);
  expect(connect.writes).toEqual([]);
});

test('asks for content where the server does not count it', async () => {
  const connect = serverWith(SEED, { version: '2025.08.0' });
  const { uses } = await readServer(inMemoryClient(connect), 2);
  expect(uses.size).toBe(5);
});

test('has at most so many requests under way', async () => {
  let underWay = 0;
  let most = 0;
  const client: ConnectClient = {
    ...inMemoryClient(serverWith(SEED)),
    async integrationAssociations() {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return [];
    },
  };
  await readServer(client, 2);
  expect(most).toBe(2);
});

test('begins nothing more once something has failed', async () => {
  const asked: string[] = [];
  const client: ConnectClient = {
    ...inMemoryClient(serverWith(SEED)),
    integrationAssociations(integration) {
      asked.push(integration);
      return Promise.reject(new Error('The server has gone.'));
    },
  };
  await expect(readServer(client, 2)).rejects.toThrow('The server has gone.');
  expect(asked).toEqual([guid(1), guid(2)]);
});

test('without the rights for it, only the content is missing', async () => {
  const client = inMemoryClient(serverWith({ ...SEED, users: [] }), { apiKey: API_KEYS.publisher });
  const { uses, names } = await readServer(client, 2);
  expect([...uses.values()].map((answer) => answer instanceof Error)).toEqual(
    Array<boolean>(5).fill(true),
  );
  expect(names.size).toBe(0);
});
