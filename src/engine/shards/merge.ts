import { baselineOf } from '../../baseline/baseline.js';
import { compareText, type SettledFinding } from '../../core/finding.js';
import { decidingRun, type GuardrailRun, type Note, type Report } from '../../core/report.js';
import { arrange, settle } from '../../core/settled-finding.js';
import type { ShardReport } from '../../core/shard.js';
import type { Json } from '../../facts/facts.js';
import { type AnyGuardrail, judgedByBase } from '../../guardrails/guardrail.js';
import { Skips } from '../../workspace/skips.js';
import { baseNoted, conclude, deepFreeze, nothingNoted, type RunOutcome, skippedNoted } from '../conclude.js';
import { rulesOf } from '../settle.js';

/**
 * The report that one machine would have written, milliseconds aside. Takes the reports of all shards of one run, in
 * order; see `shardsOf`.
 */
export function mergeShards(shards: readonly ShardReport[], registry: readonly AnyGuardrail[]): Report {
  const merged = shards[0]!.runs.map(({ guardrail }) => mergeGuardrail(guardrail, shards, registry));
  const runs = merged.map(({ run }) => run);
  const { subject, shard: first } = shards[0]!;
  const base = first.baseline.base === null ? null : mergeShards(shards.map(baseOf), registry);
  const skipped = skippedByAny(shards);
  const notes = [
    ...notesOfAll(shards),
    ...skippedNoted(skipped, first.failOnSkipped),
    ...nothingNoted(runs, registry, first.allowNoFiles),
    ...baseNoted(base?.runs ?? []),
  ];
  const absent = new Set(shards.flatMap(({ shard }) => shard.baseline.absent));
  const untouched = new Set(shards.flatMap(({ shard }) => shard.baseline.untouched));
  const { report } = conclude({
    subject,
    runs,
    findings: merged.flatMap(({ findings }) => findings),
    unused: unusedByAll(shards),
    inactive: first.inactive,
    metrics: merged.flatMap(({ metrics }) => metrics),
    skipped,
    entries: base === null ? first.baseline.entries : baselineOf(base.findings).entries,
    applying: {
      // Shards that ran past midnight judged by two days; what is left is judged by the later one.
      date: shards
        .map(({ shard }) => shard.today)
        .sort(compareText)
        .at(-1)!,
      exists: (path) => !absent.has(path),
      untouched: (path) => untouched.has(path),
    },
    notes,
    failOn: first.failOn,
    baseFailOn: first.baseFailOn,
    judgedByBase: judgedByBase(registry),
  });
  return deepFreeze(report);
}

function baseOf({ shard }: ShardReport): ShardReport {
  return shard.baseline.base!;
}

interface Merged {
  readonly run: RunOutcome['runs'][number];
  readonly findings: readonly SettledFinding[];
  readonly metrics: RunOutcome['metrics'];
}

/** One guardrail's part of the whole: from the shard that ran it, or put together from all that divided its files. */
function mergeGuardrail(id: string, shards: readonly ShardReport[], registry: readonly AnyGuardrail[]): Merged {
  const runner = shards.find(({ shard }) => shard.whole.includes(id));
  if (runner !== undefined) {
    const metrics = runner.metrics.filter(({ guardrail }) => guardrail === id);
    return { run: runIn(runner, id), findings: foundBy(id, runner), metrics };
  }
  const guardrail = registry.find((each) => each.id === id)!;
  const run = joinRuns(shards, id);
  // What crashed anywhere would have crashed on one machine, before it returned anything.
  if (run.status === 'crashed') return { run, findings: [], metrics: [] };
  const found = arrange(shards.flatMap((report) => foundBy(id, report)));
  const parts = shards.filter((report) => runIn(report, id).status === 'ran').map(({ shard }) => shard.divided[id]!);
  const total =
    run.status === 'ran' ? guardrail.perFile?.reduce?.(parts.map(({ partial }) => partial as Json)) : undefined;
  if (total === undefined) return { run, findings: found, metrics: [] };
  const { outputs = {}, summary = [], metrics = [], findings = [] } = total;
  const settling = {
    guardrail: id,
    rules: rulesOf(registry),
    severities: new Map(Object.entries(parts[0]!.severities)),
    // What all files come to together is in none of them.
    levelAt: () => null,
    lineText: () => '',
  };
  return {
    run: { ...run, outputs, summary },
    findings: [...found, ...settle(findings, settling)],
    metrics: metrics.map((metric) => ({ guardrail: id, ...metric })),
  };
}

function joinRuns(shards: readonly ShardReport[], id: string): RunOutcome['runs'][number] {
  const runs = shards.map((report) => runIn(report, id));
  const { status, reason } = decidingRun(runs);
  const seen = shards.reduce((sum, { shard }) => sum + shard.divided[id]!.seen, 0);
  return {
    guardrail: id,
    status,
    reason,
    milliseconds: runs.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    files: status === 'crashed' ? seen : runs.reduce((sum, { files }) => sum + files, 0),
    outputs: {},
    summary: [],
  };
}

function runIn({ runs }: Report, id: string): GuardrailRun {
  return runs.find(({ guardrail }) => guardrail === id)!;
}

/** A guardrail's findings in one shard as they were before the baseline was asked. */
function foundBy(id: string, { findings, shard }: ShardReport): readonly SettledFinding[] {
  const tolerated = new Map(shard.tolerated.map((each) => [each.index, each]));
  return findings.flatMap((finding, index) => {
    if (finding.guardrail !== id) return [];
    const before = tolerated.get(index);
    if (before === undefined) return [finding];
    const { reason: _, ...rest } = finding;
    return [{ ...rest, state: before.state, ...(before.reason === null ? {} : { reason: before.reason }) }];
  });
}

function unusedByAll(shards: readonly ShardReport[]): RunOutcome['unused'] {
  const used = new Set(shards.flatMap(({ shard }) => shard.used.map(placeOf)));
  return shards.flatMap(({ shard }) => shard.unused.filter(({ finding }) => !used.has(placeOf(finding))));
}

function placeOf({ path, line, column }: Readonly<Record<'path' | 'line' | 'column', string | number | null>>): string {
  return `${line}:${column}:${path}`;
}

/** What the shards noted of the repository, which is the same for all. */
function notesOfAll(shards: readonly ShardReport[]): readonly Note[] {
  const notes = shards.flatMap((shard) => shard.notes);
  return [...new Map(notes.map((note) => [`${note.level} ${note.message}`, note])).values()];
}

function skippedByAny(shards: readonly ShardReport[]): RunOutcome['skipped'] {
  const skips = new Skips();
  for (const { shard } of shards) {
    for (const { reason, paths } of shard.skipped) for (const path of paths) skips.add(reason, path);
  }
  return skips.all();
}
