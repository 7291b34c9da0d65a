import fc from 'fast-check';
import type { Integration } from '../../src/connect/schemas';
import type { Desired } from '../../src/inputs/desired';
import type { Observed } from '../../src/reconcile/observe';
import { makePlan } from '../../src/reconcile/plan';
import type { Plan } from '../../src/reconcile/step';
import { incompleteness } from '../../src/reconcile/undeclared';
import {
  byGuid,
  byName,
  declared,
  declaredAbsent,
  guidOf,
  observedState,
  planOf,
  planOptions,
  storedIntegration,
} from '../fixtures/state';

const named = (name: string, id: number, more: Partial<Integration> = {}): Integration =>
  storedIntegration({ id: String(id), guid: guidOf(id), name, ...more });

function plan(
  declarations: readonly Desired[],
  integrations: readonly Integration[],
  complete = false,
  more: Partial<Observed> = {},
): Plan {
  const observed = observedState({ integrations, ...more });
  return makePlan(declarations, observed, planOptions({ manifest: { complete } }));
}

describe('What is not declared', () => {
  it('keeps the order of the server where names are the same', () => {
    const { undeclared } = plan([], [named('B', 3), named('A', 1), named('B', 2)]);
    expect(undeclared.map(({ guid }) => guid)).toEqual([1, 3, 2].map(guidOf));
  });

  it('names three entries that may be meant for it, and no more', () => {
    const entries = [1, 2, 3, 4].map((number) =>
      declared({
        address: byName(`New ${number}`),
        template: 'azure',
        config: { client_id: 'a-client' },
      }),
    );
    const { undeclared } = plan(entries, [named('Old', 1)]);
    expect(undeclared).toMatchObject([{ sameClientAs: ['New 1', 'New 2', 'New 3'] }]);
  });

  it('is listed by name, with what the server tells of it', () => {
    const integrations = [
      named('Test', 3, { template: null }),
      named('Azure', 1),
      named('By hand', 2, { content_count: 4 }),
    ];
    const { undeclared } = plan([declared()], integrations);
    expect(undeclared).toEqual([
      {
        guid: guidOf(2),
        name: 'By hand',
        template: 'azure',
        contentCount: 4,
        resembles: [],
        sameClientAs: [],
      },
      {
        guid: guidOf(3),
        name: 'Test',
        template: null,
        contentCount: null,
        resembles: [],
        sameClientAs: [],
      },
    ]);
    const flat = makePlan([declared()], observedState({ integrations }), planOptions());
    expect(flat).toMatchObject({ undeclared: [], completeness: 'not-said' });
  });

  it('is not what is declared absent, by GUID, or by a name that several have', () => {
    const integrations = [named('Azure', 1), named('Azure', 2), named('Gone', 3), named('X', 4)];
    const declarations = [
      declared(),
      declaredAbsent({ address: byName('Gone') }),
      declared({ address: byGuid(guidOf(4)) }),
    ];
    expect(plan(declarations, integrations).undeclared).toEqual([]);
  });

  it('is pointed out where it looks like a declared or a former name', () => {
    const storage = declared({
      address: { by: 'name', name: 'Azure storage', formerly: ['Azure', 'Blobs'] },
    });
    const integrations = [
      named('Azure storage', 1),
      named('azure', 2),
      named('Blobs', 3),
      named('Azure\u2013Storage', 4),
      named('AzureStorage', 5),
    ];
    const { undeclared } = plan([storage], integrations);
    expect(undeclared.map(({ guid, resembles }) => [guid, resembles])).toEqual([
      [guidOf(5), [{ name: 'Azure storage', former: false }]],
      [guidOf(4), []],
      [guidOf(3), [{ name: 'Blobs', former: true }]],
      [guidOf(2), [{ name: 'Azure', former: true }]],
    ]);
    const alike = ['AZURE', 'Azure', 'azurE', 'aZure'].map((name) =>
      declared({ address: byName(name) }),
    );
    expect(plan(alike, [named('azure', 1)]).undeclared[0]?.resembles).toHaveLength(3);
  });

  it('and what is declared are the server together, without overlap', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const address = fc.oneof(
      fc
        .record({ name: fc.constantFrom(...names), former: fc.constantFrom('', ...names) })
        .map(({ name, former }) => ({ by: 'name' as const, name, formerly: [former] })),
      fc.integer({ min: 1, max: 8 }).map((id) => byGuid(guidOf(id))),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(names), fc.array(address), (there, addresses) => {
        const integrations = there.map((one, index) => named(one, index + 1));
        const entries = addresses.map((one) => declared({ address: one }));
        const { steps, undeclared } = plan(entries, integrations, true);
        const about = steps.flatMap((step) =>
          'integration' in step && step.integration !== null ? [step.integration.guid] : [],
        );
        const others = undeclared.map(({ guid }) => guid);
        expect([...new Set(about), ...others].sort()).toEqual(
          integrations.map(({ guid }) => guid).sort(),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('has no part in a declaration, though that is refused', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'a', ' A');
    const entry = fc.oneof(
      fc
        .record({ name, formerly: fc.array(name, { maxLength: 2 }) })
        .map((address) => declared({ address: { by: 'name', ...address } })),
      fc.integer({ min: 1, max: 8 }).map((id) => declared({ address: byGuid(guidOf(id)) })),
      name.map((one) => declaredAbsent({ address: byName(one), allowDeleteInUse: true })),
    );
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 6 }),
        fc.array(entry, { maxLength: 4 }),
        (names, entries) => {
          const integrations = names.map((one, index) => named(one, index + 1));
          const storedNames = new Set<string>(names);
          const { steps, undeclared } = plan(entries, integrations);
          const others = new Set(undeclared.map(({ guid }) => guid));
          expect(others.size).toBe(undeclared.length);
          const about = steps.flatMap((step) =>
            'integration' in step && step.integration !== null ? [step.integration.guid] : [],
          );
          for (const guid of about) expect(others).not.toContain(guid);
          const declaredNames = new Set<string | null>(entries.map(({ address }) => address.name));
          const declaredGuids = new Set(
            entries.map(({ address }) => 'guid' in address && address.guid),
          );
          for (const { guid, name: stored } of integrations) {
            const isDeclared = declaredNames.has(stored) || declaredGuids.has(guid);
            if (isDeclared) expect(others).not.toContain(guid);
            else if (!about.includes(guid)) {
              const formers = entries.flatMap(({ address }) =>
                address.by === 'name' && !storedNames.has(address.name)
                  ? (address.formerly ?? [])
                  : [],
              );
              expect(others.has(guid)).toBe(!formers.includes(stored));
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('complete: true', () => {
  const integrations = [named('Azure', 1)];

  it.each<[Plan['completeness'], boolean, readonly Desired[], Partial<Observed>]>([
    ['not-said', false, [], {}],
    ['yes', true, [declared()], {}],
    ['yes', true, [declaredAbsent()], {}],
    ['no', true, [], {}],
    ['no', true, [], { role: 'publisher' }],
    ['unknown', true, [declared()], { role: 'publisher' }],
    ['unknown', true, [declared()], { role: 'viewer' }],
    ['unknown', true, [declared()], { role: null }],
    [
      'yes',
      true,
      [declared()],
      { role: null, integrations: [named('Azure', 1, { content_count: 0 })] },
    ],
  ])('is %s', (completeness, complete, declarations, more) => {
    expect(plan(declarations, integrations, complete, more).completeness).toBe(completeness);
  });

  it('says what is lacking, and what to do', () => {
    expect(incompleteness(plan([], integrations, true))).toBe(
      `The manifest says \`complete: true\`, but the server has 1 integration that it does not name: "Azure" (${guidOf(1)}). Nothing is deleted for it. Write an entry for each (export-manifest shows how), or, to delete it, declare it with \`state: absent\`.`,
    );
    expect(incompleteness(plan([], integrations, true, { role: 'publisher' }))).toMatch(
      /`state: absent`\. There may be more that this API key does not see: use the key of an administrator\.$/,
    );
    expect(incompleteness(planOf([], { completeness: 'unknown' }))).toMatch(/administrator/);
    expect(incompleteness(planOf([], { completeness: 'yes' }))).toBeNull();
    expect(incompleteness(planOf([], { completeness: 'not-said' }))).toBeNull();
    expect(incompleteness(plan([], [named('x'.repeat(201), 7)], true))).toMatch(
      new RegExp(`does not name: ${guidOf(7)}\\. `),
    );
    const many = Array.from({ length: 500 }, (_, id) => named(`N${id}`, id));
    expect(incompleteness(plan([], many, true))).toMatch(/500 integrations .* and 480 more\. /);
  });
});
