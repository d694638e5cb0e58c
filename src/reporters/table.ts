import { safeLine, safeText } from '../core/safe-text.js';
import type { Json } from '../facts/facts.js';

/** Formats a command's table can be printed in. */
export const TABLE_FORMATS = ['text', 'json', 'csv', 'markdown'] as const;

/** One of {@link TABLE_FORMATS}. */
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Rows under named columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Json>>[];
}

/** The table as text ending in a line feed, harmless wherever it is printed. */
export function renderTable(table: Table, format: TableFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(table.rows, null, 2).replaceAll('##[', '#\\u0023[')}\n`;
    case 'csv':
      return safeText([table.columns, ...cellsOf(table)].map((row) => `${row.map(csvCell).join(',')}\n`).join(''));
    case 'markdown':
      return markdown(table);
    case 'text':
      return aligned(table);
  }
}

function cellsOf({ columns, rows }: Table): readonly (readonly string[])[] {
  return rows.map((row) => columns.map((column) => cellText(row[column] ?? null)));
}

function cellText(value: Json): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((item) => cellText(item as Json)).join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Quoted as RFC 4180 has it; a leading sign that a spreadsheet would take for a formula is quoted as text. */
function csvCell(text: string): string {
  const guarded = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

function markdown(table: Table): string {
  const escaped = (text: string): string => safeLine(text).replace(/[\\`*_{}[\]<>#|~@&]/g, '\\$&');
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return `${[line(table.columns), `|${' --- |'.repeat(table.columns.length)}`, ...cellsOf(table).map(line)].join('\n')}\n`;
}

function aligned(table: Table): string {
  const rows = [table.columns, ...cellsOf(table).map((row) => row.map(safeLine))];
  const widths = table.columns.map((_, column) => rows.reduce((width, row) => Math.max(width, row[column]!.length), 0));
  const pad = (cell: string, column: number): string => cell.padEnd(Math.min(widths[column]!, 60));
  return `${rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')}\n`;
}
