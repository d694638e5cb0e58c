import { compareText } from '../core/finding.js';
import type { Files } from './host.js';

/** Removes, of the files in a folder whose names match, those that were not written for the longest time. */
export function pruneOldest(files: Files, folder: string, names: RegExp, kept: number): void {
  const found = files.list(folder).filter(({ name, kind }) => kind === 'file' && names.test(name));
  if (found.length <= kept) return;
  const aged = found
    .map(({ name }) => ({ path: `${folder}/${name}`, time: files.entry(`${folder}/${name}`)?.modifiedMs ?? 0 }))
    .sort((a, b) => b.time - a.time || compareText(a.path, b.path));
  for (const { path } of aged.slice(kept)) files.remove(path);
}
