import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionResult, type RunOptions, runAction } from '../support/run-action';

const metadata = `
name: Example
inputs:
  plain:
    description: No default.
  connect-server:
    default: https://connect.example.com
  number of tries:
    default: 5
  token:
    default: \${{ github.token }}
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-action-test-'));
  writeFileSync(join(folder, 'action.yml'), metadata);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(
  source: string,
  inputs: Record<string, string> = {},
  options: RunOptions = {},
): Promise<ActionResult> {
  const script = join(folder, 'index.js');
  writeFileSync(script, source);
  return runAction(inputs, { metadata: join(folder, 'action.yml'), script, ...options });
}

async function environment(inputs: Record<string, string> = {}, options: RunOptions = {}) {
  const { rawStdout } = await run(
    'console.log(JSON.stringify({ cwd: process.cwd(), env: process.env }))',
    inputs,
    options,
  );
  return JSON.parse(rawStdout) as { cwd: string; env: Record<string, string> };
}

describe('what the action gets', () => {
  it('has every declared input, given, by default or empty', async () => {
    const { env } = await environment({ 'connect-server': ' http://x ' }, { token: 'ghs_1' });
    expect(
      Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('INPUT_'))),
    ).toEqual({
      INPUT_PLAIN: '',
      'INPUT_CONNECT-SERVER': ' http://x ',
      INPUT_NUMBER_OF_TRIES: '5',
      INPUT_TOKEN: 'ghs_1',
    });
  });

  it('has an empty token unless one is given', async () => {
    expect((await environment()).env['INPUT_TOKEN']).toBe('');
  });

  it('refuses an input that action.yml does not declare', async () => {
    await expect(run('', { conect: 'x' })).rejects.toThrow('declares no input conect');
  });

  it('refuses an expression it has no value for', async () => {
    writeFileSync(join(folder, 'action.yml'), 'inputs: { a: { default: "${{ github.actor }}" } }');
    await expect(run('')).rejects.toThrow('No value for the expression');
  });

  it('inherits nothing but PATH', async () => {
    process.env['NODE_EXTRA_CA_CERTS'] = join(folder, 'none.pem');
    process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
    try {
      const { env } = await environment();
      expect(env['PATH']).toBe(process.env['PATH']);
      expect(env['HOME']).not.toBe(process.env['HOME']);
      expect(
        Object.keys(env)
          .filter((name) => !/^(INPUT|GITHUB|RUNNER)_/.test(name))
          .sort(),
      ).toEqual(['CI', 'HOME', 'PATH']);
      expect(env['RUNNER_DEBUG']).toBeUndefined();
    } finally {
      delete process.env['NODE_EXTRA_CA_CERTS'];
      delete process.env['HTTPS_PROXY'];
    }
  });

  it('has the extra variables, and RUNNER_DEBUG when debugging', async () => {
    const { env } = await environment({}, { env: { CONNECT_SERVER: 'y' }, debug: true });
    expect(env).toMatchObject({ CONNECT_SERVER: 'y', RUNNER_DEBUG: '1' });
  });

  it('has the event', async () => {
    const { rawStdout } = await run(
      `console.log(process.env.GITHUB_EVENT_NAME, require(process.env.GITHUB_EVENT_PATH).number)`,
      {},
      { event: { name: 'pull_request', payload: { number: 7 } } },
    );
    expect(rawStdout).toBe('pull_request 7\n');
  });

  it('starts in a workspace that holds the files, and is gone afterwards', async () => {
    const result = await run(
      `console.log(process.cwd() + '\\n' + require('fs').readFileSync('a/b.yml', 'utf8'))`,
      {},
      { files: { 'a/b.yml': 'c: 1' } },
    );
    expect(result.log[1]).toBe('c: 1');
    expect(existsSync(result.log[0]!)).toBe(false);
  });

  it('keeps a workspace that it was given', async () => {
    await run(`require('fs').writeFileSync('made', 'x')`, {}, { workspace: folder });
    expect(readFileSync(join(folder, 'made'), 'utf8')).toBe('x');
  });
});

describe('what the harness gives back', () => {
  it('has the exit code and both streams', async () => {
    const result = await run(
      `process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 3;`,
    );
    expect(result).toMatchObject({ exitCode: 3, signal: null, rawStdout: 'out', stderr: 'err' });
    expect([...result.log].sort()).toEqual(['err', 'out']);
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('has the outputs, one line or many', async () => {
    const result = await run(`
      const write = (text) => require('fs').appendFileSync(process.env.GITHUB_OUTPUT, text);
      write('guid=a=b\\n');
      write('id<<D1\\n42\\nD1\\n');
      write('empty<<D2\\n\\nD2\\n');
      write('none<<D3\\nD3\\n');
      write('many<<D4\\none\\n\\ntwo<<x=y\\nD4\\n');`);
    expect(result.outputs).toEqual({
      guid: 'a=b',
      id: '42',
      empty: '',
      none: '',
      many: 'one\n\ntwo<<x=y',
    });
  });

  it.each([
    ['an output without its end', 'guid<<D\\nx\\n', 'delimiter not found'],
    ['a line that is no output', 'guid\\n', 'Invalid format'],
  ])('refuses %s', async (_, text, message) => {
    await expect(
      run(`require('fs').appendFileSync(process.env.GITHUB_OUTPUT, '${text}')`),
    ).rejects.toThrow(message);
  });

  it('has the summary', async () => {
    const result = await run(
      `require('fs').appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Hello\\n')`,
    );
    expect(result.summary).toBe('# Hello\n');
  });

  it('decodes annotations and shows them in the log', async () => {
    const result = await run(`
      console.log('::error title=A%3A b,file=m.yml,line=3,col=7::100%25 wrong%0Asecond: line, more');
      console.log('  ::warning::careful');
      console.log('::notice::by the way');`);
    expect(result.annotations).toEqual([
      {
        level: 'error',
        title: 'A: b',
        file: 'm.yml',
        line: 3,
        col: 7,
        message: '100% wrong\nsecond: line, more',
      },
      { level: 'warning', message: 'careful' },
      { level: 'notice', message: 'by the way' },
    ]);
    expect(result.log).toEqual([
      'Error: 100% wrong',
      'second: line, more',
      'Warning: careful',
      'Notice: by the way',
    ]);
  });

  it('shows a group as its title', async () => {
    const result = await run(`console.log('::group::Plan\\nx\\n::endgroup::\\ny')`);
    expect(result.log).toEqual(['Plan', 'x', 'y']);
  });

  it('hides what was masked, from then on, longest first, in annotations and errors too', async () => {
    const result = await run(`
      console.log('s3 before');
      console.log('::add-mask::s3');
      console.log('::add-mask::s3cret%25');
      console.log('::add-mask::first%0Asecond');
      console.log('a s3 b s3cret% c second');
      console.log('::error title=s3::s3');`);
    expect(result.masks).toEqual(['s3', 's3cret%', 'first\nsecond']);
    expect(result.log).toEqual(['s3 before', 'a *** b *** c ***', 'Error: ***']);
    expect(result.annotations).toEqual([{ level: 'error', title: '***', message: '***' }]);
    expect(result.rawStdout).toContain('a s3 b');
  });

  it('hides masked text on standard error', async () => {
    const result = await run(
      `process.on('SIGUSR2', () => { console.error('a s3'); clearInterval(i); });
      const i = setInterval(() => {}, 1000);
      console.log('::add-mask::s3');`,
      {},
      {
        onOutput: (_, action) => {
          action.signal('SIGUSR2');
        },
      },
    );
    expect(result.log).toEqual(['a ***']);
  });

  it.each([
    [false, []],
    [true, ['##[debug]x']],
  ])('keeps debug lines apart; with debug %s the log has them', async (debug, log) => {
    const result = await run(`console.log('::debug::x')`, {}, { debug });
    expect(result.debug).toEqual(['x']);
    expect(result.log).toEqual(log);
  });

  it('reports commands that an action has no business with', async () => {
    const result = await run(
      `console.log('::set-env name=A::b\\nServer says ##[set-output name=c;]d%3B')`,
    );
    expect(result.otherCommands).toEqual([
      { name: 'set-env', properties: { name: 'A' }, data: 'b' },
      { name: 'set-output', properties: { name: 'c' }, data: 'd;' },
    ]);
    expect(result.log).toEqual([]);
  });

  it('shows what only looks like a command', async () => {
    const lines = ['::unknown::x', 'a ::error::b', '##[section]c', '::', '::error'];
    const result = await run(`console.log(${JSON.stringify(lines.join('\n'))})`);
    expect(result.log).toEqual(lines);
    expect(result.annotations).toEqual([]);
  });

  it('carries no command out between stop-commands and its token', async () => {
    const result = await run(
      `console.log('::stop-commands::t0k\\n::error::x\\n::t0k::\\n::warning::y')`,
    );
    expect(result.log).toEqual(['::error::x', 'Warning: y']);
    expect(result.annotations).toEqual([{ level: 'warning', message: 'y' }]);
  });
});

