import fc from 'fast-check';
import type { Integration } from '../../src/connect/schemas';
import type { Desired } from '../../src/inputs/desired';
import { observe } from '../../src/reconcile/observe';
import { makePlan } from '../../src/reconcile/plan';
import type { Plan, Step } from '../../src/reconcile/step';
import { declared, guidOf, observedState, planOptions, storedIntegration } from '../fixtures/state';
import { SimulatedConnect } from '../support/connect';
import { inMemoryClient } from '../support/in-memory';

const named = (name: string, id = 11, more: Partial<Integration> = {}): Integration =>
  storedIntegration({ id: String(id), guid: guidOf(id), name, ...more });

const azure = (formerly: readonly string[], more: Parameters<typeof declared>[0] = {}): Desired =>
  declared({ address: { by: 'name', name: 'Azure storage', formerly }, ...more });

function planned(desired: Desired, ...integrations: Integration[]): Step {
  return makePlan([desired], observedState({ integrations }), planOptions()).steps[0]!;
}

describe('formerly', () => {
  it('renames the one that bears a former name', () => {
    const stored = named('Azure');
    expect(planned(azure(['Blobs', 'Azure']), stored, named('Other', 12))).toMatchObject({
      operation: 'update',
      integration: stored,
      changes: [{ field: 'name', from: 'Azure', to: 'Azure storage' }],
      body: { name: 'Azure storage' },
      warnings: [
        'Content that asks for "Azure" by its name (integration_requests in its manifest.json) may not find it as "Azure storage" when it is deployed again: change the name there, too. Remove `formerly` once no server has the old name.',
      ],
    });
  });

  it('renames nothing where the name is there, and tells of what is left over', () => {
    const stored = named('Azure storage', 12);
    expect(planned(azure(['Azure']), named('Azure'), stored)).toMatchObject({
      operation: 'unchanged',
      integration: stored,
      warnings: [
        `"Azure storage" is there, so nothing is renamed. Its former name is still in use: "Azure" (${guidOf(11)}). Move its content to "Azure storage", then delete it: declare it with its guid and \`state: absent\`.`,
      ],
    });
    expect(planned(azure(['Azure']), stored)).toMatchObject({
      operation: 'unchanged',
      warnings: [],
    });
  });

  it('tells of what the new name looks like, the old one aside', () => {
    const spaced = named('Azure\u2013storage', 12);
    const both = planned(azure(['Azure']), named('Azure'), named('azure STORAGE', 12));
    expect(both.warnings).toEqual([
      expect.stringContaining(`"azure STORAGE" (${guidOf(12)}) looks like it`),
      expect.stringContaining('integration_requests'),
    ]);
    const itself = declared({ address: { by: 'guid', guid: guidOf(12), name: 'Azure-storage' } });
    expect(planned(itself, spaced).warnings).toEqual([]);
    expect(planned(itself, spaced, named('azure-storage', 13)).warnings).toHaveLength(1);
    expect(planned(declared(), named('Azure'), named('azure', 12)).warnings).toEqual([]);
  });

  it('tells once nobody needs it on this server', () => {
    const entries = [
      azure(['Azure']),
      declared({ address: { by: 'name', name: 'Left', formerly: ['Old'] } }),
      declared({ address: { by: 'name', name: 'Renamed', formerly: ['Now'] } }),
      declared({ address: { by: 'name', name: 'Created', formerly: ['None'] } }),
      declared({ address: { by: 'name', name: 'Plain' } }),
    ];
    const there = ['Azure storage', 'Left', 'Old', 'Now', 'Plain'].map((name, index) =>
      named(name, 20 + index),
    );
    const needless = (one: Desired[], integrations = there) =>
      makePlan(one, observedState({ integrations }), planOptions()).formerlyNeedless;
    expect(needless(entries)).toEqual(entries.slice(0, 1));
    expect(needless([azure(['Azure'], { description: 'New' })])).toHaveLength(1);
    expect(needless([azure(['Azure'], { template: 'github' })])).toEqual([]);
  });

  it('creates where neither is there, and looks for look-alikes of both', () => {
    const github = { template: 'github', secrets: {} };
    const step = planned(azure(['Azure'], { template: 'connect' }), named('azure'));
    expect(step).toMatchObject({ operation: 'create', body: { name: 'Azure storage' } });
    expect(step.warnings).toEqual([expect.stringContaining('"azure"')]);
    expect(planned(azure(['Azure'], github))).toMatchObject({ operation: 'refused' });
  });

  it('refuses to choose among several, and another template', () => {
    expect(planned(azure(['Azure', 'Blobs']), named('Azure'), named('Blobs', 12))).toMatchObject({
      operation: 'refused',
      problems: [
        {
          message: `2 integrations have a former name of "Azure storage": ${guidOf(11)}, ${guidOf(12)}. Only one can be renamed: leave out the former names of the others, or delete them.`,
          path: 'name',
        },
      ],
    });
    expect(planned(azure(['Azure'], { template: 'github' }), named('Azure'))).toMatchObject({
      operation: 'refused',
      integration: { guid: guidOf(11) },
      problems: [{ message: expect.stringContaining('leave out the former one') as string }],
    });
  });

  it('claims what it renames', () => {
    const both = [
      azure(['Azure']),
      declared({ address: { by: 'guid', guid: guidOf(11), name: null } }),
    ];
    const { steps } = makePlan(
      both,
      observedState({ integrations: [named('Azure')] }),
      planOptions(),
    );
    expect(steps).toMatchObject([{ operation: 'refused' }, { operation: 'refused' }]);
  });

  it('is found by the names of those whom an access list would lose, too', async () => {
    const connect = new SimulatedConnect({ defaultIntegration: false });
    const { users } = connect.seed({ users: [{ username: 'bob' }] });
    connect.seed({
      integrations: [
        {
          name: 'Azure',
          template: 'connect',
          config: {},
          permissions: [{ user_guid: users[0]!.guid, group_guid: null }],
        },
      ],
    });
    const desired = azure(['Azure'], { access: { to: 'everyone' } });
    const observed = await observe(inMemoryClient(connect), [desired]);
    expect(makePlan([desired], observed, planOptions()).steps[0]).toMatchObject({
      changes: [
        { field: 'name' },
        { to: 'everyone' },
        { field: 'access', from: 'user bob', to: null },
      ],
    });
  });

  /** Carries out what a plan changes. */
  async function carryOut(connect: SimulatedConnect, { steps }: Plan): Promise<void> {
    const client = inMemoryClient(connect);
    for (const step of steps) {
      if (step.operation === 'create') await client.createIntegration(step.body);
      if (step.operation === 'update' && step.body !== null) {
        await client.updateIntegration(step.integration.guid, step.body);
      }
    }
  }

  it('has nothing left to do once it has been carried out, in whatever order the names stand', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(names),
        fc.shuffledSubarray(names, { minLength: 1 }),
        fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
        async (there, claimed, sizes) => {
          const connect = new SimulatedConnect({ defaultIntegration: false });
          connect.seed({
            integrations: there.map((name) => ({ name, template: 'connect', config: {} })),
          });
          // Each entry has a name and some former ones, which nothing else claims.
          const rest = [...claimed];
          const entries = sizes.flatMap((size) => {
            const [name, ...formerly] = rest.splice(0, 1 + size);
            return name === undefined
              ? []
              : [declared({ address: { by: 'name', name, formerly }, template: 'connect' })];
          });
          const plan = async (): Promise<Plan> =>
            makePlan(
              entries,
              await observe(inMemoryClient(connect), entries),
              planOptions({ manifest: { complete: true } }),
            );
          const first = await plan();
          await carryOut(connect, first);
          const again = await plan();
          again.steps.forEach((step, index) => {
            const { operation } = first.steps[index]!;
            expect(step.operation).toBe(operation === 'refused' ? 'refused' : 'unchanged');
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});
