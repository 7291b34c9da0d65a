import type { Integration } from '../../src/connect/schemas';
import type { Desired } from '../../src/inputs/desired';
import { makePlan } from '../../src/reconcile/plan';
import {
  byGuid,
  byName,
  declared,
  declaredSecret,
  guidOf,
  observedState,
  planOptions,
  storedIntegration,
} from '../fixtures/state';

const STORED = storedIntegration({ guid: guidOf(1), name: 'Sales warehouse' });
const CLIENT = { client_id: STORED.config['client_id'] as string };

function entry(more: Parameters<typeof declared>[0] = {}): Desired {
  return declared({
    address: byName('Sales data'),
    template: 'azure',
    config: { ...CLIENT, tenant_id: 'a-tenant' },
    secrets: { client_secret: declaredSecret('a-secret') },
    ...more,
  });
}

function planned(entries: readonly Desired[], integrations: readonly Integration[] = [STORED]) {
  const options = planOptions({ manifest: { complete: false } });
  return makePlan(entries, observedState({ integrations }), options);
}

describe('a new integration with the client of one that is not declared', () => {
  it('may be meant as a rename', () => {
    const { steps, undeclared } = planned([entry()]);
    expect(steps).toMatchObject([{ operation: 'create', warnings: [] }]);
    expect(undeclared).toMatchObject([{ name: 'Sales warehouse', sameClientAs: ['Sales data'] }]);
  });

  it('may be meant so, too, where it is refused', () => {
    for (const refused of [entry({ secrets: {} }), entry({ template: null })]) {
      const { steps, undeclared } = planned([refused]);
      expect(steps).toMatchObject([{ operation: 'refused' }]);
      expect(undeclared).toMatchObject([{ sameClientAs: ['Sales data'] }]);
    }
  });

  it('is told of each such pair', () => {
    const other = { ...STORED, guid: guidOf(2), name: 'Sales' };
    const spaced = {
      ...STORED,
      guid: guidOf(3),
      name: 'Third',
      config: { client_id: ` ${CLIENT.client_id}` },
    };
    const foreign = { ...STORED, guid: guidOf(4), name: 'Fourth', template: 'custom' };
    const entries = [entry(), entry({ address: byName('Newer') })];
    const { undeclared } = planned(entries, [STORED, other, spaced, foreign]);
    expect(undeclared.map(({ name, sameClientAs }) => [name, sameClientAs])).toEqual([
      ['Fourth', []],
      ['Sales', ['Sales data', 'Newer']],
      ['Sales warehouse', ['Sales data', 'Newer']],
      ['Third', ['Sales data', 'Newer']],
    ]);
  });

  it.each<[string, Desired[], Integration[]]>([
    [
      'another client',
      [entry({ config: { client_id: 'other', tenant_id: 'a-tenant' } })],
      [STORED],
    ],
    ['another template', [entry()], [{ ...STORED, template: 'custom' }]],
    ['no client on the server', [entry()], [{ ...STORED, config: {} }]],
    [
      'empty clients',
      [entry({ config: { client_id: ' ' }, template: null })],
      [{ ...STORED, config: { client_id: '' } }],
    ],
    [
      'blank clients',
      [entry({ config: { client_id: ' ' }, template: null })],
      [{ ...STORED, config: { client_id: ' ' } }],
    ],
    [
      'a refusal of one that is there',
      [entry({ verify: true })],
      [{ ...STORED, guid: guidOf(2), name: 'Sales data' }, STORED],
    ],
    ['a GUID that is not there', [entry({ address: byGuid(guidOf(9)) })], [STORED]],
    [
      'a refusal of another one',
      [entry({ template: 'github' })],
      [{ ...STORED, guid: guidOf(2), name: 'Sales data' }, STORED],
    ],
    ['an entry for it', [entry(), declared({ address: byGuid(guidOf(1)) })], [STORED]],
    [
      'a former name',
      [entry({ address: { by: 'name', name: 'Sales data', formerly: ['Sales warehouse'] } })],
      [STORED],
    ],
    [
      'an integration of its own',
      [entry()],
      [STORED, { ...STORED, guid: guidOf(2), name: 'Sales data' }],
    ],
  ])('is none with %s', (_, entries, integrations) => {
    const { undeclared } = planned(entries, integrations);
    expect(undeclared.flatMap(({ sameClientAs }) => sameClientAs)).toEqual([]);
  });
});
