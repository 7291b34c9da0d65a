import fc from 'fast-check';
import { tidyDescription } from '../../src/inputs/doubts';
import { hasDrifted, preview } from '../../src/reconcile/preview';
import type { Plan } from '../../src/reconcile/step';
import { RECORDED_INTEGRATIONS } from '../fixtures/recorded-integrations';
import { TEMPLATES, type Seed, type SeedIntegration } from '../support/connect';
import { bodyOf, declaredBy, exported, planned, serverWith } from './state';

function numbered(kind: string, number: number): string {
  const digits = number.toString(16).padStart(8, '0');
  return `${digits}-0000-4000-8000-${kind}${digits}`;
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '#', ':', '-', "'", '"', '$', '{', '}'),
  }),
  fc.constantFrom(
    '',
    ' ',
    'yes',
    'null',
    '~',
    '0123',
    '1e3',
    '0x1F',
    '2024-01-01',
    '12:30:00',
    '${HOME}',
    '$${HOME}',
    '$$',
    '<<',
    '---',
    '...',
    '- a',
    'a # b',
    'a: b',
    '*alias',
    '&anchor',
    '!tag',
    '%directive',
    'first\nsecond',
    'first\n\nsecond\n',
    ' first\nsecond ',
    '\ufeffbom',
    '\ud800',
    'left\u202eright',
    'no\u00a0break',
    '😀\u{e0001}',
    'a'.repeat(200),
    `${'long words '.repeat(30)}end`,
  ),
);

const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('Azure', 'azure', 'Azure ', 'Cafe\u0301', 'Caf\u00e9') },
  { weight: 3, arbitrary: text },
  { weight: 1, arbitrary: fc.constant(null) },
);

const configValue = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.jsonValue() },
);

const configKey = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...TEMPLATES.flatMap(({ options, fields }) => [...options, ...fields].map((key) => key.name)),
    ),
  },
  { weight: 1, arbitrary: text },
);

const optionValue = fc.constantFrom(
  ...TEMPLATES.flatMap(({ options }) =>
    options.flatMap((option) => [...option.values, option.default, String(option.default)]),
  ),
  'True',
);

const config = fc
  .tuple(
    fc.dictionary(configKey, configValue, { noNullPrototype: true }),
    fc.dictionary(
      fc.constantFrom('auth_type', 'auth_mode', 'use_pkce', 'token_endpoint_auth_method'),
      optionValue,
      { noNullPrototype: true },
    ),
  )
  .map(([any, options]) => ({ ...any, ...options }));

const principalName = fc.oneof(
  fc.constantFrom('alice', 'Alice', 'alice ', '*', ' ', numbered('0000', 1), 'everyone', '${USER}'),
  text,
);

const serverState = fc.record({
  version: fc.constantFrom('2024.08.0', '2025.06.0', '2025.08.0', '2026.07.0'),
  hideVersion: fc.boolean(),
  templatesEndpoint: fc.boolean(),
  firstId: fc.constantFrom(1, 8, 98),
  users: fc.array(principalName, { maxLength: 4 }),
  groups: fc.array(principalName, { maxLength: 4 }),
  integrations: fc.array(
    fc.record({
      name,
      description: fc.oneof(text, fc.constant(null)),
      template: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...TEMPLATES.map(({ id }) => id)) },
        { weight: 1, arbitrary: text },
      ),
      config,
      users: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
      groups: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
      content: fc.uniqueArray(fc.nat(2), { maxLength: 3 }),
    }),
    { maxLength: 6 },
  ),
});

type ServerState = typeof serverState extends fc.Arbitrary<infer T> ? T : never;

function seedOf({ users, groups, integrations }: ServerState): Seed {
  return {
    users: users.map((username, index) => ({ guid: numbered('0001', index), username })),
    groups: groups.map((group, index) => ({ guid: numbered('0002', index), name: group })),
    content: [0, 1, 2].map((index) => ({ guid: numbered('0003', index) })),
    integrations: integrations.map((integration, index) => ({
      guid: numbered('0004', index),
      name: integration.name,
      description: integration.description,
      template: integration.template,
      config: integration.config,
      permissions: [
        ...integration.users.map((user) => ({ user_guid: numbered('0001', user) })),
        ...integration.groups.map((group) => ({ group_guid: numbered('0002', group) })),
      ],
    })),
    associations: integrations.flatMap(({ content }, index) =>
      content.map((item) => ({
        content_guid: numbered('0003', item),
        integration_guid: numbered('0004', index),
      })),
    ),
  };
}

