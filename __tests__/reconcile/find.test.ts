import fc from 'fast-check';
import { byId, IntegrationIndex } from '../../src/reconcile/find';
import {
  byGuid,
  byName,
  declared,
  declaredAbsent,
  guidOf,
  storedIntegration,
} from '../fixtures/state';
import { letterCases } from '../support/arbitraries';

const named = (name: string, id = 11) =>
  storedIntegration({ id: String(id), guid: guidOf(id), name });

describe('IntegrationIndex', () => {
  const one = named('Models', 1);
  const two = named('Azure', 2);
  const three = named('Models', 3);
  const index = new IntegrationIndex([one, two, three]);

  it('finds by name as many as have it, in their order', () => {
    expect(index.named('Models')).toEqual([one, three]);
    expect(index.named('models')).toEqual([]);
    expect(index.addressed(declared({ address: byName('Models') }))).toEqual([one, three]);
    expect(index.addressed(declaredAbsent({ address: byName('Azure') }))).toEqual([two]);
  });

  it('finds by GUID that one, whatever its name', () => {
    expect(index.addressed(declared({ address: byGuid(guidOf(3), 'Azure') }))).toEqual([three]);
    expect(index.addressed(declaredAbsent({ address: byGuid(guidOf(4)) }))).toHaveLength(0);
  });

  it('finds a GUID that the server writes in capitals', () => {
    const guid = 'abcdefab-0000-4000-8000-000000000001';
    const capitals = new IntegrationIndex([storedIntegration({ guid: guid.toUpperCase() })]);
    expect(capitals.addressed(declared({ address: byGuid(guid) }))).toHaveLength(1);
  });

  it('finds all look-alikes, the name itself among them', () => {
    const alike = [named('azure', 1), named(' Azure\u00a0', 2), named('Azure', 3)];
    const other = named('Azur', 4);
    expect(new IntegrationIndex([...alike, other]).lookingLike('AZURE')).toEqual(alike);
    expect(new IntegrationIndex([other]).lookingLike('Azure')).toEqual([]);
  });

  it('takes every letter case of one letter for the same', () => {
    const stored = named('STRAẞE');
    expect(new IntegrationIndex([stored]).lookingLike('Strasse')).toEqual([stored]);
  });

  it('knows a name again in any Unicode form, letter case, and with other white space', () => {
    const dressed = fc
      .array(
        fc.constantFrom(
          'a',
          'B',
          ' ',
          'é',
          'Å',
          'ß',
          'ς',
          'ﬁ',
          'İ',
          'ǰ',
          '한',
          '１',
          '–',
          '’',
          '𝄞',
        ),
        { minLength: 1, maxLength: 10 },
      )
      .map((letters) => letters.join(''))
      .chain((name) =>
        fc.record({
          name: fc.constant(name),
          cased: letterCases(name),
          form: fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD'),
          before: fc.constantFrom('', ' ', '\u00a0', '\t'),
          after: fc.constantFrom('', ' ', '\u2003'),
        }),
      );
    fc.assert(
      fc.property(dressed, ({ name, cased, form, before, after }) => {
        const stored = named(`${before}${cased.normalize(form)}${after}`);
        const index = new IntegrationIndex([stored]);
        expect(index.lookingLike(name)).toEqual([stored]);
        expect(index.lookingLike(`${name}x`)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('byId', () => {
  it('sorts ids as the numbers that they are', () => {
    const ids = fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }));
    fc.assert(
      fc.property(ids, (numbers) => {
        const sorted = numbers.map((id) => storedIntegration({ id: String(id) })).sort(byId);
        const expected = [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect(sorted.map(({ id }) => id)).toEqual(expected.map(String));
      }),
    );
  });

  it.each([
    ['9', '10', -1],
    ['10', '9', 1],
    ['10', '12', -1],
    ['12', '10', 1],
    ['12', '12', 0],
  ])('compares %s and %s', (a, b, sign) => {
    expect(Math.sign(byId(storedIntegration({ id: a }), storedIntegration({ id: b })))).toBe(sign);
  });
});
