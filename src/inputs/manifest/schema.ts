import * as z from 'zod/mini';
import { GUID } from '../../guid';
import { nameProblem, readGuid } from '../scalars';
import { REFERENCE } from './variables';

/**
 * The shape of a manifest, once its variables have been replaced (those under `secrets` aside, which stay references).
 *
 * Each message goes on from the key it is about: "`content` must be a list." The descriptions are for editors, which read
 * them in the JSON Schema.
 */

const GUID_ONLY = 'must be a GUID such as 01234567-89ab-cdef-0123-456789abcdef.';
const CONTENT =
  'must be a GUID such as 01234567-89ab-cdef-0123-456789abcdef, or the URL of a content item.';
const REFERENCE_ONLY =
  'must be exactly one ${NAME}, a variable of the environment: a secret itself never goes into a manifest.';
const REFERENCE_OF_GITHUB = `${REFERENCE_ONLY} GitHub's \${{ … }} works in workflows only: set a variable under \`env:\` of the step.`;
const ACCESS = 'must be the word everyone, or a map of `users` and `groups`.';
const CONFIG_VALUE =
  'must be text, a number, true or false. For an empty text write ""; to leave it alone remove the key.';

/** What a value must be; a value that was left out gets other words. */
function expected(message: string): { error: (issue: { input?: unknown }) => string } {
  return {
    error: ({ input }) =>
      input === null ? 'has no value. Give it one, or remove the key.' : message,
  };
}

const text = z.string(expected('must be text. Put it in quotes.'));
const filledText = text.check(z.minLength(1, 'is empty. Give it a value, or remove the key.'));

const guid = z.string(expected(GUID_ONLY)).check(
  z.refine((value) => readGuid(value) !== undefined, { error: GUID_ONLY }),
  z.meta({ pattern: `^${GUID}$|\\$\\{` }),
);

const toggle = z.boolean(expected('must be true or false, without quotes.'));
const state = z.enum(['present', 'absent'], expected('must be present or absent.'));
const everyone = z.literal('everyone', ACCESS);

const exactName = text.check(
  z.refine((value) => nameProblem(value) === undefined, {
    error: ({ input }) => nameProblem(String(input)),
  }),
);

const contentItem = z.string(expected(CONTENT)).check(
  z.refine((value) => readGuid(value) !== undefined, { error: CONTENT }),
  z.meta({ pattern: `^${GUID}$|\\$\\{|^https?://` }),
);

const principal = filledText.check(
  z.refine((value) => value === '' || value.trim() !== '', { error: 'is empty. Remove it.' }),
  z.refine((value) => value !== '*', {
    error: 'is `*`. To open the integration to everyone write `access: everyone`.',
  }),
);
const principals = z.array(principal, expected('must be a list.'));

const accessListSchema = z
  .strictObject(
    {
      users: z.optional(principals.check(z.describe('User names or GUIDs.'))),
      groups: z.optional(principals.check(z.describe('Group names or GUIDs.'))),
    },
    expected(ACCESS),
  )
  .check(
    z.refine(({ users = [], groups = [] }) => users.length + groups.length > 0, {
      error:
        'lists nobody, which Connect takes as everyone. List users or groups, write `access: everyone`, or remove the key.',
    }),
    z.meta({ minProperties: 1 }),
  );

const configSchema = z.catchall(
  z.object(
    {
      scopes: z
        .optional(
          z.union(
            [z.string(), z.array(z.string('must be text. Put it in quotes.'))],
            expected('must be text or a list of texts.'),
          ),
        )
        .check(z.describe('OAuth scopes: a list, or one text with spaces between them.')),
      client_secret: z
        .optional(z.never('is a secret. Write it under `secrets`, as a ${NAME}.'))
        .check(z.describe('Belongs under `secrets`.')),
    },
    expected('must be a map.'),
  ),
  z.union([z.string(), z.number(), z.boolean()], expected(CONFIG_VALUE)),
);

