import type { Desired } from '../../src/inputs/desired';
import { makePlan } from '../../src/reconcile/plan';
import { ReconcileError } from '../../src/reconcile/outcome';
import { hasDrifted, preview } from '../../src/reconcile/preview';
import {
  byName,
  declared,
  declaredAbsent,
  declaredSecret,
  observedState,
  planOf,
  planOptions,
  storedIntegration,
} from '../fixtures/state';

const integration = storedIntegration();

function previewed(desired: Desired) {
  const plan = makePlan([desired], observedState({ integrations: [integration] }), planOptions());
  const outcomes = preview(plan);
  expect(outcomes).toHaveLength(1);
  return outcomes[0]!;
}

const secrets = { client_secret: declaredSecret('s', 'SECRET') };
const SENT = [{ key: 'client_secret', variable: 'SECRET' }];
const NOTHING = { changes: [], secrets: [], warnings: [], error: null };

describe('preview', () => {
  it('knows nothing of an integration that would be created', () => {
    const desired = declared({
      address: byName('azure'),
      template: 'github',
      config: { client_id: 'x' },
      secrets,
    });
    const outcome = previewed(desired);
    expect(outcome).toEqual({
      ...NOTHING,
      desired,
      operation: 'created',
      changed: true,
      integration: null,
      changes: [{ field: 'config.client_id', from: null, to: 'x' }],
      secrets: SENT,
      warnings: [expect.stringContaining('looks like it')],
    });
    expect(hasDrifted(outcome)).toBe(true);
  });

  it('shows what an update would change, with the integration as it is', () => {
    const desired = declared({ description: 'New', secrets });
    const outcome = previewed(desired);
    expect(outcome).toEqual({
      ...NOTHING,
      desired,
      operation: 'updated',
      changed: true,
      integration,
      changes: [{ field: 'description', from: 'Blobs', to: 'New' }],
      secrets: SENT,
    });
    expect(hasDrifted(outcome)).toBe(true);
  });

  it('does not take a secret that would only be sent again for drift', () => {
    const outcome = previewed(declared({ secrets }));
    expect(outcome).toMatchObject({ operation: 'updated', changed: true, changes: [] });
    expect(hasDrifted(outcome)).toBe(false);
  });

  it('shows what a deletion would take', () => {
    const outcome = previewed(declaredAbsent());
    expect(outcome).toEqual({
      ...NOTHING,
      desired: declaredAbsent(),
      operation: 'deleted',
      changed: true,
      integration,
    });
    expect(hasDrifted(outcome)).toBe(true);
  });

  it.each([
    ['is as declared', declared(), integration],
    ['is gone', declaredAbsent({ address: byName('Gone') }), null],
  ])('leaves alone what %s', (_, desired, there) => {
    const outcome = previewed(desired);
    expect(outcome).toEqual({
      ...NOTHING,
      desired,
      operation: 'unchanged',
      changed: false,
      integration: there,
    });
    expect(hasDrifted(outcome)).toBe(false);
  });

  it('fails what would be refused, with a line for each problem', () => {
    const desired = declared({ config: { auth_mode: 'x', use_pkce: true } });
    const outcome = previewed(desired);
    expect(outcome).toEqual({
      ...NOTHING,
      desired,
      operation: null,
      changed: false,
      integration,
      error: outcome.error,
    });
    expect(outcome.error).toBeInstanceOf(ReconcileError);
    expect(outcome.error!.message).toBe(
      '`auth_mode` is "x"; it must be one of: Confidential, Public.\n`use_pkce` is no config key of the template azure. It has: auth_type, auth_mode, tenant_id, client_id, scopes.',
    );
    expect(hasDrifted(outcome)).toBe(false);
  });

  it('keeps the declared order', () => {
    const { steps } = makePlan(
      [declaredAbsent({ address: byName('Gone') }), declared()],
      observedState({ integrations: [integration] }),
      planOptions(),
    );
    const plan = planOf(steps);
    expect(preview(plan).map(({ desired }) => desired.address.name)).toEqual(['Gone', 'Azure']);
  });
});
