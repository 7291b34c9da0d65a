import { outputsOf as cleanOutputsOf } from '../../src/report/outputs';
import { factsOf } from '../../src/view/facts';
import type { Outcome } from '../../src/reconcile/outcome';
import { desiredOf, GUID, integrationOf, outcomeOf } from './outcomes';

const outputsOf = (outcomes: readonly Outcome[], version: string): Record<string, string> =>
  cleanOutputsOf({ integrations: outcomes.map(factsOf), undeclared: [], version }, (text) => text)
    .values;

const element = {
  guid: GUID,
  id: '42',
  name: 'Azure',
  operation: 'updated',
  changed: true,
  'auth-type': 'Viewer',
  template: 'azure',
  'created-time': '2025-01-01T00:00:00Z',
  'updated-time': '2025-02-02T00:00:00Z',
};

test('of one integration', () => {
  const changes = [
    { field: 'config.scopes', from: 'a', to: 'b' },
    { field: 'access', from: null, to: 'user a' },
    { field: 'access', from: null, to: 'user b' },
  ];
  const outcome = outcomeOf('Azure', { changes });
  const { integrations, guids, ...single } = outputsOf([outcome], '2025.08.0');
  expect(single).toEqual({
    ...element,
    changed: 'true',
    'connect-version': '2025.08.0',
    undeclared: '[]',
  });
  expect(JSON.parse(integrations!)).toEqual([
    { ...element, changes: ['config.scopes', 'access'], 'connect-version': '2025.08.0' },
  ]);
  expect(JSON.parse(guids!)).toEqual({ Azure: GUID });
});

test('of one that failed', () => {
  const failed = outcomeOf('Azure', {
    operation: null,
    changed: false,
    integration: null,
    error: new Error('Connect refused: no.'),
  });
  const { integrations, guids, ...single } = outputsOf([failed], '');
  expect(single).toEqual({
    ...Object.fromEntries(Object.keys(element).map((name) => [name, ''])),
    name: 'Azure',
    changed: 'false',
    'connect-version': '',
    undeclared: '[]',
  });
  expect(JSON.parse(integrations!)).toEqual([
    expect.objectContaining({ name: 'Azure', guid: null, error: 'Connect refused: no.' }),
  ]);
  expect(JSON.parse(guids!)).toEqual({});
});

test('of one whose name only the server knows', () => {
  const desired = { ...desiredOf(''), address: { by: 'guid', guid: GUID, name: null } } as const;
  expect(outputsOf([outcomeOf('Stored', { desired })], '')).toMatchObject({ name: 'Stored' });
  const unknown = outcomeOf('', { desired, integration: null, operation: null, changed: false });
  expect(outputsOf([unknown], '')).toMatchObject({ name: '', guids: '{}' });
});

test('of several: no single values, in their order', () => {
  const unchanged = outcomeOf('Two', {
    operation: 'unchanged',
    changed: false,
    integration: { ...integrationOf('Two'), guid: 'other', auth_type: null, template: null },
  });
  const outputs = outputsOf([outcomeOf('One'), unchanged], '');
  expect(Object.keys(outputs).sort()).toEqual([
    ...['changed', 'connect-version', 'guids', 'integrations', 'undeclared'],
  ]);
  expect(outputs['changed']).toBe('true');
  expect(JSON.parse(outputs['guids']!)).toEqual({ One: GUID, Two: 'other' });
  expect(JSON.parse(outputs['integrations']!)).toMatchObject([
    { name: 'One', changed: true },
    { name: 'Two', changed: false, 'auth-type': null, template: null },
  ]);
});

test('names that every object has are names like others', () => {
  for (const name of ['__proto__', 'constructor']) {
    expect(outputsOf([outcomeOf(name)], '')['guids']).toBe(`{"${name}":"${GUID}"}`);
  }
});

test('what was deleted has no GUID any more for later steps to look up', () => {
  const outputs = outputsOf([outcomeOf('Old', { operation: 'deleted' })], '');
  expect(outputs).toMatchObject({ guid: GUID, operation: 'deleted', guids: '{}' });
});

test('texts are cleaned before they become JSON, and JSON stays JSON', () => {
  const clean = (text: string): string =>
    text.replaceAll('":"', '***').replaceAll('hunter2', '***');
  const failed = outcomeOf('hunter2', { error: new Error('":" is not hunter2') });
  const { values: outputs, altered } = cleanOutputsOf(
    {
      integrations: [failed, outcomeOf('Azure')].map(factsOf),
      undeclared: [{ guid: 'g', name: 'hunter2', template: null }],
      version: 'hunter2',
    },
    clean,
  );
  expect(altered).toEqual(['integrations', 'guids', 'undeclared', 'connect-version']);
  expect(outputs['connect-version']).toBe('***');
  expect(JSON.parse(outputs['integrations']!)).toMatchObject([
    { name: '***', error: '*** is not ***' },
    { name: 'Azure' },
  ]);
  expect(outputs['undeclared']).toBe('[{"guid":"g","name":"***","template":null}]');
  expect(JSON.parse(outputs['guids']!)).toEqual({ '***': GUID, Azure: GUID });
});
