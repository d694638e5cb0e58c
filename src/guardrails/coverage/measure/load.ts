import { UserError } from '../../../core/errors.js';
import { SyntaxProblem } from '../../../core/problem.js';
import { isDataFile, parseCoverage } from '../../../parsers/coverage/parse.js';
import type { CoverageReport, FileCoverage } from '../../../parsers/coverage/report.js';
import type { CoverageContext } from '../options.js';
import { writeJson } from './data-file.js';
import { type LocatedReport, type Measurement, mergeReports } from './measurement.js';
import { runPytest } from './pytest.js';
import { findReports } from './report-files.js';
import { type SourceFiles, sourceFiles } from './source-files.js';
import { SourcePaths } from './source-paths.js';
import { refuseStale } from './staleness.js';

/** A measurement and, where the tests were run for it, how they failed. */
export interface Loaded {
  readonly measurement: Measurement;
  readonly failure: string | null;
}

/** Runs the tests or reads the reports, as the options say; throws a UserError for reports that cannot be believed. */
export async function loadMeasurement(context: CoverageContext): Promise<Loaded> {
  const loader = new Loader(context, 'this');
  if (context.options.run === 'pytest') {
    const { report, failure } = await runPytest(context);
    const located = loader.located('pytest', '', loader.parse(report, 'pytest'), []);
    return { measurement: merged(context, [located]), failure };
  }
  const paths = findReports(context.disk, context.repository.root, context.options.report, 'report');
  const reports = await loader.reports(paths);
  if (!context.options['allow-stale']) for (const report of reports) loader.refuseStale(report);
  return { measurement: merged(context, reports), failure: null };
}

/** Reads the reports of the base revision; null when none are named. */
export async function loadBase(context: CoverageContext): Promise<Measurement | null> {
  const patterns = context.options['base-report'];
  if (patterns.length === 0) return null;
  const paths = findReports(context.disk, context.repository.root, patterns, 'base-report');
  return merged(context, await new Loader(context, 'base').reports(paths));
}

function merged({ repository, options }: CoverageContext, reports: readonly LocatedReport[]): Measurement {
  return mergeReports(reports, options.branch, (path) => repository.isIncluded(path));
}

class Loader {
  private readonly context: CoverageContext;
  private readonly root: string;
  private readonly files: SourceFiles;
  private readonly sources: SourcePaths;
  private readonly revision: 'this' | 'base';

  constructor(context: CoverageContext, revision: 'this' | 'base') {
    const { disk, repository, options } = context;
    this.context = context;
    this.root = disk.real(repository.root) ?? repository.root;
    this.revision = revision;
    this.files = sourceFiles(disk, this.root);
    this.sources = new SourcePaths(this.files, [this.root, repository.root], options['path-mapping']);
  }

  /** Reads the reports; `.coverage` files among them are merged into one first. */
  async reports(paths: readonly string[]): Promise<readonly LocatedReport[]> {
    const data = paths.filter((path) => this.isData(path));
    const reports = paths
      .filter((path) => !data.includes(path))
      .map((path) => this.located(path, folderOf(path), this.parse(`${this.root}/${path}`, path), [path]));
    if (data.length === 0) return reports;
    const label = data.join(', ');
    const absolute = data.map((path) => `${this.root}/${path}`);
    const report = this.parse(await writeJson(this.context, absolute, label), label);
    return [...reports, this.located(label, '', report, data)];
  }

  /** Throws a UserError for a report that is older than its sources. */
  refuseStale({ path, report, locate, writtenTo }: LocatedReport): void {
    const modifiedMs = Math.min(...writtenTo.map((file) => this.files.modified(file)).filter((time) => time !== null));
    const sources = report.files.flatMap((file) => locate(file)?.path ?? []);
    const commitMs = this.context.repository.revision.date?.getTime() ?? null;
    refuseStale({ path, writtenMs: report.writtenMs, modifiedMs, sources, commitMs }, this.files.modified);
  }

  /** Reads one report, naming it in errors. */
  parse(absolute: string, label: string): CoverageReport {
    try {
      return parseCoverage(this.context.disk.stream(absolute));
    } catch (error) {
      const isForeign = error instanceof SyntaxProblem || error instanceof UserError;
      throw isForeign ? new UserError(error.message, { file: label }, { cause: error }) : error;
    }
  }

  located(path: string, folder: string, report: CoverageReport, writtenTo: readonly string[]): LocatedReport {
    const locate = ({ path: reported, lines }: FileCoverage) => {
      // The sources at hand say nothing of where those of the base revision end.
      const lastLine = this.revision === 'base' ? null : (lines.at(-1) ?? 0);
      return this.sources.locate({ path: reported, lastLine }, report.sources, folder);
    };
    return { path, report, writtenTo, locate };
  }

  private isData(path: string): boolean {
    for (const piece of this.context.disk.stream(`${this.root}/${path}`)) return isDataFile(piece);
    return false;
  }
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
