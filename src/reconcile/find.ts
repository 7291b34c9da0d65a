import type { Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import { formerNames, type Desired } from '../inputs/desired';
import { look } from './look-alikes';

/** Finds integrations without looking through all of them each time. */
export class IntegrationIndex {
  readonly #byGuid: ReadonlyMap<string, Integration>;
  readonly #byName: ReadonlyMap<string, readonly Integration[]>;
  readonly #integrations: readonly Integration[];
  #byLook: ReadonlyMap<string, readonly Integration[]> | undefined;

  constructor(integrations: readonly Integration[]) {
    this.#byGuid = new Map(integrations.map((one) => [one.guid.toLowerCase(), one]));
    this.#byName = groupBy(integrations, ({ name }) => name);
    this.#integrations = integrations;
  }

  /**
   * The integrations that a declaration addresses: by GUID at most one, by name all that have it, or else all that have
   * a former name.
   */
  addressed(desired: Desired): readonly Integration[] {
    const { address } = desired;
    if (address.by === 'name') {
      const named = this.named(address.name);
      return named.length > 0 ? named : this.formerlyNamed(desired);
    }
    const found = this.#byGuid.get(address.guid);
    return found === undefined ? [] : [found];
  }

  /** The integrations that have a former name of a declaration. */
  formerlyNamed(desired: Desired): readonly Integration[] {
    return [...new Set(formerNames(desired))].flatMap((name) => this.named(name));
  }

  /** The integrations with exactly this name. */
  named(name: string): readonly Integration[] {
    return this.#byName.get(name) ?? [];
  }

  /** The integrations with a name that people may take for this one. */
  lookingLike(name: string): readonly Integration[] {
    this.#byLook ??= groupBy(this.#integrations, (one) => look(one.name));
    return this.#byLook.get(look(name)) ?? [];
  }
}

/** The order of creation. Ids are numbers, written as strings. */
export function byId(a: Integration, b: Integration): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
