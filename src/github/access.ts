import { UserError } from '../core/errors.js';
import type { Host } from '../host/host.js';
import { GitHubClient, GitHubError } from './client.js';

const WAIT_BUDGET_MS = 300_000;
/** With the last request still on its way when it is used up, GitHub costs a run half a minute at most. */
const ANSWER_BUDGET_MS = 25_000;

/** A repository on GitHub and the means to write to it. */
export interface GitHubRepository {
  readonly client: GitHubClient;
  /** `/repos/owner/name`. */
  readonly path: string;
  /** Who the token writes as. */
  readonly login: string;
}

/**
 * The repository that the environment names, as `owner/name`: the runner's `GITHUB_REPOSITORY` on a runner, `REPO`
 * before it in a shell. Null when there is none; throws a UserError when it is none.
 */
export function repositoryName(host: Host): string | null {
  const names = host.kind === 'actions' ? ['GITHUB_REPOSITORY', 'REPO'] : ['REPO', 'GITHUB_REPOSITORY'];
  const named = names.find((variable) => host.variable(variable) !== null);
  if (named === undefined) return null;
  const name = host.variable(named)!;
  if (/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(name) && !/(^|\/)\.{1,2}(\/|$)/.test(name)) return name;
  throw new UserError(`expects owner/name, not \`${name.slice(0, 80)}\`.`, { file: named });
}

/**
 * Opens the repository that the environment names with the input `github-token` or `GITHUB_TOKEN`; throws a UserError
 * where one of them is missing and rejects with a GitHubError where GitHub does not answer.
 */
export async function openRepository(host: Host): Promise<GitHubRepository> {
  const token = host.input('github-token') ?? host.variable('GITHUB_TOKEN');
  if (token === null) throw new UserError('there is no token: set the input `github-token` or GITHUB_TOKEN.');
  host.mask(token);
  const name = repositoryName(host);
  if (name === null) throw new UserError('no repository is named: set REPO to owner/name.');
  const api = (host.variable('GITHUB_API_URL') ?? 'https://api.github.com').replace(/\/$/, '');
  const budgets = { waitBudgetMs: WAIT_BUDGET_MS, answerBudgetMs: ANSWER_BUDGET_MS };
  const client = new GitHubClient(host, { api, token, ...budgets });
  return { client, path: `/repos/${name}`, login: await loginOf(client) };
}

/**
 * Who the token writes as. The viewer of GraphQL is the one place where every kind of token may ask, the installation
 * of an app too (`name[bot]`); a server without GraphQL has `/user`, which is for people; what is left is a job's own.
 */
async function loginOf(client: GitHubClient): Promise<string> {
  const viewer = await unlessRefused(() => client.query('{ viewer { login } }'));
  const login = loginIn((viewer as { readonly viewer?: unknown } | null)?.viewer);
  return login ?? loginIn(await unlessRefused(() => client.get('/user'))) ?? 'github-actions[bot]';
}

async function unlessRefused(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GitHubError && error.failure === 'refused') return null;
    throw error;
  }
}

function loginIn(user: unknown): string | null {
  const { login } = Object(user) as { readonly login?: unknown };
  return typeof login === 'string' && login !== '' ? login : null;
}
