import type { Host } from '../host/host.js';
import { decodeText, type Git } from '../workspace/git.js';
import { listStaged } from '../workspace/git-listing.js';
import type { Listing } from '../workspace/listing.js';
import { fetching, type Wanted } from '../workspace/partial-clone.js';

/** Another commit's files, laid out in a temporary folder. */
export interface BaseTree {
  readonly root: string;
  readonly commit: string;
  readonly listing: Listing;
  remove(): void;
}

/**
 * Checks out a commit's files below the git directory's own folder into a temporary one, through an index of its own:
 * the repository's index and its work tree stay untouched. Throws a UserError for what cannot be had.
 */
export async function layOutBase(host: Host, git: Git, revision: string, key: string): Promise<BaseTree> {
  const commit = await git.commitOf(revision, key);
  const { prefix, promisors } = git.place;
  const tree = prefix === '' ? commit : `${commit}:${prefix}`;
  const folder = host.files.temporary('guardrails-base');
  const root = `${folder}/tree`;
  host.files.write(`${root}/.git-base`, '');
  const base = git.withIndex(`${folder}/index`);
  const wanted = { revision, key };
  await fetching(base, wanted, ['read-tree', tree]);
  if (promisors.length > 0) await fetchAll(base, wanted, tree);
  await fetching(base, wanted, ['checkout-index', '--all', '--force', `--prefix=${root}/`]);
  host.files.remove(`${root}/.git-base`);
  return {
    root,
    commit,
    listing: await listStaged(base),
    remove: () => host.files.remove(folder),
  };
}

/** Has a partial clone fetch all files of a tree at once; checking them out would fetch one after the other. */
async function fetchAll(git: Git, wanted: Wanted, tree: string): Promise<void> {
  const empty = decodeText(await git.output(['hash-object', '-t', 'tree', '--stdin'], { input: '' })).trim();
  await fetching(git, wanted, ['diff', '--shortstat', '--no-ext-diff', '--no-textconv', empty, tree]);
}
