const BITS_PER_TEXT = 64;
const FEWEST_BITS = 16;
const MOST_BITS = 28;
const MARKS = 4;

/**
 * Remembers texts in a few bytes each: it knows every text that was added, and hardly ever takes another one for one of
 * them (a Bloom filter).
 */
export class Sieve {
  readonly #bytes: Uint8Array;
  /** Takes from a hash as many bits as it needs to name one bit of the filter. */
  readonly #shift: number;

  /** @param expected how many texts will be added */
  constructor(expected: number) {
    const wanted = Math.ceil(Math.log2(BITS_PER_TEXT * (expected + 1)));
    const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, wanted));
    this.#bytes = new Uint8Array(2 ** (bits - 3));
    this.#shift = 32 - bits;
  }

  add(text: string): void {
    let hash = hashOf(text);
    for (let mark = 0; mark < MARKS; mark += 1) {
      hash = next(hash);
      const bit = hash >>> this.#shift;
      this.#bytes[bit >>> 3] = this.#byte(bit) | (1 << (bit & 7));
    }
  }

  mayHave(text: string): boolean {
    let hash = hashOf(text);
    for (let mark = 0; mark < MARKS; mark += 1) {
      hash = next(hash);
      const bit = hash >>> this.#shift;
      if ((this.#byte(bit) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }

  #byte(bit: number): number {
    return this.#bytes[bit >>> 3] ?? 0;
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}

/** A second hash, as good as independent of the first. */
function next(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
}
