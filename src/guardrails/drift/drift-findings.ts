import type { Finding, Related } from '../../core/finding.js';
import { intersect } from '../../parsers/pep440/ranges.js';
import { type Change, changesFor } from './change.js';
import type { PackageComparison } from './comparison.js';
import type { Disagreement, Faction } from './evaluate.js';
import { compareSites, describeSites, formatList, formatSpecifier, locationOf, type Site, siteText } from './site.js';

const RELATED_LIMIT = 20;

/** One finding for every disagreement of a package, at the first place that would have to change. */
export function driftFindings(comparison: PackageComparison): readonly Finding[] {
  const impossible = comparison.factions.filter(({ admitted }) => admitted.ranges.length === 0);
  return [
    ...impossible.flatMap(({ sites }) => sites.map((site) => impossibleFinding(comparison, site))),
    ...comparison.disagreements.map((disagreement) => findingFor(comparison, disagreement)),
  ];
}

function impossibleFinding({ name }: PackageComparison, site: Site): Finding {
  return {
    rule: 'drift/conflict',
    message: `No version of ${name} satisfies ${formatSpecifier(site)}.`,
    location: locationOf(site),
    remedy: `Change ${siteText(site)} to a specifier that admits a version.`,
    identity: [name, site.declaration.specifier],
  };
}

function findingFor(comparison: PackageComparison, disagreement: Disagreement): Finding {
  const { name, policy } = comparison;
  const changes = changesFor(comparison, disagreement);
  const sites = disagreement.factions.flatMap((faction) => faction.sites).sort(compareSites);
  const primary = changes[0]?.site ?? sites[0]!;
  const because = policy.reason === null ? '' : ` ${policy.reason.replace(/[.\s]*$/, '')}.`;
  return {
    rule: `drift/${disagreement.kind}`,
    message: messageFor(name, disagreement, primary),
    location: locationOf(primary),
    remedy: `${remedyFor(comparison, disagreement, changes)}${because}`,
    related: relatedTo(primary, disagreement.factions),
    identity: [name, ...[...new Set(disagreement.factions.map(({ admitted }) => admitted.key))].sort()],
  };
}

function messageFor(name: string, { kind, factions, right }: Disagreement, primary: Site): string {
  if (kind === 'conflict') {
    const own = factions.find(({ sites }) => sites.includes(primary))!;
    const against = factions.find((other) => excludes(own, other));
    const other = against ?? right[0];
    const rival = other === undefined ? null : other.sites[0]!;
    if (rival === null) return `${name} may not be ${formatSpecifier(primary)} by its policy.`;
    return `No version of ${name} satisfies both ${formatSpecifier(primary)} (${siteText(primary)}) and ${formatSpecifier(rival)} (${siteText(rival)}).`;
  }
  const ways = [...factions]
    .sort((a, b) => b.sites.length - a.sites.length)
    .map((faction) => describeSites(faction.sites));
  if (kind === 'loose') return `${name} is asked for in ${ways.length} ways that overlap: ${formatList(ways)}.`;
  return ways.length === 1
    ? `${name} is pinned to another version than its policy says: ${ways[0]}.`
    : `${name} is pinned to ${ways.length} different versions: ${formatList(ways)}.`;
}

/** Whether no version satisfies both; two pins only differ. */
function excludes({ admitted: one }: Faction, { admitted: other }: Faction): boolean {
  return (one.pin === null || other.pin === null) && intersect(one.ranges, other.ranges).length === 0;
}

function remedyFor(
  comparison: PackageComparison,
  { kind, factions }: Disagreement,
  changes: readonly Change[],
): string {
  if (kind === 'loose')
    return `Agree on one of ${formatList(factions.map(({ sites }) => formatSpecifier(sites[0]!)))}, or put up with it.`;
  const files = new Set(comparison.sites.map(({ path }) => path)).size;
  const touched = new Set(changes.map(({ site }) => site.path)).size;
  const edits = changes.map(({ site, specifier }) => {
    const target =
      specifier === null
        ? 'something the others admit'
        : site.declaration.dialect === 'version'
          ? `==${specifier}`
          : specifier;
    return `${siteText(site)} to ${target}`;
  });
  return `Change ${touched} of ${files} file${files === 1 ? '' : 's'}: ${formatList(edits)}.`;
}

/** The other places, at least one for every way, up to a bearable number. */
function relatedTo(primary: Site, factions: readonly Faction[]): readonly Related[] {
  const firsts = factions
    .map(({ sites }) => sites.find((site) => site !== primary))
    .filter((site) => site !== undefined);
  const others = factions.flatMap(({ sites }) => sites).filter((site) => site !== primary && !firsts.includes(site));
  return [...firsts, ...others.sort(compareSites)]
    .slice(0, RELATED_LIMIT)
    .sort(compareSites)
    .map((site) => ({ ...locationOf(site), message: `Asks for ${formatSpecifier(site)}.` }));
}
