import { openConnect, type Network, type OpenConnect } from './connect/open';
import { exportManifest } from './export/export';
import { commentOnPullRequest } from './github/comment';
import { readInputs } from './inputs/action-inputs';
import type { ActionRequest, Problem, ReconcileTask } from './inputs/request';
import { applyPlan } from './reconcile/apply';
import { observe } from './reconcile/observe';
import { makePlan } from './reconcile/plan';
import { preview } from './reconcile/preview';
import { secretParts, weakness } from './report/encodings';
import { reportFailure, reportOddities } from './report/failure';
import { declaredTexts } from './report/harmless';
import { loginLostText, loginText } from './report/login';
import { Redactor } from './report/redact';
import { progressOf, reportPlan, reportRun } from './report/report';
import { createReporter, type ActionRunner, type Reporter } from './report/reporter';
import { exchangeText, otherServerText, retryText } from './report/retry';
import { endingOf } from './view/results';
import { planView, runView } from './view/view';

/** The world around one run. */
export interface Host extends Network {
  readonly runner: ActionRunner;
  /** Warnings about the environment, a sentence each. */
  readonly warnings: readonly string[];
  readFile(path: string): Promise<Uint8Array>;
  /** Where a path leads to, links followed; `null` if it is a link itself. */
  resolvedPath(path: string): Promise<string | null>;
  /** Writes a file, and makes the folders that it is in. */
  writeFile(path: string, text: string): Promise<void>;
}

/**
 * One run of the action.
 *
 * @returns whether the step has succeeded; whatever went wrong has been reported
 */
export async function run(host: Host): Promise<boolean> {
  const redactor = new Redactor();
  const reporter = createReporter(host.runner, redactor);
  try {
    const request = await readRequest(host, redactor, reporter);
    const { connection, task } = request;
    const declared = task.kind === 'reconcile' ? task.declared : [];
    redactor.exempt([connection.server, ...declaredTexts(declared)]);
    for (const warning of host.warnings) reporter.warning(warning);
    reportOddities(request.warnings, reporter);
    const connect = await openConnect(connection, host, {
      onRetry: (retry) => {
        reporter.info(retryText(retry));
      },
      onExchange: (exchange) => {
        reporter.debug(exchangeText(exchange));
      },
      onOtherServer: (server) => {
        reporter.info(otherServerText(server));
      },
      onLogin: (audience) => {
        reporter.info(loginText(audience));
      },
      onLoginLost: ({ message }) => {
        reporter.warning(loginLostText(message));
      },
      onSecret: (secret, where) => {
        mask(secret, host.runner);
        redactor.add(secret, where);
      },
    });
    const located = { ...request, connection: { ...connection, server: connect.server } };
    try {
      return task.kind === 'reconcile'
        ? await reconcile({ ...located, ...task }, connect, host, reporter)
        : await exportManifest(task.path, located, connect.client, host, reporter);
    } finally {
      connect.close();
    }
  } catch (error) {
    reportFailure(error, reporter);
    return false;
  }
}

/** Makes the server match what is declared: observe → plan → apply → report. */
async function reconcile(
  request: ActionRequest & ReconcileTask,
  connect: OpenConnect,
  host: Host,
  reporter: Reporter,
): Promise<boolean> {
  const { connection, declared, commentToken } = request;
  const dryRun = request.mode !== 'apply';
  const observed = await observe(connect.client, declared);
  const plan = makePlan(declared, observed, {
    updateSecret: request.updateSecret,
    dryRun,
    manifest: request.manifest,
    shortLivedKey: connection.credential.kind === 'keyless',
  });
  const { clean } = reporter;
  const looked = { server: connection.server, version: observed.settings.version, dryRun };
  const planned = planView(plan, looked, clean);
  reportPlan(planned, reporter);
  const progress = progressOf(planned, reporter);
  const outcomes = dryRun
    ? preview(plan)
    : await applyPlan(plan, {
        client: connect.client,
        observed: observed.integrations,
        backOff: connect.backOff,
        pause: connect.pause,
        clock: host.clock,
        random: host.random,
        maxAttempts: connection.maxAttempts,
        maxParallel: connection.maxParallel,
        onWritten: (outcome) => {
          progress(endingOf(outcome, clean));
        },
        tell: (sentence) => {
          reporter.info(sentence);
        },
      });
  const view = runView({ ...looked, plan, outcomes }, clean);
  const succeeded = await reportRun(view, request, reporter);
  if (commentToken !== null) {
    await commentOnPullRequest(view, commentToken, request, host, reporter);
  }
  return succeeded;
}

/** Has the runner hide a secret. */
function mask(secret: string, runner: ActionRunner): void {
  for (const part of secretParts(secret)) runner.mask(part);
}

/** Reads the inputs. Each secret is masked and redacted as soon as it is known. */
async function readRequest(
  host: Host,
  redactor: Redactor,
  reporter: Reporter,
): Promise<ActionRequest> {
  const warnings: Problem[] = [];
  const redact = (secret: string, where: string): void => {
    redactor.add(secret, where);
    const weak = weakness(secret, where);
    if (weak !== null) warnings.push({ message: weak });
  };
  try {
    return await readInputs({
      input: (name) => host.runner.input(name),
      env: (name) => host.env[name],
      variables: () => Object.keys(host.env).filter((name) => (host.env[name] ?? '') !== ''),
      readFile: async (path) => new TextDecoder().decode(await host.readFile(path)),
      readBytes: (path) => host.readFile(path),
      resolvedPath: (path) => host.resolvedPath(path),
      registerSecret: (secret, where) => {
        mask(secret, host.runner);
        redact(secret, where);
      },
      redact,
    });
  } finally {
    reportOddities(warnings, reporter);
  }
}
