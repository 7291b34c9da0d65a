import fc from 'fast-check';
import { marked } from 'marked';
import type { Outcome } from '../../src/reconcile/outcome';
import { LARGEST_SUMMARY_BYTES, summaryOf } from '../../src/report/summary';
import { runView } from '../../src/view/view';
import { cleanOf, desiredOf, GUID, integrationOf, outcomeOf, reportOf } from './outcomes';

const SERVER = 'https://connect.example.com/rsc';

function summary(
  outcomes: readonly Outcome[],
  { version = '2025.08.0', dryRun = false, clean = cleanOf(), limit = LARGEST_SUMMARY_BYTES } = {},
): string {
  const report = reportOf(outcomes, { version, dryRun, server: SERVER });
  return summaryOf(runView(report, clean), limit);
}

/** The text of each block of code, and all other elements, as GitHub renders them. */
function rendered(markdown: string): { blocks: string[]; others: string } {
  const html = marked.parse(markdown, { gfm: true, async: false });
  const blocks: string[] = [];
  const others = html.replace(
    /<pre><code class="language-diff">(.*?)<\/code><\/pre>/gs,
    (_, text: string) => {
      blocks.push(textOf(text));
      return '';
    },
  );
  return { blocks, others };
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };

function textOf(html: string): string {
  return html.replace(/&(?:#(\d+)|(lt|gt|quot|amp));/g, (_, code?: string, name?: string) =>
    name === undefined ? String.fromCodePoint(Number(code)) : ENTITIES[name]!,
  );
}

const NASTY = [
  'a | b',
  'a || b \\| c \\',
  '`code` and ``more``',
  '```',
  '~~~',
  '`````diff',
  '<b>bold</b><script>alert(1)</script><!-- -->',
  '&lt;b&gt; &amp;amp; &#124;',
  '[link](https://evil.example)',
  '![image](https://evil.example/x.png)',
  '<https://evil.example>',
  'https://evil.example www.evil.example WWW.evil.example me@evil.example',
  '@octocat and #1 and octo/repo#1 and GH-12',
  '0123456789abcdef0123456789abcdef01234567',
  '**bold** __bold__ *it* _it_ ~~gone~~',
  '$x^2$ and $`y`$',
  '# heading',
  '- item',
  '| --- | --- |',
  ':tada: {{ x }}',
  '</code></pre></td></tr></table>',
  '[^1] footnote',
];

describe('server text renders as itself, within the one block', () => {
  test.each(NASTY)('%s', (text) => {
    const { blocks, others } = rendered(
      summary([
        outcomeOf(text, { changes: [{ field: `config.${text}`, from: text, to: text }] }),
        outcomeOf(text, { error: new Error(text), operation: null }),
      ]),
    );
    expect(others.trim()).toBe('<h3>OAuth integrations on Posit Connect: 1 failed, 1 updated</h3>');
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toContain(`! ${text}`);
    expect(blocks[0]).toContain(`!     config.${text}  ${text} → ${text}\n`);
    expect(blocks[0]).toContain(`-     ${text}\n`);
  });

  test('line breaks make no line without a sign', () => {
    const text = 'one\n\n```\n| two | three |\r\n# four\rfive';
    const { blocks, others } = rendered(
      summary([
        outcomeOf(text, { changes: [{ field: 'description', from: text, to: '' }] }),
        outcomeOf('Z', { error: new Error(text), operation: null }),
      ]),
    );
    expect(others).not.toMatch(/<(?!\/?h3>)/);
    for (const line of blocks[0]!.trim().split('\n').slice(1, -1))
      expect(line).toMatch(/^[-!] |^-$/);
  });

  test('whatever it is, wherever it is', () => {
    const unit = fc.constantFrom(
      ...Array.from('|`<>&[]()!*_~\\#@:;{}$-+=."\'/ \n\r'),
      '```',
      'www.',
      'http://',
      'x',
    );
    const text = fc.array(unit, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, text, (name, guid, message) => {
        const outcomes = [
          outcomeOf(name, {
            integration: { ...integrationOf(name), guid },
            secrets: [{ key: message, variable: message }],
          }),
          outcomeOf(name, { error: new Error(message), operation: null }),
        ];
        const { blocks, others } = rendered(summary(outcomes, { version: message }));
        expect(others).not.toMatch(/<(?!\/?h3>)/);
        expect(blocks).toHaveLength(1);
      }),
      { numRuns: 1000 },
    );
  });
});

