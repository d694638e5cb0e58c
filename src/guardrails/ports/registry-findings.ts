import { type Registry, type RegistryRow, rowTitle } from '../../analysis/ports/registry.js';
import type { Finding } from '../../core/finding.js';
import { formatRange } from '../../parsers/ports.js';
import { isClaim } from './collisions.js';
import { PortSets } from './port-sets.js';
import { indexRegistry } from './registry-index.js';
import type { Use } from './use.js';

/** What the registry says of the code and the code of the registry. */
export function registryFindings(registry: Registry, uses: readonly Use[], maxCount: number): readonly Finding[] {
  const index = indexRegistry(registry);
  return [
    ...uses.flatMap((use) => unregistered(use, index)),
    ...index.duplicates(maxCount).map(duplicate),
    ...registry.rows.filter(({ faults }) => faults.length > 0).map(incomplete),
    ...staleRows(registry, uses).map(stale),
    ...uses.flatMap((use) => literals(use, index)),
  ];
}

type Index = ReturnType<typeof indexRegistry>;

function unregistered(use: Use, index: Index): readonly Finding[] {
  if (!isClaim(use) || use.machine.isolated) return [];
  return use.ports
    .filter((range) => index.covering(range, use.protocol, use.machine.name).length === 0)
    .map((range) => ({
      rule: 'ports/unregistered',
      message: `${use.service.name} uses port ${formatRange(range)}/${use.protocol} (${use.via}), which the registry does not list.`,
      location: { path: use.path, line: use.line, column: use.column },
      remedy: 'Run `guardrails ports write` and fill in purpose and owner of the new row.',
      identity: [use.protocol, formatRange(range), use.service.key, use.machine.name],
    }));
}

function duplicate({ row, earlier, what }: ReturnType<Index['duplicates']>[number]): Finding {
  return {
    rule: 'ports/duplicate',
    message: `The registry gives ${what} to both ${rowTitle(earlier)} and ${rowTitle(row)}.`,
    location: { path: row.path, line: row.line, column: row.column },
    remedy: 'Change one of the two rows: `guardrails ports next` lists free ports.',
    related: [
      { path: earlier.path, line: earlier.line, column: earlier.column, message: `The row for ${rowTitle(earlier)}.` },
    ],
    identity: [what, rowTitle(earlier), rowTitle(row)],
  };
}

function incomplete(row: RegistryRow): Finding {
  return {
    rule: 'ports/incomplete',
    message: `The registry's row for ${rowTitle(row)} is incomplete: ${row.faults.join(', and ')}.`,
    location: { path: row.path, line: row.line, column: row.column },
    // What `ports write` has just added is a task, no fault.
    ...(row.isBlank ? { severity: 'notice' as const } : {}),
    remedy: 'Complete the row.',
    identity: [row.name ?? '', row.range === null ? '' : formatRange(row.range), ...row.faults],
  };
}

function staleRows(registry: Registry, uses: readonly Use[]): readonly RegistryRow[] {
  const used = new PortSets<string>();
  for (const { protocol, machine, ports } of uses) {
    // A row for every machine speaks of all uses, and any row of those on machines of their own.
    const keys = [`${protocol}`, `${protocol} ${machine.name}`, ...(machine.isolated ? [`${protocol}\0`] : [])];
    for (const range of ports) for (const key of keys) used.add(key, range);
  }
  return registry.rows.filter(({ range, protocol, machine }) => {
    if (range === null) return false;
    const keys = machine === null ? [protocol] : [`${protocol} ${machine}`, `${protocol}\0`];
    return !keys.some((key) => used.meets(key, range));
  });
}

function stale(row: RegistryRow): Finding {
  return {
    rule: 'ports/stale',
    message: `Nothing in the repository uses the registry's ${rowTitle(row)} (${formatRange(row.range!)}/${row.protocol}).`,
    location: { path: row.path, line: row.line, column: row.column },
    identity: [row.name ?? '', formatRange(row.range!), row.protocol],
  };
}

function literals(use: Use, index: Index): readonly Finding[] {
  if (use.occasional || use.machine.isolated || use.ports.length !== 1) return [];
  const name = index.covering(use.ports[0]!, use.protocol, use.machine.name).find((row) => row.name !== null)?.name;
  if (name === undefined) return [];
  return use.sources.map((source) => ({
    rule: 'ports/literal',
    message: `Port ${formatRange(use.ports[0]!)} is hard-coded here, and the registry calls it ${name}.`,
    location: { ...source, path: source.path },
    remedy: `Ask the registry with get_port(${JSON.stringify(name)}); \`guardrails ports fix\` does it for you.`,
    identity: [String(name), use.service.key],
  }));
}
