import type { Plan } from '../../src/reconcile/step';
import { planSections } from '../../src/report/log';
import { outcomeSentence } from '../../src/view/results';
import { planView } from '../../src/view/view';
import { Secret } from '../../src/secret';
import { cleanOf, desiredOf, GUID, integrationOf, outcomeOf } from './outcomes';

const SECRET = 'hunter22-of-considerable-length';
const clean = cleanOf(SECRET);

function sectionsOf(
  steps: readonly object[],
  mood: 'would' | 'will' = 'will',
  undeclared: Plan['undeclared'] = [],
) {
  const plan = {
    steps,
    undeclared,
    formerlyNeedless: [],
    seesAll: true,
    completeness: 'not-said',
  } as unknown as Plan;
  const looked = { server: 'https://connect.example.com', version: '', dryRun: mood === 'would' };
  return planSections(planView(plan, looked, clean));
}

const linesOf = (...plan: Parameters<typeof sectionsOf>): string[] =>
  sectionsOf(...plan).flatMap(({ lines }) => lines.map(({ text }) => text));

/** What every step has. */
const STEP = { secrets: [], newClient: [], kept: [], warnings: [], content: [], changes: [] };

describe('secrets', () => {
  test('are taken out of what is shortened, wherever it is cut', () => {
    for (let before = 0; before <= 2000; before += 13) {
      const value = `${'x'.repeat(before)}${SECRET}${'y'.repeat(2000 - before)}`;
      const texts = [
        outcomeSentence(clean.name(value), outcomeOf(value), clean),
        ...linesOf([updateOf(value)]),
      ];
      for (const text of texts) expect(text).not.toMatch(/hunter|length/);
    }
  });

  test('that are declared are named, never shown', () => {
    const text = linesOf([updateOf('Azure')]).join('\n');
    expect(text).toContain(
      '!     config.client_secret  from ${AZURE_SECRET}: will be sent, cannot be compared',
    );
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('***');
  });

  function updateOf(value: string) {
    return {
      ...STEP,
      operation: 'update',
      desired: {
        ...desiredOf(value),
        description: value,
        config: { tenant_id: value },
        secrets: { client_secret: { value: new Secret(SECRET), variable: 'AZURE_SECRET' } },
      },
      template: null,
      integration: integrationOf(value),
      changes: [
        { field: 'name', from: value, to: value },
        { field: 'config.tenant_id', from: null, to: value },
      ],
      secrets: [{ key: 'client_secret', variable: 'AZURE_SECRET' }],
      body: {},
    };
  }
});

