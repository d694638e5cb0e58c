import { type EndingVerdict, endingOf, GlobList } from '../parsers/glob.js';

const YES = '1';
const NO = '0';

/** Sets of globs, each tried once a path however many users it has, and not at all where the path's ending tells. */
export class GlobSets {
  private readonly places = new Map<string, number>();
  private readonly lists: GlobList[] = [];
  private readonly byEnding = new Map<string, readonly EndingVerdict[] | string>();

  /** The place of these globs in a match; all sets are added before the first path is matched. */
  add(globs: readonly string[]): number {
    const key = JSON.stringify(globs);
    const present = this.places.get(key);
    if (present !== undefined) return present;
    this.places.set(key, this.lists.length);
    return this.lists.push(new GlobList(globs)) - 1;
  }

  /** Which sets the path matches, as text with one character a set; equal for paths that match the same sets. */
  match(path: string): string {
    const ending = endingOf(path);
    let verdicts = this.byEnding.get(ending);
    if (verdicts === undefined) {
      verdicts = this.lists.map((list) => list.verdict(ending));
      if (verdicts.every((verdict) => typeof verdict === 'boolean')) verdicts = matchOf(path, verdicts);
      this.byEnding.set(ending, verdicts);
    }
    return typeof verdicts === 'string' ? verdicts : matchOf(path, verdicts);
  }

  /** Whether a match includes the set at that place. */
  static includes(match: string, place: number): boolean {
    return match[place] === YES;
  }
}

function matchOf(path: string, verdicts: readonly EndingVerdict[]): string {
  let match = '';
  for (const verdict of verdicts) match += (typeof verdict === 'boolean' ? verdict : verdict(path)) ? YES : NO;
  return match;
}
