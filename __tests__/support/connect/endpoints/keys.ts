import { ROLE_RANK } from '../authentication';
import { isString, nullable, parseFields, parseJson } from '../body';
import { notFound } from '../lookup';
import type { Answer, Call } from '../protocol';
import { permissionDenied, Refusal } from '../refusal';
import type { Role } from '../settings';
import type { Server } from './server';

/** Only for oneself, with a role of one's own or below, and shown once (documented). */
export function createKey({ store }: Server, { key: guid, body, owner }: Call): Answer {
  const user = store.userOf(owner);
  if (owner === null || user?.guid !== guid) throw permissionDenied();
  const fields = parseFields(parseJson(body), ['name', 'user_role', 'expires_at']);
  const name = nullable(fields, 'name', isString);
  const role = nullable(fields, 'user_role', isRole) ?? owner.role;
  if (ROLE_RANK[role] > ROLE_RANK[owner.role]) {
    throw new Refusal(400, 'InvalidKeyRole', 'The role of the key is above that of its user.');
  }
  const expires = nullable(fields, 'expires_at', isString);
  const key = store.issueKey(
    { username: owner.username, role },
    expires === null ? Infinity : Date.parse(expires),
  );
  const id = String(store.issuedKeys.size);
  return [200, { id, user_guid: guid, name, user_role: role, key }];
}

function isRole(value: unknown): value is Role {
  return typeof value === 'string' && Object.hasOwn(ROLE_RANK, value);
}

/** It can no longer be used; its id stays taken. */
export function deleteKey({ store }: Server, { key: id }: Call): Answer {
  const issued = [...store.issuedKeys.values()][Number(id) - 1];
  if (issued === undefined) throw notFound('Key');
  issued.expiresAt = 0;
  return [204, undefined];
}
