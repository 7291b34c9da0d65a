import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type CST,
  type Document,
  type ErrorCode,
  type Node,
  type Pair,
} from 'yaml';
import { scalarText } from './yaml-map';

/** A value of a YAML file and where it begins, as an offset into the text. Aliases have been replaced. */
export type YamlTree = YamlLeaf | YamlList | YamlMap;

export interface YamlLeaf extends Weighed {
  readonly kind: 'leaf';
  readonly value: string | number | boolean | null;
  /** The text of the value as it was written: `0123` and `1e3` stay what they are. */
  readonly text: string;
}

export interface YamlList extends Weighed {
  readonly kind: 'list';
  readonly items: readonly YamlTree[];
}

export interface YamlMap extends Weighed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, { readonly keyAt: number; readonly value: YamlTree }>;
}

interface Weighed {
  readonly at: number;
  /** How much there is to read in the tree: its nodes and the characters of its texts, aliases multiplied out. */
  readonly weight: number;
}

/** One thing wrong with the text, and the offset at which it is wrong. The message quotes no value. */
export interface Flaw {
  readonly at: number;
  readonly message: string;
}

/** A file as a tree, with all that is wrong with its YAML. No tree, if the YAML is broken. */
export interface YamlFile {
  readonly root: YamlTree | null;
  readonly flaws: readonly Flaw[];
  /** The line and the column of an offset, both counted from 1. */
  readonly position: (at: number) => { line: number; col: number };
}

/** Deep enough for everything that the action reads, and far from the end of the stack. */
const DEEPEST = 32;

/** More than a file of 1 MiB can hold without aliases. */
const HEAVIEST = 4 * 1024 * 1024;

/**
 * Reads one YAML 1.2 document, core schema.
 *
 * A key given twice is a flaw, and so is a tag of another schema, an alias without an anchor, a second document, and
 * aliases that would multiply out to more than a file could hold. Takes time in proportion to the length of the text.
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const position = (at: number): { line: number; col: number } => {
    const { line, col } = lines.linePos(at);
    return { line, col };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) {
    const message = `The YAML is nested deeper than ${DEEPEST} levels. Write it flatter.`;
    return { root: null, flaws: [{ at: deep, message }], position };
  }
  const [document, second] = composeDocuments(tokens, text.length);
  const flaws = [...document.errors, ...document.warnings].map(({ code, pos: [at] }) => ({
    at,
    message: brokenYaml(code),
  }));
  if (second !== undefined) {
    const message = 'A second YAML document begins here. Keep everything in one document.';
    flaws.push({ at: second.range[0], message });
  }
  if (flaws.length > 0) return { root: null, flaws, position };

  const builder = new TreeBuilder();
  const root = builder.tree(document.contents, 0);
  if (root.weight <= HEAVIEST) return { root, flaws: builder.flaws, position };
  const message =
    'The aliases of this file multiply out to more than 4 MiB. Write less of it as aliases of aliases.';
  return { root: null, flaws: [...builder.flaws, { at: root.at, message }], position };
}

function composeDocuments(
  tokens: readonly CST.Token[],
  length: number,
): [Document.Parsed, Document.Parsed | undefined] {
  const composer = new Composer({ schema: 'core', resolveKnownTags: false, uniqueKeys: false });
  const [first, second] = composer.compose(tokens, true, length);
  if (first === undefined) throw new TypeError('The YAML parser gave no document.');
  return [first, second];
}

/** The composer recurses, and a stack that ends within a regular expression ends the process: hence a limit before it. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const pending = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > DEEPEST) return token.offset;
    for (const child of childTokens(token)) pending.push({ token: child, depth: depth + 1 });
  }
  return undefined;
}

function childTokens(token: CST.Token): CST.Token[] {
  const children: (CST.Token | null | undefined)[] = [];
  if (token.type === 'document') children.push(token.value);
  if ('items' in token) for (const { key, value } of token.items) children.push(key, value);
  return children.filter((child) => child !== null && child !== undefined);
}

function brokenYaml(code: ErrorCode): string {
  if (code === 'TAG_RESOLVE_FAILED') {
    return 'The tag here is none of the YAML core schema. Remove it.';
  }
  if (code === 'TAB_AS_INDENT') {
    return 'The file is not valid YAML here: it is indented by a tab. Use spaces.';
  }
  return `The file is not valid YAML here (${code.toLowerCase().replaceAll('_', ' ')}). Check the indentation, and put text with quotes, colons or # in quotes.`;
}

/** Makes a tree of the parser's nodes, in the order of the file, so that an alias finds the last anchor before it. */
class TreeBuilder {
  readonly flaws: Flaw[] = [];
  private readonly anchors = new Map<string, YamlTree>();

  /** @param fallback the offset of the key, for a value that was not written */
  tree(node: unknown, fallback: number): YamlTree {
    if (isAlias(node)) return this.aliased(node.source, offsetOf(node, fallback));
    const tree = this.written(node, fallback);
    const anchor = isScalar(node) || isSeq(node) || isMap(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, tree);
    return tree;
  }

  private written(node: unknown, fallback: number): YamlTree {
    if (isSeq(node)) {
      const items = node.items.map((item) => this.tree(item, offsetOf(node, fallback)));
      return { kind: 'list', at: offsetOf(node, fallback), items, weight: weightOf(items) };
    }
    if (isMap(node)) return this.map(node.items, offsetOf(node, fallback));
    if (!isScalar(node)) {
      return { kind: 'leaf', at: fallback, value: null, text: '', weight: 1 };
    }
    const text = scalarText(node);
    return {
      kind: 'leaf',
      at: offsetOf(node, fallback),
      value: node.value as YamlLeaf['value'],
      text,
      weight: 1 + text.length,
    };
  }

  private map(pairs: readonly Pair[], at: number): YamlMap {
    const entries = new Map<string, { keyAt: number; value: YamlTree }>();
    for (const pair of pairs) {
      const key = this.tree(pair.key, at);
      const value = this.tree(pair.value, key.at);
      // zod passes over `__proto__`, whatever the shape says of unknown keys.
      if (key.kind !== 'leaf' || key.value === null || key.text === '__proto__') {
        this.flaws.push({ at: key.at, message: 'A key must be a word. Write `key: value`.' });
        continue;
      }
      const first = entries.get(key.text);
      if (first === undefined) entries.set(key.text, { keyAt: key.at, value });
      else this.flaws.push({ at: key.at, message: 'This map has the same key twice. Keep one.' });
    }
    return {
      kind: 'map',
      at,
      entries,
      weight: weightOf([...entries.values()].map(({ value }) => value)),
    };
  }

  private aliased(anchor: string, at: number): YamlTree {
    const tree = this.anchors.get(anchor);
    if (tree !== undefined) return { ...tree, at };
    const message =
      'This alias has no anchor before it. Write the value in full, or add the anchor.';
    this.flaws.push({ at, message });
    return { kind: 'leaf', at, value: null, text: '', weight: 1 };
  }
}

function offsetOf({ range }: Node, fallback: number): number {
  return range?.[0] ?? fallback;
}

function weightOf(children: readonly YamlTree[]): number {
  return children.reduce((sum, { weight }) => sum + weight, 1);
}
