import type { Registry, RegistryRow } from '../../analysis/ports/registry.js';
import { append } from '../../core/groups.js';
import { intersection, type PortRange, type Protocol } from '../../parsers/ports.js';

/** Answers which rows speak of which ports. */
export interface RegistryIndex {
  /** The rows that cover the whole range with this protocol on this machine. */
  covering(range: PortRange, protocol: Protocol, machine: string): readonly RegistryRow[];
  /** The row with this name, or undefined. */
  named(name: string): RegistryRow | undefined;
  /** Pairs of rows that claim the same number, or the same name, the later row first. */
  duplicates(
    maxCount: number,
  ): readonly { readonly row: RegistryRow; readonly earlier: RegistryRow; readonly what: string }[];
}

/** Builds the index of a registry; rows without a usable port cover nothing. */
export function indexRegistry(registry: Registry): RegistryIndex {
  const usable = registry.rows.filter((row): row is RegistryRow & { range: PortRange } => row.range !== null);
  const singles = new Map<number, RegistryRow[]>();
  const ranges: (RegistryRow & { range: PortRange })[] = [];
  for (const row of usable) {
    if (row.range.first !== row.range.last) ranges.push(row);
    else append(singles, row.range.first, row);
  }
  const names = new Map<string, RegistryRow>();
  for (const row of registry.rows) if (row.name !== null && !names.has(row.name)) names.set(row.name, row);
  return {
    covering(range, protocol, machine) {
      const candidates = range.first === range.last ? [...(singles.get(range.first) ?? []), ...ranges] : ranges;
      return candidates.filter(
        (row) =>
          row.protocol === protocol &&
          (row.machine === null || row.machine === machine) &&
          row.range!.first <= range.first &&
          row.range!.last >= range.last,
      );
    },
    named: (name) => names.get(name),
    duplicates: (maxCount) => [...sameNumber(usable, maxCount), ...sameName(registry.rows)],
  };
}

type Duplicate = { readonly row: RegistryRow; readonly earlier: RegistryRow; readonly what: string };

function sameNumber(rows: readonly (RegistryRow & { range: PortRange })[], maxCount: number): readonly Duplicate[] {
  const sorted = [...rows].sort((a, b) => a.range.first - b.range.first || a.line - b.line);
  const found: Duplicate[] = [];
  let open: (RegistryRow & { range: PortRange })[] = [];
  for (const row of sorted) {
    open = open.filter(({ range }) => range.last >= row.range.first);
    const clashing = open.filter((other) => other.protocol === row.protocol && shareMachine(other, row));
    if (clashing.length >= maxCount) {
      const other = clashing[0]!;
      const [earlier, later] = other.line <= row.line ? [other, row] : [row, other];
      const { first, last } = intersection(other.range, row.range)!;
      found.push({ row: later, earlier, what: first === last ? `port ${first}` : `ports ${first}-${last}` });
    }
    open.push(row);
  }
  return found;
}

function sameName(rows: readonly RegistryRow[]): readonly Duplicate[] {
  const first = new Map<string, RegistryRow>();
  const found: Duplicate[] = [];
  for (const row of rows) {
    if (row.name === null) continue;
    const earlier = first.get(row.name);
    if (earlier === undefined) first.set(row.name, row);
    else if (shareMachine(earlier, row)) found.push({ row, earlier, what: `the name ${row.name}` });
  }
  return found;
}

function shareMachine(a: RegistryRow, b: RegistryRow): boolean {
  return a.machine === null || b.machine === null || a.machine === b.machine;
}
