import { compareText, type Finding, type Location } from '../../core/finding.js';
import { append } from '../../core/groups.js';
import { OWN_ENVIRONMENTS } from '../../facts/dependencies/fact.js';
import { ISOLATED_GROUPS } from '../../facts/dependencies/pyproject.js';
import { admits } from '../../parsers/pep440/ranges.js';
import { formatVersion, parseVersion, type Version, versionKey } from '../../parsers/pep440/version.js';
import type { Installed } from '../../parsers/pip-freeze.js';
import type { AdmittedReader } from './admitted.js';
import type { Manifests } from './manifests.js';
import { compareSites, formatList, formatSpecifier, locationOf, type Site, siteText } from './site.js';

/** What is installed and where that was read. */
export interface Freeze {
  readonly packages: ReadonlyMap<string, Installed>;
  /** The file it was read from; null for an answer of pip. */
  readonly path: string | null;
}

/** Packages that every environment has and no manifest names. */
export const INSTALLERS: ReadonlySet<string> = new Set([
  'pip',
  'setuptools',
  'wheel',
  'uv',
  'distribute',
  'pkg-resources',
]);
/** Kinds whose packages go into environments of their own. */
const ELSEWHERE = new Set(['constraints', 'dockerfile', 'pre-commit', ...OWN_ENVIRONMENTS]);

/** Where what is installed differs from what the manifests ask for. */
export function environmentFindings(freeze: Freeze, manifests: Manifests, reader: AdmittedReader): readonly Finding[] {
  const asked = new Map<string, Site[]>();
  for (const site of [...manifests.sites].sort(compareSites)) {
    if (site.example || site.declaration.name === '' || ISOLATED_GROUPS.has(site.declaration.group ?? '')) continue;
    append(asked, site.declaration.name, site);
  }
  const own = new Set(manifests.projects.map(({ fact }) => fact.name));
  const findings: Finding[] = [];
  for (const [name, sites] of asked) {
    const installed = freeze.packages.get(name);
    if (installed === undefined) {
      const needed = sites.filter(({ declaration }) => isAlwaysInstalled(declaration));
      if (needed.length > 0 && !own.has(name)) findings.push(missing(needed, freeze));
      continue;
    }
    const finding = different(sites, installed, freeze, reader) ?? editable(sites, installed, freeze, own);
    if (finding !== null) findings.push(finding);
  }
  return [...findings, ...undeclared(freeze, new Set([...asked.keys(), ...own, ...lockedNames(manifests)]))];
}

/** Where what is installed differs from another freeze. */
export function baselineFindings(freeze: Freeze, baseline: Freeze): readonly Finding[] {
  const names = [...new Set([...freeze.packages.keys(), ...baseline.packages.keys()])].sort(compareText);
  return names.flatMap((name) => {
    const [now, then] = [freeze.packages.get(name), baseline.packages.get(name)];
    const location = placeIn(then === undefined ? freeze : baseline, then ?? now!);
    if (now === undefined)
      return [environment('missing', `${name} ${then!.version ?? ''}`.trim(), 'is not installed', location, then!)];
    if (then === undefined)
      return [
        environment(
          'extra',
          `${name} ${now.version ?? ''}`.trim(),
          'is installed but not in the baseline',
          location,
          now,
        ),
      ];
    if (now.editable !== then.editable) {
      const how = now.editable
        ? 'is installed from an editable folder, unlike in the baseline'
        : 'is no longer installed from an editable folder';
      return [environment('editable', name, how, location, then)];
    }
    if (now.version === then.version) return [];
    const [a, b] = [parseVersion(now.version ?? ''), parseVersion(then.version ?? '')];
    if (a !== null && b !== null && versionKey(a) === versionKey(b)) return [];
    const kind = a !== null && b !== null && isSameRelease(a, b) ? 'local-build' : 'different';
    return [
      environment(
        kind,
        name,
        `is installed as ${now.version ?? 'an address'} instead of ${then.version ?? 'an address'}`,
        location,
        then,
      ),
    ];
  });
}

type Kind = 'missing' | 'extra' | 'different' | 'local-build' | 'editable';

function environment(
  kind: Kind,
  subject: string,
  what: string,
  location: Location | undefined,
  { name, version }: Installed,
): Finding {
  return {
    rule: 'drift/environment',
    ...(kind === 'extra' ? { severity: 'warning' as const } : {}),
    message: `${subject} ${what}.`,
    ...(location === undefined ? {} : { location }),
    remedy:
      kind === 'extra'
        ? `Uninstall ${name} or add it to the baseline.`
        : `Install ${name}${version === null ? '' : ` ${version}`}, or write the baseline again.`,
    identity: [kind, name, version ?? ''],
    properties: { kind },
  };
}

