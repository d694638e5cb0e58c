import type { Config } from './config/config.js';
import { sentenceOf } from './core/errors.js';
import { EXIT_STATUS } from './core/report.js';
import { type Examined, writablePath } from './engine/engine.js';
import { placeOf } from './github/checkout.js';
import { type FeedbackContext, feedbackReporters } from './github/feedback.js';
import type { Host } from './host/host.js';
import { planAnnotations } from './reporters/annotations.js';
import { REPORTERS } from './reporters/formats.js';
import { outputsOf } from './reporters/outputs.js';
import { placedReport } from './reporters/placed-report.js';
import type { ReporterContext } from './reporters/reporter.js';
import { JOB_SUMMARY, renderSummary, verdictSentence } from './reporters/summary.js';

/** Ways to tell of a report, by name. */
type Reporters = Readonly<Record<string, () => void | Promise<void>>>;

/** Runs one reporter after the other; one that fails is noted and changes neither finding nor verdict. */
export async function tell(host: Host, reporters: Reporters): Promise<void> {
  for (const [name, run] of Object.entries(reporters)) {
    try {
      await run();
    } catch (error) {
      host.log(`The ${name} reporter failed, the findings are unaffected: ${sentenceOf(error)}`);
    }
  }
}

/** Tells a runner everything about a run. */
export async function publish(
  host: Host,
  examined: Examined,
  config: Config,
  context: ReporterContext,
  run: Pick<FeedbackContext, 'owners' | 'startedAt'>,
): Promise<void> {
  const { report } = examined;
  const folder = reportFolder(host, examined, config);
  const reports = { report: `${folder}/report.json`, sarif: `${folder}/report.sarif` };
  const placed = placedReport(report, placeOf(host, examined.workspace.root).folder);
  const main = examined.planned.filter(({ guardrail }) => guardrail.companion === undefined);
  const own = main.length === 1 ? main[0]!.guardrail.id : null;
  const reporters: Reporters = {
    log: () => host.print(REPORTERS.text(report, context), 'raw'),
    annotations: () => {
      for (const annotation of planAnnotations(placed)) host.annotate(annotation);
    },
    summary: () => host.summarize(renderSummary(report, context.links, JOB_SUMMARY)),
    report: () => host.files.write(reports.report, REPORTERS.json(report, context)),
    sarif: () => host.files.write(reports.sarif, REPORTERS.sarif(placed, context)),
    artifacts: () => {
      for (const { result } of examined.checked) {
        for (const [name, content] of Object.entries(result.artifacts ?? {}))
          host.files.write(`${folder}/${name}`, content);
      }
    },
    outputs: () => {
      for (const [name, value] of Object.entries(outputsOf(report, reports, own))) host.output(name, value);
    },
    ...feedbackReporters(host, report, config.engine, { ...context, ...run, own, root: examined.workspace.root }),
  };
  await tell(host, reporters);
  host.conclude(EXIT_STATUS[report.verdict], `Guardrails ${verdictSentence(report)}.`);
}

/** The folder that `report-dir` names, inside the root; else one in the runner's own temporary folder. */
function reportFolder(host: Host, { workspace }: Examined, config: Config): string {
  const named = config.engine['report-dir'];
  return named === null
    ? `${host.variable('RUNNER_TEMP') ?? host.files.temporary('guardrails')}/guardrails`
    : writablePath(host, workspace.root, named, 'report-dir');
}
