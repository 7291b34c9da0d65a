import fc from 'fast-check';
import { readTemplate, type Integration } from '../../src/connect/schemas';
import type { Desired, DesiredIntegration, UpdateSecret } from '../../src/inputs/desired';
import { observe, type Observed } from '../../src/reconcile/observe';
import { differences } from '../../src/reconcile/differences';
import { makePlan, planUpdate, type PlanOptions } from '../../src/reconcile/plan';
import type {
  CreateStep,
  DeclarationProblem,
  Plan,
  Step,
  UpdateStep,
  Kept,
} from '../../src/reconcile/step';
import { Secret } from '../../src/secret';
import {
  association,
  byGuid,
  byName,
  declared,
  declaredAbsent,
  declaredSecret,
  guidOf,
  observedState,
  planOptions,
  refusedRead,
  simulatedTemplate,
  storedIntegration,
  templateOf,
  templatesOf,
} from '../fixtures/state';
import {
  declaration,
  integrationName,
  rearranged,
  scopes,
  serverLike,
  serverOptions,
  template as anyTemplate,
  text,
} from '../support/arbitraries';
import type { ConnectOptions, SimulatedConnect, Template } from '../support/connect';
import { inMemoryClient } from '../support/in-memory';

const CONTENT = guidOf(70);

/** What stays as it is where nothing is declared of the integration in the fixture. */
const ALL_KEPT: readonly Kept[] = [
  { field: 'config.client_secret', because: 'none-given' },
  { field: 'access', because: 'not-managed' },
  { field: 'content', because: 'not-managed' },
];

/** The only step of a plan for one declaration. */
function planned(
  desired: Desired,
  observed: Partial<Observed> = {},
  updateSecret: UpdateSecret = 'always',
): Step {
  const { steps } = makePlan([desired], observedState(observed), planOptions({ updateSecret }));
  expect(steps).toHaveLength(1);
  return steps[0]!;
}

/** Declares `more` of an integration that is there as in the fixture. */
function plannedUpdate(more: Partial<DesiredIntegration>, stored: Partial<Integration> = {}): Step {
  return planned(declared(more), { integrations: [storedIntegration(stored)] });
}

function refusal(desired: Desired, ...problems: string[]): Step {
  return expect.objectContaining({
    operation: 'refused',
    desired,
    problems: saying(...problems),
    warnings: [],
  }) as Step;
}

/** Problems with these messages. */
function saying(...messages: string[]): DeclarationProblem[] {
  return messages.map(
    (message) => expect.objectContaining({ message }) as unknown as DeclarationProblem,
  );
}

function bodyOf(step: Step): unknown {
  expect(step).toHaveProperty('body');
  return (step as CreateStep | UpdateStep).body;
}

describe('A refusal', () => {
  it('tells which integration it is about, if it is about one', () => {
    expect(plannedUpdate({ template: 'github' })).toMatchObject({
      operation: 'refused',
      integration: storedIntegration(),
    });
    expect(planned(declared({ template: null }))).toMatchObject({
      operation: 'refused',
      integration: null,
    });
  });
});

describe('A secret that the declared settings do not allow', () => {
  const desired = declared({
    config: { auth_mode: 'Public' },
    secrets: { client_secret: declaredSecret('a secret') },
  });
  const integrations = [storedIntegration()];

  it('is refused where it would be sent', () => {
    const problems = [{ path: 'secrets.client_secret' }];
    expect(planned(desired, { integrations })).toMatchObject({ operation: 'refused', problems });
  });

  it('stays where it is with `on-create`', () => {
    const step = planned(desired, { integrations }, 'on-create');
    expect(step).toMatchObject({ operation: 'update', secrets: [] });
    expect((step as UpdateStep).kept).toContainEqual({
      field: 'config.client_secret',
      because: 'not-allowed',
    });
  });
});

it('Content that is declared is not among what is left alone', () => {
  const kept = (content: string[]) => {
    const step = planned(declared({ content }), {
      integrations: [storedIntegration()],
      content: new Map(
        content.map((guid) => [guid, [association({ oauth_integration_guid: guidOf(11) })]]),
      ),
    });
    return 'kept' in step ? step.kept.map(({ field }) => field) : null;
  };
  expect(kept([])).toContain('content');
  expect(kept([CONTENT])).not.toContain('content');
});

describe('The place of what is wrong', () => {
  const integrations = [
    storedIntegration(),
    storedIntegration({ id: '12', guid: guidOf(12), name: 'Blobs' }),
  ];

  it.each<[string, Desired, readonly string[]]>([
    [
      'a template that is not there',
      declared({ template: 'azur', address: byName('New') }),
      ['template'],
    ],
    ['another template', declared({ template: 'custom' }), ['template']],
    ['no template', declared({ address: byName('New') }), ['template']],
    [
      'no template, and a name like another',
      declared({ address: byName('azure') }),
      ['template', 'name'],
    ],
    ['a GUID that nobody has', declared({ address: byGuid(guidOf(99), 'New') }), ['guid']],
    ['a name that is taken', declared({ address: byGuid(guidOf(11), 'Blobs') }), ['name']],
  ])('%s', (_, desired, paths) => {
    const step = planned(desired, { integrations });
    expect(step).toMatchObject({ operation: 'refused', problems: paths.map((path) => ({ path })) });
  });
});

describe('Creating', () => {
  const secret = declaredSecret('a secret');
  const azure = declared({
    description: '',
    template: 'azure',
    config: { tenant_id: 'a-tenant', client_id: 'a-client', auth_mode: 'Confidential' },
    secrets: { client_secret: secret },
  });

  it('sends what is declared, and nothing else', () => {
    expect(planned(azure)).toEqual({
      operation: 'create',
      desired: azure,
      template: simulatedTemplate('azure'),
      permissions: null,
      changes: [
        { field: 'description', from: null, to: '' },
        { field: 'config.tenant_id', from: null, to: 'a-tenant' },
        { field: 'config.client_id', from: null, to: 'a-client' },
        { field: 'config.auth_mode', from: null, to: 'Confidential' },
      ],
      kept: [
        { field: 'access', because: 'open' },
        { field: 'content', because: 'not-managed' },
      ],
      content: [],
      secrets: [{ key: 'client_secret', variable: null }],
      warnings: [],
      body: {
        name: 'Azure',
        description: '',
        template: 'azure',
        config: {
          tenant_id: 'a-tenant',
          client_id: 'a-client',
          auth_mode: 'Confidential',
          client_secret: secret.value,
        },
      },
    });
  });

  it('sends no description that is not declared, and secrets on create in any case', () => {
    const desired = declared({
      template: 'github',
      config: { client_id: 'x' },
      secrets: { client_secret: secret },
    });
    expect(bodyOf(planned(desired, {}, 'on-create'))).toEqual({
      name: 'Azure',
      template: 'github',
      config: { client_id: 'x', client_secret: secret.value },
    });
  });

  const CLIENT = {
    authorization_uri: 'https://idp.example.com/authorize',
    token_uri: 'https://idp.example.com/token',
    client_id: 'x',
  };

  it('shows and sends values in the types of the template', () => {
    const step = planned(
      declared({
        template: 'custom',
        config: { ...CLIENT, use_pkce: 'True', auth_mode: 'Public' },
      }),
    );
    expect(bodyOf(step)).toMatchObject({ config: { use_pkce: true, auth_mode: 'Public' } });
    expect(step).toHaveProperty(
      'changes',
      expect.arrayContaining([
        { field: 'config.use_pkce', from: null, to: 'true' },
        { field: 'config.auth_mode', from: null, to: 'Public' },
      ]),
    );
  });

  it('sends scopes in one line, as Connect keeps them', () => {
    const config = { ...azure.config, scopes: ' openid\n  profile\n' };
    const step = planned({ ...azure, config });
    expect(bodyOf(step)).toMatchObject({ config: { scopes: 'openid profile' } });
    expect(step).toHaveProperty(
      'changes',
      expect.arrayContaining([{ field: 'config.scopes', from: null, to: 'openid profile' }]),
    );
  });

  it('leaves keys and templates to a server that does not tell', () => {
    const desired = declared({ template: 'later', config: { made_up: 'TRUE' } });
    expect(planned(desired, { templates: 'not-told' })).toMatchObject({
      operation: 'create',
      template: null,
      body: { name: 'Azure', template: 'later', config: { made_up: 'TRUE' } },
    });
  });

  it('refuses a template that the server does not have', () => {
    const desired = declared({ template: 'azur' });
    const templates = templatesOf(simulatedTemplate('azure'), simulatedTemplate('custom'));
    expect(planned(desired, { templates })).toEqual(
      refusal(desired, 'The server has no template "azur". It has: azure, custom.'),
    );
  });

  it('refuses to create without a template, and names those there are', () => {
    const templates = templatesOf(simulatedTemplate('azure'), simulatedTemplate('custom'));
    expect(planned(declared(), { templates })).toEqual(
      refusal(
        declared(),
        'There is no integration with the name "Azure", and the action needs a template to create one. Give `template`, one of: azure, custom, or correct the name if you mean an existing integration.',
      ),
    );
    expect(planned(declared(), { templates: 'not-told' })).toEqual(
      refusal(
        declared(),
        'There is no integration with the name "Azure", and the action needs a template to create one. Give `template`, or correct the name if you mean an existing integration.',
      ),
    );
  });

  /** What is said of inputs, which do not tell whether they are empty or not there. */
  const EMPTY =
    " If you gave it, its value is empty: check the name of the variable, and the job's `environment:`.";

  it('refuses what the template refuses, all in one go', () => {
    const desired = declared({
      template: 'azure',
      config: { auth_mode: 'Secret' },
      verify: true,
      access: { to: 'listed', users: ['alice'], groups: [] },
      content: [CONTENT],
    });
    expect(planned(desired, { content: new Map([[CONTENT, refusedRead(404)]]) })).toEqual(
      refusal(
        desired,
        '`auth_mode` is "Secret"; it must be one of: Confidential, Public.',
        `\`tenant_id\` is missing: the template azure needs it to create an integration. Declare it with the config.${EMPTY}`,
        `\`client_id\` is missing: the template azure needs it to create an integration. Declare it with the config.${EMPTY}`,
        '`verify` is for integrations with the auth type Service Account only, and this one has Viewer. Leave verify out, or declare auth_type.',
        '"alice" has not been looked up.',
        `The content item ${CONTENT} cannot be associated: it does not exist, or the API key may not see it. ${refusedRead(404).message}`,
      ),
    );
  });

  it('refuses to create without what the template needs, and names all of it', () => {
    const step = planned(declared({ template: 'azure' }));
    expect(step).toHaveProperty(
      'problems',
      saying(
        `\`tenant_id\` is missing: the template azure needs it to create an integration. Declare it with the config.${EMPTY}`,
        `\`client_id\` is missing: the template azure needs it to create an integration. Declare it with the config.${EMPTY}`,
        "the secret `client_secret` is missing: the template azure needs it to create an integration. Give it as client-secret (under `secrets` in a manifest). Runs from forks and from Dependabot get no secrets; otherwise check the name of the secret, and the job's `environment:`.",
      ),
    );
  });
});

