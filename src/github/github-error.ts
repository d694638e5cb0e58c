/**
 * Why a request led to nothing: `refused` it was turned down, so nothing has changed; `limited` the same, by a rate
 * limit; `unknown` no whole answer came, so a write may have happened.
 */
export type GitHubFailure = 'refused' | 'limited' | 'unknown';

/**
 * A request to GitHub that failed; the message is one sentence without its full stop. It has no status: GitHub's own
 * paging takes an error of status 409 for the end of a list.
 */
export class GitHubError extends Error {
  readonly failure: GitHubFailure;

  constructor(failure: GitHubFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GitHubError';
    this.failure = failure;
  }
}

/** Whether a write may have happened all the same. */
export function isLost(error: unknown): error is GitHubError {
  return error instanceof GitHubError && error.failure === 'unknown';
}
