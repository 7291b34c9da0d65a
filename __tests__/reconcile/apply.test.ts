import type { Integration } from '../../src/connect/schemas';
import type { DesiredIntegration } from '../../src/inputs/desired';
import { applyPlan } from '../../src/reconcile/apply';
import type { CreateStep, Step, UpdateStep } from '../../src/reconcile/step';
import {
  association,
  byName,
  declared,
  declaredAbsent,
  guidOf,
  planOf,
  simulatedTemplate,
  storedIntegration,
} from '../fixtures/state';
import { connectError, fakeClient, inTurn, refusal } from '../support/fake-client';

const ITEM = guidOf(70);
const OTHER_ITEM = guidOf(71);
const template = simulatedTemplate('azure');

const stored = (id: number, name = `N${id}`): Integration =>
  storedIntegration({ id: String(id), guid: guidOf(id), name });

function creation(
  id: number,
  more: Partial<CreateStep> = {},
  desired: Partial<DesiredIntegration> = {},
): CreateStep {
  const name = `N${id}`;
  return {
    operation: 'create',
    desired: declared({ address: byName(name), ...desired }),
    template,
    permissions: null,
    changes: [],
    content: [],
    secrets: [],
    kept: [],
    warnings: [],
    body: { name, template: 'azure', config: {} },
    ...more,
  };
}

function updating(
  id: number,
  more: Partial<UpdateStep> = {},
  desired: Partial<DesiredIntegration> = {},
): UpdateStep {
  return {
    operation: 'update',
    desired: declared({ address: byName(`N${id}`), ...desired }),
    template,
    permissions: null,
    integration: stored(id),
    changes: [{ field: 'description', from: null, to: 'x' }],
    secrets: [],
    newClient: [],
    kept: [],
    body: { description: 'Blobs' },
    content: [],
    warnings: [],
    ...more,
  };
}

const deletion = (id: number): Step => ({
  operation: 'delete',
  desired: declaredAbsent({ address: byName(`N${id}`) }),
  integration: stored(id),
  content: [],
  warnings: [],
});

const unchanged = (id: number, desired: Partial<DesiredIntegration> = {}): Step => ({
  operation: 'unchanged',
  desired: declared({ address: byName(`N${id}`), ...desired }),
  integration: stored(id),
  kept: [],
  warnings: [],
});

const numberOf = (guid: string): number => parseInt(guid.slice(0, 8), 16);

async function apply(
  steps: readonly Step[],
  answers: Parameters<typeof fakeClient>[0] = {},
  {
    refusal: planned = null,
    maxParallel = 1,
    observed = [],
  }: { refusal?: string | null; maxParallel?: number; observed?: Integration[] } = {},
) {
  const { client, calls } = fakeClient({
    createIntegration: ({ name }) => Promise.resolve(stored(Number(name.slice(1)))),
    updateIntegration: (guid) => Promise.resolve(stored(numberOf(guid))),
    deleteIntegration: () => Promise.resolve(),
    listIntegrations: () => Promise.resolve([stored(1), stored(2), stored(3)]),
    ...answers,
  });
  const told: (string | null)[] = [];
  const plan = planOf(steps, { refusal: planned });
  const outcomes = await applyPlan(plan, {
    client,
    observed,
    maxAttempts: 1,
    maxParallel,
    backOff: () => Promise.resolve(),
    tell: () => undefined,
    pause: () => Promise.resolve(),
    clock: { now: () => 0 },
    random: () => 0,
    onWritten: ({ desired, operation, error }) =>
      told.push(`${String(desired.address.name)} ${error === null ? String(operation) : 'failed'}`),
  });
  const said = outcomes.map(({ operation, error }) => (error === null ? operation : error.message));
  return { outcomes, said, calls, told, names: calls.map(([name]) => name) };
}

