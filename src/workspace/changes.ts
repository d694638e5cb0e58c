import { contentId } from '../core/content-id.js';
import type { Changes } from '../core/revision.js';
import type { Files } from '../host/host.js';
import { type Diff, type LineRanges, readDiff } from './diff.js';
import { decodeText, type Git } from './git.js';
import type { ListedFile, Listing } from './listing.js';
import { fetching } from './partial-clone.js';

const WHOLE_FILE: LineRanges = [[1, Number.MAX_SAFE_INTEGER]];

const CONTENT_LIMIT = 64 * 1024 * 1024;

/** A diff as this module reads it, whatever a configuration or attributes say of diffs. */
const PLAIN_DIFF = [
  ...['diff', '--raw', '--patch', '-U0', '--inter-hunk-context=0', '--text', '--no-color', '-M', '--relative'],
  ...['--no-ext-diff', '--no-textconv', '--ignore-submodules', '--src-prefix=a/', '--dst-prefix=b/', '-O/dev/null'],
];

/**
 * What the working tree changes against the commit where it left `revision` (their merge base; the revision itself
 * where history is too shallow to tell). Throws a UserError for a revision that git does not know or cannot compare with.
 */
export async function changesSince(
  git: Git,
  revision: string,
  listed: Promise<Pick<Listing, 'files'>>,
  disk: Files,
): Promise<Changes> {
  const commit = await git.commitOf(revision, 'changed-since');
  const fork = await git.run(['merge-base', commit, 'HEAD']);
  const base = fork.exitCode === 0 ? decodeText(fork.stdout).trim().split('\n')[0]! : commit;
  const [text, untracked, unwatched] = await Promise.all([
    fetching(git, { revision, key: 'changed-since' }, [...PLAIN_DIFF, base, '--']),
    git.list('untracked'),
    listed.then(({ files }) => files.filter((file) => file.unwatched)),
  ]);
  const diff = readDiff(decodeText(text));
  for (const path of untracked.records) {
    diff.files.set(path, WHOLE_FILE);
    diff.added.add(path);
  }
  if (unwatched.length > 0) await addUnwatched(diff, git, base, unwatched, disk);
  return { base: commit, ...diff };
}

/** Adds files that git was told not to look at: those that are on disk with another content than the commit's. */
async function addUnwatched(
  { files }: Diff,
  git: Git,
  commit: string,
  unwatched: readonly ListedFile[],
  disk: Files,
): Promise<void> {
  const committed = new Map<string, string>();
  for (const record of await git.records(['ls-tree', '-r', '-z', commit])) {
    const tab = record.indexOf('\t');
    committed.set(record.slice(tab + 1), record.slice(record.lastIndexOf(' ', tab) + 1, tab));
  }
  for (const { path } of unwatched) {
    const absolute = `${git.place.directory}/${path}`;
    if (disk.entry(absolute)?.kind !== 'file') continue;
    const bytes = disk.read(absolute, CONTENT_LIMIT);
    if (bytes === null || contentId(bytes) !== committed.get(path)) files.set(path, WHOLE_FILE);
  }
}
