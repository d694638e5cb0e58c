import type { Finding } from '../../core/finding.js';
import type { DeclarationKind } from '../../facts/dependencies/fact.js';
import type { AdmittedReader } from './admitted.js';
import type { PackageComparison } from './comparison.js';
import { INSTALLERS } from './environment.js';
import type { Manifests } from './manifests.js';
import { formatList, formatSpecifier, locationOf, type Site, siteText } from './site.js';

/** Kinds of files that describe an environment; a library's metadata rightly leaves versions open. */
const ENVIRONMENTS: ReadonlySet<DeclarationKind> = new Set(['requirements', 'dockerfile', 'conda', 'pipfile']);
const RELATED_LIMIT = 20;

/**
 * Finds environment files that take any version of a package where another one, installed together with them, pins it.
 * A pin that reaches the file through an include, a constraint or a lock is no finding.
 */
export class UnpinnedBesidePins {
  private readonly manifests: Manifests;
  private readonly reader: AdmittedReader;
  private readonly locked: ReadonlySet<string>;
  private readonly settled: ReadonlySet<string>;

  constructor(manifests: Manifests, reader: AdmittedReader) {
    this.manifests = manifests;
    this.reader = reader;
    this.locked = new Set(manifests.locks.flatMap(({ sources }) => [...sources.keys()]));
    const held = manifests.locks.flatMap(({ path, packages }) =>
      [...packages.keys()].map((name) => this.key(path, name)),
    );
    const pinned = manifests.sites.filter((site) => this.isPinned(site));
    this.settled = new Set([...held, ...pinned.map(({ path, declaration }) => this.key(path, declaration.name))]);
  }

  /** At most one notice for a package whose declarations have nothing worse to say. */
  findings({ name, policy, sites, disagreements }: PackageComparison): readonly Finding[] {
    if (policy.kind !== 'same' || disagreements.length > 0 || INSTALLERS.has(name)) return [];
    const given = sites.filter(({ declaration }) => ENVIRONMENTS.has(declaration.kind));
    const pins = given.filter((site) => this.isPinned(site));
    const bare = given.filter((site) => this.isBare(site));
    const [first, ...others] = bare;
    const [pin] = pins;
    if (first === undefined || pin === undefined) return [];
    const related = [...pins, ...others].slice(0, RELATED_LIMIT);
    return [
      {
        rule: 'drift/loose',
        message: `${formatList(bare.map(siteText))} ${others.length === 0 ? 'takes' : 'take'} any version of ${name}, which ${siteText(pin)} pins to ${formatSpecifier(pin)}.`,
        location: locationOf(first),
        remedy: `Pin ${name} to ${formatSpecifier(pin)} there too, or put up with it.`,
        related: related.map((site) => ({ ...locationOf(site), message: `Asks for ${formatSpecifier(site)}.` })),
        identity: [name, 'bare', ...new Set(pins.map(({ declaration }) => this.reader.read(declaration.admits)!.key))],
      },
    ];
  }

  private isPinned({ declaration }: Site): boolean {
    return this.reader.read(declaration.admits)?.pin != null;
  }

  private isBare({ path, declaration }: Site): boolean {
    const isAny = this.reader.read(declaration.admits)?.any === true;
    return isAny && !this.locked.has(path) && !this.settled.has(this.key(path, declaration.name));
  }

  private key(path: string, name: string): string {
    return `${this.manifests.units.includedWith(path)}\n${name}`;
  }
}
