import type { Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import { label, type Desired } from '../inputs/desired';
import type { Step } from './step';

/**
 * New integrations that have the client of one that nobody declares. Somebody who edits the name of an entry may mean a
 * rename, but gets a second integration, while the first keeps its content.
 *
 * @returns the names of the new ones, by the GUID of the other
 */
export function sameClients(
  steps: readonly Step[],
  undeclared: readonly Integration[],
): ReadonlyMap<string, readonly string[]> {
  const byClient = groupBy(
    steps.filter(isNew).map(({ desired }) => desired),
    (desired) => clientOf(desired) ?? '',
  );
  const newOnes = (integration: Integration): readonly Desired[] => {
    const client = clientOf(integration);
    const others = client === null ? [] : (byClient.get(client) ?? []);
    return others.filter((desired) => sharesTemplate(desired, integration));
  };
  return new Map(undeclared.map((one) => [one.guid, newOnes(one).map(label)]));
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
