import type { EngineValues } from '../config/engine-options.js';
import { sentenceOf, UserError } from '../core/errors.js';
import { EXIT_STATUS, type Report } from '../core/report.js';
import { shardOf } from '../core/shard.js';
import { checkoutOf } from '../github/checkout.js';
import { type FeedbackContext, feedbackReporters } from '../github/feedback.js';
import type { Host } from '../host/host.js';
import { planAnnotations } from '../reporters/annotations.js';
import { REPORTERS } from '../reporters/formats.js';
import { outputsOf } from '../reporters/outputs.js';
import { placedReport } from '../reporters/placed-report.js';
import type { ReporterContext } from '../reporters/reporter.js';
import { closingSentence, JOB_SUMMARY, renderSummary } from '../reporters/summary.js';
import { writablePath } from '../workspace/inside.js';

/** Reporters, by name. */
type Reporters = Readonly<Record<string, () => void | Promise<void>>>;

/** What later steps of a job read; without it they would take nothing for clean. */
const HANDED_ON: readonly string[] = ['report', 'artifacts', 'outputs', 'sarif'];

/** Runs one reporter after the other; one that fails is noted, changes neither finding nor verdict, and is returned with why. */
export async function runReporters(host: Host, reporters: Reporters): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  for (const [name, run] of Object.entries(reporters)) {
    try {
      await run();
    } catch (error) {
      failures.set(name, sentenceOf(error));
      host.log(`The ${name} reporter failed, the findings are unaffected: ${sentenceOf(error)}`);
    }
  }
  return failures;
}

/** Files for the report folder, by bare name. */
export type Artifacts = readonly (readonly [string, string | Uint8Array])[];

/** What a step has to report. */
export interface Publication {
  readonly report: Report;
  /** The guardrail, when the run is one guardrail's own. */
  readonly own: string | null;
  readonly artifacts: Artifacts;
  /** Absolute path of the repository's root. */
  readonly root: string;
}

/** Reports a run to the runner: log, files, outputs, annotations, summary and GitHub; then concludes the step. */
export async function publish(
  host: Host,
  { report, own, artifacts, root }: Publication,
  engine: EngineValues,
  context: ReporterContext,
  run: Pick<FeedbackContext, 'owners' | 'startedAt'>,
): Promise<void> {
  const folder = reportFolder(host, root, engine);
  const isShard = shardOf(report) !== null;
  const reports = { report: `${folder}/report.json`, sarif: isShard ? '' : `${folder}/report.sarif` };
  const placed = placedReport(report, checkoutOf(host, root).folder);
  const reporters: Reporters = {
    log: () => host.print(REPORTERS.text(report, context), 'raw'),
    report: () => host.files.write(reports.report, REPORTERS.json(report, context)),
    artifacts: () => {
      for (const [name, content] of artifacts) host.files.write(`${folder}/${name}`, content);
    },
    outputs: () => {
      for (const [name, value] of Object.entries(outputsOf(report, reports, own))) host.output(name, value);
    },
    // Of a shard people hear once all shards are merged.
    ...(isShard
      ? {}
      : {
          annotations: () => {
            for (const annotation of planAnnotations(placed)) host.annotate(annotation);
          },
          summary: () => host.summarize(renderSummary(report, context.links, JOB_SUMMARY)),
          sarif: () => host.files.write(reports.sarif, REPORTERS.sarif(placed, context)),
          ...feedbackReporters(host, report, engine, { ...context, ...run, own, root }),
        }),
  };
  const failures = await runReporters(host, reporters);
  const lost = HANDED_ON.flatMap((name) => failures.get(name) ?? []);
  if (lost.length > 0) throw new UserError(lost.join(' '));
  const status = EXIT_STATUS[report.verdict];
  // What a shard found is judged with what the others found: its own step fails only when it could not look.
  host.conclude(isShard && report.verdict === 'fail' ? 0 : status, closingSentence(report));
}

/** The folder that `report-dir` names, inside the root; else one in the runner's own temporary folder. */
function reportFolder(host: Host, root: string, engine: EngineValues): string {
  const named = engine['report-dir'];
  return named === null
    ? `${host.variable('RUNNER_TEMP') ?? host.files.temporary('guardrails')}/guardrails`
    : writablePath(host.files, root, named, 'report-dir');
}
