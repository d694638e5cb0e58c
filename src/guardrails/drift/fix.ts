import { compareText } from '../../core/finding.js';
import type { DependencyDeclaration } from '../../facts/dependencies/fact.js';
import { parseCondaSpec } from '../../parsers/conda-spec.js';
import { readPoetryConstraint } from '../../parsers/poetry-constraint.js';
import { type Change, changesFor, pinningChanges } from './change.js';
import type { Comparer, PackageComparison } from './comparison.js';
import type { ProposedEdit } from './edit-check.js';
import { compareSites, type Site } from './site.js';

/** One specifier to be replaced. */
export interface ManifestEdit {
  /** As it stands in the file now. */
  readonly site: Site;
  readonly specifier: string;
}

/** An edit that was wanted and not made. */
export interface RefusedEdit extends ManifestEdit {
  /** For the end of a sentence. */
  readonly reason: string;
}

/** What can be repaired, and what cannot. */
export interface FixPlan {
  /** Sorted by place. */
  readonly edits: readonly ManifestEdit[];
  /** Packages that would still disagree, sorted. */
  readonly left: readonly string[];
  /** Their edits that were wanted and must not be made, sorted by place. */
  readonly refused: readonly RefusedEdit[];
}

/** The reason against an edit of a package, for the end of a sentence; null where nothing speaks against it. */
export type Refusal = (edit: ProposedEdit, comparison: PackageComparison) => string | null;

const ROUNDS = 8;

/**
 * The edits that bring packages in line with their policies. Each is tried out on the declarations first: where the
 * declarations that may be edited would still disagree afterwards, none of the package is made.
 */
export function planFix(sites: readonly Site[], comparer: Comparer, refusal: Refusal): FixPlan {
  const original = new Map<Site, Site>(sites.map((site) => [site, site]));
  const shared = sharedPlaces(sites);
  const refused = new Map<Site, RefusedEdit>();
  let current: readonly Site[] = sites;
  let drifting = comparer.compare(current).filter((each) => isDrifting(each, comparer));
  for (let round = 0; round < ROUNDS && drifting.length > 0; round++) {
    const changed = new Map<Site, Site>();
    for (const comparison of drifting) {
      for (const { site, specifier } of wantedChanges(comparison, comparer)) {
        const before = original.get(site)!;
        if (specifier === null || changed.has(site) || refused.has(before)) continue;
        const after = withSpecifier(site, specifier);
        const reason = shared.has(placeKey(site))
          ? 'its place speaks for other packages as well'
          : refusal({ site: before, admits: after.declaration.admits }, comparison);
        if (reason === null) changed.set(site, after);
        else refused.set(before, { site: before, specifier, reason });
      }
    }
    if (changed.size === 0) break;
    const names = new Set(drifting.map(({ name }) => name));
    for (const [before, after] of changed) original.set(after, original.get(before)!);
    current = current.map((site) => changed.get(site) ?? site);
    drifting = comparer
      .compare(current.filter(({ declaration }) => names.has(declaration.name)))
      .filter((each) => isDrifting(each, comparer));
  }
  const left = namesOf(drifting);
  const hopeless = new Set(
    namesOf(
      comparer
        .compare(current.filter((site) => left.includes(site.declaration.name) && !refused.has(original.get(site)!)))
        .filter((each) => isDrifting(each, comparer)),
    ),
  );
  const edits = new Map<string, ManifestEdit>();
  for (const site of current) {
    const before = original.get(site)!;
    const { specifier, name } = site.declaration;
    if (before.declaration.specifier === specifier || hopeless.has(name) || refused.has(before)) continue;
    edits.set(placeKey(before), { site: before, specifier });
  }
  const byPlace = (a: ManifestEdit, b: ManifestEdit): number => compareSites(a.site, b.site);
  return {
    edits: [...edits.values()].sort(byPlace),
    left,
    refused: [...refused.values()].filter(({ site }) => left.includes(site.declaration.name)).sort(byPlace),
  };
}

/** Whether a specifier stands, in one piece, where it was scanned; the lines are those of its file. */
export function standsIn(lines: readonly string[], { declaration }: Site): boolean {
  const { line, column, specifier, replaceable } = declaration;
  const start = column - 1 + (line === 1 && lines[0]!.startsWith('\uFEFF') ? 1 : 0);
  return replaceable && lines[line - 1]?.slice(start, start + specifier.length) === specifier;
}

function wantedChanges(comparison: PackageComparison, comparer: Comparer): readonly Change[] {
  const pinning = pinningChanges(comparison, comparer.reader);
  return [...comparison.disagreements.flatMap((each) => changesFor(comparison, each)), ...pinning];
}

function namesOf(comparisons: readonly PackageComparison[]): readonly string[] {
  return [...new Set(comparisons.map(({ name }) => name))].sort(compareText);
}

/** A text with its edits, all of which stand in it, made and nothing else touched. */
export function applyEdits(text: string, edits: readonly ManifestEdit[]): string {
  const lines = text.split('\n');
  const offset = text.startsWith('\uFEFF') ? 1 : 0;
  for (const { site, specifier } of [...edits].reverse()) {
    const { line, column, specifier: old } = site.declaration;
    const start = column - 1 + (line === 1 ? offset : 0);
    const found = lines[line - 1]!;
    lines[line - 1] = found.slice(0, start) + specifier + found.slice(start + old.length);
  }
  return lines.join('\n');
}

function isDrifting(comparison: PackageComparison, { reader }: Comparer): boolean {
  const { disagreements } = comparison;
  return disagreements.some(({ kind }) => kind !== 'loose') || pinningChanges(comparison, reader).length > 0;
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
