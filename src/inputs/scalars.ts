/**
 * Reads a boolean in the spellings of YAML 1.2's core schema, as GitHub's toolkit does.
 *
 * @returns the boolean, or `undefined` if the text is none
 */
export function readBoolean(text: string): boolean | undefined {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  return undefined;
}

/** A GUID in lower case, or `undefined` if the text is none. */
export function readGuid(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
}

/** What is wrong with a name, or `undefined` if Connect can hold it. Names are kept byte for byte. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'is empty.';
  if (/[\r\n]$/.test(name)) {
    return 'ends with a line break. A YAML block (`|`) adds one: write the name on one line, or use `|-`.';
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'holds a line break or another control character.';
  return undefined;
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
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of Array.from(a).entries()) {
    const current = [i + 1];
    for (const [j, right] of Array.from(b).entries()) {
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
  return previous[b.length] ?? 0;
}

/** What the system calls an error, such as `ENOENT`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
