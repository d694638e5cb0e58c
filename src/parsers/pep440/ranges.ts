import type { Version } from './version.js';
import { compareVersions, increment, isPrerelease } from './version.js';

/**
 * A place between two neighbouring versions: just before `version`, or just behind it.
 * `version` may have an infinite epoch (behind everything) or an infinite post number (behind all its post releases).
 */
interface Cut {
  readonly version: Version;
  readonly behind: boolean;
}

/** All versions from one cut up to another. */
export interface Range {
  readonly from: Cut;
  readonly to: Cut;
}

/** Any set of versions that specifiers can describe: sorted ranges that neither overlap nor are empty. */
export type Ranges = readonly Range[];

const NOTHING = { pre: null, post: null, dev: null, local: null };
const BEGINNING: Cut = before({ ...NOTHING, epoch: 0, release: [0], dev: 0 });
const END: Cut = before({ ...NOTHING, epoch: Number.POSITIVE_INFINITY, release: [0] });

/** Every version there can be. */
export const EVERY_VERSION: Ranges = [{ from: BEGINNING, to: END }];

/** The versions that `operator version` admits, by PEP 440; `wildcard` stands for a trailing `.*`. */
export function rangesOf(operator: string, version: Version, wildcard: boolean): Ranges {
  switch (operator) {
    case '==':
      return wildcard ? prefixed(version) : [{ from: before(version), to: afterLocals(version) }];
    case '!=':
      return complement(rangesOf('==', version, wildcard));
    case '>=':
      return cutOut(before(version), END);
    case '<=':
      return cutOut(BEGINNING, afterLocals(version));
    case '>':
      return cutOut(afterPosts(version), END);
    case '<':
      return cutOut(BEGINNING, before(isPrerelease(version) ? version : { ...version, dev: 0, local: null }));
    default: {
      const series = { ...version, release: version.release.slice(0, -1) };
      return intersect(cutOut(before(version), END), prefixed(series, BEGINNING));
    }
  }
}

/** The versions in both. */
export function intersect(a: Ranges, b: Ranges): Ranges {
  const both: Range[] = [];
  for (let left = 0, right = 0; left < a.length && right < b.length; ) {
    const from = later(a[left]!.from, b[right]!.from);
    const endsFirst = compareCuts(a[left]!.to, b[right]!.to) < 0;
    both.push(...cutOut(from, endsFirst ? a[left]!.to : b[right]!.to));
    if (endsFirst) left++;
    else right++;
  }
  return both;
}

/** The versions in either. */
export function unite(a: Ranges, b: Ranges): Ranges {
  const sorted = [...a, ...b].sort((x, y) => compareCuts(x.from, y.from));
  const united: Range[] = [];
  for (const range of sorted) {
    const last = united.at(-1);
    if (last === undefined || compareCuts(last.to, range.from) < 0) united.push(range);
    else united[united.length - 1] = { from: last.from, to: later(last.to, range.to) };
  }
  return united;
}

/** The versions in neither. */
export function complement(ranges: Ranges): Ranges {
  const gaps: Range[] = [];
  let from = BEGINNING;
  for (const range of ranges) {
    gaps.push(...cutOut(from, range.from));
    from = range.to;
  }
  return [...gaps, ...cutOut(from, END)];
}

/** Whether a version is one of them. */
export function admits(ranges: Ranges, version: Version): boolean {
  const cut = before(version);
  return ranges.some((range) => compareCuts(range.from, cut) <= 0 && compareCuts(cut, range.to) < 0);
}

/** Whether both hold the same versions. */
export function sameRanges(a: Ranges, b: Ranges): boolean {
  return (
    a.length === b.length &&
    a.every((range, index) => !compareCuts(range.from, b[index]!.from) && !compareCuts(range.to, b[index]!.to))
  );
}

/** Orders the places where ranges begin and end. */
export function compareCuts(a: Cut, b: Cut): number {
  return compareVersions(a.version, b.version) || Number(a.behind) - Number(b.behind);
}

function before(version: Version): Cut {
  return { version, behind: false };
}

function later(a: Cut, b: Cut): Cut {
  return compareCuts(a, b) < 0 ? b : a;
}

function cutOut(from: Cut, to: Cut): Ranges {
  return compareCuts(from, to) < 0 ? [{ from, to }] : [];
}

/** Behind a version and all its local builds: a version with a local part stands for itself alone. */
function afterLocals(version: Version): Cut {
  if (version.local !== null) return { version, behind: true };
  if (version.dev !== null) return before({ ...version, dev: increment(version.dev) });
  return before({ ...version, post: version.post === null ? 0 : increment(version.post), dev: 0 });
}

/** Behind a version and, unless it is one of them itself, all its post releases. */
function afterPosts(version: Version): Cut {
  if (version.dev !== null || version.post !== null) return afterLocals({ ...version, local: null });
  if (version.pre === null) return before({ ...version, post: Number.POSITIVE_INFINITY, local: null });
  const pre = { ...version.pre, number: increment(version.pre.number) };
  return before({ ...version, pre, dev: 0, local: null });
}

function prefixed(version: Version, from?: Cut): Ranges {
  const { epoch, release } = version;
  const next = [...release.slice(0, -1), increment(release.at(-1)!)];
  const start = from ?? before({ ...NOTHING, epoch, release, dev: 0 });
  return cutOut(start, before({ ...NOTHING, epoch, release: next, dev: 0 }));
}
