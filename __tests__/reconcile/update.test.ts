import type { Integration } from '../../src/connect/schemas';
import type { DeleteStep, Target, UpdateStep } from '../../src/reconcile/step';
import { isMoreOpen, remove, storedOtherwise, update } from '../../src/reconcile/update';
import {
  declared,
  declaredSecret,
  declaredAbsent,
  guidOf,
  simulatedTemplate,
  storedIntegration,
} from '../fixtures/state';
import { connectError, fakeClient, inTurn, refusal } from '../support/fake-client';

const ALICE = { kind: 'user', guid: guidOf(0xa1) } as const;
const STAFF = { kind: 'group', guid: guidOf(0xc0) } as const;
const template = simulatedTemplate('azure');
const before = storedIntegration();

const target = (more: Partial<Target> = {}): Target => ({
  desired: declared({ description: 'New' }),
  template,
  permissions: null,
  ...more,
});

function step(more: Partial<UpdateStep> = {}): UpdateStep {
  return {
    ...target(),
    operation: 'update',
    integration: before,
    changes: [{ field: 'description', from: 'Blobs', to: 'New' }],
    secrets: [],
    newClient: [],
    kept: [],
    body: { description: 'New' },
    content: [],
    warnings: ['planned'],
    ...more,
  };
}

describe('update', () => {
  it('sends the body and gives back what the server has stored', async () => {
    const after = storedIntegration({ description: 'New' });
    const { client, calls } = fakeClient({ updateIntegration: () => Promise.resolve(after) });
    expect(
      await update(step({ secrets: [{ key: 'client_secret', variable: null }] }), client),
    ).toEqual({
      desired: step().desired,
      operation: 'updated',
      changed: true,
      integration: after,
      changes: step().changes,
      secrets: [{ key: 'client_secret', variable: null }],
      warnings: ['planned'],
      error: null,
    });
    expect(calls).toEqual([['updateIntegration', before.guid, { description: 'New' }]]);
  });

  it('writes nothing where only content items differ', async () => {
    const { client, calls } = fakeClient({});
    const outcome = await update(step({ desired: declared(), body: null }), client);
    expect(outcome).toMatchObject({ operation: 'unchanged', changed: false, integration: before });
    expect(calls).toEqual([]);
  });

  it('writes the access list where only content items differ, and the list has been opened since', async () => {
    const opened = storedIntegration({ permissions: [] });
    const closed = storedIntegration({ permissions: [ALICE] });
    const given = { desired: declared(), body: null, permissions: [ALICE] };
    const { client, calls } = fakeClient({ updateIntegration: () => Promise.resolve(closed) });
    await update(step({ ...given, integration: closed }), client);
    expect(calls).toEqual([]);
    const outcome = await update(step({ ...given, integration: opened }), client);
    expect(outcome).toMatchObject({ integration: closed, error: null });
    expect(calls).toEqual([['updateIntegration', opened.guid, { permissions: [ALICE] }]]);
  });

  it('warns of what was stored otherwise', async () => {
    const after = storedIntegration({ description: 'new' });
    const { client } = fakeClient({ updateIntegration: () => Promise.resolve(after) });
    const { warnings } = await update(step(), client);
    expect(warnings).toEqual([
      'planned',
      'Connect stored description of "Azure" as "new", not as "New". It would show as a change on every run: declare it as Connect stores it.',
    ]);
  });

  it.each([
    ['an open list', []],
    ['another list', [STAFF]],
    ['no list at all', null],
  ])('fails if the server answers a list with %s', async (_, permissions) => {
    const after = storedIntegration({ description: 'New', permissions });
    const { client, calls } = fakeClient({ updateIntegration: () => Promise.resolve(after) });
    const body = { description: 'New', permissions: [ALICE] };
    const outcome = await update(step({ permissions: [ALICE], body }), client);
    expect(calls).toHaveLength(1);
    expect(outcome).toMatchObject({ operation: 'updated', integration: after });
    expect(outcome.error?.message).toBe(
      `Connect did not store the access list of "Azure" (${before.guid}) as declared. Look at it at once: it may be open to more people than it should.`,
    );
  });
});

describe('an access list that another run has changed since it was compared', () => {
  const opened = storedIntegration({ description: 'New', permissions: [] });
  const closed = storedIntegration({ description: 'New', permissions: [ALICE] });

  it('is sent after all', async () => {
    const { client, calls } = fakeClient({ updateIntegration: inTurn(opened, closed) });
    expect(await update(step({ permissions: [ALICE] }), client)).toMatchObject({
      integration: closed,
      error: null,
    });
    expect(calls).toEqual([
      ['updateIntegration', before.guid, { description: 'New' }],
      ['updateIntegration', before.guid, { permissions: [ALICE] }],
    ]);
  });

  it('fails the step if that is of no use', async () => {
    const { client, calls } = fakeClient({ updateIntegration: inTurn(opened) });
    const { error } = await update(step({ permissions: [ALICE] }), client);
    expect(error?.message).toContain('Connect did not store the access list');
    expect(calls).toHaveLength(2);
  });
});

