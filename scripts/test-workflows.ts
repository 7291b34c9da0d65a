/**
 * Runs the job of CI that uses the action, and the examples, with `act` on this machine, without Docker:
 *
 *     npm run test:workflows [-- NAME…]
 *
 * What they use beside this action is replaced: other actions, `az` and `gh`, and the services that they call.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { API_KEYS, startConnect } from '../__tests__/support/connect';

const ROOT = join(__dirname, '..');
const ACT = join(ROOT, '.cache/bin/act');
const GUID = '7d2f3c58-2b8e-4f0e-9a53-0c5b1d6e4f21';
/** The client id of the app in Azure. */
const APP = '6f1d0a52-0c0e-4a5c-9f43-7a1f1f0a2b10';

/** The file of Posit Publisher that says where the content is. */
const PUBLISHED = '.posit/publish/deployments/report.toml';

const NOTHING = `name: Nothing
description: Takes the place of an action that is not to be run here
runs:
  using: composite
  steps:
    - run: 'true'
      shell: bash
`;

/** A program notes how it is called. */
const NOTE = 'echo "${0##*/} $*" >> "${0%/*}/../calls.txt"';

/** Programs that answer as the real ones would, as far as the examples ask. */
const PROGRAMS = {
  az: `${NOTE}; case "$*" in
  *reset*) echo "\${NEW_SECRET-a-new-client-secret}" ;;
  *list*) printf '%s\\n' an-old-key-id another-old-key-id ;;
  *delete*) echo deleted ;;
esac`,
  // OPEN_ISSUE is the number of the issue that is open.
  gh: `${NOTE}; case "$*" in "issue list "*) echo "$OPEN_ISSUE" ;; esac`,
  curl: `case "$*" in
  *auth/jwt/login*) cat > /dev/null; echo '{"auth": {"client_token": "a-token-of-the-vault"}}' ;;
  *secret/data*) echo '{"data": {"data": {"client_secret": "a-secret-of-the-vault"}}}' ;;
  *) echo '{"value": "an-identity-token"}' ;;
esac`,
};

/** What a job with `id-token: write` has; nobody is asked, since `curl` is replaced as well. */
const TOKEN_OF_THE_RUNNER = [
  'ACTIONS_ID_TOKEN_REQUEST_URL=https://token.example.com/?api-version=2.0',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN=a-token-of-the-runner',
];

const SALES = {
  name: 'Sales reports',
  template: 'custom',
  config: {
    auth_type: 'Service Account',
    authorization_uri: 'https://id.example.com/authorize',
    token_uri: 'https://id.example.com/token',
    client_id: 'connect-sales-reports',
    scopes: 'reports.read',
  },
  secrets: { client_secret: 'the-old-secret' },
};
const AZURE = {
  name: 'Azure storage',
  template: 'azure',
  config: { auth_type: 'Viewer', auth_mode: 'Confidential', tenant_id: 'a-tenant', client_id: 'a' },
};

/** An example, and how it has to end. */
interface Run {
  readonly file: string;
  /** What is special about it. */
  readonly title?: string;
  readonly code: 0 | 1;
  /** What somebody has made of it. */
  readonly change?: (workflow: string) => string;
  readonly env?: readonly string[];
  /** What else is in the repository; null: a file that is not. */
  readonly files?: Readonly<Record<string, string | null>>;
  /**
   * What `act` tells, and what it does not: results of steps, outputs and summaries. Of what a step prints just before
   * it ends, `act` may lose the last lines.
   */
  readonly tells?: readonly string[];
  readonly neverTells?: readonly string[];
  /** How each call of `gh` and `az` begins, where it matters. */
  readonly calls?: readonly string[];
}

const LIST = 'gh issue list --label connect-drift --state open ';
const CREATE = [
  'gh label create connect-drift ',
  'gh issue create --title Connect is not as declared --label connect-drift ',
];
const RENEW = [
  'az login --service-principal ',
  `az ad app credential list --id ${APP} `,
  `az ad app credential reset --id ${APP} --append `,
];
const DRIFT = {
  file: 'drift.yml',
  code: 1,
  tells: ['Plan: 2 to create, 2 to update, 1 unchanged.'],
} as const;
const NO_DRIFT = {
  file: 'drift.yml',
  code: 0,
  tells: ['Plan: 1 unchanged.'],
  files: { 'connect/integrations.yml': 'integrations:\n  - name: Sales reports\n' },
} as const;

/** The step that reads Publisher's file fails, and nothing comes after it. */
const REFUSED = {
  code: 1,
  tells: ['Failure - Main fail() {'],
  neverTells: ['::set-output::'],
} as const;

