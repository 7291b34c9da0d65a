import fc from 'fast-check';
import { Redactor } from '../../src/report/redact';
import { createReporter, type Runner } from '../../src/report/reporter';
import { RunnerLog, withoutColours } from '../support/runner-log';

const SECRET = 'hunter22 "quoted"';

function reporting({ failing }: { failing?: unknown } = {}) {
  const lines: string[] = [];
  const said: [kind: string, ...rest: unknown[]][] = [];
  const note =
    (kind: string) =>
    (...rest: unknown[]): void => {
      said.push([kind, ...rest]);
    };
  const runner: Runner = {
    info: (message) => {
      lines.push(message);
    },
    debug: note('debug'),
    notice: note('notice'),
    warning: note('warning'),
    error: note('error'),
    startGroup: note('group'),
    endGroup: note('endgroup'),
    setOutput: (...output) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- whatever is thrown
      if (failing !== undefined) throw failing;
      said.push(['output', ...output]);
    },
    writeSummary: (markdown) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever is thrown
      if (failing !== undefined) return Promise.reject(failing);
      said.push(['summary', markdown]);
      return Promise.resolve();
    },
  };
  const redactor = new Redactor();
  redactor.add(SECRET);
  return { reporter: createReporter(runner, redactor), lines, said };
}

/** Prints lines and has them read as the runner reads them, one by one. */
function logged(text: string): RunnerLog {
  const { reporter, lines } = reporting();
  reporter.info(text);
  const log = new RunnerLog(true);
  // The runner reads lines that end with \n, \r or both.
  for (const line of lines.flatMap((printed) => printed.split(/\r\n|\r|\n/))) log.add(line);
  return log;
}

/** The commands that were obeyed; the one that turns commands off shows by one that is not. */
function commands(log: RunnerLog): unknown[] {
  const obeyed = [log.masks, log.annotations, log.debug, log.otherCommands].flat();
  const before = log.annotations.length;
  log.add('::notice::still listening');
  return log.annotations.length === before ? [...obeyed, 'stop-commands'] : obeyed;
}

