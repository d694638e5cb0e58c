import type { Report } from './core/report.js';
import { rulesOf } from './engine/settle.js';
import type { SourceLines } from './engine/source-lines.js';
import { checkoutOf } from './github/checkout.js';
import type { AnyGuardrail } from './guardrails/guardrail.js';
import type { Host } from './host/host.js';
import type { ReporterContext } from './reporters/reporter.js';

/** A report and, where the checkout is of its commit, the lines its findings lie in. */
export interface ReportSource {
  readonly report: Report;
  readonly lines: SourceLines | null;
}

/** What reporters may know besides the report; `root` is given where links have to lead into a folder of the checkout. */
export function reporterContext(
  { lines, report }: ReportSource,
  host: Host,
  registry: readonly AnyGuardrail[],
  root?: string,
): ReporterContext {
  const server = host.variable('GITHUB_SERVER_URL');
  const repository = host.variable('GITHUB_REPOSITORY');
  const commit = host.variable('GITHUB_SHA') ?? report.subject.commit;
  const folder = root === undefined ? '' : checkoutOf(host, root).folder;
  const within = folder === '' ? {} : { folder };
  return {
    rules: rulesOf(registry),
    sourceLine: (path, line) => lines?.line(path, line) ?? null,
    terminal: host.terminal,
    links: server === null || repository === null || commit === null ? null : { server, repository, commit, ...within },
    timings: host.terminal.width !== null,
  };
}