test('it tells server, version, name, operation, GUID and what has changed', () => {
  const outcome = outcomeOf('Azure', {
    changes: [{ field: 'config.scopes', from: 'a', to: 'a b' }],
    secrets: [{ key: 'client_secret', variable: 'AZURE_SECRET' }],
  });
  expect(rendered(summary([outcome])).blocks[0]?.split('\n')).toEqual([
    `Posit Connect 2025.08.0 at ${SERVER}`,
    `! Azure  updated    ${GUID}`,
    '!     config.scopes         a → a b',
    '!     config.client_secret  from ${AZURE_SECRET}: was sent, cannot be compared',
    'Done: 1 updated.',
    '',
  ]);
  expect(summary([outcome], { version: '' })).toContain('Posit Connect (version hidden) at ');
});

test('a plan says what would happen, a run what was done, with the GUID', () => {
  const created = outcomeOf('Azure', { operation: 'created', secrets: [] });
  const done = summary([created]);
  expect(done).toContain('### OAuth integrations on Posit Connect: 1 created\n');
  expect(done).toContain(`+ Azure  created    ${GUID}  azure, Viewer\nDone: 1 created.`);
  const planned = summary([created], { dryRun: true });
  expect(planned).toContain('### OAuth integrations on Posit Connect: plan (1 to create)\n');
  expect(planned).toContain('+ Azure  create     azure\nPlan: 1 to create. Dry run: ');
});

test('what is unchanged is a number, unless nothing else is declared', () => {
  const unchanged = outcomeOf('Same', { operation: 'unchanged', changed: false });
  expect(summary([unchanged])).toContain(`= Same  unchanged  ${GUID}`);
  const all = summary([unchanged, unchanged, outcomeOf('Azure')]);
  expect(all).not.toContain('Same');
  expect(all).toContain('Done: 1 updated, 2 unchanged.');
});

describe('what there is no room for', () => {
  const changes = [
    { field: 'name', from: 'before', to: 'after' },
    { field: 'description', from: 'before', to: 'after' },
  ];
  const outcomes = [
    ...Array.from({ length: 200 }, (_, i) =>
      outcomeOf(`C${i}.`, { operation: 'created', changes }),
    ),
    ...Array.from({ length: 100 }, (_, i) => outcomeOf(`U${i}.`, { changes })),
    ...Array.from({ length: 20 }, (_, i) => outcomeOf(`D${i}.`, { operation: 'deleted' })),
  ];
  const numbers = (limit: number) => {
    const markdown = summary(outcomes, { limit });
    const lines = (pattern: RegExp): number => markdown.match(pattern)?.length ?? 0;
    const shown = {
      deletions: lines(/^- D/gm),
      updates: lines(/^! U/gm),
      creations: lines(/^\+ C/gm),
      details: lines(/^[!+] {5}/gm),
    };
    const { deletions, updates, creations, details } = shown;
    const left = 920 - deletions - updates - creations - details;
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limit);
    if (left > 0) {
      expect(markdown).toContain(
        `\n… ${left} more are in the log: there is no room for them here.\n`,
      );
    } else expect(markdown).not.toContain('in the log');
    expect(markdown).toContain('Done: 200 created, 100 updated, 20 deleted.');
    return shown;
  };

  test('is nothing where all of it is there', () => {
    expect(numbers(100_000)).toEqual({ deletions: 20, updates: 100, creations: 200, details: 600 });
  });

  test('is counted: details', () => {
    const shown = numbers(35_000);
    expect(shown).toMatchObject({ deletions: 20, updates: 100, creations: 200 });
    expect(shown.details).toBeGreaterThan(200);
    expect(shown.details).toBeLessThan(600);
  });

  test('is counted: creations, before updates, and never deletions', () => {
    const fewer = numbers(15_000);
    expect(fewer).toMatchObject({ deletions: 20, updates: 100, details: 0 });
    expect(fewer.creations).toBeLessThan(200);
    const fewest = numbers(4_000);
    expect(fewest).toMatchObject({ deletions: 20, creations: 0, details: 0 });
  });
});