describe('a process that goes on', () => {
  const forever = `
    process.on('SIGTERM', () => { console.log('terminated'); process.exitCode = 143; clearInterval(i); });
    const i = setInterval(() => {}, 1000);
    console.log('ready');`;

  it('gets a signal when its output says so', async () => {
    const result = await run(
      forever,
      {},
      {
        onOutput: (stdout, action) => {
          if (stdout === 'ready\n') action.signal('SIGTERM');
        },
      },
    );
    expect(result).toMatchObject({ exitCode: 143, log: ['ready', 'terminated'] });
  });

  it('gets a signal from outside, and its name is given back', async () => {
    const result = await run(
      'setInterval(() => {}, 1000)',
      {},
      {
        onStart: (action) => {
          action.signal('SIGKILL');
        },
      },
    );
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  it('is killed in the end', async () => {
    await expect(run(forever, {}, { timeoutMs: 50 })).rejects.toThrow('still ran after 50 ms');
  });
});

describe('the executable', () => {
  it('is the one asked for', async () => {
    const shim = join(folder, 'shim.sh');
    writeFileSync(shim, `#!/bin/sh\necho shim\n`, { mode: 0o755 });
    expect((await run(`console.log('node')`, {}, { node: shim })).log).toEqual(['shim']);
  });

  it('that is not there is an error', async () => {
    await expect(run('', {}, { node: join(folder, 'nothing') })).rejects.toThrow('ENOENT');
  });
});
