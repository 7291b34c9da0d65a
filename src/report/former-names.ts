import type { Plan } from '../reconcile/step';
import { declaredName } from '../inputs/desired';
import { joined, own, say, type Clean, type Cleaner } from './clean';
import { WEIGHTS, type SignedLine } from './lines';

/** At most so many are named. */
const MOST_NAMES = 10;

/** One line on all declarations whose `formerly` does nothing here any more; none without any. */
export function formerlyLines({ formerlyNeedless }: Plan, clean: Cleaner): SignedLine[] {
  if (formerlyNeedless.length === 0) return [];
  const names = formerlyNeedless
    .slice(0, MOST_NAMES)
    .map((desired) => clean.name(declaredName(desired) ?? ''));
  const rest = formerlyNeedless.length - names.length;
  const more: Clean = rest === 0 ? own('') : say` and ${rest} more`;
  return [
    {
      sign: '=',
      text: say`formerly is not needed on this server any more: ${joined(names, own(', '))}${more}. It can go once no other server has an old name`,
      lightness: WEIGHTS.formerly,
      prose: true,
    },
  ];
}
