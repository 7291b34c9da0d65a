import type { Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import { FIRST_LINE } from '../inputs/manifest/format';
import type { Entry, manifestText, SecretReference } from '../inputs/manifest/write';
import { featuresOf } from '../reconcile/features';
import { byId } from '../reconcile/find';
import { entryOf } from './entry';
import type { ServerState } from './read';
import { VariableNames } from './variable-names';

export interface ExportOptions {
  /** URL of the server, for the header. */
  readonly server: string;
  /** Where editors find the JSON Schema: a URL, or a path relative to the file. */
  readonly schema: string;
  /** Whether a text is free of the secrets of this run. */
  readonly isSafe: (text: string) => boolean;
}

/** A manifest to write, and what there is to say about it. */
export interface ManifestFile {
  readonly text: string;
  /** In ascending order of id, each with the variables that its secrets are to come from. */
  readonly written: readonly {
    readonly integration: Integration;
    readonly variables: readonly Pick<SecretReference, 'variable' | 'optional'>[];
  }[];
  /** What could not be written at all. */
  readonly leftOut: readonly Integration[];
  /** How many entries lack something, which a comment in the file tells. */
  readonly incomplete: number;
  /** Whether the templates, and with them the secrets, are known. */
  readonly knowsSecrets: boolean;
}

/**
 * The manifest that declares a server as it is. Pure; no value of a secret is in it.
 *
 * @param write makes YAML of it; handed in, since it is loaded where it is needed
 */
export function manifestFile(
  state: ServerState,
  options: ExportOptions,
  write: typeof manifestText,
): ManifestFile {
  const { integrations, templates } = state.observed;
  const knowsSecrets = templates !== 'not-told';
  const context = {
    state,
    templates,
    sharedNames: sharedNames(integrations),
    variables: new VariableNames(options.isSafe),
    isSafe: options.isSafe,
  };
  const all = [...integrations]
    .sort(byId)
    .map((integration) => ({ integration, entry: entryOf(integration, context) }));
  const written = all.flatMap(({ integration, entry }) =>
    entry === null ? [] : [{ integration, entry }],
  );
  const entries = written.map(({ entry }) => entry);
  const complete = featuresOf(state.observed).seesAll && written.length === all.length;
  return {
    text: write(entries, {
      complete,
      comment: header(state, entries, options, knowsSecrets || integrations.length === 0),
    }),
    written: written.map(({ integration, entry }) => ({
      integration,
      variables: entry.secrets,
    })),
    leftOut: all.flatMap(({ integration, entry }) => (entry === null ? [integration] : [])),
    incomplete: entries.filter(({ notes }) => notes.length > 0).length,
    knowsSecrets,
  };
}

function sharedNames(integrations: readonly Integration[]): Set<string> {
  const names = groupBy(integrations, ({ name }) => name);
  return new Set([...names].flatMap(([name, { length }]) => (length > 1 ? [name] : [])));
}

function header(
  { observed }: ServerState,
  entries: readonly Entry[],
  { server, schema, isSafe }: ExportOptions,
  knowsSecrets: boolean,
): string[] {
  const { version } = observed.settings;
  const variables = entries.flatMap(({ secrets }) =>
    secrets.map(({ variable, optional }) => `${variable}${optional ? ' (optional)' : ''}`),
  );
  return [
    FIRST_LINE.slice(1),
    ` yaml-language-server: $schema=${schema}`,
    '',
    ` The OAuth integrations of ${server}, Posit Connect ${version === '' || !isSafe(version) ? '(version hidden)' : version}.`,
    ...(variables.length === 0
      ? []
      : [
          '',
          ' Connect never shows a secret. Each is a variable here, to be set under `env:` of the step that reads this file:',
          ...variables.map((variable) => `   ${variable}`),
        ]),
    ...(knowsSecrets
      ? []
      : [
          '',
          ' This Connect does not list its templates, so it is not known which secrets there are. Where an integration has',
          ' one, add it: `secrets: { client_secret: "${NAME}" }`.',
        ]),
  ];
}
