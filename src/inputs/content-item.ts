import { GUID } from '../guid';
import { parseUrl } from '../url';
import type { Read } from './request';
import { readGuid } from './scalars';

/** As the dashboard shows an item, and as the item is opened without a vanity URL. */
const ITEM = new RegExp(`^(?:/connect/#/apps/|/content/)(${GUID})(?:[/?#].*)?$`, 'i');

/** The URL of the server, without the `/connect` of its dashboard. */
function withoutDashboard(server: string): string {
  return server.replace(/\/connect$/, '');
}

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
  if (url === null) return { problems: ['is neither a GUID nor the URL of a content item.'] };
  const address = url.origin + url.pathname + url.hash;
  const bases = server === null ? [url.origin] : [server, withoutDashboard(server)];
  const within = bases.filter((base) => address.startsWith(`${base}/`));
  if (within.length === 0) {
    return { problems: [`is the URL of another server than ${String(server)}. Give the GUID.`] };
  }
  const [item] = within.flatMap((base) => ITEM.exec(address.slice(base.length))?.[1] ?? []);
  return item === undefined
    ? { problems: ['is no URL of a content item, such as …/connect/#/apps/GUID. Give the GUID.'] }
    : { value: item.toLowerCase() };
}
