import type { Finding } from '../../core/finding.js';
import type { LockedFact, LockFact } from '../../facts/dependencies/fact.js';
import { ISOLATED_GROUPS } from '../../facts/dependencies/pyproject.js';
import { admits, type Ranges } from '../../parsers/pep440/ranges.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import type { AdmittedReader } from './admitted.js';
import { resolvePath } from './includes.js';
import type { Lock, Manifests } from './manifests.js';
import { formatList, formatSpecifier, locationOf, type Site } from './site.js';

const RELATED_LIMIT = 20;
const REFRESH: Readonly<Record<LockFact['kind'], string>> = {
  'uv.lock': 'Run `uv lock` and commit the result.',
  'poetry.lock': 'Run `poetry lock` and commit the result.',
  'pylock.toml': 'Write the lock file again, with `pip lock` or `uv export`.',
  compiled: 'Compile the file again, with `pip-compile` or `uv pip compile`.',
};

/** What a lock has for a package that the sites it covers ask for in vain. */
interface Stale {
  readonly lock: Lock;
  readonly found: readonly LockedFact[];
  readonly sites: Site[];
}

/** Requirements that the lock of their manifest lacks, or settles on a version they do not admit: one for each package of a lock. */
export function staleLockFindings({ sites, locks }: Manifests, reader: AdmittedReader): readonly Finding[] {
  const locksFor = lockFinder(locks);
  const stale = new Map<string, Stale>();
  for (const site of sites) {
    const { declaration, path, example } = site;
    const { name, group } = declaration;
    const admitted = reader.read(declaration.admits);
    const apart = group !== null && (ISOLATED_GROUPS.has(group) || group.startsWith('hatch:'));
    if (example || admitted === null || apart) continue;
    for (const lock of locksFor(path)) {
      if (group !== null && lock.lock.groups?.includes(group) === false) continue;
      const found = lock.packages.get(name) ?? [];
      // Where a marker decides, or for a mere constraint, a lock may rightly leave a package out.
      const optional = declaration.marker !== null || declaration.kind === 'constraints';
      if (found.length === 0 ? optional : found.some((locked) => fits(locked, admitted.ranges))) continue;
      const key = `${lock.path}\n${name}`;
      const known = stale.get(key);
      if (known === undefined) stale.set(key, { lock, found, sites: [site] });
      else known.sites.push(site);
    }
  }
  return [...stale.values()].map(finding);
}

/** A package without version comes from a folder or an address and is what it is. */
function fits({ version }: LockedFact, ranges: Ranges): boolean {
  const parsed = version === null ? null : parseVersion(version);
  return parsed === null || admits(ranges, parsed);
}

/** Finds the locks that cover a manifest: beside it, of the workspace it belongs to, or compiled from it. */
export function lockFinder(locks: readonly Lock[]): (manifest: string) => readonly Lock[] {
  const byManifest = new Map<string, Lock[]>();
  const cover = (manifest: string, lock: Lock): void => {
    const known = byManifest.get(manifest);
    if (known === undefined) byManifest.set(manifest, [lock]);
    else if (!known.includes(lock)) known.push(lock);
  };
  const paths = new Set(locks.map(({ path }) => path));
  for (const lock of locks) {
    if (lock.lock.kind === 'compiled') {
      for (const source of lock.lock.sources) for (const path of sourcePaths(lock.path, source)) cover(path, lock);
      continue;
    }
    // One pyproject may be exported to several pylock files for different groups; only the plain name covers all.
    if (lock.lock.kind === 'pylock.toml' && !/(?:^|\/)pylock\.toml$/.test(lock.path)) continue;
    cover(resolvePath(lock.path, 'pyproject.toml')!, lock);
    for (const folder of foldersIn(lock)) {
      const manifest = resolvePath(lock.path, `${folder}/pyproject.toml`);
      const own = manifest === null ? null : resolvePath(manifest, 'uv.lock');
      if (manifest !== null && !paths.has(own!)) cover(manifest, lock);
    }
  }
  return (manifest) => byManifest.get(manifest) ?? [];
}

function foldersIn({ lock, packages }: Lock): readonly string[] {
  if (lock.kind !== 'uv.lock') return [];
  return [...packages.values()].flat().flatMap(({ folder }) => (folder === null ? [] : [folder]));
}

/** Headers name files as the compiling command saw them: beside the output, or from the root of the repository. */
function sourcePaths(path: string, source: string): readonly string[] {
  const beside = resolvePath(path, source);
  const name = source.split('/').at(-1)!;
  return [...new Set([beside, resolvePath('', source), resolvePath(path, name)])].filter((each) => each !== null);
}

function finding({ lock, found, sites }: Stale): Finding {
  const [site, ...others] = sites;
  const { name } = site!.declaration;
  const [first] = found;
  const held = formatList(found.map(({ version }) => version!));
  const where = others.length === 0 ? site!.path : `${site!.path} and ${others.length} more`;
  const verb = others.length === 0 ? 'asks' : 'ask';
  return {
    rule: 'drift/stale-lock',
    message:
      first === undefined
        ? `${where} ${verb} for ${name}, but ${lock.path} lacks it.`
        : `${where} ${verb} for ${name} ${formatSpecifier(site!)}, but ${lock.path} settled on ${held}.`,
    location: locationOf(site!),
    remedy: REFRESH[lock.lock.kind],
    related: [
      {
        path: lock.path,
        line: first?.line ?? 1,
        message: first === undefined ? `Lacks ${name}.` : `Holds ${name} ${held}.`,
      },
      ...others
        .slice(0, RELATED_LIMIT)
        .map((other) => ({ ...locationOf(other), message: `Asks for ${formatSpecifier(other)}.` })),
    ],
    identity: [lock.path, name, ...new Set(sites.map(({ declaration }) => declaration.specifier))],
  };
}
