import type { Integration } from '../connect/schemas';
import { guidKey } from '../guid';

/**
 * Remembers which integrations the lists of this run have shown, and since which list. What was there before a POST is
 * not what the POST has made, whatever its answer says.
 */
export class Sightings {
  readonly #firstSeen = new Map<string, number>();
  #lists = 0;

  /** Remembers a list that has just been read, and gives it back. */
  note<T extends readonly Integration[]>(list: T): T {
    this.#lists += 1;
    for (const { guid } of list) {
      const key = guidKey(guid);
      if (!this.#firstSeen.has(key)) this.#firstSeen.set(key, this.#lists);
    }
    return list;
  }

  /** How many lists have been read so far: a moment to ask {@link seenBy} about. */
  get lists(): number {
    return this.#lists;
  }

  /** Whether one of the first so many lists has shown the integration. */
  seenBy(lists: number, guid: string): boolean {
    return (this.#firstSeen.get(guidKey(guid)) ?? Infinity) <= lists;
  }
}
