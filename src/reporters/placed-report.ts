import type { Report } from '../core/report.js';

/** The report with the paths of its findings from the top of the checkout, when its root is a folder of it. */
export function placedReport(report: Report, folder: string): Report {
  if (folder === '') return report;
  const placed = <P extends { readonly path: string | null }>(place: P): P =>
    place.path === null ? place : { ...place, path: `${folder}/${place.path}` };
  const findings = report.findings.map((finding) => ({ ...placed(finding), related: finding.related.map(placed) }));
  return { ...report, findings };
}
