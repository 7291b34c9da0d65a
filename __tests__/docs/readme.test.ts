import { MANIFEST_KEYS } from '../../src/inputs/manifest/schema';
import { codeIn, contentOf, METADATA, tableRows } from './documents';

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

describe('the manifest of the README', () => {
  const rows = tableRows('README.md', 'Manifest');

  it('has every key', () => {
    expect(rows.map(([key = '']) => codeIn(key)).sort()).toEqual([...MANIFEST_KEYS.entry].sort());
  });

  it('compares each with inputs that there are', () => {
    const inputs = rows.flatMap(([, cell = '']) => cell.split(', ').map(codeIn));
    for (const input of inputs) expect(Object.keys(METADATA.inputs)).toContain(input);
  });
});

it('names the scripts that there are, and no others', () => {
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
