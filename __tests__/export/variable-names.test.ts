import { VariableNames } from '../../src/export/variable-names';

function name(integration: string, key = 'client_secret', id = '7'): string {
  return new VariableNames(() => true).take({ name: integration, id }, key);
}

describe('a variable is called after its integration and its key', () => {
  test.each([
    ['Azure', 'AZURE_CLIENT_SECRET'],
    ['  Azure – dev (2) ', 'AZURE_DEV_2_CLIENT_SECRET'],
    ['Café Ñandú', 'CAFE_NANDU_CLIENT_SECRET'],
    ['你好', 'INTEGRATION_7_CLIENT_SECRET'],
    ['', 'INTEGRATION_7_CLIENT_SECRET'],
    ['2nd', 'INTEGRATION_2ND_CLIENT_SECRET'],
    ['GitHub', 'INTEGRATION_GITHUB_CLIENT_SECRET'],
    ['GitHubber', 'GITHUBBER_CLIENT_SECRET'],
    ['Connect', 'INTEGRATION_CONNECT_CLIENT_SECRET'],
  ])('%j: %s', (integration, variable) => {
    expect(name(integration)).toBe(variable);
  });

  test('a key in another script', () => {
    expect(name('Azure', '密钥')).toBe('AZURE_SECRET');
  });

  test('a long name is cut', () => {
    expect(name('word '.repeat(50))).toMatch(/^(WORD_){12}CLIENT_SECRET$/);
  });
});

test('each variable is given once', () => {
  const names = new VariableNames(() => true);
  const take = (integration: string, id: string): string =>
    names.take({ name: integration, id }, 'client_secret');

  expect([
    take('Azure', '7'),
    take('azure!', '8'),
    take('AZURE', '8'),
    take('Azure 9', '9'),
    take('Azure', '9'),
  ]).toEqual([
    'AZURE_CLIENT_SECRET',
    'AZURE_8_CLIENT_SECRET',
    'AZURE_8_CLIENT_SECRET_2',
    'AZURE_9_CLIENT_SECRET',
    'AZURE_9_CLIENT_SECRET_2',
  ]);
});

test('no variable is a secret, which a name may become in capitals', () => {
  const names = new VariableNames((text) => !text.includes('AKIA1234'));
  expect(names.take({ name: 'akia1234', id: '7' }, 'client_secret')).toBe(
    'INTEGRATION_7_CLIENT_SECRET',
  );
  expect(names.take({ name: 'Azure', id: 'akia1234' }, 'akia1234')).toBe('AZURE_SECRET');
  expect(names.take({ name: '', id: 'akia1234' }, 'akia1234')).toBe('INTEGRATION_SECRET');
});
