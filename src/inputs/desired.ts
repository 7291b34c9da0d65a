import type { Secret } from '../secret';

/** A declared config value. Connect stores text and booleans only. */
export type ConfigValue = string | boolean;

/** Where something was declared, so that a problem can be shown on its line. Lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

/** Where a part of a declaration was written: in a file, or in an input. */
export type Place = Position | { readonly input: string };

/** Where the parts of a declaration are, by their paths, such as `config.scopes`, `access.users.0` or `content.1`. */
export type Places = Readonly<Record<string, Place>>;

/**
 * How an integration is found: by its exact name, or by its GUID (then a name that differs is a new name).
 *
 * `formerly` are the names that it had before. It is found by one of them if no integration has its name.
 */
export type Address =
  | { readonly by: 'name'; readonly name: string; readonly formerly?: readonly string[] }
  | { readonly by: 'guid'; readonly guid: string; readonly name: string | null };

/** Who may use an integration: everyone, or exactly these users and groups, each a name or a GUID. */
export type Access =
  | { readonly to: 'everyone' }
  | {
      readonly to: 'listed';
      readonly users: readonly string[];
      readonly groups: readonly string[];
    };

/** A secret config value that is declared. */
export interface DeclaredSecret {
  /** `null` if the variable that it is to come from is not set. */
  readonly value: Secret | null;
  /** The environment variable that it comes from; `null` for one that was given as an input. */
  readonly variable: string | null;
}

/** An integration as it should be. What is `null` or missing here is not managed. */
export interface DesiredIntegration {
  readonly state: 'present';
  readonly address: Address;
  readonly description: string | null;
  readonly template: string | null;
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly secrets: Readonly<Record<string, DeclaredSecret>>;
  /** `null` leaves the access list alone. */
  readonly access: Access | null;
  /** GUIDs of content items that must be associated. */
  readonly content: readonly string[];
  readonly verify: boolean;
  readonly at: Position | null;
  readonly places: Places;
}

/** An integration that should not exist. */
export interface DesiredAbsence {
  readonly state: 'absent';
  readonly address: Address;
  readonly allowDeleteInUse: boolean;
  readonly at: Position | null;
  readonly places: Places;
}

export type Desired = DesiredIntegration | DesiredAbsence;

/** `always`: secrets go with every run. `on-create`: only with one that creates, or that gives another client. */
export type UpdateSecret = 'always' | 'on-create';

/** Where a part of a declaration is, or the nearest one that it is a part of; `null` if that is not known. */
export function placeOf({ places, at }: Desired, path: string | null): Place | null {
  for (
    let part = path ?? '';
    part !== '';
    part = part.slice(0, Math.max(0, part.lastIndexOf('.')))
  ) {
    const place = Object.hasOwn(places, part) ? places[part] : undefined;
    if (place !== undefined) return place;
  }
  return at;
}

/** The name an integration will have, if one is declared. */
export function declaredName(desired: Desired): string | null {
  return desired.address.name;
}

/** The names that an integration had before. */
export function formerNames({ address }: Desired): readonly string[] {
  return address.by === 'name' ? (address.formerly ?? []) : [];
}

/** Who may use the integration, if that is declared. */
export function declaredAccess(desired: Desired): Access | null {
  return desired.state === 'present' ? desired.access : null;
}

/** GUIDs of the content items that must be associated. */
export function declaredContent(desired: Desired): readonly string[] {
  return desired.state === 'present' ? desired.content : [];
}

/** What to call a declared integration in a sentence. */
export function label(desired: Desired): string {
  const { address } = desired;
  return address.by === 'guid' ? (address.name ?? address.guid) : address.name;
}
