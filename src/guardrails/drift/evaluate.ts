import { compareCuts, intersect, type Range, type Ranges, rangesOf } from '../../parsers/pep440/ranges.js';
import { compareVersions, parseVersion, type Version } from '../../parsers/pep440/version.js';
import type { Admitted } from './admitted.js';
import type { Policy } from './policy.js';
import type { Site } from './site.js';

/** Declarations of one package that admit the same and hold in the same environments. */
export interface Faction {
  readonly admitted: Admitted;
  readonly marker: string | null;
  /** Whether it is a choice among groups of one file, content with any of them. */
  readonly isChoice: boolean;
  readonly sites: readonly Site[];
}

/** Factions that cannot all have their way. */
export interface Disagreement {
  readonly kind: 'conflict' | 'mismatch' | 'loose';
  readonly factions: readonly Faction[];
  /** Those that need not change when the fewest sites do. */
  readonly right: readonly Faction[];
}

interface Voice {
  readonly faction: Faction;
  readonly ranges: Ranges;
}

/** Factions compared one by one; beyond this the least used are left out. */
const FACTION_LIMIT = 100;

/**
 * Judges factions that meet in one environment. No version for two of them, unless both are pins: a conflict;
 * different pins: a mismatch; neither of them, but not the same either: loose.
 */
export function judge(factions: readonly Faction[], policy: Policy): readonly Disagreement[] {
  const voices = [...factions]
    .sort((a, b) => b.sites.length - a.sites.length)
    .slice(0, FACTION_LIMIT)
    .map((faction) => ({ faction, ranges: voiceOf(faction.admitted, policy) }));
  const target = targetOf(factions, policy);
  return target === null ? judgeFreely(voices, policy) : judgeAgainst(voices, target);
}

/** A pin speaks for every build of its release, such as +cpu and +cu118, and under `same-minor` for its whole series. */
function voiceOf({ pin, ranges }: Admitted, policy: Policy): Ranges {
  if (pin === null || policy.kind === 'pinned') return ranges;
  if (policy.kind !== 'same-minor') return pin.local === null ? ranges : rangesOf('==', { ...pin, local: null }, false);
  return rangesOf('==', { ...pin, release: [...pin.release, 0].slice(0, 2), local: null }, true);
}

/** The versions a policy dictates, or null where the factions have to find them. */
function targetOf(factions: readonly Faction[], policy: Policy): Admitted | null {
  if (policy.kind === 'pinned' && policy.version !== null) {
    const pin = parseVersion(policy.version)!;
    return { ranges: rangesOf('==', pin, false), pin, any: false, key: '' };
  }
  if (policy.kind === 'snap-to') {
    const leaders = factions.filter(({ sites }) => sites.some(({ path }) => path === policy.file));
    if (leaders.length === 0) return null;
    const ranges = leaders.map(({ admitted }) => admitted.ranges).reduce(intersect);
    return {
      ranges,
      pin: leaders.find(({ admitted }) => admitted.pin !== null)?.admitted.pin ?? null,
      any: false,
      key: '',
    };
  }
  if (policy.kind !== 'highest' && policy.kind !== 'lowest') return null;
  const pinned = factions.map(({ admitted }) => admitted).filter(({ pin }) => pin !== null);
  const sign = policy.kind === 'highest' ? 1 : -1;
  return pinned.sort((a, b) => sign * compareVersions(b.pin as Version, a.pin as Version))[0] ?? null;
}

function judgeAgainst(voices: readonly Voice[], target: Admitted): readonly Disagreement[] {
  const right = voices
    .filter(({ ranges }) => intersect(ranges, target.ranges).length > 0)
    .map(({ faction }) => faction);
  const wrong = voices.map(({ faction }) => faction).filter((faction) => !right.includes(faction));
  const mismatched = wrong.filter(({ admitted }) => admitted.pin !== null && target.pin !== null);
  const conflicting = wrong.filter((faction) => !mismatched.includes(faction));
  return [
    ...(conflicting.length > 0 ? [{ kind: 'conflict', factions: [...conflicting, ...right], right } as const] : []),
    ...(mismatched.length > 0 ? [{ kind: 'mismatch', factions: [...mismatched, ...right], right } as const] : []),
  ];
}

