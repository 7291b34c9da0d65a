/**
 * The templates that the simulated server offers, shaped like the answer of `GET /v1/oauth/templates`.
 *
 * The shape is the Connect API reference's. The config keys are those of integrations recorded from Connect 2025.07,
 * and of Posit's documentation where a key is secret and thus never recorded. No answer of the real endpoint was
 * available, so labels, patterns, and the expressions that make keys visible are inferred from which keys the recorded
 * integrations have together.
 */

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly sections: readonly TemplateSection[];
  readonly options: readonly TemplateOption[];
  readonly fields: readonly TemplateField[];
  readonly environment_variables: readonly string[];
}

interface TemplateSection {
  readonly id: number;
  readonly order: number;
  readonly name: string;
  readonly description: string;
}

export interface TemplateOption {
  readonly name: string;
  readonly description: string;
  readonly order: number;
  readonly label: string;
  readonly visibility_expression: Visibility | null;
  readonly type: 'bool' | 'select';
  readonly values: readonly string[];
  readonly default: string | boolean;
}

export interface TemplateField {
  readonly name: string;
  readonly description: string;
  readonly order: number;
  readonly label: string;
  readonly visibility_expression: Visibility | null;
  readonly default: string;
  readonly validation: string;
  readonly validation_description: string;
  readonly secret: boolean;
  readonly multiline: boolean;
}

/** A key is allowed only where its expression holds for the other values (Connect API reference). */
export type Visibility =
  | { readonly name: string; readonly value: string | boolean }
  | { readonly operator: 'and' | 'or'; readonly operands: readonly Visibility[] };

const viewer: Visibility = { name: 'auth_type', value: 'Viewer' };
const serviceAccount: Visibility = { name: 'auth_type', value: 'Service Account' };
const confidential: Visibility = { name: 'auth_mode', value: 'Confidential' };
const confidentialViewer: Visibility = { operator: 'and', operands: [viewer, confidential] };
const confidentialOrServiceAccount: Visibility = {
  operator: 'or',
  operands: [confidential, serviceAccount],
};

interface OptionEntry {
  readonly option: Omit<TemplateOption, 'order'>;
}
interface FieldEntry {
  readonly field: Omit<TemplateField, 'order'>;
}
type Visible = Visibility | null;

