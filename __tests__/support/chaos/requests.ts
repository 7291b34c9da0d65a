import type { SimulatedResponse } from '../connect';
import { demand, same } from './demand';
import { FORMER_NAME, landsAmiss, LIST } from './history';
import type { Past } from './past';
import { principalsOf, type RunRecord, type Stage } from './stage';

/** A request as its promises look at it. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What is promised of each request, and of each write that comes of it. */
export class RequestPromises {
  constructor(
    private readonly stage: Stage,
    private readonly past: Past,
  ) {}

  /**
   * A POST follows another one of the same name only after a look at the list, and a content item keeps all integrations
   * that it had when it was read.
   */
  checkRequest(record: RunRecord, { method, path, body }: Sent): void {
    const { label, notLookedFor, lastRead } = record;
    if (method === 'GET' && path.endsWith(LIST)) notLookedFor.clear();
    if (method === 'POST') {
      const { name } = JSON.parse(body) as { name: string };
      demand(!notLookedFor.has(name), `${label} posts "${name}" again without a look`);
      notLookedFor.add(name);
    }
    if (method === 'PUT') {
      const content = contentIn(path);
      for (const guid of lastRead.get(content) ?? []) {
        demand(body.includes(guid), `${label} takes ${guid} from ${content}, which it has seen`);
      }
    }
  }

  /** Lets something happen on behalf of a run, and holds what has changed on the server against what the run may do. */
  watch<T>(record: RunRecord, { method, path, body }: Sent, task: () => T): T {
    const { connect } = this.stage;
    const before = new Map(connect.integrations.map((one) => [one.guid, one]));
    const result = task();
    const after = new Map(connect.integrations.map((one) => [one.guid, one]));
    const { label } = record;
    for (const one of after.values()) {
      const former = before.get(one.guid);
      if (former === one) continue;
      this.past.rememberName(one);
      const declared = record.declares(one.name);
      demand(
        declared !== undefined && !declared.absent,
        `${label} wrote "${String(one.name)}", which it does not declare`,
      );
      if (former === undefined) {
        record.made.set(one.guid, declared.name);
        this.past.made.add(one.guid);
        const posts = (record.postsLanded.get(declared.name) ?? 0) + 1;
        record.postsLanded.set(declared.name, posts);
        demand(
          posts === 1 || this.stage.deletes || record.plan.faults.some(landsAmiss),
          `${label} made ${posts} of "${declared.name}"`,
        );
        demand(
          same(principalsOf(one), this.stage.declaredPrincipals(declared) ?? []),
          `${label} created "${declared.name}" with another access list than declared`,
        );
      } else {
        record.patched.add(one.guid);
        record.renames ||= former.name !== one.name;
        demand(
          former.name === one.name || (former.name === FORMER_NAME && declared.formerly),
          `${label} renamed "${String(former.name)}" to "${declared.name}"`,
        );
        demand(
          same(principalsOf(one), principalsOf(former)) ||
            same(principalsOf(one), this.stage.declaredPrincipals(declared) ?? ['undeclared']),
          `${label} gave "${declared.name}" an access list that it does not declare`,
        );
      }
    }
    for (const [guid, { name }] of before) {
      if (after.has(guid)) continue;
      record.deleted.add(guid);
      // An answer that belongs to another run's POST of the same name cannot be told from its own.
      demand(
        record.declares(name)?.absent === true ||
          (record.told.has(guid) && this.past.made.has(guid)),
        `${label} deleted "${String(name)}" (${guid}), which it neither made nor declared absent`,
      );
    }
    if (method === 'PUT') {
      const pairsAfter = this.stage.pairs();
      const content = contentIn(path);
      const sent = JSON.parse(body) as { oauth_integration_guid: string }[];
      const guids = new Set(sent.map((one) => one.oauth_integration_guid));
      // Another run may have written the same a moment before.
      for (const guid of guids) {
        if (pairsAfter.has(`${content} ${guid}`)) record.associated.add(`${content} ${guid}`);
      }
    }
    return result;
  }

  noteAnswer(
    record: RunRecord,
    { method, path }: Sent,
    { status, body }: Pick<SimulatedResponse, 'status' | 'body'>,
  ): void {
    if (method === 'PUT' && status < 300) record.toldAssociated.add(contentIn(path));
    const readsContent = method === 'GET' && path.startsWith('/__api__/v1/content/');
    if (status !== 200 || (method !== 'POST' && !readsContent)) return;
    const json = parsed(body);
    if (method === 'POST' && isIntegration(json)) record.told.add(json.guid);
    if (readsContent && Array.isArray(json)) {
      const guids = (json as { oauth_integration_guid: string }[]).map(
        (one) => one.oauth_integration_guid,
      );
      record.lastRead.set(contentIn(path), new Set(guids));
    }
  }
}

function contentIn(path: string): string {
  return path.split('/')[4] ?? '';
}

function isIntegration(json: unknown): json is { guid: string } {
  return typeof json === 'object' && json !== null && 'guid' in json && 'id' in json;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
