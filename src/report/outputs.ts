import type { Outcome } from '../reconcile/outcome';
import { declaredName } from '../inputs/desired';

/** One element of the output `integrations`. */
interface IntegrationOutput {
  readonly guid: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly operation: string | null;
  readonly changed: boolean;
  readonly 'auth-type': string | null;
  readonly template: string | null;
  readonly 'created-time': string | null;
  readonly 'updated-time': string | null;
  readonly 'connect-version': string;
  readonly error?: string;
}

/**
 * The outputs of the step, for later steps. Nothing secret is among them.
 *
 * The single-valued ones are set only where exactly one integration is declared.
 *
 * @param version empty if the server hides it
 * @param redact called with every text before it becomes part of JSON: within JSON a secret may not be found, or the JSON
 *   may not survive that it is taken out
 */
export function outputsOf(
  outcomes: readonly Outcome[],
  version: string,
  redact: (text: string) => string,
): Record<string, string> {
  const integrations = outcomes.map((outcome) => integrationOutput(outcome, version, redact));
  const [only] = integrations;
  return {
    ...(only !== undefined && integrations.length === 1 ? single(only) : {}),
    'connect-version': redact(version),
    integrations: JSON.stringify(integrations),
    guids: JSON.stringify(
      Object.fromEntries(
        integrations.flatMap(({ name, guid, operation }) =>
          name === null || guid === null || operation === 'deleted' ? [] : [[name, guid]],
        ),
      ),
    ),
  };
}

function integrationOutput(
  outcome: Outcome,
  version: string,
  redact: (text: string) => string,
): IntegrationOutput {
  const { desired, operation, changed, integration, error } = outcome;
  const text = (value: string | null | undefined): string | null =>
    value === null || value === undefined ? null : redact(value);
  return {
    guid: text(integration?.guid),
    id: text(integration?.id),
    name: text(integration?.name ?? declaredName(desired)),
    operation,
    changed,
    'auth-type': text(integration?.auth_type),
    template: text(integration?.template),
    'created-time': text(integration?.created_time),
    'updated-time': text(integration?.updated_time),
    'connect-version': redact(version),
    ...(error === null ? {} : { error: redact(error.message) }),
  };
}

function single(output: IntegrationOutput): Record<string, string> {
  const names = [
    'guid',
    'id',
    'name',
    'operation',
    'auth-type',
    'template',
    'created-time',
    'updated-time',
  ] as const;
  return {
    ...Object.fromEntries(names.map((name) => [name, output[name] ?? ''])),
    changed: String(output.changed),
  };
}
