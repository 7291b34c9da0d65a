import fc from 'fast-check';
import { marked } from 'marked';
import type { Outcome } from '../../src/reconcile/outcome';
import { Redactor } from '../../src/report/redact';
import { summaryOf } from '../../src/report/summary';
import { desiredOf, GUID, integrationOf, outcomeOf } from './outcomes';

const SERVER = 'https://connect.example.com/rsc';

function summary(outcomes: Outcome[], { version = '2025.08.0', clean = same } = {}): string {
  return summaryOf({ outcomes, server: SERVER, version, dryRun: false }, clean);
}

function same(text: string): string {
  return text;
}

interface Rendered {
  readonly html: string;
  /** The cells of the table, as text, row by row, without its head. */
  readonly rows: string[][];
}

/** Renders as GitHub does, as far as tables, links and HTML go. */
function rendered(markdown: string): Rendered {
  const html = marked.parse(markdown, { gfm: true, async: false });
  const body = /<tbody>([^]*?)<\/tbody>/.exec(html)?.[1] ?? '';
  const rows = [...body.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row]) =>
    [...row!.matchAll(/<td>([^]*?)<\/td>/g)].map(([, cell]) => textOf(cell!)),
  );
  return { html, rows };
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };

function textOf(html: string): string {
  return html
    .replace(/<\/?code>/g, '')
    .replace(/&(?:#(\d+)|(lt|gt|quot|amp));/g, (_, code?: string, name?: string) =>
      name === undefined ? String.fromCodePoint(Number(code)) : ENTITIES[name]!,
    );
}

/** The elements that a summary is made of. */
const TAGS = new Set(['h3', 'p', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'code']);

/** What is neither one of them nor the address of the server, which GFM makes a link, once. */
function foreignTags(html: string): string[] {
  const withoutAddress = html.replace(`<a href="${SERVER}">${SERVER}</a>`, SERVER);
  return [...withoutAddress.matchAll(/<\/?([a-z][\w-]*)([^>]*)>/gi)]
    .filter(([, tag, attributes]) => !TAGS.has(tag!) || attributes !== '')
    .map(([tag]) => tag);
}

const NASTY = [
  'a | b',
  'a || b \\| c \\',
  '`code` and ``more``',
  '<b>bold</b><script>alert(1)</script><!-- -->',
  '&lt;b&gt; &amp;amp; &#124;',
  '[link](https://evil.example)',
  '![image](https://evil.example/x.png)',
  '[reference]: https://evil.example',
  '<https://evil.example>',
  'https://evil.example www.evil.example WWW.evil.example me@evil.example',
  '@octocat and #1 and octo/repo#1',
  '**bold** __bold__ *it* _it_ ~~gone~~',
  '$x^2$ and $`y`$',
  '# heading',
  '- item',
  '| --- | --- |',
  ':tada: {{ x }}',
  '</code></td></tr></table>',
  '[^1] footnote',
];

describe('server text renders as itself', () => {
  test.each(NASTY)('%s', (text) => {
    const markdown = summary([
      outcomeOf(text),
      outcomeOf(text, { error: new Error(text), operation: null }),
    ]);
    const { html, rows } = rendered(markdown);
    expect(foreignTags(html)).toEqual([]);
    expect(rows).toHaveLength(2);
    expect(rows.map((cells) => cells.length)).toEqual([4, 4]);
    expect(rows.map(([name]) => name)).toEqual([text, text]);
    expect(rows[1]?.[3]).toBe(text);
    // What GitHub adds to GFM: mathematics.
    expect(markdown).not.toContain('$');
  });

  test('line breaks do not end the row', () => {
    const text = 'one\n\n| two | three |\r\n# four\rfive';
    const { html, rows } = rendered(
      summary([outcomeOf(text), outcomeOf('Z', { error: new Error(text), operation: null })]),
    );
    expect(foreignTags(html)).toEqual([]);
    expect(rows).toHaveLength(2);
    expect(rows[1]?.[3]).toBe('one | two | three | # four five');
  });

  test('whatever it is, wherever it is', () => {
    const unit = fc.constantFrom(
      ...Array.from('|`<>&[]()!*_~\\#@:;{}$-+=."\'/ \n\r'),
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
        const { html, rows } = rendered(summary(outcomes, { version: message }));
        expect(foreignTags(html)).toEqual([]);
        expect(rows.map((cells) => cells.length)).toEqual([4, 4]);
      }),
      { numRuns: 1000 },
    );
  });

  test('changes in detail', () => {
    for (const text of NASTY) {
      const markdown = summary([
        outcomeOf('Azure', { changes: [{ field: `config.${text}`, from: text, to: text }] }),
      ]);
      const known = new Set(['<details>', '</details>', '<summary>', '</summary>']);
      const tags = foreignTags(rendered(markdown).html).filter((tag) => !known.has(tag));
      expect(tags.filter((tag) => !/^<\/?(ul|li)>$/.test(tag))).toEqual([]);
    }
  });
});

