import { refused } from '../../src/reconcile/refusals';
import { declared } from '../fixtures/state';

const problems = (number: number) =>
  Array.from({ length: number }, (_, index) => ({ message: `No. ${index}.`, path: 'config' }));

it('tells of a hundred problems, and counts the others', () => {
  const step = refused(declared(), problems(102), null);
  expect(step.problems).toEqual([
    ...problems(100),
    { message: '2 more problems of this declaration: correct these first.', path: null },
  ]);
});

it('tells of a hundred problems as they are', () => {
  expect(refused(declared(), problems(100), null).problems).toEqual(problems(100));
});
