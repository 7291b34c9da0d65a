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
  type Scalar,
} from 'yaml';

/** A value of a YAML file and where it begins, as an offset into the text. Aliases have been replaced. */
export type YamlTree = YamlLeaf | YamlList | YamlMap;

export interface YamlLeaf extends Weighed {
  readonly kind: 'leaf';
  readonly value: string | number | boolean | null;
  /** The text of the value as it was written: `0123` and `1e3` stay what they are. */
  readonly text: string;
  /** Whether YAML may have taken something of it for syntax, such as `#b` of `a #b`. */
  readonly lossy: boolean;
  /** Whether anything stands there at all, `null` included. */
  readonly written: boolean;
}

export interface YamlList extends Weighed {
  readonly kind: 'list';
  readonly items: readonly YamlTree[];
}

export interface YamlMap extends Weighed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
}

export interface MapEntry {
  readonly keyAt: number;
  readonly value: YamlTree;
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

/** Many for a file, and few for the memory. */
const MOST_MERGED = 1_000_000;

/** Stands for the value of a key that has none. */
const NOTHING = {
  kind: 'leaf',
  value: null,
  text: '',
  lossy: false,
  written: false,
  weight: 1,
} as const;

/** More than a file of 1 MiB can hold without aliases. */
const HEAVIEST = 4 * 1024 * 1024;

/**
 * Reads one YAML 1.2 document, core schema.
 *
 * Of broken YAML the first mistake is told, since others may come of it. A key given twice is a flaw, and so is a tag of
 * another schema, an alias without an anchor, a second document, and aliases that would multiply out to more than a file
 * could hold. A merge key (`<<`) adds the keys of one map, or of a list of maps, that are not written beside it. Takes
 * time in proportion to the length of the text.
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
  const flaws = [...document.errors.slice(0, 1), ...document.warnings].map(
    ({ code, pos: [at] }) => ({ at, message: brokenYaml(code, text, at) }),
  );
  if (second !== undefined) {
    const message = 'A second YAML document begins here. Keep everything in one document.';
    flaws.push({ at: second.range[0], message });
  }
  if (flaws.length > 0) return { root: null, flaws, position };

  const builder = new TreeBuilder(text);
  const root = builder.tree(document.contents, 0);
  if (root.weight <= HEAVIEST && !builder.isTooLarge()) {
    return { root, flaws: builder.flaws, position };
  }
  const message =
    'With its aliases resolved, this file has more than 4 MiB. Use fewer aliases within aliases.';
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

/**
 * The composer recurses, and a stack that overflows within a regular expression ends the process. So the depth is
 * looked at before.
 */
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

const MISTAKES: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE:
    'a backslash in double quotes begins an escape. Write it twice, or use single quotes.',
  BAD_INDENT: 'the indentation does not fit the lines before, or a bracket is not closed.',
  BAD_SCALAR_START: 'text cannot begin with this character. Put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'a second colon, or a line that is indented too far. Put text with a colon in quotes.',
  MISSING_CHAR: 'a quote, a bracket or a comma is missing.',
  MULTILINE_IMPLICIT_KEY: 'a line without `key: `, or one with the wrong indentation.',
  TAB_AS_INDENT: 'it is indented by a tab. Use spaces.',
  UNEXPECTED_TOKEN:
    'something stands here that belongs elsewhere. Check indentation, brackets and quotes.',
};

