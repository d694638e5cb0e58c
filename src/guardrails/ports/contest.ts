import { groupBy } from '../../core/groups.js';
import { addressesOverlap, publishedOverlap } from '../../parsers/address.js';
import type { Alternatives } from './alternatives.js';
import { sameService, type Use } from './use.js';

/** Claims of the same ports, and who of them collides with whom. */
export class Contest<Claim extends { readonly use: Use }> {
  readonly claims: readonly Claim[];
  private readonly together: Alternatives;
  /** Claims that collide with the same others, so that one of them answers for all. */
  private readonly alike: readonly (readonly Claim[])[];

  constructor(claims: readonly Claim[], together: Alternatives) {
    this.claims = claims;
    this.together = together;
    this.alike = [...groupBy(claims, ({ use }) => alikeness(use, together)).values()];
  }

  /** The claims that collide with another one of these. */
  among(): readonly Claim[] {
    const contested: (readonly Claim[])[] = [];
    let alone: (readonly Claim[])[] = [];
    for (const claims of this.alike) {
      const met = new Set(alone.filter((other) => this.collide(other, claims)));
      // Who is contested already needs no further proof: one of them is enough.
      const isContested = met.size > 0 || contested.some((other) => this.collide(other, claims));
      contested.push(...met);
      if (met.size > 0) alone = alone.filter((other) => !met.has(other));
      if (isContested) contested.push(claims);
      else alone.push(claims);
    }
    return contested.flat();
  }

  /** The claims of both sides that collide with one of the other side. */
  against(other: Contest<Claim>): readonly Claim[] {
    const met = new Set<readonly Claim[]>();
    for (const claims of this.alike) {
      const opponent = other.alike.find((each) => this.collide(each, claims));
      if (opponent !== undefined) met.add(claims).add(opponent);
    }
    for (const claims of other.alike) {
      if (!met.has(claims) && this.alike.some((each) => this.collide(each, claims))) met.add(claims);
    }
    return [...met].flat();
  }

  private collide([one]: readonly Claim[], [other]: readonly Claim[]): boolean {
    const [a, b] = [one!.use, other!.use];
    return !sameService(a.service, b.service) && wantOneAddress(a, b) && this.together.mayMeet(a, b);
  }
}

/** Whether two uses want overlapping addresses: Docker binds IPv4 and IPv6 apart. */
export function wantOneAddress(a: Use, b: Use): boolean {
  if (a.published !== null && a.address === '::') return publishedOverlap(a.address, b.address);
  if (b.published !== null && b.address === '::') return publishedOverlap(b.address, a.address);
  return addressesOverlap(a.address, b.address);
}

/** Equal for uses that collide with the same others. */
function alikeness(use: Use, together: Alternatives): string {
  const { key, home, alias, profiles } = use.service;
  const run = use.run === undefined ? null : [use.path, use.run];
  return JSON.stringify([
    key,
    home,
    alias,
    profiles,
    use.address,
    use.published?.setting.stacks,
    together.membership(use),
    run,
  ]);
}
