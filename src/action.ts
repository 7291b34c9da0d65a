import { openConnect, type Network, type OpenConnect } from './connect/open';
import { readInputs, type ActionRequest } from './inputs/action-inputs';
import { InvalidInputs } from './inputs/desired';
import { applyPlan } from './reconcile/apply';
import { observe } from './reconcile/observe';
import type { Outcome } from './reconcile/outcome';
import { makePlan, type Plan } from './reconcile/plan';
import { hasDrifted, preview } from './reconcile/preview';
import { outcomeLine, outcomeTotals, planSections, retryText } from './report/log';
import { outputsOf } from './report/outputs';
import { Redactor, secretParts, SHORTEST_REDACTED } from './report/redact';
import { createReporter, type Reporter, type Runner } from './report/reporter';
import { summaryOf, type RunReport } from './report/summary';

/** The world around one run. */
export interface Host extends Network {
  readonly runner: Runner & {
    /** The raw value of an input, untrimmed. */
    input(name: string): string;
    /** Masks a secret in the log. */
    mask(secret: string): void;
  };
  readFile(path: string): Promise<Uint8Array>;
  /** Writes a file, and makes the folders that it is in. */
  writeFile(path: string, text: string): Promise<void>;
}

/**
 * One run of the action: inputs → desired → plan → apply → report.
 *
 * @returns whether the step has succeeded; whatever went wrong has been reported
 */
export async function run(host: Host): Promise<boolean> {
  const redactor = new Redactor();
  const reporter = createReporter(host.runner, redactor);
  try {
    const request = await readRequest(host, redactor, reporter);
    const connect = openConnect(request.connection, host, (retry) => {
      reporter.lines([{ text: retryText(retry) }]);
    });
    try {
      if (request.exportManifest !== null) {
        for (const warning of request.warnings) reporter.warning(warning);
        const { exportManifest } = await import('./export/export');
        await exportManifest(request.exportManifest, request, connect.client, host, reporter);
        return true;
      }
      const observed = await observe(connect.client, request.declared);
      const plan = makePlan(request.declared, observed, request.updateSecret);
      const { version } = observed.settings;
      showPlan(plan, version, request, reporter);
      const outcomes = request.dryRun
        ? preview(plan)
        : await apply(plan, request, connect, host, reporter);
      const { server } = request.connection;
      const { dryRun } = request;
      return await report({ outcomes, server, version, dryRun }, request, host, reporter);
    } finally {
      connect.close();
    }
  } catch (error) {
    reportFailure(error, reporter);
    return false;
  }
}

async function readRequest(
  host: Host,
  redactor: Redactor,
  reporter: Reporter,
): Promise<ActionRequest> {
  const warnings: string[] = [];
  const registerSecret = (secret: string, where: string): void => {
    for (const part of secretParts(secret)) host.runner.mask(part);
    redactor.add(secret);
    if (secret.trim().length < SHORTEST_REDACTED) {
      warnings.push(
        `${where} is shorter than ${SHORTEST_REDACTED} characters. It is not masked, since that would make the log unreadable; nothing prints it.`,
      );
    }
  };
  try {
    return await readInputs({
      input: (name) => host.runner.input(name),
      env: (name) => host.env[name],
      readFile: async (path) => new TextDecoder().decode(await host.readFile(path)),
      readBytes: (path) => host.readFile(path),
      registerSecret,
    });
  } finally {
    for (const warning of warnings) reporter.warning(warning);
  }
}

function showPlan(plan: Plan, version: string, request: ActionRequest, reporter: Reporter): void {
  const server = `Posit Connect ${version === '' ? '(version hidden)' : version} at ${request.connection.server}`;
  reporter.lines([{ text: server }]);
  for (const { title, lines } of planSections(plan, request.dryRun, reporter.clean)) {
    if (title === null) reporter.lines(lines);
    else reporter.group(title, lines);
  }
  for (const warning of [...request.warnings, ...plan.warnings]) reporter.warning(warning);
}

/** Carries out the plan; where there is much to do, each finished step is told at once. */
function apply(
  plan: Plan,
  { connection }: ActionRequest,
  connect: OpenConnect,
  { clock, random }: Host,
  reporter: Reporter,
): Promise<Outcome[]> {
  const total = plan.steps.filter(({ operation }) => operation !== 'unchanged').length;
  let finished = 0;
  return applyPlan(plan, {
    ...connect,
    ...connection,
    clock,
    random,
    onWritten(outcome) {
      finished += 1;
      if (plan.steps.length === 1) return;
      const { text, ...line } = outcomeLine(outcome, reporter.clean);
      reporter.lines([{ text: `[${finished}/${total}] ${text}`, ...line }]);
    },
  });
}

async function report(
  run: RunReport,
  request: ActionRequest,
  host: Host,
  reporter: Reporter,
): Promise<boolean> {
  const { outcomes } = run;
  const failures = outcomes.filter(({ error }) => error !== null).length;
  if (!run.dryRun) {
    const [only] = outcomes;
    reporter.lines([
      outcomes.length === 1 && only !== undefined
        ? outcomeLine(only, reporter.clean)
        : { text: `Done: ${outcomeTotals(outcomes, run.dryRun)}.` },
    ]);
  }
  for (const { desired, warnings, error } of outcomes) {
    for (const warning of warnings) reporter.warning(warning, desired.at);
    if (error !== null) reporter.error(error.message, desired.at);
  }
  reporter.outputs(outputsOf(outcomes, run.version));
  if (request.summary) await reporter.summary(summaryOf(run, reporter.clean));
  if (request.commentToken !== null) {
    const { commentOnPullRequest } = await import('./report/comment');
    await commentOnPullRequest(run, request.commentToken, request, host, reporter);
  }
  if (failures > 0 && outcomes.length > 1) {
    reporter.error(`${failures} of ${outcomes.length} integrations failed.`);
  }
  const drifted = request.failOnDrift && run.dryRun ? outcomes.filter(hasDrifted).length : 0;
  if (drifted > 0) {
    reporter.error(
      `${drifted} of ${outcomes.length} integrations on the server differ from what is declared (fail-on-drift).`,
    );
  }
  return failures === 0 && drifted === 0;
}

function reportFailure(error: unknown, reporter: Reporter): void {
  if (error instanceof InvalidInputs) {
    for (const { message, at } of error.problems) reporter.error(message, at);
    return;
  }
  reporter.error(error instanceof Error ? error.message : String(error));
  if (error instanceof Error && error.stack !== undefined) reporter.debug(error.stack);
}
