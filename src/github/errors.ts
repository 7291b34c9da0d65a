/** A failed request to GitHub. The message says in whole sentences what went wrong and what to do. */
export class GitHubError extends Error {
  constructor(
    message: string,
    /** `null` if there was no answer. */
    readonly status: number | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'GitHubError';
  }
}

/** Whether GitHub refuses this to this token for good, and not only for the moment. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof GitHubError)) return false;
  const { status } = error;
  return status !== null && status >= 400 && status < 500;
}
