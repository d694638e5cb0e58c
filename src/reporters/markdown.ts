import type { Report } from '../core/report.js';
import { safeText } from '../core/safe-text.js';
import type { ReporterContext } from './reporter.js';
import { renderSummary } from './summary.js';

/** Renders the whole report as Markdown, every new finding included. */
export function renderMarkdown(report: Report, { links }: Pick<ReporterContext, 'links'>): string {
  return safeText(
    renderSummary(report, links, { budget: { limit: Infinity, unit: 'characters' }, findings: Infinity }),
  );
}
