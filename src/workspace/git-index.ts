import { dirname, resolve } from 'node:path';
import type { Files, Stamp } from '../host/host.js';

/** The stamp of git's index for the work tree around a folder; null where there is none. */
export function indexStamp(files: Files, root: string): Stamp | null {
  for (let folder = files.real(root) ?? root; ; folder = dirname(folder)) {
    const path = `${folder}/.git`;
    const kind = files.entry(path)?.kind;
    if (kind === 'directory') return files.stamp(`${path}/index`);
    if (kind === 'file') return stampBehind(files, path);
    if (folder === dirname(folder)) return null;
  }
}

/** A linked work tree or a submodule has a file that says where its index is. */
function stampBehind(files: Files, path: string): Stamp | null {
  const bytes = files.read(path, 4_096);
  const place = bytes === null ? undefined : /^gitdir: (.+)/.exec(new TextDecoder().decode(bytes))?.[1];
  return place === undefined ? null : files.stamp(resolve(dirname(path), place, 'index'));
}
