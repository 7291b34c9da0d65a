import fc from 'fast-check';
import { readTemplate } from '../../src/connect/schemas';
import {
  authTypeOf,
  missingKeys,
  templateProblems,
  typedConfig,
  allowedSecrets,
  type Declaration,
} from '../../src/reconcile/templates';
import { simulatedTemplate, templateOf } from '../fixtures/state';
import { declaration, serverLike, template as anyTemplate } from '../support/arbitraries';
import { API_KEYS, type SimulatedConnect, type Template } from '../support/connect';

const CUSTOM = simulatedTemplate('custom');
const AZURE = simulatedTemplate('azure');
const GITHUB = simulatedTemplate('github');
const AWS = simulatedTemplate('aws');

/** An update that declares nothing, of an integration about which nothing is known. */
const nothing: Declaration = { config: {}, secrets: [], keepsSecrets: false, stored: {} };

function problems(of: Parameters<typeof templateProblems>[0], more: Partial<Declaration>) {
  const declared = { ...nothing, ...more };
  const missing = missingKeys(of, declared);
  return [...templateProblems(of, declared), ...missing.open, ...missing.secrets].map(
    ({ message }) => message,
  );
}

describe('Keys', () => {
  it('accepts the keys and values that the template has', () => {
    expect(
      templateProblems(CUSTOM, {
        config: {
          auth_type: 'Viewer',
          auth_mode: 'Confidential',
          use_pkce: true,
          authorization_uri: 'https://idp.example.com/authorize',
          token_uri: 'https://idp.example.com/token',
          client_id: 'a-client',
          token_endpoint_auth_method: 'client_secret_basic',
          scopes: '',
        },
        secrets: ['client_secret'],
        keepsSecrets: false,
        stored: null,
      }),
    ).toEqual([]);
  });

  it.each([
    [
      'one that is close to another',
      { config: { tenantid: 'x' } },
      '`tenantid` is no config key of the template azure. Did you mean `tenant_id`? It has: auth_type, auth_mode, tenant_id, client_id, scopes.',
      AZURE,
    ],
    [
      'one with a hyphen',
      { config: { 'client-id': 'x' } },
      '`client-id` is no config key of the template azure. Did you mean `client_id`? It has: auth_type, auth_mode, tenant_id, client_id, scopes.',
      AZURE,
    ],
    [
      'one that is close to none',
      { config: { workspace_host: 'x' } },
      '`workspace_host` is no config key of the template azure. It has: auth_type, auth_mode, tenant_id, client_id, scopes.',
      AZURE,
    ],
    [
      'one that every object has',
      { config: { constructor: 'x' } },
      '`constructor` is no config key of the template github. It has: auth_mode, client_id.',
      GITHUB,
    ],
    [
      'an unknown secret',
      { secrets: ['client_secrets'] },
      '`client_secrets` is no secret config key of the template github. Did you mean `client_secret`? It has: client_secret.',
      GITHUB,
    ],
    [
      'a secret where there is none',
      { secrets: ['token'] },
      '`token` is no secret config key of the template connect. It has: none.',
      simulatedTemplate('connect'),
    ],
    [
      'a secret in the open',
      { config: { client_secret: 'oh' } },
      '`client_secret` is a secret of the template github. Declare it with the secrets, so that it is masked.',
      GITHUB,
    ],
    [
      'an open field among the secrets',
      { secrets: ['client_id'] },
      '`client_id` is no secret of the template github: Connect shows it to publishers. Declare it with the config; secrets are: client_secret.',
      GITHUB,
    ],
    [
      'an option among the secrets',
      { secrets: ['auth_mode'] },
      '`auth_mode` is no secret of the template github: Connect shows it to publishers. Declare it with the config; secrets are: client_secret.',
      GITHUB,
    ],
  ])('refuses %s', (_, more: Partial<Declaration>, message, template) => {
    expect(problems(template, more)).toEqual([message]);
  });

  it('lists the keys that the chosen options allow, and no others', () => {
    const config = { auth_type: 'Service Account', roles: 'x' };
    expect(problems(AWS, { config })).toEqual([
      '`roles` is no config key of the template aws. It has: auth_type, role_arn, sts_region, session_duration.',
    ]);
    expect(problems(AWS, { config: { auth_type: 'Service Account' }, secrets: ['key'] })).toEqual([
      '`key` is no secret config key of the template aws. It has: none.',
    ]);
  });

  it('reports every problem, in the order of the declaration', () => {
    const reported = templateProblems(GITHUB, {
      config: { auth_mode: 'Public', clientid: 'x', client_id: '' },
      secrets: ['secret'],
      keepsSecrets: false,
      stored: null,
    });
    expect(reported.map(({ path }) => path)).toEqual([
      'config.auth_mode',
      'config.clientid',
      'config.client_id',
      'secrets.secret',
    ]);
    expect(reported.map(({ message }) => message)).toEqual([
      '`auth_mode` is "Public"; it must be one of: Confidential.',
      '`clientid` is no config key of the template github. Did you mean `client_id`? It has: auth_mode, client_id.',
      '`client_id` is empty, which the template does not accept: must not be empty',
      // Whether the secret is needed hangs on an option with a value that there is not.
      '`secret` is no secret config key of the template github. It has: none.',
    ]);
  });
});

