import type { Outcome } from '../reconcile/outcome';
import type { Change, KeptBecause, Step } from '../reconcile/step';
import { count } from '../words';
import type { Integration } from '../connect/schemas';
import type { Desired } from '../inputs/desired';
import { joined, linesOf, own, say, shown, type Clean, type Cleaner } from './clean';
import { errorText, problemText } from './problems';
import { KINDS, kindWord, type Kind, type Mood } from './wording';

/** What a line is about: `x` refused or failed, `?` not declared, `!` to be looked at; the others as in a diff. */
export type Sign = 'x' | '-' | '~' | '+' | '!' | '=' | '?';

/** One line below an integration. */
export interface Detail {
  readonly sign: Sign;
  /** `null` for a sentence. */
  readonly field: Clean | null;
  readonly text: Clean;
}

/** One integration as it is shown wherever it is shown. */
export interface Row {
  readonly kind: Kind;
  readonly sign: Sign;
  readonly name: Clean;
  /** What is done to it, in a word. */
  readonly word: Clean;
  readonly about: readonly Clean[];
  readonly details: readonly Detail[];
}

/** A plan step and what became of it; `null` as long as it is only planned. */
export interface Seen {
  readonly step: Step;
  readonly outcome: Outcome | null;
}

const SIGNS: Readonly<Record<Kind, Sign>> = {
  refused: 'x',
  failed: 'x',
  delete: '-',
  update: '~',
  create: '+',
  unchanged: '=',
};

const KIND_OF = {
  created: 'create',
  updated: 'update',
  deleted: 'delete',
  unchanged: 'unchanged',
} as const;

/** Above so many, the content items of a deletion are counted. */
const MOST_CONTENT = 20;

/** What there is to show of a declaration. */
export function rowOf({ step, outcome }: Seen, mood: Mood, clean: Cleaner): Row {
  return outcome === null ? planned(step, mood, clean) : finished(step, outcome, clean);
}

/** The weightiest first, otherwise as declared. */
export function byWeight(rows: readonly Row[]): Row[] {
  return KINDS.flatMap((kind) => rows.filter((row) => row.kind === kind));
}

/** What becomes of a declaration, as far as it is known. */
function kindOf({ step, outcome }: Seen): Kind {
  if (outcome === null) return step.operation;
  return outcome.error !== null ? 'failed' : KIND_OF[outcome.operation ?? 'unchanged'];
}

/** What to call an integration: as it is declared, or else as it is stored. */
export function nameOf(desired: Desired, integration: Integration | null, clean: Cleaner): Clean {
  const { address } = desired;
  const guid = address.by === 'guid' ? address.guid : '';
  return clean.name(address.name ?? integration?.name ?? guid);
}

function planned(step: Step, mood: Mood, clean: Cleaner): Row {
  const integration = 'integration' in step ? step.integration : null;
  return {
    ...head(step.operation, mood),
    name: nameOf(step.desired, integration, clean),
    about: aboutPlanned(step, mood, clean),
    details: [...plannedDetails(step, mood, clean), ...warnings(step.warnings, clean)],
  };
}

function finished(step: Step, outcome: Outcome, clean: Cleaner): Row {
  const { desired, operation, integration, error } = outcome;
  const kind = kindOf({ step, outcome });
  const word =
    step.operation === 'refused'
      ? kindWord('refused', 'did')
      : kind === 'failed' && operation !== null
        ? say`failed, yet ${own(operation)}`
        : kindWord(kind, 'did');
  const details = [
    ...(error === null ? [] : sentences('x', [errorText(desired, error)], clean)),
    ...outcome.changes.map((change) => changeDetail(change, kind === 'create', 'did', clean)),
    ...secretDetails(outcome, whySent(step, clean), 'did', clean),
    ...(error === null ? keptDetails(step, 'did', clean) : []),
    ...(kind === 'delete' ? lossDetails(step, clean) : []),
    ...(isVerified(outcome)
      ? verification(say`Connect got a token with it${withWhich({ step, outcome })}`)
      : []),
    ...warnings(outcome.warnings, clean),
  ];
  const facts = [
    ...(integration === null ? [] : [clean.text(integration.guid)]),
    ...(kind === 'create' && integration !== null
      ? [kinds([integration.template, integration.auth_type], clean)]
      : []),
    ...(integration === null && kind === 'unchanged' ? [own('absent, as declared')] : []),
    ...(kind === 'delete' ? losses(step, 'did', clean) : []),
  ];
  return {
    ...head(kind, 'did'),
    word,
    name: nameOf(desired, integration, clean),
    about: facts,
    details,
  };
}