describe('a plan', () => {
  const updates = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...STEP,
      operation: 'update',
      desired: desiredOf(`U${index}`),
      integration: integrationOf(`U${index}`),
      changes: [{ field: 'description', from: 'old', to: 'new' }],
    }));
  const unchanged = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...STEP,
      operation: 'unchanged',
      desired: desiredOf(`S${index}`),
      integration: integrationOf(`S${index}`),
    }));
  const textsOf = (steps: readonly object[]) =>
    sectionsOf(steps).map(({ title, lines }) => ({ title, lines: lines.map(({ text }) => text) }));

  test('of 20 is one section, details under each', () => {
    const [section, ...others] = textsOf([...updates(10), ...unchanged(10)]);
    expect(others).toEqual([]);
    expect(section?.title).toBeNull();
    expect(section?.lines).toHaveLength(2 * 10 + 10 + 1);
    expect(section?.lines[1]).toBe('~     description  old → new');
  });

  test('of more has a line for each that is not unchanged, and groups for the rest', () => {
    const sections = textsOf([...updates(10), ...unchanged(11)]);
    expect(sections.map(({ title, lines }) => [title, lines.length])).toEqual([
      [null, 10],
      ['Details of 10', 20],
      ['11 unchanged', 11],
      [null, 1],
    ]);
    expect(sections[0]?.lines.join('\n')).not.toContain('description');
    expect(sections[1]?.lines[1]).toBe('~     description  old → new');
    expect(sections[3]?.lines).toEqual(['Plan: 10 to update, 11 unchanged.']);
  });

  test('of more without changes has no empty groups', () => {
    expect(textsOf(unchanged(21)).map(({ title }) => title)).toEqual(['21 unchanged', null]);
  });

  test('says under the name why a step is refused, sentence by sentence', () => {
    const refused = {
      ...STEP,
      operation: 'refused',
      desired: desiredOf('Azure'),
      integration: null,
      problems: [
        { message: `There is no user "${SECRET}".`, path: 'access.users.0' },
        { message: 'One.\nTwo.', path: null },
      ],
    };
    expect(sectionsOf([refused], 'would')[0]?.lines).toEqual([
      { text: 'x Azure  refused', colour: 'red' },
      { text: 'x     There is no user "***".', colour: 'red' },
      { text: 'x     One.', colour: 'red' },
      { text: 'x     Two.', colour: 'red' },
      { text: 'Plan: 1 refused. Dry run: nothing was changed.' },
    ]);
  });

  test('goes by weight, in columns', () => {
    const steps = [
      ...unchanged(1),
      {
        ...STEP,
        operation: 'create',
        desired: { ...desiredOf('Azure'), config: { auth_type: 'Viewer' } },
        body: { template: 'azure' },
      },
      {
        ...STEP,
        operation: 'update',
        desired: desiredOf('Databricks'),
        integration: integrationOf('Databricks'),
        changes: [
          { field: 'config.scopes', from: 'all-apis', to: 'all-apis offline_access' },
          { field: 'config.audience', from: null, to: 'a' },
          { field: 'access', from: null, to: 'group finance' },
          { field: 'access', from: 'everyone', to: null },
        ],
        secrets: [{ key: 'client_secret', variable: null }],
      },
      {
        ...STEP,
        operation: 'delete',
        desired: { state: 'absent', address: { by: 'name', name: 'Old' } },
        integration: integrationOf('Old'),
        content: ['item-1', 'item-2'],
      },
      {
        ...STEP,
        operation: 'refused',
        desired: desiredOf('Sales'),
        integration: null,
        problems: [{ message: 'No.', path: null }],
      },
    ];
    expect(linesOf(steps, 'would')).toEqual([
      'x Sales       refused',
      'x     No.',
      `- Old         delete     ${GUID}  2 content items would lose it`,
      '-     content  item-1',
      '-     content  item-2',
      `~ Databricks  update     ${GUID}`,
      '~     config.scopes         all-apis → all-apis offline_access',
      '~     config.audience       (none) → a',
      '+     access                group finance',
      '-     access                everyone',
      '!     config.client_secret  a secret: would be sent, cannot be compared',
      '+ Azure       create     azure, Viewer',
      `= S0          unchanged  ${GUID}`,
      'Plan: 1 to create, 1 to update, 1 to delete, 1 unchanged, 1 refused. Dry run: nothing was changed.',
    ]);
    const words = linesOf(steps).join('\n');
    expect(words).toContain('2 content items lose it');
    expect(words).toContain('a secret: will be sent, cannot be compared');
  });

  test('counts the content items of a deletion, though it is not known which they are', () => {
    const step = {
      ...STEP,
      operation: 'delete',
      desired: { state: 'absent', address: { by: 'name', name: 'Old' } },
      integration: { ...integrationOf('Old'), content_count: 3 },
    };
    expect(linesOf([step], 'would')[0]).toBe(
      `- Old  delete     ${GUID}  3 content items would lose it`,
    );
    const none = { ...step, integration: { ...integrationOf('Old'), content_count: 0 } };
    expect(linesOf([none], 'would')[0]).toBe(`- Old  delete     ${GUID}`);
  });

  test('says of what becomes open that it would be', () => {
    const open = {
      ...STEP,
      operation: 'create',
      desired: desiredOf('Azure'),
      body: { template: 'azure' },
      changes: [{ field: 'access', from: null, to: 'everyone' }],
    };
    expect(linesOf([open], 'would')).toContain('+     access  would be open to everyone');
    expect(linesOf([open])).toContain('+     access  everyone');
  });

  test('says why a secret is sent again, and what is left as it is', () => {
    const step = {
      ...STEP,
      operation: 'update',
      desired: desiredOf('Azure'),
      integration: integrationOf('Azure'),
      changes: [{ field: 'config.client_id', from: 'a', to: 'b' }],
      secrets: [{ key: 'client_secret', variable: 'S' }],
      newClient: ['client_id'],
      kept: [
        { field: 'config.other', because: 'none-given' },
        { field: 'config.more', because: 'on-create' },
        { field: 'config.last', because: 'needed' },
        { field: 'access', because: 'open' },
        { field: 'content', because: 'not-managed' },
      ],
    };
    expect(linesOf([step], 'would').slice(2, -1)).toEqual([
      '!     config.client_secret  from ${S}: would be sent, since the client changes (client_id)',
      '=     config.other          kept: none was given',
      '=     config.more           kept: update-secret is on-create',
      '!     config.last           none was given: the run that creates needs it',
      '=     access                not managed: would be open to everyone',
      '=     content               not managed',
    ]);
  });

  test('calls an integration by its name, though it was addressed by its GUID', () => {
    const step = {
      ...unchanged(1)[0],
      desired: { ...desiredOf(''), address: { by: 'guid', guid: GUID, name: null } },
    };
    expect(linesOf([step])[0]).toBe(`= S0  unchanged  ${GUID}`);
  });
});