function label(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

function option(
  name: string,
  type: 'bool' | 'select',
  values: readonly string[],
  standard: string | boolean,
  visible: Visible,
): OptionEntry {
  return {
    option: {
      name,
      description: '',
      label: label(name),
      visibility_expression: visible,
      type,
      values,
      default: standard,
    },
  };
}

/** The first value is the default. */
function select(
  name: string,
  values: readonly [string, ...string[]],
  visible: Visible = null,
): OptionEntry {
  return option(name, 'select', values, values[0], visible);
}

/** A text field. There is no "required" flag: a field is required if its validation rejects the empty string. */
function field(name: string, more: Partial<TemplateField> = {}): FieldEntry {
  return {
    field: {
      name,
      description: '',
      label: label(name),
      visibility_expression: null,
      default: '',
      validation: '',
      validation_description: '',
      secret: false,
      multiline: false,
      ...more,
    },
  };
}

const required = { validation: '\\S', validation_description: 'must not be empty' };
const url = { validation: '^https?://\\S+$', validation_description: 'must be a URL' };

function secret(name: string, visible: Visible): FieldEntry {
  return field(name, { ...required, secret: true, visibility_expression: visible });
}

function template(
  id: string,
  name: string,
  entries: readonly (OptionEntry | FieldEntry)[],
): Template {
  return {
    id,
    name,
    description: `Integrations with ${name}`,
    sections: [{ id: 1, order: 1, name: 'Configuration', description: '' }],
    options: entries.flatMap((entry, order) =>
      'option' in entry ? { ...entry.option, order } : [],
    ),
    fields: entries.flatMap((entry, order) => ('field' in entry ? { ...entry.field, order } : [])),
    environment_variables: [],
  };
}

const viewerOrServiceAccount = select('auth_type', ['Viewer', 'Service Account']);
const authMode = select('auth_mode', ['Confidential', 'Public'], viewer);
const usePkce = option('use_pkce', 'bool', [], true, viewer);
const clientId = field('client_id', required);
const tokenEndpointAuthMethod = (visible: Visible): OptionEntry =>
  select('token_endpoint_auth_method', ['client_secret_post', 'client_secret_basic'], visible);

function azureLike(id: string, name: string, scopes: string): Template {
  return template(id, name, [
    viewerOrServiceAccount,
    authMode,
    field('tenant_id', required),
    clientId,
    secret('client_secret', confidentialOrServiceAccount),
    field('scopes', { default: scopes }),
  ]);
}

/** Google takes confidential clients only (documented), so there is one auth mode and no auth type to choose. */
function googleLike(id: string, name: string, scopes: string): Template {
  return template(id, name, [
    select('auth_mode', ['Confidential']),
    clientId,
    secret('client_secret', confidential),
    field('scopes', { default: scopes }),
  ]);
}

/** The templates of a new simulated server. */
export const TEMPLATES: readonly Template[] = [
  template('custom', 'Custom Integration', [
    viewerOrServiceAccount,
    authMode,
    usePkce,
    field('authorization_uri', url),
    field('token_uri', url),
    clientId,
    secret('client_secret', confidentialOrServiceAccount),
    tokenEndpointAuthMethod(null),
    field('scopes'),
  ]),
  azureLike('azure', 'Azure', 'offline_access .default'),
  azureLike(
    'azure-openai',
    'Azure OpenAI',
    'https://cognitiveservices.azure.com/.default offline_access',
  ),
  azureLike('sharepoint', 'SharePoint', '.default offline_access'),
  googleLike(
    'bigquery',
    'Google BigQuery',
    'https://www.googleapis.com/auth/bigquery https://www.googleapis.com/auth/bigquery.insertdata',
  ),
  googleLike('vertex-ai', 'Google Vertex AI', 'https://www.googleapis.com/auth/cloud-platform'),
  // Of these three the pages are documented, and no integration was recorded: the keys are those of their kin.
  googleLike(
    'sheets',
    'Google Sheets',
    'https://www.googleapis.com/auth/spreadsheets https://www.googleapis.com/auth/drive',
  ),
  googleLike('drive', 'Google Drive', 'https://www.googleapis.com/auth/drive'),
  azureLike('msgraph', 'Microsoft Graph', 'https://graph.microsoft.com/.default offline_access'),
  template('github', 'GitHub', [
    select('auth_mode', ['Confidential']),
    clientId,
    secret('client_secret', confidential),
  ]),
  template('salesforce', 'Salesforce', [
    select('auth_type', ['Viewer']),
    authMode,
    field('sf_host_domain', url),
    clientId,
    secret('client_secret', confidential),
    field('scopes', { default: 'refresh_token offline_access api web' }),
  ]),
  template('snowflake', 'Snowflake', [
    select('auth_mode', ['Confidential']),
    field('account_url', url),
    clientId,
    secret('client_secret', confidential),
    field('scopes', { default: 'refresh_token' }),
  ]),
  template('aws', 'Amazon Web Services', [
    viewerOrServiceAccount,
    authMode,
    usePkce,
    field('authorization_uri', { ...url, visibility_expression: viewer }),
    field('token_uri', { ...url, visibility_expression: viewer }),
    field('client_id', { ...required, visibility_expression: viewer }),
    secret('client_secret', confidentialViewer),
    tokenEndpointAuthMethod(viewer),
    field('scopes', { default: 'openid offline_access', visibility_expression: viewer }),
    field('role_arn', required),
    field('sts_region', required),
    field('session_duration', {
      default: '3600',
      validation: '^\\d+$',
      validation_description: 'must be a number of seconds',
    }),
  ]),
  template('connect', 'Connect API', [select('max_role', ['Viewer', 'Publisher', 'Admin'])]),
  // Its keys come from an example in Posit's command line client, not from a recording.
  template('databricks', 'Databricks', [
    viewerOrServiceAccount,
    authMode,
    field('workspace_host', url),
    clientId,
    secret('client_secret', confidentialOrServiceAccount),
    field('scopes', { default: 'all-apis offline_access' }),
  ]),
  // Invented: stands for the templates whose keys are not known and that hold a multi-line secret.
  template('key-pair', 'Key Pair', [
    select('auth_type', ['Service Account']),
    clientId,
    field('private_key', { ...required, secret: true, multiline: true }),
    field('passphrase', { secret: true }),
  ]),
];