/** One sentence on a mistake that quotes nothing of the text. */
function brokenYaml(code: ErrorCode, text: string, at: number): string {
  if (code === 'TAG_RESOLVE_FAILED') {
    return 'This tag is not part of the YAML core schema. Remove it.';
  }
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? '';
  if (/[{[,][^"'#]*\$\{\{/.test(line)) {
    return 'This is not valid YAML: GitHub\'s ${{ … }} works in workflows only. Set a variable under `env:` of the step, and write "${NAME}" here.';
  }
  if (/[{[,][^"'#]*\$\{[A-Za-z_]\w*\}/.test(line)) {
    return 'This is not valid YAML: within { } and [ ] a variable needs quotes: "${NAME}".';
  }
  const mistake = MISTAKES[code] ?? 'put text with quotes, colons or # in quotes.';
  return `This is not valid YAML: ${mistake}`;
}

/** Makes a tree of the parser's nodes, in the order of the file, so that an alias finds the last anchor before it. */
class TreeBuilder {
  readonly flaws: Flaw[] = [];
  private readonly told = new Set<number>();
  private readonly anchors = new Map<string, YamlTree>();
  private merged = 0;

  /** @param source what the nodes were parsed from */
  constructor(private readonly source: string) {}

  isTooLarge(): boolean {
    return this.merged > MOST_MERGED;
  }

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
      return { ...NOTHING, at: fallback };
    }
    const { value, source } = node;
    // As far as Connect would store it.
    const text = typeof value === 'string' ? value : (source ?? String(value));
    return {
      kind: 'leaf',
      at: offsetOf(node, fallback),
      value: value as YamlLeaf['value'],
      text,
      lossy: mayHaveLost(node, this.source),
      written: true,
      weight: 1 + text.length,
    };
  }

  private map(pairs: readonly Pair[], at: number): YamlMap {
    const entries = new Map<string, MapEntry>();
    const merges: YamlTree[] = [];
    for (const pair of pairs) {
      if (isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN') {
        merges.push(this.tree(pair.value, offsetOf(pair.key, at)));
        continue;
      }
      const key = this.tree(pair.key, at);
      const value = this.tree(pair.value, key.at);
      // zod passes over `__proto__`, whatever the shape says of unknown keys.
      if (key.kind !== 'leaf' || key.value === null || key.text === '__proto__') {
        this.tell({ at: key.at, message: 'A key must be a word. Write `key: value`.' });
        continue;
      }
      const first = entries.get(key.text);
      if (first === undefined) entries.set(key.text, { keyAt: key.at, value });
      else this.tell({ at: key.at, message: 'This map has the same key twice. Keep one.' });
    }
    for (const merge of merges) this.merge(merge, entries);
    return {
      kind: 'map',
      at,
      entries,
      weight: weightOf([...entries.values()].map(({ value }) => value)),
    };
  }

  private tell(flaw: Flaw): void {
    this.flaws.push(flaw);
    this.told.add(flaw.at);
  }

  /** What is written in a map itself goes first, then the earlier one of several that are merged. */
  private merge(tree: YamlTree, into: Map<string, MapEntry>): void {
    const maps = tree.kind === 'list' ? tree.items : [tree];
    for (const map of maps) {
      if (map.kind !== 'map') {
        // An alias without an anchor has been told of.
        if (this.told.has(map.at)) continue;
        const message =
          'A merge key (<<) takes a map, mostly an alias such as *name, or a list of maps.';
        this.tell({ at: map.at, message });
        continue;
      }
      this.merged += map.entries.size;
      if (this.merged > MOST_MERGED) return;
      for (const [key, entry] of map.entries) if (!into.has(key)) into.set(key, entry);
    }
  }

  private aliased(anchor: string, at: number): YamlTree {
    const tree = this.anchors.get(anchor);
    if (tree !== undefined)
      return tree.kind === 'leaf' ? { ...tree, at, lossy: true } : { ...tree, at };
    const message =
      'This alias has no anchor before it. Write the value in full, or add the anchor.';
    this.tell({ at, message });
    return { ...NOTHING, at };
  }
}

/**
 * Whether YAML has taken something of a text for syntax: an anchor, a tag, a comment behind it or in the head of a block,
 * a line break, blanks at its end. `a #b` would be sent as `a`, and nobody would know.
 */
function mayHaveLost({ anchor, tag, type, range }: Scalar, text: string): boolean {
  if (anchor !== undefined || tag !== undefined) return true;
  if (!range) return false;
  const [start, end] = range;
  const written = text.slice(start, end);
  if (type === 'BLOCK_LITERAL') return /^\|[^\r\n]*#/.test(written);
  // One line stays one line; of several, one is made.
  if (type === 'BLOCK_FOLDED') return /^>[^\r\n]*#|\n.*\S.*\n.*\S/.test(written);
  const behind = text.slice(end, text.indexOf('\n', end) + 1 || text.length);
  if (/^[ \t]*#/.test(behind)) return true;
  // In quotes as well, a line break becomes a blank.
  return /[\r\n]/.test(written) || (type === 'PLAIN' && /^[ \t]+\r?\n?$/.test(behind));
}

function offsetOf({ range }: Node, fallback: number): number {
  return range?.[0] ?? fallback;
}

function weightOf(children: readonly YamlTree[]): number {
  return children.reduce((sum, { weight }) => sum + weight, 1);
}

/** The value under a key. */
export function valueOf(node: YamlTree | undefined, key: string): YamlTree | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

/** The text that a value is; `undefined` if it is none. */
export function textOf(node: YamlTree | undefined): string | undefined {
  return node?.kind === 'leaf' && typeof node.value === 'string' ? node.value : undefined;
}

/** A tree as plain values. */
export function plainOf(node: YamlTree): unknown {
  switch (node.kind) {
    case 'leaf':
      return node.value;
    case 'list':
      return node.items.map(plainOf);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value)]));
  }
}