function judgeFreely(voices: readonly Voice[], policy: Policy): readonly Disagreement[] {
  const conflicting = new Set<Faction>();
  const mismatched = new Set<Faction>();
  for (const [index, one] of voices.entries()) {
    for (const other of voices.slice(index + 1)) {
      if (areOneEntry(one.faction, other.faction) || intersect(one.ranges, other.ranges).length > 0) continue;
      const pins = one.faction.admitted.pin !== null && other.faction.admitted.pin !== null;
      for (const { faction } of [one, other]) (pins ? mismatched : conflicting).add(faction);
    }
  }
  if (conflicting.size + mismatched.size === 0) return policy.kind === 'same' ? looseAmong(voices) : [];
  const middle = [mostWanted(voices)];
  const right = voices.filter(({ ranges }) => intersect(ranges, middle).length > 0).map(({ faction }) => faction);
  return [
    ...(conflicting.size > 0 ? [{ kind: 'conflict', factions: [...conflicting], right } as const] : []),
    ...(mismatched.size > 0 ? [{ kind: 'mismatch', factions: [...mismatched], right } as const] : []),
  ];
}

/** Ways of several files that differ; extras of one file may well ask for more than its core. */
function looseAmong(voices: readonly Voice[]): readonly Disagreement[] {
  const particular = voices
    .map(({ faction }) => faction)
    .filter(({ admitted, isChoice, sites }) => !admitted.any && !isChoice && !sites.every(isConstraint));
  const [first] = particular;
  if (first === undefined) return [];
  const others = particular.filter(
    ({ admitted, sites }) =>
      admitted.key !== first.admitted.key &&
      !areBuilds(admitted, first.admitted) &&
      spansFiles([...first.sites, ...sites]),
  );
  return others.length === 0 ? [] : [{ kind: 'loose', factions: [first, ...others], right: [first] }];
}

/** A constraint narrows what others ask for: that is its purpose. */
function isConstraint({ declaration }: Site): boolean {
  return declaration.kind === 'constraints';
}

/** Whether both pin one release: it may be built in several ways on purpose. */
function areBuilds({ pin: one }: Admitted, { pin: other }: Admitted): boolean {
  return one !== null && other !== null && compareVersions({ ...one, local: null }, { ...other, local: null }) === 0;
}

function spansFiles(sites: readonly Site[]): boolean {
  return sites.some(({ path }) => path !== sites[0]!.path);
}

/** Whether both stand in one group of one file only, where they are a duplicate and no drift; a constraint is no duplicate. */
function areOneEntry(one: Faction, other: Faction): boolean {
  const [first] = one.sites;
  return [...one.sites, ...other.sites].every(
    ({ path, declaration }) =>
      path === first!.path &&
      declaration.group === first!.declaration.group &&
      (declaration.kind === 'constraints') === (first!.declaration.kind === 'constraints'),
  );
}

/** The stretch of versions that the most sites admit; of several, the highest. */
function mostWanted(voices: readonly Voice[]): Range {
  const edges = voices.flatMap(({ faction, ranges }) =>
    ranges.flatMap(({ from, to }) => [
      { cut: from, weight: faction.sites.length },
      { cut: to, weight: -faction.sites.length },
    ]),
  );
  // Where one range ends and another begins, the end comes first: they share no version.
  edges.sort((a, b) => compareCuts(a.cut, b.cut) || a.weight - b.weight);
  let weight = 0;
  let best = { weight: 0, from: edges[0]!.cut, to: edges[0]!.cut };
  for (const [index, edge] of edges.entries()) {
    weight += edge.weight;
    const next = edges[index + 1];
    if (next === undefined || compareCuts(edge.cut, next.cut) === 0) continue;
    if (weight >= best.weight) best = { weight, from: edge.cut, to: next.cut };
  }
  return { from: best.from, to: best.to };
}
