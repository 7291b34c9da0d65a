import type { ConfigValue } from './desired';
import { readYaml, type YamlTree } from './manifest/yaml-tree';
import { NO_SECRETS } from './no-secrets';

const SAFEST =
  'Text with line breaks, quotes, colons or # is safest as JSON: ${{ toJSON(secrets.NAME) }}.';

/** The entries of a flat YAML or JSON map, in order, and what is wrong with the text. */
export interface FlatMap {
  readonly entries: readonly (readonly [key: string, value: ConfigValue])[];
  readonly problems: readonly string[];
}

/**
 * Reads a flat map from YAML (or JSON, which is YAML).
 *
 * Numbers keep the digits they were written with, since Connect stores text: `0123` and `1e3` stay what they are. A list
 * of words under `scopes` becomes one string, separated by spaces. Problems name keys, lines and columns, never a value:
 * the map may hold secrets, and what looks like no key may be a part of one.
 *
 * @param text the text of an input
 * @param kind `secrets`: every value is text, booleans too, and what YAML may have taken a part of is refused
 */
export function readFlatMap(text: string, kind: 'config' | 'secrets'): FlatMap {
  const { root, flaws, position } = readYaml(text);
  const place = (at: number): string => {
    const { line, col } = position(at);
    return `line ${line}, column ${col}`;
  };
  const problems = flaws.map(
    ({ at, message }) =>
      `cannot be read at ${place(at)}. ${message}${kind === 'secrets' ? ` ${SAFEST}` : ''}`,
  );
  if (root === null) return { entries: [], problems };
  if (root.kind !== 'map') {
    return {
      entries: [],
      problems: ['is not a map. Write one `key: value` a line, or a JSON object.'],
    };
  }
  const said = new Set(flaws.map(({ at }) => at));
  const entries: [string, ConfigValue][] = [];
  for (const [key, { keyAt, value }] of root.entries) {
    if (said.has(value.at)) continue;
    const name = isKeyLike(key) ? `\`${key}\`` : `the key at ${place(keyAt)}`;
    const read = kind === 'secrets' ? readSecret(name, value) : readValue(key, name, value);
    if ('problem' in read) problems.push(read.problem);
    else entries.push([key, read.value]);
  }
  return { entries, problems };
}

/** Whether a key can be shown. Otherwise it may be a line of a secret that was pasted without quotes. */
function isKeyLike(key: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(key)).length;
  return /^[a-z_][\w-]{0,39}$/i.test(key) && (kinds < 3 || key.length < 12);
}

function readSecret(name: string, tree: YamlTree): { value: string } | { problem: string } {
  if (tree.kind !== 'leaf') {
    return { problem: `has a list or a map under ${name}, where Connect expects text. ${SAFEST}` };
  }
  if (!tree.written) return { problem: 'has a key without a colon and a value.' };
  if (tree.lossy) {
    return {
      problem: `has a comment, an anchor, an alias, a tag, a line break or blanks at the end of ${name}, which may be part of the secret. ${SAFEST} A comment goes on a line of its own.`,
    };
  }
  return tree.value === null
    ? { problem: `has no value for ${name}. ${NO_SECRETS}` }
    : { value: tree.text };
}

function readValue(
  key: string,
  name: string,
  tree: YamlTree,
): { value: ConfigValue } | { problem: string } {
  if (tree.kind === 'leaf') {
    if (tree.value === null) {
      return {
        problem: `has no value for ${name}. Is a variable empty? For an empty text write "".`,
      };
    }
    return { value: typeof tree.value === 'boolean' ? tree.value : tree.text };
  }
  const words = tree.kind === 'list' ? tree.items.flatMap(wordOf) : [];
  return key === 'scopes' && tree.kind === 'list' && words.length === tree.items.length
    ? { value: words.join(' ') }
    : { problem: `has a list or a map under ${name}, where Connect expects text.` };
}

function wordOf(tree: YamlTree): string[] {
  return tree.kind === 'leaf' && tree.value !== null ? [tree.text] : [];
}
