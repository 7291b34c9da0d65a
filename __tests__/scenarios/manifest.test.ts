import fc from 'fast-check';
import { stringify } from 'yaml';
import { integrationName, text } from '../support/arbitraries';
import { API_KEYS } from '../support/connect';
import { runInProcess } from '../support/in-process';
import { around } from '../support/instant';

const ITEMS = ['00000001-0000-4000-8000-0000000000aa', '00000002-0000-4000-8000-0000000000aa'];
const ENV = { A_SECRET: 'hunter2 and more' };

/** A `$` is written twice in a manifest. */
const written = (value: string): string => value.replaceAll('$', '$$$$');

const value = text.filter((one) => one.trim() !== '').map(written);
const scopes = fc.subarray(['openid', 'email', '.default'], { minLength: 1 });

const access = fc.oneof(
  fc.constant('everyone'),
  fc.record({
    users: fc.subarray(['alice', 'bob'], { minLength: 1 }),
    groups: fc.subarray(['staff']),
  }),
);

const shared = {
  description: value,
  access,
  content: fc.subarray(ITEMS),
};

const azure = fc.record(
  {
    template: fc.constant('azure'),
    config: fc.record({
      auth_mode: fc.constantFrom('Confidential', 'Public'),
      tenant_id: value,
      client_id: value,
      scopes: fc.oneof(
        scopes,
        scopes.map((words) => words.join('  ')),
      ),
    }),
    ...shared,
  },
  { requiredKeys: ['template', 'config'] },
);

const service = fc.record(
  {
    template: fc.constant('custom'),
    config: fc.record({
      auth_type: fc.constant('Service Account'),
      client_id: value,
      authorization_uri: fc.constant('https://idp.example.com/authorize'),
      token_uri: fc.constant('https://idp.example.com/token'),
      scopes,
    }),
    verify: fc.boolean(),
    ...shared,
  },
  { requiredKeys: ['template', 'config'] },
);

const viewer = fc.record(
  {
    template: fc.constant('custom'),
    config: fc.record({
      use_pkce: fc.boolean(),
      client_id: value,
      authorization_uri: fc.constant('https://idp.example.com/authorize'),
      token_uri: fc.constant('https://idp.example.com/token'),
      scopes,
    }),
    ...shared,
  },
  { requiredKeys: ['template', 'config'] },
);

const entry = fc
  .oneof(azure, service, viewer)
  .map((declared) =>
    'auth_mode' in declared.config && declared.config.auth_mode === 'Public'
      ? declared
      : { ...declared, secrets: { client_secret: '${A_SECRET}' } },
  );

const manifest = fc
  .uniqueArray(fc.tuple(integrationName, entry), { selector: ([name]) => name, maxLength: 6 })
  .map((entries) => ({
    integrations: entries.map(([name, declared]) => ({ name: written(name), ...declared })),
  }));

test('any manifest that is read, planned and applied is unchanged afterwards', async () => {
  let created = 0;
  await fc.assert(
    fc.asyncProperty(
      manifest,
      fc.constantFrom('merge' as const, 'replace' as const),
      async (declared, patchMode) => {
        const { connect, world } = around({ patchMode });
        connect.seed({
          users: [{ username: 'alice' }, { username: 'bob' }],
          groups: [{ name: 'staff' }],
          content: ITEMS.map((guid) => ({ guid })),
        });
        const inputs = {
          'connect-server': 'https://connect.example.com',
          'connect-api-key': API_KEYS.administrator,
          manifest: 'connect.yml',
        };
        const files = { 'connect.yml': stringify(declared) };
        const first = await runInProcess(inputs, world, { files, env: ENV });
        expect(first.errors).toEqual([]);
        expect(first.integrations.map(({ operation }) => operation)).toEqual(
          declared.integrations.map(() => 'created'),
        );
        created += first.integrations.length;

        const writes = connect.writes.length;
        const again = await runInProcess(
          { ...inputs, 'update-secret': 'on-create', 'dry-run': 'true', 'fail-on-drift': 'true' },
          world,
          { files, env: ENV },
        );
        expect(again.errors).toEqual([]);
        expect(again.integrations.every(({ operation }) => operation === 'unchanged')).toBe(true);
        expect(connect.writes).toHaveLength(writes);
      },
    ),
    { numRuns: 100 },
  );
  expect(created).toBeGreaterThan(50);
});