describe('Values', () => {
  const BOOLEANS = templateOf({
    options: [{ name: 'use_pkce', type: 'bool', default: true }],
  });

  it.each([true, false, 'true', 'false', 'True', 'FALSE'])('takes %p for a boolean', (value) => {
    expect(problems(BOOLEANS, { config: { use_pkce: value } })).toEqual([]);
  });

  it.each(['yes', 'no', '1', '0', 'on', 'tRUE', '', 'true '])('refuses %p for one', (value) => {
    expect(problems(BOOLEANS, { config: { use_pkce: value } })).toEqual([
      `\`use_pkce\` is "${value}"; it must be true or false.`,
    ]);
  });

  it.each(['basic', 'client_secret_post ', ''])(
    'refuses %p where it is not in the list of a select',
    (value) => {
      expect(problems(CUSTOM, { config: { token_endpoint_auth_method: value } })).toEqual([
        `\`token_endpoint_auth_method\` is "${value}"; it must be one of: client_secret_post, client_secret_basic.`,
      ]);
    },
  );

  it('says so where only letter case differs', () => {
    expect(problems(AZURE, { config: { auth_type: 'viewer' } })).toEqual([
      '`auth_type` is "viewer"; it must be one of: Viewer, Service Account. Did you mean "Viewer"? Letter case counts.',
    ]);
  });

  it('takes anything for a select without a list', () => {
    const open = templateOf({ options: [{ name: 'level', values: [] }] });
    expect(problems(open, { config: { level: 'any' } })).toEqual([]);
  });

  it('compares the values of a list by their text', () => {
    const numbers = templateOf({ options: [{ name: 'level', values: [1, 2, true, 'max'] }] });
    for (const level of ['1', '2', true, 'true', 'max']) {
      expect(problems(numbers, { config: { level } })).toEqual([]);
    }
    expect(problems(numbers, { config: { level: '3' } })).toEqual([
      '`level` is "3"; it must be one of: 1, 2, true, max.',
    ]);
  });

  it('refuses no value where the pattern does not accept it', () => {
    expect(problems(CUSTOM, { config: { client_id: '' } })).toEqual([
      '`client_id` is empty, which the template does not accept: must not be empty',
    ]);
  });

  it('leaves any other value to the pattern of the server, which may take for ever here', () => {
    expect(problems(CUSTOM, { config: { token_uri: 'idp.example.com' } })).toEqual([]);
    const slow = templateOf({ fields: [{ name: 'key', validation: '^(a+)+$' }] });
    expect(problems(slow, { config: { key: `${'a'.repeat(60)}!` } })).toEqual([]);
  });

  it('shows the pattern where the template has no words for it', () => {
    const pattern = templateOf({ fields: [{ name: 'seconds', validation: '^\\d+$' }] });
    expect(problems(pattern, { config: { seconds: '' } })).toEqual([
      '`seconds` is empty, which the template does not accept: it must match ^\\d+$',
    ]);
    expect(problems(pattern, { config: { seconds: '3600' } })).toEqual([]);
  });

  it('leaves a pattern to the server that it cannot read', () => {
    const other = templateOf({ fields: [{ name: 'key', validation: '\\Qa\\E' }] });
    expect(problems(other, { config: { key: '' } })).toEqual([]);
  });

  it('does not look at the values of secrets', () => {
    expect(problems(GITHUB, { secrets: ['client_secret'] })).toEqual([]);
  });

  it('takes a boolean for the text of a field', () => {
    const text = templateOf({ fields: [{ name: 'flag', validation: '^true$' }] });
    expect(problems(text, { config: { flag: true } })).toEqual([]);
  });
});

