import { countTotals, type FileRecord, type SeenIssue } from './record.js';

/** Lines around an issue that bandit shows, and the most that are kept of a long one. */
const CONTEXT_LINES = 3;
const MOST_LINES = 40;

/**
 * The records in the format of `bandit -f json`, names as `./path`, for whatever reads that; `text` gives a file's
 * source for the `code` of its issues. Reports of shards put together file by file are the report of the whole.
 */
export function banditReport(
  records: ReadonlyMap<string, FileRecord>,
  date: string,
  text: (path: string) => string | null,
): string {
  const results: object[] = [];
  const errors: object[] = [];
  const metrics: Record<string, object> = Object.create(null);
  metrics._totals = countTotals(records.values());
  for (const [path, record] of records) {
    const filename = `./${path}`;
    if (record.counts !== null) metrics[filename] = record.counts;
    if (record.skipped !== null) errors.push({ filename, reason: record.skipped });
    if (record.issues.length === 0) continue;
    const lines = (text(path) ?? '').split(/\r\n|\r|\n/);
    for (const issue of record.issues) results.push(resultOf(filename, issue, lines));
  }
  return `${JSON.stringify({ errors, generated_at: `${date}T00:00:00Z`, metrics, results }, null, 1)}\n`;
}

function resultOf(filename: string, issue: SeenIssue, lines: readonly string[]): object {
  const [first, last] = issue.range;
  return {
    code: codeOf(issue, lines),
    col_offset: issue.offset,
    end_col_offset: issue.endOffset,
    filename,
    issue_confidence: issue.confidence,
    issue_cwe:
      issue.cwe === null ? {} : { id: issue.cwe, link: `https://cwe.mitre.org/data/definitions/${issue.cwe}.html` },
    issue_severity: issue.severity,
    issue_text: issue.text,
    line_number: issue.line,
    line_range: Array.from(
      { length: Math.max(0, Math.min(last - first + 1, MOST_LINES)) },
      (_, index) => first + index,
    ),
    more_info: issue.help,
    test_id: issue.test,
    test_name: issue.name,
  };
}

/** The lines bandit would quote, numbered as it numbers them. */
function codeOf({ line, range: [first, last] }: SeenIssue, lines: readonly string[]): string {
  const from = Math.max(1, line - Math.floor(CONTEXT_LINES / 2));
  const count = Math.min(last - first + CONTEXT_LINES, MOST_LINES);
  return lines
    .slice(from - 1, from - 1 + count)
    .map((text, index) => `${from + index} ${text}\n`)
    .join('');
}
