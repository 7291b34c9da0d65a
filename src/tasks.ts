// What a run does with Connect's answers, in one chunk: it loads while the first of them are on their way.

import type { Host } from './action';
import type { OpenConnect } from './connect/open';
import type { exportManifest as Export } from './export/export';
import type { ActionRequest } from './inputs/action-inputs';
import { applyPlan } from './reconcile/apply';
import type { Observed } from './reconcile/observe';
import { makePlan } from './reconcile/plan';
import { preview } from './reconcile/preview';
import { progressOf, reportPlan, reportRun } from './report/report';
import type { Reporter } from './report/reporter';

/**
 * Makes the server match what is declared: plan → apply → report.
 *
 * @returns whether the step has succeeded
 */
export async function reconcile(
  observed: Observed,
  request: ActionRequest,
  connect: OpenConnect,
  host: Host,
  reporter: Reporter,
): Promise<boolean> {
  const { connection, declared, dryRun, commentToken } = request;
  const plan = makePlan(declared, observed, request.updateSecret);
  const { version } = observed.settings;
  reportPlan(plan, version, request, reporter);
  const progress = progressOf(plan, reporter);
  const outcomes = dryRun
    ? preview(plan)
    : await applyPlan(plan, { ...host, ...connect, ...connection, ...progress });
  const report = { outcomes, server: connection.server, version, dryRun };
  const succeeded = await reportRun(report, request, reporter);
  if (commentToken !== null) {
    const { commentOnPullRequest } = await import('./github/comment');
    await commentOnPullRequest(report, commentToken, request, host, reporter);
  }
  return succeeded;
}

/** Writes what is on the server as a manifest. */
export const exportManifest: typeof Export = async (...task) => {
  const { exportManifest } = await import('./export/export');
  await exportManifest(...task);
};
