import { compareText } from '../../core/finding.js';
import { append } from '../../core/groups.js';
import { OWN_ENVIRONMENTS } from '../../facts/dependencies/fact.js';
import { ISOLATED_GROUPS } from '../../facts/dependencies/pyproject.js';
import { unite } from '../../parsers/pep440/ranges.js';
import { contextsOf } from '../../parsers/pep508/contexts.js';
import { parseMarker } from '../../parsers/pep508/marker.js';
import type { Admitted, AdmittedReader } from './admitted.js';
import { Choices } from './choices.js';
import { type Disagreement, type Faction, judge } from './evaluate.js';
import type { Manifests } from './manifests.js';
import type { Policies, Policy } from './policy.js';
import type { Site } from './site.js';
import type { Units } from './units.js';

/** The declarations of one package under one policy, and what they disagree about. */
export interface PackageComparison {
  readonly name: string;
  readonly policy: Policy;
  /** Every declaration of the group that was compared. */
  readonly sites: readonly Site[];
  readonly factions: readonly Faction[];
  readonly disagreements: readonly Disagreement[];
}

/**
 * Compares the declarations of every package: those of a policy wherever they stand, all others with what is installed
 * together with them; sorted by package, then by group and unit.
 */
export class Comparer {
  /** What it reads specifiers with. */
  readonly reader: AdmittedReader;
  private readonly policies: Policies;
  private readonly units: Units;
  private readonly choices: Choices;
  private readonly contexts = new Map<string, readonly (readonly (string | null)[])[]>();

  constructor(reader: AdmittedReader, policies: Policies, manifests: Manifests) {
    this.reader = reader;
    this.policies = policies;
    this.units = manifests.units;
    this.choices = new Choices(manifests);
  }

  /** Whether a policy of the configuration, and not the default, is for a declaration. */
  isUnderPolicy({ path, declaration }: Site): boolean {
    return this.policies.for(declaration.name, path).isConfigured;
  }

  compare(sites: readonly Site[]): readonly PackageComparison[] {
    const byPackage = new Map<string, Site[]>();
    for (const site of sites) {
      // A path or address without a name has nothing to be compared by.
      if (site.example || site.declaration.name === '' || ISOLATED_GROUPS.has(site.declaration.group ?? '')) continue;
      append(byPackage, site.declaration.name, site);
    }
    const names = [...byPackage.keys()].sort();
    return names.flatMap((name) => this.comparePackage(name, byPackage.get(name)!));
  }

  private comparePackage(name: string, sites: readonly Site[]): readonly PackageComparison[] {
    const groups = new Map<string, { readonly policy: Policy; readonly group: number; readonly sites: Site[] }>();
    for (const site of sites) {
      const { policy, group, isConfigured } = this.policies.for(name, site.path);
      const unit = isConfigured ? '' : this.units.unitOf(site.path);
      const { kind, group: environment } = site.declaration;
      const own = OWN_ENVIRONMENTS.has(kind) ? `${site.path}\n${environment}` : '';
      const key = `${group}\n${unit}\n${own}`;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { policy, group, sites: [site] });
      else known.sites.push(site);
    }
    return [...groups]
      .sort(([a, { group: m }], [b, { group: n }]) => m - n || compareText(a, b))
      .map(([, group]) => this.compareGroup(name, group.policy, group.sites));
  }

  private compareGroup(name: string, policy: Policy, sites: readonly Site[]): PackageComparison {
    const quiet = policy.kind === 'ignored' || policy.kind === 'banned';
    const factions = quiet ? [] : this.factionsOf(sites);
    const possible = factions.filter(({ admitted }) => admitted.ranges.length > 0);
    const alone = possible.length < 2 && policy.version === null;
    const disagreements = alone ? [] : this.contextsFor(possible).flatMap((context) => judge(context, policy));
    return { name, policy, sites, factions, disagreements: merge(disagreements) };
  }

  private factionsOf(sites: readonly Site[]): readonly Faction[] {
    const { common, choices } = this.choices.among(sites, this.reader);
    const factions = new Map<string, { admitted: Admitted; marker: string | null; isChoice: boolean; sites: Site[] }>();
    for (const site of common) {
      const { admits, marker } = site.declaration;
      const admitted = this.reader.read(admits);
      if (admitted === null) continue;
      const key = marker === null ? admitted.key : `${admitted.key};${marker}`;
      const known = factions.get(key);
      if (known === undefined) factions.set(key, { admitted, marker, isChoice: false, sites: [site] });
      else known.sites.push(site);
    }
    return [...factions.values(), ...choices.map((offered) => this.factionOf(offered))];
  }

  /** Who offers a choice is content with any of it. */
  private factionOf(offered: readonly Site[]): Faction {
    const admitted = offered.map(({ declaration }) => this.reader.read(declaration.admits)!);
    const ranges = admitted.map((each) => each.ranges).reduce(unite);
    const keys = [...new Set(admitted.map(({ key }) => key))].sort();
    return {
      admitted: { ranges, pin: null, any: false, key: keys.join('||') },
      marker: null,
      isChoice: true,
      sites: offered,
    };
  }

  /** The factions that can meet in one environment, once for each largest set of markers that hold together. */
  private contextsFor(factions: readonly Faction[]): readonly (readonly Faction[])[] {
    const markers = [...new Set(factions.map(({ marker }) => marker))].filter((marker) => marker !== null).sort();
    if (markers.length === 0) return [factions];
    const key = markers.join('\n');
    let contexts = this.contexts.get(key);
    if (contexts === undefined) {
      const parsed = markers.map((text) => ({ text, marker: parseMarker(text) }));
      const readable = parsed.flatMap(({ text, marker }) => (marker.kind === 'fault' ? [] : [{ text, marker }]));
      const sets = contextsOf(readable.map(({ marker }) => marker));
      contexts = (sets.length === 0 ? [[]] : sets).map((set) => [null, ...set.map((index) => readable[index]!.text)]);
      this.contexts.set(key, contexts);
    }
    return contexts.map((context) => factions.filter(({ marker }) => context.includes(marker)));
  }
}

/** One disagreement of each kind: who is wrong in one environment is wrong. Loose ones count where nothing is worse. */
function merge(disagreements: readonly Disagreement[]): readonly Disagreement[] {
  if (disagreements.length < 2) return disagreements;
  const merged: Disagreement[] = [];
  for (const kind of ['conflict', 'mismatch', 'loose'] as const) {
    const same = disagreements.filter((each) => each.kind === kind);
    if (same.length === 0 || (kind === 'loose' && merged.length > 0)) continue;
    const factions = [...new Set(same.flatMap((each) => each.factions))];
    const wrong = new Set(same.flatMap((each) => each.factions.filter((faction) => !each.right.includes(faction))));
    const right = [...new Set(same.flatMap((each) => each.right))].filter((faction) => !wrong.has(faction));
    merged.push({ kind, factions, right });
  }
  return merged;
}
