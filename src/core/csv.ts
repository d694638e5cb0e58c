import { safeText } from './safe-text.js';

/** The text of a value in a table's cell: lists have blanks between their items, nothing is empty. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellText).join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Rows under a header as RFC 4180 has them, but for lines that end in a line feed alone. */
export function csvText(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  return safeText([columns, ...cells].map((row) => `${row.map(csvCell).join(',')}\n`).join(''));
}

/** Quoted where it must be; a leading sign that a spreadsheet would take for a formula is quoted as text. */
function csvCell(text: string): string {
  const guarded = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