function isAlwaysInstalled({ group, marker, kind }: Site['declaration']): boolean {
  return group === null && marker === null && !ELSEWHERE.has(kind);
}

function missing(sites: readonly Site[], freeze: Freeze): Finding {
  const [site, ...others] = sites;
  const { name } = site!.declaration;
  return {
    rule: 'drift/environment',
    message: `${name} is declared in ${siteText(site!)} but not installed.`,
    location: locationOf(site!),
    remedy: `Install what ${site!.path} asks for.`,
    related: [
      ...others.slice(0, 5).map((other) => ({ ...locationOf(other), message: 'Declared here too.' })),
      ...relatedFreeze(freeze, null),
    ],
    identity: ['missing', name],
    properties: { kind: 'missing' },
  };
}

function different(
  sites: readonly Site[],
  installed: Installed,
  freeze: Freeze,
  reader: AdmittedReader,
): Finding | null {
  const version = parseVersion(installed.version ?? '');
  if (version === null) return null;
  const refusing = sites.filter(({ declaration }) => {
    const admitted = reader.read(declaration.admits);
    return (
      admitted !== null &&
      declaration.marker === null &&
      !ELSEWHERE.has(declaration.kind) &&
      !admits(admitted.ranges, version)
    );
  });
  const [site] = refusing;
  if (site === undefined) return null;
  const pin = reader.read(site.declaration.admits)!.pin;
  const local = pin !== null && isSameRelease(pin, version);
  const what = local ? 'another build' : 'not what is asked for';
  return {
    rule: 'drift/environment',
    message: `${installed.name} ${formatVersion(version)} is installed, which is ${what}: ${formatList(refusing.map((each) => `${formatSpecifier(each)} (${siteText(each)})`))}.`,
    location: locationOf(site),
    remedy: `Install ${installed.name} as ${siteText(site)} asks, or change it to admit ${formatVersion(version)}.`,
    related: relatedFreeze(freeze, installed),
    identity: [local ? 'local-build' : 'different', installed.name, installed.version!],
    properties: { kind: local ? 'local-build' : 'different' },
  };
}

function editable(
  sites: readonly Site[],
  installed: Installed,
  freeze: Freeze,
  own: ReadonlySet<string>,
): Finding | null {
  const versioned = sites.filter(({ declaration }) => declaration.admits !== null && declaration.specifier !== '');
  const [site] = versioned;
  if (!installed.editable || own.has(installed.name) || site === undefined) return null;
  return {
    rule: 'drift/environment',
    severity: 'warning',
    message: `${installed.name} is installed from an editable folder, but ${siteText(site)} asks for ${formatSpecifier(site)}.`,
    location: locationOf(site),
    remedy: `Install ${installed.name} from its index.`,
    related: relatedFreeze(freeze, installed),
    identity: ['editable', installed.name],
    properties: { kind: 'editable' },
  };
}

/** One notice for all, since whatever the declared packages need themselves is among them. */
function undeclared(freeze: Freeze, known: ReadonlySet<string>): readonly Finding[] {
  const names = [...freeze.packages.keys()]
    .filter((name) => !known.has(name) && !INSTALLERS.has(name))
    .sort(compareText);
  if (names.length === 0) return [];
  const location = freeze.path === null ? undefined : { path: freeze.path, line: freeze.packages.get(names[0]!)!.line };
  return [
    {
      rule: 'drift/environment',
      severity: 'notice',
      message: `${names.length} installed package${names.length === 1 ? ' is' : 's are'} declared and locked nowhere: ${formatList(names, 20)}.`,
      ...(location === undefined ? {} : { location }),
      remedy: 'Declare them, lock them or uninstall them.',
      identity: ['extra'],
      properties: { kind: 'extra' },
    },
  ];
}

function lockedNames({ locks }: Manifests): readonly string[] {
  return locks.flatMap(({ packages }) => [...packages.keys()]);
}

function isSameRelease(a: Version, b: Version): boolean {
  return versionKey({ ...a, local: null }) === versionKey({ ...b, local: null });
}

function placeIn({ path }: Freeze, { line }: Installed): Location | undefined {
  return path === null ? undefined : { path, line };
}

function relatedFreeze(
  { path }: Freeze,
  installed: Installed | null,
): { path: string; line: number; message: string }[] {
  if (path === null) return [];
  return [
    {
      path,
      line: installed?.line ?? 1,
      message: installed === null ? 'What is installed.' : `Installed: ${installed.version ?? 'an address'}.`,
    },
  ];
}
