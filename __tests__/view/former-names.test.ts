import { formerlyNotes } from '../../src/view/former-names';
import { planOf } from '../fixtures/state';
import { cleanOf, desiredOf } from '../report/outcomes';

function textsOf(...names: string[]): string[] {
  const plan = planOf([], { formerlyNeedless: names.map(desiredOf) });
  return formerlyNotes(plan, cleanOf('the-secret')).map(({ text }) => text);
}

test('former names that nobody needs here any more are told in one line, if there are any', () => {
  expect(textsOf()).toEqual([]);
  expect(textsOf('Azure', 'not the-secret')).toEqual([
    'formerly is not needed on this server any more: Azure, not ***. Remove it once no other server has an old name',
  ]);
  const many = Array.from({ length: 12 }, (_, index) => `N${index}`);
  expect(textsOf(...many)).toEqual([expect.stringContaining(', N9 and 2 more. Remove it')]);
});
