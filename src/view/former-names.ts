import type { Plan } from '../reconcile/step';
import { declaredName } from '../inputs/desired';
import { firstNames, say, type Cleaner } from './clean';
import type { Note } from './notes';

/** One note on all declarations whose `formerly` does nothing here any more; none without any. */
export function formerlyNotes({ formerlyNeedless }: Plan, clean: Cleaner): Note[] {
  if (formerlyNeedless.length === 0) return [];
  const names = formerlyNeedless.map((desired) => declaredName(desired) ?? '');
  return [
    {
      sign: '=',
      text: say`formerly is not needed on this server any more: ${firstNames(names, clean)}. Remove it once no other server has an old name`,
      prose: true,
    },
  ];
}
