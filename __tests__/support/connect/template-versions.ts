import { type ConnectSettings, since } from './settings';
import type { Template, TemplateField, Visibility } from './templates';

/**
 * The releases that brought a template: `connect` and `aws` from the versions that Posit's clients ask for, the others
 * from the first integrations that were recorded on a development server. Those not named are as old as integrations.
 */
const FIRST_RELEASES: Readonly<Record<string, string>> = {
  github: '2024.11',
  bigquery: '2024.11',
  salesforce: '2024.12',
  connect: '2025.01',
  sharepoint: '2025.01',
  aws: '2025.03',
  'azure-openai': '2025.06',
  'vertex-ai': '2025.07',
  // Never recorded on a server of 2025.07 (inferred).
  sheets: '2025.08',
  drive: '2025.08',
  msgraph: '2025.08',
};

/**
 * Service Account integrations came in 2024.12 (from Posit's clients). An integration recorded from before then later
 * had `auth_type` and `use_pkce`, with their defaults: so templates had neither at first (inferred).
 */
const WITHOUT_SERVICE_ACCOUNTS: ReadonlySet<string> = new Set(['auth_type', 'use_pkce']);

/**
 * The integration by which another issuer's identity tokens log in (documented: an issuer, and the claim that is matched,
 * `sub` by default). Its id and keys are invented, the audience among them.
 */
export const FEDERATION_TEMPLATE = 'oidc-federation';
const FEDERATION: Template = {
  id: FEDERATION_TEMPLATE,
  name: 'OpenID Connect Federation',
  description: 'Log in with identity tokens of another issuer',
  sections: [],
  options: [],
  fields: ['issuer', 'audience', 'match_claim'].map((name, order) => ({
    name,
    description: '',
    order,
    label: name,
    visibility_expression: null,
    default: name === 'match_claim' ? 'sub' : '',
    validation: name === 'match_claim' ? '' : '\\S',
    validation_description: 'must not be empty',
    secret: false,
    multiline: false,
  })),
  environment_variables: [],
};

/** The templates of this server, as its version has them. */
export function templatesOf(settings: ConnectSettings): readonly Template[] {
  const there = settings.templates.filter(({ id }) => {
    const first = FIRST_RELEASES[id];
    return first === undefined || since(settings, first);
  });
  const now = since(settings, '2024.12') ? there : there.flatMap(withoutServiceAccounts);
  return settings.identityFederation ? [...now, FEDERATION] : now;
}

/** The template when Viewer integrations were all there was; nothing if it has none. */
function withoutServiceAccounts(template: Template): Template[] {
  const authType = template.options.find(({ name }) => name === 'auth_type');
  if (authType !== undefined && !authType.values.includes('Viewer')) return [];
  const options = template.options.filter(({ name }) => !WITHOUT_SERVICE_ACCOUNTS.has(name));
  return [{ ...template, options: visible(options), fields: visible(template.fields) }];
}

function visible<T extends Pick<TemplateField, 'visibility_expression'>>(keys: readonly T[]): T[] {
  return keys.flatMap((key) => {
    const expression = forViewers(key.visibility_expression);
    if (expression === 'never') return [];
    return [{ ...key, visibility_expression: expression === 'always' ? null : expression }];
  });
}

/** What is left of an expression where the auth type is always Viewer. */
function forViewers(expression: Visibility | null): Visibility | 'always' | 'never' {
  if (expression === null) return 'always';
  if ('name' in expression) {
    if (expression.name !== 'auth_type') return expression;
    return expression.value === 'Viewer' ? 'always' : 'never';
  }
  const { operator } = expression;
  const operands = expression.operands.map(forViewers);
  const [decides, without] =
    operator === 'and' ? (['never', 'always'] as const) : (['always', 'never'] as const);
  if (operands.includes(decides)) return decides;
  const [first, ...more] = operands.filter((operand) => typeof operand === 'object');
  if (first === undefined) return without;
  return more.length === 0 ? first : { operator, operands: [first, ...more] };
}

/**
 * The template with every visibility expression spelled out: all four keys there, empty where they do not apply. The API
 * reference has one type with `name`, `value`, `operator` and `operands`, none of which may be null, so that a server may
 * well answer so; which of the two forms real servers send was never seen.
 */
export function spelledOut(template: Template): object {
  const spell = (key: Pick<TemplateField, 'visibility_expression'>): object => ({
    ...key,
    visibility_expression: spelledOutExpression(key.visibility_expression),
  });
  return { ...template, options: template.options.map(spell), fields: template.fields.map(spell) };
}

function spelledOutExpression(expression: Visibility | null): object {
  const empty = { name: '', value: '', operator: '', operands: [] as readonly object[] };
  if (expression === null) return empty;
  if ('name' in expression) return { ...empty, ...expression };
  return {
    ...empty,
    operator: expression.operator,
    operands: expression.operands.map(spelledOutExpression),
  };
}
