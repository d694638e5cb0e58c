import type { Report } from '../core/report.js';
import type { Annotation } from '../host/host.js';
import { planAnnotations } from './annotations.js';

/** Renders the planned annotations as workflow commands, for a step that runs the command line itself. */
export function renderGithub(report: Report): string {
  return planAnnotations(report)
    .map((annotation) => `${workflowCommand(annotation)}\n`)
    .join('');
}

/** One annotation as the line that a runner reads. */
function workflowCommand(annotation: Annotation): string {
  const { level, message, title, file, line, endLine, column, endColumn } = annotation;
  const properties = Object.entries({ title, file, line, endLine, col: column, endColumn })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const head = properties.length === 0 ? level : `${level} ${properties.join(',')}`;
  return `::${head}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