describe('Visibility', () => {
  const viewer = { name: 'auth_type', value: 'Viewer' };
  const confidential = { name: 'auth_mode', value: 'Confidential' };
  const withKey = (visibility_expression: unknown): ReturnType<typeof templateOf> =>
    templateOf({
      options: [
        { name: 'auth_type', values: ['Viewer', 'Service Account'], default: 'Viewer' },
        { name: 'auth_mode', values: ['Confidential', 'Public'], default: 'Confidential' },
        { name: 'use_pkce', type: 'bool', default: false },
        { name: 'silent', values: ['a'], default: null },
      ],
      fields: [{ name: 'key', visibility_expression }],
    });
  const visible = (expression: unknown, config: Declaration['config'] = {}): boolean =>
    problems(withKey(expression), { config: { ...config, key: 'x' } }).length === 0;

  it.each([
    ['no expression', null, true],
    ['an empty expression', {}, true],
    ['a leaf that holds', viewer, true],
    ['a leaf that does not', { name: 'auth_type', value: 'Service Account' }, false],
    ['a list that has the value', { name: 'auth_type', value: ['Other', 'Viewer'] }, true],
    ['a list that has not', { name: 'auth_type', value: ['Other', 'Service Account'] }, false],
    ['a boolean that holds', { name: 'use_pkce', value: false }, true],
    ['a boolean as text', { name: 'use_pkce', value: 'false' }, true],
    ['a boolean that does not hold', { name: 'use_pkce', value: true }, false],
    ['all of two that hold', { operator: 'and', operands: [viewer, confidential] }, true],
    [
      'all of two, one of which does not hold',
      { operator: 'AND', operands: [viewer, { name: 'auth_mode', value: 'Public' }] },
      false,
    ],
    [
      'one of two that hold',
      { operator: 'or', operands: [{ name: 'auth_mode', value: 'Public' }, viewer] },
      true,
    ],
    ['one of none', { operator: 'OR', operands: [] }, false],
    ['all of none', { operator: 'and', operands: [] }, true],
    ['not what does not hold', { operator: 'not', operands: [{ ...viewer, value: 'x' }] }, true],
    ['not what holds', { operator: 'Not', operands: [viewer] }, false],
    [
      'a nested expression',
      { operator: 'and', operands: [viewer, { operator: 'not', operands: [confidential] }] },
      false,
    ],
  ])('decides %s', (_, expression, expected) => {
    expect(visible(expression)).toBe(expected);
  });

  const open: readonly [string, unknown][] = [
    ['an operator that is not known', { operator: 'xor', operands: [viewer] }],
    ['a key that the template does not have', { name: 'other', value: 'x' }],
    ['a key without a value', { name: 'silent', value: 'x' }],
    ['a leaf that asks for nothing', { name: 'auth_type', value: null }],
    [
      'all of two, one of which is open',
      { operator: 'and', operands: [viewer, { name: 'other', value: 1 }] },
    ],
    [
      'one of two, one of which is open',
      {
        operator: 'or',
        operands: [
          { name: 'auth_type', value: 'x' },
          { name: 'other', value: 1 },
        ],
      },
    ],
    ['not what is open', { operator: 'not', operands: [{ name: 'other', value: 1 }] }],
    ['not more than one', { operator: 'not', operands: [viewer, viewer] }],
    ['a key that hangs on itself', { name: 'key', value: 'x' }],
  ];

  it.each(open)('leaves to the server %s', (_, expression) => {
    const secret = templateOf({
      options: withKey(null).options.map((option) => ({ ...option, visibility_expression: null })),
      fields: [{ name: 'key', secret: true, validation: '\\S', visibility_expression: expression }],
    });
    // Neither refused where it is declared, nor missed where it is not.
    expect(problems(secret, { secrets: ['key'], stored: null })).toEqual([]);
    expect(problems(secret, { stored: null })).toEqual([]);
  });

  it('is decided by an operand, whatever the open ones may be', () => {
    const unknown = { name: 'other', value: 1 };
    const no = { name: 'auth_type', value: 'x' };
    expect(visible({ operator: 'and', operands: [unknown, no] })).toBe(false);
    expect(
      problems(withSecret({ operator: 'or', operands: [unknown, viewer] }), {
        keepsSecrets: false,
        stored: null,
      }),
    ).toHaveLength(1);
  });

  function withSecret(visibility_expression: unknown): ReturnType<typeof templateOf> {
    return templateOf({
      options: withKey(null).options.map((option) => ({ ...option, visibility_expression: null })),
      fields: [{ name: 'key', secret: true, validation: '\\S', visibility_expression }],
    });
  }

  it('goes by what is declared before what is stored before the default', () => {
    const template = withKey(viewer);
    const stored = { auth_type: 'Service Account' };
    const config = { key: 'x' };
    expect(problems(template, { config, stored: {} })).toEqual([]);
    expect(problems(template, { config, stored: { auth_type: null } })).toEqual([]);
    expect(problems(template, { config, stored })).toHaveLength(1);
    expect(problems(template, { config: { ...config, auth_type: 'Viewer' }, stored })).toEqual([]);
  });

  it.each([true, 'true', 'TRUE'])('reads the boolean %p of the declaration', (use_pkce) => {
    expect(visible({ name: 'use_pkce', value: true }, { use_pkce })).toBe(true);
    expect(visible({ name: 'use_pkce', value: false }, { use_pkce })).toBe(false);
  });

  it.each([
    [viewer, 'auth_type is Viewer'],
    [{ name: 'use_pkce', value: true }, 'use_pkce is true'],
    [{ name: 'auth_type', value: ['a', 'b'] }, 'auth_type is a or b'],
    [
      { operator: 'AND', operands: [viewer, { operator: 'or', operands: [viewer, confidential] }] },
      'auth_type is Viewer and auth_type is Viewer or auth_mode is Confidential',
    ],
    [
      { operator: 'and', operands: [viewer, { operator: 'NOT', operands: [confidential] }] },
      'auth_type is Viewer and not (auth_mode is Confidential)',
    ],
    [
      {
        operator: 'and',
        operands: [viewer, { operator: 'not', operands: [viewer, confidential] }],
      },
      'auth_type is Viewer and a condition that is not known',
    ],
  ])('says in words where a key is allowed: %j', (expression, words) => {
    const none = { auth_type: 'Service Account', auth_mode: 'Confidential', use_pkce: 'false' };
    expect(problems(withKey(expression), { config: { ...none, key: 'x' } })).toEqual([
      `\`key\` is not allowed here: the template sample has it only where ${words}.`,
    ]);
  });

  it('says so of an option and of a secret, too', () => {
    const config = { auth_type: 'Service Account', auth_mode: 'Public' };
    expect(problems(AWS, { config, secrets: ['client_secret'] })).toEqual([
      '`auth_mode` is not allowed here: the template aws has it only where auth_type is Viewer.',
      '`client_secret` is not allowed here: the template aws has it only where auth_type is Viewer and auth_mode is Confidential.',
    ]);
  });

  it('does not let a key that is not allowed decide about another', () => {
    const chain = templateOf({
      options: [
        { name: 'auth_type', values: ['Viewer', 'Service Account'], default: 'Service Account' },
        {
          name: 'auth_mode',
          values: ['Confidential', 'Public'],
          default: 'Confidential',
          visibility_expression: viewer,
        },
      ],
      fields: [
        { name: 'secret', secret: true, validation: '\\S', visibility_expression: confidential },
      ],
    });
    expect(problems(chain, { stored: null })).toEqual([]);
    expect(problems(chain, { config: { auth_type: 'Viewer' }, stored: null })).toHaveLength(1);
  });
});

