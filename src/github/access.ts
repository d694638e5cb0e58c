import { UserError } from '../core/errors.js';
import type { Host } from '../host/host.js';
import { GitHubClient } from './client.js';
import { GitHubError } from './github-error.js';

/** With the last request still on its way when the answers have used theirs up, GitHub costs a run half a minute at most. */
const TIME_LIMITS = { waitBudgetMs: 300_000, answerBudgetMs: 25_000 };

/** A repository on GitHub and the means to write to it. */
export interface GitHubRepository {
  readonly client: GitHubClient;
  /** The repository itself, as every call wants it. */
  readonly place: { readonly owner: string; readonly repo: string };
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
  return named === undefined ? null : checkedName(host.variable(named)!, named);
}

function checkedName(name: string, named: string): string {
  if (/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(name) && !/(^|\/)\.{1,2}(\/|$)/.test(name)) return name;
  throw new UserError(`expects owner/name, not \`${name.slice(0, 80)}\`.`, { file: named });
}

/**
 * Opens the repository that the environment or the event names with the input `github-token` or `GITHUB_TOKEN`; throws
 * a UserError where one of them is missing and rejects with a GitHubError where GitHub does not answer.
 */
export async function openRepository(host: Host): Promise<GitHubRepository> {
  const token = host.input('github-token') ?? host.variable('GITHUB_TOKEN');
  if (token === null) throw new UserError('there is no token: set the input `github-token` or GITHUB_TOKEN.');
  host.mask(token);
  const named = repositoryName(host);
  const toolkit = await host.loadGitHub();
  const belonging = toolkit.repository();
  const name = named ?? (belonging === null ? null : checkedName(belonging, 'GITHUB_EVENT_PATH'));
  if (name === null) throw new UserError('no repository is named: set REPO to owner/name.');
  const [owner = '', repo = ''] = name.split('/');
  const api = (host.variable('GITHUB_API_URL') ?? 'https://api.github.com').replace(/\/$/, '');
  const client = new GitHubClient(toolkit, host, { api, token, ...TIME_LIMITS });
  return { client, place: { owner, repo }, login: await loginOf(client) };
}

/**
 * Who the token writes as. The viewer of GraphQL is the one place where every kind of token may ask, the installation
 * of an app too (`name[bot]`); a server without GraphQL has `/user`, which is for people; what is left is a job's own.
 */
async function loginOf(client: GitHubClient): Promise<string> {
  const viewer = async (): Promise<unknown> =>
    (await client.query<{ viewer?: unknown }>('{ viewer { login } }')).viewer;
  const user = async (): Promise<unknown> => (await client.octokit.rest.users.getAuthenticated()).data;
  return loginIn(await unlessRefused(viewer)) ?? loginIn(await unlessRefused(user)) ?? 'github-actions[bot]';
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
