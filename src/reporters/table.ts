import { cellText, csvText } from '../core/csv.js';
import { tableHead, tableRow } from '../core/markdown.js';
import { safeJson } from '../core/safe-json.js';
import { safeLine, safeText } from '../core/safe-text.js';
import type { Json } from '../facts/facts.js';
import { widthOf } from './columns.js';

/** Formats a command's table can be printed in. */
export const TABLE_FORMATS = ['text', 'json', 'csv', 'markdown'] as const;

/** One of {@link TABLE_FORMATS}. */
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Columns up to which cells are padded: one long cell does not push the others off the screen. */
const WIDEST_PADDING = 60;

/** Rows under named columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Json>>[];
}

/** The table as text ending in a line feed, harmless wherever it is printed. */
export function renderTable(table: Table, format: TableFormat): string {
  switch (format) {
    case 'json':
      return safeJson(table.rows);
    case 'csv':
      return csvText(table.columns, table.rows);
    case 'markdown':
      return safeText(tableHead(table.columns) + cellsOf(table).map(tableRow).join(''));
    case 'text':
      return aligned(table);
  }
}

function cellsOf({ columns, rows }: Table): readonly (readonly string[])[] {
  return rows.map((row) => columns.map((column) => cellText(row[column] ?? null)));
}

function aligned(table: Table): string {
  const rows = [table.columns, ...cellsOf(table).map((row) => row.map(safeLine))];
  const widths = table.columns.map((_, column) =>
    rows.reduce((width, row) => Math.max(width, widthOf(row[column]!)), 0),
  );
  const padded = (cell: string, column: number): string =>
    cell + ' '.repeat(Math.max(0, Math.min(widths[column]!, WIDEST_PADDING) - widthOf(cell)));
  return safeText(`${rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n')}\n`);
}
