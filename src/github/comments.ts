import { getOctokit } from '@actions/github';
import * as z from 'zod/mini';
import { ForeignText } from '../foreign';
import { failureSentence } from '../network/failures';
import { TransportError, type Method, type Transport } from '../network/transport';
import { openSecret, type Secret } from '../secret';
import { GitHubError, isRefusal } from './errors';

/** The pull request whose comments are meant. GitHub counts it among the issues. */
export interface PullRequestApi {
  /** Base URL of GitHub's REST API. */
  readonly url: string;
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
}

export interface IssueComment {
  readonly id: number;
  /** `null` if the account is no more. */
  readonly author: string | null;
  readonly body: string;
}

/** The comments of one pull request. All methods reject with a {@link GitHubError}. */
export interface IssueComments {
  /** From the oldest on. */
  all(): AsyncIterable<IssueComment>;
  /** The name by which the token's comments are signed; `null` if GitHub does not tell. */
  login(): Promise<string | null>;
  create(body: string): Promise<void>;
  update(id: number, body: string): Promise<void>;
}

const PAGE_SIZE = 100;
/** GitHub takes no more than 2,500 comments. */
const MOST_PAGES = 100;

const commentPage = z.array(
  z.object({
    id: z.int(),
    body: z.nullish(z.string()),
    user: z.nullish(z.object({ login: z.string() })),
  }),
);
const user = z.object({ login: z.string() });
const viewer = z.object({ viewer: user });

/** The headers that Octokit or this file reads. */
const HEADERS = ['content-type', 'link', 'retry-after', 'x-ratelimit-remaining'];

/** Opens the comments of a pull request; nothing is sent yet. The token goes to `url`'s origin alone. */
export function openIssueComments(
  { url, repository, number, signal }: PullRequestApi,
  token: Secret,
  send: Transport,
): IssueComments {
  const fetch = fetchBy(send, signal);
  const silent = (): void => undefined;
  const octokit = getOctokit(openSecret(token), {
    baseUrl: url,
    userAgent: 'connect-integration-action',
    request: { fetch, log: { debug: silent, info: silent, warn: silent, error: silent } },
  });
  const [owner = '', repo = ''] = repository.split('/');
  const { issues } = octokit.rest;
  const ask = async <T>(request: () => Promise<T>): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      throw failureOf(error, url);
    }
  };

  return {
    async *all() {
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { comments, more } = await ask(async () => {
          const paging = { per_page: PAGE_SIZE, page };
          return readPage(
            await issues.listComments({ owner, repo, issue_number: number, ...paging }),
          );
        });
        yield* comments;
        if (!more || comments.length === 0) return;
      }
    },

    async login() {
      for (const way of waysToLogin(octokit)) {
        try {
          return await ask(way);
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }
      return null;
    },

    async create(body) {
      await ask(() => issues.createComment({ owner, repo, issue_number: number, body }));
    },

    async update(id, body) {
      await ask(() => issues.updateComment({ owner, repo, comment_id: id, body }));
    },
  };
}

function readPage({
  data,
  headers,
}: {
  readonly data: unknown;
  readonly headers: { readonly link?: string | undefined };
}): { readonly comments: IssueComment[]; readonly more: boolean } {
  const comments = commentPage.parse(data).map(({ id, body, user: author }) => ({
    id,
    body: body ?? '',
    author: author?.login ?? null,
  }));
  return { comments, more: /;\s*rel="next"/.test(headers.link ?? '') };
}

/** Tokens of apps, GitHub's own among them, are no users for the REST API; not every server has GraphQL. */
function waysToLogin({
  graphql,
  rest,
}: ReturnType<typeof getOctokit>): readonly (() => Promise<string>)[] {
  return [
    async () => viewer.parse(await graphql('{ viewer { login } }')).viewer.login,
    async () => user.parse((await rest.users.getAuthenticated()).data).login,
  ];
}

/** A `fetch` over the action's own transport, with its proxies and limits: just as much of one as Octokit asks for. */
function fetchBy(send: Transport, signal: AbortSignal) {
  return async (
    url: string,
    init: { method: Method; headers: Record<string, string>; body?: string },
  ) => {
    const { method, headers, body } = init;
    const response = await send({
      url,
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal,
    });
    if (response.status >= 300 && response.status < 400) {
      throw new Error('It redirects to another address, where the token is not sent.');
    }
    return {
      url,
      status: response.status,
      headers: new Map(
        HEADERS.flatMap((name) => {
          const value = response.header(name);
          return value === null ? [] : [[name, value]];
        }),
      ),
      text: () => Promise.resolve(response.body),
    };
  };
}

/** Octokit's error for a status from 400 on, as far as it is used. */
const answeredError = z.object({
  status: z.number(),
  response: z.object({
    headers: z.record(z.string(), z.unknown()),
    data: z.unknown(),
  }),
});
/** A longer message was not written for people. */
const LONGEST_MESSAGE = 300;
const envelope = z.object({ message: z.string().check(z.maxLength(LONGEST_MESSAGE)) });

function failureOf(error: unknown, url: string): GitHubError {
  const answered = answeredError.safeParse(error);
  if (answered.success) {
    const { status, response } = answered.data;
    const message = envelope.safeParse(response.data).data?.message ?? '';
    const words = message === '' ? '' : ` (${new ForeignText(message).quoted()})`;
    const limited =
      status === 429 ||
      (status === 403 &&
        ('retry-after' in response.headers ||
          response.headers['x-ratelimit-remaining'] === '0' ||
          /rate limit/i.test(message)));
    return new GitHubError(
      `GitHub answered with status ${status}${words}. ${whatToDo(status, limited)}`.trim(),
      status,
      { cause: error },
    );
  }
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof TransportError) {
    const { reason, host, code } = cause;
    return new GitHubError(failureSentence(reason, { host, code, setting: url }), null, {
      cause: error,
    });
  }
  if (cause instanceof Error)
    return new GitHubError(`${url}: ${new ForeignText(cause.message).quoted()}`, null, { cause });
  return new GitHubError(`The answer of ${url} is not one that GitHub's API documents.`, null, {
    cause: error,
  });
}

function whatToDo(status: number, limited: boolean): string {
  if (limited) return 'Too many requests were made with this token; the next run tries again.';
  if (status === 401) return 'github-token is not valid.';
  if (status === 403 || status === 404) {
    return 'The job needs `permissions: pull-requests: write`. Runs from forks and from Dependabot get a token that can only read.';
  }
  return status >= 500 ? 'The next run tries again.' : '';
}
