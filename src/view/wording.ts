import { joined, own, say, type Clean, type Cleaner } from './clean';

/** Whether something would be done (in a dry run), will be done (in a plan), or was done. */
export type Mood = 'would' | 'will' | 'did';

/** What becomes of a declaration, by weight: what a reviewer must not miss comes first. */
export const KINDS = ['refused', 'failed', 'delete', 'update', 'create', 'unchanged'] as const;
export type Kind = (typeof KINDS)[number];

const PLANNED: Readonly<Record<Kind, Clean>> = {
  create: own('to create'),
  update: own('to update'),
  delete: own('to delete'),
  unchanged: own('unchanged'),
  refused: own('refused'),
  failed: own('failed'),
};

const DONE: Readonly<Record<Kind, Clean>> = {
  ...PLANNED,
  create: own('created'),
  update: own('updated'),
  delete: own('deleted'),
};

/** One word on one declaration: `update`, or `updated` once it is done. */
export function kindWord(kind: Kind, mood: Mood): Clean {
  return mood === 'did' ? DONE[kind] : own(kind);
}

/** How many declarations have which result, such as `2 to create, 1 unchanged`. */
export function totals(
  kinds: readonly Kind[],
  mood: Mood,
  order: readonly Kind[] = ['create', 'update', 'delete', 'unchanged', 'refused', 'failed'],
): Clean {
  const words = mood === 'did' ? DONE : PLANNED;
  const counts = order.flatMap((kind) => {
    const number = kinds.filter((one) => one === kind).length;
    return number === 0 ? [] : [say`${number} ${words[kind]}`];
  });
  return counts.length === 0 ? own('nothing declared') : joined(counts, own(', '));
}

/**
 * The same for a heading, what matters most first.
 *
 * @param also what there is to say beside, such as `2 not in the manifest`
 */
export function verdict(kinds: readonly Kind[], mood: Mood, also: readonly Clean[]): Clean {
  const all = joined([totals(kinds, mood, KINDS), ...also], own(', '));
  return mood === 'did' ? all : say`plan (${all})`;
}

/** The last line of a plan, or of what was done. */
export function totalsLine(kinds: readonly Kind[], mood: Mood): Clean {
  switch (mood) {
    case 'would':
      return say`Plan: ${totals(kinds, mood)}. Dry run: nothing was changed.`;
    case 'will':
      return say`Plan: ${totals(kinds, mood)}.`;
    case 'did':
      return say`Done: ${totals(kinds, mood)}.`;
  }
}

/** The first line of everything: which server it is about. */
export function serverLine(server: string, version: string, clean: Cleaner): Clean {
  const known = version === '' ? own('(version hidden)') : clean.text(version);
  return say`Posit Connect ${known} at ${clean.text(server)}`;
}
