import type { Association } from '../connect/schemas';
import type { Observed } from './observe';

/** What the server can do, as far as it tells. What is not known is taken to be there. */
export interface Features {
  /** Whether integrations have access lists. They came after 2025.08. */
  readonly accessLists: boolean;
  /** Whether OAuth integrations are switched off or not licensed. */
  readonly switchedOff: boolean;
  /** The role of the API key's account, where Connect refuses to let it write integrations; otherwise `null`. */
  readonly refusedRole: string | null;
  /** Whether the API key is known to see every integration. */
  readonly seesAll: boolean;
}

/** Tells from what was observed what the server can do. */
export function featuresOf({ integrations, settings, role }: Observed): Features {
  // Recorded server settings have `oauth_integrations_enabled`, and a licence flag that is a boolean or a number as text.
  const licensed = settings.license?.['oauth-integrations'];
  return {
    accessLists:
      integrations.length > 0
        ? integrations.some(({ permissions }) => permissions !== null)
        : !isBefore(settings.version, 2025, 9),
    switchedOff:
      settings.oauth_integrations_enabled === false || licensed === false || licensed === '0',
    // By the Connect API reference, only administrators may write integrations; publishers may read them.
    refusedRole: role === 'publisher' || role === 'viewer' ? role : null,
    // Where the role is not told, `content_count` tells it: administrators alone get it.
    seesAll:
      role === 'administrator' ||
      (role === null && integrations.some(({ content_count }) => content_count !== undefined)),
  };
}

/** Whether a content item can have one integration only: several came with 2025.07, and `content_guid` with them. */
export function takesOne(version: string, associations: readonly Association[]): boolean {
  return version === ''
    ? associations.length > 0 && associations.every(({ content_guid }) => content_guid === null)
    : isBefore(version, 2025, 7);
}

function isBefore(version: string, year: number, month: number): boolean {
  const found = /^\s*(\d+)\.(\d+)/.exec(version);
  if (found === null) return false;
  const [y, m] = [Number(found[1]), Number(found[2])];
  return y < year || (y === year && m < month);
}
