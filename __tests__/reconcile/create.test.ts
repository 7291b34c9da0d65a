import type { Integration } from '../../src/connect/schemas';
import { create, settle, type Creation } from '../../src/reconcile/create';
import { done } from '../../src/reconcile/outcome';
import type { CreateStep } from '../../src/reconcile/step';
import {
  declared,
  declaredSecret,
  guidOf,
  simulatedTemplate,
  storedIntegration,
} from '../fixtures/state';
import { connectError, fakeClient, inTurn, refusal } from '../support/fake-client';

const ALICE = { user_guid: guidOf(0xa1), group_guid: null };
const secret = declaredSecret('s');
const desired = declared({ template: 'azure', secrets: { client_secret: secret } });
const SENT = [{ key: 'client_secret', variable: null }];
const timeout = connectError({ kind: 'timeout', seconds: 30 });

function step(more: Partial<CreateStep> = {}): CreateStep {
  return {
    operation: 'create',
    desired,
    template: simulatedTemplate('azure'),
    permissions: null,
    changes: [],
    content: [],
    warnings: ['planned'],
    body: { name: 'Azure', template: 'azure', config: { client_secret: secret.value } },
    secrets: SENT,
    ...more,
  };
}

const made = (id: number, more: Partial<Integration> = {}): Integration =>
  storedIntegration({ id: String(id), guid: guidOf(id), ...more });

function options(answers: Parameters<typeof fakeClient>[0], maxAttempts = 3) {
  const { client, calls } = fakeClient(answers);
  const waits: unknown[][] = [];
  const toldOf: string[] = [];
  return {
    calls,
    waits,
    toldOf,
    options: {
      client,
      maxAttempts,
      maxParallel: 2,
      tell: (sentence: string) => void toldOf.push(sentence),
      pause: (ms: number) => {
        waits.push([ms]);
        return Promise.resolve();
      },
      clock: { now: () => 0 },
      random: () => 0.5,
      backOff: (...args: unknown[]) => {
        waits.push(args);
        return Promise.resolve();
      },
    },
  };
}

const names = (calls: unknown[][]): unknown[] => calls.map(([name]) => name);