const entrySchema = z
  .strictObject(
    {
      name: z
        .optional(exactName)
        .check(
          z.describe('The exact name, byte for byte. With a `guid`, a name that differs renames.'),
        ),
      formerly: z
        .optional(
          z.union(
            [exactName, z.array(exactName).check(z.minLength(1, 'lists no name. Remove it.'))],
            expected('must be a name, or a list of names.'),
          ),
        )
        .check(
          z.describe(
            'A name, or names, that the integration had before. One that still has it is renamed.',
          ),
        ),
      guid: z
        .optional(guid)
        .check(z.describe('Addresses an existing integration instead of looking it up by name.')),
      description: z
        .optional(text)
        .check(z.describe('"" empties the description; without the key it is left alone.')),
      template: z
        .optional(filledText)
        .check(
          z.describe(
            "The template's id: custom, azure, github, … Needed to create; never changed.",
          ),
        ),
      config: z
        .optional(configSchema)
        .check(z.describe("The template's config keys. Keys that are not given are left alone.")),
      secrets: z
        .optional(
          z.record(
            z.string(),
            z.string(REFERENCE_ONLY).check(
              z.regex(REFERENCE, {
                error: ({ input }) =>
                  String(input).includes('${{') ? REFERENCE_OF_GITHUB : REFERENCE_ONLY,
              }),
            ),
            expected('must be a map of keys to ${NAME}s.'),
          ),
        )
        .check(
          z.describe(
            "The template's secret config keys. Each value is exactly one ${NAME}: a variable of the step's environment.",
          ),
        ),
      access: z
        .optional(z.union([everyone, accessListSchema], expected(ACCESS)))
        .check(
          z.describe(
            'Who may use the integration: everyone, or exactly these users and groups. Without the key it is left alone.',
          ),
        ),
      content: z
        .optional(
          z.array(contentItem, expected('must be a list of GUIDs, or of URLs of content items.')),
        )
        .check(
          z.describe(
            'GUIDs, or URLs in the dashboard, of content items that must be associated with the integration; their other associations stay.',
          ),
        ),
      verify: z
        .optional(toggle)
        .check(
          z.describe(
            'Once the integration is as declared, have Connect try a token exchange (Service Account integrations only).',
          ),
        ),
      state: z
        .optional(state)
        .check(
          z.describe('present (the default), or absent: delete the integration if it exists.'),
        ),
      allow_delete_in_use: z
        .optional(toggle)
        .check(z.describe('With `state: absent`: delete even if content is associated.')),
    },
    'must be a map with a name or a guid.',
  )
  .check(z.meta({ anyOf: [{ required: ['name'] }, { required: ['guid'] }] }));

/** One integration of a manifest. */
export type ManifestEntry = z.infer<typeof entrySchema>;

const manifestSchema = z.strictObject(
  {
    complete: z
      .optional(toggle)
      .check(
        z.describe(
          'true: the file names every integration of the server. One that it does not name is drift; nothing is deleted.',
        ),
      ),
    integrations: z
      .array(entrySchema, 'must be a list of integrations. For none at all write `[]`.')
      .check(z.describe('The integrations, each found by its exact name or its GUID.')),
  },
  'must be a map with the key `integrations`.',
);

type ManifestShape = z.infer<typeof manifestSchema>;

export type Issue = z.core.$ZodIssue;

/**
 * Reads a manifest.
 *
 * @param plain the manifest as plain values, its variables replaced
 * @returns the manifest, or none and what is wrong
 */
export function parseManifest(plain: unknown): {
  manifest: ManifestShape | null;
  issues: readonly Issue[];
} {
  try {
    const { data, error } = manifestSchema.safeParse(plain);
    return { manifest: data ?? null, issues: error?.issues ?? [] };
  } catch (error) {
    // zod hands issues on as arguments of a call, which has room for some 100,000.
    if (!(error instanceof RangeError)) throw error;
    const message = 'has more mistakes than can be listed.';
    return { manifest: null, issues: [{ code: 'custom', path: [], message, input: undefined }] };
  }
}

/** The keys of a manifest's maps, to compare an unknown key with. */
export const MANIFEST_KEYS = {
  manifest: Object.keys(manifestSchema.shape),
  entry: Object.keys(entrySchema.shape),
  access: Object.keys(accessListSchema.shape),
} as const;

/** Values that are not free text. An editor must accept a ${NAME} in their place. */
const REPLACEABLE = new Set<unknown>([toggle, state, everyone]);
const VARIABLE = { type: 'string', pattern: REFERENCE.source } as const;

/** The JSON Schema of a manifest as it is written, for editors. */
export function manifestJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(manifestSchema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (!REPLACEABLE.has(zodSchema)) return;
      const own = { ...jsonSchema };
      delete jsonSchema.type;
      delete jsonSchema.enum;
      delete jsonSchema.const;
      jsonSchema.anyOf = [own, VARIABLE];
    },
  });
  return {
    $schema,
    title: 'Manifest of OAuth integrations on Posit Connect',
    ...schema,
    patternProperties: {
      '^x-': { description: 'Ignored: a place for what entries share by aliases.' },
    },
  };
}
