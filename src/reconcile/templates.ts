import type { Template, Visibility } from '../connect/schemas';
import type { ConfigValue } from '../inputs/desired';
import { NO_SECRETS } from '../inputs/no-secrets';
import { readBoolean } from '../inputs/scalars';
import { nearest } from '../words';
import { acceptsEmpty } from './pattern';
import type { DeclarationProblem } from './step';

type Option = Template['options'][number];
type Field = Template['fields'][number];
type Key = Option | Field;
type Config = Readonly<Record<string, ConfigValue>>;

/** What is declared for one integration, to be checked against its template. */
export interface Declaration {
  readonly config: Config;
  /** Names of the declared secret keys. */
  readonly secrets: readonly string[];
  /** Whether a secret that is not allowed stays where it is, instead of being sent and refused. */
  readonly keepsSecrets: boolean;
  /** Config that the server holds already; `null` for a new integration. */
  readonly stored: Readonly<Record<string, unknown>> | null;
}

/**
 * Checks a declaration against the server's template, and says what the server would refuse: keys that the template
 * does not have or does not allow under the chosen options, values it does not know, and secrets given openly.
 *
 * What the template does not say is left to the server.
 */
export function templateProblems(
  template: Template,
  declaration: Declaration,
): DeclarationProblem[] {
  const { config, secrets } = declaration;
  const visible = visibilityOf(template, declaration);
  const rows: readonly Row[] = [
    ...Object.entries(config).map(([name, value]) => ({ name, value, secret: false as const })),
    ...secrets.map((name) => ({ name, secret: true as const })),
  ];
  return rows.flatMap((row) => {
    const message = keyProblem(row, template, visible, declaration);
    return message === undefined
      ? []
      : [{ message, path: `${row.secret ? 'secrets' : 'config'}.${row.name}` }];
  });
}

/** A declared key. The value of a secret does not matter here. */
type Row =
  | { readonly name: string; readonly secret: true }
  | { readonly name: string; readonly secret: false; readonly value: ConfigValue };

function keyProblem(
  row: Row,
  template: Template,
  visible: (key: Key) => boolean | undefined,
  { keepsSecrets }: Declaration,
): string | undefined {
  const { name } = row;
  const keys = keysOf(template);
  const key = keys.get(name);
  const allowed = (): string =>
    [...keys.values()]
      .filter((other) => isSecret(other) === row.secret && visible(other) !== false)
      .map((other) => other.name)
      .join(', ') || 'none';
  if (key === undefined) {
    const guess = nearest(name, [...keys.keys()]);
    return `\`${name}\` is no ${row.secret ? 'secret ' : ''}config key of the template ${template.id}.${guess === undefined ? '' : ` Did you mean \`${guess}\`?`} It has: ${allowed()}.`;
  }
  if (visible(key) === false && !(row.secret && keepsSecrets)) {
    return `\`${name}\` is not allowed here: the template ${template.id} has it only where ${inWords(key.visibility_expression)}.`;
  }
  if (row.secret && !isSecret(key)) {
    return `\`${name}\` is no secret of the template ${template.id}: Connect shows it to publishers. Declare it with the config; secrets are: ${allowed()}.`;
  }
  if (row.secret) return undefined;
  if (isSecret(key)) {
    return `\`${name}\` is a secret of the template ${template.id}. Declare it with the secrets, so that it is masked.`;
  }
  const problem = valueProblem(key, row.value);
  return problem === undefined ? undefined : `\`${name}\` ${problem}`;
}

/**
 * What a declaration lacks: every key that cannot be empty, a secret or not. Of an integration that exists, these are
 * keys that only the declared settings allow: a secret that the stored ones allow is there, but Connect never shows it.
 */
