import { openConnect, type Network } from './connect/open';
import { readInputs, type ActionRequest } from './inputs/action-inputs';
import { observe } from './reconcile/observe';
import { secretParts, SHORTEST_REDACTED } from './report/encodings';
import { reportFailure } from './report/failure';
import { Redactor } from './report/redact';
import { retryText } from './report/retry';
import { createReporter, type ActionRunner, type Reporter } from './report/reporter';

/** The world around one run. */
export interface Host extends Network {
  readonly runner: ActionRunner;
  /** What the environment asks in vain, in sentences. */
  readonly warnings: readonly string[];
  readFile(path: string): Promise<Uint8Array>;
  /** Writes a file, and makes the folders that it is in. */
  writeFile(path: string, text: string): Promise<void>;
  /** Told before a run with many requests. */
  expectMany(): void;
}

const MANY = 100;

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
    const { connection, declared } = request;
    for (const warning of host.warnings) reporter.warning(warning);
    const connect = openConnect(connection, host, (retry) => {
      reporter.lines([{ text: retryText(retry) }]);
    });
    try {
      if (request.exportManifest !== null) {
        for (const warning of request.warnings) reporter.warning(warning);
        const { exportManifest } = await import('./tasks');
        await exportManifest(request.exportManifest, request, connect.client, host, reporter);
        return true;
      }
      if (declared.length > MANY) host.expectMany();
      const observed = await observe(connect.client, declared);
      const { reconcile } = await import('./tasks');
      return await reconcile(observed, request, connect, host, reporter);
    } finally {
      connect.close();
    }
  } catch (error) {
    reportFailure(error, reporter);
    return false;
  }
}

/** Reads the inputs. Secrets are masked and redacted from the moment on at which they are known. */
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
        `${where} is shorter than ${SHORTEST_REDACTED} characters. It is not masked, since that would make the log unreadable. The action itself prints it nowhere, but a server might.`,
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
      redact: (part) => {
        redactor.add(part);
      },
    });
  } finally {
    for (const warning of warnings) reporter.warning(warning);
  }
}
