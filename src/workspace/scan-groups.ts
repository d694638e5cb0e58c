import { isInRange } from '../core/shard.js';
import { GlobSets } from './glob-sets.js';
import type { ListedFile } from './listing.js';
import type { PlannedScanner } from './scan-file.js';

/** What becomes of files that match the same globs in the same shard ranges; one object for all of them. */
export interface ScanGroup {
  /** The scanners, by their place in the plan, that want the files. */
  readonly seenBy: readonly number[];
  /** Those of them that have to look into the files. */
  readonly wanted: readonly number[];
}

/** A file that some scanner wants, with its group. */
export interface ScanCandidate extends ScanGroup {
  readonly file: ListedFile;
}

/** The files that some scanner wants, in the order given. */
export function scanCandidates(
  files: readonly ListedFile[],
  scanners: readonly PlannedScanner[],
): readonly ScanCandidate[] {
  const sets = new GlobSets();
  const tests = scanners.map(({ scanner, within, companionOf, range }) => ({
    companionOf,
    range,
    wants: sets.add(scanner.files),
    within: within === null ? null : sets.add(within),
  }));
  const ranges = [...new Set(tests.map(({ range }) => range))].filter((range) => range !== null);
  const groups = new Map<string, ScanGroup>();
  const groupFor = (path: string, match: string): ScanGroup => {
    const seenBy: number[] = [];
    const wanted: number[] = [];
    let hasPrimary = false;
    for (const [index, { wants, within, companionOf, range }] of tests.entries()) {
      if (!GlobSets.includes(match, wants)) continue;
      const isAsked = range === null || isInRange(range, path);
      if (isAsked) seenBy.push(index);
      if (within !== null && !GlobSets.includes(match, within)) continue;
      if (isAsked || companionOf !== null) wanted.push(index);
      // A primary scanner of another shard counts: whether the file can be read is seen there and here.
      hasPrimary ||= companionOf === null;
    }
    return { seenBy, wanted: hasPrimary ? wanted : [] };
  };
  const candidates: ScanCandidate[] = [];
  for (const file of files) {
    const match = sets.match(file.path);
    const key = ranges.reduce((text, range) => text + (isInRange(range, file.path) ? 'in' : 'out'), match);
    let group = groups.get(key);
    if (group === undefined) {
      group = groupFor(file.path, match);
      groups.set(key, group);
    }
    if (group.seenBy.length > 0) candidates.push({ file, ...group });
  }
  return candidates;
}
