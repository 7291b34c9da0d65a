import type { Integration, Template } from '../connect/schemas';
import type { DesiredIntegration, UpdateSecret } from '../inputs/desired';
import { NO_SECRETS } from '../inputs/no-secrets';
import type { Secret } from '../secret';
import { differences, storedConfig } from './differences';
import type { DeclarationProblem, Kept, SentSecret, Target } from './step';
import { allowedSecrets, type AllowedSecret } from './templates';

/** The settings that make an integration another client, which a stored secret cannot belong to. */
const CLIENT_SETTINGS = ['client_id', 'auth_mode', 'auth_type'];

/** Which secrets of an existing integration are sent, and which are kept. */
export interface SecretsPlan {
  readonly secrets: readonly SentSecret[];
  /** The declared settings that give the integration another client. Of interest only where secrets are sent for them. */
  readonly newClient: readonly string[];
  readonly kept: readonly Kept[];
}

/**
 * The secrets that a new integration is made with.
 *
 * @param missing secrets that it cannot be made without, and that nobody declares
 */
export function secretsToCreate(
  desired: DesiredIntegration,
  template: Template | null,
  missing: readonly DeclarationProblem[],
): SecretsPlan {
  const allowed = template === null ? [] : allowedSecrets(template, desired.config, null);
  return {
    secrets: sentSecrets(desired),
    newClient: [],
    kept: notGiven(desired, allowed, missing, 'needed'),
  };
}

/**
 * The secrets that an existing integration gets. With `on-create` they are sent again only where the stored ones cannot
 * fit any more, and where the template allows them with the settings that are declared.
 *
 * @param missing secrets that the declared settings need, that are not stored, and that nobody declares
 */
export function secretsToUpdate(
  target: Target,
  integration: Integration,
  updateSecret: UpdateSecret,
  missing: readonly DeclarationProblem[],
): SecretsPlan {
  const { desired, template } = target;
  const { config } = desired;
  const allowed =
    template === null ? null : allowedSecrets(template, config, storedConfig(integration));
  const kept = notGiven(desired, allowed ?? [], missing, 'needed-to-update');
  const declared = sentSecrets(desired);
  if (updateSecret === 'always') return { secrets: declared, newClient: [], kept };
  const newClient = differences(target, integration)
    .map(({ field }) => field.replace(/^config\./, ''))
    .filter((key) => CLIENT_SETTINGS.includes(key));
  // Where the server does not tell its template: a public client has no secret (RFC 6749, section 2.1).
  const allows = (key: string): boolean =>
    allowed?.some((secret) => secret.key === key) ?? config['auth_mode'] !== 'Public';
  const secrets = newClient.length === 0 ? [] : declared.filter(({ key }) => allows(key));
  const stay = declared
    .filter((secret) => !secrets.includes(secret))
    .map(({ key }): Kept => ({
      field: `config.${key}`,
      because: allows(key) ? 'on-create' : 'not-allowed',
    }));
  return {
    secrets,
    newClient: secrets.length === 0 ? [] : newClient,
    kept: [...stay, ...kept],
  };
}

/** The values of the secrets that are sent, by key. */
export function secretValues(
  { secrets }: DesiredIntegration,
  sent: readonly SentSecret[],
): Readonly<Record<string, Secret>> {
  return Object.fromEntries(
    sent.flatMap(({ key }) => {
      const value = secrets[key]?.value ?? null;
      return value === null ? [] : [[key, value]];
    }),
  );
}

/** The secrets that are to be sent and have no value, because their variable is not set. */
export function unsetSecrets(
  { secrets }: DesiredIntegration,
  sent: readonly SentSecret[],
): DeclarationProblem[] {
  return sent
    .filter(({ key }) => secrets[key]?.value === null)
    .map(({ key, variable }) => ({
      message: `The environment variable ${String(variable)} is not set, or empty. The secret \`${key}\` is to be sent, and comes from it. Set it under \`env:\` of the step. ${NO_SECRETS}`,
      path: `secrets.${key}`,
    }));
}

function sentSecrets({ secrets }: DesiredIntegration): SentSecret[] {
  return Object.entries(secrets).map(([key, { variable }]) => ({ key, variable }));
}

/** The secrets that the template surely has and that nobody has given. */
function notGiven(
  { secrets }: DesiredIntegration,
  allowed: readonly AllowedSecret[],
  missing: readonly DeclarationProblem[],
  whenNeeded: 'needed' | 'needed-to-update',
): Kept[] {
  const needed = new Set(missing.map(({ path }) => path));
  return allowed
    .filter(({ key, certain }) => certain && !Object.hasOwn(secrets, key))
    .map(({ key }) => ({
      field: `config.${key}`,
      because: needed.has(`secrets.${key}`) ? whenNeeded : 'none-given',
    }));
}
