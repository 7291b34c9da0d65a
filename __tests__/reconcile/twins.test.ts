import type { Desired } from '../../src/inputs/desired';
import { makePlan } from '../../src/reconcile/plan';
import {
  byGuid,
  byName,
  declared,
  guidOf,
  observedState,
  planOptions,
  storedIntegration,
} from '../fixtures/state';

const visitor = (address: Desired['address']): Desired =>
  declared({ address, template: 'connect' });

/** The warnings at each declaration, where the server has the integrations 1, 2 … with these names. */
function warnings(addresses: readonly Desired['address'][], names: readonly string[] = []) {
  const integrations = names.map((name, index) =>
    storedIntegration({ guid: guidOf(index + 1), name, template: 'connect', config: {} }),
  );
  const plan = makePlan(addresses.map(visitor), observedState({ integrations }), planOptions());
  return plan.steps.map((step) => step.warnings);
}

describe('new names that look alike', () => {
  it('are told at each but the first', () => {
    const [first, second, third, other] = warnings(
      ['Azure', 'AZURE', 'Azur\u0435', 'Blobs'].map(byName),
    );
    expect([first, other]).toEqual([[], []]);
    expect(second).toEqual([
      'The new names "Azure" and "AZURE" look alike: only letter case, white space, dashes, quotation marks, invisible characters, the form of Unicode characters or letters of another script differ. If you mean one integration, declare it once.',
    ]);
    expect(third?.[0]).toMatch(/^The new names "Azure" and "Azur\\u0435" look alike/);
  });

  it('are those of renames, too', () => {
    const formerly = { by: 'name', name: 'azure', formerly: ['Blobs'] } as const;
    expect(warnings([byName('Azure'), formerly], ['Blobs'])[1]).toEqual([
      expect.stringContaining('integration_requests'),
      expect.stringContaining('look alike'),
    ]);
    expect(warnings([byName('Azure'), byGuid(guidOf(1), 'azure')], ['Blobs'])[1]).toEqual([
      expect.stringContaining('look alike'),
    ]);
  });

  it('are not those of updates that give no name', () => {
    const content = declared({
      address: byName('azure'),
      template: 'connect',
      content: [guidOf(70)],
    });
    const described = { ...content, content: [], description: 'x' };
    const integrations = [
      storedIntegration({ guid: guidOf(1), name: 'azure', template: 'connect', config: {} }),
    ];
    for (const update of [content, described]) {
      const { steps } = makePlan(
        [update, visitor(byName('AZURE'))],
        observedState({ integrations }),
        planOptions(),
      );
      expect(steps.map(({ operation }) => operation)).toEqual(['update', 'create']);
      expect(steps.map(({ warnings: told }) => told.length)).toEqual([0, 1]);
      expect(steps[1]!.warnings[0]).toContain('There is no integration');
    }
  });

  it('are no news where the server has both, or one', () => {
    const both = [byName('Azure'), byName('azure')];
    expect(warnings(both, ['Azure', 'azure'])).toEqual([[], []]);
    expect(warnings(both, ['Azure'])).toEqual([
      [],
      [expect.stringContaining('no integration with')],
    ]);
  });
});
