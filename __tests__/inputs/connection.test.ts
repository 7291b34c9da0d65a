import { readInputs } from '../../src/inputs/action-inputs';
import { openSecret } from '../../src/secret';
import { accepted, refused, REQUIRED, required, surroundings } from './surroundings';

describe('an API key as it was copied', () => {
  test.each([
    ['Key abcdefgh', 'begins with a scheme'],
    ['key: abcdefgh', 'begins with a scheme'],
    ['Bearer abcdefgh', 'begins with a scheme'],
    ['Authorization: Key abcdefgh', 'begins with a scheme'],
    ['token=abcdefgh', 'begins with a scheme'],
    ['"abcdefgh"', 'stands in quotes'],
    ["'abcdefgh", 'stands in quotes'],
    ['abcdefgh`', 'stands in quotes'],
    ['CONNECT_API_KEY=abcdefgh', 'does not hold just a key'],
    ['<abcdefgh>', 'does not hold just a key'],
    ['${{ secrets.abcdefgh }}', 'does not hold just a key'],
    ['abcd\nefgh', 'holds a line break or a character that no HTTP header can carry'],
    ['abcdéfgh', 'holds a line break or a character that no HTTP header can carry'],
  ])('is refused, and not repeated: %j', async (key, problem) => {
    const problems = await refused(required({ 'connect-api-key': key }));
    expect(problems).toEqual([expect.stringContaining(`connect-api-key ${problem}`)]);
    expect(problems[0]).not.toContain('efgh');
  });

  test.each(['Keyabcdefgh', 'tokenabc', 'basics-of-all', 'abc"def'])(
    'is taken although it looks like a scheme or quotes: %j',
    async (key) => {
      const { connection } = await accepted(required({ 'connect-api-key': key }));
      expect(connection.credential.kind).toBe('key');
    },
  );
});

test.each(['', ' \n'])('none is told with who gets no secrets: %j', async (key) => {
  expect(await refused(required({ 'connect-api-key': key }))).toEqual([
    expect.stringMatching(/^connect-api-key is missing: .*CONNECT_API_KEY.*forks.*Dependabot/),
  ]);
});

describe('without a key', () => {
  const TOKEN = 'request-token-0123456789';
  const env = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example.com/job?api-version=2.0',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: TOKEN,
  };
  const keyless = { ...REQUIRED, 'connect-api-key': '' };

  test('the job asks for an identity token, whose audience waits for the server to be found', async () => {
    const { source, registered } = surroundings({ inputs: keyless, env });
    const { connection } = await readInputs(source);
    const { credential } = connection;
    if (credential.kind !== 'keyless') throw new Error('A stored key.');
    expect(credential).toMatchObject({
      audience: null,
      requestUrl: env.ACTIONS_ID_TOKEN_REQUEST_URL,
    });
    expect(openSecret(credential.requestToken)).toBe(TOKEN);
    expect(registered).toEqual([
      { value: TOKEN, where: 'the variable ACTIONS_ID_TOKEN_REQUEST_TOKEN' },
    ]);
  });

  test('another audience may be given', async () => {
    const { connection } = await accepted({ inputs: { ...keyless, audience: ' api://x ' }, env });
    expect(connection.credential).toMatchObject({ audience: 'api://x' });
  });

  test.each(['two words', 'a\nb', 'é'])('an audience is one word: %j', async (audience) => {
    expect(await refused({ inputs: { ...keyless, audience }, env })).toEqual([
      expect.stringContaining('audience holds white space or a character'),
    ]);
  });

  test.each([
    ['ACTIONS_ID_TOKEN_REQUEST_URL', { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: '' }],
    ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', { ...env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }],
  ])('and without %s, both ways are named', async (_, incomplete) => {
    expect(await refused({ inputs: keyless, env: incomplete })).toEqual([
      expect.stringMatching(/^connect-api-key is missing: .*id-token: write.*forks/),
    ]);
  });

  test.each(['http://token.example.com/', 'token.example.com', 'ftp://token.example.com/'])(
    'the token of the runner is not sent to %s',
    async (url) => {
      const problems = await refused({
        inputs: keyless,
        env: { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: url },
      });
      expect(problems).toEqual([
        expect.stringContaining('ACTIONS_ID_TOKEN_REQUEST_URL is no https URL'),
      ]);
    },
  );

  test('a token of the runner on this machine is asked for without TLS', async () => {
    const here = { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:3939/' };
    await accepted({ inputs: keyless, env: here });
  });

  test('an identity token never travels in the clear, even where a key may', async () => {
    const plain = { 'connect-server': 'http://c.example', 'allow-insecure-http': 'true' };
    expect(await refused({ inputs: { ...keyless, ...plain }, env })).toEqual([
      expect.stringContaining('the action never sends an identity token over plain HTTP'),
    ]);
    await accepted(required(plain));
  });

  test('the server is still missed', async () => {
    expect(await refused({ inputs: { ...keyless, 'connect-server': '' }, env })).toEqual([
      expect.stringContaining('connect-server is missing'),
    ]);
  });
});