test('whatever is on a server, its manifest declares it as it is', async () => {
  await fc.assert(
    fc.asyncProperty(serverState, async (state) => {
      const { version, hideVersion, templatesEndpoint, firstId } = state;
      const connect = serverWith(seedOf(state), {
        version,
        hideVersion,
        templatesEndpoint,
        firstId,
      });

      const manifest = await exported(connect);
      const plan = await planned(connect, manifest);

      expectNoDrift(plan);
      expect(plan.steps.map(({ operation, ...step }) => ({ operation, step }))).toEqual(
        state.integrations.map((_, index) => ({
          operation: 'unchanged',
          step: expect.objectContaining({
            integration: expect.objectContaining({ guid: numbered('0004', index) }) as unknown,
          }) as unknown,
        })),
      );
      const always = await planned(connect, manifest, 'always');
      expect(always.steps.filter(({ operation }) => operation !== 'unchanged')).toEqual(
        manifest.written.flatMap(({ variables }) =>
          variables.length === 0
            ? []
            : [expect.objectContaining({ operation: 'update', changes: [] }) as unknown],
        ),
      );
      expect(connect.writes).toEqual([]);
      expect((await exported(connect)).text).toBe(manifest.text);
    }),
    { numRuns: 300 },
  );
});

/** The manifest says that it names all, it does, and the server is as it says. */
function expectNoDrift(plan: Plan): void {
  expect(plan).toMatchObject({ completeness: 'yes', undeclared: [] });
  expect(preview(plan).filter(hasDrifted)).toEqual([]);
}

test('an export, complete as it says, is unchanged and without drift on every recorded state', async () => {
  const recorded = RECORDED_INTEGRATIONS.flatMap((one): SeedIntegration[] =>
    one.template === null ? [] : [one],
  );
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(recorded, { minLength: 1 }),
      fc.constantFrom('2024.08.0', '2025.07.0', '2025.08.0', '2026.07.0'),
      fc.boolean(),
      async (integrations, version, templatesEndpoint) => {
        const connect = serverWith({ integrations }, { version, templatesEndpoint });
        const manifest = await exported(connect);
        expect(manifest.text).toContain('\ncomplete: true\n');
        const plan = await planned(connect, manifest);
        expectNoDrift(plan);
        expect(plan.steps.map(({ operation }) => operation)).toEqual(
          integrations.map(() => 'unchanged'),
        );
        expectNoDrift(await planned(connect, manifest, 'always'));
      },
    ),
    { numRuns: 100 },
  );
});

test('without templates nothing that a manifest can hold is left out', async () => {
  await fc.assert(
    fc.asyncProperty(serverState, async (state) => {
      const connect = serverWith(seedOf(state), { templatesEndpoint: false });

      const declared = declaredBy(await exported(connect));

      expect(declared).toEqual(
        state.integrations.map(
          ({ description, template, config, users, groups, content }): unknown =>
            expect.objectContaining({
              description: tidyDescription(description ?? ''),
              template: template === '' || template !== template.trim() ? null : template,
              config: Object.fromEntries(
                Object.entries(config).flatMap(([key, value]) => {
                  if (value === null || typeof value === 'object') return [];
                  const keeps = typeof value === 'boolean' && key !== 'scopes';
                  const text = String(value).trim();
                  const isKept = key === 'scopes' || text === String(value);
                  return UNDECLARABLE.has(key) || !isKept
                    ? []
                    : [[key, keeps ? value : text] as const];
                }),
              ),
              secrets: {},
              access: users.length + groups.length === 0 ? { to: 'everyone' } : LISTED,
              content: content.map((item) => numbered('0003', item)).sort(),
            }),
        ),
      );
    }),
    { numRuns: 150 },
  );
});

/** A client secret belongs elsewhere, and no YAML of ours has the other key. */
const UNDECLARABLE = new Set(['client_secret', '__proto__']);

const LISTED = expect.objectContaining({ to: 'listed' }) as unknown;

test('what a manifest does not take is left out, and what it writes otherwise is not written so', async () => {
  const number = '1.07512345678901E+20';
  const url = 'https://admin:hunter22@db.example.com';
  const github = { template: 'github', config: {} };
  const connect = serverWith({
    users: [
      { username: number, guid: numbered('0001', 1) },
      { username: 'bob\n', guid: numbered('0001', 2) },
    ],
    integrations: [
      { ...github, name: number },
      { ...github, name: 'Description', description: url },
      { ...github, name: 'Number', description: number },
      { ...github, name: 'Config', template: 'custom', config: { authorization_uri: url } },
      {
        ...github,
        name: 'Access',
        permissions: [1, 2].map((user) => ({ user_guid: numbered('0001', user) })),
      },
    ],
  });
  const manifest = await exported(connect);
  const body = bodyOf(manifest);
  expect(body).not.toContain(number);
  expect(body).not.toContain('hunter22');
  expect(body).toContain(numbered('0001', 1));
  expect(body).toContain(numbered('0001', 2));
  const { steps } = await planned(connect, manifest);
  expect(steps.map(({ operation }) => operation)).toEqual(Array(5).fill('unchanged'));
});
