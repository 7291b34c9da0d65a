import { declaredTexts } from '../../src/report/harmless';
import { Secret } from '../../src/secret';

const at = null;

test('texts of what is declared: everything but secrets', () => {
  const texts = declaredTexts([
    {
      state: 'present',
      address: { by: 'name', name: 'Sales reports' },
      description: 'For viewers',
      template: 'azure',
      config: { tenant_id: 'one', use_pkce: true },
      secrets: { client_secret: { value: new Secret('hidden'), variable: 'HIDDEN' } },
      access: { to: 'listed', users: ['alice'], groups: ['finance'] },
      content: [],
      verify: false,
      at,
      places: {},
    },
    {
      state: 'absent',
      address: { by: 'guid', guid: 'g', name: null },
      allowDeleteInUse: false,
      at,
      places: {},
    },
  ]);
  for (const text of ['Sales reports', 'For viewers', 'azure', 'tenant_id', 'one', 'use_pkce']) {
    expect(texts).toContain(text);
  }
  for (const text of ['client_secret', 'alice', 'finance']) expect(texts).toContain(text);
  expect(texts).not.toContain('hidden');
});
