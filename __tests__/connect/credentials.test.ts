import {
  bearerToken,
  shortLivedKey,
  storedKey,
  withoutKey,
  type Credentials,
} from '../../src/connect/credentials';
import { Secret } from '../../src/secret';

const KEY = new Secret('the-key');

/** Short-lived keys that were renewed so often, one after the other; nothing once they have run out. */
function renewable(...later: readonly string[]) {
  const keys = [...later];
  let asked = 0;
  const credentials = shortLivedKey(new Secret('first'), {}, () => {
    asked += 1;
    const key = keys.shift();
    return Promise.resolve(key === undefined ? null : new Secret(key));
  });
  return { credentials, asked: () => asked };
}

const sent = (credentials: Credentials): string | undefined =>
  credentials.headers()['Authorization'];

describe('what a request carries', () => {
  test.each([
    ['a stored key', storedKey(KEY, {}), { Authorization: 'Key the-key' }],
    ['no key', withoutKey({}), {}],
    ['a token for GitHub', bearerToken(KEY), { Authorization: 'Bearer the-key' }],
    [
      'a key beside the headers of a gateway',
      storedKey(KEY, { 'X-Gateway': new Secret('g') }),
      { 'X-Gateway': 'g', Authorization: 'Key the-key' },
    ],
    [
      'a key where the gateway takes its header, in whatever case',
      storedKey(KEY, { authorization: new Secret('Snowflake Token="t"') }),
      { authorization: 'Snowflake Token="t"', 'X-RSC-Authorization': 'Key the-key' },
    ],
    [
      'no key, and the headers of a gateway',
      withoutKey({ Authorization: new Secret('Snowflake Token="t"') }),
      { Authorization: 'Snowflake Token="t"' },
    ],
  ])('%s', async (_, credentials, headers) => {
    expect(credentials.headers()).toEqual(headers);
    expect(credentials.shortLived).toBe(false);
    credentials.accepted();
    expect(await credentials.renewed(credentials.headers())).toBe(false);
    expect(credentials.headers()).toEqual(headers);
  });
});

describe('a short-lived key', () => {
  test('that has worked and is refused gives way to another one', async () => {
    const { credentials } = renewable('second');
    expect(credentials.shortLived).toBe(true);
    expect(sent(credentials)).toBe('Key first');
    credentials.accepted();
    expect(await credentials.renewed(credentials.headers())).toBe(true);
    expect(sent(credentials)).toBe('Key second');
  });

  test('that has never worked is not renewed: another one would be refused, too', async () => {
    const { credentials, asked } = renewable('second');
    expect(await credentials.renewed(credentials.headers())).toBe(false);
    expect(asked()).toBe(0);
  });

  test('is renewed once for all requests that it was refused in, the late ones included', async () => {
    const { credentials, asked } = renewable('second', 'third');
    const refused = credentials.headers();
    credentials.accepted();
    const both = [credentials.renewed(refused), credentials.renewed(refused)];
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(await credentials.renewed(refused)).toBe(true);
    expect(asked()).toBe(1);
    expect(sent(credentials)).toBe('Key second');
  });

  test('is not renewed twice', async () => {
    const { credentials, asked } = renewable('second', 'third');
    credentials.accepted();
    await credentials.renewed(credentials.headers());
    credentials.accepted();
    expect(await credentials.renewed(credentials.headers())).toBe(false);
    expect(asked()).toBe(1);
  });

  test('that cannot be renewed stays, and is not asked for again', async () => {
    const { credentials, asked } = renewable();
    credentials.accepted();
    const refused = credentials.headers();
    expect(await credentials.renewed(refused)).toBe(false);
    expect(await credentials.renewed(refused)).toBe(false);
    expect(asked()).toBe(1);
    expect(sent(credentials)).toBe('Key first');
  });

  test('keeps the headers of a gateway', async () => {
    const gateway = { Authorization: new Secret('Snowflake Token="t"') };
    const credentials = shortLivedKey(new Secret('first'), gateway, () =>
      Promise.resolve(new Secret('second')),
    );
    credentials.accepted();
    await credentials.renewed(credentials.headers());
    expect(credentials.headers()).toEqual({
      Authorization: 'Snowflake Token="t"',
      'X-RSC-Authorization': 'Key second',
    });
  });
});
