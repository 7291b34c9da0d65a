import * as z from 'zod/mini';

// Compiling each schema to a function costs more than the few answers of one run give back.
z.config({ jitless: true });

/**
 * What a Connect server may say. Lenient by intent: Connect adds fields to answers without a new version of its API, and
 * older servers leave some out; the API reference and recordings of real servers are the sources.
 */

const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? ''),
);
const nullableText = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? null),
);

const permission = z.object({ user_guid: nullableText, group_guid: nullableText });
/** Who may use an integration: a user or a group, the other one `null`. */
export type Permission = z.infer<typeof permission>;

/** An OAuth integration. Secret config keys are never in it. */
export const integrationSchema = z.object({
  /** A number written as a string; ascending in order of creation. */
  id: z.union([z.string(), z.pipe(z.number(), z.transform(String))]),
  guid: z.string(),
  name: text,
  description: text,
  template: nullableText,
  /** Missing before 2024.12. */
  auth_type: nullableText,
  config: z.pipe(
    z.nullish(z.record(z.string(), z.unknown())),
    z.transform((config) => config ?? {}),
  ),
  /** `null` on servers before access lists; empty means open to every publisher. */
  permissions: z.pipe(
    z.nullish(z.array(permission)),
    z.transform((permissions) => permissions ?? null),
  ),
  /** For administrators only, and not on servers of 2025.08 and before. */
  content_count: z.nullish(z.catch(z.nullable(z.number()), null)),
  created_time: text,
  updated_time: text,
});
export type Integration = z.infer<typeof integrationSchema>;

export const integrationsSchema = z.array(integrationSchema);

/** When a key is allowed: a leaf compares one key's value, a node joins others. Unknown forms are left to the server. */
export type Visibility =
  | { readonly name: string; readonly value?: unknown }
  | { readonly operator: string; readonly operands: readonly Visibility[] };

const unknownForm: Visibility = { operator: '', operands: [] };

/** `null` and an empty object mean "always"; a form that is not known is left to the server. */
function readVisibility(json: unknown): Visibility | null {
  if (json === undefined || json === null) return null;
  if (typeof json !== 'object') return unknownForm;
  if ('operator' in json && 'operands' in json) {
    const { operator, operands } = json;
    if (typeof operator === 'string' && Array.isArray(operands)) {
      return {
        operator,
        operands: operands.map((operand) => readVisibility(operand) ?? unknownForm),
      };
    }
  }
  if ('name' in json && typeof json.name === 'string') {
    return { name: json.name, value: 'value' in json ? json.value : undefined };
  }
  return Object.keys(json).length === 0 ? null : unknownForm;
}

const visibilityOrNone = z.pipe(z.optional(z.unknown()), z.transform(readVisibility));

/** A template: the config keys that an integration can have. */
export const templateSchema = z.object({
  id: z.string(),
  name: text,
  options: z.pipe(
    z.nullish(
      z.array(
        z.object({
          name: z.string(),
          type: text,
          values: z.pipe(
            z.nullish(z.array(z.unknown())),
            z.transform((values) => values ?? []),
          ),
          default: z.optional(z.unknown()),
          visibility_expression: visibilityOrNone,
        }),
      ),
    ),
    z.transform((options) => options ?? []),
  ),
  fields: z.pipe(
    z.nullish(
      z.array(
        z.object({
          name: z.string(),
          label: text,
          default: z.optional(z.unknown()),
          validation: text,
          validation_description: text,
          secret: z.pipe(
            z.nullish(z.boolean()),
            z.transform((secret) => secret ?? false),
          ),
          visibility_expression: visibilityOrNone,
        }),
      ),
    ),
    z.transform((fields) => fields ?? []),
  ),
});
export type Template = z.infer<typeof templateSchema>;

export const templatesSchema = z.array(templateSchema);

/** Server settings, as far as this action looks at them. Everything may be hidden. */
export const serverSettingsSchema = z.object({
  version: text,
  oauth_integrations_enabled: z.nullish(z.unknown()),
  license: z.nullish(z.record(z.string(), z.unknown())),
});
export type ServerSettings = z.infer<typeof serverSettingsSchema>;

/** That a content item has an integration. `content_guid` is missing before 2025.07, which tells of `app_guid` alone. */
const associationSchema = z.object({
  app_guid: nullableText,
  content_guid: nullableText,
  oauth_integration_guid: z.string(),
});
export type Association = z.infer<typeof associationSchema>;

export const associationsSchema = z.array(associationSchema);

export const userSchema = z.object({ guid: z.string(), username: text });
export type User = z.infer<typeof userSchema>;
export const groupSchema = z.object({ guid: z.string(), name: text });
/** How many there are in all; `null` where the server does not tell. */
const total = z.catch(z.nullable(z.number()), null);
export const usersSchema = z.object({ total, results: z.array(userSchema) });
export const groupsSchema = z.object({ total, results: z.array(groupSchema) });

export const currentUserSchema = z.object({ user_role: nullableText });
