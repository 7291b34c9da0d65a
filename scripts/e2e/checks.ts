import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { marked, type Tokens } from 'marked';
import { parse, stringify } from 'yaml';
import { runAction, type ActionResult } from '../../__tests__/support/run-action';
import { probe, type WithSessions } from './probes';
import { Server } from './server';

export interface Target {
  readonly url: string;
  readonly key: string;
  /** A content item to use; otherwise one is created and removed again. */
  readonly content: string | null;
  /** Something else to ask about sessions, if there is such an integration. */
  readonly withSessions: WithSessions | null;
  /** Begins every name. */
  readonly prefix: string;
  /** Where answers are written down. */
  readonly folder: string;
}

interface Entry {
  name: string;
  template: string;
  secrets?: Readonly<Record<string, string>>;
  [key: string]: unknown;
}

/** From the working directory, which npm makes the root of the project. */
const PAGE = 'docs/templates.md';
const SECRET = 'a-secret-for-the-test-of-connect';

/**
 * Does with a real server what users do, and looks at what it then holds.
 *
 * @returns what failed, each as a sentence
 */
export async function runChecks(target: Target, say: (line: string) => void): Promise<string[]> {
  const server = new Server(target.url, target.key, target.folder);
  const checks = new Checks(server, target);
  const failures: string[] = [];
  const attempt = async (title: string, check: () => Promise<void>): Promise<void> => {
    try {
      await check();
      say(`ok      ${title}`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failures.push(`${title}: ${message}`);
      say(`FAILED  ${title}\n${message.replace(/^/gm, '        ')}`);
    }
  };
  try {
    await attempt('the server is one of an administrator', () => checks.look());
    await attempt('create', () => checks.create());
    await attempt('unchanged', () => checks.unchanged());
    await attempt('update', () => checks.update());
    await attempt('rename', () => checks.rename());
    await attempt('access', () => checks.access());
    await attempt('content', () => checks.content());
    await attempt('export, and its plan is unchanged', () => checks.exported());
    await attempt('wrong inputs', () => checks.wrongInputs());
    await attempt('delete', () => checks.remove());
    await attempt('probes', () => probe(server, target.prefix, target.withSessions));
  } finally {
    await attempt('everything is removed again', () => checks.cleanUp());
  }
  return failures;
}

class Checks {
  #entries: Entry[] = [];
  #user = '';
  #ownContent: string | null = null;

  constructor(
    readonly server: Server,
    readonly target: Target,
  ) {}

  /** Which of the documented templates the server has. */
  async look(): Promise<void> {
    const user = await this.server.send('GET /v1/user');
    const { username, user_role: role } = user.body as { username: string; user_role: string };
    assert.equal(role, 'administrator', 'the key is not one of an administrator');
    this.#user = username;
    const { body } = await this.server.send('GET /v1/oauth/templates');
    const offered = new Set((body as { id: string }[]).map(({ id }) => id));
    this.#entries = documentedEntries()
      .filter(({ template }) => offered.has(template))
      .map((entry) => ({
        // Their users, groups and content are not there.
        ...without(entry, ['access', 'content']),
        name: `${this.target.prefix}${entry.name}`,
        template: entry.template,
      }));
    assert.notEqual(this.#entries.length, 0, 'the server has no documented template');
  }

  async create(): Promise<void> {
    await this.#apply(this.#entries, 'created');
    const stored = await this.server.own(this.target.prefix);
    assert.deepEqual(
      stored.map(({ name, template }) => `${name} ${template}`).sort(),
      this.#entries.map(({ name, template }) => `${name} ${template}`).sort(),
    );
  }

  async unchanged(): Promise<void> {
    const before = await this.server.own(this.target.prefix);
    const { outputs } = await this.#apply(this.#entries, 'unchanged');
    assert.equal(outputs['changed'], 'false');
    assert.deepEqual(await this.server.own(this.target.prefix), before);
  }

  async update(): Promise<void> {
    const before = await this.server.own(this.target.prefix);
    this.#entries = this.#entries.map((entry) => ({ ...entry, description: 'Changed' }));
    await this.#apply(this.#entries, 'updated');
    for (const { guid, description, config } of await this.server.own(this.target.prefix)) {
      assert.equal(description, 'Changed');
      assert.deepEqual(config, before.find((one) => one.guid === guid)?.config);
    }
  }

  async rename(): Promise<void> {
    for (const { guid, name: before } of await this.server.own(this.target.prefix)) {
      const name = `${before}, renamed`;
      this.#expect(await this.#run({ guid, name }), 'updated');
      assert.equal((await this.#stored(guid)).name, name);
      this.#entries = this.#entries.map((entry) =>
        entry.name === before ? { ...entry, name } : entry,
      );
    }
  }

  async access(): Promise<void> {
    for (const { guid, name, permissions } of await this.server.own(this.target.prefix)) {
      const restricted = await this.#run({ name, 'allowed-users': this.#user });
      if (permissions === undefined) {
        assert.equal(restricted.exitCode, 1, 'a server without access lists takes one');
        return;
      }
      this.#expect(restricted, 'updated');
      assert.equal((await this.#stored(guid)).permissions?.length, 1);
      this.#expect(await this.#run({ name, 'allowed-users': '*' }), 'updated');
      assert.deepEqual((await this.#stored(guid)).permissions, []);
    }
  }

  /** With the Service Accounts if there are any: a Viewer needs content that is interactive, and so deployed. */
  async content(): Promise<void> {
    const stored = await this.server.own(this.target.prefix);
    const services = stored.filter(({ config }) => config['auth_type'] === 'Service Account');
    const content = this.target.content ?? (await this.#createContent());
    const path = `/v1/content/${content}/oauth/integrations/associations`;
    const associated = async (): Promise<{ oauth_integration_guid: string }[]> => {
      const { status, body } = await this.server.send(`GET ${path}`);
      assert.equal(status, 200, `the associations of the content item ${content} cannot be read`);
      return body as { oauth_integration_guid: string }[];
    };
    const before = await associated();
    try {
      for (const { guid, name } of services.length > 0 ? services : stored.slice(0, 1)) {
        const inputs = { name, 'content-guids': content };
        this.#expect(await this.#run(inputs), 'updated');
        const now = await associated();
        assert(
          now.some((one) => one.oauth_integration_guid === guid),
          'the content item has no such association',
        );
        this.#expect(await this.#run(inputs), 'unchanged');
        const refused = await this.#run({ name, state: 'absent' });
        assert.equal(refused.exitCode, 1, 'an integration that content has was deleted');
      }
    } finally {
      const body = before.map(({ oauth_integration_guid }) => ({ oauth_integration_guid }));
      await this.server.send(`PUT ${path}`, body);
    }
  }

  async exported(): Promise<void> {
    const result = await this.#run({ 'export-manifest': 'exported.yml' });
    assert.equal(result.exitCode, 0, messagesOf(result));
    const text = result.files['exported.yml'] ?? '';
    const plan = await this.#run(
      { manifest: 'exported.yml', 'dry-run': 'true', 'update-secret': 'on-create' },
      { 'exported.yml': text },
    );
    assert.equal(plan.exitCode, 0, messagesOf(plan));
    assert.equal(plan.outputs['changed'], 'false');
  }

  async wrongInputs(): Promise<void> {
    const name = `${this.target.prefix}never`;
    const custom = { name, template: 'custom', 'client-id': 'a' };
    const wrong: [string, Record<string, string>, RegExp][] = [
      ['key', { ...custom, 'connect-api-key': 'not-a-key-of-this-server' }, /API key/i],
      ['template', { ...custom, template: 'no-such-template' }, /no template/i],
      ['config key', { ...custom, config: 'no_such_key: x' }, /no_such_key/],
      ['user', { ...custom, 'allowed-users': 'no-such-user-anywhere' }, /no-such-user-anywhere/],
      [
        'content',
        { ...custom, 'content-guids': '01234567-89ab-4def-8123-456789abcdef' },
        /01234567/,
      ],
    ];
    for (const [what, inputs, message] of wrong) {
      const result = await this.#run(inputs);
      assert.equal(result.exitCode, 1, `a wrong ${what} is taken`);
      assert.match(messagesOf(result), message, `a wrong ${what} is called something else`);
    }
    assert.deepEqual(await this.server.own(name), []);
  }

  async remove(): Promise<void> {
    const absent = this.#entries.map(({ name }) => ({ name, state: 'absent' }));
    await this.#apply(absent, 'deleted');
    assert.deepEqual(await this.server.own(this.target.prefix), []);
  }

  /** Past the action, so that nothing is left even if it fails. */
  async cleanUp(): Promise<void> {
    if (this.#ownContent !== null) await this.server.send(`DELETE /v1/content/${this.#ownContent}`);
    for (const { guid } of await this.server.own(this.target.prefix)) {
      await this.server.send(`DELETE /v1/oauth/integrations/${guid}`);
    }
    assert.deepEqual(await this.server.own(this.target.prefix), []);
  }

  async #createContent(): Promise<string> {
    const name = this.target.prefix.replaceAll(/[^\w-]/g, '');
    const { status, body } = await this.server.send('POST /v1/content', { name });
    assert(status < 300, `no content item could be created (status ${status}); give --content`);
    this.#ownContent = (body as { guid: string }).guid;
    return this.#ownContent;
  }

  async #stored(guid: string) {
    const found = (await this.server.own(this.target.prefix)).find((one) => one.guid === guid);
    assert(found !== undefined, `${guid} is gone`);
    return found;
  }

  async #apply(integrations: readonly object[], operation: string): Promise<ActionResult> {
    const text = stringify({ integrations }, { lineWidth: 0 });
    const result = await this.#run({ manifest: 'connect.yml' }, { 'connect.yml': text });
    assert.equal(result.exitCode, 0, messagesOf(result));
    const done = JSON.parse(result.outputs['integrations'] ?? '[]') as { operation: string }[];
    assert.deepEqual(
      done.map((one) => one.operation),
      integrations.map(() => operation),
    );
    return result;
  }

  #expect(result: ActionResult, operation: string): void {
    assert.equal(result.exitCode, 0, messagesOf(result));
    assert.equal(result.outputs['operation'], operation);
  }

  #run(inputs: Record<string, string>, files: Record<string, string> = {}) {
    const variables = [...JSON.stringify([files, this.#entries]).matchAll(/\$\{(\w+)\}/g)];
    return runAction(
      {
        'connect-server': this.target.url,
        'connect-api-key': this.target.key,
        'update-secret': 'on-create',
        ...inputs,
      },
      {
        files,
        read: ['exported.yml'],
        env: Object.fromEntries(variables.map(([, name = '']) => [name, `${SECRET}-${name}`])),
      },
    );
  }
}

/** The entries of the page that has one for each template that Connect is known to have. */
function documentedEntries(): Entry[] {
  return marked.lexer(readFileSync(PAGE, 'utf8')).flatMap((token) => {
    if (token.type !== 'code' || (token as Tokens.Code).lang !== 'yaml') return [];
    return (parse((token as Tokens.Code).text) as { integrations: Entry[] }).integrations;
  });
}

function without(entry: Entry, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)));
}

function messagesOf({ annotations, stderr }: ActionResult): string {
  return [...annotations.map(({ message }) => message), stderr].join('\n').trim();
}
