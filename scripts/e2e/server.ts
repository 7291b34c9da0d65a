import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Stored {
  readonly guid: string;
  readonly name: string;
  readonly template: string;
  readonly description: string | null;
  readonly config: Readonly<Record<string, unknown>>;
  /** Missing where the server knows no access lists. */
  readonly permissions?: readonly unknown[];
}

/** A Connect server as it is, past the action: for what has to be known independently of it. */
export class Server {
  readonly #log: number;

  /** Every answer is added to `answers.jsonl` in a folder. The key stands in none of them. */
  constructor(
    readonly url: string,
    readonly key: string,
    folder: string,
  ) {
    this.#log = openSync(join(folder, 'answers.jsonl'), 'a');
  }

  /**
   * One request. What is not JSON is given back as text.
   *
   * @param what method and path; a path that begins with `/.well-known` is not below the API
   * @param body sent as JSON, or as a form
   * @param secret whether the request or the answer holds a secret; then only the status is written down
   */
  async send(
    what: string,
    body?: unknown,
    {
      key = this.key,
      note = '',
      secret = false,
    }: { key?: string | null; note?: string; secret?: boolean } = {},
  ): Promise<Answer> {
    const [method = '', path = ''] = what.split(' ');
    const sent = body instanceof URLSearchParams ? body : JSON.stringify(body);
    const base = path.startsWith('/.well-known') ? this.url : `${this.url}/__api__`;
    const response = await fetch(base + path, {
      method,
      headers: key === null ? {} : { Authorization: `Key ${key}` },
      ...(body === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const answer = { status: response.status, body: parsed(text) };
    const headers = Object.fromEntries(
      [...response.headers].filter(([name]) => /^(content-type|retry-after|x-rate)/.test(name)),
    );
    const bodies = secret ? {} : { sent: body, body: answer.body };
    const { status } = answer;
    writeSync(
      this.#log,
      `${JSON.stringify({ note, request: what, headers, status, ...bodies })}\n`,
    );
    return answer;
  }

  /** Writes something down that was found out, beside the answers. */
  note(note: string, found: unknown): void {
    writeSync(this.#log, `${JSON.stringify({ note, found })}\n`);
  }

  /** The integrations whose names begin with a prefix. Those of others are not written down. */
  async own(prefix: string, key = this.key): Promise<Stored[]> {
    const response = await fetch(`${this.url}/__api__/v1/oauth/integrations`, {
      headers: { Authorization: `Key ${key}` },
    });
    const all = JSON.parse(await response.text()) as (Omit<Stored, 'name'> & {
      name: string | null;
    })[];
    return all.filter((one): one is Stored => one.name?.startsWith(prefix) === true);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
