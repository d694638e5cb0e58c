import { UserError } from '../core/errors.js';
import { mergeReports } from '../core/merge.js';
import type { Report } from '../core/report.js';
import type { Host } from '../host/host.js';
import { readReport } from './report-file.js';

/** The JSON reports of all shards as one; throws a UserError naming the file that is none. */
export function mergeFiles(host: Host, files: readonly string[]): Report {
  if (files.length === 0) throw new UserError('expects the JSON reports of all shards.', { file: 'merge' });
  return mergeReports(files.map((file) => readReport(host, file)));
}
