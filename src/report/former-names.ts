import type { Plan } from '../reconcile/step';
import { declaredName } from '../inputs/desired';
import { firstNames, say, type Cleaner } from './clean';
import { WEIGHTS, type SignedLine } from './lines';

/** One line on all declarations whose `formerly` does nothing here any more; none without any. */
export function formerlyLines({ formerlyNeedless }: Plan, clean: Cleaner): SignedLine[] {
  if (formerlyNeedless.length === 0) return [];
  const names = formerlyNeedless.map((desired) => declaredName(desired) ?? '');
  return [
    {
      sign: '=',
      text: say`formerly is not needed on this server any more: ${firstNames(names, clean)}. Remove it once no other server has an old name`,
      lightness: WEIGHTS.formerly,
      prose: true,
    },
  ];
}
