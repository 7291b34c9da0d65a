import type { Scalar } from 'yaml';
import type { ConfigValue } from './desired';

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
 * the map may hold secrets.
 *
 * @param text the text of an input
 * @param kind `secrets`: every value is text, booleans too
 */
export async function readFlatMap(text: string, kind: 'config' | 'secrets'): Promise<FlatMap> {
  if (text.trim() === '') return { entries: [], problems: [] };
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  if (document.errors.length > 0) {
    return {
      entries: [],
      problems: document.errors.map(({ code, pos }) => yamlProblem(code, at(pos[0]))),
    };
  }
  if (!yaml.isMap(document.contents)) {
    return {
      entries: [],
      problems: ['is not a map. Write one `key: value` a line, or a JSON object.'],
    };
  }
  const entries: [string, ConfigValue][] = [];
  const problems: string[] = [];
  for (const { key, value } of document.contents.items) {
    if (!yaml.isScalar(key) || key.value === null) {
      problems.push('has a key that is not text.');
      continue;
    }
    if (value === null && kind === 'secrets') {
      problems.push('has a key without a colon and a value.');
      continue;
    }
    const name = scalarText(key);
    if (entries.some(([other]) => other === name)) {
      problems.push(`has the key \`${name}\` twice.`);
      continue;
    }
    const node = yaml.isAlias(value) ? value.resolve(document) : value;
    if (
      kind === 'secrets' &&
      (yaml.isAlias(value) || (yaml.isScalar(value) && mayHaveLost(value, text)))
    ) {
      problems.push(
        `has a comment, an anchor, an alias, a tag or a line break at \`${name}\`, which may be part of the secret. ${SAFEST} A comment goes on a line of its own.`,
      );
    } else if (yaml.isScalar(node) && node.value !== null) {
      const keepsBoolean = typeof node.value === 'boolean' && kind === 'config';
      entries.push([name, keepsBoolean ? (node.value as boolean) : scalarText(node)]);
    } else if (name === 'scopes' && yaml.isSeq(node) && node.items.every(isText)) {
      entries.push([name, node.items.map((item) => scalarText(item as Scalar)).join(' ')]);
    } else if (yaml.isScalar(node) || node === null || node === undefined) {
      problems.push(`has no value for \`${name}\`. For an empty text write ${name}: "".`);
    } else {
      problems.push(`has a list or a map under \`${name}\`, where Connect expects text.`);
    }
  }
  return { entries, problems };

  function isText(item: unknown): boolean {
    return yaml.isScalar(item) && item.value !== null;
  }
}

/**
 * Whether YAML has taken something of a secret that was written without quotes for syntax. `a #b` would be sent as `a`,
 * and nobody would know.
 */
function mayHaveLost({ anchor, tag, type, range }: Scalar, text: string): boolean {
  if (anchor !== undefined || tag !== undefined) return true;
  if (!range) return false;
  const [start, end] = range;
  const written = text.slice(start, end);
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') return /^[|>][^\r\n]*#/.test(written);
  return type === 'PLAIN' && (/[\r\n]/.test(written) || /^[ \t]*#/.test(text.slice(end)));
}

/** The text that a scalar was written with, as far as Connect would store it. */
export function scalarText(scalar: Scalar): string {
  const { value, source } = scalar;
  return typeof value === 'string' ? value : (source ?? String(value));
}

/** One sentence on a YAML error that quotes nothing of the text. */
function yamlProblem(code: string, where: string): string {
  if (code === 'DUPLICATE_KEY') return `has the same key twice (${where}).`;
  return `is not valid YAML at ${where} (${code.toLowerCase().replaceAll('_', ' ')}). ${SAFEST}`;
}
