import type { Registry } from '../../analysis/ports/registry.js';
import { UserError } from '../../core/errors.js';
import { isPort, type PortRange, parsePorts } from '../../parsers/ports.js';
import type { Use } from './use.js';

/** The first free ports of a range: used by nobody on the machine, in no row that speaks of it. */
export function freePorts(
  range: PortRange,
  count: number,
  machine: string,
  uses: readonly Use[],
  registry: Registry | null,
): readonly number[] {
  const rows = (registry?.rows ?? []).flatMap((row) =>
    row.range === null || (row.machine !== null && row.machine !== machine) ? [] : [row.range],
  );
  const used = uses
    .filter((use) => !use.occasional && use.machine.name === machine && use.role !== 'connect')
    .flatMap(({ ports }) => ports);
  const taken = [...rows, ...used].sort((a, b) => a.first - b.first);
  const free: number[] = [];
  let next = 0;
  for (let port = range.first; port <= range.last && free.length < count; port++) {
    while (next < taken.length && taken[next]!.last < port) next++;
    const blocking = taken.slice(next).find(({ first, last }) => first <= port && port <= last);
    if (blocking === undefined) free.push(port);
    else port = blocking.last;
  }
  return free;
}

/** Reads a range that somebody typed; `name` is the flag or option it came from. */
export function rangeGiven(text: string, name: string): PortRange {
  const range = parsePorts(text);
  if (range === null || !isPort(range.first) || !isPort(range.last)) {
    throw new UserError(`takes a range of ports such as 5000-9999, not ${JSON.stringify(text.slice(0, 40))}.`, {
      key: name,
    });
  }
  return range;
}
