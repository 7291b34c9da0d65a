import { run, type Host } from '../../src/action';
import { environmentWarnings } from '../../src/network/environment';
// Loaded on demand by the action; loaded here, so that no run of a test waits for the disk.
import '../../src/inputs/manifest/read';
import 'yaml';

/** What is around a run in this process, apart from its inputs and its log. */
export type World = Pick<
  Host,
  'openTransport' | 'clock' | 'random' | 'newCorrelationId' | 'cancellation'
>;

/** What a run in this process has said. */
export interface InProcessResult {
  readonly succeeded: boolean;
  readonly log: readonly string[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What the runner was told to hide in its log, in order. */
  readonly masks: readonly string[];
  /** The output `integrations`, parsed; empty if there is none. */
  readonly integrations: readonly IntegrationOutput[];
}

export interface IntegrationOutput {
  readonly guid: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly operation: string | null;
  readonly changed: boolean;
  readonly error?: string;
}

/**
 * Runs the action in this process.
 *
 * @param files by path, as `readFile` finds them
 */
export async function runInProcess(
  inputs: Readonly<Record<string, string>>,
  world: World,
  {
    files = {},
    env = {},
    writeSummary = () => Promise.resolve(),
    writeFile = () => Promise.reject(systemError('EROFS')),
  }: Partial<Pick<Host, 'env' | 'writeFile'>> & {
    files?: Record<string, string>;
    writeSummary?: Host['runner']['writeSummary'];
  } = {},
): Promise<InProcessResult> {
  const log: string[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  const outputs: Record<string, string> = {};
  const masks: string[] = [];
  const succeeded = await run({
    ...world,
    env,
    warnings: environmentWarnings(env),
    readFile: (path) => {
      const text = files[path];
      return text === undefined
        ? Promise.reject(systemError('ENOENT'))
        : Promise.resolve(new TextEncoder().encode(text));
    },
    resolvedPath: (path) => Promise.resolve(path),
    writeFile,
    runner: {
      input: (name) => inputs[name] ?? '',
      mask: (secret) => void masks.push(secret),
      info: (message) => void log.push(message),
      debug: () => undefined,
      notice: (message) => void log.push(message),
      warning: (message) => void warnings.push(message),
      error: (message) => void errors.push(message),
      startGroup: (title) => void log.push(title),
      endGroup: () => undefined,
      setOutput: (name, value) => {
        outputs[name] = value;
      },
      writeSummary,
    },
  });
  const integrations = JSON.parse(outputs['integrations'] ?? '[]') as IntegrationOutput[];
  return { succeeded, log, errors, warnings, outputs, masks, integrations };
}

/** An error as those of the file system. */
function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
