import { isString, nullable, parseFields, parseJson } from '../body';
import { found } from '../lookup';
import type { Answer, Call } from '../protocol';
import { Refusal } from '../refusal';
import type { Server } from './server';

/** A group that Connect keeps itself, as clients create it (their code). It has no members at first. */
export function createGroup({ settings, store }: Server, { body, owner }: Call): Answer {
  const name = nullable(parseFields(parseJson(body), ['name']), 'name', isString) ?? '';
  if (name === '') throw new Refusal(400, 'ParameterMissing', 'A name is required.');
  const ownerGuid = store.userOf(owner)?.guid ?? settings.randomUuid();
  const group = { guid: settings.randomUuid(), name, owner_guid: ownerGuid };
  store.groups.push(group);
  return [200, group];
}

/** It leaves the access lists, too (inferred). */
export function deleteGroup({ store }: Server, { key }: Call): Answer {
  const group = found(store.groups, key, 'Group');
  store.groups.splice(store.groups.indexOf(group), 1);
  store.write({
    integrations: store.state.integrations.map((stored) => ({
      ...stored,
      permissions: stored.permissions.filter(({ groupGuid }) => groupGuid !== group.guid),
    })),
  });
  return [204, undefined];
}
