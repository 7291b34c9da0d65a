import type { InProcessResult } from '../in-process';
import { demand } from './demand';
import { FORMER_NAME } from './history';
import type { Past } from './past';
import type { RunRecord, Stage } from './stage';

/** What a run says when it ends, held against what it did. */
export function checkTruth(
  record: RunRecord,
  result: InProcessResult,
  stage: Stage,
  past: Past,
): void {
  const { label } = record;
  const there = new Map(stage.connect.integrations.map((one) => [one.guid, one]));
  const deletedByOthers = (guid: string): boolean =>
    stage.records.some((other) => other !== record && other.deleted.has(guid));
  demand(
    result.succeeded === (result.errors.length === 0),
    `${label} succeeds with errors, or fails without`,
  );
  for (const { name, guid, operation, changed, error } of result.integrations) {
    const says = `${label} says of "${String(name)}" (${String(guid)}): ${String(operation)}`;
    demand(
      guid === null ||
        past.hasHadName(guid, name ?? '') ||
        (record.declares(name)?.formerly === true && past.hasHadName(guid, FORMER_NAME)),
      `${says}, which has never had that name`,
    );
    const done = operation !== null && operation !== 'unchanged';
    // What it made is a change even if it could not be taken back, so that the integration of that name is another one.
    const made = [...record.told].some(
      (own) => past.made.has(own) && past.hasHadName(own, name ?? ''),
    );
    demand(changed === done || (operation === null && made), `${says}, ${changed}`);
    const contents = record.declares(name)?.content.map((index) => stage.content[index]) ?? [];
    switch (operation) {
      case 'created':
        demand(
          guid !== null && record.told.has(guid) && past.made.has(guid),
          `${says}, but was never told so, or no run has made it`,
        );
        demand(
          error !== undefined || there.has(guid) || deletedByOthers(guid),
          `${says}, but it does not stay`,
        );
        break;
      case 'updated':
        demand(
          guid !== null &&
            (record.patched.has(guid) ||
              contents.some((content) => record.associated.has(`${String(content)} ${guid}`)) ||
              // A proxy may have said so of a PUT that never got to Connect; then the step has failed.
              (error !== undefined &&
                contents.some((content) => record.toldAssociated.has(String(content))))),
          `${says}, but wrote nothing to it`,
        );
        break;
      case 'deleted':
        demand(guid !== null && !there.has(guid), `${says}, but it is still there`);
        break;
      case 'unchanged':
        demand(guid === null || !record.patched.has(guid), `${says}, but wrote to it`);
        break;
      case null:
        demand(error !== undefined, `${says}, without an error`);
    }
  }
}
