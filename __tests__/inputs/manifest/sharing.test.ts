import { entry, one, printedProblems, read } from '../manifests';

/** What entries of a manifest have in common, by anchors and merge keys. */

describe('merge keys', () => {
  test('take over what an entry does not say itself, the earlier map of several first', async () => {
    const declared = await read(`
x-first: &first { template: azure, description: first, config: &config { a: one, b: two } }
x-second: &second { description: second, verify: true }
integrations:
  - <<: *first
    name: A
  - <<: [*first, *second]
    name: B
    config: { <<: *config, b: own }
  - name: C
    <<: *second
    description: own
`);
    expect(declared).toMatchObject([
      { address: { name: 'A' }, template: 'azure', description: 'first', verify: false },
      {
        address: { name: 'B' },
        description: 'first',
        verify: true,
        config: { a: 'one', b: 'own' },
      },
      { address: { name: 'C' }, template: null, description: 'own', verify: true },
    ]);
  });

  test.each([
    ['a text', 'x', '3:9'],
    ['a number', '1', '3:9'],
    ['a list of texts', '[x]', '3:10'],
    ['an alias of a text', '*t', '4:9'],
  ])('take no %s', async (_, value, place) => {
    const lines = value === '*t' ? ['description: &t text', `<<: ${value}`] : [`<<: ${value}`];
    expect(await printedProblems(entry(...lines))).toEqual([
      `${place} A merge key (<<) takes a map, mostly an alias such as *name, or a list of maps.`,
    ]);
  });

  test('cannot make a small file large', async () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `k${index}: v`).join(', ');
    const merges = Array.from({ length: 1_100 }, () => '{ <<: *many }').join(', ');
    const manifest = `x-a: &many { ${keys} }\nx-b: [${merges}]\nintegrations: []\n`;
    expect(await printedProblems(manifest)).toEqual([
      expect.stringContaining('With its aliases resolved, this file has'),
    ]);
  });
});

test('an alias stands for what its anchor is at', async () => {
  const lines = ['description: &d text', 'config: { note: *d }'];
  expect(await one(entry(...lines))).toMatchObject({
    description: 'text',
    config: { note: 'text' },
  });
});

test('a variable under secrets of a block that no entry uses stands nowhere else either', async () => {
  const manifest = `x-old: { deep: [{ secrets: { client_secret: "\${KEPT}" } }] }
integrations: [{ name: A, description: "\${KEPT}" }]
`;
  expect(await printedProblems(manifest, { KEPT: 'anything' })).toEqual([
    expect.stringContaining('variable KEPT stands under `secrets` (line 1)'),
  ]);
});

test('keys that begin with x- are nobody’s concern, at the top alone', async () => {
  expect(await read('x-anything: [1, { a: b }]\nintegrations: []\n')).toEqual([]);
  expect(await printedProblems(entry('x-note: y'))).toEqual([
    expect.stringContaining('3:5 Unknown key `x-note`'),
  ]);
});

test('a key that is too long to be a slip of the hand is not repeated', async () => {
  const [problem, ...more] = await printedProblems(entry(`${'k'.repeat(70)}: v`));
  expect(more).toEqual([]);
  expect(problem).toMatch(/^3:5 This key is unknown\. Known here: /);
});
