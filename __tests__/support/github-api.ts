import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** Whom a token belongs to. */
export interface Account {
  readonly login: string;
  /** Tokens of apps have no user for the REST API, GitHub's own `GITHUB_TOKEN` included. */
  readonly app: boolean;
  readonly canWrite: boolean;
}

export const ACTIONS_BOT: Account = { login: 'github-actions[bot]', app: true, canWrite: true };

export interface StoredComment {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  /** `null` if the account is no more. */
  readonly login: string | null;
  body: string;
}

export interface GitHubRequest {
  readonly method: string;
  /** Path and query below the API's URL; {@link GRAPHQL} for the other API. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What happens in place of an answer. */
type Fault =
  | 'hang'
  | 'drop'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    };

export interface GitHubOptions {
  /** Where the REST API is, such as `/api/v3` on GitHub Enterprise Server. */
  readonly prefix?: string;
  readonly repository?: string;
  readonly tokens?: Readonly<Record<string, Account>>;
  /** Whether there is a GraphQL API. */
  readonly graphql?: boolean;
  /** HTTPS instead of HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface RunningGitHub {
  /** The REST API's URL. */
  readonly url: string;
  readonly comments: StoredComment[];
  readonly requests: readonly GitHubRequest[];
  /** How many connections were accepted. */
  readonly connections: number;
  /** Adds a comment as somebody else's client would. */
  add(comment: Omit<StoredComment, 'id'>): StoredComment;
  /** All requests that match from now on meet the fault. */
  fail(on: { readonly method?: string; readonly path?: RegExp }, fault: Fault): void;
  close(): Promise<void>;
}

export const GRAPHQL = '<graphql>';
const LARGEST_BODY_CHARACTERS = 65_536;

/**
 * Starts a simulated GitHub on a free port of the loopback interface: the comments of issues and pull requests, by GitHub's
 * REST API reference (paging, permissions, refusals), and the name of the token's account by REST and by GraphQL.
 */
export async function startGitHub(options: GitHubOptions = {}): Promise<RunningGitHub> {
  const {
    prefix = '',
    repository = 'octocat/example',
    tokens = { 'ghs_token-of-the-job': ACTIONS_BOT },
    graphql = true,
    tls,
  } = options;
  const graphqlPath = prefix === '' ? '/graphql' : prefix.replace(/\/v3$/, '/graphql');
  const comments: StoredComment[] = [];
  const requests: GitHubRequest[] = [];
  const faults: { method: string | undefined; path: RegExp; fault: Fault }[] = [];
  let connections = 0;
  let url = '';

  const add = (comment: Omit<StoredComment, 'id'>): StoredComment => {
    const stored = { ...comment, id: 1_000_000 + comments.length };
    comments.push(stored);
    return stored;
  };

  function answer(request: GitHubRequest, outgoing: ServerResponse): void {
    const send = (status: number, json: unknown, headers: Record<string, string> = {}): void => {
      outgoing
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
        .end(JSON.stringify(json));
    };
    const refuse = (status: number, message: string): void => {
      send(status, { message, documentation_url: 'https://docs.github.com/rest', status });
    };
    const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const account = tokens[token];
    if (account === undefined) {
      refuse(401, 'Bad credentials');
      return;
    }
    if (request.method === 'POST' && request.path === GRAPHQL && graphql) {
      send(200, { data: { viewer: { login: account.login } } });
      return;
    }
    const { pathname, searchParams } = new URL(request.path, 'http://github');
    if (request.method === 'GET' && pathname === '/user') {
      if (account.app) refuse(403, 'Resource not accessible by integration');
      else send(200, { login: account.login, type: 'User' });
      return;
    }
    const list = new RegExp(`^/repos/${repository}/issues/(\\d+)/comments$`).exec(pathname);
    const single = new RegExp(`^/repos/${repository}/issues/comments/(\\d+)$`).exec(pathname);
    if (request.method === 'GET' && list !== null) {
      const issue = Number(list[1]);
      const size = Math.min(Number(searchParams.get('per_page') ?? 30), 100);
      const page = Number(searchParams.get('page') ?? 1);
      const all = comments.filter((comment) => comment.issue === issue);
      const last = Math.max(1, Math.ceil(all.length / size));
      const link = (to: number, rel: string): string =>
        `<${url}${pathname}?per_page=${size}&page=${to}>; rel="${rel}"`;
      const links = [
        ...(page > 1 ? [link(page - 1, 'prev')] : []),
        ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
      ];
      send(
        200,
        all.slice((page - 1) * size, page * size).map(wire),
        links.length === 0 ? {} : { link: links.join(', ') },
      );
      return;
    }
    const known = comments.find(({ id }) => id === Number(single?.[1]));
    const creates = request.method === 'POST' && list !== null;
    const updates = request.method === 'PATCH' && known !== undefined;
    if (!creates && !updates) {
      refuse(404, 'Not Found');
      return;
    }
    if (!account.canWrite) {
      refuse(403, 'Resource not accessible by integration');
      return;
    }
    const { body } = JSON.parse(request.body) as { body: string };
    if (body.length > LARGEST_BODY_CHARACTERS) {
      refuse(422, 'Validation Failed');
      return;
    }
    if (creates) {
      send(201, wire(add({ issue: Number(list[1]), login: account.login, body })));
      return;
    }
    // Who may write may edit other people's comments, too.
    if (updates) {
      known.body = body;
      send(200, wire(known));
    }
  }

  const sockets = new Set<Socket>();
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (text: string) => (body += text));
    incoming.on('end', () => {
      const { method = '', url: whole = '', headers } = incoming;
      const below = whole.startsWith(`${prefix}/`) ? whole.slice(prefix.length) : '/<elsewhere>';
      const path = whole === graphqlPath ? GRAPHQL : below;
      const request = { method, path, headers, body };
      requests.push(request);
      const fault = faults.find(
        (one) => (one.method ?? method) === method && one.path.test(path),
      )?.fault;
      if (fault === 'hang') return;
      if (fault === 'drop') incoming.socket.destroy();
      else if (fault === undefined) answer(request, outgoing);
      else outgoing.writeHead(fault.status, fault.headers).end(fault.body);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;

  return {
    url,
    comments,
    requests,
    get connections() {
      return connections;
    },
    add,
    fail({ method, path = /^/ }, fault) {
      faults.unshift({ method, path, fault });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function wire({ id, login, body }: StoredComment) {
  return {
    id,
    body,
    user: login === null ? null : { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' },
  };
}