describe('Missing keys', () => {
  const config = {
    authorization_uri: 'https://idp.example.com/authorize',
    token_uri: 'https://idp.example.com/token',
    client_id: 'x',
  };
  const missing = (name: string, id: string, input = 'a key of secret-config'): string =>
    `the secret \`${name}\` is missing: the template ${id} needs it to create an integration. Give it as ${input} (under \`secrets\` in a manifest). Runs from forks and from Dependabot get no secrets; otherwise check the name of the secret, and the job's \`environment:\`.`;

  it('refuses to create without what the template needs, and names all of it', () => {
    expect(problems(CUSTOM, { stored: null })).toEqual([
      '`authorization_uri` is missing: the template custom needs it to create an integration. Declare it with the config.',
      '`token_uri` is missing: the template custom needs it to create an integration. Declare it with the config.',
      '`client_id` is missing: the template custom needs it to create an integration. Declare it with the config.',
      missing('client_secret', 'custom', 'client-secret'),
    ]);
    expect(problems(CUSTOM, { stored: null, config, secrets: ['client_secret'] })).toEqual([]);
  });

  it('updates without it, since the server keeps it', () => {
    expect(problems(CUSTOM, { stored: {} })).toEqual([]);
  });

  const WITH_SETTINGS = 'needs it with the settings that are declared';
  const lacks = (name: string): string =>
    `\`${name}\` is missing: the template aws ${WITH_SETTINGS}. Declare it with the config.`;
  const update = (message: string): string =>
    message.replace('needs it to create an integration', WITH_SETTINGS);

  it('updates to settings that need more only with all of it', () => {
    const stored = { auth_type: 'Service Account', role_arn: 'arn', sts_region: 'eu' };
    const viewer = { auth_type: 'Viewer' };
    expect(problems(AWS, { stored, config: viewer })).toEqual([
      lacks('authorization_uri'),
      lacks('token_uri'),
      lacks('client_id'),
      update(missing('client_secret', 'aws', 'client-secret')),
    ]);
    const all = { stored, config: { ...viewer, ...config }, secrets: ['client_secret'] };
    expect(problems(AWS, all)).toEqual([]);
    const held = { ...stored, ...config, token_uri: '' };
    const rest = { stored: held, config: viewer, secrets: ['client_secret'] };
    expect(problems(AWS, rest)).toEqual([lacks('token_uri')]);
  });

  it.each<[string, Record<string, unknown>, Record<string, string>, number]>([
    ['another mode', { auth_mode: 'Public' }, { auth_mode: 'Confidential' }, 1],
    ['the same mode', { auth_mode: 'Confidential' }, { auth_mode: 'Confidential' }, 0],
    ['no mode', { auth_mode: 'Public' }, {}, 0],
    ['a mode where none is stored', {}, { auth_mode: 'Confidential' }, 0],
    ['a mode that allows none', { auth_mode: 'Confidential' }, { auth_mode: 'Public' }, 0],
    [
      'a mode where another option had allowed it',
      { auth_type: 'Service Account', auth_mode: 'Public' },
      { auth_type: 'Viewer', auth_mode: 'Confidential' },
      0,
    ],
  ])('an update that declares %s', (_, stored, declared, count) => {
    expect(problems(AZURE, { stored, config: declared })).toHaveLength(count);
  });

  it.each<[string, object, boolean]>([
    ['is needed', {}, true],
    ['has a default', { default: 'x' }, false],
    ['may be empty', { validation: '.*' }, false],
    ['may be empty as far as is known', { validation: '' }, false],
    [
      'may have been allowed before',
      {
        visibility_expression: {
          operator: 'or',
          operands: [{ odd: 1 }, { name: 'mode', value: 'B' }],
        },
      },
      false,
    ],
    [
      'may not be allowed',
      {
        visibility_expression: {
          operator: 'and',
          operands: [{ odd: 1 }, { name: 'mode', value: 'B' }],
        },
      },
      false,
    ],
  ])('leaves an update to the server unless sure: a key that %s', (_, more, refused) => {
    for (const secret of [true, false]) {
      const template = templateOf({
        options: [{ name: 'mode', values: ['A', 'B'], default: 'A' }],
        fields: [
          {
            ...{ name: 'token', secret, validation: '\\S' },
            ...{ visibility_expression: { name: 'mode', value: 'B' }, ...more },
          },
        ],
      });
      const change = { stored: { mode: 'A' }, config: { mode: 'B' } };
      expect(problems(template, change)).toHaveLength(refused ? 1 : 0);
    }
  });

  it('misses no secret that the chosen options do not allow', () => {
    const isPublic = { ...config, auth_mode: 'Public' };
    expect(problems(CUSTOM, { stored: null, config: isPublic })).toEqual([]);
    const role = {
      auth_type: 'Service Account',
      role_arn: 'arn:aws:iam::1:role/x',
      sts_region: 'us-east-1',
    };
    expect(problems(AWS, { stored: null, config: role })).toEqual([]);
  });

  it.each([
    ['a pattern that takes none', { validation: '^.*$' }],
    ['a default', { validation: '\\S', default: 'changeit' }],
  ])('misses no secret with %s', (_, field) => {
    const template = templateOf({ fields: [{ name: 'token', secret: true, ...field }] });
    expect(problems(template, { stored: null })).toEqual([]);
  });

  it.each([
    ['null', null],
    ['empty text', ''],
    ['nothing', undefined],
  ])('takes a default of %s for none', (_, standard) => {
    const template = templateOf({ fields: [{ name: 'token', secret: true, validation: '\\S' }] });
    const field = { ...template.fields[0]!, default: standard };
    expect(problems({ ...template, fields: [field] }, { stored: null })).toEqual([
      missing('token', 'sample'),
    ]);
  });

  it.each<[object, boolean]>([
    [{ validation: '\\S' }, true],
    [{ validation: '\\S', default: 'x' }, false],
    [{ validation: '.*' }, false],
    [{ validation: '' }, false],
    [{ validation: '\\S', visibility_expression: { name: 'other', value: 1 } }, false],
  ])('misses the open key %j: %p', (field, missed) => {
    const template = templateOf({ fields: [{ name: 'tenant_id', ...field }] });
    const problem =
      '`tenant_id` is missing: the template sample needs it to create an integration. Declare it with the config.';
    expect(problems(template, { stored: null })).toEqual(missed ? [problem] : []);
    expect(problems(template, { stored: {} })).toEqual([]);
    expect(problems(template, { stored: null, config: { tenant_id: 'x' } })).toEqual([]);
  });

  it.each(['', '\\Qx\\E'])(
    'asks for a secret with the pattern %p only where no secret at all is declared',
    (validation) => {
      const template = templateOf({
        fields: [
          { name: 'private_key', secret: true, validation: '^.*$' },
          { name: 'passphrase', secret: true, validation },
        ],
      });
      expect(problems(template, { stored: null })).toEqual([missing('passphrase', 'sample')]);
      expect(problems(template, { stored: null, secrets: ['private_key'] })).toEqual([]);
    },
  );

  describe('of a public client', () => {
    const withPattern = (validation: string): ReturnType<typeof templateOf> =>
      templateOf({
        options: [{ name: 'auth_mode', values: ['Confidential', 'Public'], default: 'Public' }],
        fields: [{ name: 'token', secret: true, validation }],
      });
    const on = (template: ReturnType<typeof templateOf>, auth_mode: string): string[] =>
      problems(template, { stored: null, config: { auth_mode } });

    it('are not asked for where the template does not tell', () => {
      expect(on(withPattern(''), 'Public')).toEqual([]);
      expect(on(withPattern(''), 'Confidential')).toEqual([missing('token', 'sample')]);
      expect(problems(withPattern(''), { stored: null })).toEqual([missing('token', 'sample')]);
    });

    it('are asked for where the template tells so', () => {
      expect(on(withPattern('\\S'), 'Public')).toEqual([missing('token', 'sample')]);
    });
  });
});

