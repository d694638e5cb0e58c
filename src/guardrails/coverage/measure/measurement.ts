import { UserError } from '../../../core/errors.js';
import {
  type CoverageReport,
  coverageCounts,
  type FileCoverage,
  sumOf,
  type Tally,
} from '../../../parsers/coverage/report.js';
import { unionOf } from '../../../parsers/coverage/union.js';
import type { Place } from './source-paths.js';

/** A report, where it was found and where its files lie in the repository. */
export interface LocatedReport {
  /** Repository-relative, or what to call it. */
  readonly path: string;
  readonly report: CoverageReport;
  /** The files in the repository that hold it. */
  readonly writtenTo: readonly string[];
  /** Where a file that it names lies in the repository, or null. */
  locate(reported: FileCoverage): Place | null;
}

/** All reports as one. */
export interface Measurement {
  /** By repository-relative path, or as reported for files that are not in the repository; sorted. */
  readonly files: ReadonlyMap<string, FileCoverage>;
  /** Reported files that are not in the repository; they count, but nothing more can be said of them. */
  readonly strangers: readonly string[];
  /** Measured files that `include` and `exclude` leave out; they count nowhere. */
  readonly leftOut: readonly string[];
  /** Whether branches count. */
  readonly branches: boolean;
  /** What was read. */
  readonly reports: readonly string[];
}

/**
 * Merges reports by union: a statement or branch counts as covered when any report says so.
 * Throws a UserError for reports that hold nothing, nothing of this repository or nothing that is included, and for two
 * files of other machines that would be one here.
 */
export function mergeReports(
  reports: readonly LocatedReport[],
  branch: boolean | null,
  isIncluded: (path: string) => boolean,
): Measurement {
  const files = new Map<string, Gathered>();
  const strangers = new Set<string>();
  const leftOut = new Set<string>();
  for (const { path, report, locate } of reports) {
    if (report.files.length === 0) throw nothingMeasured(path);
    let known = 0;
    for (const file of report.files) {
      const place = locate(file);
      if (place !== null) known++;
      const name = place?.path ?? file.path;
      if (!isIncluded(name)) leftOut.add(name);
      else {
        if (place === null) strangers.add(name);
        files.set(name, gathered(files.get(name), { ...file, path: name }, place?.foreignRoot ?? null));
      }
    }
    if (known === 0) throw nothingKnown(path, report);
  }
  const measured = reports.some(({ report }) => report.branches);
  if (branch === true && !measured) {
    throw new UserError('no report holds branches: measure with `coverage run --branch` or `--cov-branch`.', {
      key: 'branch',
    });
  }
  const sorted = [...files.keys()].sort().map((path) => [path, files.get(path)!.file] as const);
  const names = reports.map(({ path }) => path);
  if (sorted.every(([, file]) => file.lines.length === 0)) {
    throw leftOut.size === 0 ? nothingMeasured(names.join(', ')) : nothingIncluded(names.join(', '));
  }
  return {
    files: new Map(sorted),
    strangers: [...strangers].sort(),
    leftOut: [...leftOut].sort(),
    branches: branch ?? measured,
    reports: names,
  };
}

/** A file as the reports so far have it, and the folder of another machine that led to it. */
interface Gathered {
  readonly file: FileCoverage;
  readonly foreignRoot: string | null;
}

/** A further measurement of a file; throws a UserError when it is one of another file. */
function gathered(earlier: Gathered | undefined, file: FileCoverage, foreignRoot: string | null): Gathered {
  if (earlier === undefined) return { file, foreignRoot };
  const known = earlier.foreignRoot;
  // Runners check one repository out at different places; only files with other statements are certainly two.
  if (known !== null && foreignRoot !== null && known !== foreignRoot && !hasSameLines(earlier.file, file)) {
    const [a, b] = [known, foreignRoot].map((root) => `\`${root.slice(0, 200)}\``);
    throw new UserError(
      `Files with different statements, below ${a} and below ${b} on another machine, would both be \`${file.path}\`: say with \`path-mapping\` where these folders lie here.`,
    );
  }
  return { file: unionOf(earlier.file, file), foreignRoot: known ?? foreignRoot };
}

function hasSameLines(a: FileCoverage, b: FileCoverage): boolean {
  return a.lines.length === b.lines.length && a.lines.every((line, index) => line === b.lines[index]);
}

function nothingIncluded(path: string): UserError {
  return new UserError('`include` and `exclude` leave nothing of what was measured.', { file: path });
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
