import type { Host } from '../host/host.js';
import { decodeText, type Git } from '../workspace/git.js';
import { type Listing, listWithGit } from '../workspace/listing.js';

/** Another commit's files, laid out in a temporary folder. */
export interface BaseTree {
  readonly root: string;
  readonly commit: string;
  readonly listing: Listing;
  remove(): void;
}

/**
 * Checks out a commit's files below the git directory's own folder into a temporary one, through an index of its own:
 * the repository, its index and its work tree stay untouched.
 */
export async function layOutBase(host: Host, git: Git, revision: string, key: string): Promise<BaseTree> {
  const commit = await git.commitOf(revision, key);
  const [top, prefix] = decodeText(await git.output(['rev-parse', '--show-toplevel', '--show-prefix'])).split('\n') as [
    string,
    string,
  ];
  const folder = host.files.temporary('guardrails-base');
  const root = `${folder}/tree`;
  host.files.write(`${root}/.git-base`, '');
  const base = git.withIndex(top, `${folder}/index`);
  await base.output(['read-tree', prefix === '' ? commit : `${commit}:${prefix}`]);
  await base.output(['checkout-index', '--all', '--force', `--prefix=${root}/`]);
  host.files.remove(`${root}/.git-base`);
  return {
    root,
    commit,
    listing: await listWithGit(base, { untracked: false, unmodified: false }),
    remove: () => host.files.remove(folder),
  };
}
