/** A request to GitHub that did not do what it was to do. The message is whole sentences, with what to do about it. */
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

/** Whether GitHub has no answer to this for this token; not: for the moment. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof GitHubError)) return false;
  const { status } = error;
  return status !== null && status >= 400 && status < 500;
}