describe('what others say is never a command', () => {
  const spaces = [
    ' ',
    '\t',
    '\u000b',
    '\f',
    '\u0085',
    '\u00a0',
    '\u2003',
    '\u2028',
    '\u3000',
    '\ufeff',
  ];

  test.each([
    '::add-mask::x',
    '::error file=a.js,line=1::x',
    '::set-output name=guid::forged',
    '::stop-commands::token',
    '::debug::x',
    '::group::x',
    '##[add-mask]x',
    'text ##[error]x',
    '##[set-output name=guid;]x',
    '###[warning]x',
    '##[##[error]x',
    ':::::add-mask::x',
    'one\n::warning::two',
    'one\r::warning::two',
    'one\r\n::warning::two',
    ...spaces.map((space) => `${space}::warning::x`),
    ...spaces.map((space) => `x\n${space}${space}::warning::x`),
  ])('%j', (text) => {
    expect(commands(logged(text))).toEqual([]);
  });

  test('the runner would have obeyed them', () => {
    for (const text of [
      '::add-mask::x',
      ' ::error file=a::x',
      'x ##[warning]x',
      '::stop-commands::x',
    ]) {
      const log = new RunnerLog(true);
      log.add(text);
      expect(commands(log)).not.toEqual([]);
    }
  });

  test('whatever it is', () => {
    const piece = fc.constantFrom(
      ...['::', ':', '##[', '#', '[', ']', 'error', 'add-mask', 'warning', '\n', '\r', ' ', 'x'],
      ...spaces,
      '\u200b',
      '\u001b',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(commands(logged(pieces.join('')))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('nor in colour', () => {
    const { reporter, lines } = reporting();
    reporter.lines([{ text: reporter.clean.text('::error::x\n::error::y'), colour: 'red' }]);
    const log = new RunnerLog(true);
    for (const line of lines) {
      log.add(line);
      // Nor for one who takes colours away first.
      log.add(withoutColours(line));
    }
    expect(commands(log)).toEqual([]);
    expect(lines).toHaveLength(2);
  });
});

describe('control characters', () => {
  const nasty = 'a\u001b[31mred\u001b]0;title\u0007\u0000\b\u007f\u009b31m\u202egnp.exe';

  test('never reach the log', () => {
    const { reporter, lines, said } = reporting();
    const clean = reporter.clean.text(nasty);
    reporter.info(nasty);
    reporter.lines([{ text: clean }, { text: reporter.clean.name(nasty) }]);
    reporter.group(clean, [{ text: clean }]);
    reporter.debug(nasty);
    reporter.notice(nasty);
    reporter.warning(nasty);
    reporter.error(nasty);
    for (const text of [...lines, ...said.flat().map(String)]) {
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
    }
    expect(lines[0]).toContain('red');
  });

  test('line ends and tabs stay what they are', () => {
    const { reporter, lines } = reporting();
    reporter.info('a\tb\r\nc\rd\n');
    expect(lines).toEqual(['a\tb', 'c', 'd', '']);
  });

  test('a secret that holds some is found before they are replaced', () => {
    const redactor = new Redactor();
    redactor.add('ab\u0001cd\ref');
    const printed: string[] = [];
    const runner = { info: (line: string) => printed.push(line) } as unknown as Runner;
    createReporter(runner, redactor).info('x ab\u0001cd\ref y');
    expect(printed).toEqual(['x *** y']);
  });
});

test('no secret gets through, whichever way', async () => {
  const { reporter, lines, said } = reporting();
  const text = `raw ${SECRET}, JSON ${JSON.stringify(SECRET)}`;
  const { clean, redact } = reporter;
  reporter.info(text);
  reporter.lines([{ text: clean.text(text), colour: 'green' }]);
  reporter.group(clean.text(text), [{ text: clean.name(text) }]);
  reporter.debug(text);
  reporter.notice(text);
  reporter.warning(text);
  reporter.error(text, { file: 'a.yml', line: 1, col: 1 });
  await reporter.summary(clean.text(text));
  const all = [...lines, JSON.stringify(said), redact(text)];
  expect(said.map(([kind]) => kind)).toEqual([
    ...['group', 'endgroup', 'debug', 'notice', 'warning', 'error', 'summary'],
  ]);
  for (const word of all) {
    expect(word).toContain('***');
    expect(word).not.toMatch(/hunter|quoted/);
  }
});

test('annotations carry their position', () => {
  const { reporter, said } = reporting();
  reporter.error('one', { file: 'a.yml', line: 3, col: 7 });
  reporter.warning('two', { file: 'b.yml', line: 1, col: 1 });
  reporter.error('three');
  reporter.warning('four', null);
  expect(said).toEqual([
    ['error', 'one', { file: 'a.yml', startLine: 3, startColumn: 7 }],
    ['warning', 'two', { file: 'b.yml', startLine: 1, startColumn: 1 }],
    ['error', 'three', {}],
    ['warning', 'four', {}],
  ]);
});

test('no annotation has a secret in the path of its file', () => {
  const { reporter, said } = reporting();
  reporter.warning('x', { file: `conf/${SECRET}.yml`, line: 1, col: 2 });
  expect(said).toEqual([['warning', 'x', { file: 'conf/***.yml', startLine: 1, startColumn: 2 }]]);
});

describe('what the runner cannot write', () => {
  const full = Object.assign(new Error(`ENOSPC: no space for ${SECRET}`), { code: 'ENOSPC' });

  test.each([
    [full, '(ENOSPC)'],
    [new Error('closed'), '(closed)'],
    ['a text', '(a text)'],
  ])('of outputs is an error: %s', (failing, why) => {
    const { reporter, said } = reporting({ failing });
    expect(reporter.outputs({ guid: 'g' })).toBe(false);
    const message = `The outputs could not be written ${why}, so later steps do not get them.`;
    expect(said).toEqual([['error', message, {}]]);
  });

  test('of the summary is a warning', async () => {
    const { reporter, said } = reporting({ failing: full });
    await reporter.summary(reporter.clean.text('x'));
    const message =
      'The job summary could not be written (ENOSPC). The log has everything that it would show.';
    expect(said).toEqual([['warning', message, {}]]);
  });
});

test('outputs keep their bytes', () => {
  const { reporter, said } = reporting();
  expect(reporter.outputs({ name: ' ::a\r\n\tb## ', guid: '' })).toBe(true);
  expect(said).toEqual([
    ['output', 'name', ' ::a\r\n\tb## '],
    ['output', 'guid', ''],
  ]);
});