function head(kind: Kind, mood: Mood): Pick<Row, 'kind' | 'sign' | 'word'> {
  return { kind, sign: SIGNS[kind], word: kindWord(kind, mood) };
}

function aboutPlanned(step: Step, mood: Mood, clean: Cleaner): Clean[] {
  switch (step.operation) {
    case 'create':
      return [kinds([step.body.template, step.desired.config['auth_type']], clean)];
    case 'delete':
      return [clean.text(step.integration.guid), ...losses(step, mood, clean)];
    case 'unchanged':
      return [
        step.integration === null ? own('absent, as declared') : clean.text(step.integration.guid),
      ];
    case 'update':
      return [clean.text(step.integration.guid)];
    case 'refused':
      return step.integration === null ? [] : [clean.text(step.integration.guid)];
  }
}

/** How many content items lose what is deleted, if any do. */
function losses(step: Step, mood: Mood, clean: Cleaner): Clean[] {
  if (step.operation !== 'delete') return [];
  // Where the content items cannot be read, an administrator may still be told how many there are.
  const items =
    step.content.length === 0 ? (step.integration.content_count ?? 0) : step.content.length;
  if (items === 0) return [];
  const loses = { would: own('would lose it'), will: own('lose it'), did: own('lost it') };
  const word = mood === 'will' && items === 1 ? own('loses it') : loses[mood];
  return [say`${clean.text(count(items, 'content item'))} ${word}`];
}

/** Which ones. */
function lossDetails(step: Step, clean: Cleaner): Detail[] {
  const all = step.operation === 'delete' ? step.content : [];
  const content = all.slice(0, MOST_CONTENT).map(clean.text);
  const more = all.length - content.length;
  return [...content, ...(more === 0 ? [] : [say`and ${more} more`])].map((text) => ({
    sign: '-',
    field: own('content'),
    text,
  }));
}

/** Template and auth type. */
function kinds(values: readonly unknown[], clean: Cleaner): Clean {
  const known = values.filter((value) => typeof value === 'string' && value !== '');
  return joined(
    known.map((value) => shown(clean.text(String(value)))),
    own(', '),
  );
}

function plannedDetails(step: Step, mood: Mood, clean: Cleaner): Detail[] {
  switch (step.operation) {
    case 'refused':
      return sentences(
        'x',
        step.problems.map((problem) => problemText(step.desired, problem)),
        clean,
      );
    case 'create':
    case 'update': {
      const creating = step.operation === 'create';
      return [
        ...step.changes.map((change) => changeDetail(change, creating, mood, clean)),
        ...secretDetails(step, whySent(step, clean), mood, clean),
        ...keptDetails(step, mood, clean),
        ...unverified(step, mood),
      ];
    }
    case 'delete':
      return lossDetails(step, clean);
    case 'unchanged':
      return [...keptDetails(step, mood, clean), ...unverified(step, mood)];
  }
}

/** Old → new, or what is added to a list or removed from it. */
function changeDetail(
  { field, from, to }: Change,
  creating: boolean,
  mood: Mood,
  clean: Cleaner,
): Detail {
  const row = { field: shown(clean.text(field)) };
  const value = (text: string | null): Clean =>
    text === null || text === '' ? own('(none)') : shown(clean.text(text));
  if (field === 'access' && to === 'everyone') return { ...row, sign: '+', text: OPENED[mood] };
  if (isListed(field)) return { ...row, sign: to === null ? '-' : '+', text: value(to ?? from) };
  return creating
    ? { ...row, sign: '+', text: value(to) }
    : { ...row, sign: '~', text: say`${value(from)} → ${value(to)}` };
}

