import { isMap, parse, parseDocument } from 'yaml';
import * as z from 'zod';
import { readInputs } from '../../src/inputs/action-inputs';
import { KnownSecrets } from '../../src/inputs/known-secrets';
import { readManifest } from '../../src/inputs/manifest/read';
import { codeBlocks, contentOf, MANIFESTS, METADATA, PAGES, WORKFLOWS } from './documents';
import { evaluated, isOwn, mistakesIn, ownStepsIn, stepsIn, type OwnStep } from './steps';

const GUID = '01234567-89ab-cdef-0123-456789abcdef';
const MANIFEST = 'examples/manifests/integrations.yml';

const editorSchema = z.fromJSONSchema(
  JSON.parse(contentOf('manifest.schema.json')) as Parameters<typeof z.fromJSONSchema>[0],
);

interface Snippet {
  readonly from: string;
  readonly text: string;
}

const snippets: Snippet[] = [
  ...PAGES.flatMap((page) =>
    codeBlocks(page, 'yaml').map((text, index) => ({
      from: `${page}, snippet ${index + 1}`,
      text,
    })),
  ),
  ...WORKFLOWS.map((path) => ({ from: path, text: contentOf(path) })),
  ...MANIFESTS.map((path) => ({ from: path, text: contentOf(path) })),
];
const isManifest = ({ text }: Snippet): boolean => {
  const { contents } = parseDocument(text);
  return isMap(contents) && contents.has('integrations');
};
const manifests = snippets.filter(isManifest);
const workflows = snippets.filter((snippet) => !isManifest(snippet));

/** What GitHub might put in the place of the expressions of an input. */
function filledIn(name: string, text: string): string {
  return evaluated(text, (expression) => {
    if (expression.startsWith('toJSON(')) return '"two\\nlines"';
    if (name === 'connect-server') return 'https://connect.example.com';
    return name === 'guid' || name === 'content-guids' ? GUID : `value-of-${expression}`;
  });
}

async function read({ inputs, env }: OwnStep) {
  const job: Readonly<Record<string, string>> = {
    GITHUB_WORKSPACE: '/workspace',
    // What the runner sets in a job with `id-token: write`.
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example.com/',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a-token-of-the-runner',
  };
  return readInputs({
    input: (name) => filledIn(name, inputs[name] ?? METADATA.inputs[name]?.default ?? ''),
    env: (name) => job[name] ?? (env[name] && filledIn(name, env[name])),
    readFile: () => Promise.reject(new Error('no file')),
    // An export finds no file yet, a manifest is one of the examples.
    readBytes: (path) => {
      if (inputs['export-manifest'] !== undefined) {
        return Promise.reject(Object.assign(new Error('no file'), { code: 'ENOENT' }));
      }
      const example =
        path === 'connect/portable.yml' ? 'examples/manifests/portable.yml' : MANIFEST;
      return Promise.resolve(Buffer.from(contentOf(example)));
    },
    variables: () => [],
    resolvedPath: (path) => Promise.resolve(path),
    registerSecret: () => undefined,
    redact: () => undefined,
  });
}

describe.each(workflows)('$from', ({ text }) => {
  it('is about inputs and outputs that there are', () => {
    const yaml: unknown = parse(text);
    expect(ownStepsIn(yaml)).not.toEqual([]);
    expect(mistakesIn(yaml)).toEqual([]);
  });

  it('pins the actions of others to a commit', () => {
    const others = stepsIn(parse(text)).filter((step) => !isOwn(step));
    for (const { uses } of others) {
      expect(text).toMatch(new RegExp(`uses: ${String(uses)} # (v\\d+\\.\\d+\\.\\d+\\n|main, )`));
      expect(uses).toMatch(/^[\w./-]+@[0-9a-f]{40}$/);
    }
  });
});

describe.each(WORKFLOWS)('%s', (path) => {
  const workflow = z.looseObject({
    name: z.string(),
    permissions: z.strictObject({}),
    concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }),
    jobs: z.record(
      z.string(),
      z.looseObject({
        permissions: z.record(z.string(), z.enum(['read', 'write'])),
        'timeout-minutes': z.number(),
        environment: z.string(),
        steps: z.array(z.unknown()),
      }),
    ),
  });

  it('has least permissions, a time-out, an environment and a concurrency group', () => {
    const { jobs } = workflow.parse(parse(contentOf(path)));
    for (const { permissions, steps } of Object.values(jobs)) {
      const [own] = ownStepsIn(steps);
      const text = JSON.stringify(steps);
      expect(permissions).toEqual({
        ...(text.includes('actions/checkout@') ? { contents: 'read' } : {}),
        ...(text.includes('gh issue create') ? { issues: 'write' } : {}),
        ...(own?.inputs['connect-api-key'] === undefined ||
        text.includes('ACTIONS_ID_TOKEN_REQUEST_URL')
          ? { 'id-token': 'write' }
          : {}),
        ...(own?.inputs['pull-request-comment'] === undefined ? {} : { 'pull-requests': 'write' }),
      });
    }
  });

  it('has inputs that the action takes', async () => {
    for (const step of ownStepsIn(parse(contentOf(path)))) {
      await expect(read(step)).resolves.toMatchObject({ warnings: [] });
    }
  });
});

describe.each(manifests)('the manifest $from', ({ from, text }) => {
  it('is read', () => {
    const manifest = readManifest({
      file: from,
      bytes: Buffer.from(text),
      env: (name) => `value-of-${name}`,
      known: new KnownSecrets(() => undefined),
      server: null,
      dryRun: false,
    });
    if ('problems' in manifest) throw new Error(JSON.stringify(manifest.problems));
    expect(manifest.declared).not.toEqual([]);
  });

  it('is valid for an editor', () => {
    expect(editorSchema.safeParse(parse(text)).error).toBeUndefined();
  });
});

it.each([
  ['a secret', 'secrets: { client_secret: hunter2 }'],
  ['an access list without anybody', 'access: {}'],
])('an editor marks %s', (_, line) => {
  const text = `integrations:\n  - name: Azure\n    ${line}\n`;
  expect(editorSchema.safeParse(parse(text)).success).toBe(false);
});

it.each(MANIFESTS)('%s tells editors its schema', (path) => {
  expect(contentOf(path)).toMatch(
    /^# yaml-language-server: \$schema=https:\/\/raw\.githubusercontent\.com\/OWNER\/connect-integration-action\/v1\/manifest\.schema\.json\n/,
  );
});

it('finds what is wrong with a workflow', () => {
  const steps = (output: string) => ({
    steps: [
      { id: 'one', uses: 'OWNER/connect-integration-action@v1', with: { nmae: 'Azure' } },
      { run: `echo \${{ steps.${output} }}` },
    ],
  });
  expect(mistakesIn(steps('one.outputs.guid'))).toEqual(['no input nmae']);
  expect(mistakesIn(steps('one.outputs.uuid'))).toEqual([
    'no input nmae',
    'no output for steps.one.outputs.uuid',
  ]);
  expect(mistakesIn(steps('two.outputs.guid'))).toEqual([
    'no input nmae',
    'no step for steps.two.outputs.guid',
  ]);
});
