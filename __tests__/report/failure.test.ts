import { InvalidInputs, type Problem } from '../../src/inputs/request';
import { reportFailure } from '../../src/report/failure';
import { Redactor } from '../../src/report/redact';
import { createReporter } from '../../src/report/reporter';

/** What is said of a run that ended early, in order. */
function reported(error: unknown): string[] {
  const said: string[] = [];
  const nothing = (): void => undefined;
  const reporter = createReporter(
    {
      info: nothing,
      debug: (message) => said.push(`debug: ${message.split('\n')[0]!}`),
      notice: nothing,
      warning: nothing,
      error: (message, at) =>
        said.push(`error: ${message}${at?.file === undefined ? '' : ` in ${at.file}`}`),
      startGroup: nothing,
      endGroup: nothing,
      setOutput: (name, value) => said.push(`output: ${name}=${value}`),
      writeSummary: () => Promise.resolve(),
    },
    new Redactor(),
  );
  reportFailure(error, reporter);
  return said;
}

const words = (error: unknown): string[] =>
  reported(error).filter((line) => !line.startsWith('output:'));

test('later steps get outputs that they can read', () => {
  const outputs = reported(new Error('no')).filter((line) => line.startsWith('output:'));
  expect(outputs).toEqual(
    expect.arrayContaining([
      'output: changed=false',
      'output: integrations=[]',
      'output: guids={}',
    ]),
  );
});

test('problems of the inputs are errors, each in its place', () => {
  const at = { file: 'a.yml', line: 1, col: 1 };
  expect(words(new InvalidInputs([{ message: 'one' }, { message: 'two', at }]))).toEqual([
    'error: one',
    'error: two in a.yml',
  ]);
});

test('of many problems a hundred are told, and how many more there are', () => {
  const problems = (count: number): Problem[] =>
    Array.from({ length: count }, (_, index) => ({ message: `no. ${index + 1}` }));
  expect(words(new InvalidInputs(problems(100)))).toHaveLength(100);
  expect(words(new InvalidInputs(problems(101))).slice(99)).toEqual([
    'error: no. 100',
    'error: 1 more problem of the inputs: correct these first.',
  ]);
  expect(words(new InvalidInputs(problems(300))).at(-1)).toContain('200 more problems');
});

test('of any other error the words are told, and to debugging where it came from', () => {
  expect(words(new TypeError('a defect'))).toEqual([
    'error: a defect',
    'debug: TypeError: a defect',
  ]);
  const bare = new Error('a defect');
  delete bare.stack;
  expect(words(bare)).toEqual(['error: a defect']);
  expect(words('a text')).toEqual(['error: a text']);
});
