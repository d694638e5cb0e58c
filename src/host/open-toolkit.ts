import { sentenceOf, UserError } from '../core/errors.js';
import { readEvent } from './event.js';
import type * as toolkit from './github-toolkit.js';
import type { Files, GitHubToolkit } from './host.js';

/**
 * Opens GitHub's toolkit. As it is imported it reads the event's file whole, prints where there is none and throws
 * where it is no JSON: so it is told only of a file that our own reader took. Rejects with a UserError where it cannot
 * be loaded.
 */
export async function openToolkit(files: Files, load: () => Promise<typeof toolkit>): Promise<GitHubToolkit> {
  const path = process.env.GITHUB_EVENT_PATH || null;
  const problem = problemWith(files, path);
  if (problem !== null) delete process.env.GITHUB_EVENT_PATH;
  try {
    const { context, getOctokit } = await load();
    return {
      getOctokit,
      event() {
        if (problem !== null) throw problem;
        return context.payload;
      },
      repository: () => repositoryOf(context),
    };
  } catch (error) {
    throw new UserError(`GitHub's client could not be loaded: ${sentenceOf(error)}`, {}, { cause: error });
  } finally {
    if (problem !== null) process.env.GITHUB_EVENT_PATH = path!;
  }
}

function problemWith(files: Files, path: string | null): unknown {
  try {
    readEvent(files, path);
    return null;
  } catch (error) {
    return error;
  }
}

function repositoryOf(context: typeof toolkit.context): string | null {
  try {
    const { owner, repo }: { readonly owner: unknown; readonly repo: unknown } = context.repo;
    return typeof owner === 'string' && typeof repo === 'string' ? `${owner}/${repo}` : null;
  } catch {
    // Neither the environment nor the event names one.
    return null;
  }
}
