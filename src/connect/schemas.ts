import { guidKey } from '../guid';
import {
  listOf,
  objectOf,
  orElse,
  asBoolean,
  asRecord,
  asString,
  UnexpectedShape,
  type Read,
} from './readers';

/**
 * What a Connect server may say. The readers are lenient by intent: Connect adds fields to answers without a new
 * version of its API, and older servers leave some out. The sources are the API reference and recordings of real
 * servers.
 */

const asText = orElse('', asString);
const asTextOrNull = orElse(null, asString);
const asIs = (json: unknown): unknown => json;
const asNumberIfAny = (json: unknown) =>
  typeof json === 'number' && Number.isFinite(json) ? json : undefined;

/**
 * A GUID becomes part of a path, where `..` would lead elsewhere, and is compared, where braces or blanks would make it
 * another one.
 */
const asGuid = (json: unknown): string => {
  const guid = asString(json);
  if (!/^[\da-z-]+$/i.test(guid)) throw new UnexpectedShape('a GUID');
  return guid;
};

const asGuidIfAny = (json: unknown): string | null =>
  json === '' ? null : orElse(null, asGuid)(json);

/** A user or a group, by its GUID in lower case. */
export interface Principal {
  readonly kind: 'user' | 'group';
  readonly guid: string;
}

/** Who may use an integration; `unknown` if Connect names neither a user nor a group. */
export type Member = Principal | { readonly kind: 'unknown' };

const readPermission = objectOf({ user_guid: asGuidIfAny, group_guid: asGuidIfAny });

function readMember(json: unknown): Member {
  const { user_guid, group_guid } = readPermission(json);
  if (user_guid !== null) return { kind: 'user', guid: user_guid.toLowerCase() };
  return group_guid === null
    ? { kind: 'unknown' }
    : { kind: 'group', guid: group_guid.toLowerCase() };
}

/** An OAuth integration. Secret config keys are never in it. */
export const readIntegration = objectOf({
  /** A number written as a string; ascending in order of creation. */
  id: (json) => asString(asNumberIfAny(json)?.toString() ?? json),
  guid: asGuid,
  name: asText,
  description: asText,
  template: asTextOrNull,
  /** Missing before 2024.12. */
  auth_type: asTextOrNull,
  config: orElse<Readonly<Record<string, unknown>>>({}, asRecord),
  /** `null` on servers before access lists; empty means open to every publisher. */
  permissions: orElse(null, listOf(readMember)),
  /** For administrators only, and not on servers of 2025.08 and before. */
  content_count: asNumberIfAny,
  created_time: asText,
  updated_time: asText,
});
export type Integration = Read<typeof readIntegration>;

/** A list that tells two things of one integration tells nothing for sure. */
export function readIntegrations(json: unknown): Integration[] {
  const list = listOf(readIntegration)(json);
  const seen = new Set<string>();
  for (const [index, { guid }] of list.entries()) {
    const key = guidKey(guid);
    if (seen.has(key)) throw new UnexpectedShape('each integration once', String(index));
    seen.add(key);
  }
  return list;
}

/** When a key is allowed, by the values of other keys. */
export type Visibility =
  | { readonly is: 'always' }
  | { readonly is: 'equal'; readonly key: string; readonly oneOf: readonly unknown[] }
  | { readonly is: 'and' | 'or'; readonly of: readonly Visibility[] }
  | { readonly is: 'not'; readonly of: Visibility }
  /** Of a form that is not known: left to the server. */
  | { readonly is: 'unknown' };

const ALWAYS: Visibility = { is: 'always' };
const UNKNOWN: Visibility = { is: 'unknown' };

/**
 * Reads a `visibility_expression`. By the API reference it is one type with a name and a value, or an operator and operands;
 * a server may leave out what does not apply, or send it empty.
 */
