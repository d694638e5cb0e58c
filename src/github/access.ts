import type { Host } from '../host/host.js';
import { GitHubClient, GitHubError } from './client.js';

const WAIT_BUDGET_MS = 300_000;

/** A repository on GitHub and the means to write to it. */
export interface GitHubRepository {
  readonly client: GitHubClient;
  /** `/repos/owner/name`. */
  readonly path: string;
  /** Who the token writes as. */
  readonly login: string;
}

/**
 * Opens the repository that the environment names (`GITHUB_REPOSITORY`, or `REPO` in a shell) with the input `github-token`
 * or `GITHUB_TOKEN`; rejects in one sentence where one of them is missing.
 */
export async function openRepository(host: Host): Promise<GitHubRepository> {
  const token = host.input('github-token') ?? host.variable('GITHUB_TOKEN');
  if (token === null)
    throw new GitHubError('refused', null, 'there is no token: set the input `github-token` or GITHUB_TOKEN');
  host.mask(token);
  const name = host.variable('GITHUB_REPOSITORY') ?? host.variable('REPO') ?? '';
  if (!/^[\w.-]+\/[\w.-]+$/.test(name))
    throw new GitHubError('refused', null, 'no repository is named: set REPO to owner/name');
  const api = (host.variable('GITHUB_API_URL') ?? 'https://api.github.com').replace(/\/$/, '');
  const client = new GitHubClient(host, { api, token, waitBudgetMs: WAIT_BUDGET_MS });
  return { client, path: `/repos/${name}`, login: await loginOf(client) };
}

/** A workflow's own token belongs to no user and may not ask who it is. */
async function loginOf(client: GitHubClient): Promise<string> {
  try {
    const user = await client.get('/user');
    return String((user as { readonly login?: unknown } | null)?.login ?? '');
  } catch (error) {
    if (error instanceof GitHubError && error.failure === 'refused') return 'github-actions[bot]';
    throw error;
  }
}