/** A content item that holds what was last written to it. */
function contentItems(written: Record<string, string[]> = {}) {
  return {
    contentAssociations: (item: string) =>
      Promise.resolve(
        (written[item] ?? []).map((guid) => association({ oauth_integration_guid: guid })),
      ),
    setContentAssociations: (item: string, guids: readonly string[]) => {
      written[item] = [...guids];
      return Promise.resolve();
    },
  };
}

describe('applyPlan', () => {
  it('carries out each kind of step, in declared order', async () => {
    const { said, names, told } = await apply([
      creation(1),
      updating(2),
      deletion(3),
      unchanged(4),
    ]);
    expect(said).toEqual(['created', 'updated', 'deleted', 'unchanged']);
    expect(names).toEqual([
      'createIntegration',
      'updateIntegration',
      'deleteIntegration',
      'listIntegrations',
    ]);
    expect(told).toEqual(['N1 created', 'N2 updated', 'N3 deleted']);
  });

  it('sends nothing for what is refused or unchanged', async () => {
    const refused: Step = {
      operation: 'refused',
      desired: declared(),
      integration: null,
      problems: [
        { message: 'One.', path: 'template' },
        { message: 'Two.', path: null },
      ],
      warnings: ['careful'],
    };
    const { outcomes, said, names, told } = await apply([refused, unchanged(4)]);
    expect(said).toEqual(['One.\nTwo.', 'unchanged']);
    expect(outcomes[0]).toMatchObject({ operation: null, changed: false, warnings: ['careful'] });
    expect(outcomes[1]).toMatchObject({ integration: stored(4), changes: [], secrets: [] });
    expect(names).toEqual([]);
    expect(told).toEqual(['Azure failed']);
  });

  it('tells of what it takes over when that is as declared', async () => {
    const { said, told } = await apply([creation(1), updating(2)], {
      createIntegration: () => Promise.reject(connectError({ kind: 'timeout', seconds: 30 })),
      updateIntegration: (guid) => Promise.resolve(stored(numberOf(guid))),
      listIntegrations: () => Promise.resolve([{ ...stored(1), description: 'Other' }]),
    });
    expect(said).toEqual(['unchanged', 'updated']);
    expect(told).toEqual(['N2 updated', 'N1 unchanged']);
  });

  it('takes nothing for made that was there when the plan was made', async () => {
    const { said, names } = await apply(
      [creation(1, { permissions: [{ kind: 'user', guid: guidOf(0xa1) }] })],
      {
        createIntegration: () => Promise.resolve(stored(9, 'N1')),
        listIntegrations: () => Promise.resolve([]),
      },
      { observed: [stored(9)] },
    );
    expect(said).toEqual([expect.stringContaining('which was there before')]);
    expect(names).toEqual(['createIntegration', 'listIntegrations']);
  });

  it('fails a rename to a name that another run has used since', async () => {
    const { outcomes } = await apply([updating(1, { body: { name: 'N1' }, content: [ITEM] })], {
      listIntegrations: () => Promise.resolve([stored(1), stored(2, 'N1')]),
    });
    expect(outcomes).toMatchObject([{ operation: 'updated', changed: true }]);
    expect(outcomes[0]!.error?.message).toContain(`${guidOf(1)}, ${guidOf(2)}`);
  });

  it('carries the others out if one fails', async () => {
    const error = refusal(400, 228);
    const { outcomes, said } = await apply([updating(1), updating(2), creation(3)], {
      updateIntegration: inTurn<Integration>(error, stored(2)),
    });
    expect(said).toEqual([error.message, 'updated', 'created']);
    expect(outcomes[0]).toMatchObject({
      operation: null,
      changed: false,
      integration: stored(1),
      changes: [],
      secrets: [],
      error,
    });
  });

  it.each([
    ['a wrong key', refusal(401)],
    ['no licence', refusal(402)],
    ['no right', refusal(403, 22)],
    ['a gateway', refusal(403)],
  ])('sends no further write after %s', async (_, error) => {
    const contentOnly = updating(4, { body: null, content: [ITEM] });
    const { said, names } = await apply(
      [updating(1), creation(2), deletion(3), contentOnly, updating(5)],
      { updateIntegration: inTurn<Integration>(error), ...contentItems() },
    );
    expect(said).toEqual([error.message, error.message, error.message, 'updated', error.message]);
    expect(names.filter((name) => /update|create|delete/.test(String(name)))).toEqual([
      'updateIntegration',
    ]);
  });

  it('goes on after a refusal that concerns one integration', async () => {
    const { names } = await apply([updating(1), updating(2)], {
      updateIntegration: inTurn<Integration>(refusal(403, 5)),
    });
    expect(names).toEqual(['updateIntegration', 'updateIntegration']);
  });

  it('sends no write that the plan knows to be refused', async () => {
    const { said, names } = await apply(
      [updating(1), unchanged(2)],
      {},
      { refusal: 'A publisher.' },
    );
    expect(said).toEqual(['A publisher.', 'unchanged']);
    expect(names).toEqual([]);
  });

  it('has at most max-parallel steps under way', async () => {
    let under = 0;
    let peak = 0;
    await apply(
      Array.from({ length: 9 }, (_, index) => updating(index + 1)),
      {
        updateIntegration: async (guid) => {
          under += 1;
          peak = Math.max(peak, under);
          await Promise.resolve();
          under -= 1;
          return stored(numberOf(guid));
        },
      },
      { maxParallel: 3 },
    );
    expect(peak).toBe(3);
  });
});

