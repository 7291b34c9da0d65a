import { nearest } from '../../words';
import { MANIFEST_KEYS, type Issue } from './schema';
import { valueOf, type Flaw, type YamlTree } from './yaml-tree';

type Path = readonly PropertyKey[];

/** What is longer is not quoted. Nothing is shortened here: a cut secret would not be found any more. */
const LONGEST_QUOTED = 64;

/** What is wrong with the shape of a manifest, each where it is wrong. */
export function shapeFlaws(issues: readonly Issue[], root: YamlTree, parent: Path = []): Flaw[] {
  const misspelt = issues.flatMap(meantKeys);
  return issues.flatMap((issue) => {
    // A missing key whose misspelling is reported needs no second message.
    const [key, ...deeper] = issue.path;
    if (parent.length === 0 && deeper.length === 0 && misspelt.includes(String(key))) return [];
    const path = [...parent, ...issue.path];
    const node = nodeAt(root, path);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        at: (node.kind === 'map' ? node.entries.get(key)?.keyAt : undefined) ?? node.at,
        message: unknownKey(key, path),
      }));
    }
    const inside = issue.code === 'invalid_union' ? meantAlternative(issue.errors) : undefined;
    if (inside !== undefined) return shapeFlaws(inside, root, path);
    return [{ at: node.at, message: `${label(path)} ${issue.message}` }];
  });
}

/** The keys at the top that unknown ones there are meant for. */
function meantKeys(issue: Issue): readonly string[] {
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) return [];
  return issue.keys.flatMap((key) => meantKey(key, MANIFEST_KEYS.manifest) ?? []);
}

/** The known key that one may be meant for; `undefined` also for one that is too long to be any. */
export function meantKey(key: string, known: readonly string[]): string | undefined {
  return key.length <= LONGEST_QUOTED ? nearest(key, known) : undefined;
}

/** A text of the user in a sentence, or what else to call it. */
export function quoted(text: string, otherwise: string, mark = '`'): string {
  return text.length <= LONGEST_QUOTED ? `${mark}${text}${mark}` : otherwise;
}

/** Of the alternatives of a union, the one that has the right type and something wrong inside. */
function meantAlternative(alternatives: readonly Issue[][]): readonly Issue[] | undefined {
  return alternatives.find((issues) =>
    issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
}

function nodeAt(root: YamlTree, path: Path): YamlTree {
  let node = root;
  for (const step of path) {
    const next: YamlTree | undefined =
      node.kind === 'list' ? node.items[Number(step)] : valueOf(node, String(step));
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function label(path: Path): string {
  const [top, index, ...inEntry] = path;
  if (path.length === 0) return 'The manifest';
  if (index === undefined) return `\`${String(top)}\``;
  if (inEntry.length === 0) return 'An entry of `integrations`';
  // In a map of secrets, what stands where a key should be may be a secret.
  if (inEntry[0] === 'secrets' && inEntry.length > 1) return 'A value under `secrets`';
  const words = inEntry.map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${String(step)}`,
  );
  return quoted(words.join('').slice(1), 'This value');
}

function unknownKey(key: string, path: Path): string {
  const depth = path.length;
  const level = depth === 0 ? 'manifest' : depth === 2 ? 'entry' : 'access';
  const known = MANIFEST_KEYS[level];
  const meant = meantKey(key, known);
  const advice =
    meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
  return `${key.length <= LONGEST_QUOTED ? `Unknown key \`${key}\`` : 'This key is unknown'}. ${advice}`;
}
