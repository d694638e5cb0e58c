import { parseRegistry, type Registry } from '../../analysis/ports/registry.js';
import type { Finding } from '../../core/finding.js';
import { type PortRange, type Protocol, parsePorts } from '../../parsers/ports.js';
import { indexRegistry } from './registry-index.js';

/** A row of a port table from before the registry. */
export interface LegacyRow {
  readonly range: PortRange;
  readonly protocol: Protocol;
  /** Purpose or name, where the table has one. */
  readonly title: string;
  readonly line: number;
}

/** Reads a legacy table: YAML like a registry, or CSV whose header has a `port` column. Rows without a port are left out. */
export function parseLegacy(path: string, text: string): readonly LegacyRow[] {
  if (!/\.csv$/i.test(path)) {
    return parseRegistry(path, text).rows.flatMap(({ range, protocol, name, purpose, line }) =>
      range === null ? [] : [{ range, protocol, title: name ?? purpose ?? '', line }],
    );
  }
  const [header = [], ...rows] = csvRows(text);
  const column = (...names: readonly string[]): number =>
    header.findIndex((cell) => names.includes(cell.trim().toLowerCase()));
  const port = column('port', 'ports', 'range', 'port range');
  const protocol = column('protocol', 'proto');
  const title = column('name', 'service', 'purpose', 'description');
  return rows.flatMap((cells, index) => {
    const range = parsePorts(cells[port] ?? '');
    const isUdp = cells[protocol]?.trim().toLowerCase() === 'udp';
    if (range === null) return [];
    return [{ range, protocol: isUdp ? 'udp' : 'tcp', title: cells[title]?.trim() ?? '', line: index + 2 }];
  });
}

/** What the legacy table has and the registry lacks. */
export function legacyFindings(
  path: string,
  rows: readonly LegacyRow[],
  registry: Registry | null,
): readonly Finding[] {
  const index = indexRegistry(registry ?? { path: '', rows: [], problems: [] });
  const machines = new Set((registry?.rows ?? []).map(({ machine }) => machine ?? ''));
  return rows
    .filter(({ range, protocol }) =>
      [...machines, ''].every((name) => index.covering(range, protocol, name).length === 0),
    )
    .map(({ range, protocol, title, line }) => {
      const ports = range.first === range.last ? `port ${range.first}` : `ports ${range.first}-${range.last}`;
      return {
        rule: 'ports/legacy',
        message: `The legacy table has ${ports}/${protocol}${title === '' ? '' : ` for ${title}`}, and the registry does not.`,
        location: { path, line },
        identity: [protocol, String(range.first), String(range.last)],
      };
    });
}

/** Cells of a CSV text by line; quoted cells may hold commas and doubled quotes, but no line breaks. */
function csvRows(text: string): readonly (readonly string[])[] {
  return text
    .split(/\r\n|[\r\n]/)
    .filter((line, index, lines) => line !== '' || index < lines.length - 1)
    .map((line) =>
      [...line.slice(0, 10_000).matchAll(/(?:^|[,;\t])(?:"((?:[^"]|"")*)"|([^,;\t]*))/g)].map(([, quoted, plain]) =>
        quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'),
      ),
    );
}