describe('content items', () => {
  it('get several integrations in one write', async () => {
    const written = {};
    const { said, calls } = await apply(
      [creation(1, { content: [ITEM] }), updating(2, { content: [ITEM, OTHER_ITEM] })],
      contentItems(written),
    );
    expect(said).toEqual(['created', 'updated']);
    expect(written).toEqual({ [ITEM]: [guidOf(1), guidOf(2)], [OTHER_ITEM]: [guidOf(2)] });
    expect(calls.filter(([name]) => name === 'setContentAssociations')).toHaveLength(2);
  });

  it('are left alone if their integration has failed', async () => {
    const { names } = await apply([updating(1, { content: [ITEM] })], {
      updateIntegration: inTurn<Integration>(refusal(500)),
    });
    expect(names).toEqual(['updateIntegration']);
  });

  it('are left alone if a duplicate could not be taken back', async () => {
    const older = storedIntegration({ id: '0', guid: guidOf(9), name: 'N1' });
    const { outcomes, names } = await apply([creation(1, { content: [ITEM] }, { verify: true })], {
      listIntegrations: () => Promise.resolve([older, stored(1)]),
      deleteIntegration: () => Promise.reject(refusal(403)),
    });
    expect(outcomes).toMatchObject([{ operation: null, changed: true, integration: older }]);
    expect(outcomes[0]!.error?.message).toContain(
      `This run created ${guidOf(1)} and could not delete it`,
    );
    expect(names).toEqual(['createIntegration', 'listIntegrations', 'deleteIntegration']);
  });

  it('make an integration updated that is unchanged itself', async () => {
    const step = updating(1, { body: null, content: [ITEM] });
    const { outcomes } = await apply([step], contentItems());
    expect(outcomes).toMatchObject([
      { operation: 'updated', changed: true, changes: step.changes, error: null },
    ]);
  });

  it('leave it unchanged if another run was faster', async () => {
    const { outcomes, names } = await apply(
      [updating(1, { body: null, content: [ITEM] })],
      contentItems({ [ITEM]: [guidOf(1)] }),
    );
    expect(outcomes).toMatchObject([
      { operation: 'unchanged', changed: false, changes: [], error: null },
    ]);
    expect(names).toEqual(['contentAssociations']);
  });

  it('do not make a created or updated one unchanged', async () => {
    const items = contentItems({ [ITEM]: [guidOf(1), guidOf(2)] });
    const { said } = await apply(
      [creation(1, { content: [ITEM] }), updating(2, { content: [ITEM] })],
      items,
    );
    expect(said).toEqual(['created', 'updated']);
  });

  it('fail the integrations that were to have them, and say what was done nevertheless', async () => {
    const error = refusal(404);
    const steps = [
      creation(1, { content: [ITEM] }),
      updating(2, { content: [ITEM] }),
      updating(3, { body: null, content: [ITEM] }),
      updating(4),
    ];
    const { outcomes } = await apply(steps, {
      contentAssociations: () => Promise.reject(error),
      listIntegrations: () => Promise.resolve([stored(1)]),
    });
    const message = `The content item ${ITEM} could not be associated: ${error.message}`;
    expect(outcomes).toMatchObject([
      { operation: 'created', changed: true, error: { message, cause: error } },
      { operation: 'updated', changed: true, error: { message } },
      { operation: null, changed: false, error: { message } },
      { operation: 'updated', error: null },
    ]);
  });

  it('are all named if several are refused', async () => {
    const error = refusal(404);
    const items = contentItems();
    const { outcomes } = await apply([creation(1, { content: [ITEM, OTHER_ITEM, guidOf(72)] })], {
      ...items,
      contentAssociations: (item) =>
        item === OTHER_ITEM ? items.contentAssociations(item) : Promise.reject(error),
    });
    expect(outcomes).toMatchObject([
      {
        operation: 'created',
        error: {
          message: `The content item ${ITEM} could not be associated: ${error.message}\nThe content item ${guidOf(72)} could not be associated: ${error.message}`,
          cause: error,
        },
      },
    ]);
  });

  it('leave the first error of an integration as it is', async () => {
    const error = refusal(500);
    const { outcomes } = await apply(
      [updating(1, { content: [ITEM] }), updating(2, { content: [ITEM] })],
      {
        updateIntegration: inTurn<Integration>(error, stored(2)),
        contentAssociations: () => Promise.reject(refusal(404)),
      },
    );
    expect(outcomes[0]!.error).toBe(error);
    expect(outcomes[1]!.error?.message).toContain(ITEM);
  });

  it('say what was done of several', async () => {
    const items = contentItems();
    const { outcomes } = await apply([updating(1, { body: null, content: [ITEM, OTHER_ITEM] })], {
      ...items,
      contentAssociations: (item) =>
        item === OTHER_ITEM ? Promise.reject(refusal(404)) : items.contentAssociations(item),
    });
    expect(outcomes).toMatchObject([{ operation: 'updated', changed: true }]);
    expect(outcomes[0]!.error?.message).toContain(OTHER_ITEM);
  });
});

