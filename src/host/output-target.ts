import { existsSync, lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join, parse, sep } from 'node:path';
import { UserError } from '../core/errors.js';
import { repositoryAround } from './checkouts.js';

/** Links on one path beyond which they lead in a circle. */
const LINK_LIMIT = 40;

/** Where something that is to be written to a path really goes. */
export type OutputTarget =
  /** A regular file, or nothing yet. */
  | { readonly kind: 'file'; readonly path: string }
  /** A device or a pipe: what is written goes through it. */
  | { readonly kind: 'stream'; readonly path: string }
  /** Something this process has open, such as its standard output. */
  | { readonly kind: 'open'; readonly descriptor: number };

/**
 * Follows the links on an absolute path that a user named. Throws a UserError for what is not to be written: a folder,
 * a disk, a socket, anything of git's own, and what a link in a repository, or else in the root, leads out of it to,
 * because that may be a stranger's link.
 */
export function outputTarget(path: string, root: string): OutputTarget {
  const refuse = (why: string): UserError => new UserError(`${why}.`, { file: path });
  const { place, held } = followed(path, existsSync(root) ? realpathSync(root) : root, refuse);
  const descriptor = openDescriptor(place);
  if (descriptor !== null) return { kind: 'open', descriptor };
  const left = place === '/dev/null' ? undefined : held.find((folder) => !isBelow(place, folder));
  if (left !== undefined) throw refuse(`a link leads out of ${left}: name ${place} itself, or remove the link`);
  if (place.split(sep).some((name) => name.toLowerCase() === '.git')) {
    throw refuse('lies in `.git`, which is for git alone: name another place');
  }
  const kind = kindOf(statSync(place, { throwIfNoEntry: false }) ?? null);
  if (kind === 'file' || kind === 'stream') return { kind, path: place };
  throw refuse(`is a ${kind}: name a file`);
}

/** The path without links, and the folders that links on the way lie in and must not lead out of. */
function followed(
  path: string,
  root: string,
  refuse: (why: string) => UserError,
): { readonly place: string; readonly held: readonly string[] } {
  const held: string[] = [];
  const start = parse(path).root;
  let place = start;
  let links = 0;
  const rest = path.slice(start.length).split(sep);
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const next = join(place, name);
    const entry = lstatSync(next, { throwIfNoEntry: false });
    if (entry?.isSymbolicLink() !== true || openDescriptor(next) !== null) {
      place = next;
      continue;
    }
    if (++links > LINK_LIMIT) throw refuse('its links lead in a circle: remove one of them');
    if (isStrangers(entry, lstatSync(place))) throw refuse(`${next} is a link of another user: name another place`);
    const link = readlinkSync(next);
    const folder = repositoryAround(place) ?? (isBelow(next, root) ? root : null);
    if (folder !== null) held.push(folder);
    if (isAbsolute(link)) place = start;
    rest.unshift(...link.split(sep));
  }
  return { place, held };
}

/** Whether another user has laid a link where everybody may, as Linux has it in `fs.protected_symlinks`. */
function isStrangers(link: Stats, folder: Stats): boolean {
  const isEverybodys = (folder.mode & 0o1002) === 0o1002;
  return isEverybodys && link.uid !== process.geteuid?.() && link.uid !== folder.uid;
}

/** The descriptor of this process that a path such as `/proc/self/fd/1` stands for. */
function openDescriptor(path: string): number | null {
  const match = new RegExp(`^/proc/${process.pid}/fd/(\\d{1,9})$`).exec(path);
  return match === null ? null : Number(match[1]);
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function kindOf(stats: Stats | null): 'file' | 'stream' | 'folder' | 'disk' | 'socket' {
  if (stats === null || stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isBlockDevice()) return 'disk';
  return stats.isSocket() ? 'socket' : 'stream';
}
