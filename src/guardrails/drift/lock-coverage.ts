import { append } from '../../core/groups.js';
import { ISOLATED_GROUPS, OVERRIDE_GROUP } from '../../facts/dependencies/pyproject.js';
import { normalizeName } from '../../parsers/package-name.js';
import { areDisjoint } from '../../parsers/pep508/contexts.js';
import { evaluateMarker } from '../../parsers/pep508/evaluate.js';
import { parseMarker } from '../../parsers/pep508/marker.js';
import { resolvePath } from './includes.js';
import type { Lock } from './locks.js';
import type { Manifests } from './manifests.js';
import type { Site } from './site.js';

/** What a lock owes a declaration: a version that it admits, any version, or nothing that could be told. */
export type Duty = 'version' | 'presence' | 'version-if-present' | 'nothing';

/** What the roots of a lock put out of force. */
interface LockRules {
  /** Packages that the lock owes nothing. */
  readonly waived: ReadonlySet<string>;
  /** Packages whose specifiers are dropped. */
  readonly sourced: ReadonlySet<string>;
}

/** Decides which locks cover a declaration and what they owe it. */
export class LockCoverage {
  private readonly manifests: Manifests;
  /** The project that each file builds. */
  private readonly projects: ReadonlyMap<string, string>;
  private readonly byManifest = new Map<string, Lock[]>();
  private readonly overridden = new Map<string, Set<string>>();
  private readonly references = new Map<string, [string, string][]>();
  private readonly targets = new Map<string, ReadonlyMap<string, readonly string[]>>();
  private readonly sourced: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly rules = new Map<Lock, LockRules>();
  private readonly reached = new Map<string, ReadonlySet<string>>();
  private readonly conditions = new Map<string, 'always' | 'sometimes' | 'never'>();

  constructor(manifests: Manifests) {
    this.manifests = manifests;
    this.sourced = new Map([...manifests.resolutions].map(([path, { sourced }]) => [path, new Set(sourced)]));
    for (const lock of manifests.locks) for (const path of lock.sources.keys()) append(this.byManifest, path, lock);
    this.projects = new Map(manifests.projects.map(({ path, fact }) => [path, fact.name]));
    for (const { path, declaration } of manifests.sites) {
      const { name, group, groupKind, extras } = declaration;
      if (group === OVERRIDE_GROUP) this.overridden.set(path, (this.overridden.get(path) ?? new Set()).add(name));
      if (groupKind !== 'extra' || this.projects.get(path) !== name) continue;
      for (const extra of extras) append(this.references, path, [normalizeName(group!), extra]);
    }
  }

  /** The locks made from the file a declaration stands in. */
  locksFor({ path }: Site): readonly Lock[] {
    return this.byManifest.get(path) ?? [];
  }

  /** What a lock, one of those made from the file of the declaration, owes it. */
  dutyOf(lock: Lock, site: Site): Duty {
    const { name, marker, kind } = site.declaration;
    if (!this.isCovered(lock, site) || this.rulesOf(lock).waived.has(name)) return 'nothing';
    // A project that asks for its own extras is not locked beside itself.
    if (this.projects.get(site.path) === name) return 'nothing';
    const condition = marker === null ? 'always' : this.conditionOf(lock, marker);
    if (condition === 'never') return 'nothing';
    if (this.isSourced(lock, site)) return condition === 'always' ? 'presence' : 'nothing';
    return condition === 'sometimes' || kind === 'constraints' ? 'version-if-present' : 'version';
  }

  private isCovered(lock: Lock, { path, declaration }: Site): boolean {
    const { group, groupKind } = declaration;
    const { base, extras, groups } = lock.sources.get(path)!;
    if (group === null) return base;
    if (ISOLATED_GROUPS.has(group) || group.startsWith('hatch:')) return false;
    const covered = groupKind === 'extra' ? extras : groups;
    if (covered === null) return true;
    const key = `${lock.path}\n${path}\n${groupKind}`;
    let reached = this.reached.get(key);
    if (reached === undefined) {
      reached = closure(covered, this.targetsIn(path, groupKind));
      this.reached.set(key, reached);
    }
    return reached.has(normalizeName(group));
  }

  private targetsIn(path: string, kind: 'extra' | 'group' | null): ReadonlyMap<string, readonly string[]> {
    const key = `${path}\n${kind}`;
    let targets = this.targets.get(key);
    if (targets === undefined) {
      const edges = kind === 'extra' ? this.references.get(path) : this.manifests.resolutions.get(path)?.includes;
      const known = new Map<string, string[]>();
      for (const [from, to] of edges ?? []) append(known, from, to);
      targets = known;
      this.targets.set(key, targets);
    }
    return targets;
  }

  /** Overrides, exclusions and sources count where they stand at the root of the lock. */
  private rulesOf(lock: Lock): LockRules {
    let rules = this.rules.get(lock);
    if (rules === undefined) {
      const roots = rootsOf(lock);
      const resolutions = roots.flatMap((path) => this.manifests.resolutions.get(path) ?? []);
      const overridden = [...roots, ...lock.overrides].flatMap((path) => [...(this.overridden.get(path) ?? [])]);
      rules = {
        waived: new Set([...lock.lock.omitted, ...overridden, ...resolutions.flatMap(({ excluded }) => excluded)]),
        sourced: new Set(resolutions.flatMap(({ sourced }) => sourced)),
      };
      this.rules.set(lock, rules);
    }
    return rules;
  }

  /** uv drops the specifier of what comes from a folder, an address or the workspace. */
  private isSourced(lock: Lock, { path, declaration }: Site): boolean {
    if (lock.lock.kind === 'poetry.lock') return false;
    const { name } = declaration;
    return this.rulesOf(lock).sourced.has(name) || this.sourced.get(path)?.has(name) === true;
  }

  private conditionOf({ lock }: Lock, marker: string): 'always' | 'sometimes' | 'never' {
    const key = `${lock.kind}\n${lock.universe}\n${lock.python}\n${marker}`;
    let condition = this.conditions.get(key);
    if (condition === undefined) {
      condition = conditionIn(lock, marker);
      this.conditions.set(key, condition);
    }
    return condition;
  }
}

/** A compiled file is for one environment, of which at most the Python is known; a lock is for all that it admits. */
function conditionIn({ kind, universe, python }: Lock['lock'], text: string): 'always' | 'sometimes' | 'never' {
  const marker = parseMarker(text);
  if (marker.kind === 'fault') return 'never';
  if (kind === 'compiled') {
    const holds = python === null ? null : evaluateMarker(marker, { python_version: python });
    return holds === true ? 'always' : 'never';
  }
  const pythons = universe === null ? null : parseMarker(universe);
  return pythons !== null && pythons.kind !== 'fault' && areDisjoint(marker, pythons) ? 'never' : 'sometimes';
}

function rootsOf({ path, lock, sources }: Lock): readonly string[] {
  return lock.kind === 'compiled' ? [...sources.keys()] : [resolvePath(path, 'pyproject.toml')!];
}

function closure(names: readonly string[], targets: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(names);
  // The set grows while it is walked.
  for (const name of reached) for (const target of targets.get(name) ?? []) reached.add(target);
  return reached;
}
