import type { HttpResponse, Method } from '../network/transport';

/**
 * Watches whether each answer belongs to its request. Connect repeats the correlation id that it is sent, by its API
 * reference; a proxy may set its own, or none.
 */
export class MixUps {
  readonly #sentIds = new Set<string>();
  #tellsIds = false;
  #seen = false;

  /** Whether an answer has belonged to another request. From then on each request gets a connection of its own. */
  get seen(): boolean {
    return this.#seen;
  }

  sends(id: string): void {
    this.#sentIds.add(id);
  }

  /** Whether an answer bears the id of somebody else's request, although the server has told ids of this run. */
  isDoubtful(id: string, response: HttpResponse): boolean {
    const told = idOf(response);
    return this.#tellsIds && told !== null && told !== id;
  }

  /**
   * Why an answer does not belong to the request with this id; `null` if it does.
   *
   * @param insists whether to reject an answer without this id once the server has sent ids: it may be left over on a
   *   connection, or come from a cache
   */
  objection(id: string, method: Method, response: HttpResponse, insists: boolean): string | null {
    const told = idOf(response);
    if (told === id) {
      this.#tellsIds = true;
      return null;
    }
    // A write that finds nothing may be taken for done; a GET that does is an error.
    const isBelieved = response.status < 300 || (response.status === 404 && method !== 'GET');
    const isAnothers = told !== null && this.#sentIds.has(told);
    const isRefused = insists && isBelieved && this.#tellsIds;
    if (!isAnothers && !isRefused) return null;
    this.#seen = true;
    return isAnothers ? `correlation id ${told}` : 'no correlation id of this run';
  }
}

function idOf(response: HttpResponse): string | null {
  return response.header('x-correlation-id');
}