describe('Names', () => {
  const github = {
    template: 'github',
    config: { client_id: 'x' },
    secrets: { client_secret: declaredSecret('s') },
  };
  const looksLike = (declaredAs: string, other: string): string =>
    `There is no integration with the name ${escaped(declaredAs)}, but ${escaped(other)} (${guidOf(11)}) looks like it: only letter case, white space, dashes, quotation marks, invisible characters, the form of Unicode characters or letters of another script differ. If you mean that one, declare its exact name or its guid.`;

  /** What is not told from another character stands escaped. */
  const escaped = (name: string): string =>
    JSON.stringify(name).replace(
      /\u0301|[`\u00a0\u00b4\u00ad\u0430\u0435\u0391\u2013\u2019\u200b\u2212\ufeff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

  it('refuses a name that several integrations have, with all their GUIDs', () => {
    const integrations = [11, 12].map((id) => storedIntegration({ id: `${id}`, guid: guidOf(id) }));
    const message = `2 integrations have the name "Azure": ${guidOf(11)}, ${guidOf(12)}. Give the \`guid\` of the one that you mean, or delete the others.`;
    for (const desired of [declared(), declaredAbsent({ allowDeleteInUse: true })]) {
      expect(planned(desired, { integrations })).toEqual(refusal(desired, message));
    }
    const desired = declared({ address: byGuid(guidOf(12)) });
    expect(planned(desired, { integrations })).toMatchObject({
      operation: 'unchanged',
      integration: { id: '12' },
    });
  });

  it.each([
    ['Azure', 'azure'],
    ['Azure', 'Azure '],
    ['Azure', ' Azure'],
    ['Azure', 'AZURE\u00a0'],
    ['Azure Blobs', 'Azure\u00a0Blobs'],
    ['Azure Blobs', 'Azure  Blobs'],
    ['Azure Blobs', 'AzureBlobs'],
    ['Caf\u00e9', 'Cafe\u0301'],
    ['ﬁles', 'files'],
    ['Straße', 'STRASSE'],
    ["It's", 'It\u00b4s'],
    ["It's", 'It`s'],
    ['Azure - Blobs', 'Azure \u2013 Blobs'],
    ['Azure-Blobs', 'Azure\u2212Blobs'],
    ["Ann's reports", 'Ann\u2019s reports'],
    ['Azure', 'Azu\u200bre'],
    ['Azure', '\ufeffAzure'],
    ['Azure', 'Az\u00adure'],
    ['Azure', 'Azur\u0435'],
    ['Azure', '\u0391zure'],
    ['salesforce', 's\u0430l\u0435sforce'],
  ])('tells of a look-alike: %j and %j', (name, other) => {
    const integrations = [storedIntegration({ name: other })];
    const desired = declared({ ...github, address: byName(name) });
    expect(planned(desired, { integrations })).toMatchObject({
      operation: 'create',
      body: { name },
      warnings: [looksLike(name, other)],
    });
    const absent = declaredAbsent({ address: byName(name) });
    expect(planned(absent, { integrations })).toEqual({
      operation: 'unchanged',
      desired: absent,
      integration: null,
      kept: [],
      warnings: [looksLike(name, other)],
    });
  });

  it.each(['Azur', 'Azure 2', 'Azüre', 'A-zure'])('takes %j for another name', (other) => {
    const integrations = [storedIntegration({ name: other })];
    expect(planned(declared(github), { integrations }).warnings).toEqual([]);
  });

  it('tells of many look-alikes in one sentence', () => {
    const integrations = Array.from({ length: 60_000 }, (_, id) =>
      storedIntegration({
        id: `${id}`,
        guid: guidOf(id),
        name: `azure${' '.repeat(1 + (id % 9))}`,
      }),
    );
    const { warnings } = planned(declared(github), { integrations });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('and 59980 more look like it');
    expect(warnings[0]!.length).toBeLessThan(2_000);
  });

  it('tells of a look-alike where it refuses to create without a template', () => {
    const integrations = [storedIntegration({ name: 'azure ' })];
    expect(planned(declared(), { integrations, templates: 'not-told' })).toEqual(
      refusal(
        declared(),
        'There is no integration with the name "Azure", and the action needs a template to create one. Give `template`, or correct the name if you mean an existing integration.',
        looksLike('Azure', 'azure '),
      ),
    );
  });

  it.each([
    ['Sales warehose', ` Did you mean "Sales warehouse" (${guidOf(11)})?`],
    ['Azure', ''],
    ['Sales warehouse'.padEnd(10_000, '!'), ''],
    ['y'.repeat(200), ` Did you mean "${'y'.repeat(199)}" (${guidOf(12)})?`],
    ['y'.repeat(201), ''],
  ])('names what a misspelt name is close to where there is no template: %.20s', (name, guess) => {
    const integrations = [
      storedIntegration({ name: 'Sales warehouse' }),
      storedIntegration({ name: 'x'.repeat(10_000) }),
      storedIntegration({ id: '12', guid: guidOf(12), name: 'y'.repeat(199) }),
    ];
    expect(planned(declared({ address: byName(name) }), { integrations })).toHaveProperty(
      'problems',
      saying(
        expect.stringContaining(
          `the action needs a template to create one.${guess} Give`,
        ) as string,
      ),
    );
  });

  it('finds a name with white space around it, byte for byte', () => {
    const integrations = [
      storedIntegration({ name: 'Azure' }),
      storedIntegration({ id: '12', guid: guidOf(12), name: 'Azure ' }),
    ];
    expect(planned(declared({ address: byName('Azure ') }), { integrations })).toMatchObject({
      operation: 'unchanged',
      integration: { id: '12' },
      warnings: [],
    });
  });

  it('refuses a GUID that the server does not have', () => {
    const desired = declared({ address: byGuid(guidOf(99), 'Azure'), template: 'azure' });
    expect(planned(desired, { integrations: [storedIntegration()] })).toEqual(
      refusal(
        desired,
        `The server has no integration with the GUID ${guidOf(99)}. Check the GUID, or leave it out to find the integration by its name.`,
      ),
    );
  });

  it('finds a GUID that the server writes in capitals', () => {
    const guid = 'abcdefab-0000-4000-8000-000000000001';
    const integrations = [storedIntegration({ guid: guid.toUpperCase() })];
    expect(planned(declared({ address: byGuid(guid) }), { integrations })).toMatchObject({
      operation: 'unchanged',
    });
  });

  it('renames what the GUID addresses, and sends only the name', () => {
    const desired = declared({ address: byGuid(guidOf(11), 'Blobs ') });
    const integration = storedIntegration();
    expect(planned(desired, { integrations: [integration] })).toEqual({
      operation: 'update',
      desired,
      template: simulatedTemplate('azure'),
      permissions: null,
      integration,
      changes: [{ field: 'name', from: 'Azure', to: 'Blobs ' }],
      secrets: [],
      newClient: [],
      kept: ALL_KEPT,
      content: [],
      warnings: [],
      body: { name: 'Blobs ' },
    });
  });

  it('leaves alone what has the declared name and GUID, and what has a GUID and no declared name', () => {
    for (const name of ['Azure', null]) {
      const desired = declared({ address: byGuid(guidOf(11), name) });
      const integration = storedIntegration();
      expect(planned(desired, { integrations: [integration] })).toEqual({
        operation: 'unchanged',
        desired,
        integration,
        kept: ALL_KEPT,
        warnings: [],
      });
    }
  });

  it('refuses to rename onto a name that is taken', () => {
    const integrations = [
      storedIntegration(),
      storedIntegration({ id: '12', guid: guidOf(12), name: 'Blobs' }),
      storedIntegration({ id: '13', guid: guidOf(13), name: 'Blobs' }),
    ];
    const desired = declared({ address: byGuid(guidOf(11), 'Blobs') });
    expect(planned(desired, { integrations })).toEqual(
      refusal(
        desired,
        `Renaming "Azure" would give two integrations the name "Blobs": ${guidOf(12)}, ${guidOf(13)} has it already.`,
      ),
    );
  });
});

