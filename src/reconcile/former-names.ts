import type { Integration } from '../connect/schemas';
import { formerNames, label, type Desired, type DesiredIntegration } from '../inputs/desired';
import { listed } from '../words';
import type { IntegrationIndex } from './find';
import { lookAlikes } from './look-alikes';
import type { Step } from './step';

/** Whether an integration was found by a former name, so that the run renames it. */
export function wasFormer({ address }: DesiredIntegration, { name }: Integration): boolean {
  return address.by === 'name' && address.name !== name;
}

/** What a new name may break, and what is left over with a former one. */
export function renamingWarnings(
  desired: DesiredIntegration,
  integration: Integration,
  index: IntegrationIndex,
): string[] {
  const { name } = desired.address;
  const alike =
    name === null || name === integration.name
      ? []
      : lookAlikes(name, index.lookingLike(name), integration);
  if (wasFormer(desired, integration)) {
    return [
      ...alike,
      `Content that asks for "${integration.name}" by its name (integration_requests in its manifest.json) may not find it as "${label(desired)}" when it is deployed again: change the name there, too. Remove \`formerly\` once no server has the old name.`,
    ];
  }
  const left = index.formerlyNamed(desired).filter((one) => one !== integration);
  return left.length === 0
    ? alike
    : [
        ...alike,
        `"${integration.name}" is there, so nothing is renamed. Its former name is still in use: ${listed(left.map((one) => `"${one.name}" (${one.guid})`))}. Move its content to "${integration.name}", then delete it: declare it with its guid and \`state: absent\`.`,
      ];
}

/** The declarations whose integration has its name already, while nothing has a former one. */
export function needless(steps: readonly Step[], index: IntegrationIndex): Desired[] {
  return steps
    .filter(({ operation }) => operation === 'unchanged' || operation === 'update')
    .map(({ desired }) => desired)
    .filter((desired) => formerNames(desired).length > 0 && index.named(label(desired)).length > 0)
    .filter((desired) => index.formerlyNamed(desired).length === 0);
}
