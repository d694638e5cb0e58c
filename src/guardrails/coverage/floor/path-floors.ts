import { compareText } from '../../../core/finding.js';
import { sumOf, type Tally } from '../../../parsers/coverage/report.js';
import { compileGlob } from '../../../parsers/glob.js';
import { type Floor, floorOn } from './floor.js';
import { type RatchetOptions, ratchetOf } from './ratchet.js';
import { NO_STATE } from './state.js';

/** The files that one glob answers for, and the floor they must reach together. */
export interface PathGroup {
  readonly glob: string;
  /** Null while a rising floor has not begun. */
  readonly floor: Floor | null;
  readonly tally: Tally;
  /** How many files it answers for. */
  readonly files: number;
  /** How many files match the glob, those that a more specific glob answers for included. */
  readonly matched: number;
}

/** Groups files by the most specific glob that matches them; sorted by glob. */
export function pathGroups(
  floors: Readonly<Record<string, number | RatchetOptions>>,
  tallies: ReadonlyMap<string, Tally>,
  date: string,
): readonly PathGroup[] {
  const groups = Object.keys(floors)
    .sort(bySpecificity)
    .map((glob) => ({ glob, matches: compileGlob(glob), own: [] as Tally[], matched: 0 }));
  for (const [path, tally] of tallies) {
    let claimed = false;
    for (const group of groups) {
      if (!group.matches(path)) continue;
      group.matched++;
      if (!claimed) group.own.push(tally);
      claimed = true;
    }
  }
  return groups
    .map(({ glob, own, matched }) => {
      return { glob, floor: floorOf(glob, floors[glob]!, date), tally: sumOf(own), files: own.length, matched };
    })
    .sort((a, b) => compareText(a.glob, b.glob));
}

function floorOf(glob: string, value: number | RatchetOptions, date: string): Floor | null {
  const options = typeof value === 'number' ? { min: value } : value;
  const ratchet = ratchetOf(options, `paths.${glob}`);
  return floorOn({ min: options.min ?? null, ratchet, state: NO_STATE, tolerance: 0 }, date);
}

/** Most specific first: the more folders without a wildcard lead, then the more literal characters. */
function bySpecificity(a: string, b: string): number {
  return literalFolders(b) - literalFolders(a) || literalLength(b) - literalLength(a) || compareText(a, b);
}

function literalFolders(glob: string): number {
  const parts = glob.split('/');
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  return wild === -1 ? parts.length : wild;
}

function literalLength(glob: string): number {
  return glob.replace(/[*?]|\[[^\]]*\]/g, '').length;
}
