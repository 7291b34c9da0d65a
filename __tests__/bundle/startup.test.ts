import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { bundleFolder } from '../support/dist';
import { AZURE, expectSuccess, useScenario, type Inputs } from '../support/scenario';

const { connect, run } = useScenario();

const dist = bundleFolder();
const files = readdirSync(dist);
const code = new Map(
  files
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, readFileSync(join(dist, name), 'utf8')]),
);
const entry = code.get('index.js')!;

/** Names of packages in the paths that the bundler leaves in front of each module. */
function packagesIn(text: string): string[] {
  const paths = text.matchAll(/\.\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)(?=\/)/g);
  return [...new Set(Array.from(paths, ([, name]) => name!))].sort();
}

describe('what is loaded', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'startup-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs the action and gives back the files of the bundle, and the parts of Node.js, that it has loaded. */
  async function loaded(
    inputs: Inputs,
    options: { files?: Record<string, string>; env?: Record<string, string> } = {},
  ): Promise<{ bundle: string[]; builtin: string[] }> {
    const hook = join(folder, 'hook.cjs');
    const list = join(folder, 'loaded.json');
    writeFileSync(
      hook,
      `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify({
         bundle: Object.keys(require.cache).filter((file) => file !== __filename),
         builtin: process.moduleLoadList,
       })));`,
    );
    const server = await connect();
    const result = await run(server, inputs, {
      ...options,
      env: { ...options.env, NODE_OPTIONS: `--require ${hook}` },
    });
    expectSuccess(result);
    const { bundle, builtin } = JSON.parse(readFileSync(list, 'utf8')) as {
      bundle: string[];
      builtin: string[];
    };
    return { bundle: bundle.map((file) => basename(file)).sort(), builtin };
  }

  const noYaml = { ...AZURE, config: '', template: 'github', 'auth-type': '' };

  /** What a run may need, by a piece of its code. */
  const PARTS = {
    yaml: /\bclass Composer\b/,
    zod: /\bclass \$ZodRegistry\b/,
    manifest: /\bfunction readManifest\b/,
    export: /function manifestText\b/,
    login: /\bclass LoginError\b/,
    GitHub: /\bclass Octokit\b|octokit\/core/,
  };

  const partsOf = (bundle: readonly string[]): string[] =>
    Object.entries(PARTS).flatMap(([name, pattern]) =>
      bundle.some((file) => pattern.test(code.get(file) ?? '')) ? [name] : [],
    );

  it('can be told by the code', () => {
    expect(partsOf([...code.keys()])).toEqual(Object.keys(PARTS));
  });

  it('is neither YAML nor zod nor manifest in a run that has none', async () => {
    const { bundle } = await loaded(noYaml);
    expect(bundle).toContain('index.js');
    expect(partsOf(bundle)).toEqual([]);
  });

  it("is V8's settings only where there may be many integrations", async () => {
    const one = await loaded(noYaml);
    expect(one.builtin).not.toContain('NativeModule v8');
    const many = await loaded({ manifest: 'm.yml' }, { files: { 'm.yml': 'integrations: []' } });
    expect(many.builtin).toContain('NativeModule v8');
    const all = await loaded({ 'export-manifest': 'm.yml' });
    expect(all.builtin).toContain('NativeModule v8');
  });

  it('is YAML in a run with a map', async () => {
    const { bundle } = await loaded(AZURE);
    expect(partsOf(bundle)).toEqual(['yaml']);
  });

  it('is YAML, zod and manifest in a run with a manifest', async () => {
    const files = { 'm.yml': 'integrations: []' };
    const { bundle } = await loaded({ manifest: 'm.yml' }, { files });
    expect(partsOf(bundle)).toEqual(['yaml', 'zod', 'manifest']);
  });

  it("is nothing of Node's own fetch", async () => {
    const { builtin } = await loaded(noYaml);
    expect(builtin.filter((name) => name.includes('undici'))).toHaveLength(0);
  });

  it('is nothing that decompresses, where no answer is compressed', async () => {
    const { builtin } = await loaded(noYaml);
    expect(builtin).toContain('NativeModule https');
    expect(builtin).not.toContain('NativeModule zlib');
  });
});

describe('dist', () => {
  it('has an entry without the HTTP clients that are not used', () => {
    const packages = packagesIn(entry);
    expect(packages).toContain('@actions/core');
    expect(packages).not.toContain('undici');
    expect(packages).not.toContain('@actions/http-client');
    expect(packages).not.toContain('yaml');
    for (const text of code.values()) {
      expect(packagesIn(text)).not.toContain('undici');
      expect(packagesIn(text)).not.toContain('@actions/http-client');
    }
  });

  it('holds once what maps and manifests share', () => {
    const holders = [...code.values()].filter((text) => /\bfunction readYaml\b/.test(text));
    expect(holders).toHaveLength(1);
  });

  it('is not larger than it has to be', () => {
    const bytes = files.map((name) => statSync(join(dist, name)).size);
    expect(statSync(join(dist, 'index.js')).size).toBeLessThanOrEqual(1_000_000);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(2_300_000);
  });

  it('names the licence of every package in it', () => {
    const licences = readFileSync(join(dist, 'licenses.txt'), 'utf8');
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const found = [...code.values()].flatMap(packagesIn);
    expect(found).toContain('node-fetch');
    for (const name of new Set([...found, ...Object.keys(dependencies)])) {
      const { version } = JSON.parse(
        readFileSync(join('node_modules', name, 'package.json'), 'utf8'),
      ) as { version: string };
      expect(licences.split('\n')).toContain(`${name} ${version}`);
    }
  });
});
