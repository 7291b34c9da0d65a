import { isString, nullable, parseFields, parseJson } from '../body';
import { found } from '../lookup';
import type { Answer, Call } from '../protocol';
import { Refusal } from '../refusal';
import type { Content } from '../state';
import type { Server } from './server';

/** All content, or that of a name or an owner. The name is compared exactly (inferred from its being unique to an owner). */
export function listContent(server: Server, { query }: Call): Answer {
  const name = query.get('name');
  const owner = query.get('owner_guid');
  const items = server.store.contentItems.filter(
    (item) => (name ?? item.name) === item.name && (owner ?? item.owner_guid) === item.owner_guid,
  );
  return [200, items.map((item) => present(server, item))];
}

export function getContent(server: Server, { key }: Call): Answer {
  return [200, present(server, found(server.store.contentItems, key, 'Content'))];
}

/** Without anything deployed to it. A name is required, and unique to its owner (documented). */
export function createContent(server: Server, { body, owner }: Call): Answer {
  const { settings, store } = server;
  const fields = parseFields(parseJson(body), ['name', 'title']);
  const name = nullable(fields, 'name', isString) ?? '';
  const ownerGuid = store.userOf(owner)?.guid ?? settings.randomUuid();
  if (name === '') throw new Refusal(400, 'ParameterMissing', 'A name is required.');
  if (store.contentItems.some((item) => item.name === name && item.owner_guid === ownerGuid)) {
    throw new Refusal(409, 'DuplicateName', 'The name is taken.');
  }
  const title = nullable(fields, 'title', isString) ?? '';
  const guid = settings.randomUuid();
  const item: Content = { guid, name, title, app_mode: 'unknown', owner_guid: ownerGuid };
  store.contentItems.push(item);
  return [200, present(server, item)];
}

/** With its associations (inferred). */
export function deleteContent({ store }: Server, { key }: Call): Answer {
  const item = found(store.contentItems, key, 'Content');
  store.contentItems.splice(store.contentItems.indexOf(item), 1);
  store.write({
    associations: store.state.associations.filter(({ contentGuid }) => contentGuid !== item.guid),
  });
  return [204, undefined];
}

/** The addresses have the form that the API reference gives as its example. */
function present({ settings }: Server, item: Content): object {
  return {
    ...item,
    content_url: `${settings.address}/content/${item.guid}/`,
    dashboard_url: `${settings.address}/connect/#/apps/${item.guid}`,
  };
}
