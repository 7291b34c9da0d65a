import { found } from '../lookup';
import type { Answer, Call } from '../protocol';
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

/** The addresses have the form that the API reference gives as its example. */
function present({ settings }: Server, item: Content): object {
  return {
    ...item,
    content_url: `${settings.address}/content/${item.guid}/`,
    dashboard_url: `${settings.address}/connect/#/apps/${item.guid}`,
  };
}
