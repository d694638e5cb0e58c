import { groupBy } from '../../core/groups.js';
import { intersect } from '../../parsers/pep440/ranges.js';
import { formatVersion, type Version } from '../../parsers/pep440/version.js';
import type { Admitted, AdmittedReader } from './admitted.js';
import type { PackageComparison } from './comparison.js';
import { markersMeet } from './duplicates.js';
import { lockFinder } from './locks.js';
import type { Manifests } from './manifests.js';
import type { Policy } from './policy.js';
import { formatSpecifier, type Site, siteText } from './site.js';

/** A site as its file has it, and what it is to say instead. */
export interface ProposedEdit {
  readonly site: Site;
  /** In PEP 440 terms. */
  readonly admits: readonly string[] | null;
}

/** Declarations of one package in one file that an edit is held against. */
const NEIGHBOUR_LIMIT = 100;

/** Finds out why an edit must not be made: what an installer would refuse, and what nobody can tell without one. */
export class EditCheck {
  private readonly reader: AdmittedReader;
  /** The locks that cover a file. */
  readonly locksFor: ReturnType<typeof lockFinder>;
  /** Indexes by file: their addresses as one text, for one package or, under '', for all. */
  private readonly indexes = new Map<string, Map<string, string>>();
  /** Declarations by file and package. */
  private readonly declared: ReadonlyMap<string, readonly Site[]>;
  /** Exact pins by file. */
  private readonly pins = new Map<string, Map<string, Site>>();

  constructor({ sites, indexes, locks }: Pick<Manifests, 'sites' | 'indexes' | 'locks'>, reader: AdmittedReader) {
    this.reader = reader;
    this.locksFor = lockFinder(locks);
    this.declared = groupBy(sites, keyOf);
    for (const { path, fact } of indexes) {
      const known = entryIn(this.indexes, path);
      for (const name of fact.packages ?? ['']) known.set(name, `${known.get(name) ?? ''}${fact.url}\n`);
    }
    for (const site of sites) {
      const pinned = (reader.read(site.declaration.admits)?.pin ?? null) !== null;
      if (pinned) entryIn(this.pins, site.path).set(site.declaration.name, site);
    }
  }

  /** The reason against an edit, for the end of a sentence; null where nothing speaks against it. */
  refusal(edit: ProposedEdit, comparison: PackageComparison): string | null {
    const [now, then] = [this.reader.read(edit.site.declaration.admits), this.reader.read(edit.admits)];
    if (now === null || then === null) return 'what it asks for is not told by its version';
    // Whoever names the version, or the file to follow, has decided.
    if (isNamed(comparison.policy)) return null;
    return (
      buildRefusal(now, then) ??
      this.neighbourRefusal(edit.site, now, then) ??
      this.indexRefusal(edit.site, then, comparison.sites) ??
      this.lockRefusal(edit.site, then) ??
      this.jumpRefusal(edit.site, now, then)
    );
  }

  /** Another line of the file that asks for the package in other words: an installer wants both. */
  private neighbourRefusal(site: Site, now: Admitted, then: Admitted): string | null {
    const { group, marker } = site.declaration;
    const forbids = (this.declared.get(keyOf(site)) ?? []).slice(0, NEIGHBOUR_LIMIT).find((other) => {
      const admitted = this.reader.read(other.declaration.admits);
      const together = other.declaration.group === group || other.declaration.group === null || group === null;
      // What asks for the same is edited in the same way.
      const differs = other !== site && admitted !== null && admitted.key !== now.key;
      return differs && together && markersMeet(other.declaration.marker, marker) && !this.meets(then, admitted);
    });
    return forbids === undefined ? null : `${siteText(forbids)} asks for ${formatSpecifier(forbids)}`;
  }

  private indexRefusal(site: Site, then: Admitted, sites: readonly Site[]): string | null {
    const donors = sites.filter(({ declaration }) => this.reader.read(declaration.admits)?.key === then.key);
    const own = this.indexOf(site);
    if (donors.length === 0 || donors.some((donor) => this.indexOf(donor) === own)) return null;
    return own === '' ? `${donors[0]!.path} takes it from an index of its own` : 'it comes from an index of its own';
  }

  private indexOf({ path, declaration }: Site): string {
    const known = this.indexes.get(path);
    return known?.get(declaration.name) ?? known?.get('') ?? '';
  }

  private lockRefusal({ path, declaration }: Site, then: Admitted): string | null {
    for (const lock of this.locksFor(path)) {
      const held = (lock.packages.get(declaration.name) ?? []).map(({ version }) => version);
      const fits = (version: string | null): boolean =>
        version === null || this.meets(then, this.reader.read([`==${version}`]));
      if (held.length > 0 && !held.some(fits)) return `${lock.path} holds ${held.join(' and ')}`;
    }
    return null;
  }

  private meets(one: Admitted, other: Admitted | null): boolean {
    return other === null || intersect(one.ranges, other.ranges).length > 0;
  }

  /** Another major version may be what a pinned neighbour forbids: only an installer can tell. */
  private jumpRefusal(site: Site, now: Admitted, then: Admitted): string | null {
    const jumps = now.pin !== null && then.pin !== null ? series(now.pin) !== series(then.pin) : !this.meets(now, then);
    if (!jumps) return null;
    for (const [name, pinned] of this.pins.get(site.path) ?? []) {
      if (name !== site.declaration.name) {
        return `${name}${formatSpecifier(pinned)} beside it may forbid another major version`;
      }
    }
    return null;
  }
}

function keyOf({ path, declaration }: Site): string {
  return `${path}\n${declaration.name}`;
}

/** Whether a policy says itself what to write. */
function isNamed({ kind, version }: Policy): boolean {
  return kind === 'snap-to' || (kind === 'pinned' && version !== null);
}

/** Builds such as `2.1.0+cpu` come from indexes of their own; none is written for another. */
function buildRefusal({ pin: now }: Admitted, { pin: then }: Admitted): string | null {
  const [own, other] = [labelOf(now), labelOf(then)];
  if (own === other) return null;
  return other === null ? `it is the build +${own}` : `${formatVersion(then!)} is a build of its own`;
}

function labelOf(pin: Version | null): string | null {
  return pin === null ? null : (/\+(.*)$/.exec(formatVersion(pin))?.[1] ?? null);
}

/** The part of a version whose change announces that things break. */
function series({ epoch, release }: Version): string {
  const [major = 0, minor = 0] = release;
  return major === 0 ? `${epoch}!0.${minor}` : `${epoch}!${major}`;
}

function entryIn<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, V>();
  map.set(key, made);
  return made;
}