describe('an access list that cannot be sent after all', () => {
  it('fails the step, and says what was written before', async () => {
    const opened = storedIntegration({ description: 'New', permissions: [] });
    const cause = refusal(503);
    const { client } = fakeClient({ updateIntegration: inTurn<Integration>(opened, cause) });
    const outcome = await update(step({ permissions: [ALICE] }), client);
    expect(outcome).toMatchObject({ operation: 'updated', changed: true, integration: opened });
    expect(outcome.error).toMatchObject({
      message: `Connect did not store the access list of "Azure" (${before.guid}) as declared. Look at it at once: it may be open to more people than it should. ${cause.message}`,
      cause,
    });
  });
});

describe('remove', () => {
  const gone: DeleteStep = {
    operation: 'delete',
    desired: declaredAbsent(),
    integration: before,
    content: [],
    warnings: [],
  };

  it('deletes', async () => {
    const { client, calls } = fakeClient({ deleteIntegration: () => Promise.resolve() });
    const outcome = await remove(gone, client);
    expect(outcome).toMatchObject({ operation: 'deleted', changed: true, integration: before });
    expect(calls).toEqual([['deleteIntegration', before.guid]]);
  });

  it('says unchanged if somebody else was faster', async () => {
    const { client } = fakeClient({ deleteIntegration: () => Promise.reject(refusal(404, 4)) });
    expect(await remove(gone, client)).toMatchObject({
      operation: 'unchanged',
      changed: false,
      integration: before,
    });
  });

  it('looks where a 404 may be that of a gateway', async () => {
    const error = refusal(404);
    const deleteIntegration = () => Promise.reject(error);
    const list = (...there: Integration[]) =>
      fakeClient({ deleteIntegration, listIntegrations: () => Promise.resolve(there) }).client;
    expect(await remove(gone, list())).toMatchObject({ operation: 'unchanged' });
    const there = { ...before, guid: before.guid.toUpperCase() };
    await expect(remove(gone, list(there))).rejects.toBe(error);
  });

  it('looks after an answer that is not that of Connect', async () => {
    const error = connectError({ kind: 'unreadable', status: 200, reason: 'shape', detail: 'x' });
    const deleteIntegration = () => Promise.reject(error);
    const list = (...there: Integration[]) =>
      fakeClient({ deleteIntegration, listIntegrations: () => Promise.resolve(there) });
    const { client, calls } = list();
    expect(await remove(gone, client)).toMatchObject({ operation: 'deleted', changed: true });
    expect(calls.map(([name]) => name)).toEqual(['deleteIntegration', 'listIntegrations']);
    await expect(remove(gone, list(before).client)).rejects.toBe(error);
  });

  it('says deleted if its own first attempt may have done it', async () => {
    const { client } = fakeClient({ deleteIntegration: () => Promise.reject(refusal(404, 4, 2)) });
    expect(await remove(gone, client)).toMatchObject({ operation: 'deleted', changed: true });
  });

  it.each([refusal(403), new Error('reset')])('throws anything else', async (error) => {
    const { client } = fakeClient({ deleteIntegration: () => Promise.reject(error) });
    await expect(remove(gone, client)).rejects.toBe(error);
  });
});

describe('isMoreOpen', () => {
  it.each([
    ['left alone', null, [], false],
    ['declared open', [], [], false],
    ['declared open, on a server without lists', [], null, false],
    ['stored as declared, in another order', [ALICE, STAFF], [STAFF, ALICE], false],
    ['stored open', [ALICE], [], true],
    ['stored with one more', [ALICE], [ALICE, STAFF], true],
    ['a server without lists', [ALICE], null, true],
  ])('%s', (_, permissions, stored, opened) => {
    expect(isMoreOpen(storedIntegration({ permissions: stored }), target({ permissions }))).toBe(
      opened,
    );
  });
});

describe('storedOtherwise', () => {
  const plain = target({ desired: declared({ secrets: { client_secret: declaredSecret('s') } }) });
  const without = (...keys: string[]) =>
    storedIntegration({
      config: Object.fromEntries(
        Object.entries(before.config).filter(([key]) => !keys.includes(key)),
      ),
    });

  it('is silent if all is well, and about secrets', () => {
    expect(storedOtherwise(plain, before, before)).toEqual([]);
    expect(storedOtherwise(plain, before, null)).toEqual([]);
  });

  it('names keys that were dropped', () => {
    expect(storedOtherwise(plain, without('scopes', 'tenant_id'), before)).toEqual([
      'Connect dropped keys of "Azure" that are not declared: config.scopes, config.tenant_id. Declare every key that must stay.',
    ]);
  });

  it('is silent about keys that went with a changed option', () => {
    const after = storedIntegration({
      config: { auth_type: 'Service Account', client_id: 'a-client' },
    });
    expect(storedOtherwise(plain, after, before)).toEqual([]);
  });

  it('is not silent because a field has changed', () => {
    const after = storedIntegration({
      config: { ...without('scopes').config, client_id: 'other' },
    });
    expect(storedOtherwise(plain, after, before)).toHaveLength(1);
  });

  it('leaves a dropped key that is declared to the comparison', () => {
    const scoped = target({ desired: declared({ config: { scopes: 'a' } }) });
    expect(storedOtherwise(scoped, without('scopes'), before)).toEqual([
      expect.stringContaining('Connect stored config.scopes of "Azure" as null, not as "a".'),
    ]);
  });

  it('does without a template', () => {
    expect(storedOtherwise({ ...plain, template: null }, without('scopes'), before)).toHaveLength(
      1,
    );
  });
});
