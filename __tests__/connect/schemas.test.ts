import fc from 'fast-check';
import { UnexpectedShape } from '../../src/connect/readers';
import {
  readAssociations,
  readCurrentUser,
  readGroups,
  readIntegration,
  readIntegrations,
  readServerSettings,
  readTemplate,
  readTemplates,
  readUsers,
} from '../../src/connect/schemas';
import { RECORDED_INTEGRATIONS } from '../fixtures/recorded-integrations';
import { TEMPLATES } from '../support/connect';
import type { Visibility } from '../support/connect/templates';

describe('Integrations', () => {
  it('are read without a loss', () => {
    const read = readIntegrations(RECORDED_INTEGRATIONS);
    expect(read).toHaveLength(RECORDED_INTEGRATIONS.length);
    for (const [index, recorded] of RECORDED_INTEGRATIONS.entries()) {
      expect(read[index]).toEqual({
        id: recorded.id,
        guid: recorded.guid,
        name: recorded.name ?? '',
        description: recorded.description ?? '',
        template: recorded.template,
        auth_type: 'auth_type' in recorded ? recorded.auth_type : null,
        config: recorded.config ?? {},
        permissions:
          'permissions' in recorded && recorded.permissions !== null
            ? recorded.permissions.map(({ user_guid, group_guid }) =>
                user_guid === null
                  ? { kind: 'group', guid: group_guid }
                  : { kind: 'user', guid: user_guid },
              )
            : null,
        content_count: ('content_count' in recorded ? recorded.content_count : null) ?? undefined,
        created_time: recorded.created_time,
        updated_time: recorded.updated_time,
      });
    }
  });

  it('have the traits of real ones', () => {
    const read = readIntegrations(RECORDED_INTEGRATIONS);
    const byId = (wanted: string) => read.find(({ id }) => id === wanted)!;
    expect(byId('10').name).toBe('Warehouse of the team ');
    expect(Array.from(byId('25').name)).toHaveLength(104);
    expect(byId('25').name).toMatch(/–.*’/u);
    expect(byId('25').description).toBe('line one\nline two\r\n\nline four');
    expect(read.filter(({ name }) => name === 'Models').map(({ id }) => id)).toEqual(['62', '64']);
    expect(byId('4').config['use_pkce']).toBe(true);
    expect(byId('48').config).toMatchObject({ session_duration: '3600', use_pkce: false });
    expect(byId('101').config).toEqual({
      max_role: 'Publisher',
      made_up_number: 3600,
      made_up_null: null,
    });
  });

  it('need an id and a GUID only', () => {
    expect(readIntegration({ id: 7, guid: 'g' })).toEqual({
      id: '7',
      guid: 'g',
      name: '',
      description: '',
      template: null,
      auth_type: null,
      config: {},
      permissions: null,
      created_time: '',
      updated_time: '',
    });
    expect(readIntegration({ id: '7', guid: 'g', permissions: [] }).permissions).toEqual([]);
  });

  it('are for users and groups, by their GUIDs in lower case', () => {
    const permissions = [
      { user_guid: 'ABC', group_guid: null },
      { user_guid: '', group_guid: 'DEF' },
      {},
    ];
    expect(readIntegration({ id: '7', guid: 'g', permissions }).permissions).toEqual([
      { kind: 'user', guid: 'abc' },
      { kind: 'group', guid: 'def' },
      { kind: 'unknown' },
    ]);
  });

  it('may have a number of content items that is none', () => {
    const json = { id: '7', guid: 'g', content_count: 'many' };
    expect(readIntegration(json)).not.toHaveProperty('content_count');
  });

  it.each([
    { guid: 'g' },
    { id: '7' },
    { id: null, guid: 'g' },
    { id: Infinity, guid: 'g' },
    { id: '7', guid: 'g', name: 7 },
    { id: '7', guid: 'g', config: [] },
    { id: '7', guid: 'g', config: 'text' },
    { id: '7', guid: 'g', permissions: {} },
    { id: '7', guid: 'g', permissions: [{ user_guid: 7 }] },
    [],
    null,
    'text',
  ])('are not %j', (json) => {
    expect(() => readIntegration(json)).toThrow(UnexpectedShape);
  });

  it.each([{}, { integrations: [] }, null, 'text', [null]])('are no list in %j', (json) => {
    expect(() => readIntegrations(json)).toThrow(UnexpectedShape);
  });

  it('keep every name byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const json = JSON.parse(JSON.stringify({ id: '1', guid: 'g', name })) as unknown;
        expect(readIntegration(json).name).toBe(name);
      }),
    );
  });
});

