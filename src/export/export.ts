import type { ConnectClient } from '../connect/client';
import type { Connection } from '../connect/open';
import { LARGEST_MANIFEST_BYTES } from '../inputs/manifest/format';
import { errorCode } from '../inputs/scalars';
import type { IntegrationFacts } from '../view/facts';
import { reportOutputs } from '../report/report';
import type { Reporter } from '../report/reporter';
import { serverLine } from '../view/wording';
import { count, listed } from '../words';
import { manifestFile, type ManifestFile } from './manifest-file';
import { readServer } from './read';
import { exportSummary } from './summary';

/** What an export needs of the world. */
export interface ExportHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a file, and makes the folders that it is in. */
  writeFile(path: string, text: string): Promise<void>;
}

export interface ExportRequest {
  readonly connection: Connection;
  /** Whether to write the job summary. */
  readonly summary: boolean;
}

/**
 * Writes a manifest of what is on the server, tells about it, and changes nothing there.
 *
 * @returns whether later steps get the outputs
 * @throws ConnectError, or an Error if the file cannot be written
 */
export async function exportManifest(
  path: string,
  { connection, summary }: ExportRequest,
  client: ConnectClient,
  host: ExportHost,
  reporter: Reporter,
): Promise<boolean> {
  const { server, maxParallel } = connection;
  const state = await readServer(client, maxParallel);
  const { version } = state.observed.settings;
  const { manifestText } = await import('../inputs/manifest/write');
  const options = { server, schema: schemaAddress(host.env), isSafe: reporter.isSafe };
  const manifest = manifestFile(state, options, manifestText);
  try {
    await host.writeFile(path, manifest.text);
  } catch (error) {
    throw new Error(
      `export-manifest: the file "${path}" cannot be written (${errorCode(error)}). Are its folder and the file writable?`,
      { cause: error },
    );
  }
  tell(path, manifest, server, version, reporter);
  const handedOn = reportOutputs(
    { integrations: manifest.written.map(factsOf), undeclared: [], version },
    reporter,
  );
  if (summary) await reporter.summary(exportSummary(path, manifest, server, reporter.clean));
  return handedOn;
}

/**
 * Where editors find the schema: in the repository of the action, at the version that runs.
 *
 * The runner tells both for an action that is no part of the workflow's own repository (documentation of GitHub Actions,
 * default environment variables).
 */
function schemaAddress(env: ExportHost['env']): string {
  const repository = env['GITHUB_ACTION_REPOSITORY'] ?? '';
  const ref = env['GITHUB_ACTION_REF'] ?? '';
  const known = /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref);
  const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  return known ? `${server}/${repository}/raw/${ref}/manifest.schema.json` : 'manifest.schema.json';
}

function tell(
  path: string,
  { text, written, leftOut, incomplete, knowsSecrets }: ManifestFile,
  server: string,
  version: string,
  reporter: Reporter,
): void {
  const variables = written.flatMap((one) => one.variables);
  reporter.lines([{ text: serverLine(server, version, reporter.clean) }]);
  reporter.info(
    `Wrote ${count(written.length, 'integration')} to ${path}. Nothing was changed on the server.`,
  );
  if (variables.length > 0) {
    reporter.info(
      `To use the manifest, set ${count(variables.length, 'environment variable')} (Connect never shows secrets):`,
    );
    for (const { variable } of variables) reporter.info(`  ${variable}`);
    const optional = variables.flatMap((one) => (one.optional ? [one.variable] : []));
    if (optional.length > 0) {
      reporter.info(
        `Optional: ${listed(optional)}. If the integration has no such secret, remove the line in ${path}.`,
      );
    }
  }
  for (const { name, guid } of leftOut) {
    reporter.warning(
      `The integration "${reporter.clean.name(name)}" (${guid}) is not in the manifest: a manifest can hold neither its GUID nor its name.`,
    );
  }
  if (incomplete > 0) {
    reporter.warning(
      `${count(incomplete, 'integration')} could not be written in full. Comments in ${path} say what is left out.`,
    );
  }
  if (!knowsSecrets && written.length > 0) {
    reporter.warning(
      'This Connect does not list its templates, so the manifest has no secrets. Add them where they are needed.',
    );
  }
  if (Buffer.byteLength(text) > LARGEST_MANIFEST_BYTES) {
    reporter.warning(
      `${path} is larger than 1 MiB. Split it: the action reads no larger manifest.`,
    );
  }
}

function factsOf({ integration }: ManifestFile['written'][number]): IntegrationFacts {
  const { name } = integration;
  return { integration, name, operation: 'unchanged', changed: false, changes: [], error: null };
}
