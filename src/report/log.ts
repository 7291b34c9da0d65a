import type { Operation, Outcome } from '../reconcile/outcome';
import type { Change, Plan, Step } from '../reconcile/step';
import { count } from '../words';
import { label } from '../inputs/desired';
import type { Colour, Line } from './reporter';

/** Takes secrets out of a text, before anything else is done to it. */
export type Clean = (text: string) => string;

/** A part of the log; with a title, it is a group that people can open. */
export interface Section {
  readonly title: string | null;
  readonly lines: readonly Line[];
}

const LONGEST_VALUE = 80;
const WIDEST_NAME = 40;
/** Above so many, details and unchanged integrations are put into groups of their own. */
const LONGEST_PLAN = 20;

const SIGNS = { create: '+', update: '~', delete: '-', unchanged: '=', refused: 'x' } as const;
const COLOURS: Readonly<Partial<Record<Step['operation'], Colour>>> = {
  create: 'green',
  update: 'yellow',
  delete: 'red',
  refused: 'red',
};

/** The plan as people read it: one line for each integration, and one for each declared value that differs. */
export function planSections(plan: Plan, dryRun: boolean, clean: Clean): Section[] {
  const widths = plan.steps.map(({ desired }) => shown(clean(label(desired))).length);
  const width = Math.min(
    WIDEST_NAME,
    widths.reduce((a, b) => Math.max(a, b), 0),
  );
  const lines = (steps: readonly Step[]): Line[] =>
    steps.flatMap((step) => stepLines(step, width, clean));
  const end = `${planTotals(plan)}${dryRun ? ' Dry run: nothing was changed.' : ''}`;
  if (plan.steps.length <= LONGEST_PLAN) {
    return [{ title: null, lines: [...lines(plan.steps), { text: end }] }];
  }
  const unchanged = plan.steps.filter(({ operation }) => operation === 'unchanged');
  const others = plan.steps.filter(({ operation }) => operation !== 'unchanged');
  const heads = others.flatMap((step) => stepLines(step, width, clean).slice(0, 1));
  return [
    { title: null, lines: heads },
    { title: `Details of ${others.length}`, lines: lines(others) },
    { title: `${unchanged.length} unchanged`, lines: lines(unchanged) },
    { title: null, lines: [{ text: end }] },
  ].filter((section) => section.lines.length > 0);
}

/** One line on one declaration, such as `Created: Azure (guid …, id 5)`. */
export function outcomeLine(
  { desired, operation, integration, error }: Outcome,
  clean: Clean,
): Line {
  const where =
    integration === null ? '' : ` (guid ${clean(integration.guid)}, id ${clean(integration.id)})`;
  const text = `${shown(clean(label(desired)))}${where}`;
  if (error === null) return { text: `${capital(operation ?? 'unchanged')}: ${text}` };
  const known = operation === null ? '' : `, yet ${operation}`;
  return { text: `Failed${known}: ${text}`, colour: 'red' };
}

const FIRM = { created: 'created', updated: 'updated', deleted: 'deleted', unchanged: 'unchanged' };
const PLANNED: typeof FIRM = {
  created: 'to create',
  updated: 'to update',
  deleted: 'to delete',
  unchanged: 'unchanged',
};

/** What was done to an integration, or would be. */
export function operationWord(operation: Operation, dryRun: boolean): string {
  return (dryRun ? PLANNED : FIRM)[operation];
}

/** How many declarations came to what, such as `2 created, 1 unchanged, 1 failed`. */
export function outcomeTotals(outcomes: readonly Outcome[], dryRun: boolean): string {
  const operations = ['created', 'updated', 'deleted', 'unchanged'] as const;
  const number = (kind: Operation | null): number =>
    outcomes.filter((one) => (one.error === null ? one.operation : null) === kind).length;
  return tally([
    ...operations.map((kind) => [operationWord(kind, dryRun), number(kind)] as const),
    ['failed', number(null)],
  ]);
}