describe('Templates', () => {
  /** What an expression of the simulated server means. */
  function meaning(expression: Visibility | null): object {
    if (expression === null) return { is: 'always' };
    return 'operands' in expression
      ? { is: expression.operator, of: expression.operands.map(meaning) }
      : { is: 'equal', key: expression.name, oneOf: [expression.value] };
  }

  it('are read from an answer of the shape that the API reference describes', () => {
    const read = readTemplates(TEMPLATES);
    if (read === 'not-told') throw new Error(read);
    expect([...read.values()]).toEqual(
      TEMPLATES.map(({ id, name, options, fields }) => ({
        id,
        name,
        options: options.map((option) => ({
          name: option.name,
          type: option.type,
          values: option.values,
          default: option.default,
          visibility_expression: meaning(option.visibility_expression),
        })),
        fields: fields.map((field) => ({
          name: field.name,
          label: field.label,
          default: field.default,
          validation: field.validation,
          validation_description: field.validation_description,
          secret: field.secret,
          visibility_expression: meaning(field.visibility_expression),
        })),
      })),
    );
  });

  it('need an id, and keys a name only', () => {
    expect(readTemplate({ id: 't' })).toEqual({
      id: 't',
      name: '',
      options: [],
      fields: [],
    });
    expect(readTemplate({ id: 't', options: null, fields: null })).toMatchObject({
      options: [],
      fields: [],
    });
    expect(readTemplate({ id: 't', options: [{ name: 'o' }], fields: [{ name: 'f' }] })).toEqual({
      id: 't',
      name: '',
      options: [{ name: 'o', type: '', values: [], visibility_expression: { is: 'always' } }],
      fields: [
        {
          name: 'f',
          label: '',
          validation: '',
          validation_description: '',
          secret: false,
          visibility_expression: { is: 'always' },
        },
      ],
    });
    expect(
      readTemplate({
        id: 't',
        options: [{ name: 'o', type: null, values: null, default: null }],
        fields: [{ name: 'f', label: null, default: null, validation: null, secret: null }],
      }),
    ).toMatchObject({
      options: [{ type: '', values: [], default: null }],
      fields: [{ label: '', default: null, validation: '', secret: false }],
    });
  });

  it.each([
    {},
    { id: 't', options: [{}] },
    { id: 't', fields: [{ name: 7 }] },
    { id: 't', fields: [{ name: 'f', secret: 'yes' }] },
    { id: 't', fields: {} },
  ])('are not %j', (json) => {
    expect(() => readTemplate(json)).toThrow(UnexpectedShape);
  });

  const viewer = { name: 'auth_type', value: 'Viewer' };
  const isViewer = { is: 'equal', key: 'auth_type', oneOf: ['Viewer'] };
  const spelledOut = { name: '', value: '', operator: '', operands: [] };

  function visibilityOf(expression: unknown): unknown {
    const { options, fields } = readTemplate({
      id: 't',
      options: [{ name: 'o', visibility_expression: expression }],
      fields: [{ name: 'f', visibility_expression: expression }],
    });
    expect(options[0]!.visibility_expression).toEqual(fields[0]!.visibility_expression);
    return fields[0]!.visibility_expression;
  }

  it.each([undefined, null, {}, spelledOut, { ...spelledOut, value: null, operands: null }])(
    'take the expression %j for none',
    (expression) => {
      expect(visibilityOf(expression)).toEqual({ is: 'always' });
    },
  );

  it.each([
    [viewer, isViewer],
    [
      { name: 'a', value: false, extra: 1 },
      { is: 'equal', key: 'a', oneOf: [false] },
    ],
    [
      { name: 'a', value: ['x', 1] },
      { is: 'equal', key: 'a', oneOf: ['x', 1] },
    ],
    [
      { name: 'a', value: '' },
      { is: 'equal', key: 'a', oneOf: [''] },
    ],
    [{ ...viewer, operator: '', operands: null }, isViewer],
    [{ ...spelledOut, ...viewer }, isViewer],
    [
      { ...spelledOut, operator: 'AND', operands: [{ ...spelledOut, ...viewer }] },
      { is: 'and', of: [isViewer] },
    ],
    [
      { operator: 'or', operands: [viewer, { operator: 'not', operands: [viewer] }], name: '' },
      { is: 'or', of: [isViewer, { is: 'not', of: isViewer }] },
    ],
    [
      { operator: 'and', operands: [{}, 'x', null, viewer] },
      { is: 'and', of: [{ is: 'unknown' }, { is: 'unknown' }, { is: 'unknown' }, isViewer] },
    ],
  ])('read the expression %j as %j', (expression, read) => {
    expect(visibilityOf(expression)).toEqual(read);
  });

  it.each([
    'auth_type == Viewer',
    7,
    [viewer],
    { operator: 'and' },
    { operator: 'and', operands: null },
    { operator: 'xor', operands: [viewer] },
    { operator: 'not', operands: [] },
    { operator: 'not', operands: [viewer, viewer] },
    { operator: 7, operands: [] },
    { operands: [viewer] },
    { operands: 'x' },
    { name: 'a' },
    { name: 'a', value: null },
    { expression: 'x' },
    { name: 7, value: 'x' },
    { name: '', value: 'x' },
    { ...viewer, operands: [viewer] },
  ])('leave the expression %j to the server, instead of taking it for none', (expression) => {
    expect(visibilityOf(expression)).toEqual({ is: 'unknown' });
  });
});