test('it tells server, version, name, operation, GUID and what has changed', () => {
  const outcome = outcomeOf('Azure', {
    changes: [{ field: 'config.scopes', from: 'a', to: 'a b' }],
    secrets: [{ key: 'client_secret', variable: 'AZURE_SECRET' }],
  });
  const { html, rows } = rendered(summary([outcome]));
  expect(textOf(html)).toContain(SERVER);
  expect(textOf(html)).toContain('2025.08.0');
  expect(rows).toHaveLength(1);
  expect(rows[0]).toEqual([
    'Azure',
    'updated',
    GUID,
    expect.stringMatching(/config\.scopes.*config\.client_secret/),
  ]);
  expect(rendered(summary([outcome], { version: '' })).html).not.toContain('version');
});

test('the address of the server can be copied from the Markdown', () => {
  expect(summary([outcomeOf('Azure')])).toContain(`<code>${SERVER}</code>, version 2025.08.0: `);
});

test.each(['client_secret', 'Azure (EU), main+backup!', "it's {braces} = 50 %", 'a: b', 'C# #'])(
  'what is no Markdown is readable in the Markdown, too: %s',
  (text) => {
    expect(summary([outcomeOf(text)])).toContain(`| <code>${text}</code> |`);
  },
);

describe('what there is no room for', () => {
  const changes = [
    { field: 'name', from: 'before', to: 'after' },
    { field: 'description', from: 'before', to: 'after' },
  ];
  const outcomes = Array.from({ length: 300 }, (_, index) => outcomeOf(`N${index}`, { changes }));
  const limited = (bytes: number): string =>
    summaryOf({ outcomes, server: SERVER, version: '', dryRun: false }, same, bytes);
  const shown = (markdown: string) => ({
    rows: rendered(markdown).rows.length,
    details: markdown.match(/^- <code>/gm)?.length ?? 0,
  });

  test('is counted: details', () => {
    const markdown = limited(50_000);
    const { rows, details } = shown(markdown);
    expect(rows).toBe(300);
    expect(details).toBeGreaterThan(0);
    expect(details).toBeLessThan(600);
    expect(markdown).toContain(
      `\n${600 - details} more details are in the log: this page has no room for them.\n`,
    );
    expect(markdown).not.toMatch(/\d more are in the log/);
  });

  test('is counted: integrations, and all of the details then', () => {
    const markdown = limited(10_000);
    const { rows, details } = shown(markdown);
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(300);
    expect(markdown).toContain(`\n${300 - rows} more are in the log: `);
    expect(markdown).toContain(`\n${600 - details} more details are in the log: `);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(10_000);
  });

  test('is nothing where all of it is there', () => {
    const markdown = limited(1_000_000);
    expect(shown(markdown)).toEqual({ rows: 300, details: 600 });
    expect(markdown).not.toContain('in the log');
  });
});

test('a failure tells why', () => {
  const desired = desiredOf('Azure');
  const error = new Error('Connect refused: no.');
  const outcome = outcomeOf('Azure', { desired, operation: null, integration: null, error });
  const [row] = rendered(summary([outcome])).rows;
  expect(row).toEqual(['Azure', expect.stringContaining('failed'), '', error.message]);
});

test('secrets are taken out before text is shortened or escaped', () => {
  const secret = '"hunter22" | of <considerable> length & more';
  const redactor = new Redactor();
  redactor.add(secret);
  const clean = (text: string): string => redactor.redact(text);
  for (let before = 0; before <= 90; before += 1) {
    const text = `${'x'.repeat(before)}${secret}${'y'.repeat(90 - before)}`;
    const markdown = summary(
      [
        outcomeOf(text, { changes: [{ field: 'name', from: text, to: text }] }),
        outcomeOf(text, { error: new Error(text), operation: null }),
      ],
      { clean },
    );
    expect(markdown).not.toMatch(/hunter|considerable/);
  }
});
