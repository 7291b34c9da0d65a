import { marked } from 'marked';
import { API_KEYS } from '../support/connect';
import {
  errorOf,
  errorsOf,
  expectSuccess,
  integrationNamed,
  storedAzure,
  useScenario,
  warningsOf,
  writesTo,
  type Inputs,
} from '../support/scenario';
import type { ActionResult } from '../support/run-action';
import { withoutColours } from '../support/runner-log';

const { connect, run } = useScenario();

const guidOf = (number: number): string =>
  `0a0b0c0d-0000-4000-8000-${String(number).padStart(12, '0')}`;
const MANIFEST: Inputs = { manifest: 'm.yml', 'update-secret': 'on-create' };
const DRIFT: Inputs = { ...MANIFEST, 'dry-run': 'true', 'fail-on-drift': 'true' };
const PUBLISHER: Inputs = { 'connect-api-key': API_KEYS.publisher };

/** A server with integrations of these names, with the GUIDs 0, 1 … */
async function serverWith(...names: string[]) {
  const server = await connect({ connect: { defaultIntegration: false } });
  const integrations = names.map((name, index) => ({
    ...storedAzure({ guid: guidOf(index) }),
    name,
  }));
  server.connect.seed({ integrations });
  return server;
}

const files = (text: string) => ({ files: { 'm.yml': text } });
const listOf = (entries: readonly string[]): string =>
  `integrations:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`;
const declaring = (...entries: string[]) => files(listOf(entries));
const complete = (...entries: string[]) => files(`complete: true\n${listOf(entries)}`);

/** The lines of the plan and of what was done, without colours. */
function logOf({ log }: ActionResult): string[] {
  return log.map(withoutColours);
}