describe('Server settings', () => {
  it('may hide everything', () => {
    expect(readServerSettings({})).toEqual({ version: '' });
    expect(readServerSettings({ version: null, license: null })).toEqual({ version: '' });
  });

  it('are read as far as they matter', () => {
    expect(
      readServerSettings({
        version: '2025.08.0-dev+23',
        hostname: 'connect',
        license: { 'oauth-integrations': '0', tier: 'basic' },
        oauth_integrations_enabled: false,
      }),
    ).toEqual({
      version: '2025.08.0-dev+23',
      license: { 'oauth-integrations': '0', tier: 'basic' },
      oauth_integrations_enabled: false,
    });
  });

  it.each([null, [], 'text', { version: 7 }, { license: 'yes' }])('are not %j', (json) => {
    expect(() => readServerSettings(json)).toThrow(UnexpectedShape);
  });
});

describe('Associations', () => {
  it('are read from servers of any version', () => {
    expect(
      readAssociations([
        { app_guid: 'a', oauth_integration_guid: 'i', oauth_integration_name: null },
        { app_guid: 'a', content_guid: 'a', oauth_integration_guid: 'i', created_time: 'x' },
        { content_guid: 'a', oauth_integration_guid: 'i' },
      ]),
    ).toEqual([
      { app_guid: 'a', content_guid: null, oauth_integration_guid: 'i' },
      { app_guid: 'a', content_guid: 'a', oauth_integration_guid: 'i' },
      { app_guid: null, content_guid: 'a', oauth_integration_guid: 'i' },
    ]);
  });

  it.each([
    {},
    { oauth_integration_guid: 'i' },
    [{ app_guid: 'a' }],
    [{ app_guid: 'a', oauth_integration_guid: '../i' }],
    [{ app_guid: 'a/b', oauth_integration_guid: 'i' }],
    [{ content_guid: '..', oauth_integration_guid: 'i' }],
  ])('are not %j', (json) => {
    expect(() => readAssociations(json)).toThrow(UnexpectedShape);
  });
});

describe('Users and groups', () => {
  it('are read from pages', () => {
    const page = { current_page: 1, total: 1 };
    expect(
      readUsers({ ...page, results: [{ guid: 'u', username: 'ann', locked: false }] }),
    ).toEqual({ total: 1, results: [{ guid: 'u', username: 'ann' }] });
    expect(readUsers({ results: [{ guid: 'u' }] })).toEqual({
      results: [{ guid: 'u', username: '' }],
    });
    expect(
      readGroups({ ...page, results: [{ guid: 'g', name: 'staff', owner_guid: 'u' }] }),
    ).toEqual({ total: 1, results: [{ guid: 'g', name: 'staff' }] });
    expect(readGroups({ results: [{ guid: 'g', name: null }] })).toEqual({
      results: [{ guid: 'g', name: '' }],
    });
  });

  it('may come in a number that is none', () => {
    // What JSON.parse makes of 1e999.
    expect(readUsers({ total: Infinity, results: [] })).toEqual({ results: [] });
  });

  it.each([[], {}, { results: null }, { results: [{}] }, { results: [{ guid: '../u' }] }])(
    'are no page in %j',
    (json) => {
      expect(() => readUsers(json)).toThrow(UnexpectedShape);
      expect(() => readGroups(json)).toThrow(UnexpectedShape);
    },
  );

  it.each([
    [{ user_role: 'publisher', guid: 'u' }, 'publisher'],
    [{ user_role: null }, null],
    [{}, null],
  ])('have a role in %j: %p', (json, role) => {
    expect(readCurrentUser(json)).toEqual({ user_role: role });
  });
});