export function missingKeys(
  template: Template,
  declaration: Pick<Declaration, 'config' | 'secrets' | 'stored'>,
): Readonly<Record<'open' | 'secrets', readonly DeclarationProblem[]>> {
  const { config, secrets, stored } = declaration;
  const visible = visibilityOf(template, { config, stored });
  const before = visibilityOf(template, { config: {}, stored });
  const isNew = (field: Field): boolean =>
    stored === null ||
    (before(field) === false && acceptsNone(field) === false && (stored[field.name] ?? '') === '');
  const needed = template.fields.filter((field) => visible(field) === true && isNew(field));
  const isPublic = config['auth_mode'] === 'Public';
  const need =
    stored === null
      ? ' needs it to create an integration'
      : ' needs it with the settings that are declared';
  const isMissing = (what: string, how: string): string =>
    `${what} is missing: the template ${template.id}${need}. ${how}`;
  return {
    open: needed
      .filter((field) => !field.secret && !Object.hasOwn(config, field.name))
      .filter((field) => acceptsNone(field) === false)
      .map(({ name }) => ({
        message: isMissing(`\`${name}\``, 'Declare it with the config.'),
        path: `config.${name}`,
      })),
    secrets: needed
      .filter((field) => field.secret && !secrets.includes(field.name))
      // Where the template does not tell, no secret at all is what a run without access to secrets declares. Public
      // clients have none (RFC 6749, section 2.1).
      .filter((field) => !(acceptsNone(field) ?? (secrets.length > 0 || isPublic)))
      .map(({ name }) => ({
        message: isMissing(
          `the secret \`${name}\``,
          `Give it as ${name === 'client_secret' ? 'client-secret' : 'a key of secret-config'} (under \`secrets\` in a manifest). ${NO_SECRETS}`,
        ),
        path: `secrets.${name}`,
      })),
  };
}

/**
 * The declared config in the types that the template wants: booleans for its `bool` options, text for all else.
 *
 * @param template `null` where the server does not tell; then stored values tell the types, or else the declaration
 * @param stored config that the server holds already
 */
export function typedConfig(
  template: Template | null,
  config: Config,
  stored: Readonly<Record<string, unknown>> = {},
): Record<string, ConfigValue> {
  const keys = template === null ? new Map<string, Key>() : keysOf(template);
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const key = keys.get(name);
      const there = Object.hasOwn(stored, name) ? stored[name] : undefined;
      const wantsBoolean = key === undefined ? typeof there === 'boolean' : isBool(key);
      if (wantsBoolean) return [name, readBoolean(String(value)) ?? value];
      if (key === undefined && typeof there !== 'string') return [name, oneLine(name, value)];
      return [name, oneLine(name, String(value))];
    }),
  );
}

/** Connect keeps scopes as words with one space between them. */
function oneLine(name: string, value: ConfigValue): ConfigValue {
  return name === 'scopes' && typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : value;
}

/** A secret key that a template allows. */
export interface AllowedSecret {
  readonly key: string;
  /** Whether an integration may do without it, as far as the template tells. */
  readonly optional: boolean;
  /** Whether it is known that the template allows it. */
  readonly certain: boolean;
}

/** The secret keys that a template allows, or may allow, under the config that an integration has or will have. */
export function allowedSecrets(
  template: Template,
  config: Config,
  stored: Readonly<Record<string, unknown>> | null,
): AllowedSecret[] {
  const visible = visibilityOf(template, { config, stored });
  return template.fields
    .filter((field) => field.secret && visible(field) !== false)
    .map((field) => ({
      key: field.name,
      optional: acceptsNone(field) !== false,
      certain: visible(field) === true,
    }));
}

/**
 * The auth type that an integration has or will have: declared, stored, or what the template chooses by itself.
 *
 * @returns `null` if nothing tells
 */
export function authTypeOf(
  template: Template | null,
  config: Config,
  stored: Readonly<Record<string, unknown>> | null,
): string | null {
  const chosen =
    config['auth_type'] ??
    stored?.['auth_type'] ??
    template?.options.find(({ name }) => name === 'auth_type')?.default;
  return typeof chosen === 'string' && chosen !== '' ? chosen : null;
}

function keysOf(template: Template): Map<string, Key> {
  return new Map([...template.options, ...template.fields].map((key) => [key.name, key]));
}

function isSecret(key: Key): boolean {
  return 'secret' in key && key.secret;
}

