import type { Change, Plan, Step } from '../reconcile/plan';
import { typedConfig } from '../reconcile/templates';
import type { Outcome } from '../reconcile/apply';
import { label } from '../inputs/desired';
import type { Colour, Line } from './reporter';

/** Takes secrets out of a text, before anything else is done to it. */
export type Clean = (text: string) => string;

const LONGEST_VALUE = 80;

const SIGNS = { create: '+', update: '~', unchanged: '=', refused: 'x' } as const;
const COLOURS: Readonly<Record<Step['operation'], Colour | undefined>> = {
  create: 'green',
  update: 'yellow',
  unchanged: undefined,
  refused: 'red',
};

/** The plan as people read it: one line for each integration, and one for each declared key that differs. */
export function planLines(plan: Plan, clean: Clean): Line[] {
  const width = Math.min(40, Math.max(...plan.steps.map(({ desired }) => label(desired).length)));
  return [
    ...plan.steps.flatMap((step) => stepLines(step, width, clean)),
    { text: planTotals(plan) },
  ];
}

function stepLines(step: Step, width: number, clean: Clean): Line[] {
  const head = `  ${SIGNS[step.operation]} ${shown(clean(label(step.desired))).padEnd(width)}  ${step.operation.padEnd(9)}  ${about(step)}`;
  const colour = COLOURS[step.operation];
  const paint = colour === undefined ? {} : { colour };
  return [
    { text: head.trimEnd(), ...paint },
    ...details(step, clean).map((text) => ({ text: `      ${text}`, ...paint })),
  ];
}

function about(step: Step): string {
  switch (step.operation) {
    case 'create':
      return ['template', step.body.template].join(' ');
    case 'update':
    case 'unchanged':
      return step.integration.guid;
    case 'refused':
      return '';
  }
}

function details(step: Step, clean: Clean): string[] {
  switch (step.operation) {
    case 'create': {
      const { desired, body } = step;
      const typed = typedConfig(step.template, desired.config);
      const values = Object.keys(desired.config).map((key): [string, string] => [
        `config.${key}`,
        String(typed[key]),
      ]);
      if (desired.description !== null) values.unshift(['description', desired.description]);
      const secrets = Object.keys(desired.secrets).map((key) => `config.${key}`);
      const width = widest([...values.map(([field]) => field), ...secrets]);
      return [
        ...values.map(([field, value]) => `+ ${field.padEnd(width)}  ${shown(clean(value))}`),
        ...secrets.map((field) => `! ${field.padEnd(width)}  a secret: will be sent`),
      ];
    }
    case 'update': {
      const secrets = step.secrets.map((key) => `config.${key}`);
      const width = widest([...step.changes.map(({ field }) => field), ...secrets]);
      return [
        ...step.changes.map(
          (change) => `~ ${change.field.padEnd(width)}  ${changeText(change, clean)}`,
        ),
        ...secrets.map(
          (field) => `! ${field.padEnd(width)}  never shown by the server: will be sent`,
        ),
      ];
    }
    case 'unchanged':
    case 'refused':
      return [];
  }
}

/** Old → new. */
export function changeText({ from, to }: Change, clean: Clean): string {
  const value = (text: string | null): string =>
    text === null || text === '' ? '(none)' : shown(clean(text));
  return `${value(from)} → ${value(to)}`;
}

/** What became of each integration. */
export function outcomeLines(outcomes: readonly Outcome[], clean: Clean): Line[] {
  return outcomes.map((outcome): Line => {
    const name = shown(clean(label(outcome.desired)));
    const { operation, integration, error } = outcome;
    const where = integration === null ? '' : ` (guid ${integration.guid}, id ${integration.id})`;
    if (error !== null) return { text: `Failed: ${name}${where}`, colour: 'red' };
    return { text: `${capital(operation ?? '')}: ${name}${where}` };
  });
}

function planTotals({ steps }: Plan): string {
  const count = (operation: Step['operation']): number =>
    steps.filter((step) => step.operation === operation).length;
  const totals = [
    [count('create'), 'to create'],
    [count('update'), 'to update'],
    [count('unchanged'), 'unchanged'],
    [count('refused'), 'refused'],
  ] as const;
  return `Plan: ${
    totals
      .filter(([number]) => number > 0)
      .map(([number, what]) => `${number} ${what}`)
      .join(', ') || 'nothing declared'
  }.`;
}

/** A value on one line; a long one shortened in the middle. */
export function shown(value: string): string {
  const line = value.replace(/\r\n|\r|\n/g, '⏎');
  if (line.length <= LONGEST_VALUE) return line;
  const half = Math.floor((LONGEST_VALUE - 1) / 2);
  return `${line.slice(0, half)}…${line.slice(-half)}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
