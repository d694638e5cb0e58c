import { bufferOver } from '../../../core/bytes.js';
import { UserError } from '../../../core/errors.js';
import { KNOWN_TESTS, knownTest } from '../judge/catalogue.js';
import { readNosec } from '../judge/nosec.js';
import { SourceComments } from '../judge/source.js';
import { type Launcher, type LaunchSettings, lastStderrLine, launch, launchFailure } from './program.js';
import type { FileRecord, Issue, SeenIssue } from './record.js';

/** What a scan with ruff needs. */
export interface RuffScan {
  readonly ruff: Launcher;
  readonly around: LaunchSettings;
  readonly root: string;
  readonly read: (path: string) => Uint8Array | null;
  readonly tests: readonly string[];
  readonly skips: readonly string[];
  readonly ignoreNosec: boolean;
}

/** Paths handed to one ruff; it uses all cores by itself. */
const BATCH_BYTES = 512 * 1024;

const TEST_IDS: ReadonlyMap<string, string> = new Map(KNOWN_TESTS.map(({ id }) => [id, id]));

/** The bandit test that a rule of ruff was made after; null for what is no security rule. */
export function testOfRuff(code: string): string | null {
  return /^S\d{3}$/.test(code) ? `B${code.slice(1)}` : null;
}

/** Scans with ruff's rules after bandit's tests; quick, and close, but not the same. Throws a UserError when ruff fails. */
export async function scanWithRuff(paths: readonly string[], scan: RuffScan): Promise<ReadonlyMap<string, FileRecord>> {
  const wanted = (test: string): boolean =>
    (scan.tests.length === 0 || scan.tests.includes(test)) && !scan.skips.includes(test);
  const found = new Map<string, { issues: Issue[]; skipped: string | null }>();
  for (const path of paths) found.set(path, { issues: [], skipped: null });
  for (const batch of batched(paths, scan.root)) {
    for (const entry of await entriesOf(batch, scan)) {
      const path = typeof entry.filename === 'string' ? entry.filename.slice(scan.root.length + 1) : '';
      const file = found.get(path);
      if (file === undefined) throw new UserError('ruff reported on a file that it was not given.');
      const issue = issueOf(entry);
      if (issue === null) file.skipped = 'syntax error';
      else if (wanted(issue.test)) file.issues.push(issue);
    }
  }
  const records = new Map<string, FileRecord>();
  for (const [path, { issues, skipped }] of found) records.set(path, recordOf(path, issues, skipped, scan));
  return records;
}

/** ruff knows nothing of `# nosec`; here it means the line it stands on. */
function recordOf(path: string, issues: readonly Issue[], skipped: string | null, scan: RuffScan): FileRecord {
  const empty = { issues: [], silenced: [], comments: [], counts: null, skipped, stumbles: [] };
  const bytes = scan.read(path);
  if (bytes === null) return { ...empty, skipped: 'the file cannot be read' };
  const suspect = bufferOver(bytes).includes('nosec');
  if (issues.length === 0 && !suspect) return empty;
  const source = new SourceComments(bytes);
  const comments = source.comments().flatMap((comment) => readNosec(comment, TEST_IDS) ?? []);
  // ruff counts characters where bandit counts bytes.
  const see = (issue: Issue): SeenIssue => ({
    ...source.see(issue),
    column: issue.offset + 1,
    endColumn: issue.range[1] === issue.line ? issue.endOffset + 1 : null,
  });
  const quiet = (issue: Issue): boolean =>
    !scan.ignoreNosec &&
    comments.some(
      ({ line, tests }) =>
        issue.range[0] <= line && line <= issue.range[1] && (tests.length === 0 || tests.includes(issue.test)),
    );
  return {
    ...empty,
    issues: issues.filter((issue) => !quiet(issue)).map(see),
    silenced: issues.filter(quiet).map(see),
    comments,
  };
}

async function entriesOf(
  paths: readonly string[],
  scan: RuffScan,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const outcome = await launch(
    scan.ruff,
    [
      'check',
      '--isolated',
      '--no-cache',
      '--quiet',
      '--preview',
      '--ignore-noqa',
      '--output-format=json',
      '--select=S',
      '--',
      ...paths.map((path) => `${scan.root}/${path}`),
    ],
    scan.around,
  );
  const { exitCode } = outcome.result;
  const failure = launchFailure(outcome) ?? (exitCode === 0 || exitCode === 1 ? null : `ended with status ${exitCode}`);
  const entries = failure === null ? parsed(outcome.output.toString('utf8')) : null;
  if (entries === null || entries.length > 0 !== (exitCode === 1)) {
    const words = lastStderrLine(outcome.result);
    throw new UserError(`ruff ${failure ?? 'gave a report that makes no sense'}${words === '' ? '' : ` (${words})`}.`);
  }
  return entries;
}

function parsed(json: string): readonly Readonly<Record<string, unknown>>[] | null {
  try {
    const value: unknown = JSON.parse(json);
    const isEntry = (entry: unknown): boolean => typeof entry === 'object' && entry !== null;
    return Array.isArray(value) && value.every(isEntry) ? value : null;
  } catch {
    return null;
  }
}

/** An issue with the severity that bandit's test usually has, as ruff knows none; null for a syntax error. */
function issueOf(entry: Readonly<Record<string, unknown>>): Issue | null {
  const test = typeof entry.code === 'string' ? testOfRuff(entry.code) : null;
  if (test === null) return null;
  const start = placeOf(entry.location);
  const end = placeOf(entry.end_location);
  const known = knownTest(test);
  return {
    test,
    name: `ruff ${entry.code}`,
    severity: known?.severity ?? 'UNDEFINED',
    confidence: known?.confidence ?? 'UNDEFINED',
    text: typeof entry.message === 'string' ? entry.message : '',
    cwe: known?.topic.cwe ?? null,
    line: start.row,
    offset: start.column - 1,
    endOffset: end.column - 1,
    range: [start.row, end.row],
    help: typeof entry.url === 'string' ? entry.url : '',
  };
}

function placeOf(value: unknown): { readonly row: number; readonly column: number } {
  const place = (typeof value === 'object' && value !== null ? value : {}) as { row?: unknown; column?: unknown };
  const { row, column } = place;
  if (!Number.isSafeInteger(row) || !Number.isSafeInteger(column))
    throw new UserError('ruff gave an entry without a place.');
  return { row: row as number, column: column as number };
}

function batched(paths: readonly string[], root: string): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const path of paths) {
    const size = Buffer.byteLength(path) + root.length + 16;
    if (room < size) {
      batches.push([]);
      room = BATCH_BYTES;
    }
    batches.at(-1)!.push(path);
    room -= size;
  }
  return batches;
}
