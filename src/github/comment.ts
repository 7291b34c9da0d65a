import { createHash } from 'node:crypto';
import type { Connection, Network } from '../connect/open';
import { Ended, withinTime } from '../deadline';
import type { ReconcileTask } from '../inputs/request';
import { label } from '../inputs/desired';
import { errorCode } from '../inputs/scalars';
import type { Secret } from '../secret';
import type { IssueComments } from './comments';
import { isRefusal } from './errors';
import { joined, own, say, type Clean, type Cleaner } from '../view/clean';
import { code } from '../report/markdown';
import type { Reporter } from '../report/reporter';
import { summaryOf } from '../report/summary';
import type { RunView } from '../view/view';

/** GitHub refuses a comment of more characters; there are never more characters than bytes. */
export const LARGEST_COMMENT_BYTES = 65_536;

/** A GitHub that does not answer holds up the step no longer than this. */
const LONGEST_MS = 10_000;

/** What a comment needs of the world. */
export interface CommentHost extends Pick<
  Network,
  'env' | 'openTransport' | 'clock' | 'cancellation'
> {
  readFile(path: string): Promise<Uint8Array>;
}

/** What a comment needs to know of what was asked for. */
interface CommentRequest extends Pick<ReconcileTask, 'declared' | 'manifest'> {
  readonly connection: Pick<Connection, 'server' | 'caCertificate'>;
}

/** Where a comment comes from. */
export interface Origin {
  readonly workflow: string;
  readonly manifest: string | null;
  readonly runUrl: string;
}

/**
 * Keeps one comment on the pull request that the workflow runs for up to date. Whatever goes wrong is one warning.
 */
export async function commentOnPullRequest(
  view: RunView,
  token: Secret,
  { connection, declared, manifest }: CommentRequest,
  host: CommentHost,
  reporter: Reporter,
): Promise<void> {
  try {
    const variable = (name: string): string => {
      const value = host.env[name] ?? '';
      if (value === '') throw new Error(`The environment variable ${name} is not set.`);
      return value;
    };
    const event = variable('GITHUB_EVENT_NAME');
    const { pullRequestOf } = await import('./event');
    const number = pullRequestOf(event, await payloadOf(variable('GITHUB_EVENT_PATH'), host));
    if (number === null) {
      reporter.info(`No comment is written: the event ${event} has no pull request.`);
      return;
    }
    const repository = variable('GITHUB_REPOSITORY');
    const workflow = variable('GITHUB_WORKFLOW');
    const runUrl = `${variable('GITHUB_SERVER_URL')}/${repository}/actions/runs/${variable('GITHUB_RUN_ID')}`;
    const marker = markerOf([
      workflow,
      connection.server,
      ...(manifest === null ? ['', ...declared.map(label)] : [manifest.path, ...manifest.identity]),
    ]);
    const origin = { workflow, manifest: manifest?.path ?? null, runUrl };
    const foot = footOf(origin, reporter.clean);
    const body = commentBody(marker, view, foot);

    const url = variable('GITHUB_API_URL');
    const { openIssueComments } = await import('./comments');
    const transport = host.openTransport({
      caCertificate: connection.caCertificate,
      maxSockets: 1,
      env: host.env,
      connectTimeoutMs: 0.9 * LONGEST_MS,
    });
    const { clock, cancellation } = host;
    const done = await withinTime(clock, LONGEST_MS, cancellation.stopping, (signal) => {
      const comments = openIssueComments(
        { url, repository, number, signal },
        token,
        transport.send,
      );
      return keepComment(comments, { marker, body, wanted: !isEmpty(view) });
    }).finally(() => {
      transport.close();
    });
    reporter.info(`Comment on pull request ${number}: ${done}.`);
  } catch (error) {
    reporter.warning(`The comment on the pull request could not be written. ${why(error)}`);
  }
}

