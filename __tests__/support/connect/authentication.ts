import type { Server } from './endpoints/server';
import type { SimulatedRequest } from './protocol';
import { permissionDenied, Refusal } from './refusal';
import type { KeyOwner, Role } from './settings';

export const ROLE_RANK: Readonly<Record<Role, number>> = {
  viewer: 0,
  publisher: 1,
  administrator: 2,
};

/**
 * Whose key the request has; null without one where none is needed. Connect takes the key from either header, with or
 * without the word `Key` in X-RSC-Authorization (both seen in Posit's own clients). The codes are documented by name;
 * which status goes with which is from Posit's clients; that of a locked user is inferred.
 *
 * @throws {Refusal} 401, codes 24 and 30, or 403, codes 22 and 50
 */
export function authenticate(
  { settings, store }: Server,
  { headers }: SimulatedRequest,
  required: Role | null,
): KeyOwner | null {
  const rsc = headers['x-rsc-authorization'];
  const plain = settings.gateway ? undefined : headers['authorization'];
  const key = rsc?.replace(/^Key /u, '') ?? /^Key (.+)$/u.exec(plain ?? '')?.[1];
  if (key === undefined) {
    if (required === null) return null;
    throw new Refusal(401, 'AuthRequired', 'Authentication is required.');
  }
  const owner = store.ownerOf(key);
  if (owner === undefined) {
    throw new Refusal(401, 'InvalidLogin', 'The API key is not valid.');
  }
  if (store.userOf(owner)?.locked === true) {
    throw new Refusal(403, 'UserLocked', 'The user account is locked.');
  }
  if (required !== null && ROLE_RANK[owner.role] < ROLE_RANK[required]) {
    throw permissionDenied();
  }
  return owner;
}