describe('verification', () => {
  const verify = { verify: true };

  it.each([
    ['created', creation(1, {}, verify)],
    ['updated', updating(1, {}, verify)],
    ['unchanged', unchanged(1, verify)],
  ])('follows on an integration that is %s', async (operation, step) => {
    const { said, calls } = await apply([step], { verifyIntegration: () => Promise.resolve() });
    expect(said).toEqual([operation]);
    expect(calls.at(-1)).toEqual(['verifyIntegration', guidOf(1)]);
  });

  it('comes after the content items', async () => {
    const { names } = await apply([updating(1, { body: null, content: [ITEM] }, verify)], {
      ...contentItems(),
      verifyIntegration: () => Promise.resolve(),
    });
    expect(names.at(-1)).toBe('verifyIntegration');
  });

  it('fails the step and keeps what was done', async () => {
    const error = refusal(400, 241);
    const { outcomes } = await apply([updating(1, {}, verify)], {
      verifyIntegration: () => Promise.reject(error),
    });
    expect(outcomes).toMatchObject([{ operation: 'updated', integration: stored(1) }]);
    expect(outcomes[0]!.error).toMatchObject({
      message: `"N1" is as declared, but could not be verified: ${error.message}`,
      cause: error,
    });
  });

  it('is left out where it is not declared, nothing is there, or something has failed', async () => {
    const { names } = await apply([updating(1), deletion(2), updating(3, {}, verify)], {
      updateIntegration: inTurn<Integration>(stored(1), refusal(500)),
    });
    expect(names).not.toContain('verifyIntegration');
  });
});
