import { readContentItem } from '../content-item';
import {
  configDoubts,
  numberProblem,
  tidyDescription,
  tidyValue,
  urlProblem,
  valueDoubts,
} from '../doubts';
import { repetitionText, type KnownSecrets } from '../known-secrets';
import { readBoolean } from '../scalars';
import { refusedElsewhere } from './refused-variables';
import { referencedVariable, substitute, variablesIn } from './variables';
import type { Flaw, MapEntry, YamlLeaf, YamlMap, YamlTree } from './yaml-tree';

const SET_IT = 'Set it under `env:` of the step.';
const MALFORMED =
  "This value has a `${` that does not begin a ${NAME}. A name has letters, digits and `_`; a literal dollar is `$$`; GitHub's ${{ … }} works in workflows only.";
const SECRET_KINDS = ['secret', 'credential'] as const;

/** What variables are replaced with, and what a value is held against. */
export interface Surroundings {
  readonly env: (name: string) => string | undefined;
  /** Every secret of the run. */
  readonly known: KnownSecrets;
  /** Base URL of the server; `null` if it is not known. */
  readonly server: string | null;
}

/** How the values below a key of an entry are read. */
type Reading =
  | 'text'
  | 'config'
  | 'description'
  | 'template'
  | 'word'
  | 'access'
  | 'content'
  | 'boolean'
  | 'verbatim';

const READINGS: ReadonlyMap<string, Reading> = new Map([
  ['config', 'config'],
  ['description', 'description'],
  ['template', 'template'],
  ['guid', 'word'],
  ['state', 'word'],
  ['access', 'access'],
  ['content', 'content'],
  // These stay references.
  ['secrets', 'verbatim'],
  // These take a variable that says true or false.
  ['verify', 'boolean'],
  ['allow_delete_in_use', 'boolean'],
]);

/** Turns a manifest as it is written into what it means: variables replaced, values tidied, secrets left alone. */
export class Substitution {
  readonly flaws: Flaw[] = [];
  /** Warnings: what may be meant, or not. */
  readonly doubts: Flaw[] = [];

  /** @param secretLines the variables that stand under `secrets`, each with a line on which it does */
  constructor(
    private readonly surroundings: Surroundings,
    private readonly secretLines: ReadonlyMap<string, number>,
  ) {}

  file(root: YamlTree): YamlTree {
    if (root.kind !== 'map') return this.tree(root, 'text', '');
    return mapped(root, (key, value) => {
      if (key === 'complete') return this.tree(value, 'boolean', key);
      if (key !== 'integrations' || value.kind !== 'list') return this.tree(value, 'text', key);
      return { ...value, items: value.items.map((entry) => this.entry(entry)) };
    });
  }

  private entry(node: YamlTree): YamlTree {
    if (node.kind !== 'map') return this.tree(node, 'text', '');
    return mapped(node, (key, value) => this.tree(value, READINGS.get(key) ?? 'text', key));
  }

  private tree(node: YamlTree, reading: Reading, key: string): YamlTree {
    switch (node.kind) {
      case 'list':
        return { ...node, items: node.items.map((item) => this.tree(item, reading, key)) };
      case 'map':
        return mapped(node, (inner, value) => this.tree(value, reading, inner));
      case 'leaf':
        return reading === 'verbatim' ? node : this.leaf(node, reading, key);
    }
  }

  private leaf(leaf: YamlLeaf, reading: Reading, key: string): YamlTree {
    const { value, at } = leaf;
    if (reading === 'config' && typeof value === 'number') {
      this.inspect(leaf.text, leaf, reading, key);
      return { ...leaf, value: leaf.text };
    }
    if (typeof value !== 'string') return leaf;
    const bare = /^\$([A-Za-z_]\w*)$/.exec(value)?.[1];
    if (bare !== undefined && (this.surroundings.env(bare) ?? '') !== '') {
      const message = `This value is $${bare}, and a variable needs braces: \${${bare}}. If the text itself is meant, write $$${bare}.`;
      this.flaws.push({ at, message });
      return leaf;
    }
    const text = this.replaced(value, at);
    if (text === undefined) return { ...leaf, value: null };
    if (reading === 'boolean' && referencedVariable(value) !== undefined) {
      return { ...leaf, value: readBoolean(text) ?? text };
    }
    return { ...leaf, value: this.inspect(text, leaf, reading, key) };
  }

