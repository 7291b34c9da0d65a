import type { Clock } from './clock';
import { createClient, type ConnectClient } from './connect/client';
import { createHttp, type Cancellation, type Http } from './connect/http';
import type { Transport, TransportOptions } from './connect/transport';
import { readInputs, type ActionRequest } from './inputs/action-inputs';
import { InvalidInputs } from './inputs/desired';
import { applyPlan, type Outcome } from './reconcile/apply';
import { makePlan, type Observed } from './reconcile/plan';
import { outcomeLines, planLines } from './report/log';
import { outputsOf } from './report/outputs';
import { Redactor, secretParts, SHORTEST_REDACTED } from './report/redact';
import { createReporter, type Reporter, type Runner } from './report/reporter';
import { summaryOf } from './report/summary';

/** The world around one run. */
export interface Host {
  readonly runner: Runner & {
    /** The raw value of an input, untrimmed. */
    input(name: string): string;
    /** Masks a secret in the log. */
    mask(secret: string): void;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  readFile(path: string): Promise<string>;
  openTransport(options: TransportOptions): { send: Transport; close(): void };
  readonly clock: Clock;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  random(): number;
  newCorrelationId(): string;
  readonly cancellation: Cancellation;
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
    const connect = openConnect(request, host, reporter);
    try {
      const observed = await observe(connect.client);
      const plan = makePlan(request.declared, observed, request.updateSecret);
      reporter.lines([{ text: serverLine(request, observed) }, ...planLines(plan, reporter.clean)]);
      const outcomes = await applyPlan(plan, { ...connect, ...request.connection });
      return await report(outcomes, request, observed, reporter);
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
      readFile: (path) => host.readFile(path),
      registerSecret,
    });
  } finally {
    for (const warning of warnings) reporter.warning(warning);
  }
}

interface OpenConnect {
  readonly client: ConnectClient;
  readonly backOff: Http['backOff'];
  close(): void;
}

function openConnect({ connection }: ActionRequest, host: Host, reporter: Reporter): OpenConnect {
  const transport = host.openTransport({
    caCertificate: connection.caCertificate,
    maxSockets: connection.maxParallel,
    env: host.env,
  });
  const http = createHttp({
    ...connection,
    transport: transport.send,
    clock: host.clock,
    random: () => host.random(),
    newCorrelationId: () => host.newCorrelationId(),
    cancellation: host.cancellation,
    onRetry: ({ method, path, reason, waitMs, attempt, maxAttempts }) => {
      reporter.lines([
        {
          text: `${method} ${path}: ${reason}. Trying again in ${(waitMs / 1000).toFixed(1)} s (attempt ${attempt} of ${maxAttempts}).`,
        },
      ]);
    },
  });
  return {
    client: createClient(http),
    backOff: (attempt, error) => http.backOff(attempt, error),
    close: () => {
      transport.close();
    },
  };
}

/** Looks at the server, in one round trip. */
async function observe(client: ConnectClient): Promise<Observed> {
  const [integrations, templates, settings] = await Promise.allSettled([
    client.listIntegrations(),
    client.listTemplates(),
    client.serverSettings(),
  ]);
  return {
    integrations: valueOf(integrations),
    templates: valueOf(templates),
    settings: valueOf(settings),
  };
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason as Error;
  return result.value;
}

function serverLine({ connection }: ActionRequest, { settings }: Observed): string {
  return `Posit Connect ${settings.version === '' ? '(version hidden)' : settings.version} at ${connection.server}`;
}

async function report(
  outcomes: readonly Outcome[],
  request: ActionRequest,
  { settings }: Observed,
  reporter: Reporter,
): Promise<boolean> {
  reporter.lines(outcomeLines(outcomes, reporter.clean));
  for (const { desired, warnings, error } of outcomes) {
    for (const warning of warnings) reporter.warning(warning, desired.at);
    if (error !== null) reporter.error(error.message, desired.at);
  }
  reporter.outputs(outputsOf(outcomes, settings.version));
  if (request.summary) {
    await reporter.summary(
      summaryOf(
        outcomes,
        { url: request.connection.server, version: settings.version },
        reporter.clean,
      ),
    );
  }
  return outcomes.every(({ error }) => error === null);
}

function reportFailure(error: unknown, reporter: Reporter): void {
  if (error instanceof InvalidInputs) {
    for (const { message, at } of error.problems) reporter.error(message, at);
    return;
  }
  reporter.error(error instanceof Error ? error.message : String(error));
  if (error instanceof Error && error.stack !== undefined) reporter.debug(error.stack);
}
