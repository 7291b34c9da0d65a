import type { Integration } from '../../src/connect/schemas';
import type { DesiredIntegration } from '../../src/inputs/desired';
import type { Outcome } from '../../src/reconcile/outcome';

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
