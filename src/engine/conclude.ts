import { type Applied, type Applying, applyBaseline } from '../baseline/apply.js';
import type { Baseline } from '../baseline/baseline.js';
import type { SettledFinding } from '../core/finding.js';
import { PROJECT } from '../core/project.js';
import {
  type BaselineEntry,
  countNew,
  type FailOn,
  type GuardrailRun,
  type Note,
  type Report,
  type SkippedFiles,
  totalsOf,
  type UnusedComment,
  verdictOf,
} from '../core/report.js';
import { arrange, inOrder } from '../core/settled-finding.js';
import type { SkipReason } from '../core/skip-reason.js';
import { isJudged } from '../core/suppress.js';
import { type AnyGuardrail, judgedByBase } from '../guardrails/guardrail.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Checked } from './check.js';
import type { Judge } from './judge.js';
import type { Settled } from './mute.js';

/** What a run came to before anybody knows how bad that is: of one machine, or of all shards together. */
export interface RunOutcome extends Pick<Report, 'subject' | 'metrics' | 'skipped'> {
  readonly runs: readonly Omit<GuardrailRun, 'counts'>[];
  /** Muted already where a comment says so. */
  readonly findings: readonly SettledFinding[];
  /** Comments that silenced nothing. */
  readonly unused: readonly UnusedComment[];
  /** Rules of these guardrails that nothing switched on, by id: nothing is known of what they would find. */
  readonly inactive: readonly string[];
  readonly entries: readonly BaselineEntry[];
  readonly applying: Omit<Applying, 'judged'> & {
    /** Whether the change leaves the path alone, so that nothing was reported on it. */
    readonly untouched: (path: string) => boolean;
  };
  readonly notes: readonly Note[];
  readonly failOn: FailOn;
  /** Decides instead for findings of guardrails that the base judges. */
  readonly baseFailOn: FailOn;
  /** These guardrails, by id; no baseline knows what they find. */
  readonly judgedByBase: ReadonlySet<string>;
}

/** What a run has come to when every finding is settled. */
export interface SettledRun {
  readonly workspace: Workspace;
  readonly judge: Judge;
  readonly checked: readonly Checked[];
  readonly settled: Settled;
  readonly known: Known;
  readonly today: string;
  readonly registry: readonly AnyGuardrail[];
}

/** What was known before a run: the committed baseline, or the report on the commit that is the baseline. */
export interface Known {
  readonly baseline: Baseline | null;
  readonly base: Report | null;
}

/** Judges a run of one machine. */
export function concludeRun(run: SettledRun): Concluded {
  return conclude(outcomeOf(run));
}

/** What there is to judge of a run. */
export function outcomeOf({ workspace, judge, checked, settled, known, today, registry }: SettledRun): RunOutcome {
  const { engine } = judge.config;
  const { changes, revision, skips } = workspace;
  const runs = checked.map(runOf);
  const paths = new Set(workspace.paths);
  return {
    subject: { root: '.', commit: revision.commit, base: revision.base },
    runs,
    findings: settled.findings,
    unused: settled.unused,
    inactive: checked.flatMap(({ planned }) => planned.inactive),
    metrics: checked.flatMap(({ planned, result }) =>
      (result.metrics ?? []).map((metric) => ({ guardrail: planned.guardrail.id, ...metric })),
    ),
    skipped: skips.all(),
    entries: known.baseline?.entries ?? [],
    applying: {
      date: today,
      exists: (path) => paths.has(path),
      untouched: (path) => changes !== null && !changes.files.has(path) && !changes.removed.has(path),
    },
    notes: [
      ...judge.notes,
      ...workspace.notes,
      ...skippedNoted(skips.all(), engine['fail-on-skipped']),
      ...nothingNoted(runs, registry, engine['allow-no-files']),
      ...baseNoted(known.base?.runs ?? []),
    ],
    failOn: engine['fail-on'],
    baseFailOn: judge.baseFailOn,
    judgedByBase: judgedByBase(registry),
  };
}

