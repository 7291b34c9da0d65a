/** A number and a noun, such as `2 content items`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How many of a list are named in a sentence. */
const MOST_LISTED = 20;

/** Items with commas between them; of a long list the first ones, and how many more there are. */
export function listed(items: readonly string[]): string {
  const more = items.length - MOST_LISTED;
  const first = items.slice(0, MOST_LISTED).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

/** The escape that stands for a character in YAML's double quotes. */
export function unicodeEscape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}

/** The one of `candidates` that is closest to `word`, if it is close enough to be a slip of the hand. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    // A server may send names of millions of characters, and comparing takes the product of both lengths.
    if (candidate.length > 2 * (word.length + limit)) continue;
    const distance = editDistance(normalise(word), normalise(candidate));
    if (distance <= limit && (best === undefined || distance < best.distance)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

function normalise(word: string): string {
  return word.toLowerCase().replaceAll('-', '_');
}

/** How many letters have to be put in, left out or replaced to make one text of another. */
export function editDistance(a: string, b: string): number {
  const others = Array.from(b);
  let previous = Array.from({ length: others.length + 1 }, (_, index) => index);
  for (const [i, left] of Array.from(a).entries()) {
    const current = [i + 1];
    for (const [j, right] of others.entries()) {
      current.push(
        Math.min(
          (current[j] ?? 0) + 1,
          (previous[j + 1] ?? 0) + 1,
          (previous[j] ?? 0) + (left === right ? 0 : 1),
        ),
      );
    }
    previous = current;
  }
  return previous[others.length] ?? 0;
}