describe('typedConfig', () => {
  const TYPES = templateOf({
    options: [
      { name: 'use_pkce', type: 'bool', default: true },
      { name: 'auth_mode', values: ['true'], default: 'true' },
    ],
    fields: [{ name: 'duration' }],
  });

  it('gives values the types of the template', () => {
    expect(
      typedConfig(TYPES, { use_pkce: 'True', auth_mode: true, duration: false, other: true }),
    ).toEqual({ use_pkce: true, auth_mode: 'true', duration: 'false', other: true });
    expect(typedConfig(TYPES, { use_pkce: 'FALSE' })).toEqual({ use_pkce: false });
    expect(typedConfig(TYPES, { use_pkce: true })).toEqual({ use_pkce: true });
    expect(typedConfig(TYPES, { use_pkce: 'yes' })).toEqual({ use_pkce: 'yes' });
  });

  it('leaves values alone where there is no template', () => {
    const config = { use_pkce: 'true', auth_mode: true };
    expect(typedConfig(null, config)).toEqual(config);
    expect(typedConfig(null, config)).not.toBe(config);
  });

  it('takes the type of what is stored where the template does not tell', () => {
    const stored = { use_pkce: true, text: 'true', number: 5, nothing: null };
    const config = { use_pkce: 'False', text: true, number: '5', nothing: true, toString: true };
    const typed = { use_pkce: false, text: 'true', number: '5', nothing: true, toString: true };
    expect(typedConfig(null, config, stored)).toEqual(typed);
    expect(typedConfig(TYPES, { text: true, other: true }, stored)).toEqual({
      text: 'true',
      other: true,
    });
    expect(typedConfig(null, { use_pkce: 'yes' }, stored)).toEqual({ use_pkce: 'yes' });
  });

  it('prefers the type of the template to that of what is stored', () => {
    const stored = { use_pkce: 'true', auth_mode: true, duration: false };
    expect(
      typedConfig(TYPES, { use_pkce: 'false', auth_mode: 'true', duration: true }, stored),
    ).toEqual({ use_pkce: false, auth_mode: 'true', duration: 'true' });
  });

  it.each([
    ['no template', null, {}],
    ['no template, and stored scopes', null, { scopes: 'a' }],
    ['a template without scopes', TYPES, {}],
    ['a template with scopes', AZURE, {}],
  ])('puts scopes into one line, and nothing else: %s', (_, template, stored) => {
    const lines = ' openid\n  profile\t\r\nemail ';
    expect(typedConfig(template, { scopes: lines, duration: lines }, stored)).toEqual({
      scopes: 'openid profile email',
      duration: lines,
    });
    expect(typedConfig(template, { scopes: ' \n' }, stored)).toEqual({ scopes: '' });
  });

  it('leaves scopes alone that are no text', () => {
    expect(typedConfig(null, { scopes: true })).toEqual({ scopes: true });
    expect(typedConfig(null, { scopes: true }, { scopes: 'a' })).toEqual({ scopes: 'true' });
  });
});