describe('deletions', () => {
  const deletions = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      outcomeOf(`Integration of team ${i}`, { operation: 'deleted' }),
    );
  const LIMIT = 65_000;

  test('stay, if need be by their names alone', () => {
    const markdown = summary([...deletions(1500), outcomeOf('U')], { limit: LIMIT });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(LIMIT);
    expect(markdown).toContain('1500 deleted, 1 updated\n');
    expect(markdown.match(/^- Integration of team \d+$/gm)).toHaveLength(1500);
    expect(markdown).toContain('Done: 1 updated, 1500 deleted.');
    const fewer = summary(deletions(300), { limit: LIMIT });
    expect(fewer.match(/^- Integration of team \d+ +deleted +[0-9a-f-]{36}$/gm)).toHaveLength(300);
  });

  test('stay however long their names are', () => {
    const long = Array.from({ length: 900 }, (_, i) =>
      outcomeOf(`Integration of team ${i} ${'x'.repeat(100)}`, { operation: 'deleted' }),
    );
    const markdown = summary([...long, outcomeOf('U')], { limit: LIMIT });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(LIMIT);
    expect(markdown.match(/^- Integration of team \d+ x+…$/gm)).toHaveLength(900);
  });

  test('are counted where there is no room even for that', () => {
    const markdown = summary([...deletions(5000), outcomeOf('U')], { limit: LIMIT });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(LIMIT);
    const shown = markdown.match(/^- Integration of team \d+$/gm)!.length;
    expect(shown).toBeGreaterThan(2000);
    expect(markdown).toContain(
      `\n… ${5001 - shown} more are in the log, ${5000 - shown} of them deletions: there is no room for them here.\nDone: 1 updated, 5000 deleted.\n`,
    );
  });
});

test('of a long plan, what is left as it is goes untold', () => {
  const secrets = [{ key: 'client_secret', variable: 'S' }];
  const steps = (count: number) =>
    reportOf(
      Array.from({ length: count }, (_, i) => outcomeOf(`I${i}`, { secrets })),
      { dryRun: true, server: SERVER },
    ).plan.steps.map((step) => ({
      ...step,
      kept: [{ field: 'content', because: 'not-managed' as const }],
    }));
  const planned = (count: number): string => {
    const report = reportOf([], { dryRun: true, server: SERVER });
    return summaryOf(
      runView({ ...report, plan: { ...report.plan, steps: steps(count) } }, cleanOf()),
    );
  };
  expect(planned(20).match(/^= {5}content +not managed$/gm)).toHaveLength(20);
  expect(planned(21)).not.toContain('not managed');
  expect(planned(21).match(/^! {5}config\.client_secret /gm)).toHaveLength(21);
});

test('sentences go on below, which no block of code would do by itself; values do not', () => {
  const words = 'word '.repeat(60).trim();
  const url = `https://example.com/${'path/'.repeat(40)}`;
  const markdown = summary([
    outcomeOf('A', { changes: [{ field: 'description', from: words, to: '' }] }),
    outcomeOf('B', { operation: null, error: new Error(`${words} ${url} end.`) }),
  ]);
  const [block] = rendered(markdown).blocks;
  const sentence = block!.split('\n').filter((line) => /^- {5}/.test(line));
  expect(sentence.length).toBeGreaterThan(3);
  expect(sentence.filter((line) => line.length > 100)).toEqual([`-     ${url}`]);
  expect(sentence.map((line) => line.slice(6)).join(' ')).toBe(`${words} ${url} end.`);
  expect(block).toContain(`!     description  ${words} → (none)\n`);
});

test('a failure tells why', () => {
  const desired = desiredOf('Azure');
  const error = new Error('Connect refused: no.');
  const outcome = outcomeOf('Azure', { desired, operation: null, integration: null, error });
  expect(summary([outcome])).toContain('\n-     Connect refused: no.\n');
});

test('secrets are taken out before text is shortened, and characters that turn text around', () => {
  const secret = '"hunter22" | of <considerable> length & more';
  for (let before = 0; before <= 2000; before += 17) {
    const text = `${'x'.repeat(before)}${secret}\u202e${'y'.repeat(2000 - before)}`;
    const markdown = summary(
      [
        outcomeOf(text, { changes: [{ field: 'name', from: text, to: text }] }),
        outcomeOf(text, { error: new Error(text), operation: null }),
      ],
      { clean: cleanOf(secret) },
    );
    expect(markdown).not.toMatch(/hunter|considerable|\u202e/);
  }
});
