import { UserError } from '../core/errors.js';
import { mergeReports } from '../core/merge.js';
import { PROJECT } from '../core/project.js';
import type { Report } from '../core/report.js';
import type { Host } from '../host/host.js';
import { readReport } from './report-file.js';

/** The JSON reports of all shards as one; throws a UserError naming the file that is none. */
export function mergeFiles(host: Host, files: readonly string[]): Report {
  if (files.length === 0) throw new UserError('expects the JSON reports of all shards.', { file: 'merge' });
  return mergeReports(files.map((file) => readReport(host, file)));
}

/**
 * The JSON reports in a folder and in the folders in it as one, in which a guardrail that was expected to report and did
 * not counts as crashed; null when nobody reported or was expected to.
 */
export function mergeFolder(host: Host, folder: string, expected: readonly string[]): Report | null {
  const reports = reportFiles(host, folder).map((file) => readReport(host, file));
  const reported = new Set(reports.flatMap(({ runs }) => runs.map(({ guardrail }) => guardrail)));
  const missing = expected.filter((id) => !reported.has(id));
  const all = missing.length === 0 ? reports : [...reports, reportOfMissing(missing)];
  return all.length === 0 ? null : mergeReports(all);
}

function reportFiles(host: Host, folder: string): readonly string[] {
  return host.files.list(folder).flatMap(({ name, kind }) => {
    const path = `${folder}/${name}`;
    if (kind === 'directory') return host.files.list(path).flatMap((inner) => jsonFile(path, inner));
    return jsonFile(folder, { name, kind });
  });
}

function jsonFile(folder: string, { name, kind }: { readonly name: string; readonly kind: string }): readonly string[] {
  return kind === 'file' && name.endsWith('.json') ? [`${folder}/${name}`] : [];
}

function reportOfMissing(ids: readonly string[]): Report {
  return {
    version: 1,
    tool: { name: PROJECT.name, version: PROJECT.version },
    verdict: 'broken',
    subject: { root: '.', commit: null, base: null },
    runs: ids.map((guardrail) => ({
      guardrail,
      status: 'crashed',
      reason: 'Its job ended without a report: see its log.',
      milliseconds: 0,
      files: 0,
      counts: { error: 0, warning: 0, notice: 0 },
      outputs: {},
      summary: [],
    })),
    findings: [],
    stale: [],
    skipped: [],
    metrics: [],
    totals: { new: 0, known: 0, muted: 0 },
    notes: [],
  };
}
