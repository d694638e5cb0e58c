import { compareText } from '../../../core/finding.js';
import { sumOf, type Tally } from '../../../parsers/coverage/report.js';
import { compileGlob } from '../../../parsers/glob.js';
import { type Floor, floorOn } from './floor.js';
import type { Pause } from './pause.js';
import { type RatchetOptions, ratchetOf } from './ratchet.js';
import { ofPath, type State } from './state.js';

/** The files that one glob answers for, and the floor they must reach together. */
export interface PathGroup {
  readonly glob: string;
  /** Null while a rising floor has not begun. */
  readonly floor: Floor | null;
  readonly tally: Tally;
  /** How many files it answers for, and which. */
  readonly files: number;
  readonly paths: readonly string[];
  /** How many files match the glob, those that a more specific glob answers for included. */
  readonly matched: number;
}

/** What floors by path are made of besides their options. */
export interface PathFloorSources {
  readonly date: string;
  readonly pauses: readonly Pause[];
  readonly state: State;
  /** Points that the best measured may be undercut by. */
  readonly tolerance: number;
}

/** Groups files by the most specific glob that matches them; sorted by glob. */
export function pathGroups(
  floors: Readonly<Record<string, number | RatchetOptions>>,
  tallies: ReadonlyMap<string, Tally>,
  sources: PathFloorSources,
): readonly PathGroup[] {
  const groups = Object.keys(floors)
    .sort(bySpecificity)
    .map((glob) => ({ glob, matches: compileGlob(glob), own: new Map<string, Tally>(), matched: 0 }));
  for (const [path, tally] of tallies) {
    let claimed = false;
    for (const group of groups) {
      if (!group.matches(path)) continue;
      group.matched++;
      if (!claimed) group.own.set(path, tally);
      claimed = true;
    }
  }
  return groups
    .map(({ glob, own, matched }) => {
      const floor = floorOf(glob, floors[glob]!, sources);
      return { glob, floor, tally: sumOf(own.values()), files: own.size, paths: [...own.keys()], matched };
    })
    .sort((a, b) => compareText(a.glob, b.glob));
}

function floorOf(
  glob: string,
  value: number | RatchetOptions,
  { date, pauses, state, tolerance }: PathFloorSources,
): Floor | null {
  const options = typeof value === 'number' ? { min: value } : value;
  const ratchet = ratchetOf(options, `paths.${glob}`, pauses);
  return floorOn({ min: options.min ?? null, ratchet, state: ofPath(state, glob), tolerance }, date);
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
