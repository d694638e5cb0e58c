import { SyntaxProblem } from '../../core/problem.js';
import { isPort, type PortRange, type Protocol, parsePorts } from '../../parsers/ports.js';
import { entriesOf, parseYaml, valueAt, type YamlMapping, type YamlNode, type YamlScalar } from '../../parsers/yaml.js';

/** One row of the registry, whole or not. */
export interface RegistryRow {
  /** Null in registries that list ports without names. */
  readonly name: string | null;
  readonly range: PortRange | null;
  readonly protocol: Protocol;
  readonly purpose: string | null;
  readonly owner: string | null;
  /** Null means every machine. */
  readonly machine: string | null;
  /** What is missing or wrong, one clause each. */
  readonly faults: readonly string[];
  /** Whether nothing is wrong but that purpose or owner stand there and wait to be filled in. */
  readonly isBlank: boolean;
  readonly path: string;
  /** Where the row begins. */
  readonly line: number;
  readonly column: number;
}

/** The team's list of ports. */
export interface Registry {
  readonly path: string;
  readonly rows: readonly RegistryRow[];
  /** Parts that could not be understood. */
  readonly problems: readonly { readonly message: string; readonly line: number; readonly column: number }[];
}

/** Reads a registry: a list of rows, or a mapping that has the list under `ports`. Never throws. */
export function parseRegistry(path: string, text: string): Registry {
  let document: YamlNode | undefined;
  try {
    [document] = parseYaml(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return {
      path,
      rows: [],
      problems: [{ message: `This is ${error.message}.`, line: error.line, column: error.column }],
    };
  }
  if (document === undefined || (document.kind === 'scalar' && document.value === null)) {
    return { path, rows: [], problems: [] };
  }
  const list = listOf(document);
  if (list === null) {
    const { line, column } = document;
    return { path, rows: [], problems: [{ message: 'A registry is a list of ports.', line, column }] };
  }
  const rows: RegistryRow[] = [];
  const problems: { message: string; line: number; column: number }[] = [];
  for (const item of list) {
    if (item.kind === 'mapping') rows.push(rowOf(path, item));
    else problems.push({ message: 'This row is no mapping with a port in it.', line: item.line, column: item.column });
  }
  return { path, rows, problems };
}

/** The items of the registry's list, or null when there is no list. */
export function listOf(document: YamlNode): readonly YamlNode[] | null {
  const list = document.kind === 'sequence' ? document : valueAt(document, 'ports');
  if (list?.kind === 'scalar' && list.value === null) return [];
  return list?.kind === 'sequence' ? list.items : null;
}

/** What a row is called in messages: its name, else its numbers. */
export function rowTitle(row: RegistryRow): string {
  return row.name ?? (row.range === null ? `the row at line ${row.line}` : `port ${row.range.first}`);
}

function rowOf(path: string, node: YamlMapping): RegistryRow {
  const fields = new Map(entriesOf(node).map(({ key, value }) => [key.text.trim().toLowerCase(), value]));
  const faults: string[] = [];
  const range = rangeOf(fields.get('port'), fields.get('range'), faults);
  const purpose = textOf(fields.get('purpose'));
  const owner = textOf(fields.get('owner'));
  if (purpose === null) faults.push('its purpose is missing');
  if (owner === null) faults.push('its owner is missing');
  const isBlank =
    faults.length > 0 &&
    range !== null &&
    [purpose === null ? 'purpose' : 'owner', owner === null ? 'owner' : 'purpose'].every((key) => fields.has(key));
  const protocol = (textOf(fields.get('protocol')) ?? 'tcp').toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp')
    faults.push(`its protocol ${JSON.stringify(protocol)} is none of tcp, udp and sctp`);
  return {
    name: textOf(fields.get('name')),
    range,
    protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp',
    purpose,
    owner,
    machine: textOf(fields.get('machine')),
    faults,
    isBlank,
    path,
    line: node.line,
    column: node.column,
  };
}

function rangeOf(port: YamlNode | undefined, range: YamlNode | undefined, faults: string[]): PortRange | null {
  const node = textOf(port) === null ? range : port;
  const text = textOf(node);
  if (text === null) {
    faults.push('its port is missing');
    return null;
  }
  const ports = parsePorts(text);
  if (ports === null) {
    faults.push(`its port ${JSON.stringify(text)} is no number`);
    return null;
  }
  for (const number of [ports.first, ports.last]) {
    if (isPort(number)) continue;
    faults.push(`its port ${number} is not between 1 and 65535`);
    return null;
  }
  return ports;
}

function textOf(node: YamlNode | undefined): string | null {
  if (node?.kind !== 'scalar' || node.value === null) return null;
  return (node as YamlScalar).text.trim() || null;
}
