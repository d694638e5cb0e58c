import { intersection, type PortRange } from '../../parsers/ports.js';
import type { Alternatives } from './alternatives.js';
import { wantOneAddress } from './contest.js';
import { sameService, type Use } from './use.js';

/** Numbers that are not enough for those who choose among them, and everybody who wants some of them. */
export interface Shortage {
  readonly range: PortRange;
  readonly uses: readonly Use[];
}

/** Uses looked at for one range: who chooses among more numbers than that is not short of them. */
const LOOKED_AT = 2_000;

/**
 * Ranges of which Docker takes a free port each, and of which others leave none: every number is wanted by somebody, or
 * more services choose than there are numbers left.
 */
export function shortages(uses: readonly Use[], together: Alternatives): readonly Shortage[] {
  const choosing = uses.filter((use) => use.published?.choice === true);
  if (choosing.length === 0) return [];
  const wide = [...uses]
    .flatMap((use) => use.ports.map((range) => ({ use, range })))
    .sort((a, b) => a.range.first - b.range.first || a.range.last - b.range.last);
  const found = new Map<string, Shortage>();
  for (const use of choosing) {
    const range = use.ports[0]!;
    const rivals: Use[] = [];
    const taken = new Set<number>();
    let choosers = 1;
    const start = firstFrom(wide, range.first);
    for (const other of wide.slice(start, start + LOOKED_AT)) {
      if (other.range.first > range.last) break;
      if (!mayCollide(use, other.use, together)) continue;
      const shared = intersection(range, other.range);
      if (shared === null) continue;
      const isWithin = other.range.first >= range.first && other.range.last <= range.last;
      if (other.use.published?.choice === true) {
        if (!isWithin) continue;
        choosers++;
      } else for (let port = shared.first; port <= shared.last; port++) taken.add(port);
      rivals.push(other.use);
      if (taken.size + choosers > range.last - range.first + 1) break;
    }
    if (taken.size + choosers <= range.last - range.first + 1) continue;
    const key = `${range.first}-${range.last}`;
    found.set(key, { range, uses: [...new Set([...(found.get(key)?.uses ?? []), use, ...rivals])] });
  }
  return [...found.values()];
}

function mayCollide(a: Use, b: Use, together: Alternatives): boolean {
  return a !== b && !sameService(a.service, b.service) && wantOneAddress(a, b) && together.mayMeet(a, b);
}

/** The index of the first range that begins at the port or behind it. */
function firstFrom(ranges: readonly { readonly range: PortRange }[], port: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.range.first < port) low = middle + 1;
    else high = middle;
  }
  return low;
}
