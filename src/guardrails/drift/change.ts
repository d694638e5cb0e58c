import { compareText } from '../../core/finding.js';
import type { DependencyDeclaration, Dialect } from '../../facts/dependencies/fact.js';
import { formatVersion } from '../../parsers/pep440/version.js';
import type { AdmittedReader } from './admitted.js';
import type { PackageComparison } from './comparison.js';
import type { Disagreement, Faction } from './evaluate.js';
import type { Policy } from './policy.js';
import { compareSites, type Site } from './site.js';

/** A new specifier for a site. */
export interface Change {
  readonly site: Site;
  /** What to write instead, in the dialect of the site; null where no declaration shows what would be right. */
  readonly specifier: string | null;
}

/** The fewest changes that end a disagreement, sorted by place. */
export function changesFor({ policy, factions }: PackageComparison, disagreement: Disagreement): readonly Change[] {
  const wrong = disagreement.factions.filter((faction) => !disagreement.right.includes(faction));
  const leaders = disagreement.right.length > 0 ? disagreement.right : factions.filter((each) => !wrong.includes(each));
  const changes = wrong.flatMap((faction) => {
    // Which of its choices to give up, only its authors know.
    const model = faction.isChoice ? null : modelFor(faction, leaders, policy);
    return faction.sites.map((site) => ({
      site,
      specifier: faction.isChoice
        ? null
        : fitting(site.declaration, specifierFor(site.declaration.dialect, model, policy)),
    }));
  });
  return changes.sort((a, b) => compareSites(a.site, b.site));
}

/** The changes that give a `pinned` package the one pin its policy names or its declarations agree on. */
export function pinningChanges(
  { policy, sites, factions }: PackageComparison,
  reader: AdmittedReader,
): readonly Change[] {
  if (policy.kind !== 'pinned') return [];
  const pins = new Map(factions.map((faction) => [faction.admitted.pin && faction.admitted.key, faction]));
  pins.delete(null);
  const model = pins.size === 1 ? [...pins.values()][0]! : null;
  return sites
    .filter(({ declaration }) => reader.read(declaration.admits)?.pin === null)
    .map((site) => ({
      site,
      specifier: fitting(site.declaration, specifierFor(site.declaration.dialect, model, policy)),
    }));
}

/** Whom a faction should copy: a pin another pin, a range another range, the more used the better. */
function modelFor(faction: Faction, leaders: readonly Faction[], policy: Policy): Faction | null {
  const isPin = faction.admitted.pin !== null;
  const follows = ({ sites }: Faction): boolean => sites.some(({ path }) => path === policy.file);
  const ranked = leaders
    .filter(({ admitted, isChoice }) => !admitted.any && !isChoice && (admitted.pin !== null || !isPin))
    .sort(
      (a, b) =>
        Number(follows(b)) - Number(follows(a)) ||
        Number((b.admitted.pin !== null) === isPin) - Number((a.admitted.pin !== null) === isPin) ||
        b.sites.length - a.sites.length ||
        compareText(a.admitted.key, b.admitted.key),
    );
  return ranked[0] ?? null;
}

function specifierFor(dialect: Dialect, model: Faction | null, policy: Policy): string | null {
  if (policy.kind === 'pinned' && policy.version !== null) return pinned(policy.version, dialect);
  if (model === null) return null;
  const { admitted, sites } = model;
  const [source] = sites;
  const { declaration } = source!;
  if (admitted.pin !== null) {
    const written = /([^\s=]+)$/.exec(declaration.specifier)?.[1] ?? formatVersion(admitted.pin);
    return pinned(written, dialect);
  }
  if (dialect === 'version') return null;
  if (declaration.dialect === dialect) return declaration.specifier;
  return declaration.admits!.length === 1 ? declaration.admits![0]! : null;
}

/** A specifier only where it can stand: no redirection for a shell, no comma inside a YAML list, nothing unheard of. */
function fitting({ kind }: DependencyDeclaration, specifier: string | null): string | null {
  if (specifier === null || !/^[A-Za-z0-9.!+*_,<>=~^| -]+$/.test(specifier)) return null;
  if ((kind === 'dockerfile' || kind === 'workflow') && /[<>|!*~ ]/.test(specifier)) return null;
  return (kind === 'conda' || kind === 'pre-commit') && /[,|]/.test(specifier) ? null : specifier;
}

function pinned(version: string, dialect: Dialect): string {
  return dialect === 'version' ? version : `==${version}`;
}
