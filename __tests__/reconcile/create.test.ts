import type { Integration } from '../../src/connect/schemas';
import { create } from '../../src/reconcile/create';
import {
  ALICE,
  SENT,
  creationOptions as options,
  desired,
  made,
  namesOf as names,
  step,
} from '../fixtures/creations';
import { guidOf } from '../fixtures/state';
import { connectError, inTurn, refusal } from '../support/fake-client';

const timeout = connectError({ kind: 'timeout', seconds: 30 });

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
      { maxAttempts: 1 },
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
      { maxAttempts: 2 },
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
    ['a refusal of the key', refusal(401)],
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

  describe.each([
    [
      'a refusal in a page of a proxy',
      connectError({
        kind: 'status',
        status: 403,
        code: null,
        serverMessage: null,
        html: true,
        retryAfterMs: null,
      }),
    ],
    ['a refusal that is not Connect’s own', refusal(413)],
  ])('after %s', (_, error) => {
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
      'Connect gave no usable answer to the creation of "Azure". Checking whether it exists.',
      '"Azure" is not there: creating it again (attempt 2 of 3).',
      'Connect gave no usable answer to the creation of "Azure". Checking whether it exists.',
      '"Azure" exists. Continuing with it.',
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

  describe('answered with what it has not made', () => {
    const production = made(3, { name: 'Production' });
    const observed = [production, made(4, { name: 'Other' })];
    const closed = step({ permissions: [ALICE] });

    it.each([
      ['one that was there before', production],
      [
        'one that was there before, by its GUID in capitals',
        { ...made(3), guid: guidOf(3).toUpperCase() },
      ],
      ['one that was there before, under the posted name', made(3)],
    ])('takes over what is there instead, after %s', async (_, answer) => {
      const { options: given, calls } = options(
        { createIntegration: inTurn(answer), listIntegrations: inTurn([...observed, made(11)]) },
        { observed },
      );
      expect(await create(closed, given)).toMatchObject({
        operation: null,
        changed: false,
        integration: null,
        own: null,
        secrets: [],
      });
      expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
    });

    it('posts again if nothing has appeared', async () => {
      const {
        options: given,
        calls,
        toldOf,
        waits,
      } = options(
        {
          createIntegration: inTurn(production, made(11)),
          listIntegrations: inTurn(observed),
        },
        { observed },
      );
      expect(await create(step(), given)).toMatchObject({ own: made(11), repeated: true });
      expect(names(calls)).toEqual(['createIntegration', 'listIntegrations', 'createIntegration']);
      expect(waits).toEqual([[1, undefined]]);
      expect(toldOf[0]).toBe(
        'Connect gave no usable answer to the creation of "Azure". Checking whether it exists.',
      );
    });

    it('says what the answers were if it gives up', async () => {
      const { options: given } = options(
        { createIntegration: inTurn(production), listIntegrations: inTurn(observed) },
        { observed, maxAttempts: 2 },
      );
      await expect(create(step(), given)).rejects.toThrow(
        `"Azure" could not be created in 2 attempts, and it is not there. Connect answered the creation of "Azure" with another integration: "Production" (${guidOf(3)}), template azure, which was there before.`,
      );
    });

    it.each([
      ['another name', made(11, { name: 'azure' }), '"azure"', 'azure'],
      ['another template', made(11, { template: 'github' }), '"Azure"', 'github'],
    ])('makes no second one after a new one with %s', async (_, answer, name, template) => {
      const { options: given, calls } = options(
        { createIntegration: inTurn(answer), listIntegrations: inTurn(observed) },
        { observed },
      );
      await expect(create(closed, given)).rejects.toThrow(
        `Connect answered the creation of "Azure" with another integration: ${name} (${guidOf(11)}), template ${template}. It is new. This run or somebody else may have created it, so the action leaves it alone and creates nothing more. Look at it, then run the step again.`,
      );
      expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
    });

    it('takes over its own after the answer to another creation', async () => {
      const { options: given } = options({
        createIntegration: inTurn(made(12, { name: 'Lake' })),
        listIntegrations: inTurn([made(11), made(12, { name: 'Lake' })]),
      });
      expect(await create(step(), given)).toMatchObject({ own: null, repeated: false });
    });

    it('knows what an earlier look has shown', async () => {
      const { options: given, calls } = options({
        createIntegration: inTurn<Integration>(timeout, made(12)),
        listIntegrations: inTurn([made(12, { name: 'Lake' })], [made(12)]),
      });
      expect(await create(step(), given)).toMatchObject({ own: null, repeated: true });
      expect(names(calls)).toHaveLength(4);
    });

    it('does not take a list that was read after the POST for one before it', async () => {
      const { options: given, calls } = options({
        createIntegration: () => {
          given.sightings.note([made(11)]);
          return Promise.resolve(made(11));
        },
      });
      expect(await create(step(), given)).toMatchObject({ operation: 'created', own: made(11) });
      expect(names(calls)).toEqual(['createIntegration']);
    });
  });

  describe('on a server that ignores the access list', () => {
    const closed = step({ permissions: [ALICE] });
    const opened = `Connect created "Azure" (${guidOf(11)}) without the declared access list, open to every publisher`;

    it('deletes what is open to everyone', async () => {
      const { options: given, calls } = options({
        createIntegration: inTurn(made(11)),
        listIntegrations: inTurn([made(3, { name: 'azure' }), made(11)]),
        deleteIntegration: () => Promise.resolve(),
      });
      await expect(create(closed, given)).rejects.toThrow(
        `${opened}, so it was deleted again. This version of Connect may have no access lists.`,
      );
      expect(calls.slice(1)).toEqual([['listIntegrations'], ['deleteIntegration', guidOf(11)]]);
    });

    it('deletes what the list does not show yet', async () => {
      const { options: given, calls } = options({
        createIntegration: inTurn(made(11, { template: null })),
        listIntegrations: inTurn<Integration[]>([]),
        deleteIntegration: () => Promise.resolve(),
      });
      await expect(create(closed, given)).rejects.toThrow('so it was deleted again');
      expect(calls.at(-1)).toEqual(['deleteIntegration', guidOf(11)]);
    });

    it('deletes nothing if the answer may be that to somebody else’s creation', async () => {
      const { options: given, calls } = options({
        createIntegration: inTurn({ ...made(11), doubtful: true as const }),
        listIntegrations: inTurn([made(11)]),
      });
      expect(await create(closed, given)).toMatchObject({ own: null, operation: null });
      expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
    });

    it('creates again where that is nowhere, and says in the end what the answers were', async () => {
      const doubtful = true as const;
      const { options: given, calls } = options({
        createIntegration: inTurn(...[11, 12, 13, 14].map((id) => ({ ...made(id), doubtful }))),
        listIntegrations: inTurn<Integration[]>([]),
      });
      await expect(create(closed, given)).rejects.toThrow(
        /could not be created in \d attempts, and it is not there\. The answer to the creation of ".+" .*another request.*correlation id/,
      );
      expect(names(calls).filter((name) => name === 'createIntegration').length).toBeGreaterThan(1);
      expect(names(calls)).not.toContain('deleteIntegration');
    });

    it('says so if that is gone already', async () => {
      const { options: given } = options({
        createIntegration: inTurn(made(11)),
        listIntegrations: inTurn([made(11)]),
        deleteIntegration: () => Promise.reject(refusal(404, 4)),
      });
      await expect(create(closed, given)).rejects.toThrow('so it was deleted again');
    });

    it.each([
      ['it cannot be deleted', inTurn([made(11)])],
      ['the list cannot be read', inTurn<Integration[]>(new Error('No way.'))],
    ])('raises the alarm, and says that it is there, if %s', async (_, listIntegrations) => {
      const cause = new Error('No way.');
      const { options: given } = options({
        createIntegration: inTurn(made(11)),
        listIntegrations,
        deleteIntegration: () => Promise.reject(cause),
      });
      expect(await create(closed, given)).toMatchObject({
        operation: 'created',
        changed: true,
        integration: made(11),
        secrets: SENT,
        error: {
          message: `${opened}, and it could not be deleted again: look at it, and delete it at once. No way.`,
          cause,
        },
      });
    });

    it.each([
      ['has another name in the list', [made(11, { name: 'Production' })]],
      ['has another template in the list', [made(11, { template: 'github' })]],
      ['has a namesake', [made(11), made(12)]],
      ['is not the one with the name', [made(12)]],
    ])('deletes nothing if that %s', async (_, list) => {
      const { options: given, calls } = options({
        createIntegration: inTurn(made(11)),
        listIntegrations: inTurn(list),
      });
      await expect(create(closed, given)).rejects.toThrow(
        `${opened}, according to its answer. The list of integrations shows it differently, or together with another one of that name. It may not be what this run created, so it was not deleted. Look at it at once.`,
      );
      expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
    });

    it('keeps what the list shows to be closed', async () => {
      const { options: given, calls } = options({
        createIntegration: inTurn(made(11, { permissions: null })),
        listIntegrations: inTurn([made(11, { permissions: [ALICE] })]),
      });
      expect(await create(closed, given)).toMatchObject({ operation: 'created', error: null });
      expect(names(calls)).toEqual(['createIntegration', 'listIntegrations']);
    });
  });
});
