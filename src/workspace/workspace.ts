import { UserError } from '../core/errors.js';
import type { Note } from '../core/report.js';
import type { Changes, Revision } from '../core/revision.js';
import { hidesCode } from '../core/skip-reason.js';
import type { Files, Host } from '../host/host.js';
import { changesSince } from './changes.js';
import { type Git, GitError } from './git.js';
import { listWithGit } from './git-listing.js';
import { Inside, relativeInside } from './inside.js';
import type { ListedFile, Listing } from './listing.js';
import { openGit } from './open-git.js';
import { Scope } from './scope.js';
import type { Skips } from './skips.js';
import { listByWalking } from './walk.js';

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
  /** What people should know of how the files were found. */
  readonly notes: readonly Note[];
  /** Whether the run's include and exclude let a path in, listed or not. */
  isIncluded(path: string): boolean;
  /** Bytes of a file inside the root, or null where there is none; throws an UnreadableError. */
  read(path: string, limit: number): Uint8Array | null;
}

/** What is to be looked at. */
export interface WorkspaceOptions {
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly changedSince: string | null;
  /** The files, where they are known already; git is then left alone. */
  readonly listing?: Listing;
}

/** Lists a repository; throws a UserError when the root is no folder or a revision is unknown. */
export async function openWorkspace(host: Host, options: WorkspaceOptions): Promise<Workspace> {
  const { root, changedSince } = options;
  if (host.files.entry(host.files.real(root) ?? root)?.kind !== 'directory') {
    throw new UserError(`\`${root}\` is no folder: give the repository's root.`, { key: 'root' });
  }
  const { git, trouble } = options.listing === undefined ? await openGit(host, root) : { git: null, trouble: null };
  if (git === null && changedSince !== null) {
    const why = trouble === null ? '' : ` (git could not read this one: ${trouble})`;
    throw new UserError(`needs git and a repository to compare with${why}.`, { key: 'changed-since' });
  }
  const found =
    options.listing === undefined ? list(host.files, git, root) : Promise.resolve({ ...options.listing, damage: null });
  const [{ files: listed, skipped, damage }, head, changes] = await Promise.all([
    found,
    git?.head() ?? null,
    git === null || changedSince === null ? null : changesSince(git, changedSince, found, host.files),
  ]);
  const scope = new Scope(options);
  const files = listed.filter(({ path }) => scope.includes(path));
  const inside = new Inside(host.files, root);
  const names = new Set(listed.map(({ path }) => path));
  return {
    root,
    git,
    files,
    paths: files.map(({ path }) => path),
    skips: skipped.wanted((reason, path) => !hidesCode(reason) || !path.endsWith('/') || scope.reaches(path)),
    revision: { commit: head?.commit ?? null, base: changes?.base ?? null, date: head?.date ?? null },
    changes,
    notes: gitNoted(trouble ?? damage),
    isIncluded: (path) => scope.includes(path),
    read(path, limit) {
      // A listed name is no user's path: on Linux a backslash or `C:` in front is part of it.
      const clean = names.has(path) ? path : relativeInside(path, 'path');
      return inside.holds(clean) ? host.files.read(`${root}/${clean}`, limit) : null;
    },
  };
}

/** A listing, and why git could not make it; null where it did or was not asked. */
interface Found extends Listing {
  readonly damage: string | null;
}

/** Through git where it knows the folder; a root that git ignores as a whole was named on purpose and is walked. */
async function list(disk: Files, git: Git | null, root: string): Promise<Found> {
  let damage: string | null = null;
  try {
    const listing = git === null ? null : await listWithGit(git, disk);
    if (listing !== null && listing.files.length > 0) return { ...listing, damage };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    damage = error.words;
  }
  return { ...listByWalking(disk, root), damage };
}

/** What people hear of a repository that git could not read. */
function gitNoted(trouble: string | null): readonly Note[] {
  if (trouble === null) return [];
  const message = `git could not read this repository: ${trouble}. Its folders were walked instead, without what .gitignore names.`;
  return [{ level: 'notice', message }];
}
