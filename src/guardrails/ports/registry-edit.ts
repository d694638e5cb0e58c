import { listOf } from '../../analysis/ports/registry.js';
import { UserError } from '../../core/errors.js';
import { formatRange, type PortRange, type Protocol } from '../../parsers/ports.js';
import { parseYaml, type YamlNode } from '../../parsers/yaml.js';

/** A row to be added to a registry. */
export interface NewRow {
  /** Null in registries whose rows have no names. */
  readonly name: string | null;
  readonly range: PortRange;
  readonly protocol: Protocol;
  /** Null for the default machine. */
  readonly machine: string | null;
}

const HEADER = `# Every port of this repository: who uses it, for what, and whom to ask.
# Rows are added by \`guardrails ports write\`; purpose and owner are written by hand.
`;

/** The text of a registry with rows added behind its last one; everything else stays as it is, byte for byte. */
export function withRows(path: string, text: string | null, rows: readonly NewRow[]): string {
  if (rows.length === 0) return text ?? HEADER;
  if (text === null || text.trim() === '') return `${HEADER}\n${rows.map((row) => rowText(row, 0, 2, '\n')).join('')}`;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const [document] = parseYaml(text);
  const items = document === undefined || isNull(document) ? [] : (listOf(document) ?? []);
  const last = items.at(-1);
  if (last === undefined) return withFirstRows(path, text, document, rows, newline);
  const { indent, width } = styleOf(path, text, last);
  const end = lineEnd(text, endOf(last));
  const head = text.slice(0, end);
  const separator = /[\r\n]$/.test(head) ? '' : newline;
  return `${head}${separator}${rows.map((row) => rowText(row, indent, width, newline)).join('')}${text.slice(end)}`;
}

function withFirstRows(
  path: string,
  text: string,
  document: YamlNode | undefined,
  rows: readonly NewRow[],
  newline: string,
): string {
  const body = rows.map((row) => rowText(row, 0, 2, newline)).join('');
  // `ports: []` becomes `ports:`, a bare `[]` nothing; a comment behind either stays.
  const emptied = text.replace(
    /^(?:(ports:)[ \t]*(?:\[[ \t]*\]|~|null)?|\[[ \t]*\]|~|null)([ \t]*(?:#.*)?)$/m,
    (_, key: string | undefined, comment: string) => `${key ?? ''}${comment}`,
  );
  if (document?.kind === 'mapping' && !/^ports:[ \t]*(?:#.*)?$/m.test(emptied)) {
    throw new UserError('keeps its rows in a shape that cannot be edited: write `ports:` on a line of its own.', {
      file: path,
    });
  }
  return `${emptied}${/[\r\n]$/.test(emptied) ? '' : newline}${body}`;
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Indentation of the dash and width of dash with blanks, as the last row has them. */
function styleOf(path: string, text: string, item: YamlNode): { readonly indent: number; readonly width: number } {
  const start = text.lastIndexOf('\n', item.offset - 1) + 1;
  const before = text.slice(start, item.offset);
  const match = /^(\s*)-(\s+)$/.exec(before);
  if (match === null) {
    throw new UserError('is written on one line: give each row a `- ` of its own, so that rows can be added.', {
      file: path,
      line: item.line,
    });
  }
  return { indent: match[1]!.length, width: match[2]!.length + 1 };
}

function endOf(node: YamlNode): number {
  switch (node.kind) {
    case 'scalar':
      return Math.max(node.end, node.offset);
    case 'sequence':
      return Math.max(node.offset, ...node.items.map(endOf));
    case 'mapping':
      return Math.max(node.offset, ...node.entries.flatMap(({ key, value }) => [endOf(key), endOf(value)]));
  }
}

function lineEnd(text: string, offset: number): number {
  // A block scalar ends behind its last line break already.
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

function rowText(row: NewRow, indent: number, width: number, newline: string): string {
  const dash = `${' '.repeat(indent)}-${' '.repeat(width - 1)}`;
  const rest = ' '.repeat(indent + width);
  const fields = [
    ...(row.name === null ? [] : [`name: ${row.name}`]),
    row.range.first === row.range.last ? `port: ${row.range.first}` : `range: ${formatRange(row.range)}`,
    ...(row.protocol === 'tcp' ? [] : [`protocol: ${row.protocol}`]),
    ...(row.machine === null ? [] : [`machine: ${JSON.stringify(row.machine)}`]),
    'purpose:',
    'owner:',
  ];
  return fields.map((field, index) => `${index === 0 ? dash : rest}${field}${newline}`).join('');
}