describe('allowedSecrets', () => {
  it('lists the secrets that the options allow, declared before stored', () => {
    const client_secret = { key: 'client_secret', optional: false, certain: true };
    const viewer = { auth_type: 'Viewer', auth_mode: 'Public' };
    expect(allowedSecrets(CUSTOM, {}, {})).toEqual([client_secret]);
    expect(allowedSecrets(CUSTOM, {}, null)).toEqual([client_secret]);
    expect(allowedSecrets(CUSTOM, {}, viewer)).toEqual([]);
    expect(allowedSecrets(CUSTOM, { auth_mode: 'Confidential' }, viewer)).toEqual([client_secret]);
    expect(allowedSecrets(AWS, {}, { auth_type: 'Service Account' })).toEqual([]);
    expect(allowedSecrets(simulatedTemplate('connect'), {}, {})).toEqual([]);
  });

  it('tells which of them may be left out, and which are surely allowed', () => {
    const secret = { secret: true, validation: '\\S' };
    const template = templateOf({
      fields: [
        { ...secret, name: 'needed' },
        { ...secret, name: 'standard', default: 'x' },
        { ...secret, name: 'silent', validation: '' },
        { ...secret, name: 'unknown', visibility_expression: { name: 'other', value: 1 } },
        { name: 'open' },
      ],
    });
    expect(allowedSecrets(template, {}, {})).toEqual([
      { key: 'needed', optional: false, certain: true },
      { key: 'standard', optional: true, certain: true },
      { key: 'silent', optional: true, certain: true },
      { key: 'unknown', optional: false, certain: false },
    ]);
  });
});

