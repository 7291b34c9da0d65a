import { featuresOf, takesOne } from '../../src/reconcile/features';
import { association, observedState, storedIntegration } from '../fixtures/state';

describe('whether the key sees every integration', () => {
  const counted = storedIntegration({ content_count: 0 });
  it.each([
    ['an administrator', 'administrator', [], true],
    ['a publisher, whatever else is told', 'publisher', [counted], false],
    ['a role that is not told, without integrations', null, [], false],
    ['a role that is not told, with a count of content', null, [counted], true],
    ['a role that is not told, without counts', null, [storedIntegration()], false],
  ])('%s', (_, role, integrations, seesAll) => {
    expect(featuresOf(observedState({ role, integrations })).seesAll).toBe(seesAll);
  });
});

describe('whether there are access lists', () => {
  const listed = storedIntegration();
  const unlisted = storedIntegration({ permissions: null });
  it.each([
    ['2025.08.0', [], false],
    ['2025.09.0', [], true],
    ['2026.01.0', [], true],
    ['2024.12.0', [], false],
    ['', [], true],
    ['dev', [], true],
    ['2025.08.0', [unlisted, listed], true],
    ['2026.01.0', [unlisted], false],
  ])('version "%s", integrations %j', (version, integrations, accessLists) => {
    const observed = observedState({ settings: { version }, integrations });
    expect(featuresOf(observed).accessLists).toBe(accessLists);
  });
});

describe('whether a content item takes one integration only', () => {
  const withApp = association({ content_guid: null });
  it.each([
    ['2025.06.0', [], true],
    ['2025.07.0', [withApp], false],
    ['2026.01.0', [], false],
    ['2024.12.0', [], true],
    ['', [], false],
    ['', [withApp], true],
    ['', [withApp, association()], false],
  ])('version "%s", associations %j', (version, associations, one) => {
    expect(takesOne(version, associations)).toBe(one);
  });
});