describe('Updating', () => {
  it('refuses another template', () => {
    const desired = declared({ template: 'custom', description: 'x' });
    expect(planned(desired, { integrations: [storedIntegration()] })).toEqual(
      refusal(
        desired,
        `The integration "Azure" (${guidOf(11)}) has the template azure, not custom. Connect cannot change it: declare template azure, choose another name, or delete the integration.`,
      ),
    );
  });

  it('takes any template where the server does not tell which one it is', () => {
    expect(plannedUpdate({ template: 'custom' }, { template: null })).toMatchObject({
      operation: 'unchanged',
    });
  });

  it('leaves alone what is as declared', () => {
    const desired = declared({
      description: 'Blobs',
      template: 'azure',
      config: { tenant_id: 'a-tenant', auth_type: 'Viewer', scopes: '.default offline_access' },
    });
    const integration = storedIntegration();
    expect(planned(desired, { integrations: [integration] })).toEqual({
      operation: 'unchanged',
      desired,
      integration,
      kept: ALL_KEPT,
      warnings: [],
    });
  });

  it('sends a description alone', () => {
    const step = plannedUpdate({
      description: '',
      template: 'azure',
      config: { tenant_id: 'a-tenant' },
    });
    expect(step).toMatchObject({
      operation: 'update',
      changes: [{ field: 'description', from: 'Blobs', to: '' }],
      secrets: [],
    });
    expect(bodyOf(step)).toEqual({ description: '' });
  });

  it('shows an empty value that is stored as it is', () => {
    const config = { ...storedIntegration().config, scopes: '' };
    expect(plannedUpdate({ config: { scopes: 'a' } }, { config })).toHaveProperty('changes', [
      { field: 'config.scopes', from: '', to: 'a' },
    ]);
  });

  it('takes no description and an empty one for the same', () => {
    expect(plannedUpdate({ description: '' }, { description: '' }).operation).toBe('unchanged');
    expect(plannedUpdate({ description: null }, { description: 'x' }).operation).toBe('unchanged');
  });

  it('sends every declared key of the config as soon as one differs, and no undeclared one', () => {
    const step = plannedUpdate({
      template: 'azure',
      description: 'Blobs',
      config: { client_id: 'another', tenant_id: 'a-tenant', scopes: '.default offline_access' },
    });
    expect(step).toMatchObject({
      changes: [{ field: 'config.client_id', from: 'a-client', to: 'another' }],
    });
    expect(bodyOf(step)).toEqual({
      config: { client_id: 'another', tenant_id: 'a-tenant', scopes: '.default offline_access' },
    });
  });

  it('sends secrets on every run, with the whole declared config', () => {
    const client_secret = declaredSecret('new');
    const step = plannedUpdate({
      description: 'Blobs',
      config: { client_id: 'a-client' },
      secrets: { client_secret },
    });
    expect(step).toMatchObject({
      operation: 'update',
      changes: [],
      secrets: [{ key: 'client_secret', variable: null }],
    });
    expect(bodyOf(step)).toEqual({
      config: { client_id: 'a-client', client_secret: client_secret.value },
    });
  });

  describe('with on-create', () => {
    const secrets = { client_secret: declaredSecret('new', 'NEW') };
    const custom = storedIntegration({
      template: 'custom',
      config: { auth_type: 'Viewer', auth_mode: 'Public', client_id: 'a-client' },
    });
    const azure = storedIntegration();
    const plan = (config: DesiredIntegration['config'], integration: Integration): Step =>
      planned(declared({ config, secrets }), { integrations: [integration] }, 'on-create');

    it('sends no secret, not even beside a change, and says so', () => {
      const kept: unknown = expect.arrayContaining([
        { field: 'config.client_secret', because: 'on-create' },
      ]);
      expect(plan({}, azure)).toMatchObject({ operation: 'unchanged', kept });
      const step = plan({ tenant_id: 'another' }, azure);
      expect(step).toMatchObject({ operation: 'update', secrets: [], newClient: [], kept });
      expect(bodyOf(step)).toEqual({ config: { tenant_id: 'another' } });
    });

    it.each<[DesiredIntegration['config'], Integration, string[]]>([
      [{ client_id: 'another' }, azure, ['client_id']],
      [{ auth_type: 'Service Account' }, azure, ['auth_type']],
      [{ auth_mode: 'Confidential' }, custom, ['auth_mode']],
      [
        { client_id: 'another', auth_mode: 'Confidential', scopes: 'x' },
        custom,
        ['client_id', 'auth_mode'],
      ],
    ])('sends it again to another client: %j', (config, integration, newClient) => {
      const step = plan(config, integration);
      expect(step).toMatchObject({
        operation: 'update',
        secrets: [{ key: 'client_secret', variable: 'NEW' }],
        newClient,
        kept: [{ field: 'access' }, { field: 'content' }],
      });
      expect(bodyOf(step)).toEqual({
        config: { ...config, client_secret: secrets.client_secret.value },
      });
    });

    it('sends none to a client that can have none', () => {
      const confidential = { ...custom, config: { ...custom.config, auth_mode: 'Confidential' } };
      const step = plan({ auth_mode: 'Public', client_id: 'another' }, confidential);
      expect(step).toMatchObject({ operation: 'update', secrets: [], newClient: [] });
      expect(step).toHaveProperty('kept.0', {
        field: 'config.client_secret',
        because: 'not-allowed',
      });
      // Nor is it refused where nothing changes: it would not be sent.
      expect(plan({}, custom)).toMatchObject({
        operation: 'unchanged',
        kept: expect.arrayContaining([
          { field: 'config.client_secret', because: 'not-allowed' },
        ]) as unknown,
      });
    });

    it('sends to another client those that it can have, each judged by itself', () => {
      const secret = { secret: true, validation: '\\S' };
      const template = templateOf({
        options: [{ name: 'auth_mode', values: ['Public', 'Confidential'] }],
        fields: [
          { name: 'client_id' },
          { ...secret, name: 'signing_key' },
          {
            ...secret,
            name: 'client_secret',
            visibility_expression: { name: 'auth_mode', value: 'Confidential' },
          },
        ],
      });
      const desired = declared({
        template: 'sample',
        config: { client_id: 'another' },
        secrets: { ...secrets, signing_key: declaredSecret('key') },
      });
      const config = { auth_mode: 'Public', client_id: 'a-client' };
      const observed = {
        integrations: [storedIntegration({ template: 'sample', config })],
        templates: templatesOf(template),
      };
      expect(planned(desired, observed, 'on-create')).toMatchObject({
        operation: 'update',
        secrets: [{ key: 'signing_key' }],
        kept: expect.arrayContaining([
          { field: 'config.client_secret', because: 'not-allowed' },
        ]) as unknown,
      });
    });

    it('goes by what is declared where the server does not tell its templates', () => {
      const observed = { integrations: [azure], templates: 'not-told' } as const;
      const of = (config: DesiredIntegration['config']): Step =>
        planned(declared({ config, secrets }), observed, 'on-create');
      expect(of({ client_id: 'another' })).toMatchObject({ secrets: [{ key: 'client_secret' }] });
      expect(of({ client_id: 'another', auth_mode: 'Public' })).toMatchObject({ secrets: [] });
      expect(of({})).toHaveProperty('kept.0.because', 'on-create');
    });

    it('still refuses a secret that the template does not have', () => {
      const typo = declared({ secrets: { client_secrt: declaredSecret('x') } });
      expect(planned(typo, { integrations: [azure] }, 'on-create')).toMatchObject({
        operation: 'refused',
        problems: [{ path: 'secrets.client_secrt' }],
      });
    });
  });

  describe('where the variable of a secret is not set', () => {
    const unset = { client_secret: { value: null, variable: 'AZURE_SECRET' } };
    const problem = {
      message:
        "The environment variable AZURE_SECRET is not set, or empty. The secret `client_secret` is to be sent, and comes from it. Set it under `env:` of the step. Runs from forks and from Dependabot get no secrets; otherwise check the name of the secret, and the job's `environment:`.",
      path: 'secrets.client_secret',
    };
    const plan = (
      more: Partial<DesiredIntegration>,
      options: Partial<PlanOptions>,
      integrations: Integration[] = [storedIntegration()],
    ): Step =>
      makePlan(
        [declared({ secrets: unset, ...more })],
        observedState({ integrations }),
        planOptions(options),
      ).steps[0]!;

    it('refuses what would send it', () => {
      expect(plan({}, {})).toMatchObject({
        operation: 'refused',
        integration: storedIntegration(),
        problems: [problem],
      });
      expect(plan({ template: 'github', config: { client_id: 'x' } }, {}, [])).toMatchObject({
        operation: 'refused',
        integration: null,
        problems: [problem],
      });
      const another = { config: { client_id: 'another' } };
      expect(plan(another, { updateSecret: 'on-create' })).toMatchObject({ problems: [problem] });
    });

    it('plans without it in a dry run', () => {
      const secrets = [{ key: 'client_secret', variable: 'AZURE_SECRET' }];
      expect(plan({}, { dryRun: true })).toMatchObject({
        operation: 'update',
        changes: [],
        secrets,
      });
      const github = { template: 'github', config: { client_id: 'x' } };
      expect(plan(github, { dryRun: true }, [])).toMatchObject({ operation: 'create', secrets });
    });

    it('plans a creation of inputs without a secret in a dry run, and tells what it lacks', () => {
      const github = { template: 'github', config: { client_id: 'x' }, secrets: {} };
      expect(plan(github, {}, []).operation).toBe('refused');
      const at = { file: 'connect.yml', line: 1, col: 1 };
      expect(plan({ ...github, at }, { dryRun: true }, []).operation).toBe('refused');
      expect(plan(github, { dryRun: true }, [])).toMatchObject({
        operation: 'create',
        kept: expect.arrayContaining([
          { field: 'config.client_secret', because: 'needed' },
        ]) as unknown,
      });
      expect(plan({ ...github, config: {} }, { dryRun: true }, [])).toMatchObject({
        operation: 'refused',
        problems: [{ path: 'config.client_id' }, { path: 'secrets.client_secret' }],
      });
    });

    it('does without it where nothing is sent', () => {
      const options = { updateSecret: 'on-create' } as const;
      expect(plan({}, options).operation).toBe('unchanged');
      expect(plan({ description: 'New' }, options)).toMatchObject({
        operation: 'update',
        body: { description: 'New' },
      });
    });
  });

  it('tells which secrets nobody has given, and which are sent', () => {
    const kept = (more: Partial<DesiredIntegration>, stored: Partial<Integration> = {}) => {
      const step = plannedUpdate(more, stored);
      return 'kept' in step ? step.kept.map(({ field, because }) => `${field} ${because}`) : null;
    };
    const everyone = { access: { to: 'everyone' }, content: [] } as const;
    const both = ['config.client_secret none-given', 'content not-managed'];
    expect(kept(everyone)).toEqual(both);
    expect(kept({ ...everyone, config: { client_id: 'another' } })).toEqual(both);
    const given = { ...everyone, secrets: { client_secret: declaredSecret('s') } };
    expect(kept(given)).toEqual(['content not-managed']);
    const isPublic = { template: 'custom', config: { auth_type: 'Viewer', auth_mode: 'Public' } };
    expect(kept(everyone, isPublic)).toEqual(['content not-managed']);
    expect(kept(everyone, { template: 'retired' })).toEqual(['content not-managed']);
  });

  it('refuses settings that need a secret which is not there, except for the plan of inputs', () => {
    const stored = { config: { ...storedIntegration().config, auth_mode: 'Public' } };
    const integrations = [storedIntegration(stored)];
    const toConfidential = declared({ config: { auth_mode: 'Confidential' } });
    const planOf = (desired: DesiredIntegration, dryRun: boolean) =>
      makePlan([desired], observedState({ integrations }), planOptions({ dryRun })).steps[0];
    const refusedStep = {
      operation: 'refused',
      problems: [{ path: 'secrets.client_secret' }],
    };
    expect(planOf(toConfidential, false)).toMatchObject(refusedStep);
    const inManifest = { ...toConfidential, at: { file: 'connect.yml', line: 1, col: 1 } };
    expect(planOf(inManifest, true)).toMatchObject(refusedStep);
    expect(planOf(toConfidential, true)).toMatchObject({
      operation: 'update',
      kept: expect.arrayContaining([
        { field: 'config.client_secret', because: 'needed-to-update' },
      ]) as unknown,
    });
  });

  it('sends nothing else for content items alone', () => {
    const step = planned(declared({ content: [CONTENT] }), {
      integrations: [storedIntegration()],
      content: new Map([[CONTENT, []]]),
    });
    expect(step).toMatchObject({
      operation: 'update',
      changes: [{ field: 'content', from: null, to: CONTENT }],
      content: [CONTENT],
      secrets: [],
      body: null,
    });
  });

  it('refuses what the template of the integration refuses, declared or not', () => {
    expect(plannedUpdate({ config: { tenant: 'x' } })).toHaveProperty(
      'problems',
      saying(
        '`tenant` is no config key of the template azure. It has: auth_type, auth_mode, tenant_id, client_id, scopes.',
      ),
    );
    expect(
      plannedUpdate({ config: { auth_mode: 'Public', auth_type: 'Service Account' } }),
    ).toHaveProperty(
      'problems',
      saying(
        '`auth_mode` is not allowed here: the template azure has it only where auth_type is Viewer.',
      ),
    );
  });

  it('goes by the auth type at the top level where the config has none', () => {
    const stored = { auth_type: 'Service Account', config: { client_id: 'a-client' } };
    expect(plannedUpdate({ config: { auth_mode: 'Public' } }, stored)).toHaveProperty(
      'problems',
      saying(
        '`auth_mode` is not allowed here: the template azure has it only where auth_type is Viewer.',
      ),
    );
    expect(plannedUpdate({ config: { auth_type: 'Service Account' } }, stored).operation).toBe(
      'unchanged',
    );
    const step = plannedUpdate({ config: { auth_type: 'Viewer' } }, stored);
    expect(step).toMatchObject({
      changes: [{ field: 'config.auth_type', from: 'Service Account', to: 'Viewer' }],
    });
    expect(bodyOf(step)).toEqual({ config: { auth_type: 'Viewer' } });
  });

  it('prefers the auth type of the config', () => {
    const stored = { auth_type: 'Service Account', config: { auth_type: 'Viewer' } };
    expect(plannedUpdate({ config: { auth_mode: 'Public' } }, stored).operation).toBe('update');
    expect(plannedUpdate({ config: { auth_type: 'Viewer' } }, stored).operation).toBe('unchanged');
  });

  it('leaves everything to a server that does not tell its templates', () => {
    const step = planned(declared({ config: { made_up: 'x' } }), {
      templates: 'not-told',
      integrations: [storedIntegration()],
    });
    expect(step).toMatchObject({ operation: 'update', template: null });
    expect(bodyOf(step)).toEqual({ config: { made_up: 'x' } });
  });

  it('leaves the keys to the server where the template is not among those that it tells of', () => {
    const stored = { template: 'retired' };
    expect(plannedUpdate({ config: { made_up: 'x' } }, stored)).toMatchObject({
      operation: 'update',
      template: null,
    });
    expect(plannedUpdate({ config: { made_up: 'x' } }, { template: null })).toMatchObject({
      template: null,
    });
  });
});

