import type { Integration } from '../../src/connect/schemas';
import type { DesiredIntegration } from '../../src/inputs/desired';
import type { Outcome } from '../../src/reconcile/outcome';
import type { Step } from '../../src/reconcile/step';
import { cleanerOf } from '../../src/view/clean';
import { Redactor } from '../../src/report/redact';
import type { RunReport } from '../../src/view/view';
import { planOf } from '../fixtures/state';

export const GUID = '01234567-89ab-cdef-0123-456789abcdef';

export function desiredOf(name: string): DesiredIntegration {
  return {
    state: 'present',
    address: { by: 'name', name },
    description: null,
    template: 'azure',
    config: {},
    secrets: {},
    access: null,
    content: [],
    verify: false,
    at: null,
    places: {},
  };
}

/** An integration as a server might tell it. */
export function integrationOf(name: string): Integration {
  return {
    id: '42',
    guid: GUID,
    name,
    description: '',
    template: 'azure',
    auth_type: 'Viewer',
    config: {},
    permissions: null,
    created_time: '2025-01-01T00:00:00Z',
    updated_time: '2025-02-02T00:00:00Z',
  };
}

/** An updated integration, unless told otherwise. */
export function outcomeOf(name: string, other: Partial<Outcome> = {}): Outcome {
  return {
    desired: desiredOf(name),
    operation: 'updated',
    changed: true,
    integration: integrationOf(name),
    changes: [],
    secrets: [],
    warnings: [],
    error: null,
    ...other,
  };
}

/** The step that had such an outcome. */
function stepOf({ desired, operation, integration, error, ...outcome }: Outcome): Step {
  const operations = {
    created: 'create',
    updated: 'update',
    deleted: 'delete',
    unchanged: 'unchanged',
  } as const;
  return {
    ...outcome,
    desired,
    integration,
    operation: operation === null ? 'refused' : operations[operation],
    problems: error === null ? [] : [{ message: error.message, path: null }],
    kept: [],
    content: [],
    newClient: [],
    body: { template: 'azure' },
  } as unknown as Step;
}

/** What is reported of a run with such outcomes. */
export function reportOf(
  outcomes: readonly Outcome[],
  { version = '2026.07.0', dryRun = true, server = 'https://connect.example.com' } = {},
): RunReport {
  const plan = planOf(outcomes.map(stepOf));
  return { plan, outcomes, server, version, dryRun };
}

/** Takes these secrets out. */
export function cleanOf(...secrets: readonly string[]) {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return cleanerOf((text) => redactor.redact(text));
}
