import { compareText, type Finding, type Location } from '../../core/finding.js';
import { groupBy } from '../../core/groups.js';
import { normalizeName } from '../../parsers/package-name.js';
import { admits } from '../../parsers/pep440/ranges.js';
import { formatVersion, parseVersion, type Version } from '../../parsers/pep440/version.js';
import type { AdmittedReader } from './admitted.js';
import { markersMeet } from './duplicates.js';
import type { Manifests } from './manifests.js';
import type { Policies } from './policy.js';
import { compareSites, formatList, formatSpecifier, locationOf, type Site, siteText } from './site.js';

/** What references are judged by. */
export interface ReferenceRules {
  readonly policies: Policies;
  /** Packages of the repository itself. */
  readonly siblings: { has(name: string): boolean };
  readonly reader: AdmittedReader;
}

/** A revision of a git repository that a package is taken from. */
interface Reference {
  readonly name: string;
  /** The repository, the same for every spelling of its address. */
  readonly repository: string;
  readonly revision: string;
  readonly marker: string | null;
  readonly location: Location;
}

const RELATED_LIMIT = 20;
/** Versions of archives of one package that are compared with its declarations. */
const ARCHIVE_LIMIT = 100;

/** Packages taken from different revisions of one repository, and archives of versions that others do not admit. */
export function referenceFindings(manifests: Manifests, rules: ReferenceRules): readonly Finding[] {
  const isJudged = (name: string, path: string): boolean => {
    const { kind } = rules.policies.for(name, path).policy;
    return name !== '' && !rules.siblings.has(name) && kind !== 'ignored' && kind !== 'banned';
  };
  const sites = manifests.sites.filter(
    ({ path, declaration, example }) => !example && isJudged(declaration.name, path),
  );
  const groupOf = (name: string, path: string): string => `${name}\n${rules.policies.for(name, path).group}`;
  const references = [
    ...sites.flatMap(referenceOf),
    ...manifests.references.flatMap(({ path, fact }): Reference[] => {
      const { name, address, revision, marker, line, column } = fact;
      const location = { path, line, column, endLine: line, endColumn: column + revision.length };
      return isJudged(name, path) ? [{ name, repository: repositoryOf(address), revision, marker, location }] : [];
    }),
  ];
  const byRepository = groupBy(
    references,
    ({ name, location, repository }) => `${groupOf(name, location.path)}\n${repository}`,
  );
  const byPackage = groupBy(sites, ({ path, declaration }) => groupOf(declaration.name, path));
  return [
    ...[...byRepository.values()].flatMap(revisionFindings),
    ...[...byPackage.values()].flatMap((same) => archiveFindings(same, rules.reader)),
  ];
}

/** One finding where a package is taken from several revisions, at the first place that would have to change. */
function revisionFindings(references: readonly Reference[]): readonly Finding[] {
  const revisions = groupBy(references, ({ revision }) => revision);
  const ranked = [...revisions.values()].sort(
    (a, b) => b.length - a.length || compareText(b[0]!.revision, a[0]!.revision),
  );
  const model = ranked[0]![0]!;
  const others = ranked.slice(1).filter(([other]) => differ(model.revision, other!.revision));
  const wrong = others
    .flat()
    .filter(({ marker }) => markersMeet(marker, model.marker))
    .sort((a, b) => compareText(a.location.path, b.location.path) || a.location.line! - b.location.line!);
  const [first] = wrong;
  if (first === undefined) return [];
  const told = [model, ...others.map(([other]) => other!)];
  return [
    {
      rule: 'drift/mismatch',
      message: `${model.name} is taken from ${told.length} revisions of ${model.repository}: ${formatList(told.map((each) => `${each.revision} (${each.location.path}:${each.location.line})`))}.`,
      location: first.location,
      remedy: `Take ${model.revision} everywhere.`,
      related: [model, ...wrong.slice(1)]
        .slice(0, RELATED_LIMIT)
        .map(({ location, revision }) => ({ ...location, message: `Takes ${revision}.` })),
      identity: ['revision', model.name, ...told.map(({ revision }) => revision).sort()],
    },
  ];
}

/** Whether revisions are told apart by their names: a commit may be what a tag or a shorter commit stands for. */
function differ(one: string, other: string): boolean {
  const [a, b] = [isCommit(one), isCommit(other)];
  return a === b && !(a && (one.startsWith(other) || other.startsWith(one)));
}

function isCommit(revision: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(revision);
}

/** The git revision in `git+https://host/name.git@v1#egg=…`; none for other addresses. */
function referenceOf(site: Site): readonly Reference[] {
  const { name, url, marker } = site.declaration;
  const parts = /^(?:[^@]*@\s+)?git\+([a-z+]+:\/\/(?:[^@/]*@)?[^@#?]+)@([^@#?\s]+)/.exec((url ?? '').slice(0, 2_000));
  if (parts === null) return [];
  return [{ name, repository: repositoryOf(parts[1]!), revision: parts[2]!, marker, location: locationOf(site) }];
}

function repositoryOf(address: string): string {
  return address
    .slice(0, 2_000)
    .replace(/^git\+/, '')
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?!\d)/, '$1/')
    .replace(/(?:\.git)?\/?$/, '')
    .toLowerCase();
}

/** Specifiers that do not admit the version of an archive that another declaration names. */
function archiveFindings(sites: readonly Site[], reader: AdmittedReader): readonly Finding[] {
  const archives = sites.flatMap((site) => {
    const version = archiveVersion(site);
    return version === null ? [] : [{ site, version }];
  });
  const distinct = [...groupBy(archives, ({ version }) => formatVersion(version)).values()]
    .map(([first]) => first!)
    .slice(0, ARCHIVE_LIMIT);
  const findings: Finding[] = [];
  for (const { site, version } of distinct) {
    const refusing = sites
      .filter(({ declaration }) => {
        const admitted = reader.read(declaration.admits);
        const refuses = admitted !== null && !admits(admitted.ranges, version);
        return refuses && markersMeet(declaration.marker, site.declaration.marker);
      })
      .sort(compareSites);
    const [first, ...others] = refusing;
    if (first === undefined) continue;
    const { name } = site.declaration;
    findings.push({
      rule: 'drift/mismatch',
      message: `${name} is ${formatSpecifier(first)} in ${siteText(first)}, but ${siteText(site)} installs ${formatVersion(version)} from an archive.`,
      location: locationOf(first),
      remedy: `Change ${siteText(first)} to admit ${formatVersion(version)}, or the archive.`,
      related: [
        { ...locationOf(site), message: `Installs ${formatVersion(version)}.` },
        ...others
          .slice(0, RELATED_LIMIT)
          .map((other) => ({ ...locationOf(other), message: `Asks for ${formatSpecifier(other)}.` })),
      ],
      identity: ['archive', name, formatVersion(version)],
    });
  }
  return findings;
}

/** The version in the name of a wheel or source archive of the package itself. */
function archiveVersion({ declaration: { url, name } }: Site): Version | null {
  const file = /([^/\\=]+)\.(?:whl|tar\.gz|zip)(?:[?#\s;].*)?$/.exec((url ?? '').slice(0, 2_000));
  if (file === null) return null;
  const [project, version] = file[1]!.replace(/%2b/gi, '+').split('-');
  return project === undefined || normalizeName(project) !== name ? null : parseVersion(version ?? '');
}