describe('authTypeOf', () => {
  it('takes what is declared before what is stored before what the template chooses', () => {
    const declared = { auth_type: 'Service Account' };
    expect(authTypeOf(CUSTOM, declared, { auth_type: 'Viewer' })).toBe('Service Account');
    expect(authTypeOf(CUSTOM, {}, { auth_type: 'Visitor API Key' })).toBe('Visitor API Key');
    expect(authTypeOf(CUSTOM, {}, null)).toBe('Viewer');
    expect(authTypeOf(CUSTOM, {}, { auth_type: null })).toBe('Viewer');
    expect(authTypeOf(simulatedTemplate('key-pair'), {}, null)).toBe('Service Account');
  });

  it.each([
    ['no template', null, {}],
    ['a template without the choice', GITHUB, {}],
    ['an empty value', CUSTOM, { auth_type: '' }],
    ['a value that is no text', CUSTOM, { auth_type: true }],
  ])('tells nothing with %s', (_, template, config) => {
    expect(authTypeOf(template, config, null)).toBeNull();
  });
});

describe('Against the simulated server', () => {
  type Body = Readonly<Record<string, unknown>>;

  function post(connect: SimulatedConnect, config: Body): { status: number; guid?: string } {
    return send(connect, 'POST', '', { name: 'Sample', template: 'made', config });
  }

  function send(connect: SimulatedConnect, method: string, path: string, body: Body) {
    const { status, body: answer } = connect.handle({
      method,
      path: `/__api__/v1/oauth/integrations${path}`,
      headers: { authorization: `Key ${API_KEYS.administrator}` },
      body: JSON.stringify(body),
    });
    return { status, ...(JSON.parse(answer) as { guid?: string; config?: Body }) };
  }

  const isNeeded = (key: object): boolean => 'secret' in key && !key.secret;
  const declaredFor = (server: Template) =>
    fc.record({ server: fc.constant(server), declared: declaration(server, isNeeded) });

  it('refuses nothing that it accepts, and all keys and secrets that it refuses', () => {
    fc.assert(
      fc.property(anyTemplate.chain(declaredFor), ({ server, declared }) => {
        const connect = serverLike({ templates: [server] });
        const template = readTemplate(server);
        const found = problems(template, {
          config: declared.config,
          secrets: Object.keys(declared.secrets),
          stored: null,
        });
        const sent = { ...typedConfig(template, declared.config), ...declared.secrets };
        const { status } = post(connect, sent);
        if (status === 200) expect(found).toEqual([]);
        else if (dependsOnInvisible(server)) expect(status).toBe(400);
        else expect(found).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  /** Whether an expression asks for an option that has an expression itself: then the server has the last word. */
  function dependsOnInvisible({ options, fields }: Template): boolean {
    const conditional = options.filter((option) => option.visibility_expression !== null);
    return [...options, ...fields].some(({ visibility_expression }) =>
      conditional.some(({ name }) =>
        JSON.stringify(visibility_expression).includes(`"name":"${name}"`),
      ),
    );
  }

  const WRONG: readonly ((declared: Body, server: Template) => [string, unknown] | undefined)[] = [
    () => ['unheard_of', 'x'],
    (_, { options }) => {
      const select = options.find(({ type }) => type === 'select');
      return select && [select.name, 'Four'];
    },
    (_, { options }) => {
      const bool = options.find(({ type }) => type === 'bool');
      return bool && [bool.name, 'yes'];
    },
    (_, { fields }) => {
      const needed = fields.find(({ validation, secret }) => validation !== '' && !secret);
      return needed && [needed.name, ''];
    },
  ];

  it('refuses a single wrong key or value, as the server does', () => {
    fc.assert(
      fc.property(
        anyTemplate.chain(declaredFor),
        fc.constantFrom(...WRONG),
        ({ server, declared }, spoil) => {
          const wrong = spoil(declared.config, server);
          fc.pre(wrong !== undefined);
          const [key, value] = wrong;
          const template = readTemplate(server);
          const config = { ...declared.config, [key]: value as string };
          const found = templateProblems(template, {
            config,
            secrets: Object.keys(declared.secrets),
            keepsSecrets: false,
            stored: null,
          });
          const sent = { ...typedConfig(template, config), ...declared.secrets };
          expect(post(serverLike({ templates: [server] }), sent).status).toBe(400);
          expect(found.map(({ message }) => message).join('\n')).toContain(`\`${key}\``);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses no update that the server accepts', () => {
    const twice = anyTemplate.chain((server) =>
      fc.record({
        server: fc.constant(server),
        first: declaration(server, isNeeded),
        second: declaration(server),
      }),
    );
    fc.assert(
      fc.property(twice, ({ server, first, second }) => {
        const connect = serverLike({ templates: [server] });
        const template = readTemplate(server);
        const created = post(connect, { ...typedConfig(template, first.config), ...first.secrets });
        fc.pre(created.status === 200);
        const stored = send(connect, 'PATCH', `/${created.guid ?? ''}`, {}).config ?? null;
        const { status } = send(connect, 'PATCH', `/${created.guid ?? ''}`, {
          config: { ...typedConfig(template, second.config), ...second.secrets },
        });
        fc.pre(status === 200);
        expect(
          templateProblems(template, {
            config: second.config,
            secrets: Object.keys(second.secrets),
            keepsSecrets: false,
            stored,
          }),
        ).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
