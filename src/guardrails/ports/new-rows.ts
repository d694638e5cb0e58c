import { DEFAULT_MACHINE } from '../../analysis/endpoints/options.js';
import type { Registry } from '../../analysis/ports/registry.js';
import { compareText } from '../../core/finding.js';
import { formatRange } from '../../parsers/ports.js';
import { isClaim } from './collisions.js';
import type { NewRow } from './registry-edit.js';
import { indexRegistry } from './registry-index.js';
import type { Use } from './use.js';

/** Rows for every wanted port that the registry lacks, by port; names are made from the services'. */
export function newRows(uses: readonly Use[], registry: Registry | null): readonly NewRow[] {
  const index = indexRegistry(registry ?? { path: '', rows: [], problems: [] });
  const named = registry === null || registry.rows.length === 0 || registry.rows.some(({ name }) => name !== null);
  const taken = new Set((registry?.rows ?? []).map(({ name }) => name));
  const claims = new Map<string, { use: Use; range: NewRow['range'] }>();
  for (const use of uses) {
    if (!isClaim(use) || use.machine.isolated) continue;
    for (const range of use.ports) {
      if (index.covering(range, use.protocol, use.machine.name).length > 0) continue;
      const key = `${formatRange(range)}/${use.protocol}@${use.machine.name}`;
      if (!claims.has(key)) claims.set(key, { use, range });
    }
  }
  const sorted = [...claims.entries()].sort(
    ([a, one], [b, two]) => one.range.first - two.range.first || compareText(a, b),
  );
  return sorted.map(([, { use, range }]) => ({
    name: named ? uniqueName(nameFor(use), taken) : null,
    range,
    protocol: use.protocol,
    machine: use.machine.name === DEFAULT_MACHINE ? null : use.machine.name,
  }));
}

/** `services/order-agent/main.py` is called `ORDER_AGENT`. */
function nameFor(use: Use): string {
  const parts = use.service.name
    .replace(/\.\w+$/, '')
    .split(/[/=:\s]+/)
    .filter((part) => part !== '');
  const general = /^(?:main|app|server|service|__main__|src|run)$/i;
  const best = parts.findLast((part) => !general.test(part)) ?? parts.at(-1) ?? 'PORT';
  const name = best
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[A-Z]/.test(name) ? name : `PORT_${name}`;
}

function uniqueName(base: string, taken: Set<string | null>): string {
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`;
  taken.add(name);
  return name;
}
