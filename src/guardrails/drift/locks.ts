import { compareText } from '../../core/finding.js';
import { append } from '../../core/groups.js';
import type { DependencyFact, LockedFact, LockFact } from '../../facts/dependencies/fact.js';
import type { LockSource } from '../../parsers/compilation.js';
import { type FactsByPath, resolvePath } from './includes.js';

/** A lock file, what it settled on and what it was made from. */
export interface Lock {
  readonly path: string;
  readonly lock: LockFact;
  readonly packages: ReadonlyMap<string, readonly LockedFact[]>;
  /** What it covers of each manifest, by the path of the manifest in the repository. */
  readonly sources: ReadonlyMap<string, LockSource>;
  /** Files of requirements that overruled those of the sources. */
  readonly overrides: ReadonlySet<string>;
}

/** The locks among dependency files, sorted by path. */
export function readLocks(facts: FactsByPath, exists: (path: string) => boolean): readonly Lock[] {
  const uvLocks = new Set([...facts.keys()].filter((path) => /(?:^|\/)uv\.lock$/.test(path)));
  const locks: Lock[] = [];
  for (const [path, said] of facts) {
    const lock = said.find((fact) => fact.fact === 'lock');
    if (lock === undefined) continue;
    const packages = packagesOf(said);
    const find = (paths: readonly string[]): string | null =>
      paths.flatMap((named) => placesOf(path, lock.output, named)).find(exists) ?? null;
    const sources = new Map([...sourcesOf(path, lock, find), ...membersOf(path, lock, packages, uvLocks)]);
    const overrides = new Set(lock.overrides.map((named) => find([named])).filter((found) => found !== null));
    locks.push({ path, lock, packages, sources, overrides });
  }
  return locks.sort((a, b) => compareText(a.path, b.path));
}

/** Finds the locks that cover a manifest. */
export function lockFinder(locks: readonly Lock[]): (manifest: string) => readonly Lock[] {
  const byManifest = new Map<string, Lock[]>();
  for (const lock of locks) for (const manifest of lock.sources.keys()) append(byManifest, manifest, lock);
  return (manifest) => byManifest.get(manifest) ?? [];
}

function packagesOf(said: readonly DependencyFact[]): ReadonlyMap<string, readonly LockedFact[]> {
  const packages = new Map<string, LockedFact[]>();
  for (const fact of said) {
    if (fact.fact !== 'locked') continue;
    append(packages, fact.name, fact);
  }
  return packages;
}

function sourcesOf(
  path: string,
  { kind, sources }: LockFact,
  find: (paths: readonly string[]) => string | null,
): readonly (readonly [string, LockSource])[] {
  // One pyproject may be exported to several pylock files for different groups; only the plain name covers all.
  if (kind === 'pylock.toml' && !/(?:^|\/)pylock\.toml$/.test(path)) return [];
  return sources.flatMap((source) => {
    const found = kind === 'compiled' ? find(source.paths) : resolvePath(path, source.paths[0]!);
    return found === null ? [] : [[found, source] as const];
  });
}

/** The members of a workspace that have no lock of their own. */
function membersOf(
  path: string,
  { kind, sources: [source] }: LockFact,
  packages: ReadonlyMap<string, readonly LockedFact[]>,
  uvLocks: ReadonlySet<string>,
): readonly (readonly [string, LockSource])[] {
  if (kind !== 'uv.lock') return [];
  return [...packages.values()].flat().flatMap(({ folder }) => {
    const manifest = folder === null ? null : resolvePath(path, `${folder}/pyproject.toml`);
    if (manifest === null || uvLocks.has(resolvePath(manifest, 'uv.lock')!)) return [];
    return [[manifest, source!] as const];
  });
}

/** Where a path in a header may lie, likeliest first: seen from the folder of the command, from the file, from the root. */
function placesOf(path: string, output: string | null, named: string): readonly string[] {
  const folder = commandFolder(path, output);
  const places = [
    folder === null ? null : resolvePath(folder, named),
    resolvePath(path, named),
    resolvePath('', named),
    resolvePath(path, named.split('/').at(-1)!),
  ];
  return [...new Set(places.filter((place) => place !== null))];
}

/** The folder in which a command wrote a file by the name it used, with a slash behind it; null where the names do not fit. */
function commandFolder(path: string, output: string | null): string | null {
  const named = output === null ? null : resolvePath('', output);
  if (named === null || !`/${path}`.endsWith(`/${named}`)) return null;
  return path.slice(0, -named.length);
}
