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
  readonly error?: string;
}

/**
 * The outputs of the step, for later steps. Nothing secret is among them.
 *
 * The single-valued ones are set only where exactly one integration is declared.
 *
 * @param version empty if the server hides it
 */
export function outputsOf(outcomes: readonly Outcome[], version: string): Record<string, string> {
  const integrations = outcomes.map(integrationOutput);
  const [only] = integrations;
  return {
    ...(only !== undefined && integrations.length === 1 ? single(only) : {}),
    changed: String(outcomes.some(({ changed }) => changed)),
    'connect-version': version,
    integrations: JSON.stringify(integrations),
    guids: JSON.stringify(
      Object.fromEntries(
        integrations.flatMap(({ name, guid }) =>
          name === null || guid === null ? [] : [[name, guid]],
        ),
      ),
    ),
  };
}

function integrationOutput(outcome: Outcome): IntegrationOutput {
  const { desired, operation, changed, integration, error } = outcome;
  return {
    guid: integration?.guid ?? null,
    id: integration?.id ?? null,
    name: integration?.name ?? declaredName(desired),
    operation,
    changed,
    'auth-type': integration?.auth_type ?? null,
    template: integration?.template ?? null,
    'created-time': integration?.created_time ?? null,
    'updated-time': integration?.updated_time ?? null,
    ...(error === null ? {} : { error: error.message }),
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
  return Object.fromEntries(names.map((name) => [name, output[name] ?? '']));
}
