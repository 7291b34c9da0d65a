import {
  configDoubts,
  numberProblem,
  secretDoubts,
  tidyDescription,
  valueDoubts,
} from '../../src/inputs/doubts';

describe('a number that GitHub has made of digits', () => {
  test.each(['1.07512345678901E+20', '-2.5E+15', '1E+15', ' 1.5E+20\n'])('is told: %j', (text) => {
    expect(numberProblem(text)).toContain('GitHub has rounded');
  });

  test.each(['107512345678901234567', '1.5e+20', '1.5E20', '12.5E+20', 'E+15', '1.5E+20x', ''])(
    'is not every number: %j',
    (text) => {
      expect(numberProblem(text)).toBeUndefined();
    },
  );
});

describe('a placeholder', () => {
  test.each([
    ...['changeme', 'CHANGE_ME', 'change-this', 'replace me', 'ReplaceThis', 'todo', 'TBD'],
    ...['fixme', 'xxx', 'XXXXXXXX', 'placeholder', 'dummy', '<client-id>', '<>', 'your-client-id'],
    ...['your_secret', 'insert your key', 'enter-tenant', '***', '...', '…', '$CLIENT_ID'],
    ...['${CLIENT_ID}', '${{ vars.ID }}', '{{ id }}', '__CLIENT_ID__', ' changeme\n', 'changeme!'],
    ...['xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', '00000000-0000-0000-0000-000000000000', 'xxx-xxx'],
    ...['$(CLIENT_ID)', '%CLIENT_ID%', '$env:CLIENT_ID', '#{ClientId}', '#{ClientId}#'],
    ...['change_me_please', 'changeme123', 'REPLACE-ME-IN-PROD', 'PLACEHOLDER_VALUE'],
    ...['[your-secret]', '[REDACTED]', '***REMOVED***', 'undefined', 'null'],
    ...['[object Object]', '[object Promise]'],
    ...['replace-with-your-id', 'fill_in_client', 'TODO: the id', 'secret-goes-here', 'id_here'],
  ])('is told: %j', (text) => {
    expect(valueDoubts(text)).toEqual([expect.stringContaining('looks like a placeholder')]);
    expect(secretDoubts(text.trim(), false)).toEqual([
      expect.stringContaining('It would be stored as the secret.'),
    ]);
  });

  test.each([
    ...['xx', 'yours', 'exchange-me', 'Dummy data', 'a <b> c', '$1', '${}', '$A-B', '__init'],
    ...['none', 'None of these', 'null-island', 'nonesuch', '[a]', '**bold**', 'change_it_team'],
    ...['todo list', 'changement', 'placeholder-app', 'https://x.example.com/<id>', ''],
  ])('is not every odd text: %j', (text) => {
    expect(valueDoubts(text)).toEqual([]);
    expect(secretDoubts(text, false)).toEqual([]);
  });

  test.each(['Your files in OneDrive', 'Enter SSO', 'Insert rows', 'Change it', 'None of these'])(
    'is not what people write for people: %j',
    (text) => {
      expect(valueDoubts(text, true)).toEqual([]);
    },
  );

  test.each([
    '<the description>',
    '{{ a name }}',
    '${{ vars.NAME }}',
    'your-name',
    'TODO',
    '[object Object]',
  ])('is one in a sentence for people as well: %j', (text) => {
    expect(valueDoubts(text, true)).toHaveLength(1);
  });

  test('of a secret may stand in where none is sent', () => {
    expect(secretDoubts('not-sent-in-a-dry-run', true)).toEqual([]);
  });
});

test.each(['"Azure"', "'Azure'", '`Azure`', ' "two words"\n'])(
  'what stands in quotes is told: %j',
  (text) => {
    expect(valueDoubts(text)).toEqual([expect.stringContaining('stands in quotes')]);
    expect(secretDoubts(text.trim(), false)).toEqual([expect.stringContaining('stands in quotes')]);
  },
);

test.each(['"', '""', '"A" and "B"', `it's`, `"it's"`, '{"a": "b"}', '“Azure”'])(
  'what has quotes in it is not: %j',
  (text) => {
    expect(valueDoubts(text)).toEqual([]);
    expect(secretDoubts(text, false)).toEqual([]);
  },
);

describe('a secret', () => {
  test.each([' a-secret', 'a-secret\n', 'a-secret\r\n', '\ta-secret', 'a-secret '])(
    'of one line with white space around it is told: %j',
    (secret) => {
      for (const dryRun of [true, false]) {
        expect(secretDoubts(secret, dryRun)).toEqual([
          expect.stringMatching(/^begins or ends with white space/),
        ]);
      }
    },
  );

  test.each(['a secret', 'two\nlines\n', ' two\n lines', ' ', '\n', ''])(
    'of another shape is not: %j',
    (secret) => {
      expect(secretDoubts(secret, false)).toEqual([]);
    },
  );

  test('that is a PEM block on one line is told, with its line breaks it is not', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n';
    expect(secretDoubts(pem, false)).toEqual([]);
    expect(secretDoubts(pem.replaceAll('\n', '\\n'), false)).toEqual([
      expect.stringContaining('is a PEM block whose line breaks are written as \\n'),
    ]);
    expect(secretDoubts(pem.replaceAll('\n', ' '), false)).toEqual([
      expect.stringContaining('begins or ends'),
      expect.stringContaining('is a PEM block on one line'),
    ]);
    expect(secretDoubts('{"key": "-----BEGIN X-----\\n"}', false)).toEqual([]);
  });
});

describe('a config value', () => {
  test('with commas is odd as scopes alone', () => {
    expect(configDoubts('scopes', 'openid, profile')).toEqual([
      expect.stringContaining('has commas'),
    ]);
    expect(configDoubts('scopes', 'openid; profile')).toEqual([
      expect.stringContaining('has semicolons'),
    ]);
    expect(configDoubts('scopes', '["openid","profile"]')).toEqual([
      expect.stringContaining('has commas'),
      expect.stringContaining('has quotes'),
    ]);
    expect(configDoubts('scopes', 'openid profile')).toEqual([]);
    expect(configDoubts('description', 'one, two')).toEqual([]);
  });

  test('that is a placeholder is told whatever its key', () => {
    expect(configDoubts('tenant_id', '<tenant>')).toEqual([expect.stringContaining('placeholder')]);
  });
});

test.each([
  ['one\r\ntwo\r\n', 'one\ntwo'],
  ['one\rtwo\r', 'one\ntwo'],
  ['one\n\ntwo\n\n\n', 'one\n\ntwo'],
  [' one ', ' one '],
  ['\none', '\none'],
])('a description %j is stored as %j', (text, stored) => {
  expect(tidyDescription(text)).toBe(stored);
});
