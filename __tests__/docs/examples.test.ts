import { parse } from 'yaml';
import { contentOf, tableRows, WORKFLOWS } from './documents';
import { ownStepsIn } from './steps';

/** What examples/README.md says that the workflows need is what they read. */

interface Job {
  readonly environment: string;
  readonly strategy?: { readonly matrix: { readonly stage: readonly string[] } };
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The words between backticks in a cell. */
const codes = (cell: string): string[] =>
  Array.from(cell.matchAll(/`([^`]+)`/g), ([, code = '']) => code);

/** The names that a job reads of one context of GitHub. */
const namesIn = (job: Job, context: 'vars' | 'secrets'): string[] => {
  const read = JSON.stringify(job).matchAll(/\b(vars|secrets)\.(\w+)/g);
  const names = Array.from(read, ([, of, name = '']) => (of === context ? [name] : []));
  return [...new Set(names.flat())].sort();
};

const jobs = WORKFLOWS.flatMap((path) => {
  const workflow = parse(contentOf(path)) as Workflow;
  return Object.values(workflow.jobs).map((job) => ({ path, on: workflow.on, job }));
});

const environmentsOf = ({ environment, strategy }: Job): string[] =>
  (strategy?.matrix.stage ?? ['']).map((stage) =>
    environment.replace('${{ matrix.stage }}', stage),
  );

const rows = tableRows('examples/README.md', 'What they need');
const environments = rows.filter((row) => row.length === 3);
const needs = rows.filter((row) => row.length === 4);

it('examples/README.md names, for each environment, the variables and secrets that a workflow reads there', () => {
  const said = needs.flatMap(([workflow = '', where = '', variables = '', secrets = '']) =>
    codes(where).map((environment) => ({
      path: `examples/${/\((.+)\)/.exec(workflow)![1]!}`,
      environment,
      variables: codes(variables).sort(),
      secrets: codes(secrets).sort(),
    })),
  );
  const read = jobs.flatMap(({ path, job }) =>
    environmentsOf(job).map((environment) => ({
      path,
      environment,
      variables: namesIn(job, 'vars'),
      secrets: namesIn(job, 'secrets'),
    })),
  );
  const inOrder = (list: typeof read) =>
    list.toSorted((a, b) =>
      `${a.path} ${a.environment}`.localeCompare(`${b.path} ${b.environment}`),
    );
  expect(inOrder(said)).toEqual(inOrder(read));
});

describe('an environment of examples/README.md', () => {
  const reviewed = new Map(
    environments.flatMap(([names = '', reviewers = '']) =>
      codes(names).map((name) => [name, reviewers] as const),
    ),
  );

  it.each(jobs)('of $path has no reviewers where nobody is there to approve', ({ on, job }) => {
    const plansOnly = ownStepsIn(job).every(({ inputs }) => inputs['dry-run'] === 'true');
    const unattended = 'schedule' in on || 'pull_request' in on || plansOnly;
    for (const environment of environmentsOf(job)) {
      expect({ environment, reviewers: reviewed.get(environment) }).toEqual({
        environment,
        reviewers: unattended ? 'no' : (expect.stringMatching(/^(yes|no)$/) as unknown),
      });
    }
  });
});