/** The plan as the summary has it, in GitHub's words for a reader. */
function blockOf({ summary }: ActionResult): string[] {
  return /^(`{3,})diff\n([^]*?)\n\1$/m.exec(summary)?.[2]?.split('\n') ?? [];
}

describe('what is not declared', () => {
  it('is listed with its content items, folded where there are many, and stays', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `By hand ${index}`);
    const server = await serverWith('Azure', ...names);
    server.connect.seed({
      content: [{ guid: guidOf(90) }],
      associations: [{ content_guid: guidOf(90), integration_guid: guidOf(1) }],
    });
    const result = await run(server, MANIFEST, declaring('name: Azure'));
    expectSuccess(result);
    const log = logOf(result);
    expect(log).toContain(`?     By hand 0   azure  ${guidOf(1)}  1 content item`);
    expect(log.at(-1)).toMatch(/^Unchanged: Azure /);
    // A group's title stands in the log where people open it.
    expect(log).toContain('12 not in the manifest');
    expect(result.summary).toContain('<details><summary>12 not in the manifest</summary>');
    expect(writesTo(server)).toEqual([]);
    const plan = await run(server, { ...MANIFEST, 'dry-run': 'true' }, declaring('name: Azure'));
    expect(logOf(plan).at(-1)).toBe('Plan: 1 unchanged. Dry run: nothing was changed.');
  });

  it('may be more than a publisher sees', async () => {
    const server = await serverWith('Azure', 'By hand');
    const plan = await run(
      server,
      { ...MANIFEST, ...PUBLISHER, 'dry-run': 'true' },
      declaring('name: Azure'),
    );
    expect(plan.exitCode).toBe(0);
    const line = '? There may be more that this API key does not see';
    for (const lines of [logOf(plan), blockOf(plan)]) {
      expect(lines).toContain('? 1 more on the server is not in the manifest: By hand');
      expect(lines).toContain(line);
    }
    const all = await run(
      server,
      { ...MANIFEST, ...PUBLISHER, 'dry-run': 'true' },
      declaring('name: Azure', 'name: By hand'),
    );
    expectSuccess(all);
    expect(logOf(all)).toContain(line);
    const step = await run(server, { name: 'Azure', ...PUBLISHER, 'dry-run': 'true' });
    expect(logOf(step).join('\n')).not.toContain('may not see');
  });

  it('may be what an entry with a new name was meant to be', async () => {
    const server = await serverWith('Sales warehouse');
    const { config } = storedAzure();
    const entry = { name: 'Sales data', template: 'azure', config };
    const plan = await run(
      server,
      { ...MANIFEST, 'dry-run': 'true' },
      declaring(JSON.stringify(entry)),
    );
    expect(logOf(plan).join('\n')).toContain(
      '! Sales data has the same client_id as Sales warehouse.',
    );
    expect(plan.summary).toContain('! Sales data has the same client_id as Sales warehouse.');
  });
});

describe('complete: true', () => {
  it('makes drift of what is not declared', async () => {
    const server = await serverWith('Azure', 'By hand');
    const drift = await run(server, DRIFT, complete('name: Azure'));
    expect(errorOf(drift)).toMatch(
      /the server has 1 integration that it does not name: "By hand" \(.*\)\. .*export-manifest.*`state: absent`.*\(fail-on-drift\)/,
    );
    expect(drift.outputs['changed']).toBe('false');
    expect(drift.summary).toContain('plan (1 unchanged, 1 not in the manifest)');
    const applied = await run(server, MANIFEST, complete('name: Azure'));
    expect(applied.exitCode).toBe(0);
    expect(applied.outputs['changed']).toBe('false');
    expect(warningsOf(applied)).toEqual([expect.stringContaining('"By hand"')]);
    expect(writesTo(server)).toEqual([]);
  });

  it('is content where all is named, as present or as absent', async () => {
    const server = await serverWith('Azure', 'By hand');
    const entries = complete(
      'name: Azure',
      '{ name: By hand, state: absent }',
      '{ name: Gone, state: absent }',
    );
    expect(errorOf(await run(server, DRIFT, entries))).toMatch(/1 of 3 integrations .* By hand\.$/);
    expectSuccess(await run(server, DRIFT, complete('name: Azure', 'name: By hand')));
  });

  it('cannot be known to hold with the key of a publisher', async () => {
    const server = await serverWith('Azure');
    const drift = await run(server, { ...DRIFT, ...PUBLISHER }, complete('name: Azure'));
    expect(errorOf(drift)).toMatch(
      /cannot check that: the API key .* administrator.* \(fail-on-drift\)$/,
    );
    const line = '? `complete: true` cannot be checked: this API key may not see all integrations';
    expect(logOf(drift)).toContain(line);
    expect(blockOf(drift)).toContain(line);
    expect(drift.summary).toContain('plan (1 unchanged, completeness unknown)');
    const plan = await run(
      server,
      { ...MANIFEST, ...PUBLISHER, 'dry-run': 'true' },
      complete('name: Azure'),
    );
    expect(plan.exitCode).toBe(0);
    expect(warningsOf(plan)).toEqual([expect.stringContaining('cannot check that')]);
  });
});

describe('formerly', () => {
  const entry = '{ name: Azure storage, formerly: [Blobs, Azure] }';

  it('renames, warns of content that asks by name, and says when it can go', async () => {
    const server = await serverWith('Azure');
    const result = await run(server, MANIFEST, declaring(entry));
    expect(result.exitCode).toBe(0);
    expect(logOf(result).join('\n')).toMatch(/^~ {5}name +Azure → Azure storage$/m);
    expect(warningsOf(result)).toEqual([
      expect.stringMatching(/"Azure" .*integration_requests.*Remove `formerly`/),
    ]);
    expect(integrationNamed(server, 'Azure storage').guid).toBe(guidOf(0));
    expect(writesTo(server)).toEqual([`PATCH /v1/oauth/integrations/${guidOf(0)}`]);
    expect(result.outputs).toMatchObject({ operation: 'updated', undeclared: '[]' });
    expect(JSON.parse(result.outputs['integrations']!)).toMatchObject([{ changes: ['name'] }]);

    const again = await run(server, MANIFEST, declaring(entry));
    expectSuccess(again, 'unchanged');
    const hints = logOf(again).filter((line) => line.includes('formerly'));
    expect(hints).toEqual([
      '= formerly is not needed on this server any more: Azure storage. Remove it once no other server has an old name',
    ]);
  });

  it('renames nothing where the name is there: what is left over is a warning with its GUID', async () => {
    const server = await serverWith('Azure', 'Azure storage');
    const result = await run(server, MANIFEST, declaring(entry));
    expect(warningsOf(result)).toEqual([expect.stringContaining(`"Azure" (${guidOf(0)})`)]);
    expect(result.outputs).toMatchObject({ operation: 'unchanged', changed: 'false' });
    expect(writesTo(server)).toEqual([]);
  });

  it('is refused for another template, for several, and beside a guid', async () => {
    const server = await serverWith('Azure', 'Blobs');
    const several = await run(server, MANIFEST, declaring(entry));
    expect(errorOf(several)).toMatch(/2 integrations have a former name/);
    const other = await run(
      server,
      MANIFEST,
      declaring('{ name: New, formerly: Azure, template: github }'),
    );
    expect(errorOf(other)).toMatch(/has the template azure, not github.*leave out the former one/);
    expect(other.annotations[0]).toMatchObject({ file: 'm.yml', line: 2 });
    const beside = await run(
      server,
      MANIFEST,
      declaring(`{ guid: ${guidOf(0)}, name: A, formerly: B }`),
    );
    expect(errorOf(beside)).toMatch(/`formerly` stands beside a guid/);
    expect(writesTo(server)).toEqual([]);
  });
});

it('two new names that look alike are told at the second', async () => {
  const entry = (name: string): string => `{ name: ${name}, template: connect }`;
  const result = await run(await serverWith(), MANIFEST, declaring(entry('Azure'), entry('AZURE')));
  expect(result.exitCode).toBe(0);
  expect(result.annotations).toMatchObject([
    { level: 'warning', line: 3, message: expect.stringContaining('look alike') as string },
  ]);
});

describe('a secret whose variable is not set', () => {
  const secret = (name: string, variable: string): string =>
    `{ name: ${name}, template: github, config: { client_id: c }, secrets: { client_secret: "\${${variable}}" } }`;
  const entries = declaring(secret('With', 'SET'), secret('Without', 'UNSET'));
  const env = { SET: 'a-secret-that-is-set' };

  it('is a note in a dry run', async () => {
    const plan = await run(
      await serverWith(),
      { ...MANIFEST, 'dry-run': 'true' },
      { ...entries, env },
    );
    expectSuccess(plan);
    const note = '!     config.client_secret  from ${UNSET}, which is not set here';
    expect(logOf(plan)).toContain(note);
    expect(blockOf(plan)).toContain(note);
  });

  it('refuses its entry at its line where it would be sent, and the others are applied', async () => {
    const server = await serverWith();
    const result = await run(server, MANIFEST, { ...entries, env });
    expect(errorsOf(result).join('\n')).toContain('UNSET is not set');
    expect(result.annotations[0]).toMatchObject({ file: 'm.yml', line: 3 });
    expect(server.connect.integrations.map(({ name }) => name)).toEqual(['With']);
    expect(result.outputs['changed']).toBe('true');
  });

  it('does not matter where nothing is sent', async () => {
    const server = await serverWith('Azure');
    const azure = '{ name: Azure, secrets: { client_secret: "${UNSET}" } }';
    expectSuccess(await run(server, MANIFEST, declaring(azure)), 'unchanged');
  });
});

describe('what only the server knows stands where it was written', () => {
  it.each<[string, string, RegExp, string]>([
    ['a user', 'access: { users: [nobody] }', /nobody/, '3:23'],
    ['a template', 'template: no-such', /no-such/, '3:15'],
    ['a config key', 'config: { no_such: x }', /no_such/, '3:24'],
    ['a content item', `content: [${guidOf(99)}]`, /content/, '3:15'],
  ])('%s in a manifest', async (_, line, problem, place) => {
    const server = await serverWith('Azure');
    const text = `integrations:\n  - name: ${line.startsWith('template') ? 'New' : 'Azure'}\n    ${line}\n`;
    const result = await run(server, MANIFEST, files(text));
    expect(errorOf(result)).toMatch(problem);
    const [{ file, line: row, col }] = result.annotations as [(typeof result.annotations)[number]];
    expect([file, `${row!}:${col!}`]).toEqual(['m.yml', place]);
    expect(writesTo(server)).toEqual([]);
  });

  it.each(['users', 'groups'])(
    'a GUID of nobody among %s, which Connect alone looks up',
    async (kind) => {
      const server = await serverWith('Azure');
      const text = `integrations:\n  - name: Azure\n    access: { ${kind}: [${guidOf(99)}] }\n`;
      const result = await run(server, MANIFEST, files(text));
      expect(errorOf(result)).toContain(guidOf(99));
      expect(result.annotations).toMatchObject([{ file: 'm.yml', line: 3 }]);
    },
  );

  it.each<[string, Inputs]>([
    ['allowed-users', { 'allowed-users': 'nobody' }],
    ['allowed-groups', { 'allowed-groups': 'nobody' }],
    ['allowed-users', { 'allowed-users': guidOf(99) }],
    ['allowed-groups', { 'allowed-groups': guidOf(99) }],
    ['template', { name: 'New', template: 'no-such' }],
    ['config', { config: 'no_such: x' }],
    ['content-guids', { 'content-guids': guidOf(99) }],
  ])('%s of a step', async (input, inputs) => {
    const result = await run(await serverWith('Azure'), { name: 'Azure', ...inputs });
    expect(errorOf(result)).toMatch(new RegExp(`^${input}: `));
  });
});

describe('one plan', () => {
  const entries = declaring(
    '{ name: New, template: connect }',
    '{ name: Changed, description: Other }',
    '{ name: Gone, state: absent }',
    '{ name: Wrong, template: github }',
    '{ name: Same }',
  );
  const names = ['Changed', 'Gone', 'Wrong', 'Same', 'By hand'];

  it('goes by weight, with the same lines in log and summary', async () => {
    const plan = await run(await serverWith(...names), { ...MANIFEST, 'dry-run': 'true' }, entries);
    expect(plan.summary.split('\n')[0]).toBe(
      '### OAuth integrations on Posit Connect: plan (1 refused, 1 to delete, 1 to update, 1 to create, 1 unchanged)',
    );
    const block = blockOf(plan);
    expect(block.flatMap((line) => /^[-!+=?] (\w+)/.exec(line)?.[1] ?? [])).toEqual([
      'Wrong',
      'Gone',
      'Changed',
      'New',
      '1',
    ]);
    const log = logOf(plan).map((line) => line.replace(/^~/, '!').replace(/^x/, '-'));
    expect(log).toEqual(expect.arrayContaining(block));
  });

  it('of a real run says what was done, with the GUIDs', async () => {
    const server = await serverWith(...names);
    const result = await run(server, MANIFEST, entries);
    const { guid } = integrationNamed(server, 'New');
    const block = blockOf(result).join('\n');
    expect(block).toMatch(new RegExp(`^\\+ New +created +${guid} `, 'm'));
    expect(block).toMatch(new RegExp(`^! Changed +updated +${guidOf(0)}$`, 'm'));
    expect(block).toMatch(new RegExp(`^- Gone +deleted +${guidOf(1)}$`, 'm'));
    expect(block).toContain('Done: 1 created, 1 updated, 1 deleted, 1 unchanged, 1 failed.');
  });

  it('of a deletion says what content loses it, and has lost it', async () => {
    const server = await serverWith('Gone');
    server.connect.seed({
      content: [{ guid: guidOf(90) }],
      associations: [{ content_guid: guidOf(90), integration_guid: guidOf(0) }],
    });
    const gone = declaring('{ name: Gone, state: absent, allow_delete_in_use: true }');
    const plan = await run(server, { ...MANIFEST, 'dry-run': 'true' }, gone);
    const done = await run(server, MANIFEST, gone);
    expect(blockOf(plan)).toContain(
      `- Gone  delete     ${guidOf(0)}  1 content item would lose it`,
    );
    expect(blockOf(done)).toContain(`- Gone  deleted    ${guidOf(0)}  1 content item lost it`);
    for (const result of [plan, done]) {
      expect(blockOf(result)).toContain(`-     content  ${guidOf(90)}`);
    }
  });

  it('stays one block whatever runs of backticks names have', async () => {
    const name = 'a ```` b @octocat #1 [x](https://evil.example)';
    const server = await serverWith('Azure', `${name}\n\`\`\`\`\`\n# heading`);
    const entry = JSON.stringify({ name, template: 'connect', description: '```\n# heading' });
    const result = await run(server, MANIFEST, declaring(entry, 'name: Azure'));
    expect(result.exitCode).toBe(0);
    const html = marked.parse(result.summary, { async: false });
    expect(html.match(/<pre>/g)).toHaveLength(2);
    const others = html.replace(/<pre>[^]*?<\/pre>/g, '');
    expect(others).not.toMatch(/octocat|<a |<h1/);
  });
});

