import { compareText } from '../core/finding.js';
import type { Files } from './host.js';

/** How much may stay in a folder. */
export interface PruneLimit {
  readonly files: number;
  readonly bytes: number;
}

/** Removes, of the files in a folder whose names match, those not written for the longest time that are too many. */
export function pruneOldest(files: Files, folder: string, names: RegExp, kept: PruneLimit): void {
  const found = files.list(folder).filter(({ name, kind }) => kind === 'file' && names.test(name));
  const aged = found
    .map(({ name }) => ({ path: `${folder}/${name}`, entry: files.entry(`${folder}/${name}`) }))
    .sort((a, b) => (b.entry?.modifiedMs ?? 0) - (a.entry?.modifiedMs ?? 0) || compareText(a.path, b.path));
  let bytes = 0;
  for (const [index, { path, entry }] of aged.entries()) {
    bytes += entry?.size ?? 0;
    // The newest stays, however large it is.
    if (index >= kept.files || (index > 0 && bytes > kept.bytes)) files.remove(path);
  }
}
