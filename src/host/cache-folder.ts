import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { sentenceOf, unlessUnreadable } from '../core/errors.js';
import { systemReason } from '../core/system-error.js';
import type { CachePlace, Files, Host } from './host.js';

type CacheHost = Pick<Host, 'directory' | 'files' | 'log' | 'mask' | 'variable'>;

/**
 * The folder for facts, results and tools that may outlive a run: as GUARDRAILS_CACHE_DIR says, else in the runner's
 * tool cache, else in the user's own cache. It is judged when it is first asked for. One in the checkout, one that is
 * another user's and one that others may write to is not used, which is logged as one sentence.
 */
export class CacheFolder {
  private readonly host: CacheHost;
  private readonly root: string;
  private judged: string | null | undefined;

  constructor(host: CacheHost, root: string) {
    this.host = host;
    this.root = root;
  }

  /** Its absolute path; null where nothing may outlive the run. */
  get path(): string | null {
    if (this.judged === undefined) this.judged = this.usable(this.named() ?? this.usual());
    return this.judged;
  }

  /**
   * Where facts are kept, with their key: GUARDRAILS_CACHE_KEY, else a secret of this user on this machine, which lies
   * elsewhere and is made when it is missing. Null where there is no folder or neither of them, which is logged.
   */
  get place(): CachePlace | null {
    const folder = this.path;
    const key = folder === null ? null : this.findKey();
    return folder === null || key === null ? null : { folder, key };
  }

  private named(): string | null {
    const given = this.host.variable('GUARDRAILS_CACHE_DIR');
    return given === null ? null : resolve(this.host.directory, given);
  }

  /** Where it lies when nobody names one; none in the checkout, which nobody has to hear of. */
  private usual(): string | null {
    const base = firstAbsolute(this.host, ['RUNNER_TOOL_CACHE', ''], ['XDG_CACHE_HOME', ''], ['HOME', '/.cache']);
    const path = base === null ? null : `${base}/guardrails`;
    return path === null || mayBeInCheckout(path, this.host, this.root) ? null : path;
  }

  private usable(path: string | null): string | null {
    const fault = path === null ? null : faultOf(path, this.host, this.root);
    if (fault === null) return path;
    this.host.log(`Nothing is kept for the next run, as the cache folder \`${path}\` ${fault}.`);
    return null;
  }

  private findKey(): Uint8Array | null {
    const { host } = this;
    const given = host.variable('GUARDRAILS_CACHE_KEY');
    if (given !== null) {
      host.mask(given);
      return Buffer.from(given);
    }
    const base = firstAbsolute(host, ['XDG_STATE_HOME', ''], ['HOME', '/.local/state']);
    const path = base === null ? null : `${base}/guardrails/cache-key`;
    const key = path === null || mayBeInCheckout(path, host, this.root) ? null : host.files.secret(path);
    if (key === null) {
      const trouble = path === null ? 'HOME names no folder' : `\`${path}\` is not this user's alone`;
      host.log(`Facts are not kept for the next run, as ${trouble}: set GUARDRAILS_CACHE_KEY to a secret of your own.`);
    }
    return key;
  }
}

/** The first of the variables that names an absolute folder, with its ending; others are ignored, as XDG wants it. */
function firstAbsolute(host: CacheHost, ...variables: readonly (readonly [string, string])[]): string | null {
  for (const [name, ending] of variables) {
    const base = host.variable(name);
    if (base !== null && isAbsolute(base)) return resolve(base + ending);
  }
  return null;
}

/** Why the folder cannot be trusted, the end of a sentence; null where it can, and then it is there. */
function faultOf(path: string, host: CacheHost, root: string): string | null {
  try {
    return knownFault(path, host, root);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return `cannot be used: ${code === undefined ? sentenceOf(error).replace(/\.$/, '') : systemReason(code)}`;
  }
}

function knownFault(path: string, host: CacheHost, root: string): string | null {
  const { files } = host;
  if (isInCheckout(path, host, root)) {
    return 'lies in the checkout, where a change may write to it: give GUARDRAILS_CACHE_DIR a folder outside';
  }
  const link = linksTo(path, files).find((each) => files.access(each)!.owner === 'other');
  if (link !== undefined) return `is reached through \`${link}\`, the link of another user`;
  files.makeFolder(path);
  const real = files.real(path) ?? path;
  const access = files.access(real);
  if (access === null || files.entry(real)?.kind !== 'directory') return 'is no folder';
  if (access.owner !== 'self') return 'belongs to another user';
  if (access.isOpen) return `may be written to by others: close it with \`chmod go= ${path}\``;
  for (const { name } of files.list(real)) {
    const inside = files.access(`${real}/${name}`);
    if (inside?.owner === 'other') return `holds \`${name}\`, which belongs to another user`;
    if (inside?.isOpen && access.isReachable) {
      return `holds \`${name}\`, which others may write to: close it with \`chmod go= ${path}\``;
    }
  }
  return null;
}

/** As `isInCheckout`; false where that cannot be told, for then nothing can be had there either. */
function mayBeInCheckout(path: string, host: CacheHost, root: string): boolean {
  return unlessUnreadable(
    () => isInCheckout(path, host, root),
    () => false,
  );
}

function isInCheckout(path: string, host: CacheHost, root: string): boolean {
  const { files } = host;
  const workspace = host.variable('GITHUB_WORKSPACE');
  const places = [root, topOf(root, files), ...(workspace === null ? [] : [resolve(host.directory, workspace)])];
  const isBelow = (inner: string, outer: string): boolean => `${inner}/`.startsWith(outer === '/' ? '/' : `${outer}/`);
  const real = realPlace(path, files);
  return places.some((place) => isBelow(path, place) || isBelow(real, files.real(place) ?? place));
}

/** The top of the work tree around the root; where that is a submodule's, of the one around it. */
function topOf(root: string, files: Files): string {
  let top = root;
  for (let folder = files.real(root) ?? root; ; folder = dirname(folder)) {
    const kind = files.entry(`${folder}/.git`)?.kind;
    if (kind !== undefined) top = folder;
    if (kind === 'directory' || folder === dirname(folder)) return top;
  }
}

/** Where the path leads once all links are followed, whether or not it is there. */
function realPlace(path: string, files: Files): string {
  const real = files.real(path);
  if (real !== null || path === dirname(path)) return real ?? path;
  return resolve(realPlace(dirname(path), files), basename(path));
}

/** The symbolic links on the way to the path, and the path itself where it is one. */
function linksTo(path: string, files: Files): readonly string[] {
  const above = path === dirname(path) ? [] : linksTo(dirname(path), files);
  return files.entry(path)?.kind === 'symlink' ? [...above, path] : above;
}