describe('what is not declared', () => {
  const others = (count: number): Plan['undeclared'] =>
    Array.from({ length: count }, (_, index) => ({
      guid: `${GUID.slice(0, -2)}${10 + index}`,
      name: `Other ${index}`,
      template: index === 0 ? null : 'azure',
      contentCount: index === 0 ? null : index,
      resembles: index === 2 ? [{ name: 'other 2', former: true }] : [],
      sameClientAs: [],
    }));

  test('comes last, with what it looks like first', () => {
    expect(linesOf([], 'would', others(3))).toEqual([
      '? 3 more on the server are not in the manifest: Other 2, Other 0, Other 1',
      `?     Other 2  azure          ${GUID.slice(0, -2)}12  2 content items, its name looks like other 2, a former name`,
      `?     Other 0  (no template)  ${GUID.slice(0, -2)}10`,
      `?     Other 1  azure          ${GUID.slice(0, -2)}11  1 content item`,
      'Plan: nothing declared. Dry run: nothing was changed.',
    ]);
  });

  test('may be what a new one was meant to be', () => {
    const [other] = others(1);
    expect(linesOf([], 'would', [{ ...other!, sameClientAs: ['New', 'Newer'] }])[1]).toBe(
      '! New or Newer has the same client_id as Other 0. If Other 0 is to be renamed, add `formerly` with its name; otherwise there will be two integrations',
    );
  });

  test('is folded where there is much of it', () => {
    const [first, second, third] = sectionsOf([], 'would', others(12));
    expect(first?.lines[0]?.text).toBe(
      '? 12 more on the server are not in the manifest: Other 2, Other 0, Other 1, Other 3, Other 4, Other 5, Other 6, Other 7, Other 8, Other 9 and 2 more',
    );
    expect(first?.lines).toHaveLength(1);
    expect([second?.title, second?.lines.length]).toEqual(['12 not in the manifest', 12]);
    expect(third).toEqual({
      title: null,
      lines: [{ text: 'Plan: nothing declared. Dry run: nothing was changed.' }],
    });
  });
});

describe('an outcome', () => {
  const sentenceOf = (...outcome: Parameters<typeof outcomeOf>): string =>
    outcomeSentence(clean.name(outcome[0]), outcomeOf(...outcome), clean);

  test('tells operation, name, guid and id', () => {
    expect(sentenceOf('Azure')).toBe(`Updated: Azure (guid ${GUID}, id 42)`);
  });

  test('that failed says so', () => {
    const error = new Error('no');
    expect(sentenceOf('Azure', { operation: null, integration: null, error })).toBe(
      'Failed: Azure',
    );
    expect(sentenceOf('Azure', { operation: 'created', error })).toMatch(
      /^Failed, yet created: Azure \(guid /,
    );
  });
});
