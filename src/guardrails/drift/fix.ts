import { compareText } from '../../core/finding.js';
import type { DependencyDeclaration } from '../../facts/dependencies/fact.js';
import { parseCondaSpec } from '../../parsers/conda-spec.js';
import { readPoetryConstraint } from '../../parsers/poetry-constraint.js';
import { changesFor } from './change.js';
import type { Comparer, PackageComparison } from './comparison.js';
import { compareSites, type Site } from './site.js';

/** One specifier to be replaced. */
export interface ManifestEdit {
  /** As it stands in the file now. */
  readonly site: Site;
  readonly specifier: string;
}

/** What can be repaired, and what cannot. */
export interface FixPlan {
  /** Sorted by place. */
  readonly edits: readonly ManifestEdit[];
  /** Packages that would still disagree, sorted. */
  readonly left: readonly string[];
}

const ROUNDS = 8;

/**
 * The edits that bring packages in line with their policies. Each is tried out on the declarations first:
 * edits of a package that would still disagree afterwards are dropped.
 */
export function planFix(sites: readonly Site[], comparer: Comparer): FixPlan {
  const original = new Map<Site, Site>(sites.map((site) => [site, site]));
  const shared = sharedPlaces(sites);
  let current: readonly Site[] = sites;
  let drifting = comparer.compare(current).filter(isDrifting);
  for (let round = 0; round < ROUNDS && drifting.length > 0; round++) {
    const changed = new Map<Site, Site>();
    for (const comparison of drifting) {
      for (const change of comparison.disagreements.flatMap((each) => changesFor(comparison, each))) {
        const { site, specifier } = change;
        const { declaration } = original.get(site)!;
        if (specifier === null || !declaration.replaceable || shared.has(placeKey(site))) continue;
        if (!changed.has(site)) changed.set(site, withSpecifier(site, specifier));
      }
    }
    if (changed.size === 0) break;
    const names = new Set(drifting.map(({ name }) => name));
    for (const [before, after] of changed) original.set(after, original.get(before)!);
    current = current.map((site) => changed.get(site) ?? site);
    drifting = comparer.compare(current.filter(({ declaration }) => names.has(declaration.name))).filter(isDrifting);
  }
  const left = [...new Set(drifting.map(({ name }) => name))].sort(compareText);
  const edits = new Map<string, ManifestEdit>();
  for (const site of current) {
    const before = original.get(site)!;
    const { specifier, name } = site.declaration;
    if (before.declaration.specifier === specifier || left.includes(name)) continue;
    edits.set(placeKey(before), { site: before, specifier });
  }
  return { edits: [...edits.values()].sort((a, b) => compareSites(a.site, b.site)), left };
}

/** A text with its edits made and nothing else touched; null when it no longer reads as it was scanned. */
export function applyEdits(text: string, edits: readonly ManifestEdit[]): string | null {
  const lines = text.split('\n');
  const offset = text.startsWith('\uFEFF') ? 1 : 0;
  for (const { site, specifier } of [...edits].reverse()) {
    const { line, column, specifier: old } = site.declaration;
    const start = column - 1 + (line === 1 ? offset : 0);
    const found = lines[line - 1];
    if (found === undefined || found.slice(start, start + old.length) !== old) return null;
    lines[line - 1] = found.slice(0, start) + specifier + found.slice(start + old.length);
  }
  return lines.join('\n');
}

function isDrifting({ disagreements }: PackageComparison): boolean {
  return disagreements.some(({ kind }) => kind !== 'loose');
}

/** Places that speak for several packages at once, as an ARG may: changing one would change the others. */
function sharedPlaces(sites: readonly Site[]): ReadonlySet<string> {
  const names = new Map<string, string>();
  const shared = new Set<string>();
  for (const site of sites) {
    const key = placeKey(site);
    const name = names.get(key);
    if (name !== undefined && name !== site.declaration.name) shared.add(key);
    names.set(key, site.declaration.name);
  }
  return shared;
}

function placeKey({ path, declaration }: Site): string {
  return `${path}:${declaration.line}:${declaration.column}`;
}

function withSpecifier(site: Site, specifier: string): Site {
  return { ...site, declaration: { ...site.declaration, specifier, admits: admitsOf(site.declaration, specifier) } };
}

function admitsOf({ dialect }: DependencyDeclaration, specifier: string): readonly string[] | null {
  if (dialect === 'poetry') return readPoetryConstraint(specifier);
  if (dialect === 'conda') return parseCondaSpec(`name ${specifier}`)?.admits ?? null;
  return [dialect === 'version' ? `==${specifier}` : specifier];
}
