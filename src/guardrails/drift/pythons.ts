import type { Finding } from '../../core/finding.js';
import { append } from '../../core/groups.js';
import type { PythonFact } from '../../facts/dependencies/fact.js';
import { UNCONDITIONAL } from '../../facts/dependencies/fact.js';
import { intersect } from '../../parsers/pep440/ranges.js';
import type { AdmittedReader } from './admitted.js';
import { changesFor } from './change.js';
import type { Comparer } from './comparison.js';
import type { At, Manifests } from './manifests.js';
import { compareSites, describeSites, formatList, formatSpecifier, locationOf, type Site, siteText } from './site.js';
import type { Units } from './units.js';

const RELATED_LIMIT = 20;

/**
 * Pythons that disagree: one finding for each image or version file that its own project's `requires-python` refuses,
 * one for each image that brings another Python than the version file of its project, and one for the projects of one
 * unit, or all that is of one policy, where no Python fits. An image within its own project is right.
 */
export function pythonFindings(
  { pythons, units }: Pick<Manifests, 'pythons' | 'units'>,
  reader: AdmittedReader,
  comparer: Comparer,
): readonly Finding[] {
  const required = new Map<string, Site>();
  const chosen = new Map<string, Site>();
  const given: Site[] = [];
  for (const python of pythons) {
    const site = siteOf(python);
    if (python.fact.kind === 'requires-python') required.set(folderOf(python.path), site);
    else given.push(site);
    if (/(?:^|\/)\.python-version$/.test(python.path)) chosen.set(folderOf(python.path), site);
  }
  const alone = onlyOnes([...required.values()], units);
  const refusals: Finding[] = [];
  const others = [...required.values()];
  for (const site of given) {
    const rule = nearest(folderOf(site.path), required) ?? alone.get(units.unitOf(site.path)) ?? null;
    const choice = site.declaration.kind === 'dockerfile' ? nearest(folderOf(site.path), chosen) : null;
    if (rule !== null && areApart(site, rule, reader)) refusals.push(refusal(site, rule));
    else if (comparer.isUnderPolicy(site)) others.push(site);
    else if (choice !== null && areApart(site, choice, reader) && isOfProject(choice, rule))
      refusals.push({ ...refusal(site, choice), severity: 'warning' });
  }
  return [...refusals, ...acrossProjects(others.sort(compareSites), comparer)];
}

/** The one project of each unit that has only one. */
function onlyOnes(required: readonly Site[], units: Units): ReadonlyMap<string, Site> {
  const byUnit = new Map<string, Site[]>();
  for (const site of required) append(byUnit, units.unitOf(site.path), site);
  return new Map([...byUnit].filter(([, { length }]) => length === 1).map(([unit, [site]]) => [unit, site!]));
}

/** Whether a version file belongs to the project of a rule, rather than to a folder above it. */
function isOfProject(choice: Site, rule: Site | null): boolean {
  return (
    rule === null || `${folderOf(choice.path)}/`.startsWith(`${folderOf(rule.path)}/`) || folderOf(rule.path) === ''
  );
}

function areApart(site: Site, rule: Site, reader: AdmittedReader): boolean {
  const [own, allowed] = [site, rule].map(({ declaration }) => reader.read(declaration.admits));
  return own != null && allowed != null && intersect(own.ranges, allowed.ranges).length === 0;
}

function refusal(site: Site, rule: Site): Finding {
  const verb = rule.path.endsWith('.python-version') ? 'asks for' : 'requires';
  return {
    rule: 'drift/python',
    severity: 'error',
    message: `${site.path} brings Python ${formatSpecifier(site)}, but ${rule.path} ${verb} ${formatSpecifier(rule)}.`,
    location: locationOf(site),
    remedy: `Change ${siteText(site)} to a Python that ${siteText(rule)} admits.`,
    related: [{ ...locationOf(rule), message: `${verb[0]!.toUpperCase()}${verb.slice(1)} ${formatSpecifier(rule)}.` }],
    identity: [site.path, site.declaration.specifier, rule.declaration.specifier],
  };
}

function acrossProjects(sites: readonly Site[], comparer: Comparer): readonly Finding[] {
  return comparer.compare(sites).flatMap((comparison) =>
    comparison.disagreements
      .filter(({ kind }) => kind !== 'loose')
      .map((disagreement): Finding => {
        const changes = changesFor(comparison, disagreement);
        const involved = disagreement.factions.flatMap((faction) => faction.sites).sort(compareSites);
        const primary = changes[0]?.site ?? involved[0]!;
        const ways = [...disagreement.factions]
          .sort((a, b) => b.sites.length - a.sites.length)
          .map((faction) => describeSites(faction.sites));
        return {
          rule: 'drift/python',
          message: `No Python fits all of them: ${formatList(ways)}.`,
          location: locationOf(primary),
          remedy: `Change ${formatList(changes.map(({ site }) => siteText(site)))} to a Python the others admit, or give them a policy of their own.`,
          related: involved
            .filter((site) => site !== primary)
            .slice(0, RELATED_LIMIT)
            .map((site) => ({ ...locationOf(site), message: `Asks for Python ${formatSpecifier(site)}.` })),
          identity: ['python', ...[...new Set(disagreement.factions.map(({ admitted }) => admitted.key))].sort()],
        };
      }),
  );
}

/** A Python version as a declaration, so that policies and comparison apply to it. */
function siteOf({ path, fact }: At<PythonFact>): Site {
  const { line, column, written, admits } = fact;
  return {
    path,
    example: false,
    declaration: {
      fact: 'declaration',
      kind: fact.kind === 'image' ? 'dockerfile' : 'pyproject',
      name: 'python',
      writtenName: 'python',
      specifier: written,
      admits,
      dialect: 'pep440',
      ...UNCONDITIONAL,
      replaceable: false,
      line,
      column,
    },
  };
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

/** What the folder itself or the nearest one above it requires. */
function nearest(folder: string, required: ReadonlyMap<string, Site>): Site | null {
  for (let current = folder; ; current = folderOf(current)) {
    const site = required.get(current);
    if (site !== undefined) return site;
    if (current === '') return null;
  }
}
