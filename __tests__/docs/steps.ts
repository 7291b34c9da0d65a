import { METADATA } from './documents';

const OWN_ACTION = /^OWNER\/connect-integration-action@v\d+$/;

/** A step of a workflow that uses this action. */
export interface OwnStep {
  readonly id: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

type Yaml = Readonly<Record<string, unknown>>;

/** The steps that use an action, wherever they are in parsed YAML. */
export function stepsIn(yaml: unknown): Yaml[] {
  return mapsWith('uses', yaml);
}

function mapsWith(key: string, yaml: unknown): Yaml[] {
  if (typeof yaml !== 'object' || yaml === null) return [];
  const inside = Object.values(yaml).flatMap((value) => mapsWith(key, value));
  return key in yaml ? [yaml as Yaml, ...inside] : inside;
}

export function isOwn({ uses }: Yaml): boolean {
  return OWN_ACTION.test(String(uses));
}

export function ownStepsIn(yaml: unknown): OwnStep[] {
  return stepsIn(yaml)
    .filter(isOwn)
    .map((step) => ({
      id: step['id'] as string | undefined,
      inputs: texts(step['with']),
      env: texts(step['env']),
    }));
}

function texts(map: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((map ?? {}) as Yaml).map(([key, value]) => [key, String(value)]),
  );
}

/** What a workflow, or a part of one, gets wrong about the inputs and outputs of this action. */
export function mistakesIn(yaml: unknown): string[] {
  const steps = ownStepsIn(yaml);
  const ids = new Set(steps.map(({ id }) => id));
  const others = new Set(
    mapsWith('id', yaml)
      .filter((step) => !isOwn(step))
      .map(({ id }) => id),
  );
  const unknownInputs = steps
    .flatMap(({ inputs }) => Object.keys(inputs))
    .filter((name) => !Object.hasOwn(METADATA.inputs, name))
    .map((name) => `no input ${name}`);
  const unknownOutputs = [
    ...JSON.stringify(yaml).matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g),
  ].flatMap(([text, id = '', output = '']) => {
    if (others.has(id)) return [];
    if (!ids.has(id)) return [`no step for ${text}`];
    return Object.hasOwn(METADATA.outputs, output) ? [] : [`no output for ${text}`];
  });
  return [...unknownInputs, ...unknownOutputs];
}

/** A text of a workflow with GitHub's expressions replaced; what is left out of a run by hand has its other value. */
export function evaluated(text: string, valueOf: (expression: string) => string): string {
  return text.replace(
    /\$\{\{\s*(.*?)\s*\}\}/g,
    (_, expression: string) =>
      /^inputs\.[\w-]+ \|\| '([^']*)'$/.exec(expression)?.[1] ?? valueOf(expression),
  );
}