  /** The text with its variables replaced; `undefined` if that cannot be done. */
  private replaced(text: string, at: number): string | undefined {
    const refused = new Set<string>();
    const result = substitute(text, (name) => {
      const refusal = this.refusal(name);
      if (refusal === undefined) return this.surroundings.env(name);
      refused.add(refusal);
      return name;
    });
    for (const message of refused) this.flaws.push({ at, message });
    if ('text' in result) return refused.size === 0 ? result.text : undefined;
    for (const name of result.unset) {
      const message = `The environment variable ${name} is not set, or empty. ${SET_IT}`;
      this.flaws.push({ at, message });
    }
    if (result.malformed) this.flaws.push({ at, message: MALFORMED });
    return undefined;
  }

  private refusal(variable: string): string | undefined {
    const line = this.secretLines.get(variable);
    return line === undefined
      ? refusedElsewhere(variable)
      : `The variable ${variable} stands under \`secrets\` (line ${line}), and a secret must not be stored where people can read it. Use another variable here.`;
  }

  /** The text as it is to be stored, once it is known to hold no secret: Connect shows it to every publisher. */
  private inspect(given: string, leaf: YamlLeaf, reading: Reading, key: string): string {
    const { at } = leaf;
    const problem = numberProblem(given);
    if (problem !== undefined) this.flaws.push({ at, message: `This value ${problem}` });
    // The template's id is compared with those that there are, and a secret may be called like one.
    if (reading === 'template') return ofVariable(leaf) ? given.trim() : given;
    const repeated = this.surroundings.known.repeatedIn(given, SECRET_KINDS);
    if (repeated !== undefined) {
      const flaws = repeated.certain ? this.flaws : this.doubts;
      flaws.push({ at, message: `This value ${repetitionText(repeated)}` });
    }
    const open = urlProblem(given);
    if (open !== undefined) this.flaws.push({ at, message: `This value ${open}` });
    // Who writes `$$` knows how variables are written, so nothing in this value was forgotten.
    const isMeant = String(leaf.value).includes('$$');
    const doubts = reading === 'config' ? configDoubts(key, given) : valueDoubts(given, true);
    if (!isMeant && reading !== 'boolean') {
      for (const doubt of doubts) this.doubts.push({ at, message: `This value ${doubt}` });
    }
    switch (reading) {
      case 'description':
        return tidyDescription(given);
      case 'content':
        return this.contentItem(given.trim(), at);
      case 'config':
      case 'word':
        return tidyValue(given);
      case 'access':
        return ofVariable(leaf) ? given.replace(/^[\r\n]+|[\r\n]+$/g, '') : given;
      // Names are kept byte for byte.
      case 'text':
      case 'boolean':
      case 'verbatim':
        return given;
    }
  }

  /** The GUID of a content item. A text that is neither that nor a URL is left to the check of the file's shape. */
  private contentItem(given: string, at: number): string {
    const item = readContentItem(given, this.surroundings.server);
    if ('value' in item) return item.value;
    if (/^https?:/i.test(given)) {
      for (const problem of item.problems)
        this.flaws.push({ at, message: `This value ${problem}` });
    }
    return given;
  }
}

/** Whether a value comes from the environment: a line break at its end is nothing that somebody has written here. */
function ofVariable({ value }: YamlLeaf): boolean {
  return typeof value === 'string' && variablesIn(value).length > 0;
}

function mapped(node: YamlMap, change: (key: string, value: YamlTree) => YamlTree): YamlMap {
  const entries = [...node.entries].map(([key, { keyAt, value }]): [string, MapEntry] => [
    key,
    { keyAt, value: change(key, value) },
  ]);
  return { ...node, entries: new Map(entries) };
}
