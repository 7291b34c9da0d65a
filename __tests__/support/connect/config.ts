import { Refusal } from './refusal';
import type { Template, TemplateField, TemplateOption, Visibility } from './templates';

export type ConfigMap = Readonly<Record<string, unknown>>;

/** A stored configuration; secrets apart, since no answer ever holds them. */
export interface StoredConfig {
  readonly config: ConfigMap;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface ConfigRules {
  /** Whether the strings `"true"` and `"false"` pass for booleans. */
  readonly coerceBooleans: boolean;
}

/**
 * What a server stores when `sent` is written over `inherited`.
 *
 * Keys that are sent must exist in the template, be visible under the resulting values, and have the template's type;
 * visible keys that nobody gave get their default; required ones without default must be there. Inherited keys that are
 * no longer visible are dropped. Of this, the refusal of values outside a select's list is recorded (400, code 228, with
 * the sentence used here); that defaults are stored and that invisible keys are absent follows from recorded
 * integrations; the refusal of unknown, invisible and missing keys is inferred.
 *
 * @throws {Refusal} 400, code 228
 */
export function resolveConfig(
  template: Template,
  sent: ConfigMap,
  inherited: StoredConfig,
  rules: ConfigRules,
): StoredConfig {
  const entries = [
    ...template.options.map((option) => ({ option, field: undefined, ...option })),
    ...template.fields.map((field) => ({ option: undefined, field, ...field })),
  ].sort((a, b) => a.order - b.order);
  const known = new Set(entries.map(({ name }) => name));
  const unknown = Object.keys(sent).find((key) => !known.has(key));
  if (unknown !== undefined) {
    throw configRefusal(`The config key ${unknown} is not part of the ${template.id} template`);
  }

  const former: ConfigMap = { ...inherited.config, ...inherited.secrets };
  const resolved = new Map<string, unknown>();
  for (const { name, option, field, visibility_expression } of entries) {
    if (!isVisible(visibility_expression, resolved)) {
      if (Object.hasOwn(sent, name)) {
        throw configRefusal(`The config key ${name} is not allowed by the other config values`);
      }
    } else if (Object.hasOwn(sent, name)) {
      const value = sent[name];
      resolved.set(name, option ? checkOption(option, value, rules) : checkField(field, value));
    } else if (Object.hasOwn(former, name)) {
      resolved.set(name, former[name]);
    } else if (option) {
      resolved.set(name, option.default);
    } else if (field.default !== '') {
      resolved.set(name, field.default);
    } else if (isRequired(field)) {
      throw configRefusal(`The config key ${name} is required`);
    }
  }

  const secretKeys = new Set(template.fields.filter(({ secret }) => secret).map((f) => f.name));
  const config: Record<string, unknown> = {};
  const secrets: Record<string, string> = {};
  for (const [key, value] of Object.entries(inherited.config)) {
    if (!known.has(key)) config[key] = value;
  }
  for (const [key, value] of resolved) {
    if (secretKeys.has(key)) secrets[key] = String(value);
    else config[key] = value;
  }
  return { config, secrets };
}

/** Made-up values for the required secrets of an integration that was described without any. */
export function placeholderSecrets(template: Template, config: ConfigMap): Record<string, string> {
  const values = new Map(Object.entries(config));
  const missing = template.fields.filter(
    (field) => field.secret && isRequired(field) && isVisible(field.visibility_expression, values),
  );
  return Object.fromEntries(missing.map(({ name }) => [name, `placeholder for ${name}`]));
}

function isVisible(expression: Visibility | null, values: ReadonlyMap<string, unknown>): boolean {
  if (expression === null) return true;
  if ('name' in expression) return values.get(expression.name) === expression.value;
  const holds = (operand: Visibility): boolean => isVisible(operand, values);
  return expression.operator === 'and'
    ? expression.operands.every(holds)
    : expression.operands.some(holds);
}

function isRequired(field: TemplateField): boolean {
  return !new RegExp(field.validation, 'u').test('');
}

function checkOption(option: TemplateOption, value: unknown, rules: ConfigRules): unknown {
  if (option.type === 'bool') {
    if (typeof value === 'boolean') return value;
    if (rules.coerceBooleans && (value === 'true' || value === 'false')) return value === 'true';
    throw configRefusal(`The config key ${option.name} must be a boolean`);
  }
  if (typeof value === 'string' && option.values.includes(value)) return value;
  const allowed = option.values.join(', ');
  throw configRefusal(`The config key ${option.name} must be one of (${allowed})`);
}

function checkField(field: TemplateField, value: unknown): string {
  if (typeof value !== 'string') {
    throw configRefusal(`The config key ${field.name} must be a string`);
  }
  if (!new RegExp(field.validation, 'u').test(value)) {
    throw configRefusal(`The config key ${field.name} ${field.validation_description}`);
  }
  return value;
}

function configRefusal(message: string): Refusal {
  return new Refusal(400, 'OAuthTemplateConfig', message);
}