describe('create', () => {
  it('posts once', async () => {
    const own = made(11);
    const { options: given, calls, waits } = options({ createIntegration: inTurn(own) });
    expect(await create(step(), given)).toEqual({
      desired,
      operation: 'created',
      changed: true,
      integration: own,
      changes: [],
      secrets: SENT,
      warnings: ['planned'],
      error: null,
      creation: step(),
      own,
      repeated: false,
      takenBack: false,
    });
    expect(calls).toEqual([['createIntegration', step().body]]);
    expect(waits).toEqual([]);
  });

  it('looks after a POST without an answer, and claims nothing that has appeared', async () => {
    const {
      options: given,
      calls,
      waits,
    } = options({
      createIntegration: inTurn<Integration>(timeout),
      listIntegrations: inTurn([made(3, { name: 'other' }), made(11)]),
    });
    expect(await create(step(), given)).toMatchObject({
      operation: null,
      changed: false,
      integration: null,
      secrets: [],
      own: null,
      repeated: false,
    });
    expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
    expect(waits).toEqual([[1, timeout]]);
  });

  it('posts again only if nothing has appeared, waiting longer each time', async () => {
    const own = made(12);
    const {
      options: given,
      calls,
      waits,
    } = options({
      createIntegration: inTurn<Integration>(timeout, timeout, own),
      listIntegrations: inTurn([made(3, { name: 'azure' })]),
    });
    expect(await create(step(), given)).toMatchObject({
      operation: 'created',
      own,
      repeated: true,
    });
    expect(names(calls)).toEqual([
      'createIntegration',
      'listIntegrations',
      'createIntegration',
      'listIntegrations',
      'createIntegration',
    ]);
    expect(waits.map(([attempt]) => attempt)).toEqual([1, 2]);
  });

  it('looks after the only attempt, too', async () => {
    const { options: given, calls } = options(
      {
        createIntegration: inTurn<Integration>(timeout),
        listIntegrations: inTurn<Integration[]>([]),
      },
      1,
    );
    await expect(create(step(), given)).rejects.toThrow(
      '"Azure" could not be created in 1 attempt, and it is not there. Connect did not answer',
    );
    expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
  });

  it('looks after the last attempt, too', async () => {
    const { options: given, calls } = options(
      {
        createIntegration: inTurn<Integration>(timeout),
        listIntegrations: inTurn<Integration[]>([]),
      },
      2,
    );
    await expect(create(step(), given)).rejects.toMatchObject({
      name: 'ReconcileError',
      message: `"Azure" could not be created in 2 attempts, and it is not there. ${timeout.message}`,
      cause: timeout,
    });
    expect(names(calls)).toEqual([
      'createIntegration',
      'listIntegrations',
      'createIntegration',
      'listIntegrations',
    ]);
  });

  it.each([
    ['a refusal', refusal(400, 228)],
    ['a redirect', connectError({ kind: 'redirect', status: 302, location: null })],
    ['a cancelled run', connectError({ kind: 'cancelled', sent: false })],
    ['a defect', new TypeError('x')],
  ])('does not look after %s', async (_, error) => {
    const { options: given, calls } = options({ createIntegration: inTurn<Integration>(error) });
    await expect(create(step(), given)).rejects.toBe(error);
    expect(names(calls)).toEqual(['createIntegration']);
  });

  it.each([
    refusal(408),
    refusal(429),
    refusal(500),
    refusal(503),
    connectError({ kind: 'unreadable', status: 200, reason: 'html', detail: '' }),
    connectError({ kind: 'network', reason: 'reset', code: 'E', host: 'h' }),
    connectError({ kind: 'cancelled', sent: true }),
  ])('looks after $message', async (error) => {
    const { options: given } = options({
      createIntegration: inTurn<Integration>(error),
      listIntegrations: inTurn([made(11)]),
    });
    expect(await create(step(), given)).toMatchObject({ own: null });
  });

  describe('after a refusal in a page of a proxy', () => {
    const error = connectError({
      kind: 'status',
      status: 403,
      code: null,
      serverMessage: null,
      html: true,
    });

    it('looks, and does not post again', async () => {
      const { options: given, calls } = options({
        createIntegration: inTurn<Integration>(error),
        listIntegrations: inTurn<Integration[]>([]),
      });
      await expect(create(step(), given)).rejects.toBe(error);
      expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
    });

    it('takes over what is there nevertheless', async () => {
      const { options: given, calls } = options({
        createIntegration: inTurn<Integration>(error),
        listIntegrations: inTurn([made(11)]),
      });
      expect(await create(step(), given)).toMatchObject({ own: null, repeated: false });
      expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
    });
  });

  it('tells of what is out of the ordinary', async () => {
    const { options: given, toldOf } = options({
      createIntegration: inTurn<Integration>(timeout),
      listIntegrations: inTurn<Integration[]>([], [made(11)]),
    });
    expect(await create(step(), given)).toMatchObject({ own: null, repeated: true });
    expect(toldOf).toEqual([
      'No usable answer to the creation of "Azure": looking whether it is there.',
      '"Azure" is not there: creating it again (attempt 2 of 3).',
      'No usable answer to the creation of "Azure": looking whether it is there.',
      '"Azure" is there: taking it over.',
    ]);
  });

  it('says that nothing is known if the look fails, too', async () => {
    const { options: given } = options({
      createIntegration: inTurn<Integration>(timeout),
      listIntegrations: inTurn<Integration[]>(new Error('The list failed.')),
    });
    const error: unknown = await create(step(), given).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'ReconcileError',
      message: `It is not known whether "Azure" was created. ${timeout.message}\nLooking for it failed, too: The list failed.\nRun the step again: it finds what is there and goes on from it.`,
      cause: timeout,
    });
  });

  describe('on a server that ignores the access list', () => {
    const closed = step({ permissions: [ALICE] });

    it('deletes what is open to everyone', async () => {
      const { options: given, calls } = options({
        createIntegration: inTurn(made(11)),
        deleteIntegration: () => Promise.resolve(),
      });
      await expect(create(closed, given)).rejects.toThrow(
        `Connect created "Azure" (${guidOf(11)}) without the declared access list, open to every publisher, so it was deleted again. This version of Connect may have no access lists.`,
      );
      expect(calls.at(-1)).toEqual(['deleteIntegration', guidOf(11)]);
    });

    it('says so if that is gone already', async () => {
      const { options: given } = options({
        createIntegration: inTurn(made(11)),
        deleteIntegration: () => Promise.reject(refusal(404)),
      });
      await expect(create(closed, given)).rejects.toThrow('so it was deleted again');
    });

    it('raises the alarm if it cannot', async () => {
      const cause = new Error('No way.');
      const { options: given } = options({
        createIntegration: inTurn(made(11)),
        deleteIntegration: () => Promise.reject(cause),
      });
      await expect(create(closed, given)).rejects.toMatchObject({
        message: expect.stringContaining(
          'open to every publisher, and it could not be deleted again: delete it at once. No way.',
        ) as string,
        cause,
      });
    });
  });
});

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
      deleteIntegration: () => Promise.reject(refusal(404)),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({ operation: 'updated', error: null });
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
      `2 integrations now have the name "Azure": ${guidOf(9)}, ${guidOf(10)}. Another run has made one at the same time, or a request that was given up on was carried out late. This run deletes only what it knows to be its own: delete those that are not needed, then run it again.`,
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
    expect(outcome).toMatchObject({ operation: 'updated', integration: made(9), error: null });
  });

  it('adopts without a write what is as declared', async () => {
    const { outcome, calls } = await settleOne(creation(null, { desired: declared() }), {
      listIntegrations: inTurn([made(9)]),
    });
    expect(outcome).toMatchObject({ operation: 'unchanged', integration: made(9), error: null });
    expect(names(calls)).toEqual(['listIntegrations']);
  });

  it('sends no open access list to a server that has no access lists', async () => {
    const older = made(9, { permissions: null });
    const { outcome, calls } = await settleOne(
      creation(null, { desired: declared(), permissions: [] }),
      { listIntegrations: inTurn([older]) },
    );
    expect(outcome).toMatchObject({ operation: 'unchanged', integration: older, error: null });
    expect(names(calls)).toEqual(['listIntegrations']);
  });

  it('keeps the content items of an adopted one to be associated', async () => {
    const { outcome } = await settleOne(
      creation(null, { desired: declared(), content: [guidOf(70)] }),
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
      '"Azure" was there a moment ago and is gone: something else deletes it.',
    );
    expect(names(calls)).toEqual(Array(6).fill('listIntegrations'));
  });

  it('takes for gone what it has taken back, although an old list still shows it', async () => {
    const { outcome } = await settleOne(creation(made(10)), {
      listIntegrations: inTurn([made(9), made(10), made(11)], [made(10)]),
      deleteIntegration: () => Promise.resolve(),
    });
    expect(outcome).toMatchObject({ operation: null, integration: null });
    expect(outcome.error?.message).toContain('something else deletes it');
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
      message: `2 integrations now have the name "Azure": ${guidOf(9)}, which another run has made and which stays, and ${guidOf(10)}, which this run has made and could not delete. Delete ${guidOf(10)}, then run it again. ${error.message}`,
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

  it('finds its own under whatever name the server has stored', async () => {
    const own = made(9, { name: 'Azure!' });
    const { outcome, waits } = await settleOne(creation(own), { listIntegrations: inTurn([own]) });
    expect(outcome).toMatchObject({ operation: 'created', integration: own, error: null });
    expect(outcome.warnings).toContainEqual(expect.stringContaining('Connect stored name of'));
    expect(waits).toEqual([]);
  });

  it('takes that back, too, beside an older one of the declared name', async () => {
    const { outcome, calls } = await settleOne(creation(made(10, { name: 'Azure!' })), {
      listIntegrations: inTurn([made(9), made(10, { name: 'Azure!' })]),
      deleteIntegration: () => Promise.resolve(),
      updateIntegration: inTurn(made(9)),
    });
    expect(outcome).toMatchObject({ operation: 'updated', integration: made(9), error: null });
    expect(calls[1]).toEqual(['deleteIntegration', guidOf(10)]);
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
      `"Azure" ${state}, but whether another run has made one of the same name at the same time could not be checked. No list.\nRun the step again: it finds what is there and goes on from it.`,
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
