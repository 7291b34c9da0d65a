import type { Integration } from '../../src/connect/schemas';
import type { Creation } from '../../src/reconcile/create';
import { done } from '../../src/reconcile/outcome';
import type { CreateStep } from '../../src/reconcile/step';
import { settle } from '../../src/reconcile/settle';
import {
  ALICE,
  SENT,
  creationOptions as options,
  desired,
  made,
  namesOf as names,
  secret,
  step,
} from '../fixtures/creations';
import { declared, guidOf } from '../fixtures/state';
import type { fakeClient } from '../support/fake-client';
import { inTurn, refusal } from '../support/fake-client';

describe('settle', () => {
  const creation = (own: Integration | null, more: Partial<CreateStep> = {}): Creation => ({
    ...done(step(more), own === null ? null : 'created', own),
    secrets: own === null ? [] : SENT,
    creation: step(more),
    own,
    repeated: false,
    takenBack: false,
  });

  const settled = done(step(), 'unchanged', made(1));

  async function settleOne(open: Creation, answers: Parameters<typeof fakeClient>[0]) {
    const { options: given, calls, waits, toldOf } = options(answers);
    const [, outcome] = await settle([settled, open], given);
    return { outcome: outcome!, calls, waits, toldOf };
  }

  it('reads nothing where nothing was created', async () => {
    const { options: given, calls } = options({});
    const unchanged = done({ ...step(), operation: 'create' }, 'unchanged', made(1));
    expect(await settle([unchanged], given)).toEqual([unchanged]);
    expect(calls).toEqual([]);
  });

  it('keeps what is alone', async () => {
    const own = made(11);
    const { outcome, calls, waits } = await settleOne(creation(own), {
      listIntegrations: inTurn([made(3, { name: 'azure' }), own]),
    });
    expect(outcome).toEqual({
      desired,
      operation: 'created',
      changed: true,
      integration: own,
      changes: [],
      secrets: SENT,
      warnings: ['planned'],
      error: null,
    });
    expect(names(calls)).toEqual(['listIntegrations']);
    expect(waits).toEqual([]);
  });

  it('reads one list for many', async () => {
    const other = { body: { ...step().body, name: 'Other' } };
    const { options: given, calls } = options({
      listIntegrations: inTurn([made(11), made(12, { name: 'Other' })]),
    });
    const outcomes = await settle(
      [creation(made(11)), creation(made(12, { name: 'Other' }), other)],
      given,
    );
    expect(outcomes.map(({ operation, error }) => [operation, error])).toEqual([
      ['created', null],
      ['created', null],
    ]);
    expect(names(calls)).toEqual(['listIntegrations']);
  });

  it('warns of what was stored otherwise', async () => {
    const own = made(11);
    const described = { desired: { ...desired, description: 'Lake' } };
    const { outcome } = await settleOne(creation(own, described), {
      listIntegrations: inTurn([own]),
    });
    expect(outcome.warnings).toEqual([
      'planned',
      expect.stringContaining('Connect stored description'),
    ]);
  });

  it('takes its own back beside an older one, and adopts that', async () => {
    const stays = made(9);
    const { outcome, calls } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn([made(10), stays]),
      deleteIntegration: () => Promise.resolve(),
      updateIntegration: () => Promise.resolve(stays),
    });
    expect(outcome).toMatchObject({
      operation: 'updated',
      integration: stays,
      secrets: SENT,
      error: null,
    });
    expect(calls).toEqual([
      ['listIntegrations'],
      ['deleteIntegration', guidOf(10)],
      ['updateIntegration', guidOf(9), { config: { client_secret: secret.value } }],
    ]);
  });

  it('adopts although its own is gone already', async () => {
    const { outcome } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn([made(9), made(10)]),
      deleteIntegration: () => Promise.reject(refusal(404, 4)),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({ operation: 'updated', error: null });
  });

  it('knows its own however its GUID is written', async () => {
    const own = { ...made(11), guid: made(11).guid.toUpperCase().replaceAll('-', '') };
    const { outcome, calls } = await settleOne(creation(own), {
      listIntegrations: inTurn([made(11)]),
    });
    expect(outcome).toMatchObject({ operation: 'created', error: null });
    expect(names(calls)).toEqual(['listIntegrations']);
  });

  it('waits for a younger one to be taken back by its run', async () => {
    const own = made(9);
    const { outcome, calls, waits, toldOf } = await settleOne(creation(own), {
      listIntegrations: inTurn([own, made(10)], [own, made(10)], [own]),
    });
    expect(toldOf).toEqual(Array(2).fill('Looking again for "Azure": the list is not final yet.'));
    expect(outcome).toMatchObject({ operation: 'created', integration: own, error: null });
    expect(names(calls)).toEqual(Array(3).fill('listIntegrations'));
    expect(waits).toEqual([[1_500], [1_500]]);
  });

  it.each([
    [0, 1_000],
    [0.999, 1_999],
  ])('waits from one to two seconds between two looks: %d', async (random, waitMs) => {
    const {
      options: given,
      waits,
      toldOf,
    } = options({
      listIntegrations: inTurn([], [made(9), made(10, { name: 'Other' })]),
    });
    const other = { body: { ...step().body, name: 'Other' } };
    const outcomes = await settle(
      [creation(made(9)), creation(made(10, { name: 'Other' }), other)],
      { ...given, random: () => random },
    );
    expect(outcomes.map(({ operation }) => operation)).toEqual(['created', 'created']);
    expect(waits).toEqual([[waitMs]]);
    expect(toldOf).toEqual(['Looking again for "Azure", "Other": the list is not final yet.']);
  });

  it('takes its own back once only, while it waits for others', async () => {
    const { outcome, calls, toldOf } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn(
        [made(9), made(10), made(11)],
        [made(9), made(10), made(11)],
        [made(9)],
      ),
      deleteIntegration: () => Promise.resolve(),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({ operation: 'updated', integration: made(9) });
    expect(names(calls)).toEqual([
      'listIntegrations',
      'deleteIntegration',
      'listIntegrations',
      'listIntegrations',
      'updateIntegration',
    ]);
    expect(toldOf).toEqual([
      `Another run has made "Azure" first (${guidOf(9)}): deleting the one that this run has made (${guidOf(10)}).`,
      'Looking again for "Azure": the list is not final yet.',
      'Looking again for "Azure": the list is not final yet.',
    ]);
  });

  it('fails with all GUIDs if another one remains, and deletes none but its own', async () => {
    const { outcome, calls, waits } = await settleOne(creation(made(9)), {
      listIntegrations: inTurn([made(9), made(10)]),
    });
    expect(outcome).toMatchObject({ operation: 'created', integration: made(9) });
    expect(outcome.error?.message).toBe(
      `2 integrations now have the name "Azure": ${guidOf(9)}, ${guidOf(10)}. Another run created one at the same time, or Connect carried out a request after this run gave up on it. This run deletes only what it created. Delete those that you do not need, then run the step again.`,
    );
    expect(names(calls)).toEqual(Array(6).fill('listIntegrations'));
    expect(waits).toEqual(Array(5).fill([1_500]));
  });

  it('claims nothing of several that it cannot know to be its own', async () => {
    const { outcome } = await settleOne(creation(null), {
      listIntegrations: inTurn([made(9), made(10)]),
    });
    expect(outcome).toMatchObject({ operation: null, changed: false, integration: null });
    expect(outcome.error?.message).toContain(`${guidOf(9)}, ${guidOf(10)}`);
  });

  it('adopts what a lost request has made', async () => {
    const { outcome } = await settleOne(creation(null), {
      listIntegrations: inTurn([made(9)]),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({
      operation: 'updated',
      integration: made(9),
      warnings: ['planned'],
      error: null,
    });
  });

  it('warns of what is stored otherwise of what it adopts, too', async () => {
    const described = { desired: { ...desired, description: 'Lake' } };
    const { outcome } = await settleOne(creation(null, described), {
      listIntegrations: inTurn([made(9)]),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome.warnings).toEqual([
      'planned',
      expect.stringContaining('Connect stored description'),
    ]);
  });

  it('adopts without a write what is as declared', async () => {
    const { outcome, calls } = await settleOne(
      creation(null, { desired: declared(), secrets: [] }),
      {
        listIntegrations: inTurn([made(9)]),
      },
    );
    expect(outcome).toMatchObject({
      operation: 'unchanged',
      integration: made(9),
      warnings: ['planned'],
      error: null,
    });
    expect(names(calls)).toEqual(['listIntegrations']);
  });

  it('sends no open access list to a server that has no access lists', async () => {
    const older = made(9, { permissions: null });
    const { outcome, calls } = await settleOne(
      creation(null, { desired: declared(), secrets: [], permissions: [] }),
      { listIntegrations: inTurn([older]) },
    );
    expect(outcome).toMatchObject({ operation: 'unchanged', integration: older, error: null });
    expect(names(calls)).toEqual(['listIntegrations']);
  });

  it('keeps the content items of an adopted one to be associated', async () => {
    const { outcome } = await settleOne(
      creation(null, { desired: declared(), secrets: [], content: [guidOf(70)] }),
      { listIntegrations: inTurn([made(9)]) },
    );
    expect(outcome.changes).toEqual([{ field: 'content', from: null, to: guidOf(70) }]);
  });

  it('closes an adopted one', async () => {
    const { calls } = await settleOne(creation(null, { permissions: [ALICE] }), {
      listIntegrations: inTurn([made(9)]),
      updateIntegration: inTurn(made(9, { permissions: [ALICE] })),
    });
    expect(calls.at(-1)).toEqual([
      'updateIntegration',
      guidOf(9),
      expect.objectContaining({ permissions: [ALICE] }),
    ]);
  });

  it('does not adopt one of another template', async () => {
    const { outcome } = await settleOne(creation(null), {
      listIntegrations: inTurn([made(9, { template: 'github' })]),
    });
    expect(outcome.error?.message).toBe(
      `Another run has just made "Azure" (${guidOf(9)}) with the template github instead of azure.`,
    );
  });

  it('adopts one whose template the server does not tell', async () => {
    const { outcome } = await settleOne(creation(null), {
      listIntegrations: inTurn([made(9, { template: null })]),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({ operation: 'updated', error: null });
  });

  it('reads again if the list does not show what it made: it lags behind', async () => {
    const own = made(10);
    const { outcome, calls, waits } = await settleOne(creation(own), {
      listIntegrations: inTurn([made(9)], [made(9), own]),
      deleteIntegration: () => Promise.resolve(),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({ operation: 'updated', integration: made(9) });
    expect(waits).toEqual([[1_500]]);
    expect(names(calls).filter((name) => name === 'listIntegrations')).toHaveLength(2);
  });

  it('reads again if what has appeared is not in the list', async () => {
    const { outcome } = await settleOne(creation(null), {
      listIntegrations: inTurn([], [made(9)]),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({ operation: 'updated', error: null });
  });

  it('fails if what it made is deleted by somebody else', async () => {
    const { outcome, calls } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn<Integration[]>([]),
    });
    expect(outcome.error?.message).toBe(
      '"Azure" was there a moment ago and is gone. Something else has deleted it.',
    );
    expect(names(calls)).toEqual(Array(6).fill('listIntegrations'));
  });

  it('takes for gone what it has taken back, although an old list still shows it', async () => {
    const { outcome } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn([made(9), made(10), made(11)], [made(10)]),
      deleteIntegration: () => Promise.resolve(),
    });
    expect(outcome).toMatchObject({ operation: null, integration: null });
    expect(outcome.error?.message).toContain('Something else has deleted it');
  });

  it('names the duplicate that it could not take back', async () => {
    const error = refusal(500);
    const { outcome } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn([made(9), made(10)]),
      deleteIntegration: () => Promise.reject(error),
    });
    expect(outcome).toMatchObject({
      operation: null,
      changed: true,
      integration: made(9),
      secrets: [],
    });
    expect(outcome.error).toMatchObject({
      message: `2 integrations now have the name "Azure". Another run created ${guidOf(9)}, which stays. This run created ${guidOf(10)} and could not delete it. Delete ${guidOf(10)}, then run the step again. ${error.message}`,
      cause: error,
    });
  });

  it('waits for an earlier request that may still be carried out', async () => {
    const { outcome, waits } = await settleOne(
      { ...creation(made(9)), repeated: true },
      { listIntegrations: inTurn([made(9)]) },
    );
    expect(outcome).toMatchObject({ operation: 'created', error: null });
    expect(waits).toEqual([[3_000]]);
  });

  it('waits for it once only, before the first look', async () => {
    const { outcome, calls, waits } = await settleOne(
      { ...creation(null), repeated: true },
      { listIntegrations: inTurn([], [made(9)]), updateIntegration: inTurn(made(9)) },
    );
    expect(outcome).toMatchObject({ operation: 'updated', error: null });
    expect(names(calls)).toEqual(['listIntegrations', 'listIntegrations', 'updateIntegration']);
    expect(waits).toEqual([[3_000], [1_500]]);
  });

  it.each([
    ['name', made(10, { name: 'Production' }), '"Production", template azure'],
    ['template', made(10, { template: 'github' }), '"Azure", template github'],
  ])('claims and deletes nothing that is listed with another %s', async (_, listed, as) => {
    const { outcome, calls } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn([listed]),
    });
    expect(outcome).toMatchObject({
      operation: null,
      changed: false,
      integration: null,
      secrets: [],
    });
    expect(outcome.error?.message).toBe(
      `Connect answered the creation of "Azure" with ${guidOf(10)}, which is listed as ${as}. Something else has changed it, or the answer belonged to another request. The action left it alone, and there is no "Azure". Look at it, then run the step again.`,
    );
    expect(names(calls)).toEqual(['listIntegrations']);
  });

  it.each([
    ['name', made(10, { name: 'Production' }), '"Production", template azure'],
    ['template', made(10, { template: 'github' }), '"Azure", template github'],
  ])('adopts a namesake beside it, and leaves it alone: another %s', async (_, listed, as) => {
    const { outcome, calls, toldOf } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn([made(9), listed]),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({ operation: 'updated', integration: made(9), error: null });
    expect(names(calls)).toEqual(['listIntegrations', 'updateIntegration']);
    expect(toldOf).toEqual([
      `Connect answered the creation of "Azure" with ${guidOf(10)}, which is listed as ${as}: it is left alone.`,
    ]);
  });

  it('claims nothing if its own was taken back and the adoption fails', async () => {
    const error = refusal(404);
    const { outcome } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn([made(9), made(10)]),
      deleteIntegration: () => Promise.resolve(),
      updateIntegration: inTurn<Integration>(error),
    });
    expect(outcome).toMatchObject({ operation: null, changed: false, integration: null, error });
  });

  it.each([
    ['was created', made(10), 'created'],
    ['is there', null, null],
  ])('says that it %s if the list cannot be read', async (state, own, operation) => {
    const cause = new Error('No list.');
    const { outcome } = await settleOne(creation(own), {
      listIntegrations: inTurn<Integration[]>(cause),
    });
    expect(outcome).toMatchObject({ operation, integration: own, error: { cause } });
    expect(outcome.error?.message).toBe(
      `"Azure" ${state}, but the action could not check whether another run created one of the same name. No list.\nRun the step again: it finds what is there and goes on from it.`,
    );
  });

  it('claims nothing that it has taken back if the list cannot be read later', async () => {
    const { outcome } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn<Integration[]>([made(9), made(10), made(11)], new Error('No list.')),
      deleteIntegration: () => Promise.resolve(),
    });
    expect(outcome).toMatchObject({ operation: null, integration: null });
    expect(outcome.error?.message).toContain('"Azure" is there, but');
  });
});
