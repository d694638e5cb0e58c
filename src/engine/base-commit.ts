import type { Config } from '../config/config.js';
import { bufferOver } from '../core/bytes.js';
import { UserError } from '../core/errors.js';
import type { NoBase } from '../guardrails/guardrail.js';
import type { EventPayload, Host } from '../host/host.js';
import { decodeText, type Git, recordsIn } from '../workspace/git.js';
import { openGit } from '../workspace/open-git.js';
import { fetching } from '../workspace/partial-clone.js';

/** A commit whose files can be read without a checkout; paths are relative to the folder that git looks at. */
export class BaseCommit {
  readonly commit: string;
  private readonly git: Git;
  private readonly key: string;

  constructor(git: Git, commit: string, key: string) {
    this.git = git;
    this.commit = commit;
    this.key = key;
  }

  /** Bytes of the regular files among these paths; what is no file there, or larger than the limit, is left out. */
  async read(paths: readonly string[], limit: number): Promise<ReadonlyMap<string, Uint8Array>> {
    const blobs = await this.blobs(paths, limit);
    if (blobs.size === 0) return new Map();
    const wanted = [...blobs.values()].map((id) => `${id}\n`).join('');
    const bytes = await this.output(['cat-file', '--batch'], wanted);
    const contents = contentsIn(bytes);
    return new Map(Array.from(blobs.keys(), (path, index) => [path, contents[index]!]));
  }

  /** Paths of what lies right in a folder. */
  async folder(path: string): Promise<readonly string[]> {
    return recordsIn(await this.output(['ls-tree', '-z', '--name-only', this.commit, '--', `${path}/`]));
  }

  /** Ids of the regular files among these paths. */
  private async blobs(paths: readonly string[], limit: number): Promise<ReadonlyMap<string, string>> {
    const blobs = new Map<string, string>();
    for (let start = 0; start < paths.length; start += PATHS_AT_ONCE) {
      const some = paths.slice(start, start + PATHS_AT_ONCE);
      const listed = await this.output(['ls-tree', '-z', '-l', this.commit, '--', ...some]);
      for (const record of recordsIn(listed)) {
        const tab = record.indexOf('\t');
        const [mode, , id, size] = record.slice(0, tab).split(/ +/);
        if (mode!.startsWith('100') && Number(size) <= limit) blobs.set(record.slice(tab + 1), id!);
      }
    }
    return blobs;
  }

  private output(args: readonly string[], input?: string): Promise<Uint8Array> {
    return fetching(this.git, { revision: this.commit, key: this.key }, args, input);
  }
}

/** Paths that go on one command line: it may have 128 KiB in all, and a path 4 KiB. */
const PATHS_AT_ONCE = 30;

/** The contents in what `git cat-file --batch` prints: `ID blob SIZE`, a line feed, so many bytes, a line feed. */
function contentsIn(bytes: Uint8Array): readonly Uint8Array[] {
  const buffer = bufferOver(bytes);
  const contents: Uint8Array[] = [];
  for (let at = 0; at < buffer.length; ) {
    const end = buffer.indexOf('\n', at);
    const size = Number(buffer.toString('latin1', at, end).split(' ')[2]);
    contents.push(buffer.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}

/** The commit that a change is compared with, or why there is none. */
export type FoundBase = { readonly git: Git; readonly base: BaseCommit } | NoBase;

/**
 * Finds the commit where the change that is looked at began: what `base`, `changed-since` or the pull request names, as
 * far as both have it in common. Throws a UserError for a named revision that git does not know.
 */
export async function findBase(host: Host, root: string, { engine }: Config): Promise<FoundBase> {
  const named = namedRevision(engine);
  const event = named === null ? eventBase(host) : null;
  if (event !== null && 'missing' in event) return event;
  if (named === null && event === null) {
    return { missing: 'There is no base to compare with: set base or changed-since.' };
  }
  const { git, trouble } = await openGit(host, root);
  if (git === null)
    return { missing: `Comparing with a base needs git and a repository${trouble === null ? '' : ` (${trouble})`}.` };
  if (named !== null) {
    const commit = await git.commitOf(named.revision, named.key);
    return { git, base: new BaseCommit(git, await forkOf(git, commit), named.key) };
  }
  const commit = await commitOfEvent(git, event!);
  if (commit !== null) return { git, base: new BaseCommit(git, await forkOf(git, commit), 'base') };
  const short = event!.base.slice(0, 12);
  return {
    missing: `The base of the pull request, ${short}, is not in this checkout: fetch it (with actions/checkout: fetch-depth: 0).`,
  };
}

function namedRevision(engine: Config['engine']): { readonly revision: string; readonly key: string } | null {
  for (const key of ['base', 'changed-since'] as const) {
    const revision = engine[key];
    if (revision !== null) return { revision, key };
  }
  const { baseline } = engine;
  return baseline.startsWith('ref:') ? { revision: baseline.slice('ref:'.length), key: 'baseline' } : null;
}

/** Where a pull request, or a group of them in a merge queue, begins and ends. */
interface EventBase {
  readonly base: string;
  readonly head: string;
}

function eventBase(host: Host): EventBase | NoBase | null {
  const name = host.variable('GITHUB_EVENT_NAME') ?? '';
  if (!['pull_request', 'pull_request_target', 'merge_group'].includes(name)) return null;
  const payload = eventOf(host);
  if (payload instanceof UserError) return { missing: payload.sentence };
  const [base, head] =
    name === 'merge_group'
      ? [textAt(payload, 'merge_group', 'base_sha'), textAt(payload, 'merge_group', 'head_sha')]
      : [textAt(payload, 'pull_request', 'base', 'sha'), textAt(payload, 'pull_request', 'head', 'sha')];
  return base === null || head === null ? null : { base, head };
}

/** What the event says, or why nobody can tell. */
function eventOf(host: Host): EventPayload | UserError {
  try {
    return host.event();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** A commit id in what the event says. */
function textAt(payload: unknown, ...keys: readonly string[]): string | null {
  const value = keys.reduce<unknown>((at, key) => (Object(at) as Record<string, unknown>)[key], payload);
  return typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value) ? value : null;
}

/** The first parent where a merge of base and head is checked out; else the base that the event names, if it is here. */
async function commitOfEvent(git: Git, { base, head }: EventBase): Promise<string | null> {
  const [first, second, ...more] = await parentsOf(git);
  const isMerge = second === head && more.length === 0;
  for (const candidate of isMerge ? [first!, base] : [base]) {
    const found = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`], {
      fetches: true,
    });
    if (found.exitCode === 0) return candidate;
  }
  return null;
}

/** Parents of what is checked out as its commit names them, whether a shallow clone has them or not. */
async function parentsOf(git: Git): Promise<readonly string[]> {
  const { exitCode, stdout } = await git.run(['cat-file', 'commit', 'HEAD']);
  if (exitCode !== 0) return [];
  const [head = ''] = decodeText(stdout).split('\n\n', 1);
  return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]!);
}

/** What commit and checkout have in common; the commit itself where history is too shallow to tell. */
async function forkOf(git: Git, commit: string): Promise<string> {
  const { exitCode, stdout } = await git.run(['merge-base', commit, 'HEAD']);
  return exitCode === 0 ? decodeText(stdout).trim().split('\n')[0]! : commit;
}

/** The bytes as text; throws a UserError for what is no UTF-8. */
export function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError('is not UTF-8 text.', { file });
  }
}
