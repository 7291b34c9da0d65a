import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { ConfigValue } from '../desired';
import { unicodeEscape } from '../../words';
import { readGuid } from '../scalars';
import { literal } from './variables';

/** A secret config key, and the variable that it is to come from. */
export interface SecretReference {
  readonly key: string;
  readonly variable: string;
  /** Whether the integration may do without it, so that nobody can tell whether it has one. */
  readonly optional: boolean;
}

/** One integration as a manifest declares it. What is `null` is not declared. */
export interface Entry {
  readonly name: string | null;
  readonly guid: string | null;
  readonly description: string | null;
  readonly template: string | null;
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly secrets: readonly SecretReference[];
  readonly access:
    'everyone' | { readonly users: readonly string[]; readonly groups: readonly string[] } | null;
  readonly content: readonly string[];
  /** What is left out, and why: a sentence each, without values. */
  readonly notes: readonly string[];
}

/**
 * The text of a manifest, which its reader reads back as the same entries.
 *
 * @param comment lines above the first key
 */
export function manifestText(
  entries: readonly Entry[],
  { complete, comment }: { readonly complete: boolean; readonly comment: readonly string[] },
): string {
  const list = new YAMLSeq();
  list.items = entries.map(entryNode);
  const document = new Document(
    map([...(complete ? [['complete', new Scalar(true)] as const] : []), ['integrations', list]]),
  );
  document.commentBefore = comment.join('\n');
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  // Only quoted texts and comments hold what is escaped.
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

function text(value: string): Scalar {
  return scalar(literal(value));
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