function runOf({ planned, status, reason, milliseconds, files, result }: Checked): RunOutcome['runs'][number] {
  return {
    guardrail: planned.guardrail.id,
    status,
    reason,
    milliseconds,
    files,
    outputs: result.outputs ?? {},
    summary: result.summary ?? [],
    ...(result.headline === undefined ? {} : { headline: result.headline }),
  };
}

/** A report, and what became of the baseline. */
export interface Concluded {
  readonly report: Report;
  readonly applied: Applied;
}

/** Judges what a run came to: unused comments, the baseline, counts and the verdict. */
export function conclude(outcome: RunOutcome): Concluded {
  const { runs, notes, failOn, entries, applying } = outcome;
  const ran = new Set(runs.filter(({ status }) => status === 'ran').map(({ guardrail }) => guardrail));
  const inactive = new Set(outcome.inactive);
  const unused = outcome.unused.filter(
    ({ names, finding }) => ran.has(finding.guardrail) && isJudged(names, ran, inactive),
  );
  const settled = inOrder([...outcome.findings, ...arrange(unused.map(({ finding }) => finding))]);
  const looked = new Set(runs.filter(({ status }) => status !== 'crashed').map(({ guardrail }) => guardrail));
  const applied = applyBaseline(
    settled,
    { entries },
    {
      ...applying,
      judged: ({ rule, path }) =>
        looked.has(rule.split('/')[0]!) &&
        !outcome.judgedByBase.has(rule.split('/')[0]!) &&
        !inactive.has(rule) &&
        (path === null || !applying.untouched(path)),
    },
  );
  const { findings, stale } = applied;
  const report = {
    version: 1,
    tool: { name: PROJECT.name, version: PROJECT.version },
    verdict: verdictOf(runs, findings, notes, ({ guardrail }) =>
      outcome.judgedByBase.has(guardrail) ? outcome.baseFailOn : failOn,
    ),
    subject: outcome.subject,
    runs: runs.map((run) => ({ ...run, counts: countNew(findings, run.guardrail) })),
    findings,
    stale,
    skipped: outcome.skipped,
    metrics: outcome.metrics,
    totals: totalsOf(findings),
    notes,
  } as const;
  return { report, applied };
}

/** A note when no guardrail found anything to look at; guardrails that are no companions decide. */
export function nothingNoted(
  runs: readonly Pick<GuardrailRun, 'guardrail' | 'status' | 'files'>[],
  registry: readonly AnyGuardrail[],
  allowed: boolean,
): readonly Note[] {
  const guardrails = new Map(registry.map((guardrail) => [guardrail.id, guardrail]));
  const own = runs.filter(({ guardrail }) => guardrails.get(guardrail)!.companion === undefined);
  const looked = (own.length === 0 ? runs : own).some(
    ({ guardrail, status, files }) =>
      status === 'crashed' ||
      (status === 'ran' && (files > 0 || Object.keys(guardrails.get(guardrail)!.facts).length === 0)),
  );
  if (looked || runs.length === 0) return [];
  const whom = own.length === 1 ? ` for ${own[0]!.guardrail}` : '';
  if (allowed) return [{ level: 'notice', message: `There was nothing${whom} to look at.` }];
  const message = 'There was nothing to look at: check the root, include and exclude, or set allow-no-files.';
  return [{ level: 'error', message }];
}

/** A note for each kind of files that must not be left out and was. */
export function skippedNoted(skipped: readonly SkippedFiles[], forbidden: readonly SkipReason[]): readonly Note[] {
  return skipped
    .filter(({ reason }) => forbidden.includes(reason))
    .map(({ reason, count, examples }) => {
      const more = count > examples.length ? ' and others' : '';
      const message = `fail-on-skipped: ${count} left out as ${reason} (${examples.join(', ')}${more}).`;
      return { level: 'error', message };
    });
}

/** Notes on guardrails that could not look at the commit that is the baseline. */
export function baseNoted(runs: readonly GuardrailRun[]): readonly Note[] {
  return runs
    .filter(({ status }) => status === 'crashed')
    .map(({ guardrail, reason }) => ({
      level: 'warning',
      message: `${guardrail} could not look at the base, so all of its findings count as new: ${reason}`,
    }));
}

/** The value with all it holds, never to be changed again. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