test('an audience stands in a URL of GitHub, so it is no secret', async () => {
  const inputs = { audience: 'client-secret-0001', 'client-secret': 'client-secret-0001' };
  expect(await refused(required(inputs))).toEqual([
    expect.stringContaining('audience holds a secret: client-secret'),
  ]);
});

test('an audience beside a stored key is told to do nothing', async () => {
  const { warnings } = await accepted(required({ audience: 'x' }));
  expect(warnings).toEqual([
    { message: 'audience does nothing with connect-api-key: a stored key goes first.' },
  ]);
});

describe('headers of a gateway', () => {
  const headers = async (text: string): Promise<Record<string, string>> => {
    const { connection } = await accepted(required({ 'gateway-headers': text }));
    return Object.fromEntries(
      Object.entries(connection.gatewayHeaders).map(([name, value]) => [name, openSecret(value)]),
    );
  };

  test('keep their names and values', async () => {
    expect(
      await headers(
        'CF-Access-Client-Id: an-id.access\ncf-access-client-secret: " s3cret "\nX-N: 007',
      ),
    ).toEqual({
      'CF-Access-Client-Id': 'an-id.access',
      'cf-access-client-secret': 's3cret',
      'X-N': '007',
    });
    expect(await headers('{"Authorization": "Bearer abc"}')).toEqual({
      Authorization: 'Bearer abc',
    });
  });

  test.each([
    ['"Not a name": hunter22', 'has a key that is not a header name'],
    ['"": hunter22', 'has a key that is not a header name'],
    ['Host: hunter22', 'may not set Host'],
    ['X-RSC-Authorization: hunter22', 'may not set X-RSC-Authorization'],
    ['Cache-Control: hunter22', 'may not set Cache-Control'],
    ['pragma: hunter22', 'may not set pragma'],
    ['transfer-encoding: hunter22', 'may not set transfer-encoding'],
    ['X-Key: hunter22\nx-key: hunter22', 'gives the header x-key twice'],
    ['X-Key: ""', 'has an empty X-Key'],
    ['X-Key: "  "', 'has an empty X-Key'],
    [
      'X-Key: "hunter22\\r\\nX-Other: 1"',
      'has a line break, or a character that no HTTP header can carry, in X-Key',
    ],
    [
      'X-Key: hunter22é',
      'has a line break, or a character that no HTTP header can carry, in X-Key',
    ],
  ])('%j is refused, its value not repeated', async (text, problem) => {
    const problems = await refused(required({ 'gateway-headers': text }));
    expect(problems).toEqual([expect.stringContaining(`gateway-headers ${problem}`)]);
    expect(problems[0]).not.toContain('hunter22');
  });

  test('that are refused are secrets nevertheless', async () => {
    const { source, registered } = surroundings(
      required({ 'gateway-headers': '"Not a name": hunter22\nHost: hunter33' }),
    );
    await expect(readInputs(source)).rejects.toThrow('gateway-headers');
    expect(registered).toContainEqual({ value: 'hunter22', where: 'gateway-headers' });
    expect(registered).toContainEqual({
      value: 'hunter33',
      where: 'the header Host of gateway-headers',
    });
  });
});
