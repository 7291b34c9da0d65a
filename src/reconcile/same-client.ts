import type { Integration } from '../connect/schemas';
import { label, type Desired } from '../inputs/desired';
import { listed } from '../words';
import { groupBy } from './find';
import type { Step } from './step';

/**
 * Who edits the name of an entry may mean a rename, yet gets a second integration: the first is still there, as nobody's.
 * Such a pair has the same client.
 */
export interface SameClient {
  /** With a warning at each new integration that has the client of one that nobody declares. */
  readonly steps: Step[];
  /** The names of the new ones, by the GUID of the other. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/** Finds new integrations with the client of one that is there and not declared. */
export function sameClient(steps: readonly Step[], undeclared: readonly Integration[]): SameClient {
  const byClient = groupBy(
    undeclared.filter((integration) => clientOf(integration) !== null),
    (integration) => clientOf(integration) ?? '',
  );
  const names = new Map<string, string[]>();
  const warned = steps.map((step) => {
    const { desired } = step;
    const client = isNew(step) ? clientOf(desired) : null;
    const others = (byClient.get(client ?? '') ?? []).filter((one) => sharesTemplate(desired, one));
    for (const { guid } of others) {
      names.set(guid, [...(names.get(guid) ?? []), label(desired)]);
    }
    const [first] = others;
    return first === undefined
      ? step
      : { ...step, warnings: [...step.warnings, warningOf(first, others)] };
  });
  return { steps: warned, names };
}

function isNew(step: Step): boolean {
  switch (step.operation) {
    case 'create':
      return true;
    case 'refused':
      return step.integration === null && step.desired.address.by === 'name';
    case 'update':
    case 'delete':
    case 'unchanged':
      return false;
  }
}

function clientOf(one: Desired | Integration): string | null {
  const client = 'config' in one ? one.config['client_id'] : null;
  return typeof client === 'string' && client.trim() !== '' ? client.trim() : null;
}

function sharesTemplate(desired: Desired, { template }: Integration): boolean {
  return desired.state === 'present' && (desired.template ?? template) === template;
}

function warningOf({ name }: Integration, others: readonly Integration[]): string {
  const names = listed(others.map((other) => `"${other.name}" (${other.guid})`));
  const has = others.length === 1 ? 'has' : 'have';
  return `${names} ${has} the same client_id and ${others.length === 1 ? 'is' : 'are'} not in the manifest. Is this a new name for it? Then add \`formerly: ${JSON.stringify(name)}\`: as it stands, this is a second integration.`;
}