/** Old → new, or what is added to a list or removed from it. */
export function changeText({ field, from, to }: Change, clean: Clean): string {
  const value = (text: string | null): string =>
    text === null || text === '' ? '(none)' : shown(clean(text));
  if (isListed(field)) return to === null ? `${value(from)} is removed` : `${value(to)} is added`;
  return `${value(from)} → ${value(to)}`;
}

/** A value on one line; a long one shortened in the middle. */
export function shown(value: string): string {
  const line = value.replace(/\r\n|\r|\n/g, '⏎');
  const characters = Array.from(line);
  if (characters.length <= LONGEST_VALUE) return line;
  const half = Math.floor((LONGEST_VALUE - 1) / 2);
  return `${characters.slice(0, half).join('')}…${characters.slice(-half).join('')}`;
}

function stepLines(step: Step, width: number, clean: Clean): Line[] {
  const name = shown(clean(label(step.desired))).padEnd(width);
  const head = `  ${SIGNS[step.operation]} ${name}  ${step.operation.padEnd(9)}  ${clean(about(step))}`;
  const colour = COLOURS[step.operation];
  const paint = colour === undefined ? {} : { colour };
  return [head.trimEnd(), ...details(step, clean).map((text) => `      ${text}`)].map((text) => ({
    text,
    ...paint,
  }));
}

function about(step: Step): string {
  switch (step.operation) {
    case 'create': {
      const authType = step.desired.config['auth_type'];
      return [step.body.template, ...(authType === undefined ? [] : [String(authType)])].join(', ');
    }
    case 'update':
      return step.integration.guid;
    case 'unchanged':
      return step.integration?.guid ?? 'absent, as declared';
    case 'delete': {
      const { content, integration } = step;
      return `${integration.guid}${content.length === 0 ? '' : `  (${count(content.length, 'content item')} will lose it: ${content.join(', ')})`}`;
    }
    case 'refused':
      return '';
  }
}

function details(step: Step, clean: Clean): string[] {
  if (step.operation === 'refused') {
    return step.problems.flatMap((problem) => clean(problem).split('\n'));
  }
  if (step.operation !== 'create' && step.operation !== 'update') return [];
  const because = step.operation === 'create' ? 'will be sent' : 'will be sent, cannot be compared';
  const rows = [
    ...step.changes.map((change) => ({
      sign: signOf(change, step.operation),
      field: change.field,
      text:
        step.operation === 'create' || isListed(change.field)
          ? shown(clean(change.to ?? change.from ?? ''))
          : changeText(change, clean),
    })),
    ...step.secrets.map(({ key, variable }) => ({
      sign: '!',
      field: `config.${key}`,
      text: `${sourceOf(variable)}: ${because}`,
    })),
  ];
  const width = rows.reduce((widest, { field }) => Math.max(widest, field.length), 0);
  return rows.map(({ sign, field, text }) => `${sign} ${field.padEnd(width)}  ${text}`.trimEnd());
}

/** Where the value of a secret is from. */
export function sourceOf(variable: string | null): string {
  return variable === null ? 'a secret' : `from \${${variable}}`;
}

function signOf({ field, to }: Change, operation: 'create' | 'update'): string {
  if (operation === 'create') return '+';
  return isListed(field) ? (to === null ? '-' : '+') : '~';
}

/** Access lists and content items change member by member. */
function isListed(field: string): boolean {
  return field === 'access' || field === 'content';
}

function planTotals({ steps }: Plan): string {
  const number = (operation: Step['operation']): number =>
    steps.filter((step) => step.operation === operation).length;
  const totals = tally([
    ['to create', number('create')],
    ['to update', number('update')],
    ['to delete', number('delete')],
    ['unchanged', number('unchanged')],
    ['refused', number('refused')],
  ]);
  return `Plan: ${totals}.`;
}

function tally(counts: readonly (readonly [what: string, number: number])[]): string {
  return (
    counts
      .filter(([, number]) => number > 0)
      .map(([what, number]) => `${number} ${what}`)
      .join(', ') || 'nothing declared'
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