/** Of these examples, the end alone does not tell enough. */
const OTHER_RUNS: readonly Run[] = [
  {
    ...DRIFT,
    title: 'where there is no issue yet',
    env: ['OPEN_ISSUE='],
    calls: [LIST, ...CREATE],
  },
  { ...DRIFT, title: 'where there is an issue', env: ['OPEN_ISSUE=12'], calls: [LIST] },
  {
    ...NO_DRIFT,
    title: 'that finds none, where there is an issue',
    env: ['OPEN_ISSUE=12'],
    calls: [LIST, 'gh issue close 12 '],
  },
  { ...NO_DRIFT, title: 'that finds none', env: ['OPEN_ISSUE='], calls: [LIST] },
  {
    file: 'drift.yml',
    title: 'that may not look',
    code: 1,
    change: (text) => text.replace('${{ secrets.CONNECT_API_KEY }}', 'a-key-that-has-expired'),
    env: ['OPEN_ISSUE='],
    tells: ['::set-output:: integrations=[]'],
    calls: [LIST, ...CREATE],
  },
  {
    file: 'rotate.yml',
    code: 0,
    tells: ['::set-output:: operation=updated'],
    calls: [
      ...RENEW,
      ...['an-old-key-id', 'another-old-key-id'].map(
        (key) => `az ad app credential delete --id ${APP} --key-id ${key}`,
      ),
    ],
  },
];

const RUNS: readonly Run[] = [
  ...readdirSync(join(ROOT, 'examples/workflows'))
    .filter((file) => OTHER_RUNS.every((run) => run.file !== file))
    .map((file): Run => ({ file, code: 0 })),
  ...OTHER_RUNS,
  {
    file: 'rotate.yml',
    title: 'without a new secret',
    code: 1,
    env: ['NEW_SECRET='],
    neverTells: ['::set-output:: operation='],
    calls: RENEW,
  },
  {
    file: 'rotate.yml',
    title: 'that sends nothing',
    code: 1,
    change: (text) => text.replace('update-secret: always', 'update-secret: on-create'),
    tells: ['::set-output:: operation=unchanged'],
    calls: RENEW,
  },
  {
    file: 'rotate-secret.yml',
    title: 'that sends nothing',
    code: 1,
    change: (text) => text.replace('update-secret: always', 'update-secret: on-create'),
    tells: ['::set-output:: operation=unchanged'],
  },
  ...['release.yml', 'release-keyless.yml'].flatMap((file): Run[] => [
    {
      file,
      title: 'of content that Publisher has not deployed',
      files: { [PUBLISHED]: null },
      ...REFUSED,
    },
    {
      file,
      title: 'of content on two servers',
      files: {
        [PUBLISHED.replace('report', 'other')]: "server_url = 'https://other.example.com'\n",
      },
      ...REFUSED,
    },
  ]),
];

interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** The calls of `gh` and `az`. */
  readonly calls: readonly string[];
}

function isAsExpected(run: Run, { code, output, calls }: Ended): boolean {
  return (
    code === run.code &&
    (run.tells ?? []).every((part) => output.includes(part)) &&
    !(run.neverTells ?? []).some((part) => output.includes(part)) &&
    (run.calls === undefined ||
      (run.calls.length === calls.length &&
        run.calls.every((start, index) => calls.at(index)?.startsWith(start))))
  );
}

