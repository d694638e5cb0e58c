import type { Counts, FileReport, Issue, Rank, ToolError } from './record.js';
import { RANKS } from './record.js';

/** Output that is not what bandit writes: one sentence's end, `gave …`. */
export class OutputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutputError';
  }
}

/** What bandit said it did, by the absolute paths it was given; a path it said nothing about is missing. */
export type RunReport = ReadonlyMap<string, FileReport>;

interface Draft {
  readonly issues: Issue[];
  counts: Counts | null;
  skipped: string | null;
  readonly stumbles: ToolError[];
}

/**
 * Reads the JSON of one run and checks it against what was asked: every part has bandit's shape, and every file named
 * is one of `paths` (relative names count from `root`). Throws an OutputError.
 */
export function readOutput(json: string, messages: string, paths: readonly string[], root: string): RunReport {
  const report = parsed(json);
  const results = arrayAt(report, 'results');
  const errors = arrayAt(report, 'errors');
  const metrics = report.metrics;
  if (!isObject(metrics)) throw new OutputError('gave a report without metrics');
  const asked = new Set(paths);
  const drafts = new Map<string, Draft>();
  const draftOf = (given: unknown): Draft => {
    if (typeof given !== 'string') throw new OutputError('gave an entry without a file name');
    const name = given.startsWith('/') ? given : `${root}/${given.replace(/^\.\//, '')}`;
    if (!asked.has(name)) throw new OutputError('reported on a file that it was not given');
    let draft = drafts.get(name);
    if (draft === undefined) {
      draft = { issues: [], counts: null, skipped: null, stumbles: [] };
      drafts.set(name, draft);
    }
    return draft;
  };
  for (const [name, counts] of Object.entries(metrics)) {
    if (name !== '_totals') draftOf(name).counts = countsOf(counts);
  }
  for (const error of errors) {
    if (!isObject(error)) throw new OutputError('gave an error that is no object');
    draftOf(error.filename).skipped = textOf(error, 'reason');
  }
  for (const result of results) {
    if (!isObject(result)) throw new OutputError('gave a result that is no object');
    draftOf(result.filename).issues.push(issueOf(result));
  }
  for (const { path, stumble } of toolErrorsIn(messages)) drafts.get(path)?.stumbles.push(stumble);
  return drafts;
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  if (json.trim() === '') throw new OutputError('gave no report');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new OutputError('gave a report that is no whole JSON document');
  }
  if (!isObject(value)) throw new OutputError('gave a report that is no object');
  return value;
}

function issueOf(result: Readonly<Record<string, unknown>>): Issue {
  const range = Array.isArray(result.line_range) ? result.line_range.filter(Number.isSafeInteger) : [];
  const line = integerOf(result, 'line_number');
  const cwe = isObject(result.issue_cwe) ? result.issue_cwe.id : undefined;
  return {
    test: textOf(result, 'test_id'),
    name: textOf(result, 'test_name'),
    severity: rankOf(result, 'issue_severity'),
    confidence: rankOf(result, 'issue_confidence'),
    text: withoutAddresses(textOf(result, 'issue_text')),
    cwe: Number.isSafeInteger(cwe) && (cwe as number) > 0 ? (cwe as number) : null,
    line,
    offset: Number.isSafeInteger(result.col_offset) ? (result.col_offset as number) : -1,
    endOffset: Number.isSafeInteger(result.end_col_offset) ? (result.end_col_offset as number) : -1,
    range: [range[0] ?? line, range.at(-1) ?? line],
    help: typeof result.more_info === 'string' ? result.more_info : '',
  };
}

/** Some texts of bandit quote an object of its own with the address it happened to have. */
export function withoutAddresses(text: string): string {
  return text.replace(/ at 0x[0-9a-f]{1,16}\b/gi, '');
}

function countsOf(value: unknown): Counts {
  if (!isObject(value)) throw new OutputError('gave metrics that are no object');
  const counts: Record<string, number> = Object.create(null);
  for (const [name, count] of Object.entries(value)) {
    if (!Number.isSafeInteger(count)) throw new OutputError('gave a metric that is no whole number');
    counts[name] = count as number;
  }
  return counts;
}

/** bandit logs an error of its own and goes on: the test in question has then not looked. */
function toolErrorsIn(messages: string): readonly { readonly path: string; readonly stumble: ToolError }[] {
  const found: { path: string; stumble: ToolError }[] = [];
  for (const line of messages.split('\n')) {
    const start = line.indexOf('Bandit internal error running: ');
    if (start === -1) continue;
    const match = /running: (\S{1,200}) on file (.{1,4096}) at line (\d{1,9}): /.exec(line.slice(start, start + 8_192));
    if (match !== null) found.push({ path: match[2]!, stumble: { test: match[1]!, line: Number(match[3]) } });
  }
  return found;
}

function arrayAt(report: Readonly<Record<string, unknown>>, key: string): readonly unknown[] {
  const value = report[key];
  if (!Array.isArray(value)) throw new OutputError(`gave a report without ${key}`);
  return value;
}

function textOf(object: Readonly<Record<string, unknown>>, key: string): string {
  const value = object[key];
  if (typeof value !== 'string') throw new OutputError(`gave an entry without ${key}`);
  return value;
}

function integerOf(object: Readonly<Record<string, unknown>>, key: string): number {
  const value = object[key];
  if (!Number.isSafeInteger(value)) throw new OutputError(`gave an entry without ${key}`);
  return value as number;
}

function rankOf(object: Readonly<Record<string, unknown>>, key: string): Rank {
  const value = object[key] as Rank;
  if (!RANKS.includes(value)) throw new OutputError(`gave an entry without ${key}`);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