describe('Equal values', () => {
  const TYPES = templateOf({
    id: 'types',
    options: [{ name: 'use_pkce', type: 'bool', default: true }, { name: 'auth_mode' }],
    fields: [{ name: 'scopes' }, { name: 'duration' }, { name: 'toString' }],
  });
  const change = (
    config: DesiredIntegration['config'],
    stored: Readonly<Record<string, unknown>>,
    template: typeof TYPES | null = TYPES,
  ) =>
    differences(
      { desired: declared({ config }), template, permissions: null },
      storedIntegration({ config: stored }),
    );

  it.each<[string | boolean, unknown]>([
    [true, true],
    ['true', true],
    ['True', true],
    [true, 'true'],
    ['FALSE', false],
    [false, 'false'],
  ])('takes a declared %j for a stored %j', (use_pkce, stored) => {
    expect(change({ use_pkce }, { use_pkce: stored })).toEqual([]);
  });

  it.each<[string | boolean, unknown, string | null, string]>([
    [true, false, 'false', 'true'],
    ['False', 'true', 'true', 'false'],
    [true, undefined, null, 'true'],
    [false, null, null, 'false'],
    [true, 1, '1', 'true'],
  ])('tells a declared %j from a stored %j', (use_pkce, stored, from, to) => {
    expect(change({ use_pkce }, { use_pkce: stored })).toEqual([
      { field: 'config.use_pkce', from, to },
    ]);
  });

  it('compares and sends values in the types of what is stored where there is no template', () => {
    const integrations = [storedIntegration({ config: { flag: true, text: 'true', number: 1 } })];
    const on = (config: DesiredIntegration['config']): Step =>
      planned(declared({ config }), { integrations, templates: 'not-told' });
    expect(on({ flag: 'TRUE', text: true, number: '1' })).toMatchObject({ operation: 'unchanged' });
    const step = on({ flag: 'False', text: false, number: '2', other: 'TRUE' });
    expect(step).toHaveProperty('changes', [
      { field: 'config.flag', from: 'true', to: 'false' },
      { field: 'config.text', from: 'true', to: 'false' },
      { field: 'config.number', from: '1', to: '2' },
      { field: 'config.other', from: null, to: 'TRUE' },
    ]);
    expect(bodyOf(step)).toEqual({
      config: { flag: false, text: 'false', number: '2', other: 'TRUE' },
    });
  });

  it('compares booleans and numbers by their text where there is no template', () => {
    expect(change({ flag: 'true', other: false }, { flag: true, other: 'false' }, null)).toEqual(
      [],
    );
    expect(change({ duration: '3600' }, { duration: 3600 }, null)).toEqual([]);
    expect(change({ duration: '3601' }, { duration: 3600 })).toEqual([
      { field: 'config.duration', from: '3600', to: '3601' },
    ]);
    expect(change({ list: 'a' }, { list: ['a', 1] }, null)).toEqual([
      { field: 'config.list', from: '["a",1]', to: 'a' },
    ]);
  });

  it.each([
    ['a b', 'b a'],
    ['a b', ' b  a\n'],
    ['a b a', 'b a b'],
    ['', ' '],
    ['', undefined],
    ['', null],
  ])('takes the scopes %j for %j', (declaredAs, stored) => {
    expect(change({ scopes: declaredAs }, { scopes: stored })).toEqual([]);
  });

  it.each([
    ['a b', 'a', 'a'],
    ['a', 'a b', 'a b'],
    ['a b', 'ab', 'ab'],
    ['a', 'A', 'A'],
    ['a', undefined, null],
  ])('tells the scopes %j from %j', (scopes, stored, from) => {
    expect(change({ scopes }, { scopes: stored })).toEqual([
      { field: 'config.scopes', from, to: scopes },
    ]);
  });

  it('compares every other text byte for byte', () => {
    expect(change({ duration: 'b a' }, { duration: 'a b' })).toHaveLength(1);
    expect(change({ duration: 'a ' }, { duration: 'a' })).toHaveLength(1);
    expect(change({ duration: '' }, { duration: 'a' })).toEqual([
      { field: 'config.duration', from: 'a', to: '' },
    ]);
  });

  it('takes empty text for a key that is not stored', () => {
    expect(change({ duration: '' }, {})).toEqual([]);
    expect(change({ duration: '' }, { duration: null })).toEqual([]);
  });

  it('does not take what every object has for a stored key', () => {
    expect(change({ toString: 'x' }, {})).toEqual([
      { field: 'config.toString', from: null, to: 'x' },
    ]);
  });

  it('takes the auth type at the top level for that key alone', () => {
    expect(change({ auth_type: 'Viewer', auth_mode: 'Viewer' }, {}, null)).toEqual([
      { field: 'config.auth_mode', from: null, to: 'Viewer' },
    ]);
  });

  it('lists name and description before the config', () => {
    const desired = declared({
      address: byGuid(guidOf(11), 'B'),
      description: 'd',
      config: { duration: '1' },
    });
    const stored = storedIntegration({ config: {} });
    expect(differences({ desired, template: TYPES, permissions: null }, stored)).toEqual([
      { field: 'name', from: 'Azure', to: 'B' },
      { field: 'description', from: 'Blobs', to: 'd' },
      { field: 'config.duration', from: null, to: '1' },
    ]);
    expect(
      bodyOf(
        planUpdate({ desired, template: TYPES, permissions: null }, stored, [], [], new Map()),
      ),
    ).toEqual({ name: 'B', description: 'd', config: { duration: '1' } });
  });
});

