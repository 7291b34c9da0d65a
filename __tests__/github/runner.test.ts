import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerOf } from '../../src/github/runner';

/** GitHub's toolkit looks at the environment of the process itself. */
const before = process.env;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'));
  process.env = {};
});

afterEach(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

/** What a use of the runner prints where the environment is such. */
async function printed(
  env: Record<string, string>,
  use: (runner: ReturnType<typeof runnerOf>) => unknown,
): Promise<string> {
  process.env = { ...process.env, ...env };
  const lines: string[] = [];
  const spy = import.meta.jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    await use(runnerOf(env));
  } finally {
    spy.mockRestore();
  }
  return lines.join('');
}

/** An empty file, as the runner makes it. */
function fileOf(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  return path;
}

const ON_GITHUB = { GITHUB_ACTIONS: 'true' };

describe('a secret', () => {
  test('is masked on GitHub', async () => {
    expect(
      await printed(ON_GITHUB, ({ mask }) => {
        mask('hunter22');
      }),
    ).toBe('::add-mask::hunter22\n');
  });

  test('is not printed elsewhere, where nobody would obey the command', async () => {
    expect(
      await printed({}, ({ mask }) => {
        mask('hunter22');
      }),
    ).toBe('');
  });
});

describe('an output', () => {
  test('goes into the file of the runner', async () => {
    const GITHUB_OUTPUT = fileOf('output');
    const said = await printed({ ...ON_GITHUB, GITHUB_OUTPUT }, ({ setOutput }) => {
      setOutput('guid', 'a\nb');
    });
    expect(said).toBe('');
    expect(readFileSync(GITHUB_OUTPUT, 'utf8')).toMatch(/^guid<<(\S+)\na\nb\n\1\n$/);
  });

  test('goes into such a file elsewhere, too, and nowhere without one', async () => {
    const GITHUB_OUTPUT = fileOf('output');
    const use = ({ setOutput }: ReturnType<typeof runnerOf>): void => {
      setOutput('guid', 'g');
    };
    expect(await printed({ GITHUB_OUTPUT }, use)).toBe('');
    expect(readFileSync(GITHUB_OUTPUT, 'utf8')).toContain('guid');
    process.env = {};
    expect(await printed({}, use)).toBe('');
    expect(await printed({ GITHUB_OUTPUT: '' }, use)).toBe('');
  });
});

describe('the job summary', () => {
  test('is added to the file of the runner', async () => {
    const GITHUB_STEP_SUMMARY = fileOf('summary');
    await printed({ GITHUB_STEP_SUMMARY }, async ({ writeSummary }) => {
      await writeSummary('# Title');
    });
    expect(readFileSync(GITHUB_STEP_SUMMARY, 'utf8')).toBe('# Title');
  });

  test('is not missed where there is no file for it', async () => {
    expect(await printed({}, ({ writeSummary }) => writeSummary('# Title'))).toBe('');
  });
});

describe('words for debugging', () => {
  const use = ({ debug }: ReturnType<typeof runnerOf>): void => {
    debug('why');
  };
  test.each([
    ['on GitHub, which shows them to who asks', ON_GITHUB, '::debug::why\n'],
    ['elsewhere, if they are asked for', { RUNNER_DEBUG: '1' }, '::debug::why\n'],
    ['elsewhere, if they are not', {}, ''],
  ])('%s', async (_, env, said) => {
    expect(await printed(env, use)).toBe(said);
  });
});

test('an input is as it was written, white space included', async () => {
  process.env['INPUT_CLIENT-SECRET'] = ' a\n';
  let value = '';
  await printed({}, ({ input }) => {
    value = input('client-secret');
  });
  expect(value).toBe(' a\n');
});