function readVisibility(json: unknown): Visibility {
  if (json === undefined || json === null) return ALWAYS;
  if (typeof json !== 'object' || Array.isArray(json)) return UNKNOWN;
  const { name, value, operator, operands, ...others } = json as Readonly<Record<string, unknown>>;
  if (typeof operator === 'string' && operator !== '') {
    return Array.isArray(operands) ? readNode(operator.toLowerCase(), operands) : UNKNOWN;
  }
  const noOperands = isEmpty(operands) || (Array.isArray(operands) && operands.length === 0);
  if (!isEmpty(operator) || !noOperands) return UNKNOWN;
  if (typeof name === 'string' && name !== '') {
    return isMissing(value)
      ? UNKNOWN
      : { is: 'equal', key: name, oneOf: Array.isArray(value) ? value : [value] };
  }
  return isEmpty(name) && isEmpty(value) && Object.keys(others).length === 0 ? ALWAYS : UNKNOWN;
}

function readNode(operator: string, operands: readonly unknown[]): Visibility {
  // An empty operand says nothing by itself, so it does not count as one that always holds.
  const of = operands.map(readVisibility).map((one) => (one.is === 'always' ? UNKNOWN : one));
  const [only, ...more] = of;
  switch (operator) {
    case 'and':
    case 'or':
      return { is: operator, of };
    case 'not':
      return only !== undefined && more.length === 0 ? { is: 'not', of: only } : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function isMissing(json: unknown): boolean {
  return json === undefined || json === null;
}

function isEmpty(json: unknown): boolean {
  return isMissing(json) || json === '';
}

/** A template: the config keys that an integration can have. */
export const readTemplate = objectOf({
  id: asString,
  name: asText,
  options: orElse(
    [],
    listOf(
      objectOf({
        name: asString,
        type: asText,
        values: orElse([], listOf(asIs)),
        default: asIs,
        visibility_expression: readVisibility,
      }),
    ),
  ),
  fields: orElse(
    [],
    listOf(
      objectOf({
        name: asString,
        label: asText,
        default: asIs,
        validation: asText,
        validation_description: asText,
        secret: orElse(false, asBoolean),
        visibility_expression: readVisibility,
      }),
    ),
  ),
});
export type Template = Read<typeof readTemplate>;

/** What a server offers, by id; `not-told` if it does not tell. */
export type Templates = ReadonlyMap<string, Template> | 'not-told';

/** Every Connect has templates, so an empty list tells nothing. */
export function readTemplates(json: unknown): Templates {
  const templates = listOf(readTemplate)(json);
  return templates.length === 0 ? 'not-told' : new Map(templates.map((one) => [one.id, one]));
}

/** A template of a server, or `null` if it is not known. */
export function templateOf(templates: Templates, id: string | null): Template | null {
  return templates === 'not-told' || id === null ? null : (templates.get(id) ?? null);
}

/** Server settings, as far as this action looks at them. Everything may be hidden. */
export const readServerSettings = objectOf({
  version: asText,
  oauth_integrations_enabled: asIs,
  license: orElse(undefined, asRecord),
});
export type ServerSettings = Read<typeof readServerSettings>;

/** One integration of one content item. Before 2025.07, Connect gives `app_guid` and no `content_guid`. */
const readAssociation = objectOf({
  app_guid: asGuidIfAny,
  content_guid: asGuidIfAny,
  oauth_integration_guid: asGuid,
});
export type Association = Read<typeof readAssociation>;

export const readAssociations = listOf(readAssociation);

export const readUser = objectOf({ guid: asGuid, username: asText });
export type User = Read<typeof readUser>;
export const readGroup = objectOf({ guid: asGuid, name: asText });
/** `total` is how many there are in all, where the server tells. */
export const readUsers = objectOf({ total: asNumberIfAny, results: listOf(readUser) });
export const readGroups = objectOf({ total: asNumberIfAny, results: listOf(readGroup) });

export const readCurrentUser = objectOf({ user_role: asTextOrNull });