describe('Verifying', () => {
  const needs = (has: string): string =>
    `\`verify\` is for integrations with the auth type Service Account only, and this one ${has}. Leave verify out, or declare auth_type.`;
  const serviceAccount = {
    auth_type: 'Service Account',
    config: { auth_type: 'Service Account', tenant_id: 'a-tenant' },
  };

  it('is refused for another auth type, before anything is made', () => {
    expect(plannedUpdate({ verify: true })).toHaveProperty('problems', saying(needs('has Viewer')));
    expect(
      plannedUpdate({ verify: true, config: { auth_type: 'Viewer' } }, serviceAccount),
    ).toHaveProperty('problems', saying(needs('has Viewer')));
    const secrets = { client_secret: declaredSecret('s') };
    expect(
      planned(declared({ verify: true, template: 'github', config: { client_id: 'x' }, secrets })),
    ).toHaveProperty('problems', saying(needs('declares none')));
  });

  it('is allowed for Service Account integrations, declared, stored or by the template', () => {
    expect(plannedUpdate({ verify: true }, serviceAccount).operation).toBe('unchanged');
    expect(plannedUpdate({ verify: true }, { ...serviceAccount, config: {} }).operation).toBe(
      'unchanged',
    );
    const secrets = { client_secret: declaredSecret('s') };
    const config = { auth_type: 'Service Account', tenant_id: 't', client_id: 'c' };
    const azure = declared({ verify: true, template: 'azure', config, secrets });
    expect(planned(azure).operation).toBe('create');
    const private_key = declaredSecret('s');
    const key = declared({
      verify: true,
      template: 'key-pair',
      config: { client_id: 'c' },
      secrets: { private_key },
    });
    expect(planned(key).operation).toBe('create');
  });
});

describe('Access', () => {
  const ALICE = guidOf(0xa1);
  const BOB = guidOf(0xb0);
  const FINANCE = guidOf(0xf1);
  const user = (guid: string) => ({ kind: 'user' as const, guid });
  const group = (guid: string) => ({ kind: 'group' as const, guid });
  const known: Partial<Observed> = {
    users: new Map([
      ['alice', { guid: ALICE }],
      ['nobody', { problem: 'There is no user "nobody" on the server.' }],
    ]),
    groups: new Map([['finance', { guid: FINANCE }]]),
    principalNames: new Map([
      [`user ${BOB}`, 'bob'],
      [`user ${ALICE}`, 'an older name'],
    ]),
  };
  const listed = (users: string[], groups: string[] = []): Partial<DesiredIntegration> => ({
    access: { to: 'listed', users, groups },
  });
  const EVERYONE: Partial<DesiredIntegration> = { access: { to: 'everyone' } };
  const github = {
    template: 'github',
    config: { client_id: 'x' },
    secrets: { client_secret: declaredSecret('s') },
  };
  const update = (more: Partial<DesiredIntegration>, permissions: Integration['permissions']) =>
    planned(declared(more), { ...known, integrations: [storedIntegration({ permissions })] });

  it('replaces the whole list, and shows names added and removed', () => {
    const step = update(listed(['alice', guidOf(0xc0).toUpperCase()], ['finance']), [
      user(BOB),
      group(FINANCE),
      group(guidOf(0xf2)),
    ]);
    const permissions = [user(ALICE), user(guidOf(0xc0)), group(FINANCE)];
    expect(step).toMatchObject({
      operation: 'update',
      permissions,
      changes: [
        { field: 'access', from: null, to: 'user alice' },
        { field: 'access', from: null, to: `user ${guidOf(0xc0)}` },
        { field: 'access', from: 'user bob', to: null },
        { field: 'access', from: `group ${guidOf(0xf2)}`, to: null },
      ],
    });
    expect(bodyOf(step)).toEqual({ permissions });
  });

  it('leaves the same set in another order alone', () => {
    const step = update(listed(['alice'], ['finance']), [group(FINANCE), user(ALICE), user(ALICE)]);
    expect(step.operation).toBe('unchanged');
  });

  it('sends no list that is the same beside another change', () => {
    const step = update({ ...listed(['alice']), description: 'd' }, [user(ALICE)]);
    expect(bodyOf(step)).toEqual({ description: 'd' });
    expect(step).toHaveProperty('permissions', [user(ALICE)]);
  });

  it('leaves a list that is not declared alone', () => {
    const step = update({ description: 'd' }, [user(ALICE)]);
    expect(bodyOf(step)).toEqual({ description: 'd' });
    expect(step).toMatchObject({ permissions: null });
  });

  it('opens to everyone in so many words, and closes again', () => {
    const opened = update(EVERYONE, [user(BOB)]);
    expect(bodyOf(opened)).toEqual({ permissions: [] });
    expect(opened).toHaveProperty('changes', [
      { field: 'access', from: null, to: 'everyone' },
      { field: 'access', from: 'user bob', to: null },
    ]);
    const closed = update(listed(['alice']), []);
    expect(bodyOf(closed)).toEqual({ permissions: [user(ALICE)] });
    expect(closed).toHaveProperty('changes', [
      { field: 'access', from: null, to: 'user alice' },
      { field: 'access', from: 'everyone', to: null },
    ]);
    expect(update(EVERYONE, []).operation).toBe('unchanged');
  });

  it('refuses a single unknown name, whatever the others are', () => {
    for (const users of [['alice', 'nobody'], ['nobody']]) {
      expect(update(listed(users), [user(ALICE)])).toHaveProperty(
        'problems',
        saying(
          users.length === 1
            ? 'There is no user "nobody" on the server.'
            : 'There is no user "nobody" on the server. An entry ends at each comma. For a name with a comma, give the GUID or use a manifest.',
        ),
      );
    }
  });

  it.each([
    ["['nobody']", 'Write one name a line, without quotes, brackets or dashes.'],
    ['"nobody"', 'Write one name a line, without quotes, brackets or dashes.'],
    ['- nobody', 'Write one name a line, without quotes, brackets or dashes.'],
    ['nobody;alice', 'Separate names with line breaks or commas'],
  ])('hints at how a list is written: %s', (name, hint) => {
    expect(update(listed([name]), [])).toHaveProperty(
      'problems',
      saying(expect.stringContaining(hint) as string),
    );
  });

  it('creates with the list, and with none for everyone', () => {
    const step = planned(declared({ ...github, ...listed(['alice'], ['finance']) }), known);
    const permissions = [user(ALICE), group(FINANCE)];
    expect(step).toMatchObject({
      permissions,
      body: { permissions },
      changes: [
        { field: 'config.client_id', from: null, to: 'x' },
        { field: 'access', from: null, to: 'user alice' },
        { field: 'access', from: null, to: 'group finance' },
      ],
    });
    const open = planned(declared({ ...github, ...EVERYONE }), known);
    expect(open).toMatchObject({
      permissions: [],
      changes: [{ field: 'config.client_id' }, { field: 'access', from: null, to: 'everyone' }],
    });
    expect(bodyOf(open)).not.toHaveProperty('permissions');
    const undeclared = planned(declared(github), known);
    expect(undeclared).toMatchObject({
      permissions: null,
      changes: [{ field: 'config.client_id' }],
    });
    expect(bodyOf(undeclared)).not.toHaveProperty('permissions');
  });

  const NONE =
    'This Connect has no access lists for integrations, so the integration would be open to every publisher. Upgrade Connect, or declare no access list.';

  it('refuses a list where there are none, and takes everyone for what it is', () => {
    expect(update(listed(['alice']), null)).toHaveProperty('problems', saying(NONE));
    expect(update(EVERYONE, null).operation).toBe('unchanged');
    expect(update({ ...EVERYONE, description: 'd' }, null)).toMatchObject({
      permissions: null,
      body: { description: 'd' },
    });
  });

  it.each([
    ['2025.08.1', false],
    ['2024.12.0', false],
    ['2025.09.0', true],
    ['2026.01.0', true],
    [' 2025.08.0-dev+23', false],
    ['', true],
    ['unreadable', true],
    ['before 2025.08', true],
    ['2025', true],
  ])('knows by the version %j of an empty server whether it has lists', (version, has) => {
    const step = planned(declared({ ...github, ...listed(['alice']) }), {
      ...known,
      settings: { version },
    });
    if (has) expect(step.operation).toBe('create');
    else expect(step).toHaveProperty('problems', saying(NONE));
    const open = planned(declared({ ...github, ...EVERYONE }), { ...known, settings: { version } });
    expect(open).toMatchObject({ operation: 'create', permissions: has ? [] : null });
  });

  it('knows by the integrations, before the version', () => {
    const other = (id: number, permissions: Integration['permissions']) =>
      storedIntegration({ id: `${id}`, guid: guidOf(id), name: `Other ${id}`, permissions });
    const create = (version: string, ...integrations: Integration[]): Step =>
      planned(declared({ ...github, ...listed(['alice']) }), {
        ...known,
        settings: { version },
        integrations,
      });
    expect(create('2025.01.0', other(1, null), other(2, [])).operation).toBe('create');
    expect(create('2026.01.0', other(1, null), other(2, null))).toHaveProperty(
      'problems',
      saying(NONE),
    );
  });
});

