import { digestOf } from '../core/builtin.js';
import { unlessUnreadable } from '../core/errors.js';
import type { Entry, Files } from '../host/host.js';
import { type Git, GitError, type GitList } from './git.js';
import { byPath, type ListedFile, type Listing } from './listing.js';
import { Skips } from './skips.js';

/** Bytes of an index that is checked; git itself reads larger ones. */
const INDEX_LIMIT = 1024 * 1024 * 1024;

/**
 * Lists what there is in a work tree: tracked files that are there and untracked ones that are not ignored. A file that
 * may differ from what is staged has no blob id. Throws a GitError where git cannot read the repository.
 */
export async function listWithGit(git: Git, disk: Files): Promise<Listing> {
  const lists = Promise.all([git.list('staged'), git.list('untracked'), git.list('modified')]);
  const isSound = indexIsSound(git, disk);
  const [staged, untracked, modified] = await lists;
  if (!isSound) throw new GitError('ls-files', 'the index is damaged, its checksum does not fit');
  const skipped = new Skips();
  const files = stagedFiles(staged, skipped);
  const kindOf = (path: string): Entry['kind'] | 'unreadable' | null =>
    unlessUnreadable(
      () => disk.entry(`${git.place.directory}/${path}`)?.kind ?? null,
      () => 'unreadable',
    );
  leaveOut(files, modified, (path) => kindOf(path) !== null);
  for (const path of untracked.records) {
    if (path.endsWith('/')) skipped.add('submodule', path);
    // A link to a folder has any name: nobody would want the file, and nobody miss it.
    else if (kindOf(path) === 'symlink') skipped.add('symlink', path);
    else files.set(path, { path, blob: null });
  }
  for (const folder of unopened(untracked, git.place.prefix)) skipped.add('unreadable', folder);
  return { files: [...files.values()].sort(byPath), skipped };
}

/** Lists what is in an index, whatever lies on disk; throws a GitError. */
export async function listStaged(git: Git): Promise<Listing> {
  const skipped = new Skips();
  const files = stagedFiles(await git.list('staged'), skipped);
  return { files: [...files.values()].sort(byPath), skipped };
}

function stagedFiles({ records }: GitList, skipped: Skips): Map<string, ListedFile> {
  const files = new Map<string, ListedFile>();
  for (const record of records) {
    const path = record.slice(record.indexOf('\t') + 1);
    const mode = record.slice(2, 8);
    const tag = record[0]!;
    if (mode === '120000') skipped.add('symlink', path);
    else if (mode === '160000') skipped.add('submodule', path);
    // An unmerged path is listed once a stage; its content is neither of them.
    else if (tag === 'M') files.set(path, { path, blob: null });
    else if (tag === 'H') files.set(path, { path, blob: record.slice(9, record.indexOf(' ', 9)) });
    else files.set(path, { path, blob: null, unwatched: true });
  }
  return files;
}

/** Takes out what is deleted, and the ids of what may differ from what is staged. */
function leaveOut(
  files: Map<string, ListedFile>,
  { records, warnings }: GitList,
  lies: (path: string) => boolean,
): void {
  for (let index = 0; index + 1 < records.length; index += 2) {
    const path = records[index + 1]!;
    // Behind a link that took a folder's place git sees nothing, and people would miss what they see there.
    if (records[index] === 'D' && !lies(path)) files.delete(path);
    else if (files.has(path)) files.set(path, { path, blob: null });
  }
  // Of a file that it could not ask the system about, git says nothing in the list itself.
  if (warnings.length > 0) for (const [path, file] of files) files.set(path, { ...file, blob: null });
}

/** Folders that git says it could not open, as paths from its own folder; of one too long for a warning, one above it. */
function unopened({ warnings }: GitList, prefix: string): readonly string[] {
  return warnings.flatMap((line) => {
    const quoted = /^warning: could not open directory '(.*)$/.exec(line)?.[1];
    if (quoted === undefined) return [];
    const path = quoted.replace(/': [^']*$/, '');
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return [folder.startsWith(prefix) ? folder.slice(prefix.length) : folder];
  });
}

/** Whether the index ends in the digest of all that stands before; git looks only where it is asked to. */
function indexIsSound({ place }: Git, disk: Files): boolean {
  const path = place.index.startsWith('/') ? place.index : `${place.directory}/${place.index}`;
  const bytes = place.indexHasDigest ? disk.read(path, INDEX_LIMIT) : null;
  if (bytes === null) return true;
  const endsIn = (algorithm: 'sha1' | 'sha256', length: number): boolean =>
    Buffer.from(bytes.subarray(-length)).toString('hex') === digestOf(algorithm, bytes.subarray(0, -length));
  return endsIn('sha1', 20) || endsIn('sha256', 32);
}
