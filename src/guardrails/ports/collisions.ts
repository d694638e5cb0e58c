import type { IsCopy } from '../../analysis/clones/copies.js';
import { compareText } from '../../core/finding.js';
import { groupBy } from '../../core/groups.js';
import { formatRange, intersection, type PortRange, type Protocol } from '../../parsers/ports.js';
import type { Alternatives } from './alternatives.js';
import { shortages } from './choices.js';
import { Contest, wantOneAddress } from './contest.js';
import { compareUses, sameService, type Use } from './use.js';

/** Port numbers that more services want than may have them. */
export interface Collision {
  readonly ports: PortRange;
  readonly protocol: Protocol;
  readonly machine: string;
  /** Every use involved, in source order. */
  readonly uses: readonly Use[];
  /** Names of the services, sorted. */
  readonly services: readonly string[];
}

/** One range that one or more uses of a file want for the same service and address. */
interface Claim {
  readonly use: Use;
  readonly uses: Use[];
  readonly range: PortRange;
}

/** Whether a use wants known numbers for itself. */
export function isClaim(use: Use): boolean {
  return use.status === 'resolved' && use.wanted && !use.occasional;
}

/**
 * The collisions among uses: the same number, machine and protocol, overlapping addresses, different services that can
 * run together. `maxCount` services may share a port; copies of one file are one.
 */
export function collisions(
  uses: readonly Use[],
  together: Alternatives,
  maxCount: number,
  isCopy: IsCopy,
): readonly Collision[] {
  const found: Collision[] = [];
  const add = (range: PortRange, members: Iterable<Use>): void => {
    const involved = [...members].sort(compareUses);
    const { protocol, machine } = involved[0]!;
    const services = [...new Set(involved.map(({ service }) => service.name))].sort(compareText);
    found.push({ ports: range, protocol, machine: machine.name, uses: involved, services });
  };
  for (const claims of claimsByMachine(uses)) {
    for (const { range, members } of overlaps(claims.filter(isFixed), together)) {
      if (haveMoreServicesThan(maxCount, [...members], isCopy)) add(range, members);
    }
    const all = claims.flatMap((claim) => claim.uses);
    for (const shortage of shortages(all, together)) {
      if (haveMoreServicesThan(maxCount, shortage.uses, isCopy)) add(shortage.range, shortage.uses);
    }
    for (const { range, uses: pair } of doubles(all)) add(range, pair);
  }
  return found.sort((a, b) => a.ports.first - b.ports.first || compareText(key(a), key(b)));
}

function isFixed({ use }: Claim): boolean {
  return use.published?.choice !== true;
}

/** Host ports that one compose service publishes to two targets: Docker cannot start it. */
function doubles(uses: readonly Use[]): readonly { readonly range: PortRange; readonly uses: readonly Use[] }[] {
  const published = uses.filter(({ published }) => published?.choice === false && published.target !== null);
  const byService = groupBy(published, ({ service }) => service.key);
  return [...byService.values()].flatMap((group) => {
    const sorted = [...group].sort((a, b) => a.ports[0]!.first - b.ports[0]!.first || compareUses(a, b));
    return sorted.flatMap((use, index) => {
      const before = sorted[index - 1];
      const range = before === undefined ? null : intersection(before.ports[0]!, use.ports[0]!);
      if (range === null || offset(before!) === offset(use) || !wantOneAddress(before!, use)) return [];
      if (!runTogether(before!, use)) return [];
      return [{ range, uses: [before!, use] }];
    });
  });
}

function runTogether(a: Use, b: Use): boolean {
  return a.published!.setting.stacks.some((stack) => b.published!.setting.stacks.includes(stack));
}

function offset({ published, ports }: Use): number {
  return published!.target! - ports[0]!.first;
}

function key(collision: Collision): string {
  return [collision.protocol, collision.machine, ...collision.services].join('\0');
}

function claimsByMachine(uses: readonly Use[]): Iterable<readonly Claim[]> {
  const machines = new Map<string, Map<string, Claim>>();
  for (const use of uses) {
    if (!isClaim(use)) continue;
    const machine = `${use.machine.name}\0${use.protocol}`;
    const claims = machines.get(machine) ?? new Map<string, Claim>();
    machines.set(machine, claims);
    for (const range of use.ports) {
      const claim = `${range.first}-${range.last}\0${use.path}\0${use.service.key}\0${use.address}`;
      const known = claims.get(claim);
      if (known === undefined) claims.set(claim, { use, uses: [use], range });
      else known.uses.push(use);
    }
  }
  return [...machines.values()].map((claims) => [...claims.values()]);
}

/** Ranges compared with each other that overlap without being equal; a port has rarely more than two. */
const OPEN_RANGES = 16;

/** Sweeps over the ranges by first port; the members of each shared range are gathered under that range. */
function overlaps(
  claims: readonly Claim[],
  together: Alternatives,
): Iterable<{ readonly range: PortRange; readonly members: ReadonlySet<Use> }> {
  const found = new Map<string, { range: PortRange; members: Set<Use> }>();
  const gather = (range: PortRange, contested: Iterable<Claim>): void => {
    for (const { uses } of contested) {
      const entry = found.get(formatRange(range)) ?? { range, members: new Set() };
      for (const use of uses) entry.members.add(use);
      found.set(formatRange(range), entry);
    }
  };
  let open: Contest<Claim>[] = [];
  for (const group of groupBy(sorted(claims), ({ range }) => formatRange(range)).values()) {
    const { range } = group[0]!;
    const contest = new Contest(group, together);
    open = open.filter(({ claims: [other] }) => other!.range.last >= range.first).slice(-OPEN_RANGES);
    for (const other of open) gather(intersection(other.claims[0]!.range, range)!, contest.against(other));
    gather(range, contest.among());
    open.push(contest);
  }
  return found.values();
}

function sorted(claims: readonly Claim[]): readonly Claim[] {
  return [...claims].sort(
    (a, b) => a.range.first - b.range.first || a.range.last - b.range.last || compareUses(a.use, b.use),
  );
}

/** Whether there are more services than that when those inside one another, and copies of one file, count once. */
function haveMoreServicesThan(count: number, uses: readonly Use[], isCopy: IsCopy): boolean {
  const kept: Use[] = [];
  for (const use of uses) {
    if (!kept.some((other) => sameService(other.service, use.service) || isCopy(other.path, use.path))) kept.push(use);
    if (kept.length > count) return true;
  }
  return false;
}
