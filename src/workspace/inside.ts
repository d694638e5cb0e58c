import { posix } from 'node:path';
import { UserError } from '../core/errors.js';
import type { Files } from '../host/host.js';

const PATH_LIMIT = 4_096;

/** A path from a user as a clean relative POSIX path inside the root; throws a UserError naming the key otherwise. */
export function relativeInside(path: string, key: string): string {
  const refuse = (why: string): UserError => new UserError(`${why}: give a path below the root.`, { key });
  if (path.includes('\0')) throw refuse('the path holds a NUL byte');
  if (path.length > PATH_LIMIT) throw refuse(`the path is longer than ${PATH_LIMIT} characters`);
  if (/^([A-Za-z]:|[\\/])/.test(path)) throw refuse(`\`${path.slice(0, 80)}\` is absolute`);
  const clean = posix.normalize(path.replaceAll('\\', '/')).replace(/\/$/, '');
  if (clean === '..' || clean.startsWith('../')) throw refuse(`\`${path.slice(0, 80)}\` leaves the root`);
  return clean;
}

/** Tells which relative paths really lie inside the root, asking the file system once a folder. */
export class Inside {
  private readonly folders = new Map<string, boolean>();
  private readonly files: Files;
  private readonly root: string;
  private readonly realRoot: string;

  constructor(files: Files, root: string) {
    this.files = files;
    this.root = root;
    this.realRoot = files.real(root) ?? root;
  }

  /** Whether the folder that holds the path is, with all links resolved, where its name says. */
  holds(path: string): boolean {
    const slash = path.lastIndexOf('/');
    if (slash === -1) return true;
    const folder = path.slice(0, slash);
    let known = this.folders.get(folder);
    if (known === undefined) {
      known = this.files.real(`${this.root}/${folder}`) === `${this.realRoot}/${folder}`;
      this.folders.set(folder, known);
    }
    return known;
  }

  /** Whether a new file may be written there: no folder on the way that exists is a link. */
  admits(path: string): boolean {
    const parts = path.split('/');
    for (let length = 1; length < parts.length; length++) {
      const folder = parts.slice(0, length).join('/');
      const entry = this.files.entry(`${this.root}/${folder}`);
      if (entry === null) return true;
      if (entry.kind !== 'directory') return false;
    }
    return this.files.entry(`${this.root}/${path}`)?.kind !== 'symlink';
  }
}

/** The absolute path for a file to be written inside the root; throws a UserError for git's own and for what is in the way. */
export function writablePath(files: Files, root: string, path: string, key: string): string {
  const clean = relativeInside(path, key);
  if (clean.split('/').some((name) => name.toLowerCase() === '.git')) {
    throw new UserError(`\`${clean}\` lies in \`.git\`, which is for git alone: name another place.`, { key });
  }
  if (!new Inside(files, root).admits(clean)) {
    throw new UserError(`a link or a file is in the way of \`${clean}\`: remove it, or name another place.`, { key });
  }
  return `${root}/${clean}`;
}