function why(error: unknown): string {
  if (error instanceof Ended) {
    return error.by === 'stop'
      ? 'The run was cancelled.'
      : `GitHub did not answer within ${LONGEST_MS / 1000} s.`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** What GitHub tells of the event; `null` if that is no JSON. */
async function payloadOf(path: string, host: CommentHost): Promise<unknown> {
  const failed = (why: string, cause: unknown): Error =>
    new Error(`The file of the event (GITHUB_EVENT_PATH) ${why}.`, { cause });
  let bytes: Uint8Array;
  try {
    bytes = await host.readFile(path);
  } catch (error) {
    throw failed(`cannot be read (${errorCode(error)})`, error);
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw failed('is not JSON', error);
  }
}

/**
 * An invisible line by which a comment is found again. It holds only a hash of what makes it unique, since a name could
 * end the HTML comment.
 */
export function markerOf(identity: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  return `<!-- connect-integration-action ${hash} -->`;
}

/** The comment in GitHub's Markdown, with its marker on the first line. */
export function commentBody(marker: string, view: RunView, foot: Clean): string {
  const limit = LARGEST_COMMENT_BYTES - Buffer.byteLength(`${marker}\n\n${foot}`);
  const text = isEmpty(view) ? outdated(view) : summaryOf(view, limit);
  return `${marker}\n${text}\n${foot}`;
}

/** The last line of a comment. */
export function footOf({ workflow, manifest, runUrl }: Origin, clean: Cleaner): Clean {
  const from = manifest === null ? own('') : say`manifest ${code(clean.text(manifest))}, `;
  return say`<sub>${from}workflow ${code(clean.text(workflow))}, [this run](${clean.text(runUrl)})</sub>`;
}

function outdated({ server, totals }: RunView): Clean {
  return joined(
    [
      own('### OAuth integrations on Posit Connect: no differences any more'),
      own(''),
      say`The plan that stood here is outdated. ${code(server)} is as declared: ${totals}.`,
      own(''),
    ],
    own('\n'),
  );
}

/** Whether there is nothing to look at: no difference, secrets that are merely sent again aside, and no complaint. */
function isEmpty({ incomplete, results }: RunView): boolean {
  return incomplete === null && results.every(({ failed, drifted }) => !failed && !drifted);
}

/** What there should be on the pull request. */
export interface WantedComment {
  readonly marker: string;
  readonly body: string;
  /** Whether there should be a comment if there is none yet. */
  readonly wanted: boolean;
}

/**
 * Updates the comment that begins with the marker and was written by the same user; creates it if there is none.
 *
 * A marker is no secret: others may have copied it, or made a bot quote it.
 */
export async function keepComment(
  comments: IssueComments,
  { marker, body, wanted }: WantedComment,
): Promise<'created' | 'updated' | 'not needed'> {
  const found = await findOwn(comments, marker);
  if (found !== null && (await updated(comments, found, body))) return 'updated';
  if (!wanted) return 'not needed';
  await comments.create(body);
  return 'created';
}

/** The author of comments that are written with the token that GitHub gives each job. */
const ACTIONS_LOGIN = 'github-actions[bot]';

interface FoundComment {
  readonly id: number;
  /** Whether it is known to be of the same user. */
  readonly own: boolean;
}

/**
 * Where GitHub does not tell whose token it is, as Gitea does not, the comment of its own bot is taken, or else the
 * oldest one: a copied marker is younger.
 */
async function findOwn(comments: IssueComments, marker: string): Promise<FoundComment | null> {
  let login: string | null | undefined;
  let oldest: FoundComment | null = null;
  for await (const { id, author, body } of comments.all()) {
    if (!body.startsWith(marker)) continue;
    login = login === undefined ? await comments.login() : login;
    if (author === (login ?? ACTIONS_LOGIN)) return { id, own: true };
    if (login === null) oldest ??= { id, own: false };
  }
  return oldest;
}

/** Whether a comment could be updated. One that may be another user's may be refused; then a new one is needed. */
async function updated(
  comments: IssueComments,
  { id, own }: FoundComment,
  body: string,
): Promise<boolean> {
  try {
    await comments.update(id, body);
    return true;
  } catch (error) {
    if (own || !isRefusal(error)) throw error;
    return false;
  }
}
