import type { StoredIntegration } from '../connect';
import { demand, same } from './demand';
import { FORMER_NAME, type Declaration } from './history';
import { principalsOf, type RunRecord, type Stage } from './stage';

/**
 * What a run without faults must have put right.
 *
 * @param before the integrations that it found
 * @param inUse GUIDs of those that content items had
 * @returns whether everything is as declared
 */
export function checkClean(
  stage: Stage,
  { plan, result }: RunRecord,
  before: readonly StoredIntegration[],
  inUse: ReadonlySet<string>,
): boolean {
  let allAsDeclared = true;
  for (const declared of plan.declarations) {
    const namesakes = before.filter(({ name }) => name === declared.name);
    const formers = before.filter(({ name }) => declared.formerly && name === FORMER_NAME);
    const found = namesakes.length > 0 ? namesakes : formers;
    const said = result?.integrations.find(({ name }) => name === declared.name);
    const now = stage.named(declared.name);
    const refused =
      found.length > 1 ||
      (declared.absent &&
        !declared.allowDeleteInUse &&
        namesakes.some(({ guid }) => inUse.has(guid)));
    if (refused) {
      allAsDeclared = false;
      demand(
        found.every(({ guid }) => said?.error?.includes(guid)),
        `The clean run does not name the ${found.length} of "${declared.name}"`,
      );
      demand(same(now, namesakes), `The clean run touched "${declared.name}"`);
    } else {
      demand(
        said !== undefined && said.error === undefined,
        `The clean run failed with "${declared.name}": ${String(said?.error)} ${String(result?.errors)}`,
      );
      checkState(stage, declared, now, found[0]);
    }
  }
  demand(result?.succeeded === allAsDeclared, 'The clean run fails, or succeeds, wrongly');
  return allAsDeclared;
}

function checkState(
  stage: Stage,
  declared: Declaration,
  now: readonly StoredIntegration[],
  former: StoredIntegration | undefined,
): void {
  const { name } = declared;
  demand(now.length === (declared.absent ? 0 : 1), `There are ${now.length} of "${name}"`);
  const [one] = now;
  if (declared.absent || one === undefined) return;
  const principals = stage.declaredPrincipals(declared) ?? (former ? principalsOf(former) : []);
  demand(same(principalsOf(one), principals), `The access list of "${name}" is wrong`);
  demand(one.config['client_id'] === declared.clientId, `The client id of "${name}" is wrong`);
  demand(one.secrets['client_secret'] === declared.secret, `The secret of "${name}" is wrong`);
  const description = declared.description ?? former?.description ?? '';
  demand(one.description === description, `The description of "${name}" is wrong`);
  const present = stage.pairs();
  for (const index of declared.content) {
    demand(present.has(`${stage.content[index] ?? ''} ${one.guid}`), `"${name}" has no content`);
  }
}
