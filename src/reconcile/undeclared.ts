import type { Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import { formerNames, type Desired } from '../inputs/desired';
import { count, listed } from '../words';
import type { IntegrationIndex } from './find';
import { look } from './look-alikes';
import { LONGEST_NAME } from './observe';
import type { Completeness, Plan, Undeclared } from './step';

/** More resemblances than this tell nothing more. */
const MOST_RESEMBLANCES = 3;

/** The integrations that no declaration is about. */
export function notDeclared(
  declared: readonly Desired[],
  integrations: readonly Integration[],
  index: IntegrationIndex,
): Integration[] {
  const about = new Set(declared.flatMap((desired) => index.addressed(desired)));
  return integrations.filter((integration) => !about.has(integration));
}

/**
 * What there is to say of them, by name.
 *
 * @param sameClient the names of new integrations that have its client, by its GUID
 */
export function undeclaredOf(
  declared: readonly Desired[],
  others: readonly Integration[],
  sameClient: ReadonlyMap<string, readonly string[]>,
): Undeclared[] {
  if (others.length === 0) return [];
  const names = [
    ...declared.flatMap((desired) => formerNames(desired).map((name) => ({ name, former: true }))),
    ...declared.flatMap(({ address: { name } }) =>
      name === null ? [] : [{ name, former: false }],
    ),
  ];
  const byLook = groupBy(names, ({ name }) => look(name));
  return others
    .map(({ guid, name, template, content_count }) => ({
      guid,
      name,
      template,
      contentCount: content_count ?? null,
      resembles: (byLook.get(look(name)) ?? []).slice(0, MOST_RESEMBLANCES),
      sameClientAs: (sameClient.get(guid) ?? []).slice(0, MOST_RESEMBLANCES),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Whether the manifest names every integration. `complete` is what it says itself. */
export function completenessOf(
  complete: boolean,
  undeclared: readonly Undeclared[],
  seesAll: boolean,
): Completeness {
  if (!complete) return 'not-said';
  if (undeclared.length > 0) return 'no';
  return seesAll ? 'yes' : 'unknown';
}

/** What keeps a manifest from being complete as it says, and what to do about it; `null` if nothing does. */
export function incompleteness({ completeness, undeclared, seesAll }: Plan): string | null {
  switch (completeness) {
    case 'not-said':
    case 'yes':
      return null;
    case 'no': {
      const names = listed(
        undeclared.map(({ name, guid }) =>
          name.length > LONGEST_NAME ? guid : `"${name}" (${guid})`,
        ),
      );
      return `The manifest says \`complete: true\`, but the server has ${count(undeclared.length, 'integration')} that it does not name: ${names}. Nothing is deleted for it. Write an entry for each (export-manifest shows how), or, to delete it, declare it with \`state: absent\`.${seesAll ? '' : ' There may be more that this API key does not see: use the key of an administrator.'}`;
    }
    case 'unknown':
      return "The manifest says `complete: true`, but the action cannot check that: the API key may not be an administrator's, and other keys may not see all integrations. Use the key of an administrator.";
  }
}
