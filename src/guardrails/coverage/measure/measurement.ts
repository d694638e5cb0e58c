import { UserError } from '../../../core/errors.js';
import {
  type CoverageReport,
  coverageCounts,
  type FileCoverage,
  sumOf,
  type Tally,
} from '../../../parsers/coverage/report.js';
import { unionOf } from '../../../parsers/coverage/union.js';

/** A report, where it was found and where its files lie in the repository. */
export interface LocatedReport {
  /** Repository-relative, or what to call it. */
  readonly path: string;
  readonly report: CoverageReport;
  /** The files in the repository that hold it. */
  readonly writtenTo: readonly string[];
  /** The repository-relative path of a file it names, or null. */
  locate(reported: string): string | null;
}

/** All reports as one. */
export interface Measurement {
  /** By repository-relative path, or as reported for files that are not in the repository; sorted. */
  readonly files: ReadonlyMap<string, FileCoverage>;
  /** Reported files that are not in the repository; they count, but nothing more can be said of them. */
  readonly strangers: readonly string[];
  /** Whether branches count. */
  readonly branches: boolean;
  /** What was read. */
  readonly reports: readonly string[];
}

/**
 * Merges reports by union: a statement or branch counts as covered when any report says so.
 * Throws a UserError for reports that hold nothing, or nothing of this repository.
 */
export function mergeReports(reports: readonly LocatedReport[], branch: boolean | null): Measurement {
  const files = new Map<string, FileCoverage>();
  const strangers = new Set<string>();
  for (const { path, report, locate } of reports) {
    if (report.files.length === 0) throw nothingMeasured(path);
    let known = 0;
    for (const file of report.files) {
      const place = locate(file.path);
      if (place === null) strangers.add(file.path);
      else known++;
      const name = place ?? file.path;
      const earlier = files.get(name);
      files.set(name, earlier === undefined ? { ...file, path: name } : unionOf(earlier, file));
    }
    if (known === 0) throw nothingKnown(path, report);
  }
  const measured = reports.some(({ report }) => report.branches);
  if (branch === true && !measured) {
    throw new UserError('no report holds branches: measure with `coverage run --branch` or `--cov-branch`.', {
      key: 'branch',
    });
  }
  const sorted = [...files.keys()].sort().map((path) => [path, files.get(path)!] as const);
  if (sorted.every(([, file]) => file.lines.length === 0))
    throw nothingMeasured(reports.map(({ path }) => path).join(', '));
  return {
    files: new Map(sorted),
    strangers: [...strangers].sort(),
    branches: branch ?? measured,
    reports: reports.map(({ path }) => path),
  };
}

function nothingMeasured(path: string): UserError {
  return new UserError(
    'The report describes no statement: the tests ran without measuring, or `source`, `include` or `omit` of coverage left nothing.',
    { file: path },
  );
}

function nothingKnown(path: string, report: CoverageReport): UserError {
  const first = report.files[0]!.path.slice(0, 200);
  const inSource = report.sources.length === 0 ? '' : ` below \`${report.sources[0]!.slice(0, 200)}\``;
  return new UserError(
    `None of its ${report.files.length} files lies in this repository, the first being \`${first}\`${inSource}: the tests ran in another working directory, so set \`relative_files = true\` for coverage or \`path-mapping\` here.`,
    { file: path },
  );
}

/** The tally of each file, by path. */
export function talliesOf({ files, branches }: Measurement): ReadonlyMap<string, Tally> {
  return new Map([...files].map(([path, file]) => [path, coverageCounts(file, branches)]));
}

/** The tally of everything measured. */
export function totalCounts(measurement: Measurement): Tally {
  return sumOf(talliesOf(measurement).values());
}
