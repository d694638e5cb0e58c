import type { Finding } from '../../core/finding.js';
import type { LockedFact, LockFact } from '../../facts/dependencies/fact.js';
import { admits, type Ranges } from '../../parsers/pep440/ranges.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import type { AdmittedReader } from './admitted.js';
import { resolvePath } from './includes.js';
import { LockCoverage } from './lock-coverage.js';
import type { Lock } from './locks.js';
import type { Manifests } from './manifests.js';
import { formatList, formatSpecifier, locationOf, type Site } from './site.js';
import { workspaceMembers } from './workspaces.js';

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

/**
 * Requirements that the lock of their manifest lacks, or settles on a version they do not admit: one for each package
 * of a lock; and members of a workspace that its lock does not know.
 */
export function staleLockFindings(manifests: Manifests, reader: AdmittedReader): readonly Finding[] {
  const coverage = new LockCoverage(manifests);
  const stale = new Map<string, Stale>();
  for (const site of manifests.sites) {
    const { name } = site.declaration;
    const admitted = reader.read(site.declaration.admits);
    if (site.example || admitted === null) continue;
    for (const lock of coverage.locksFor(site)) {
      const duty = coverage.dutyOf(lock, site);
      if (duty === 'nothing') continue;
      const found = lock.packages.get(name) ?? [];
      const suits = duty === 'presence' || found.some((locked) => fits(locked, admitted.ranges));
      if (found.length === 0 ? duty === 'version-if-present' : suits) continue;
      const key = `${lock.path}\n${name}`;
      const known = stale.get(key);
      if (known === undefined) stale.set(key, { lock, found, sites: [site] });
      else known.sites.push(site);
    }
  }
  return [...[...stale.values()].map(finding), ...missingMembers(manifests)];
}

/** A package without version comes from a folder or an address and is what it is. */
function fits({ version }: LockedFact, ranges: Ranges): boolean {
  const parsed = version === null ? null : parseVersion(version);
  return parsed === null || admits(ranges, parsed);
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

function missingMembers(manifests: Manifests): readonly Finding[] {
  const locks = new Map(manifests.locks.map((lock) => [lock.path, lock]));
  return workspaceMembers(manifests).flatMap(({ root, member }): Finding[] => {
    const lock = locks.get(resolvePath(root, 'uv.lock')!);
    const { name, line, column } = member.fact;
    if (lock === undefined || lock.packages.has(name)) return [];
    return [
      {
        rule: 'drift/stale-lock',
        message: `${name} is a member of the workspace of ${root}, but ${lock.path} lacks it.`,
        location: { path: member.path, line, column },
        remedy: REFRESH['uv.lock'],
        related: [{ path: lock.path, line: 1, message: `Lacks ${name}.` }],
        identity: [lock.path, name, 'member'],
      },
    ];
  });
}
