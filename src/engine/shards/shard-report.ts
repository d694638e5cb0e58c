import type { Applied } from '../../baseline/apply.js';
import type { Config } from '../../config/config.js';
import { digestOf } from '../../core/builtin.js';
import type { BaselineEntry } from '../../core/report.js';
import type { Option, Options } from '../../core/schema.js';
import { inOrder } from '../../core/settled-finding.js';
import type { DividedRun, Shard, ShardBaseline, ShardReport, Tolerated } from '../../core/shard.js';
import { isInRange, isShardReport } from '../../core/shard.js';
import type { Checked } from '../check.js';
import { type Concluded, conclude, outcomeOf, type RunOutcome, type SettledRun } from '../conclude.js';
import type { Planned } from '../plan.js';
import type { DividedPlan, Division } from './division.js';

/** Everything a shard knows once it has run. */
interface ShardRun extends SettledRun, DividedPlan {
  readonly division: Division;
  readonly outcome: RunOutcome;
  readonly applied: Applied;
}

/** Judges a shard: what it found, without what only the whole can tell, and everything that a merge needs beside it. */
export function concludeShard(settledRun: SettledRun, plan: DividedPlan): Concluded {
  const outcome = outcomeOf(settledRun);
  const { report, applied } = conclude({
    ...outcome,
    unused: [],
    notes: [...settledRun.judge.notes, ...settledRun.workspace.notes],
  });
  const run = { ...settledRun, ...plan, division: plan.division!, outcome, applied };
  const whole: ShardReport = { ...report, stale: [], shard: partOf(run) };
  return { report: whole, applied };
}

/** What a shard's report says beside its findings, so that the shards can be merged without another run. */
function partOf(run: ShardRun): Shard {
  const { division, judge, planned, checked, settled, outcome, workspace } = run;
  const { config } = judge;
  const { index, count, range } = division;
  return {
    index,
    count,
    settings: settingsDigest(planned, config),
    today: outcome.applying.date,
    failOn: outcome.failOn,
    baseFailOn: outcome.baseFailOn,
    allowNoFiles: config.engine['allow-no-files'],
    failOnSkipped: config.engine['fail-on-skipped'],
    range,
    whole: planned
      .filter((each) => each.range === null && each.elsewhere === null)
      .map(({ guardrail }) => guardrail.id),
    divided: Object.fromEntries(
      checked
        .filter(({ planned }) => planned.range !== null)
        .map((each) => [each.planned.guardrail.id, dividedOf(each)]),
    ),
    used: settled.used,
    unused: settled.unused.filter(({ finding }) => isInRange(range, finding.path!)),
    inactive: outcome.inactive,
    tolerated: toleratedOf(run),
    baseline: baselineOf(run),
    skipped: workspace.skips.paths(),
  };
}

function dividedOf({ planned, seen, result }: Checked): DividedRun {
  return { seen, partial: result.partial ?? null, severities: Object.fromEntries(planned.config.severities) };
}

/** The baseline is asked again once all findings are known: then it counts what they were before. */
function toleratedOf({ applied, settled }: ShardRun): readonly Tolerated[] {
  return inOrder(settled.findings).flatMap((before, index) =>
    applied.matched.has(before) ? [{ index, state: before.state, reason: before.reason ?? null }] : [],
  );
}

/** The first shard hands on the file's entries; every shard what it found in the base commit. */
function baselineOf({ division, outcome, known }: ShardRun): ShardBaseline {
  const base = known.base !== null && isShardReport(known.base) ? known.base : null;
  const entries = division.index === 1 && base === null ? outcome.entries : [];
  const paths = base === null ? pathsOf(entries) : pathsOf([...base.findings, ...unusedIn(base)]);
  return {
    entries,
    base,
    absent: paths.filter((path) => !outcome.applying.exists(path)),
    untouched: paths.filter(outcome.applying.untouched),
  };
}

function unusedIn({ shard }: ShardReport): readonly Pick<BaselineEntry, 'path'>[] {
  return shard.unused.map(({ finding }) => finding);
}

function pathsOf(entries: readonly Pick<BaselineEntry, 'path'>[]): readonly string[] {
  return [...new Set(entries.map(({ path }) => path))].filter((path) => path !== null);
}

/** Settings of the engine that change no finding. */
const INDIFFERENT: ReadonlySet<string> = new Set([
  'shard',
  'cache',
  'report-dir',
  'comment',
  'issues',
  'issue-labels',
  'sarif-upload',
]);

/** A digest of what has to be the same in all shards; secrets are kept out even of that. */
function settingsDigest(planned: readonly Planned[], { engine }: Config): string {
  const settings = {
    engine: Object.entries(engine).filter(([name]) => !INDIFFERENT.has(name)),
    guardrails: planned.map(({ guardrail, config }) => [
      guardrail.id,
      config.include,
      config.exclude,
      [...config.severities],
      Object.entries<Option>(guardrail.options as Options).map(([name, { secret }]) =>
        secret === true || name === guardrail.perFile?.shard ? null : config.options[name],
      ),
    ]),
  };
  return digestOf('sha256', JSON.stringify(settings)).slice(0, 32);
}
