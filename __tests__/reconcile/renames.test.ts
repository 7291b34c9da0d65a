import type { Integration } from '../../src/connect/schemas';
import { done } from '../../src/reconcile/outcome';
import { checkRenames } from '../../src/reconcile/renames';
import type { UpdateStep } from '../../src/reconcile/step';
import { creationOptions, made, namesOf } from '../fixtures/creations';
import { byGuid, declared, guidOf } from '../fixtures/state';
import { inTurn } from '../support/fake-client';

const renamed = made(9);

function step(body: UpdateStep['body'] = { name: 'Azure' }): UpdateStep {
  return {
    operation: 'update',
    desired: declared({ address: byGuid(guidOf(9), 'Azure') }),
    template: null,
    permissions: null,
    integration: made(9, { name: 'Cloud' }),
    changes: [],
    secrets: [],
    newClient: [],
    kept: [],
    content: [],
    warnings: [],
    body,
  };
}

async function check(lists: (Integration[] | Error)[], steps = [step()]) {
  const given = creationOptions({ listIntegrations: inTurn(...lists) });
  const outcomes = steps.map((one) => done(one, 'updated', renamed));
  const checked = await checkRenames(steps, outcomes, given.options);
  return { ...given, outcomes, checked, names: namesOf(given.calls) };
}

describe('checkRenames', () => {
  it('reads nothing where nothing was renamed', async () => {
    const { outcomes, checked, names } = await check([], [step({ description: 'x' }), step(null)]);
    expect(checked).toBe(outcomes);
    expect(names).toEqual([]);
  });

  it('reads nothing where a rename has failed', async () => {
    const { options, calls } = creationOptions({});
    const outcomes = [{ ...done(step(), 'updated', renamed), error: new Error('No.') }];
    expect(await checkRenames([step()], outcomes, options)).toBe(outcomes);
    expect(calls).toEqual([]);
  });

  it.each([
    ['is alone', [renamed, made(10, { name: 'azure' })]],
    ['is not in the list yet', [made(9, { name: 'Cloud' })]],
  ])('is content with a name that %s', async (_, list) => {
    const { outcomes, checked, names, waits } = await check([list]);
    expect(checked).toEqual(outcomes);
    expect(names).toEqual(['listIntegrations']);
    expect(waits).toEqual([]);
  });

  it('waits for another run to take its own back', async () => {
    const { outcomes, checked, waits, toldOf } = await check([
      [renamed, made(10)],
      [renamed, made(10)],
      [renamed],
    ]);
    expect(checked).toEqual(outcomes);
    expect(waits).toEqual([[1_500], [1_500]]);
    expect(toldOf).toEqual(Array(2).fill('Looking again for "Azure": the list is not final yet.'));
  });

  it('fails what shares its name for good, and nothing else', async () => {
    const { checked, names } = await check(
      [[made(9, { name: 'Cloud' }), made(10)]],
      [step(), step({ description: 'x' })],
    );
    expect(checked).toMatchObject([
      { operation: 'updated', changed: true, integration: renamed },
      { operation: 'updated', error: null },
    ]);
    expect(checked[0]!.error?.message).toContain(
      `2 integrations now have the name "Azure": ${guidOf(9)}, ${guidOf(10)}.`,
    );
    expect(names).toEqual(Array(6).fill('listIntegrations'));
  });

  it('fails only the one of two whose name is taken', async () => {
    const other = made(7, { name: 'Files' });
    const steps = [step(), step({ name: 'Files' })];
    const given = creationOptions({
      listIntegrations: inTurn([made(9), other, made(10)]),
    });
    const outcomes = [done(step(), 'updated', renamed), done(step(), 'updated', other)];
    const checked = await checkRenames(steps, outcomes, given.options);
    expect(checked[0]!.error?.message).toContain('2 integrations now have the name "Azure"');
    expect(checked[1]).toEqual(outcomes[1]);
    expect(new Set(given.toldOf)).toEqual(
      new Set(['Looking again for "Azure": the list is not final yet.']),
    );
  });

  it('warns if the list cannot be read', async () => {
    const { checked } = await check([new Error('No list.')], [step(), step(null)]);
    expect(checked).toMatchObject([
      {
        operation: 'updated',
        warnings: [
          '"Azure" has its new name, but the action could not check whether another run used that name at the same time. No list.',
        ],
        error: null,
      },
      { warnings: [] },
    ]);
  });
});