const OPENED: Readonly<Record<Mood, Clean>> = {
  would: own('would be open to everyone'),
  will: own('everyone'),
  did: own('everyone'),
};

/** Access lists and content items change member by member. */
function isListed(field: string): boolean {
  return field === 'access' || field === 'content';
}

const SENT: Readonly<Record<Mood, Clean>> = {
  would: own('would be sent'),
  will: own('will be sent'),
  did: own('was sent'),
};

/** Why secrets are sent that the server may have already. */
function whySent(step: Step, clean: Cleaner): Clean {
  if (step.operation !== 'update') return own('');
  return step.newClient.length === 0
    ? own(', cannot be compared')
    : say`, since the client changes (${joined(step.newClient.map(clean.text), own(', '))})`;
}

function secretDetails(
  { desired, secrets }: Pick<Outcome, 'desired' | 'secrets'>,
  why: Clean,
  mood: Mood,
  clean: Cleaner,
): Detail[] {
  return secrets.map(({ key, variable }) => {
    const from = variable === null ? own('a secret') : say`from \${${clean.text(variable)}}`;
    const unset = desired.state === 'present' && desired.secrets[key]?.value === null;
    return {
      sign: '!',
      field: say`config.${shown(clean.text(key))}`,
      text: unset ? say`${from}, which is not set here` : say`${from}: ${SENT[mood]}${why}`,
    };
  });
}

const OPEN: Readonly<Record<Mood, Clean>> = {
  would: own('would be open to everyone'),
  will: own('will be open to everyone'),
  did: own('open to everyone'),
};

const KEPT: Readonly<Record<Exclude<KeptBecause, 'open'>, Clean>> = {
  'not-managed': own('not managed'),
  'none-given': own('kept: none was given'),
  needed: own('none was given: the run that creates needs it'),
  'needed-to-update': own('none was given: the run that updates needs it'),
  'on-create': own('kept: update-secret is on-create'),
  'not-allowed': own('not sent: not allowed with these settings'),
};

/** What is left as it is. */
function keptDetails(step: Step, mood: Mood, clean: Cleaner): Detail[] {
  const kept = 'kept' in step ? step.kept : [];
  return kept.map(({ field, because }) => ({
    sign: because === 'needed' || because === 'needed-to-update' ? '!' : '=',
    field: shown(clean.text(field)),
    text: because === 'open' ? say`not managed: ${OPEN[mood]}` : KEPT[because],
  }));
}

/** Whether Connect has got a token with the integration: a run asks for it wherever that is declared. */
export function isVerified({ desired, integration, error }: Outcome): boolean {
  return desired.state === 'present' && desired.verify && integration !== null && error === null;
}

/** That no new secret was tried, where there is one: a token is no sign then that a rotation has worked. */
export function withWhich({ step, outcome }: Seen): Clean {
  const kept = 'kept' in step ? step.kept : [];
  const hasSecret = kept.some(({ because }) => because === 'none-given' || because === 'on-create');
  return hasSecret && outcome?.secrets.length === 0
    ? own(', with the stored secret: none was sent')
    : own('');
}

function verification(text: Clean): Detail[] {
  return [{ sign: '=', field: own('verify'), text }];
}

/** What a dry run leaves out. */
function unverified({ desired }: Step, mood: Mood): Detail[] {
  return mood === 'would' && desired.state === 'present' && desired.verify
    ? verification(own('left out: a dry run asks for no token'))
    : [];
}

function warnings(texts: readonly string[], clean: Cleaner): Detail[] {
  return sentences('!', texts, clean);
}

function sentences(sign: Sign, texts: readonly string[], clean: Cleaner): Detail[] {
  return texts
    .flatMap((text) => linesOf(clean.text(text)))
    .map((text) => ({ sign, field: null, text }));
}
