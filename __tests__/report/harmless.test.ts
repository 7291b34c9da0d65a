import { declaredTexts, templateTexts } from '../../src/report/harmless';
import { readTemplates } from '../../src/connect/schemas';
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
    },
    {
      state: 'absent',
      address: { by: 'guid', guid: 'g', name: null },
      allowDeleteInUse: false,
      at,
    },
  ]);
  for (const text of ['Sales reports', 'For viewers', 'azure', 'tenant_id', 'one', 'use_pkce']) {
    expect(texts).toContain(text);
  }
  for (const text of ['client_secret', 'alice', 'finance']) expect(texts).toContain(text);
  expect(texts).not.toContain('hidden');
});

test('texts of templates', () => {
  const texts = templateTexts(
    readTemplates([
      {
        id: 'azure',
        name: 'Azure',
        options: [{ name: 'auth_type', values: ['Viewer', 'Service Account'] }],
        fields: [
          { name: 'tenant_id', label: 'Directory', validation_description: 'must be a tenant' },
        ],
      },
    ]),
  );
  expect(texts).toEqual([
    ...['azure', 'Azure', 'auth_type', 'Viewer', 'Service Account'],
    ...['tenant_id', 'Directory', 'must be a tenant'],
  ]);
});
