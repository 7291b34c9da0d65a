import type { Completeness, Plan, Undeclared } from '../reconcile/step';
import { count } from '../words';
import { firstNames, joined, MOST_NAMES, own, say, shown, type Clean, type Cleaner } from './clean';
import type { Note } from './notes';

/** What the server has and the manifest does not name, in one line, and what that says of a manifest that names all. */
export function undeclaredNotes(plan: Plan, clean: Cleaner): Note[] {
  const completeness = COMPLETENESS[plan.completeness];
  return [
    ...namesNote(plan, clean),
    ...limitsNote(plan),
    ...(completeness === null ? [] : [note(completeness)]),
    ...renameNotes(plan, clean),
  ];
}

/** One on each that a new integration may be meant to be: whoever renames it by hand gets a second one. */
function renameNotes({ undeclared }: Plan, clean: Cleaner): Note[] {
  return undeclared
    .filter(({ sameClientAs }) => sameClientAs.length > 0)
    .slice(0, MOST_NAMES)
    .map(({ name, sameClientAs }) => {
      const old = clean.name(name);
      const now = joined(sameClientAs.map(clean.name), own(' or '));
      return {
        sign: '!',
        text: say`${now} has the same client_id as ${old}. If ${old} is to be renamed, add ${own('`formerly`')} with its name; otherwise there will be two integrations`,
        prose: true,
      };
    });
}

const COMPLETENESS: Readonly<Record<Completeness, Clean | null>> = {
  'not-said': null,
  yes: null,
  no: own('That is drift, since the manifest says `complete: true`'),
  unknown: own('`complete: true` cannot be checked: this API key may not see all integrations'),
};

function namesNote({ undeclared }: Plan, clean: Cleaner): Note[] {
  const { length } = undeclared;
  if (length === 0) return [];
  const names = bySuspicion(undeclared).map(({ name }) => name);
  const are = length === 1 ? own('is') : own('are');
  return [
    note(
      say`${length} more on the server ${are} not in the manifest: ${firstNames(names, clean)}`,
      false,
    ),
  ];
}

/** Where what there is may be more than what is told. */
function limitsNote({ seesAll, completeness }: Plan): Note[] {
  return seesAll || completeness === 'unknown'
    ? []
    : [note(own('There may be more that this API key does not see'))];
}

function note(text: Clean, prose = true): Note {
  return { sign: '?', text, prose };
}

/** Of each: name, template, GUID, and then how many content items have it, and what its name looks like, if anything. */
export function undeclaredColumns({ undeclared }: Plan, clean: Cleaner): Clean[][] {
  return bySuspicion(undeclared).map((one) => columns(one, clean));
}

function columns(other: Undeclared, clean: Cleaner): Clean[] {
  const { name, template, guid, contentCount, resembles } = other;
  const uses = contentCount === null ? [] : [clean.text(count(contentCount, 'content item'))];
  const alike = resembles.map((one) =>
    one.former
      ? say`its name looks like ${clean.name(one.name)}, a former name`
      : say`its name looks like ${clean.name(one.name)}`,
  );
  const notes = [...uses, ...alike];
  return [
    clean.name(name),
    template === null ? own('(no template)') : shown(clean.text(template)),
    clean.text(guid),
    ...(notes.length === 0 ? [] : [joined(notes, own(', '))]),
  ];
}

/** Those first that somebody may have meant by a declaration. */
function bySuspicion(undeclared: readonly Undeclared[]): Undeclared[] {
  const isSuspect = ({ resembles, sameClientAs }: Undeclared): boolean =>
    resembles.length + sameClientAs.length > 0;
  return [...undeclared.filter(isSuspect), ...undeclared.filter((other) => !isSuspect(other))];
}

/** What a heading says of a manifest that is not, or may not be, as complete as it says. */
export function incompletenessWords(plan: Plan): Clean[] {
  switch (plan.completeness) {
    case 'not-said':
    case 'yes':
      return [];
    case 'no':
      return [undeclaredTitle(plan)];
    case 'unknown':
      return [own('completeness unknown')];
  }
}

/** The title of what is folded. */
export function undeclaredTitle({ undeclared }: Plan): Clean {
  return say`${undeclared.length} not in the manifest`;
}
