import { MANIFEST_KEYS } from '../../src/inputs/manifest/schema';
import { codeBlocks, codeIn, contentOf, METADATA, tableRows, tokensOf } from './documents';

describe('the inputs of the README', () => {
  const rows = tableRows('README.md', 'Inputs');

  it('are those of action.yml, each once', () => {
    expect(rows.map(([name = '']) => codeIn(name)).sort()).toEqual(
      Object.keys(METADATA.inputs).sort(),
    );
  });

  it.each(Object.entries(METADATA.inputs))('have the default of %s', (name, input) => {
    const [, shown = ''] = rows.find(([cell = '']) => codeIn(cell) === name)!;
    const variable = /Default: the environment variable (\w+)/.exec(input.description)?.[1];
    const fallback = variable === undefined ? '–' : `env \`${variable}\``;
    expect(shown).toBe(input.default === undefined ? fallback : `\`${input.default}\``);
  });
});

describe('the outputs of the README', () => {
  it('are those of action.yml, in their order', () => {
    const rows = tableRows('README.md', 'Outputs');
    expect(rows.map(([name = '']) => codeIn(name))).toEqual(Object.keys(METADATA.outputs));
  });
});

describe('the manifest in docs/manifest.md', () => {
  const rows = tableRows('docs/manifest.md', 'The file');

  it('has every key', () => {
    expect(rows.map(([key = '']) => codeIn(key)).sort()).toEqual([...MANIFEST_KEYS.entry].sort());
  });

  it('compares each with inputs that there are', () => {
    const inputs = rows.flatMap(([, cell = '']) => cell.split(', ').map(codeIn));
    for (const input of inputs) expect(Object.keys(METADATA.inputs)).toContain(input);
  });
});

it('CONTRIBUTING names the scripts that there are, and no others', () => {
  const { scripts } = JSON.parse(contentOf('package.json')) as { scripts: Record<string, string> };
  const named = tableRows('CONTRIBUTING.md', 'Commands').map(([cell = '']) =>
    codeIn(cell)?.replace(/^npm (run )?/, ''),
  );
  const partsOfCheck = /^check:(format|lint|types|unused)$/;
  expect(named.sort()).toEqual(
    Object.keys(scripts)
      .filter((script) => !partsOfCheck.test(script))
      .sort(),
  );
});

describe('the README', () => {
  const text = contentOf('README.md');
  const lines = text.split('\n');

  it('has at most 15 kB', () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(15_000);
  });

  it('has a step to paste by line 15', () => {
    expect(lines.slice(0, 15).join('\n')).toContain('uses: OWNER/connect-integration-action@');
  });

  it('says in four lines below the first step whose it is, and what it was tried on', () => {
    const { version } = JSON.parse(contentOf('package.json')) as { version: string };
    const below = text.slice(text.indexOf('```\n\n', text.indexOf('```yaml')) + 5);
    const four = below.slice(0, below.indexOf('\n\n')).split('\n');
    expect(four).toEqual([
      expect.stringContaining('contributors'),
      expect.stringMatching(/^- Posit does not/),
      expect.stringContaining(`release ${version}`),
      expect.stringContaining('real server'),
    ]);
  });

  it('answers the questions of a stranger in their order', () => {
    expect(lines.filter((line) => line.startsWith('## '))).toEqual([
      '## Before you start',
      '## What you will see',
      '## Recipes',
      '## Why not …',
      '## Inputs',
      '## Outputs',
      '## Which Connect has what',
      '## More',
    ]);
  });

  it('has no row of more than 200 characters', () => {
    expect(lines.filter((line) => line.startsWith('|') && line.length > 200)).toEqual([]);
  });

  it('has no sentence of more than two lines', () => {
    // What a list item says is a text with parts.
    const sentences = tokensOf('README.md')
      .flatMap((token) =>
        token.type === 'paragraph' || (token.type === 'text' && 'tokens' in token)
          ? [token.raw]
          : [],
      )
      .filter((paragraph) => !paragraph.includes(' · ') && !paragraph.startsWith('[!['))
      .flatMap((paragraph) => paragraph.replace(/\]\([^)]*\)/g, ']').split(/(?<=[.!?:])\s/));
    expect(sentences.filter((sentence) => sentence.length > 200)).toEqual([]);
  });

  it('shows lines of a plan as they are printed', () => {
    const whole = codeBlocks('docs/pull-requests.md', 'diff').join('\n').split('\n');
    const shown = codeBlocks('README.md', 'diff').join('\n').split('\n');
    expect(shown.length).toBeGreaterThan(5);
    expect(whole.filter((line) => shown.includes(line))).toEqual(shown);
  });
});