describe('Content', () => {
  const OTHER = guidOf(12);
  const github = {
    template: 'github',
    config: { client_id: 'x' },
    secrets: { client_secret: declaredSecret('s') },
  };
  const taken = `The content item ${CONTENT} has an integration already (${OTHER}), and this Connect takes one for each content item (several since 2025.07). Remove that one first, or leave the item out.`;

  it('adds what is missing, and nothing that is there', () => {
    const second = guidOf(71);
    const step = planned(declared({ content: [CONTENT, second, guidOf(72)] }), {
      integrations: [storedIntegration()],
      content: new Map([
        [CONTENT, [association(), association({ oauth_integration_guid: guidOf(11) })]],
        [second, [association()]],
      ]),
    });
    expect(step).toMatchObject({
      operation: 'update',
      content: [second, guidOf(72)],
      changes: [
        { field: 'content', from: null, to: second },
        { field: 'content', from: null, to: guidOf(72) },
      ],
    });
    expect(
      planned(declared({ content: [CONTENT] }), {
        integrations: [storedIntegration()],
        content: new Map([[CONTENT, [association({ oauth_integration_guid: guidOf(11) })]]]),
      }).operation,
    ).toBe('unchanged');
  });

  it('associates what it creates', () => {
    const step = planned(declared({ ...github, content: [CONTENT] }), {
      content: new Map([[CONTENT, [association()]]]),
    });
    expect(step).toMatchObject({
      operation: 'create',
      content: [CONTENT],
      changes: [{ field: 'config.client_id' }, { field: 'content', from: null, to: CONTENT }],
    });
  });

  it.each([403, 404])('refuses an item that cannot be read (%i)', (status) => {
    const error = refusedRead(status);
    const observed = { content: new Map([[CONTENT, error]]) };
    const message = `The content item ${CONTENT} cannot be associated: it does not exist, or the API key may not see it. ${error.message}`;
    expect(
      planned(declared({ content: [CONTENT] }), {
        ...observed,
        integrations: [storedIntegration()],
      }),
    ).toHaveProperty('problems', saying(message));
    expect(planned(declared({ ...github, content: [CONTENT] }), observed)).toHaveProperty(
      'problems',
      saying(message),
    );
  });

  it.each([
    ['2025.06.0', CONTENT, true],
    ['2024.12.1', CONTENT, true],
    ['2025.07.0', null, false],
    ['2026.01.0', null, false],
    ['', null, true],
    ['', CONTENT, false],
  ])('knows whether version %j with the content GUID %j takes one only', (version, seen, one) => {
    const observed = {
      settings: { version },
      content: new Map([[CONTENT, [association({ content_guid: seen })]]]),
    };
    const create = planned(declared({ ...github, content: [CONTENT] }), observed);
    const update = planned(declared({ content: [CONTENT] }), {
      ...observed,
      integrations: [storedIntegration()],
    });
    if (one) {
      expect(create).toHaveProperty('problems', saying(taken));
      expect(update).toHaveProperty('problems', saying(taken));
    } else {
      expect([create.operation, update.operation]).toEqual(['create', 'update']);
    }
  });

  it('takes several where one of them tells that the server does, and names all', () => {
    const both = [association({ content_guid: null }), association()];
    const plan = (version: string): Step =>
      planned(declared({ ...github, content: [CONTENT] }), {
        settings: { version },
        content: new Map([[CONTENT, both]]),
      });
    expect(plan('').operation).toBe('create');
    expect(plan('2025.06')).toHaveProperty(
      'problems',
      saying(taken.replace(OTHER, `${OTHER}, ${OTHER}`)),
    );
  });

  it('gives the first integration to an item of an old server', () => {
    for (const version of ['2025.06.0', '']) {
      expect(
        planned(declared({ ...github, content: [CONTENT] }), {
          settings: { version },
          content: new Map([[CONTENT, []]]),
        }).operation,
      ).toBe('create');
    }
  });

  it('refuses two declarations for one item of an old server, and no others', () => {
    const plan = (version: string): Plan =>
      makePlan(
        [
          declared({ ...github, address: byName('A'), content: [CONTENT] }),
          declared({ ...github, address: byName('B'), content: [CONTENT, guidOf(71)] }),
          declared({ ...github, address: byName('C'), content: [guidOf(72)] }),
          declaredAbsent({ address: byName('D') }),
        ],
        observedState({ settings: { version } }),
        planOptions(),
      );
    const [first, second, third] = plan('2025.06.0').steps;
    const message = `The content item ${CONTENT} is declared for several integrations, and this Connect takes one for each content item (several since 2025.07). Declare it once.`;
    expect(first).toHaveProperty('problems', saying(message));
    expect(second).toHaveProperty('problems', saying(message));
    expect(third).toMatchObject({ operation: 'create', content: [guidOf(72)] });
    expect(plan('2025.07.0').steps.map(({ operation }) => operation)).toEqual([
      'create',
      'create',
      'create',
      'unchanged',
    ]);
  });
});

describe('Deleting', () => {
  const integration = storedIntegration();
  const integrations = [integration];
  const inUse = (...guids: string[]): Partial<Observed> => ({
    integrations,
    uses: new Map([[guidOf(11), guids.map((content_guid) => association({ content_guid }))]]),
  });

  it.each([
    ['its name', byName('Azure')],
    ['its GUID', byGuid(guidOf(11))],
    ['both', byGuid(guidOf(11), 'Azure')],
  ])('addresses the integration by %s', (_, address) => {
    const desired = declaredAbsent({ address });
    expect(planned(desired, { integrations })).toEqual({
      operation: 'delete',
      desired,
      integration,
      content: [],
      warnings: [],
    });
  });

  it('refuses where GUID and name do not belong together', () => {
    const desired = declaredAbsent({
      address: byGuid(guidOf(11), 'azure'),
      allowDeleteInUse: true,
    });
    expect(planned(desired, { integrations })).toEqual(
      refusal(
        desired,
        `The integration ${guidOf(11)} has the name "Azure", not "azure". It is not deleted: correct the name, or leave it out.`,
      ),
    );
  });

  it.each([
    ['content item', [CONTENT]],
    ['content items', [CONTENT, guidOf(71)]],
  ])('refuses where %s would lose it', (noun, guids) => {
    expect(planned(declaredAbsent(), inUse(...guids))).toEqual(
      refusal(
        declaredAbsent(),
        `"Azure" (${guidOf(11)}) is in use by ${guids.length} ${noun}: ${guids.join(', ')}. Deleting it would take it from them for good. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it anyway.`,
      ),
    );
  });

  it('refuses where it cannot be told whether content would lose it', () => {
    const error = refusedRead(403, 22);
    expect(
      planned(declaredAbsent(), { integrations, uses: new Map([[guidOf(11), error]]) }),
    ).toEqual(
      refusal(
        declaredAbsent(),
        `The action could not find out whether content uses "Azure" (${guidOf(11)}), so it was not deleted. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it anyway. ${error.message}`,
      ),
    );
    const desired = declaredAbsent({ allowDeleteInUse: true });
    expect(planned(desired, { integrations, uses: new Map([[guidOf(11), error]]) })).toMatchObject({
      operation: 'delete',
      content: [],
    });
  });

  it('deletes in spite of that where it is allowed', () => {
    const desired = declaredAbsent({ allowDeleteInUse: true });
    expect(planned(desired, inUse(CONTENT, guidOf(71)))).toEqual({
      operation: 'delete',
      desired,
      integration,
      content: [CONTENT, guidOf(71)],
      warnings: [],
    });
  });

  it('names content items as servers of any version do', () => {
    const uses = new Map([
      [
        guidOf(11),
        [
          association({ content_guid: guidOf(71) }),
          association({ content_guid: null }),
          association({ content_guid: null, app_guid: null }),
        ],
      ],
    ]);
    expect(
      planned(declaredAbsent({ allowDeleteInUse: true }), { integrations, uses }),
    ).toHaveProperty('content', [guidOf(71), CONTENT, 'unknown']);
  });

  it.each([byName('Gone'), byGuid(guidOf(99)), byGuid(guidOf(99), 'Azure')])(
    'leaves alone what is gone: %j',
    (address) => {
      const desired = declaredAbsent({ address });
      expect(planned(desired, { integrations })).toEqual({
        operation: 'unchanged',
        desired,
        integration: null,
        kept: [],
        warnings: [],
      });
    },
  );
});

