import type { Finding } from '../../core/finding.js';
import type { DeclarationKind, LockedFact } from '../../facts/dependencies/fact.js';
import { admits } from '../../parsers/pep440/ranges.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import type { AdmittedReader } from './admitted.js';
import type { Lock } from './locks.js';
import type { Manifests } from './manifests.js';
import { formatList, formatSpecifier, locationOf, type Site, siteText } from './site.js';

/** Kinds of files that an include joins for one installation. */
const JOINED: ReadonlySet<DeclarationKind> = new Set(['requirements', 'constraints', 'conda']);
/** Files that one file takes in; beyond this they are not looked at. */
const INCLUDE_LIMIT = 100;

/** Requirements that a compiled file, taken in beside them by `-r` or `-c`, excludes: pip refuses to install both. */
export function lockedIncludeFindings(manifests: Manifests, reader: AdmittedReader): readonly Finding[] {
  const locks = new Map(manifests.locks.map((lock) => [lock.path, lock]));
  const taken = new Map<string, readonly Lock[]>();
  return manifests.sites.flatMap((site) => {
    const { declaration, path, example } = site;
    const includes = manifests.includes.get(path);
    if (includes === undefined || example || declaration.marker !== null || !JOINED.has(declaration.kind)) return [];
    const admitted = reader.read(declaration.admits);
    if (admitted === null) return [];
    const held = taken.get(path) ?? locksTakenIn(path, manifests.includes, locks);
    taken.set(path, held);
    return held.flatMap((lock) => {
      const found = lock.packages.get(declaration.name) ?? [];
      const versions = found.map(({ version }) => parseVersion(version ?? ''));
      const suits = versions.some((version) => version === null || admits(admitted.ranges, version));
      return found.length === 0 || suits ? [] : [finding(site, lock, found)];
    });
  });
}

function locksTakenIn(
  path: string,
  includes: Manifests['includes'],
  locks: ReadonlyMap<string, Lock>,
): readonly Lock[] {
  const reached = new Set([path]);
  // The set grows while it is walked.
  for (const each of reached) {
    for (const target of includes.get(each) ?? []) {
      if (reached.size >= INCLUDE_LIMIT) break;
      reached.add(target);
    }
  }
  reached.delete(path);
  return [...reached].flatMap((each) => locks.get(each) ?? []);
}

function finding(site: Site, lock: Lock, found: readonly LockedFact[]): Finding {
  const { name, specifier } = site.declaration;
  const { line, column } = found[0]!;
  const held = formatList(found.map(({ version }) => `==${version}`));
  return {
    rule: 'drift/conflict',
    message: `No version of ${name} satisfies both ${formatSpecifier(site)} (${siteText(site)}) and ${held} (${lock.path}:${line}), which it includes.`,
    location: locationOf(site),
    remedy: `Change ${siteText(site)} to admit ${held}, or compile ${lock.path} again.`,
    related: [{ path: lock.path, line, column, message: `Holds ${name} ${held}.` }],
    identity: [site.path, name, specifier, lock.path],
  };
}
