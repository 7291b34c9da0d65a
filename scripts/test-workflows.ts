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

const NOTHING = `name: Nothing
description: Takes the place of an action that is not to be run here
runs:
  using: composite
  steps:
    - run: 'true'
      shell: bash
`;

/** Programs that answer as the real ones would, as far as the examples ask. */
const PROGRAMS = {
  az: 'case "$*" in *reset*) echo a-new-client-secret ;; *list*) echo an-old-key-id ;; esac',
  gh: 'exit 0',
  curl: `case "$*" in
  *auth/jwt/login*) echo '{"auth": {"client_token": "a-token-of-the-vault"}}' ;;
  *secret/data*) echo '{"data": {"data": {"client_secret": "a-secret-of-the-vault"}}}' ;;
  *) echo '{"value": "an-identity-token"}' ;;
esac`,
};

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

interface Ended {
  readonly code: number | null;
  readonly output: string;
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
  repository(server: string): string {
    const repository = join(this.folder, 'repository');
    cpSync(join(ROOT, 'examples/workflows'), join(repository, '.github/workflows'), {
      recursive: true,
    });
    cpSync(join(ROOT, 'examples/manifests'), join(repository, 'connect'), { recursive: true });
    this.#write(
      'repository/.posit/publish/deployments/report.toml',
      `server_url = '${server}'\nid = '${GUID}'\n`,
    );
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
        resolve({ code, output });
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

async function runExample(bench: Workbench, file: string): Promise<Ended> {
  const server = await startConnect({ connect: { defaultIntegration: false } });
  try {
    server.connect.seed({
      users: [{ username: 'alice' }],
      groups: [{ name: 'finance' }],
      content: [{ guid: GUID }],
      integrations: [SALES, AZURE],
    });
    rmSync(join(bench.folder, 'repository'), { recursive: true, force: true });
    const repository = bench.repository(server.url);
    const workflow = join(repository, '.github/workflows', file);
    const on = parse(readFileSync(workflow, 'utf8')) as { on: Record<string, unknown> };
    const event = Object.keys(on.on).includes('pull_request')
      ? 'pull_request'
      : 'workflow_dispatch';
    const values: Record<string, string> = {
      CONNECT_SERVER: server.url,
      FINANCE_GROUP: 'finance',
      AZURE_TENANT_ID: '11111111-2222-3333-4444-555555555555',
      AZURE_CLIENT_ID: '6f1d0a52-0c0e-4a5c-9f43-7a1f1f0a2b10',
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
  const examples = readdirSync(join(ROOT, 'examples/workflows'));
  const failed: string[] = [];
  try {
    for (const file of ['ci.yml', ...examples]) {
      const name = basename(file, '.yml');
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const { code, output } =
        file === 'ci.yml'
          ? await bench.act(ROOT, join(ROOT, '.github/workflows/ci.yml'), [
              'pull_request',
              '--job=action',
              '--matrix=place:Linux',
            ])
          : await runExample(bench, file);
      // drift.yml fails where there is drift, as there is here.
      const expected = file === 'drift.yml' ? 1 : 0;
      console.log(`${code === expected ? 'ok    ' : 'FAILED'} ${file}`);
      if (code !== expected) {
        failed.push(file);
        console.log(output);
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
