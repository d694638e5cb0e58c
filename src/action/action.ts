import { resolve } from 'node:path';
import type { EngineValues } from '../config/engine-options.js';
import { EXIT_STATUS } from '../core/report.js';
import { ownersOf, planGuardrails, type Selection } from '../engine/plan.js';
import { run } from '../engine/run.js';
import { openSession, type Session } from '../engine/session.js';
import { feedbackReporters } from '../github/feedback.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { concludeFaults } from '../host/conclusion.js';
import type { Host } from '../host/host.js';
import { type ReportSource, reporterContext } from '../report-context.js';
import { verdictSentence } from '../reporters/summary.js';
import { linesFor, mergeFiles } from '../reports/merge-files.js';
import { reportOfFolder } from '../reports/report-folder.js';
import { idsIn, linesOf, settingsFromInputs } from './inputs.js';
import { type Artifacts, publish, runReporters } from './publish.js';

/** Runs as a step of an action: inputs in, annotations, summary, outputs and reports out. */
export async function runAction(
  selection: Selection,
  host: Host,
  registry: readonly AnyGuardrail[],
  phase: 'main' | 'post',
): Promise<void> {
  await concludeFaults(host, async () => {
    const startedAt = host.clock.now();
    const session = sessionOf(selection, host, registry);
    const named = idsIn(host.input('guardrails'));
    const wanted = selection === 'enabled' && named.length > 0 ? named : selection;
    const shards = phase === 'main' ? linesOf(host.input('reports')) : [];
    const { artifacts, engine, ...source } =
      shards.length > 0
        ? await merged(host, shards, registry, session)
        : await ranHere(host, registry, wanted, selection === 'enabled' ? 'check' : phase, session);
    const ids = new Set(source.report.runs.map(({ guardrail }) => guardrail));
    const ran = registry.filter(({ id }) => ids.has(id)).map((guardrail) => ({ guardrail }));
    const main = ran.filter(({ guardrail }) => guardrail.companion === undefined);
    const own = main.length === 1 ? main[0]!.guardrail.id : null;
    await publish(
      host,
      { report: source.report, own, artifacts, root: session.root },
      engine,
      reporterContext(source, host, registry, session.root),
      { owners: ownersOf(ran, wanted), startedAt },
    );
  });
}

interface ActionSource extends ReportSource {
  readonly artifacts: Artifacts;
  /** The engine's options by which it is published. */
  readonly engine: EngineValues;
}

/** What a run of this step says. */
async function ranHere(
  host: Host,
  registry: readonly AnyGuardrail[],
  selection: Selection,
  phase: 'check' | 'main' | 'post',
  session: Session,
): Promise<ActionSource> {
  const { report, lines, checked, config } = await run({
    host,
    registry,
    selection,
    phase,
    judgesChange: phase !== 'post',
    ...session,
  });
  return {
    report,
    lines,
    engine: config.engine,
    artifacts: checked.flatMap(({ result }) => Object.entries(result.artifacts ?? {})),
  };
}

/** What the reports of all shards say together. */
async function merged(
  host: Host,
  shards: readonly string[],
  registry: readonly AnyGuardrail[],
  { root, config }: Session,
): Promise<ActionSource> {
  const report = mergeFiles(host, shards, registry);
  return { report, lines: await linesFor(host, report, root), engine: config.engine, artifacts: [] };
}

/** Runs as a step that writes to GitHub, as one, what earlier jobs of a workflow reported; it fails for bad settings only. */
export async function runFeedback(host: Host, registry: readonly AnyGuardrail[]): Promise<void> {
  await concludeFaults(host, async () => {
    const startedAt = host.clock.now();
    const { root, config } = sessionOf('enabled', host, registry);
    const expected = idsIn(host.input('guardrails'));
    const report = reportOfFolder(host, resolve(host.directory, host.input('reports') ?? '.'), expected, registry);
    if (report === null) return host.conclude(EXIT_STATUS.pass, 'There is no report to tell of.');
    const { rules, links } = reporterContext({ report, lines: null }, host, registry, root);
    const context = { rules, links, root, own: null, owners: ownersFor(expected, config, registry), startedAt };
    await runReporters(host, feedbackReporters(host, report, config.engine, context));
    host.conclude(EXIT_STATUS.pass, `Told of a run that ${verdictSentence(report)}.`);
  });
}

function ownersFor(
  expected: readonly string[],
  config: Session['config'],
  registry: readonly AnyGuardrail[],
): ReturnType<typeof ownersOf> {
  const selection = expected.length === 0 ? 'enabled' : expected;
  // Files that would switch something on are taken to be there: the reports tell what ran.
  return ownersOf(
    planGuardrails(registry, selection, config, () => true),
    selection,
  );
}

function sessionOf(selection: Selection, host: Host, registry: readonly AnyGuardrail[]): Session {
  return openSession(host, registry, {
    root: host.input('root') ?? host.variable('GITHUB_WORKSPACE'),
    config: host.input('config'),
    settings: settingsFromInputs(selection, host, registry),
  });
}
