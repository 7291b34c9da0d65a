import type { ConnectError } from '../../src/connect/errors';
import { examine, type Circumstances } from '../../src/reconcile/examine';
import { featuresOf } from '../../src/reconcile/features';
import type { Observed } from '../../src/reconcile/observe';
import {
  association,
  declared,
  declaredSecret,
  guidOf,
  observedState,
  refusedRead,
  simulatedTemplate,
  storedIntegration,
} from '../fixtures/state';

const FIRST = guidOf(70);
const SECOND = guidOf(71);
const azure = simulatedTemplate('azure');

function circumstances(
  observed: Partial<Observed> = {},
  more: Partial<Circumstances> = {},
): Circumstances {
  const state = observedState(observed);
  return {
    observed: state,
    features: featuresOf(state),
    claims: new Map(),
    keepsSecrets: false,
    ...more,
  };
}

/** The problems of a declaration, as a manifest's annotations need them. */
function problemsOf(
  desired: Parameters<typeof examine>[0],
  existing: Parameters<typeof examine>[2],
  context = circumstances(),
  template: Parameters<typeof examine>[1] = azure,
) {
  return examine(desired, template, existing, context).problems.map(
    ({ path, message }): [string | null, string] => [path, message],
  );
}

const at = { file: 'connect.yml', line: 3, col: 5 };
const complete = { tenant_id: 'a-tenant', client_id: 'a-client' };

describe('a secret that the settings do not allow', () => {
  const desired = declared({
    config: { auth_mode: 'Public' },
    secrets: { client_secret: declaredSecret('a secret') },
  });
  const refusal = expect.stringMatching(/^`client_secret` is not allowed here/) as string;

  it('stays where it is, where secrets are kept and the integration exists', () => {
    const context = circumstances({}, { keepsSecrets: true });
    expect(problemsOf(desired, storedIntegration(), context)).toEqual([]);
  });

  it('is a problem where secrets are sent', () => {
    expect(problemsOf(desired, storedIntegration())).toEqual([['secrets.client_secret', refusal]]);
  });

  it('is a problem of a new integration, whatever is kept', () => {
    const created = { ...desired, config: { ...complete, auth_mode: 'Public' } };
    const context = circumstances({}, { keepsSecrets: true });
    expect(problemsOf(created, null, context)).toEqual([['secrets.client_secret', refusal]]);
  });
});

it.each([
  ['inputs, which may have come out empty', null, true],
  ['a manifest', at, false],
])('a missing key of %s', (_, place, hints) => {
  const desired = declared({ at: place, config: { tenant_id: 'a-tenant' } });
  const [[path, message] = []] = problemsOf(desired, null);
  expect(path).toBe('config.client_id');
  expect(message?.includes('empty: check')).toBe(hints);
});

it('a problem of `verify` has its place', () => {
  const desired = declared({ verify: true });
  expect(problemsOf(desired, storedIntegration())).toEqual([
    ['verify', expect.stringMatching(/^`verify` is for integrations with the auth type/)],
  ]);
});

describe('a list of names that was written in another way', () => {
  const unknown = (...names: string[]) =>
    new Map(names.map((name) => [name, { problem: `There is no user "${name}".` }]));

  const hintFor = (users: string[], place: typeof at | null = null): string => {
    const desired = declared({ at: place, access: { to: 'listed', users, groups: [] } });
    const context = circumstances({ users: unknown(...users) });
    const [, message = ''] = problemsOf(desired, storedIntegration(), context)[0] ?? [];
    return message.replace(/^.*?"\. ?/, '');
  };

  const [marks, semicolons, commas] = [
    hintFor(['"alice"']),
    hintFor(['alice; bob']),
    hintFor(['alice', 'bob']),
  ];

  it('has a hint for each way', () => {
    expect(new Set([marks, semicolons, commas, '']).size).toBe(4);
  });

  it.each([
    ['quotes around one of several', ['alice', '"bob"'], () => marks],
    ['a bracket at the beginning', ['[alice', 'bob'], () => marks],
    ['a bracket at the end', ['alice', 'bob]'], () => marks],
    ['an apostrophe within', ["o'hara", 'bob'], () => commas],
    ['a dash', ['alice', '- bob'], () => marks],
    ['dashes within', ['alice - x', 'bob'], () => commas],
    ['a bracket within', ['a[b', 'bob'], () => commas],
    ['a bracket that closes within', ['a]b', 'bob'], () => commas],
    ['a semicolon in one of several', ['alice', 'bob; carol'], () => semicolons],
    ['one name', ['alice'], () => ''],
  ])('%s', (_, users, hint) => {
    expect(hintFor(users)).toBe(hint());
  });

  it('has none in a manifest, where nothing is taken apart', () => {
    expect(hintFor(['"alice"', 'alice; bob'], at)).toBe('');
  });

  it('has none where everyone is meant', () => {
    const desired = declared({ access: { to: 'everyone' } });
    expect(problemsOf(desired, storedIntegration())).toEqual([]);
  });
});

describe('an access list on a server that has none', () => {
  const desired = declared({
    config: complete,
    secrets: { client_secret: declaredSecret('a secret') },
    access: { to: 'listed', users: [guidOf(0xa1)], groups: [] },
  });
  const refusal = ['access', expect.stringMatching(/^This Connect has no access lists/)];
  const old = circumstances({ settings: { version: '2025.08.0' } });

  it.each([
    ['a new integration of an old server', null, old, [refusal]],
    ['a new integration of a current server', null, circumstances(), []],
    ['one that has a list, whatever the version says', storedIntegration(), old, []],
    [
      'one without a list, whatever the version says',
      storedIntegration({ permissions: null }),
      circumstances(),
      [refusal],
    ],
  ])('%s', (_, existing, context, problems) => {
    const toUpdate = existing === null ? desired : { ...desired, config: {} };
    expect(problemsOf(toUpdate, existing, context)).toEqual(problems);
  });
});

describe('content', () => {
  const desired = declared({ content: [FIRST, SECOND] });
  const stored = storedIntegration();

  it('is a problem at its place in the list', () => {
    const context = circumstances({
      content: new Map<string, [] | ConnectError>([
        [FIRST, []],
        [SECOND, refusedRead(404)],
      ]),
    });
    expect(problemsOf(desired, stored, context)).toEqual([
      ['content.1', expect.stringContaining(`${SECOND} cannot be associated`)],
    ]);
  });

  it('that nobody else claims is none, where each takes one', () => {
    const context = circumstances({ settings: { version: '2025.06.0' } });
    expect(problemsOf(desired, stored, context)).toEqual([]);
  });

  it('with another integration is one, where each takes one', () => {
    const context = circumstances({
      settings: { version: '2025.06.0' },
      content: new Map([[FIRST, [association()]]]),
    });
    expect(problemsOf(desired, stored, context)).toEqual([
      ['content.0', expect.stringContaining(`has an integration already (${guidOf(12)})`)],
    ]);
  });
});
