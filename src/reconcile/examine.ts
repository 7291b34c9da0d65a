import { ConnectError } from '../connect/errors';
import type { Integration, Principal, Template } from '../connect/schemas';
import type { DesiredIntegration } from '../inputs/desired';
import { resolveAccess } from './access';
import { storedConfig } from './differences';
import { takesOne, type Features } from './features';
import type { Observed } from './observe';
import type { DeclarationProblem } from './step';
import { authTypeOf, missingKeys, templateProblems } from './templates';

/** What a declaration is checked against. */
export interface Circumstances {
  readonly observed: Observed;
  readonly features: Features;
  /** Each declared content item, as often as it is declared. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** Whether the secrets of an existing integration are kept. */
  readonly keepsSecrets: boolean;
}

export interface Examination {
  /** The declared access list; `null` leaves it alone. */
  readonly permissions: readonly Principal[] | null;
  /** Declared content items that are not associated yet. */
  readonly content: readonly string[];
  readonly problems: readonly DeclarationProblem[];
  /** Secrets that the integration cannot do without, that it does not have yet, and that nobody declares. */
  readonly missingSecrets: readonly DeclarationProblem[];
}

/**
 * Finds all that can be known to be wrong before a write, and what to write if nothing is.
 *
 * @param existing `null` if the integration is to be created
 */
export function examine(
  desired: DesiredIntegration,
  template: Template | null,
  existing: Integration | null,
  context: Circumstances,
): Examination {
  const { config } = desired;
  const secrets = Object.keys(desired.secrets);
  const keepsSecrets = existing !== null && context.keepsSecrets;
  const stored = existing === null ? null : storedConfig(existing);
  const access = targetAccess(desired, existing, context);
  const content = missingContent(desired, existing, context);
  const missing =
    template === null
      ? { open: [], secrets: [] }
      : missingKeys(template, { config, secrets, stored });
  return {
    permissions: access.permissions,
    content: content.guids,
    problems: [
      ...(template === null
        ? []
        : templateProblems(template, { config, secrets, keepsSecrets, stored })),
      ...missing.open.map((problem) => (desired.at === null ? hinted(problem, EMPTY) : problem)),
      ...verifyProblems(desired, template, stored),
      ...access.problems,
      ...content.problems,
    ],
    missingSecrets: missing.secrets,
  };
}

/** Connect verifies Service Account integrations only, by its API reference; so nothing is made before that is known. */
function verifyProblems(
  { verify, config }: DesiredIntegration,
  template: Template | null,
  stored: Readonly<Record<string, unknown>> | null,
): DeclarationProblem[] {
  if (!verify) return [];
  const authType = authTypeOf(template, config, stored);
  return authType === 'Service Account'
    ? []
    : [
        {
          message: `\`verify\` is for integrations with the auth type Service Account only, and this one ${authType === null ? 'declares none' : `has ${authType}`}. Leave verify out, or declare auth_type.`,
          path: 'verify',
        },
      ];
}

/** For inputs: an empty one cannot be told from one that is missing. */
const EMPTY =
  " If you gave it, its value is empty: check the name of the variable, and the job's `environment:`.";
/** For inputs, which end a name at each comma; names of a directory may have commas in them. */
const COMMAS =
  ' An entry ends at each comma. For a name with a comma, give the GUID or use a manifest.';

const MARKS = ' Write one name a line, without quotes, brackets or dashes.';
const SEMICOLONS = ' Separate names with line breaks or commas, not semicolons.';

/** What may be wrong with how a list of names was written as an input. */
function listHint(names: readonly string[]): string {
  if (names.some((name) => /^(?:["'[]|- )|["'\]]$/.test(name))) return MARKS;
  if (names.some((name) => name.includes(';'))) return SEMICOLONS;
  return names.length > 1 ? COMMAS : '';
}

function hinted({ message, path }: DeclarationProblem, hint: string): DeclarationProblem {
  return { message: message + hint, path };
}

function targetAccess(
  desired: DesiredIntegration,
  existing: Integration | null,
  { observed, features }: Circumstances,
): Pick<Examination, 'permissions' | 'problems'> {
  const { access } = desired;
  if (access === null) return { permissions: null, problems: [] };
  const resolved = resolveAccess(access, observed);
  if ('problems' in resolved) {
    const isInput = access.to === 'listed' && desired.at === null;
    const hint = isInput ? listHint([...access.users, ...access.groups]) : '';
    const problems = resolved.problems.map((problem) => hinted(problem, hint));
    return { permissions: null, problems };
  }
  const supported = existing === null ? features.accessLists : existing.permissions !== null;
  if (supported) return { permissions: resolved.permissions, problems: [] };
  return {
    permissions: null,
    problems:
      access.to === 'everyone'
        ? []
        : [
            {
              message:
                'This Connect has no access lists for integrations, so the integration would be open to every publisher. Upgrade Connect, or declare no access list.',
              path: 'access',
            },
          ],
  };
}

function missingContent(
  desired: DesiredIntegration,
  integration: Integration | null,
  { observed: { content, settings }, claims }: Circumstances,
): { guids: string[]; problems: DeclarationProblem[] } {
  const guids: string[] = [];
  const problems: DeclarationProblem[] = [];
  for (const [index, guid] of desired.content.entries()) {
    const refuse = (message: string): void => {
      problems.push({ message, path: `content.${index}` });
    };
    const associations = content.get(guid) ?? [];
    if (associations instanceof ConnectError) {
      refuse(
        `The content item ${guid} cannot be associated: it does not exist, or the API key may not see it. ${associations.message}`,
      );
    } else if (!associations.some((one) => one.oauth_integration_guid === integration?.guid)) {
      guids.push(guid);
      if (!takesOne(settings.version, associations)) continue;
      if (associations.length > 0) {
        refuse(
          `The content item ${guid} has an integration already (${associations.map((one) => one.oauth_integration_guid).join(', ')}), and this Connect takes one for each content item (several since 2025.07). Remove that one first, or leave the item out.`,
        );
      } else if ((claims.get(guid)?.length ?? 0) > 1) {
        refuse(
          `The content item ${guid} is declared for several integrations, and this Connect takes one for each content item (several since 2025.07). Declare it once.`,
        );
      }
    }
  }
  return { guids, problems };
}
