import { parseUrl } from '../url';
import type { Read } from './request';
import { readGuid } from './scalars';

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.source;
/** As the dashboard shows an item, and as the item is opened without a vanity URL. */
const ITEM = new RegExp(`^(?:/connect/#/apps/|/content/)(${GUID})(?:[/?#].*)?$`, 'i');

/**
 * Reads the GUID of a content item, or its URL in the dashboard, which is what a deployment gives.
 *
 * @param server base URL that the item has to be of; `null` if it is not known
 * @returns the GUID in lower case
 */
export function readContentItem(text: string, server: string | null): Read<string> {
  const guid = readGuid(text);
  if (guid !== undefined) return { value: guid };
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : null;
  if (url === null) return { problems: ['is no GUID, and no URL of a content item.'] };
  const address = url.origin + url.pathname + url.hash;
  if (server !== null && !address.startsWith(`${server}/`)) {
    return { problems: [`is the URL of another server than ${server}. Give the GUID.`] };
  }
  const found = ITEM.exec(server === null ? url.pathname + url.hash : address.slice(server.length));
  const [, item] = found ?? [];
  return item === undefined
    ? { problems: ['is no URL of a content item, such as …/connect/#/apps/GUID. Give the GUID.'] }
    : { value: item.toLowerCase() };
}
