import { UserError } from '../core/errors.js';
import type { Changes, Revision } from '../core/revision.js';
import type { Host } from '../host/host.js';
import { compileGlobs } from '../parsers/glob.js';
import { changesSince } from './changes.js';
import { Git } from './git.js';
import { Inside, relativeInside } from './inside.js';
import { type ListedFile, type Listing, listByWalking, listWithGit, type Skips } from './listing.js';

/** A repository opened for one run. */
export interface Workspace {
  /** Absolute path of the root. */
  readonly root: string;
  readonly git: Git | null;
  /** Sorted by path, with the run's include and exclude applied. */
  readonly files: readonly ListedFile[];
  /** The paths of the files. */
  readonly paths: readonly string[];
  readonly skips: Skips;
  readonly revision: Revision;
  readonly changes: Changes | null;
  /** Bytes of a file inside the root, or null. */
  read(path: string, limit: number): Uint8Array | null;
}

/** What is to be looked at. */
export interface WorkspaceOptions {
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly changedSince: string | null;
  /** Whether a file has a blob id only if it is, as it lies there, what git has under that id. */
  readonly unmodified?: boolean;
  /** The files, where they are known already; git is then left alone. */
  readonly listing?: Listing;
}

/** Lists a repository; throws a UserError when the root is no folder or a revision is unknown. */
export async function openWorkspace(host: Host, options: WorkspaceOptions): Promise<Workspace> {
  const { root } = options;
  if (host.files.entry(host.files.real(root) ?? root)?.kind !== 'directory') {
    throw new UserError(`\`${root}\` is no folder: give the repository's root.`, { key: 'root' });
  }
  const git = options.listing === undefined ? await Git.open(host, root) : null;
  if (git === null && options.changedSince !== null) {
    throw new UserError('needs git and a repository to compare with.', { key: 'changed-since' });
  }
  const [listing, head, changes] = await Promise.all([
    options.listing ?? list(host, git, root, options.unmodified === true),
    git?.head() ?? null,
    git === null || options.changedSince === null ? null : changesSince(git, options.changedSince),
  ]);
  const included = options.include.length === 0 ? null : compileGlobs(options.include);
  const excluded = compileGlobs(options.exclude);
  const inside = new Inside(host.files, root);
  const listed = new Set(listing.files.map(({ path }) => path));
  const files = listing.files.filter(({ path }) => included?.(path) !== false && !excluded(path));
  return {
    root,
    git,
    files,
    paths: files.map(({ path }) => path),
    skips: listing.skipped,
    revision: { commit: head?.commit ?? null, base: changes?.base ?? null, date: head?.date ?? null },
    changes,
    read(path, limit) {
      // A listed name is no user's path: on Linux a backslash or `C:` in front is part of it.
      const clean = listed.has(path) ? path : relativeInside(path, 'path');
      return inside.holds(clean) ? host.files.read(`${root}/${clean}`, limit) : null;
    },
  };
}

/** Through git where it knows the folder; a root that git ignores as a whole was named on purpose and is walked. */
async function list(host: Host, git: Git | null, root: string, unmodified: boolean): Promise<Listing> {
  const listing = git === null ? null : await listWithGit(git, { untracked: true, unmodified });
  return listing === null || listing.files.length === 0 ? listByWalking(host.files, root) : listing;
}