class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'workflows-'));
  readonly #node: string;

  constructor() {
    this.#node = execFileSync(process.execPath, [join(ROOT, 'scripts/node24.mjs')], {
      encoding: 'utf8',
    }).trim();
    // What the runner downloads of this action.
    for (const name of ['action.yml', 'dist']) {
      cpSync(join(ROOT, name), join(this.folder, 'action', name), { recursive: true });
    }
    for (const [name, text] of Object.entries(PROGRAMS)) {
      this.#write(`bin/${name}`, `#!/usr/bin/env bash\n${text}\n`);
      chmodSync(join(this.folder, 'bin', name), 0o755);
    }
  }

  /** A repository as its user has one, with the examples in it. */
  repository(server: string, files: Run['files'] = {}): string {
    const repository = join(this.folder, 'repository');
    cpSync(join(ROOT, 'examples/workflows'), join(repository, '.github/workflows'), {
      recursive: true,
    });
    cpSync(join(ROOT, 'examples/manifests'), join(repository, 'connect'), { recursive: true });
    this.#write(`repository/${PUBLISHED}`, `server_url = '${server}'\nid = '${GUID}'\n`);
    for (const [name, text] of Object.entries(files)) {
      if (text === null) rmSync(join(repository, name));
      else this.#write(`repository/${name}`, text);
    }
    const git = (...command: string[]): void => {
      execFileSync(
        'git',
        ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...command],
        {
          cwd: repository,
        },
      );
    };
    git('init', '--quiet', '--initial-branch=main');
    git('remote', 'add', 'origin', 'https://github.com/octocat/example.git');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Examples');
    return repository;
  }

  /** Runs one workflow to its end. */
  act(cwd: string, workflow: string, more: readonly string[] = []): Promise<Ended> {
    const uses = [...readFileSync(workflow, 'utf8').matchAll(/uses: ([^./\s][^\s@]*)@(\S+)/g)];
    const stand = uses.flatMap(([, name = '', ref = '']) => {
      const repository = name.split('/').slice(0, 2).join('/');
      const own = repository.endsWith('/connect-integration-action');
      const folder = own ? join(this.folder, 'action') : this.#standIn(name);
      return [`--local-repository=${repository}@${ref}=${folder}`];
    });
    const { jobs } = parse(readFileSync(workflow, 'utf8')) as {
      jobs: Record<string, { 'runs-on'?: string }>;
    };
    const runners = Object.values(jobs).map((job) => job['runs-on'] ?? '');
    const platforms = ['ubuntu-24.04', ...runners].map((name) => `--platform=${name}=-self-hosted`);
    const env = {
      ...process.env,
      PATH: [join(this.folder, 'bin'), dirname(this.#node), process.env['PATH']].join(delimiter),
    };
    const noted = join(this.folder, 'calls.txt');
    rmSync(noted, { force: true });
    return new Promise((resolve, reject) => {
      const child = spawn(
        ACT,
        [...more, '--workflows', workflow, ...new Set([...platforms, ...stand])],
        { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let output = '';
      const collect = (text: Buffer): void => void (output += text.toString());
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.once('error', reject);
      child.once('close', (code) => {
        const calls = existsSync(noted) ? readFileSync(noted, 'utf8').trimEnd().split('\n') : [];
        resolve({ code, output, calls });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The path of an action within its repository is kept. */
  #standIn(name: string): string {
    const [owner = '', repository = '', ...path] = name.split('/');
    const folder = `actions/${owner}-${repository}`;
    this.#write([folder, ...path, 'action.yml'].join('/'), NOTHING);
    return join(this.folder, folder);
  }

  #write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

async function runExample(
  bench: Workbench,
  { file, change, env = [], files }: Run,
): Promise<Ended> {
  const server = await startConnect({ connect: { defaultIntegration: false } });
  try {
    server.connect.seed({
      users: [{ username: 'alice' }],
      groups: [{ name: 'finance' }],
      content: [{ guid: GUID }],
      integrations: [SALES, AZURE],
    });
    rmSync(join(bench.folder, 'repository'), { recursive: true, force: true });
    const repository = bench.repository(server.url, files);
    const workflow = join(repository, '.github/workflows', file);
    if (change !== undefined) writeFileSync(workflow, change(readFileSync(workflow, 'utf8')));
    const on = parse(readFileSync(workflow, 'utf8')) as { on: Record<string, unknown> };
    const event = Object.keys(on.on).includes('pull_request')
      ? 'pull_request'
      : 'workflow_dispatch';
    const values: Record<string, string> = {
      CONNECT_SERVER: server.url,
      FINANCE_GROUP: 'finance',
      AZURE_TENANT_ID: '11111111-2222-3333-4444-555555555555',
      AZURE_CLIENT_ID: APP,
      VAULT_ADDR: 'https://vault.example.com',
    };
    const secrets: Record<string, string> = {
      CONNECT_API_KEY: API_KEYS.administrator,
      AZURE_CLIENT_SECRET: 'secret-of-azure-0123456789',
      SALES_CLIENT_SECRET: 'secret-of-sales-0123456789',
      GH_APP_CLIENT_SECRET: 'secret-of-the-app-0123456789',
      GITHUB_TOKEN: 'a-token-of-the-job',
    };
    const payload = join(bench.folder, 'event.json');
    writeFileSync(
      payload,
      JSON.stringify({
        pull_request: { number: 7, head: { repo: { full_name: 'octocat/example' } } },
        repository: { full_name: 'octocat/example' },
      }),
    );
    // Nobody gives identity tokens here: those that have no stored key find one in the environment.
    const key = file.endsWith('-keyless.yml')
      ? [`--env=CONNECT_API_KEY=${API_KEYS.administrator}`]
      : [];
    return await bench.act(repository, workflow, [
      event,
      ...key,
      ...[...TOKEN_OF_THE_RUNNER, ...env].map((variable) => `--env=${variable}`),
      `--eventpath=${payload}`,
      ...Object.entries(values).map(([name, value]) => `--var=${name}=${value}`),
      ...Object.entries(secrets).map(([name, value]) => `--secret=${name}=${value}`),
    ]);
  } finally {
    await server.close();
  }
}

async function main(): Promise<void> {
  if (!existsSync(ACT)) throw new Error('There is no .cache/bin/act; .ci/run installs it.');
  const bench = new Workbench();
  const wanted = process.argv.slice(2);
  const failed: string[] = [];
  try {
    for (const run of [{ file: 'ci.yml', code: 0 } as const, ...RUNS]) {
      const { file, title }: Run = run;
      if (wanted.length > 0 && !wanted.includes(basename(file, '.yml'))) continue;
      const ended =
        file === 'ci.yml'
          ? await bench.act(ROOT, join(ROOT, '.github/workflows/ci.yml'), [
              'pull_request',
              '--job=action',
              '--matrix=place:Linux',
            ])
          : await runExample(bench, run);
      const asExpected = isAsExpected(run, ended);
      const name = title === undefined ? file : `${file} ${title}`;
      console.log(`${asExpected ? 'ok    ' : 'FAILED'} ${name}`);
      if (!asExpected) {
        failed.push(name);
        console.log(ended.output, ended.calls);
      }
    }
  } finally {
    bench.remove();
  }
  if (failed.length > 0) throw new Error(`Failed: ${failed.join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