describe('Several declarations', () => {
  const github = {
    template: 'github',
    config: { client_id: 'x' },
    secrets: { client_secret: declaredSecret('s') },
  };
  const integrations = [
    storedIntegration(),
    storedIntegration({ id: '12', guid: guidOf(12), name: 'Blobs' }),
  ];
  const clash = (what: string): string =>
    `Several declarations are about the integration with the ${what}. Declare it once.`;
  const problemsOf = (...desired: Desired[]): (readonly string[] | null)[] =>
    makePlan(desired, observedState({ integrations }), planOptions()).steps.map((step) =>
      step.operation === 'refused' ? step.problems.map(({ message }) => message) : null,
    );

  it('keeps their order', () => {
    const { steps } = makePlan(
      [
        declaredAbsent(),
        declared({ ...github, address: byName('New') }),
        declared({ address: byName('Blobs') }),
        declared({ address: byName('Unknown') }),
        declared({ address: byGuid(guidOf(12), 'Blobs'), description: 'x', template: 'github' }),
      ],
      observedState({ integrations }),
      planOptions(),
    );
    expect(steps.map(({ operation }) => operation)).toEqual([
      'delete',
      'create',
      'unchanged',
      'refused',
      'refused',
    ]);
    expect(steps.map(({ desired }) => desired.address.name)).toEqual([
      'Azure',
      'New',
      'Blobs',
      'Unknown',
      'Blobs',
    ]);
  });

  it.each<[string, Desired, Desired, string]>([
    [
      'by name and by GUID',
      declared(),
      declared({ address: byGuid(guidOf(11)) }),
      `GUID ${guidOf(11)}`,
    ],
    [
      'as present and as absent',
      declared({ description: 'x' }),
      declaredAbsent({ address: byGuid(guidOf(11)) }),
      `GUID ${guidOf(11)}`,
    ],
    [
      'as absent twice',
      declaredAbsent(),
      declaredAbsent({ address: byGuid(guidOf(11), 'Azure') }),
      `GUID ${guidOf(11)}`,
    ],
    [
      'of a name that is not there, twice',
      declared({ ...github, address: byName('New') }),
      declared({ ...github, address: byName('New'), description: 'x' }),
      'name "New"',
    ],
    [
      'to create and to be renamed to the same name',
      declared({ ...github, address: byName('New') }),
      declared({ address: byGuid(guidOf(11), 'New') }),
      'name "New"',
    ],
    [
      'to be renamed to the same name',
      declared({ address: byGuid(guidOf(12), 'New') }),
      declared({ address: byGuid(guidOf(11), 'New') }),
      'name "New"',
    ],
    [
      'to create and not to exist',
      declaredAbsent({ address: byName('New') }),
      declared({ ...github, address: byName('New') }),
      'name "New"',
    ],
  ])('refuses both of two %s', (_, one, other, what) => {
    expect(problemsOf(one, other)).toEqual([[clash(what)], [clash(what)]]);
    expect(problemsOf(other, declared({ ...github, address: byName('Else') }), one)).toEqual([
      [clash(what)],
      null,
      [clash(what)],
    ]);
  });

  it.each([
    ['guid', declaredAbsent({ address: byGuid(guidOf(11)) })],
    ['name', declared({ ...github, address: byName('New') })],
  ])('says that it is about the %s', (path, desired) => {
    const both = [desired, desired];
    const { steps } = makePlan(both, observedState({ integrations }), planOptions());
    expect(steps).toMatchObject(both.map(() => ({ problems: [{ path }] })));
  });

  it('says of both which integration they are about', () => {
    const both = [declared({ description: 'x' }), declaredAbsent({ address: byGuid(guidOf(11)) })];
    const { steps } = makePlan(both, observedState({ integrations }), planOptions());
    const [integration] = integrations;
    expect(steps).toMatchObject(both.map(() => ({ operation: 'refused', integration })));
    const neither = [
      declaredAbsent({ address: byName('New') }),
      declared({ ...github, address: byName('New') }),
    ];
    expect(makePlan(neither, observedState({ integrations }), planOptions()).steps).toMatchObject(
      neither.map(() => ({ operation: 'refused', integration: null })),
    );
  });

  it.each<[string, Desired, Desired]>([
    ['two names', declared(), declared({ address: byName('Blobs') })],
    ['two absent ones', declaredAbsent(), declaredAbsent({ address: byName('Blobs') })],
    [
      'a name that a deleted one had, for another GUID',
      declaredAbsent({ address: byGuid(guidOf(11)) }),
      declared({ address: byGuid(guidOf(12)) }),
    ],
  ])('takes %s for two', (_, one, other) => {
    expect(problemsOf(one, other)).toEqual([null, null]);
  });

  it('takes two integrations that share a name for two, each by its GUID', () => {
    const shared = [11, 12].map((id) => storedIntegration({ id: `${id}`, guid: guidOf(id) }));
    const { steps } = makePlan(
      [11, 12].map((id) => declared({ address: byGuid(guidOf(id), 'Azure'), description: 'x' })),
      observedState({ integrations: shared }),
      planOptions(),
    );
    expect(steps.map(({ operation }) => operation)).toEqual(['update', 'update']);
  });

  it('does not blame a declaration for one that is refused already', () => {
    expect(
      problemsOf(declared({ description: 'x' }), declared({ template: 'custom' })).map(
        (problems) => problems === null,
      ),
    ).toEqual([true, false]);
  });
});

describe('The server as a whole', () => {
  const github = declared({
    template: 'github',
    config: { client_id: 'x' },
    secrets: { client_secret: declaredSecret('s') },
  });
  const PUBLISHER =
    'The API key belongs to a publisher. Managing OAuth integrations needs the key of an administrator: Connect refuses all others (status 403, code 22). [GET /v1/user]';
  const OFF =
    'OAuth integrations are switched off or not licensed on this server, by its own settings.';
  const plan = (more: Partial<Observed>, desired: readonly Desired[] = [github]): Plan =>
    makePlan(desired, observedState(more), planOptions());

  it.each([
    ['publisher', PUBLISHER],
    ['viewer', PUBLISHER.replace('publisher', 'viewer')],
  ])('knows that the key of a %s writes nothing', (role, refusal) => {
    expect(plan({ role })).toMatchObject({
      refusal,
      planOnly: `This is a ${role}'s key: enough to plan, not to apply. The run that applies needs the key of an administrator.`,
      warnings: [],
    });
  });

  it('says what was wanted of a short-lived key, if a stored one was', () => {
    const options = planOptions({ shortLivedKey: true });
    const { refusal } = makePlan([github], observedState({ role: 'publisher' }), options);
    expect(refusal?.slice(0, PUBLISHER.length)).toBe(PUBLISHER);
    expect(refusal?.slice(PUBLISHER.length)).toMatch(/^ If .+connect-api-key/);
  });

  it('lets the key of a publisher associate content items, if nothing else is to be written', () => {
    const step = plan({ role: 'publisher', integrations: [storedIntegration()] }, [
      declared({ content: [guidOf(70)] }),
    ]);
    expect(step).toMatchObject({ refusal: null, steps: [{ operation: 'update', body: null }] });
  });

  it.each(['administrator', null, 'owner'])('lets the role %s try', (role) => {
    expect(plan({ role })).toMatchObject({ refusal: null, planOnly: null, warnings: [] });
  });

  it.each([
    [{ oauth_integrations_enabled: false }, true],
    [{ license: { 'oauth-integrations': false } }, true],
    [{ license: { 'oauth-integrations': '0' } }, true],
    [{ oauth_integrations_enabled: true, license: { 'oauth-integrations': true } }, false],
    [{ oauth_integrations_enabled: null, license: { 'oauth-integrations': '1' } }, false],
    [{ license: {} }, false],
    [{}, false],
  ])('warns by the settings %j: %p', (settings, warned) => {
    const warnings = warned ? [OFF] : [];
    expect(plan({ settings: { version: '', ...settings } }).warnings).toEqual(warnings);
  });

  it('says so only where something is to be written', () => {
    const settings = { version: '', oauth_integrations_enabled: false };
    const integrations = [storedIntegration()];
    const observed = { role: 'publisher', settings, integrations };
    const refused = declared({ template: 'custom' });
    for (const desired of [
      [],
      [declared()],
      [refused],
      [declaredAbsent({ address: byName('-') })],
    ]) {
      expect(plan(observed, desired)).toMatchObject({
        refusal: null,
        planOnly: null,
        warnings: [],
      });
    }
    for (const desired of [
      [declaredAbsent()],
      [declared(), declared({ ...github, address: byName('New') })],
      [declared({ description: 'x' })],
    ]) {
      expect(plan(observed, desired)).toMatchObject({
        refusal: PUBLISHER,
        warnings: [OFF],
      });
    }
  });
});