it('a dry run speaks of what would be', async () => {
  const server = await serverWith('Azure');
  const azure = JSON.stringify({
    name: 'Azure',
    config: { client_id: 'other' },
    secrets: { client_secret: '${S}' },
    access: 'everyone',
  });
  const other = '{ name: New, template: connect }';
  const env = { S: 'the-secret-to-be-sent' };
  const inputs: Inputs = { manifest: 'm.yml', 'dry-run': 'true' };
  const { log, summary } = await run(server, inputs, { ...declaring(azure, other), env });
  for (const text of [log.join('\n'), summary]) {
    expect(text).toContain('would be sent');
    expect(text).toContain('would be open to everyone');
    expect(text).not.toMatch(/removed|will be/);
  }
});

describe('an export', () => {
  it('names all, and has a guid only where names are not unique', async () => {
    const server = await serverWith('Azure', 'Twice', 'Twice');
    const read = ['out.yml'];
    const { files: written } = await run(server, { 'export-manifest': 'out.yml' }, { read });
    const text = written['out.yml']!;
    expect(text).toMatch(/^complete: true$/m);
    expect(text.match(/guid: /g)).toHaveLength(2);
    expect(text.match(/description: ""/g)).toHaveLength(3);
    const env = Object.fromEntries(
      [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [name!, 'a-secret-of-the-export']),
    );
    expectSuccess(await run(server, DRIFT, { ...files(text), env }));
  });

  it('does not claim to name all with the key of a publisher', async () => {
    const server = await serverWith('Azure');
    const inputs = { ...PUBLISHER, 'export-manifest': 'out.yml' };
    const { files: written } = await run(server, inputs, { read: ['out.yml'] });
    expect(written['out.yml']).toContain('name: Azure');
    expect(written['out.yml']).not.toMatch(/^complete:/m);
  });
});
