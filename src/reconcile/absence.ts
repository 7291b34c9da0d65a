import { ConnectError } from '../connect/errors';
import type { Association, Integration } from '../connect/schemas';
import type { DesiredAbsence } from '../inputs/desired';
import { count, listed } from '../words';
import type { IntegrationIndex } from './find';
import { lookAlikes } from './look-alikes';
import type { Observed } from './observe';
import { refusedFor } from './refusals';
import type { Step } from './step';

/** The step that makes an integration absent. One that content uses is deleted only where that is declared. */
export function planAbsence(
  desired: DesiredAbsence,
  integration: Integration | undefined,
  observed: Observed,
  index: IntegrationIndex,
): Step {
  const { address } = desired;
  if (integration === undefined) {
    const warnings =
      address.by === 'name' ? lookAlikes(address.name, index.lookingLike(address.name)) : [];
    return { operation: 'unchanged', desired, integration: null, kept: [], warnings };
  }
  const refuse = (path: string | null, message: string): Step =>
    refusedFor(desired, path, message, integration);
  if (address.name !== null && address.name !== integration.name) {
    return refuse(
      'name',
      `The integration ${integration.guid} has the name "${integration.name}", not "${address.name}". It is not deleted: correct the name, or leave it out.`,
    );
  }
  const uses = observed.uses.get(integration.guid) ?? [];
  if (uses instanceof ConnectError && !desired.allowDeleteInUse) {
    return refuse(
      null,
      `The action could not find out whether content uses "${integration.name}" (${integration.guid}), so it was not deleted. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it anyway. ${uses.message}`,
    );
  }
  const content = uses instanceof ConnectError ? [] : contentOf(uses);
  if (content.length > 0 && !desired.allowDeleteInUse) {
    return refuse(
      null,
      `"${integration.name}" (${integration.guid}) is in use by ${count(content.length, 'content item')}: ${listed(content)}. Deleting it would take it from them for good. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it anyway.`,
    );
  }
  return { operation: 'delete', desired, integration, content, warnings: [] };
}

function contentOf(associations: readonly Association[]): string[] {
  return associations.map(({ content_guid, app_guid }) => content_guid ?? app_guid ?? 'unknown');
}