describe('After a plan has been carried out', () => {
  interface Case {
    readonly options: ConnectOptions;
    readonly first: DesiredIntegration;
    readonly second: DesiredIntegration;
  }

  /** Two declarations of one integration, the second of which may declare less, more or other things. */
  function cases(server: Template, everyKey: boolean): fc.Arbitrary<Case> {
    const desired = declaration(server, (key) => everyKey && !('type' in key)).chain(
      ({ config, secrets }) =>
        fc
          .record({
            description: fc.option(fc.oneof(fc.constant(''), text), { nil: null }),
            access: fc.constantFrom<DesiredIntegration['access']>(
              null,
              { to: 'everyone' },
              { to: 'listed', users: ['ann'], groups: [] },
              { to: 'listed', users: ['bob', 'ann'], groups: ['staff'] },
            ),
            content: fc.subarray([guidOf(0xc1), guidOf(0xc2)]),
          })
          .map((more) =>
            declared({
              ...more,
              template: 'made',
              config,
              secrets: Object.fromEntries(
                Object.entries(secrets).map(([name, value]) => [name, declaredSecret(value)]),
              ),
            }),
          ),
    );
    return fc
      .record({ options: serverOptions, first: desired, second: desired, name: integrationName })
      .map(({ options, first, second, name }) => ({
        options: { ...options, templates: [server] },
        first: { ...first, address: { by: 'name' as const, name } },
        second: { ...second, address: { by: 'name' as const, name } },
      }));
  }

  function start(options: ConnectOptions): SimulatedConnect {
    const connect = serverLike(options);
    connect.seed({
      users: [{ username: 'ann' }, { username: 'anna' }, { username: 'bob' }],
      groups: [{ name: 'staff' }],
      content: [{ guid: guidOf(0xc1) }, { guid: guidOf(0xc2) }],
      integrations: [{ name: 'Another', template: 'connect', config: {} }],
    });
    return connect;
  }

  async function planOn(
    connect: SimulatedConnect,
    desired: DesiredIntegration,
    updateSecret: UpdateSecret = 'on-create',
  ): Promise<Step> {
    const observed = await observe(inMemoryClient(connect), [desired]);
    return makePlan([desired], observed, planOptions({ updateSecret })).steps[0]!;
  }

  /** Sends what a step holds, as it is. Answers whether the server took it. */
  async function carryOut(connect: SimulatedConnect, step: Step): Promise<boolean> {
    if (step.operation !== 'create' && step.operation !== 'update') return true;
    const client = inMemoryClient(connect);
    try {
      const integration =
        step.operation === 'create'
          ? await client.createIntegration(step.body)
          : step.body === null
            ? step.integration
            : await client.updateIntegration(step.integration.guid, step.body);
      for (const content of step.content) {
        const present = await client.contentAssociations(content);
        await client.setContentAssociations(content, [
          ...present.map((one) => one.oauth_integration_guid),
          integration.guid,
        ]);
      }
      return true;
    } catch {
      return false;
    }
  }

  const storedOn = (connect: SimulatedConnect) => connect.integrations.at(-1)!;

  it('the next plan changes nothing, and writes nothing', async () => {
    let carriedOut = 0;
    await fc.assert(
      fc.asyncProperty(
        anyTemplate.chain((server) => cases(server, true)),
        async ({ options, first, second }) => {
          const connect = start(options);
          // Where the server replaces config, an option that is not declared again falls back to its default.
          const next =
            options.patchMode === 'replace'
              ? { ...second, config: { ...first.config, ...second.config } }
              : second;
          for (const desired of [first, next]) {
            const step = await planOn(connect, desired);
            if (step.operation === 'refused' || !(await carryOut(connect, step))) return;
            const again = await planOn(connect, desired);
            expect(again).toMatchObject({ operation: 'unchanged', warnings: [] });
            carriedOut += 1;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(carriedOut).toBeGreaterThan(50);
  });

  it('declared keys are as declared; undeclared ones survive where the server merges', async () => {
    let updated = 0;
    await fc.assert(
      fc.asyncProperty(
        anyTemplate.chain((server) => cases(server, true)),
        async ({ options, first, second }) => {
          const connect = start({ ...options, patchMode: 'merge' });
          const created = await planOn(connect, first);
          if (created.operation !== 'create' || !(await carryOut(connect, created))) return;
          const before = storedOn(connect);
          // Without other options, which would make keys go.
          const optionNames = new Set(
            connect.settings.templates[0]!.options.map(({ name }) => name),
          );
          const config = Object.fromEntries(
            Object.entries(second.config).filter(
              ([name], index) => !optionNames.has(name) && name in before.config && index % 2 === 0,
            ),
          );
          const desired = { ...second, config, secrets: {} };
          const step = await planOn(connect, desired);
          if (step.operation === 'refused' || !(await carryOut(connect, step))) return;
          expect(step.operation).not.toBe('create');
          const after = storedOn(connect);
          const scopesOf = (value: unknown): string[] =>
            [...new Set(String(value).split(/\s+/u))].filter((word) => word !== '').sort();
          for (const [name, value] of Object.entries(before.config)) {
            if (!(name in config)) expect(after.config[name]).toEqual(value);
            else if (name === 'scopes')
              expect(scopesOf(after.config[name])).toEqual(scopesOf(config[name]));
            else expect(after.config[name]).toEqual(String(config[name]));
          }
          expect(Object.keys(after.config)).toEqual(Object.keys(before.config));
          expect(after.secrets).toEqual(before.secrets);
          expect(after.name).toBe(before.name);
          expect(after.description).toBe(desired.description ?? before.description);
          if (step.operation === 'update') updated += 1;
        },
      ),
      { numRuns: 300 },
    );
    expect(updated).toBeGreaterThan(20);
  });

  it('no step holds a secret in the open, nor a field that Connect does not take', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTemplate.chain((server) => cases(server, false)),
        fc.constantFrom<UpdateSecret>('always', 'on-create'),
        async ({ options, first, second }, updateSecret) => {
          const connect = start(options);
          const marked = (desired: DesiredIntegration): DesiredIntegration => ({
            ...desired,
            secrets: Object.fromEntries(
              Object.keys(desired.secrets).map((name) => [name, declaredSecret('57005')]),
            ),
          });
          for (const desired of [marked(first), marked(second)]) {
            const step = await planOn(connect, desired, updateSecret);
            expect(JSON.stringify(step)).not.toContain('57005');
            if ('body' in step && step.body !== null) {
              const body = step.body as Readonly<Record<string, unknown>>;
              const fields = ['name', 'description', 'config', 'permissions'];
              if (step.operation === 'create') fields.push('template');
              expect(fields).toEqual(expect.arrayContaining(Object.keys(body)));
              const config = (body['config'] ?? {}) as Readonly<Record<string, unknown>>;
              const sent = Object.entries(config);
              for (const [name, value] of sent) {
                expect(value instanceof Secret).toBe(name in desired.secrets);
                expect(name in desired.secrets || name in desired.config).toBe(true);
                if (value === '') expect(desired.config[name]).toBe('');
              }
              if (sent.length > 0) {
                expect(Object.keys(config)).toEqual(
                  expect.arrayContaining(Object.keys(desired.config)),
                );
              }
            }
            if (!(await carryOut(connect, step))) return;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('order and repetition of scopes do not matter', () => {
    const pair = scopes.chain((stored) => fc.tuple(fc.constant(stored), rearranged(stored)));
    fc.assert(
      fc.property(
        pair,
        fc.constantFrom(null, readTemplate(simulatedTemplate('azure'))),
        ([stored, again], template) => {
          const integration = storedIntegration({ config: { scopes: stored } });
          const target = {
            desired: declared({ config: { scopes: again } }),
            template,
            permissions: null,
          };
          expect(differences(target, integration)).toEqual([]);
          const more = declared({ config: { scopes: `${again} another` } });
          const words = again.split(/\s+/u).filter((word) => word !== '');
          expect(differences({ ...target, desired: more }, integration)).toEqual([
            {
              field: 'config.scopes',
              from: stored,
              to: [...words, 'another'].join(' '),
            },
          ]);
        },
      ),
    );
  });

  it('the order of an access list does not matter', () => {
    const guids = Array.from({ length: 6 }, (_, index) => guidOf(index + 1));
    const lists = fc
      .tuple(fc.subarray(guids), fc.subarray(guids))
      .filter(([users, groups]) => users.length + groups.length > 0)
      .chain(([users, groups]) => {
        const stored = [
          ...users.map((guid) => ({ kind: 'user' as const, guid })),
          ...groups.map((guid) => ({ kind: 'group' as const, guid })),
        ];
        return fc.record({
          stored: fc.shuffledSubarray(stored, { minLength: stored.length }),
          users: fc.shuffledSubarray(users, { minLength: users.length }),
          groups: fc.shuffledSubarray(groups, { minLength: groups.length }),
          left: fc.constantFrom(...stored),
        });
      });
    fc.assert(
      fc.property(lists, ({ stored, users, groups, left }) => {
        const desired = declared({ access: { to: 'listed', users, groups } });
        const on = (permissions: typeof stored): Step =>
          planned(desired, { integrations: [storedIntegration({ permissions })] });
        expect(on(stored).operation).toBe('unchanged');
        const fewer = stored.filter((one) => one !== left);
        const step = on(fewer);
        expect(step.operation).toBe('update');
        expect((bodyOf(step) as { permissions: unknown[] }).permissions).toHaveLength(
          stored.length,
        );
      }),
    );
  });
});
