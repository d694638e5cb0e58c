import { compareText, type Finding } from '../../core/finding.js';
import type { ProjectFact } from '../../facts/dependencies/fact.js';
import { admits } from '../../parsers/pep440/ranges.js';
import { isPrerelease, parseVersion, type Version } from '../../parsers/pep440/version.js';
import type { AdmittedReader } from './admitted.js';
import type { At } from './manifests.js';
import { formatList, formatSpecifier, locationOf, type Site, siteText } from './site.js';

/** A package of this repository and the versions its folders build. */
export interface Sibling {
  readonly projects: readonly At<ProjectFact>[];
  readonly versions: readonly Version[];
}

/** Packages of the repository whose version stands in their manifest, by name; `0.0.0` is no version but a placeholder. */
export function siblingsOf(projects: readonly At<ProjectFact>[]): ReadonlyMap<string, Sibling> {
  const siblings = new Map<string, { projects: At<ProjectFact>[]; versions: Version[] }>();
  const computed = new Set<string>();
  for (const project of projects) {
    const version = parseVersion(project.fact.version ?? '');
    if (version === null || version.release.every((number) => number === 0)) {
      computed.add(project.fact.name);
      continue;
    }
    const sibling = siblings.get(project.fact.name) ?? { projects: [], versions: [] };
    sibling.projects.push(project);
    sibling.versions.push(version);
    siblings.set(project.fact.name, sibling);
  }
  for (const name of computed) siblings.delete(name);
  return siblings;
}

/** Neighbours that ask for a version of a sibling that the repository no longer has. */
export function siblingFindings(
  sites: readonly Site[],
  siblings: ReadonlyMap<string, Sibling>,
  reader: AdmittedReader,
): readonly Finding[] {
  return sites.flatMap((site) => {
    const sibling = siblings.get(site.declaration.name);
    const admitted = reader.read(site.declaration.admits);
    if (sibling === undefined || admitted === null || site.example) return [];
    if (sibling.projects.some(({ path }) => path === site.path)) return [];
    if (sibling.versions.some((version) => admitsSoon(admitted.ranges, version))) return [];
    return [finding(site, sibling)];
  });
}

/** A version under development counts as the release it is going to be. */
function admitsSoon(ranges: Parameters<typeof admits>[0], version: Version): boolean {
  if (admits(ranges, version)) return true;
  return isPrerelease(version) && admits(ranges, { ...version, pre: null, dev: null, local: null });
}

function finding(site: Site, { projects }: Sibling): Finding {
  const { name } = site.declaration;
  const built = [...projects].sort((a, b) => compareText(a.path, b.path));
  const versions = [...new Set(built.map(({ fact }) => fact.version!))];
  return {
    rule: 'drift/sibling',
    message: `${site.path} asks for ${name} ${formatSpecifier(site)}, but this repository has ${name} ${formatList(versions)}.`,
    location: locationOf(site),
    remedy: `Change ${siteText(site)} to admit ${versions[0]}.`,
    related: built.slice(0, 5).map(({ path, fact }) => ({
      path,
      line: fact.line,
      column: fact.column,
      message: `Builds ${name} ${fact.version}.`,
    })),
    identity: [site.path, name, site.declaration.specifier],
  };
}