function isBool(key: Key): boolean {
  return 'type' in key && key.type === 'bool';
}

/**
 * Whether a key is allowed, given what its template's keys will be: declared before stored before default.
 *
 * What becomes of a key that is not allowed itself, only the server knows; so whatever depends on it is left to the server.
 */
function visibilityOf(
  template: Template,
  { config, stored }: Pick<Declaration, 'config' | 'stored'>,
): (key: Key) => boolean | undefined {
  const keys = keysOf(template);
  const declared = typedConfig(template, config);
  const known = new Map<string, boolean | undefined>();
  const visible = (key: Key): boolean | undefined => {
    if (!known.has(key.name)) {
      // Set beforehand, too: an expression may come back to its own key.
      known.set(key.name, undefined);
      known.set(key.name, isVisible(key.visibility_expression, valueOf));
    }
    return known.get(key.name);
  };
  const valueOf = (name: string): unknown => {
    const key = keys.get(name);
    if (key === undefined || visible(key) !== true) return undefined;
    return declared[name] ?? stored?.[name] ?? key.default;
  };
  return visible;
}

/** Three-valued: `undefined` if the expression is of a form that is not known, or asks for a value that is not. */
function isVisible(
  expression: Visibility,
  valueOf: (name: string) => unknown,
): boolean | undefined {
  switch (expression.is) {
    case 'always':
      return true;
    case 'unknown':
      return undefined;
    case 'equal': {
      const value = valueOf(expression.key) ?? null;
      return value === null ? undefined : expression.oneOf.some((wanted) => same(wanted, value));
    }
    case 'not': {
      const operand = isVisible(expression.of, valueOf);
      return operand === undefined ? undefined : !operand;
    }
    case 'and':
    case 'or': {
      const decisive = expression.is === 'or';
      const operands = expression.of.map((operand) => isVisible(operand, valueOf));
      if (operands.includes(decisive)) return decisive;
      return operands.includes(undefined) ? undefined : !decisive;
    }
  }
}

function inWords(expression: Visibility): string {
  switch (expression.is) {
    case 'always':
      return 'always';
    case 'unknown':
      return 'a condition that is not known';
    case 'equal':
      return `${expression.key} is ${expression.oneOf.map(plain).join(' or ')}`;
    case 'not':
      return `not (${inWords(expression.of)})`;
    case 'and':
    case 'or':
      return expression.of.map(inWords).join(` ${expression.is} `);
  }
}

function valueProblem(key: Key, value: ConfigValue): string | undefined {
  if ('type' in key) {
    if (key.type === 'bool') {
      return readBoolean(String(value)) === undefined
        ? `is "${String(value)}"; it must be true or false.`
        : undefined;
    }
    if (key.values.length === 0 || key.values.some((allowed) => same(allowed, value))) {
      return undefined;
    }
    const allowed = key.values.map(plain);
    const guess = allowed.find((one) => one.toLowerCase() === String(value).toLowerCase());
    return `is "${String(value)}"; it must be one of: ${allowed.join(', ')}.${guess === undefined ? '' : ` Did you mean "${guess}"? Letter case counts.`}`;
  }
  // Any other value is left to the server's own pattern: run here, it could take for ever.
  if (value !== '' || emptyAllowed(key) !== false) return undefined;
  return `is empty, which the template does not accept: ${key.validation_description || `it must match ${key.validation}`}`;
}

/**
 * Whether a field can do without a value. Only its validation tells: it needs one unless it has a default, or its
 * pattern accepts the empty text.
 *
 * @returns `undefined` if the template does not tell
 */
function acceptsNone(field: Field): boolean | undefined {
  if ((field.default ?? '') !== '') return true;
  return emptyAllowed(field);
}

function emptyAllowed({ validation }: Field): boolean | undefined {
  return validation === '' ? undefined : acceptsEmpty(validation);
}

function same(a: unknown, b: unknown): boolean {
  return plain(a) === plain(b);
}

/** A value as text: JSON, unless it is a text already. */
export function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
