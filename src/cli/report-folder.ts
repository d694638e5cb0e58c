import { joinReports } from '../core/join.js';
import { PROJECT } from '../core/project.js';
import type { Report } from '../core/report.js';
import type { Host } from '../host/host.js';
import { readReport } from './report-file.js';

/**
 * The JSON reports in a folder and in the folders in it as one, in which a guardrail that was expected to report and did
 * not counts as crashed; null when nobody reported or was expected to. Throws a UserError naming the file that is none.
 */
export function reportOfFolder(host: Host, folder: string, expected: readonly string[]): Report | null {
  const reports = reportFiles(host, folder).map((file) => readReport(host, file));
  const reported = new Set(reports.flatMap(({ runs }) => runs.map(({ guardrail }) => guardrail)));
  const missing = expected.filter((id) => !reported.has(id));
  const all = missing.length === 0 ? reports : [...reports, reportOfMissing(missing)];
  return all.length === 0 ? null : joinReports(all);
}

function reportFiles(host: Host, folder: string): readonly string[] {
  const folders = host.files.list(folder).filter(({ kind }) => kind === 'directory');
  return [folder, ...folders.map(({ name }) => `${folder}/${name}`)].flatMap((path) =>
    host.files
      .list(path)
      .filter(({ name, kind }) => kind === 'file' && name.endsWith('.json'))
      .map(({ name }) => `${path}/${name}`),
  );
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
