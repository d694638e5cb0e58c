import { append } from '../../core/groups.js';
import { normalizeName } from '../../parsers/package-name.js';
import { intersect } from '../../parsers/pep440/ranges.js';
import type { AdmittedReader } from './admitted.js';
import type { Manifests } from './manifests.js';
import type { Site } from './site.js';

/** Declarations of one package. */
export interface Offered {
  /** Those that may meet all others. */
  readonly common: readonly Site[];
  /** For each file that offers a choice, what it chooses among. */
  readonly choices: readonly (readonly Site[])[];
}

/** Groups of one file; beyond this they are not looked at one by one. */
const GROUP_LIMIT = 200;

/**
 * Whether two groups of one file are a choice, never installed together: unless a resolver takes all of them at once
 * (uv without `conflicts`, Poetry), or a group or extra takes in both.
 */
export class Choices {
  private readonly manifests: Manifests;
  private readonly resolvedByUv: ReadonlySet<string>;
  private readonly references = new Map<string, [from: string, to: string][]>();
  private readonly conflicts = new Map<string, ReadonlyMap<string, ReadonlySet<number>>>();
  private readonly families = new Map<string, readonly ReadonlySet<string>[]>();

  constructor(manifests: Manifests) {
    this.manifests = manifests;
    const locked = manifests.locks
      .filter(({ lock }) => lock.kind === 'uv.lock')
      .flatMap(({ sources }) => [...sources.keys()]);
    const told = [...manifests.resolutions].filter(([, { isUv }]) => isUv).map(([path]) => path);
    this.resolvedByUv = new Set([...locked, ...told]);
    for (const [path, { includes }] of manifests.resolutions) {
      for (const [group, included] of includes) append(this.references, path, [`group:${group}`, `group:${included}`]);
    }
    const projects = new Map(manifests.projects.map(({ path, fact }) => [path, fact.name]));
    for (const { path, declaration } of manifests.sites) {
      const { name, group, groupKind, extras } = declaration;
      if (groupKind !== 'extra' || projects.get(path) !== name) continue;
      for (const extra of extras) append(this.references, path, [`extra:${normalizeName(group!)}`, `extra:${extra}`]);
    }
  }

  /**
   * Declarations of one package, and apart from them the choices that files offer: groups that exclude each other but
   * are never installed together. What the file always installs, or another group beside it, takes no part in a choice.
   */
  among(sites: readonly Site[], reader: AdmittedReader): Offered {
    const byFile = new Map<string, Site[]>();
    for (const site of sites) {
      if (site.declaration.admits !== null) append(byFile, site.path, site);
    }
    const choices = [...byFile.values()].map((own) => this.offeredBy(own, reader)).filter(({ length }) => length > 0);
    if (choices.length === 0) return { common: sites, choices };
    const offered = new Set(choices.flat());
    // A condition on top of a choice is more than can be told.
    const told = choices.filter((own) => own.every(({ declaration }) => declaration.marker === null));
    return { common: sites.filter((site) => !offered.has(site)), choices: told };
  }

  private offeredBy(sites: readonly Site[], reader: AdmittedReader): readonly Site[] {
    const readable = sites.flatMap((site) => {
      const admitted = reader.read(site.declaration.admits);
      return admitted === null ? [] : [{ site, ranges: admitted.ranges }];
    });
    if (readable.length < 2 || readable.map(({ ranges }) => ranges).reduce(intersect).length > 0) return [];
    const offered = new Set<Site>();
    const bound = new Set<Site>();
    for (const [index, one] of readable.slice(0, GROUP_LIMIT).entries()) {
      for (const other of readable.slice(index + 1, GROUP_LIMIT)) {
        if (intersect(one.ranges, other.ranges).length > 0) continue;
        const kept = this.between(one.site, other.site) ? offered : bound;
        kept.add(one.site).add(other.site);
      }
    }
    return [...offered].filter((site) => !bound.has(site));
  }

  /** Whether the groups of two declarations of one file are never installed together, as far as one can tell. */
  private between(one: Site, other: Site): boolean {
    const [a, b] = [groupKey(one), groupKey(other)];
    if (a === null || b === null || a === b || one.path !== other.path) return false;
    if (this.familiesIn(one.path).some((family) => family.has(a) && family.has(b))) return false;
    if (isApart(one) || isApart(other)) return true;
    if (one.declaration.dialect === 'poetry' && other.declaration.dialect === 'poetry') return false;
    if (!this.resolvedByUv.has(one.path)) return true;
    const conflicts = this.conflictsIn(one.path);
    const others = conflicts.get(b);
    return others !== undefined && [...(conflicts.get(a) ?? [])].some((set) => others.has(set));
  }

  /** The sets of `[tool.uv] conflicts` that each extra or group is in, by number. */
  private conflictsIn(path: string): ReadonlyMap<string, ReadonlySet<number>> {
    let sets = this.conflicts.get(path);
    if (sets === undefined) {
      const known = new Map<string, Set<number>>();
      for (const [number, set] of (this.manifests.resolutions.get(path)?.conflicts ?? []).entries()) {
        for (const key of set) known.set(key, (known.get(key) ?? new Set()).add(number));
      }
      sets = known;
      this.conflicts.set(path, sets);
    }
    return sets;
  }

  /** What each group or extra that takes in others installs in all. */
  private familiesIn(path: string): readonly ReadonlySet<string>[] {
    let families = this.families.get(path);
    if (families === undefined) {
      families = familiesOf(this.references.get(path) ?? []);
      this.families.set(path, families);
    }
    return families;
  }
}

function groupKey({ declaration: { group, groupKind } }: Site): string | null {
  return group === null ? null : `${groupKind}:${normalizeName(group)}`;
}

/** Hooks and environments of Hatch are environments of their own. */
function isApart({ declaration: { kind, group } }: Site): boolean {
  return kind === 'pre-commit' || group!.startsWith('hatch:');
}

function familiesOf(references: readonly (readonly [string, string])[]): readonly ReadonlySet<string>[] {
  const targets = new Map<string, string[]>();
  for (const [from, to] of references) append(targets, from, to);
  return [...targets.keys()].slice(0, GROUP_LIMIT).map((group) => {
    const family = new Set([group]);
    // The set grows while it is walked.
    for (const each of family) for (const target of targets.get(each) ?? []) family.add(target);
    return family;
  });
}
