import { environmentWarnings } from '../../src/network/environment';

describe('the environment', () => {
  it.each([
    [{}, []],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '1', NODE_DEBUG: '' }, []],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, [/^NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored/]],
    [{ NODE_DEBUG: 'http' }, [/^NODE_DEBUG is set/]],
    [
      { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_DEBUG: '*' },
      [/^NODE_TLS_REJECT_UNAUTHORIZED/, /^NODE_DEBUG/],
    ],
  ])('%j is warned of', (env, expected) => {
    expect(environmentWarnings(env)).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern) as string),
    );
  });
});
