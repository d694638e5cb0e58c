import type { Block, Cell } from '../../core/document.js';
import { compareText } from '../../core/finding.js';
import { append } from '../../core/groups.js';
import type { Json } from '../../facts/facts.js';
import { formatRange } from '../../parsers/ports.js';
import type { Collision } from './collisions.js';
import { portsText, type Use } from './use.js';

/** Columns of `guardrails ports list`. */
export const USE_COLUMNS = [
  'path',
  'line',
  'column',
  'role',
  'protocol',
  'address',
  'ports',
  'status',
  'via',
  'service',
  'machine',
] as const;

/** A use as `guardrails ports list` prints it: single ports are numbers, ranges are texts such as `5600-5615`. */
export function useRow(use: Use): Readonly<Record<string, Json>> {
  const { path, line, column, role, protocol, address, status, via } = use;
  const ports = use.ports.map((range) => (range.first === range.last ? range.first : formatRange(range)));
  const service = use.service.name;
  return { path, line, column, role, protocol, address, ports, status, via, service, machine: use.machine.name };
}

/** Columns of `guardrails ports list --conflicts`. */
export const CONFLICT_COLUMNS = ['wanted', 'service', 'role', 'address', 'path', 'line', 'via', 'machine'] as const;

/** The uses of a collision, one row each: the contested numbers, who wants them, where, and why. */
export function conflictRows(collision: Collision): readonly Readonly<Record<string, Json>>[] {
  const wanted = `${formatRange(collision.ports)}/${collision.protocol}`;
  return collision.uses.map(({ service, role, address, path, line, via }) => {
    return { wanted, service: service.name, role, address, path, line, via, machine: collision.machine };
  });
}

const ROWS = 200;

/** The summary: a table from port to services, conflicts first, and what could not be resolved. */
export function summaryBlocks(uses: readonly Use[], collisions: readonly Collision[]): readonly Block[] {
  const groups = new Map<string, Use[]>();
  for (const use of uses) {
    if (use.status !== 'resolved' || use.role === 'connect') continue;
    for (const range of use.ports) {
      const key = `${formatRange(range)}/${use.protocol}\0${use.machine.name}`;
      append(groups, key, use);
    }
  }
  const clashing = new Set(collisions.flatMap(({ uses: involved }) => involved));
  const rows = [...groups].map(([key, members]) => {
    const [port = '', machine = ''] = key.split('\0');
    const services = [...new Set(members.map(({ service }) => service.name))].sort(compareText);
    return { port, machine, services, conflict: members.some((use) => clashing.has(use)) };
  });
  rows.sort(
    (a, b) =>
      Number(b.conflict) - Number(a.conflict) ||
      Number.parseInt(a.port, 10) - Number.parseInt(b.port, 10) ||
      compareText(`${a.port} ${a.machine}`, `${b.port} ${b.machine}`),
  );
  const unresolved = uses.filter(({ status }) => status === 'unresolved');
  const blocks: Block[] = [];
  if (rows.length > 0) {
    blocks.push({
      kind: 'table',
      title: 'Ports',
      columns: ['Port', 'Services', 'Machine', ''],
      rows: rows
        .slice(0, ROWS)
        .map(({ port, machine, services, conflict }): readonly Cell[] => [
          { code: port },
          services.join(', '),
          machine,
          conflict ? { bold: 'conflict' } : '',
        ]),
    });
    if (rows.length > ROWS) blocks.push({ kind: 'text', text: `${rows.length - ROWS} more ports are in the list.` });
  }
  if (unresolved.length > 0) {
    blocks.push({
      kind: 'list',
      title: `Not resolved (${unresolved.length})`,
      items: unresolved.slice(0, 20).map((use) => `${use.path}:${use.line} ${use.role} ${portsText(use)}: ${use.via}`),
    });
  }
  return blocks;
}
