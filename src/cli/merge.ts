import { resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import { mergeReports } from '../core/merge.js';
import type { Report } from '../core/report.js';
import type { Host } from '../host/host.js';

const REPORT_LIMIT = 512 * 1024 * 1024;

/** The JSON reports of all shards as one; throws a UserError naming the file that is none. */
export function mergeFiles(host: Host, files: readonly string[]): Report {
  if (files.length === 0) throw new UserError('expects the JSON reports of all shards.', { file: 'merge' });
  return mergeReports(files.map((file) => readReport(host, file)));
}

function readReport(host: Host, file: string): Report {
  const bytes = host.files.read(resolve(host.directory, file), REPORT_LIMIT);
  if (bytes === null) throw new UserError('there is no such file.', { file });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new UserError('is no JSON: give the reports that `--format json` wrote.', { file });
  }
  const { version, runs, findings } = Object(value) as Partial<Report>;
  if (version !== 1 || !Array.isArray(runs) || !Array.isArray(findings)) {
    throw new UserError('is no report of version 1: give the reports that `--format json` wrote.', { file });
  }
  return value as Report;
}
