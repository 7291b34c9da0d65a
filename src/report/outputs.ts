import type { IntegrationFacts, OutputFacts } from '../view/facts';

/** One element of the output `integrations`. */
interface IntegrationOutput {
  readonly guid: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly operation: string | null;
  readonly changed: boolean;
  /** The names of the fields that differed. */
  readonly changes: readonly string[];
  readonly 'auth-type': string | null;
  readonly template: string | null;
  readonly 'created-time': string | null;
  readonly 'updated-time': string | null;
  readonly 'connect-version': string;
  readonly error?: string;
}

/** The outputs that are always set, with the values that they have if a run ends before there is a plan. */
export const NO_OUTPUTS: Readonly<Record<string, string>> = {
  changed: 'false',
  integrations: '[]',
  guids: '{}',
  undeclared: '[]',
};

/** Outputs, and the names of those that the redaction has changed. */
export interface Outputs {
  readonly values: Readonly<Record<string, string>>;
  readonly altered: readonly string[];
}

/**
 * The outputs of the step, for later steps. Nothing secret is among them.
 *
 * The single-valued ones, `changed` aside, are set only where exactly one integration is declared.
 *
 * @param redact called with every text before it becomes part of JSON: within JSON a secret may not be found, and taking
 *   it out may break the JSON
 */
export function outputsOf(facts: OutputFacts, redact: (text: string) => string): Outputs {
  // An error is a text for people: nobody relies on its every word.
  const reliable = {
    ...facts,
    integrations: facts.integrations.map((one) => ({ ...one, error: null })),
  };
  const before = valuesOf(reliable, (text) => text);
  const after = valuesOf(reliable, redact);
  return {
    values: valuesOf(facts, redact),
    altered: Object.keys(after).filter((name) => after[name] !== before[name]),
  };
}

function valuesOf(
  { integrations: all, undeclared, version }: OutputFacts,
  redact: (text: string) => string,
): Record<string, string> {
  const integrations = all.map((one) => integrationOutput(one, version, redact));
  const [only] = integrations;
  return {
    ...NO_OUTPUTS,
    ...(only !== undefined && integrations.length === 1 ? single(only) : {}),
    changed: String(integrations.some(({ changed }) => changed)),
    'connect-version': redact(version),
    integrations: JSON.stringify(integrations),
    undeclared: JSON.stringify(
      undeclared.map(({ guid, name, template }) => ({
        guid: redact(guid),
        name: redact(name),
        template: template === null ? null : redact(template),
      })),
    ),
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
  { integration, name, operation, changed, changes, error }: IntegrationFacts,
  version: string,
  redact: (text: string) => string,
): IntegrationOutput {
  const text = (value: string | null | undefined): string | null =>
    value === null || value === undefined ? null : redact(value);
  return {
    guid: text(integration?.guid),
    id: text(integration?.id),
    name: text(name),
    operation,
    changed,
    changes: [...new Set(changes.map(redact))],
    'auth-type': text(integration?.auth_type),
    template: text(integration?.template),
    'created-time': text(integration?.created_time),
    'updated-time': text(integration?.updated_time),
    'connect-version': redact(version),
    ...(error === null ? {} : { error: redact(error) }),
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
