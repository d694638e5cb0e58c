import { UserError } from '../core/errors.js';
import { type Git, GitError } from './git.js';

/** What a commit is wanted for: the revision as the user named it, and the option that named it. */
export interface Wanted {
  readonly revision: string;
  readonly key: string;
}

/**
 * Standard output of a git command that needs the files of another commit, which a partial clone fetches first. Throws a
 * UserError that says how to fetch them where git could not.
 */
export async function fetching(
  git: Git,
  { revision, key }: Wanted,
  args: readonly string[],
  input?: string,
): Promise<Uint8Array> {
  try {
    return await git.output(args, { fetches: true, ...(input === undefined ? {} : { input }) });
  } catch (error) {
    const [remote] = git.place.promisors;
    if (remote === undefined || !(error instanceof GitError)) throw error;
    throw new UserError(
      `this is a partial clone, and git could not fetch what it lacks of \`${revision.slice(0, 100)}\` ` +
        `(${error.words}): run \`git fetch --refetch --no-filter ${remote}\` first.`,
      { key },
      { cause: error },
    );
  }
}
