import { demand, same } from './demand';
import { FORMER_NAME, landsAmiss, NAMES } from './history';
import type { Past } from './past';
import type { Stage } from './stage';
import type { Tally } from './tally';

/** What must be true of all runs of a history together, once the last of them has ended. */
export function checkRuns(stage: Stage, past: Past, tally: Tally): void {
  const { connect, records } = stage;
  const successful = records.filter(({ result }) => result?.succeeded);
  tally.histories += 1;
  tally.runs += records.length;
  tally.requests += connect.journal.length;
  tally.succeeded += successful.length;
  tally.killed += records.filter(({ killed }) => killed).length;
  for (const record of records) {
    if ([...record.told].some((guid) => record.deleted.has(guid))) tally.tookBack += 1;
    if ([...record.made.keys()].some((guid) => !record.told.has(guid))) tally.adopted += 1;
    if (record.renames) tally.renamed += 1;
  }

  for (const one of stage.foreign) {
    demand(connect.integrations.includes(one), `"${String(one.name)}" was touched`);
  }
  const left = stage.associationsOf(stage.foreign.map(({ guid }) => guid));
  demand(same(left, past.foreignAssociations), 'An association that was there before is lost');

  for (const name of NAMES) {
    const all = stage.named(name);
    const renamed = all.filter(({ guid }) => past.hasHadName(guid, FORMER_NAME));
    if (all.length < 2 || all.some((one) => past.before.has(one.guid) && !renamed.includes(one))) {
      continue;
    }
    const involved = records.filter((record) => record.declares(name) !== undefined);
    const excused = involved.some(
      ({ killed, plan, result }) =>
        killed ||
        plan.stoppedAfter !== null ||
        plan.faults.some(landsAmiss) ||
        result?.warnings.some((warning) =>
          warning.includes('could not check whether another run'),
        ) === true,
    );
    tally.leftDuplicates += 1;
    if (excused) continue;
    tally.leftDuplicatesWithAFailedRunOnly += 1;
    demand(
      involved.some(({ result }) => result?.succeeded === false),
      `Every run succeeded, and yet there are ${all.length} of "${name}"`,
    );
  }

  if (isCalm(stage)) {
    for (const { result, label } of records) {
      for (const { error = '' } of result?.integrations ?? []) {
        // It looked at the very moment when two others had created, and neither had taken its own back.
        const sawTwo = error.includes(' integrations have the name ');
        demand(error === '' || sawTwo, `${label} fails for no reason: ${error}`);
      }
    }
  }

  for (const record of successful) {
    for (const { name, guid } of record.result?.integrations ?? []) {
      for (const index of record.declares(name)?.content ?? []) {
        const pair = `${stage.content[index] ?? ''} ${String(guid)}`;
        if (stage.named(name ?? '').some((one) => one.guid === guid) && !stage.pairs().has(pair)) {
          tally.lostAssociations += 1;
        }
      }
    }
  }
}

/** Whether nothing goes wrong, and runs that are quick enough to wait for each other are all there is. */
function isCalm({ deletes, history }: Stage): boolean {
  const { before, formerBefore, runs } = history;
  return (
    !deletes &&
    // One may be renamed to what another run has just created.
    formerBefore === 0 &&
    before.every((count) => count < 2) &&
    runs.every(
      (plan) =>
        plan.faults.length === 0 &&
        plan.killedAfter === null &&
        plan.stoppedAfter === null &&
        plan.slowness <= 200,
    )
  );
}
