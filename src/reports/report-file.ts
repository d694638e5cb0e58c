import { resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import type { Report } from '../core/report.js';
import type { Host } from '../host/host.js';
import { isReport } from './report-shape.js';

const REPORT_LIMIT = 512 * 1024 * 1024;

/** A report as `--format json` wrote it; throws a UserError naming the file that is none. */
export function readReport(host: Host, file: string): Report {
  const bytes = host.files.read(resolve(host.directory, file), REPORT_LIMIT);
  if (bytes === null) throw new UserError('there is no such file.', { file });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new UserError('is no JSON: give the reports that `--format json` wrote.', { file });
  }
  if (!isReport(value)) {
    throw new UserError('is no report of version 1: give the reports that `--format json` wrote.', { file });
  }
  return value;
}
