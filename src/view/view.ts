import type { Outcome } from '../reconcile/outcome';
import type { Plan } from '../reconcile/step';
import { incompleteness } from '../reconcile/undeclared';
import { say, type Clean, type Cleaner } from './clean';
import type { OutputFacts } from './facts';
import { formerlyNotes } from './former-names';
import type { Note } from './notes';
import { endingOf, resultOf, type Ending, type Result } from './results';
import { byWeight, rowOf, type Row, type Seen } from './rows';
import {
  incompletenessWords,
  undeclaredColumns,
  undeclaredNotes,
  undeclaredTitle,
} from './undeclared';
import { serverLine, totals, totalsLine, verdict, type Mood } from './wording';

/** What there is to show of a plan or a run, whatever it is shown in. */
export interface View {
  readonly mood: Mood;
  /** The address of the server. */
  readonly server: Clean;
  /** The first line of everything: which server it is about. */
  readonly head: Clean;
  /** The weightiest first, otherwise as declared. */
  readonly rows: readonly Row[];
  readonly notes: readonly Note[];
  readonly undeclared: {
    readonly title: Clean;
    /** The columns of each. */
    readonly each: readonly (readonly Clean[])[];
  };
  /** Such as `2 to create, 1 unchanged`. */
  readonly totals: Clean;
  /** The same for a heading. */
  readonly verdict: Clean;
  /** The last line of everything: the same in a sentence. */
  readonly end: Clean;
}

/** What a plan has to tell before it is carried out. */
export interface PlanView extends View {
  readonly warnings: readonly string[];
  /** Why Connect would refuse to carry it out, in the words of a dry run. */
  readonly planOnly: string | null;
}

/** What a run has to tell in the end. */
export interface RunView extends View {
  /** One for each declaration, as declared. */
  readonly results: readonly Result[];
  /** What people have to do now. */
  readonly nextSteps: readonly Clean[];
  /** What became of the only declaration; `null` if there is not exactly one. */
  readonly only: Ending | null;
  /** What keeps a manifest from being complete as it says; `null` if nothing does. */
  readonly incomplete: string | null;
  /** What later steps are told. */
  readonly facts: OutputFacts;
}

/** The server that is looked at, and how. */
export interface Looked {
  readonly server: string;
  /** Empty if the server hides it. */
  readonly version: string;
  readonly dryRun: boolean;
}

/** What one run has to tell. */
export interface RunReport extends Looked {
  readonly plan: Plan;
  /** One for each step of the plan. */
  readonly outcomes: readonly Outcome[];
}

/** Makes clean what a plan has to tell. */
export function planView(plan: Plan, looked: Looked, clean: Cleaner): PlanView {
  const mood = looked.dryRun ? 'would' : 'will';
  const rows = plan.steps.map((step) => rowOf({ step, outcome: null }, mood, clean));
  const { warnings, planOnly } = plan;
  return { ...viewOf(rows, plan, looked, mood, clean), warnings, planOnly };
}

/** Makes clean what a run has to tell. */
export function runView(report: RunReport, clean: Cleaner): RunView {
  const { plan, outcomes, dryRun, version } = report;
  const mood = dryRun ? 'would' : 'did';
  const rows = seenIn(report).map((seen) => rowOf(seen, mood, clean));
  const results = plan.steps.flatMap((step, index) => {
    const [outcome, row] = [outcomes[index], rows[index]];
    return outcome === undefined || row === undefined
      ? []
      : [resultOf({ step, outcome }, row.name)];
  });
  const [only] = outcomes;
  return {
    ...viewOf(rows, plan, report, mood, clean),
    results,
    nextSteps: nextSteps(report, clean),
    only: outcomes.length === 1 && only !== undefined ? endingOf(only, clean) : null,
    incomplete: incompleteness(plan),
    facts: {
      integrations: results.map(({ facts }) => facts),
      undeclared: plan.undeclared,
      version,
    },
  };
}

/** @param rows as declared */
function viewOf(
  rows: readonly Row[],
  plan: Plan,
  { server, version }: Looked,
  mood: Mood,
  clean: Cleaner,
): View {
  const kinds = rows.map(({ kind }) => kind);
  return {
    mood,
    server: clean.text(server),
    head: serverLine(server, version, clean),
    rows: byWeight(rows),
    notes: [...formerlyNotes(plan, clean), ...undeclaredNotes(plan, clean)],
    undeclared: { title: undeclaredTitle(plan), each: undeclaredColumns(plan, clean) },
    totals: totals(kinds, mood),
    verdict: verdict(kinds, mood, incompletenessWords(plan)),
    end: totalsLine(kinds, mood),
  };
}

/** Each step, and what became of it if it was carried out. */
function seenIn({ plan, outcomes, dryRun }: RunReport): Seen[] {
  return plan.steps.map((step, index) => ({
    step,
    outcome: dryRun ? null : (outcomes[index] ?? null),
  }));
}

/**
 * What people have to do after a run: the provider of a new Viewer integration has to know where Connect expects its
 * users back. Integrations of Connect before 2024.12 have no auth type; they are Viewer integrations.
 */
function nextSteps({ outcomes, server, dryRun }: RunReport, clean: Cleaner): Clean[] {
  const viewers = outcomes.filter(
    ({ operation, integration }) =>
      operation === 'created' && (integration?.auth_type ?? 'Viewer') === 'Viewer',
  );
  if (dryRun || viewers.length === 0) return [];
  const url = clean.text(`${server}/__oauth__/integrations/callback`);
  return [say`Register this redirect URL with the provider of each new Viewer integration: ${url}`];
}
