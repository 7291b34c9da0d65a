import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Integration } from '../connect/schemas';
import { FIRST_LINE } from '../inputs/export-target';
import { readGuid } from '../inputs/scalars';
import { featuresOf } from '../reconcile/features';
import { byId, groupBy } from '../reconcile/find';
import { entryOf, type Entry } from './entry';
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
    readonly variables: readonly string[];
  }[];
  /** What could not be written at all. */
  readonly leftOut: readonly Integration[];
  /** How many entries lack something, which a comment in the file tells. */
  readonly incomplete: number;
  /** Whether the templates, and with them the secrets, are known. */
  readonly knowsSecrets: boolean;
}

/** The manifest that declares a server as it is. Pure; no value of a secret is in it. */
export function manifestFile(state: ServerState, options: ExportOptions): ManifestFile {
  const { integrations, templates } = state.observed;
  const knowsSecrets = templates !== 'not-told';
  const context = {
    state,
    templates,
    sharedNames: sharedNames(integrations),
    variables: new VariableNames(),
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
    text: yamlText(
      complete,
      entries,
      header(state, entries, options, knowsSecrets || integrations.length === 0),
    ),
    written: written.map(({ integration, entry }) => ({
      integration,
      variables: entry.secrets.map(({ variable }) => variable),
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
  const variables = entries.flatMap(({ secrets }) => secrets.map(({ variable }) => variable));
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
          ' This Connect does not tell its templates, so it is not known which secrets there are. Where an integration has',
          ' one, add it: `secrets: { client_secret: "${NAME}" }`.',
        ]),
  ];
}

function yamlText(
  complete: boolean,
  entries: readonly Entry[],
  comment: readonly string[],
): string {
  const list = new YAMLSeq();
  list.items = entries.map(entryNode);
  const document = new Document(
    map([...(complete ? [['complete', new Scalar(true)] as const] : []), ['integrations', list]]),
  );
  document.commentBefore = comment.join('\n');
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return text.replace(ESCAPED, unicodeEscape);
}

function entryNode(entry: Entry, index: number): YAMLMap {
  const { name, guid, description, template, access } = entry;
  const config = Object.entries(entry.config);
  const node = map([
    ...(name === null ? [] : [['name', text(name)] as const]),
    ...(guid === null ? [] : [['guid', text(guid)] as const]),
    ...(description === null ? [] : [['description', text(description)] as const]),
    ...(template === null ? [] : [['template', text(template)] as const]),
    ...(config.length === 0
      ? []
      : [
          [
            'config',
            map(
              config.map(([key, value]) => [
                key,
                typeof value === 'boolean' ? new Scalar(value) : text(value),
              ]),
            ),
          ] as const,
        ]),
    ...(entry.secrets.length === 0 ? [] : [['secrets', secretsNode(entry)] as const]),
    ...(access === null
      ? []
      : [['access', access === 'everyone' ? text(access) : accessNode(access)] as const]),
    ...(entry.content.length === 0
      ? []
      : [['content', sequence(entry.content.map(text))] as const]),
  ]);
  node.spaceBefore = index > 0;
  if (entry.notes.length > 0) node.commentBefore = entry.notes.map((note) => ` ${note}`).join('\n');
  return node;
}

function secretsNode({ secrets }: Entry): YAMLMap {
  const node = map(secrets.map(({ key, variable }) => [key, verbatim(`\${${variable}}`)]));
  for (const [index, { optional }] of secrets.entries()) {
    const key = node.items[index]?.key;
    if (optional && key instanceof Scalar) {
      key.commentBefore = ' Remove this line if the integration has no such secret.';
    }
  }
  return node;
}

function accessNode({ users, groups }: Exclude<Entry['access'], string | null>): YAMLMap {
  return map([
    ...(users.length === 0 ? [] : [['users', sequence(users.map(text))] as const]),
    ...(groups.length === 0 ? [] : [['groups', sequence(groups.map(text))] as const]),
  ]);
}

function map(pairs: readonly (readonly [key: string, value: unknown])[]): YAMLMap {
  const node = new YAMLMap();
  node.items = pairs.map(([key, value]) => new Pair(scalar(key), value));
  return node;
}

function sequence(items: readonly Scalar[]): YAMLSeq {
  const node = new YAMLSeq();
  node.items = [...items];
  return node;
}

/** A value as the manifest's reader gives it back: it takes `$$` for a dollar. */
function text(value: string): Scalar {
  return scalar(value.replaceAll('$', '$$$$'));
}

function verbatim(value: string): Scalar {
  const node = new Scalar(value);
  node.type = Scalar.PLAIN;
  return node;
}

/** What people cannot see or tell from a space. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{DI}]|(?! )\p{Zs}/u;
const ESCAPED = new RegExp(`(?!\n)(?:${INVISIBLE.source})`, 'gu');

/** Text that no YAML, old or new, takes for anything else. */
const PLAIN = /^[\p{L}/](?:[\p{L}\p{M}\p{N}_./@+=~(),'’–!?&*;%-]|:(?! |$)| (?! |$))*$/u;
const NO_TEXT = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Several lines, the first and the last of which are not empty. */
const BLOCK = /^[^\n]+\n(?:.*\n)*[^\n]+$/;
const TRIMMED = /^(?!\s).*(?<!\s)$/;

/** Quoted unless it surely needs no quotes; as a block, if it has lines that are easy to read. */
function scalar(value: string): Scalar {
  const node = new Scalar(value);
  const lines = value.split('\n');
  if (BLOCK.test(value) && lines.every((line) => TRIMMED.test(line) && !INVISIBLE.test(line))) {
    node.type = Scalar.BLOCK_LITERAL;
  } else {
    const plain = PLAIN.test(value) && !NO_TEXT.test(value) && !INVISIBLE.test(value);
    node.type = plain || readGuid(value) !== undefined ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
  }
  return node;
}

/** Only quoted texts and comments hold what is escaped. */
function unicodeEscape(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
