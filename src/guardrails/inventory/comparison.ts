import { csvText } from '../../core/csv.js';
import type { Finding } from '../../core/finding.js';
import { type CsvRecord, parseCsv } from '../../parsers/csv.js';
import type { AgentRow } from './columns.js';

const REMEDY = 'Run `guardrails inventory write` and commit the file.';

/** One finding for each row by which the committed inventory differs from the code; none when they are the same. */
export function compareInventory(
  path: string,
  committed: string,
  columns: readonly string[],
  rows: readonly AgentRow[],
): readonly Finding[] {
  const wanted = csvText(columns, rows);
  if (plain(committed) === wanted) return [];
  const [header, ...records] = parseCsv(committed);
  const fresh = parseCsv(wanted).slice(1);
  const found = header?.cells.join(',') ?? '';
  if (found !== columns.join(',')) {
    const has = found === '' ? 'has no columns' : `has the columns ${found.slice(0, 200)}`;
    return [
      stale(path, 1, `The inventory ${has}, and ${columns.join(',')} are wanted.`, ['columns', columns.join(',')]),
    ];
  }
  const findings = differences(path, columns, records, fresh);
  if (findings.length > 0) return findings;
  const message = 'The inventory has the right rows, and not as `guardrails inventory write` writes them.';
  return [stale(path, 1, message, ['form'])];
}

/** The text with line feeds alone, whatever the checkout made of them. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function differences(
  path: string,
  columns: readonly string[],
  records: readonly CsvRecord[],
  fresh: readonly CsvRecord[],
): readonly Finding[] {
  const at = columns.indexOf('file');
  const keyOf = ({ cells }: CsvRecord): string => (at === -1 ? cells.join(',') : (cells[at] ?? ''));
  const present = new Map(records.map((record) => [keyOf(record), record]));
  const wanted = new Map(fresh.map((record) => [keyOf(record), record]));
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const record of records) {
    const key = keyOf(record);
    const right = wanted.get(key);
    if (right === undefined) {
      const message = `The inventory lists ${key || 'an empty row'}, which is no agent of the repository.`;
      findings.push(stale(path, record.line, message, ['extra', key]));
    } else if (seen.has(key)) {
      findings.push(stale(path, record.line, `The inventory lists ${key} twice.`, ['twice', key]));
    } else {
      const changes = changed(columns, record, right);
      const message = `The inventory says of ${key} ${changes.join(', ')}.`;
      if (changes.length > 0) findings.push(stale(path, record.line, message, ['changed', key]));
    }
    seen.add(key);
  }
  for (const [key] of wanted) {
    if (present.has(key)) continue;
    const missing = stale(path, 1, `The inventory lacks ${key}.`, ['missing', key]);
    findings.push(at === -1 ? missing : { ...missing, related: [{ path: key, line: 1, message: 'The agent.' }] });
  }
  return findings;
}

function changed(columns: readonly string[], record: CsvRecord, right: CsvRecord): readonly string[] {
  const changes = columns.flatMap((column, index) => {
    const [before = '', after = ''] = [record.cells[index], right.cells[index]];
    return before === after ? [] : [`${column} ${shown(before)} where the code has ${shown(after)}`];
  });
  const further = record.cells.length > columns.length ? ['more cells than there are columns'] : [];
  return [...changes, ...further];
}

function shown(cell: string): string {
  return cell === '' ? 'nothing' : JSON.stringify(cell.length > 120 ? `${cell.slice(0, 120)}…` : cell);
}

function stale(path: string, line: number, message: string, identity: readonly string[]): Finding {
  return { rule: 'inventory/stale', message, location: { path, line }, remedy: REMEDY, identity };
}
