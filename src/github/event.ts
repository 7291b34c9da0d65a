import * as z from 'zod/mini';

const number = z.int().check(z.positive());
const pullRequestPayload = z.object({ pull_request: z.object({ number }) });
const issuePayload = z.object({
  issue: z.object({ number, pull_request: z.nullish(z.looseObject({})) }),
});

/**
 * The number of the pull request that an event is about; `null` if there is none.
 *
 * @throws Error if the payload does not tell
 */
export function pullRequestOf(event: string, payload: unknown): number | null {
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
      return told(event, pullRequestPayload.safeParse(payload)).pull_request.number;
    case 'issue_comment': {
      const { issue } = told(event, issuePayload.safeParse(payload));
      return issue.pull_request ? issue.number : null;
    }
    default:
      return null;
  }
}

function told<T>(event: string, parsed: { data?: T | undefined }): T {
  if (parsed.data !== undefined) return parsed.data;
  throw new Error(
    `The file of the event (GITHUB_EVENT_PATH) holds no number of a pull request. On GitHub, the event ${event} always has one.`,
  );
}
