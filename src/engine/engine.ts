import { type Applied, applyBaseline } from '../baseline/apply.js';
import { type Baseline, baselineOf, parseBaseline } from '../baseline/baseline.js';
import type { Config } from '../config/config.js';
import { ENGINE_OPTIONS } from '../config/engine-options.js';
import { dayOf } from '../core/date.js';
import { UserError } from '../core/errors.js';
import type { SettledFinding } from '../core/finding.js';
import { PROJECT } from '../core/project.js';
import { countNew, type GuardrailRun, type Note, type Report, verdictOf } from '../core/report.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { Inside, relativeInside } from '../workspace/inside.js';
import type { Listing } from '../workspace/listing.js';
import type { Workspace } from '../workspace/workspace.js';
import { layOutBase } from './base-tree.js';
import { type Checked, checkOne, type Phase } from './check.js';
import { settleAll } from './findings.js';
import { look } from './look.js';
import { type Planned, planGuardrails, type Selection } from './plan.js';
import { SourceLines } from './source-lines.js';

/** What a run is asked to do. */
export interface Examination {
  readonly host: Host;
  readonly registry: readonly AnyGuardrail[];
  readonly selection: Selection;
  readonly config: Config;
  /** Absolute path of the repository's root. */
  readonly root: string;
  readonly phase?: Phase;
  /** Whether the baseline is about to be written, so that it may be missing. */
  readonly writesBaseline?: boolean;
  /** Files that are known already: those of a base commit laid out in a folder. */
  readonly listing?: Listing;
}

/** A finished run: the frozen report and what only the engine itself still needs. */
export interface Examined {
  readonly report: Report;
  readonly workspace: Workspace;
  readonly planned: readonly Planned[];
  readonly checked: readonly Checked[];
  readonly applied: Applied;
  /** Entries of the committed baseline, empty when there is none. */
  readonly baseline: Baseline | null;
  readonly lines: SourceLines;
}

/** Looks at a repository: lists, scans, checks, settles, compares with the baseline and reports. */
export async function examine(examination: Examination): Promise<Examined> {
  const { host, registry, config, root, selection } = examination;
  const { engine } = config;
  const planned = planGuardrails(registry, selection, config);
  const { workspace, facts } = await look(host, root, config, planned, examination.listing);
  const today = engine.date ?? dayOf(host.clock.now());
  const date = engine.date ?? dayOf(workspace.revision.date ?? host.clock.now());
  const running = new Set(planned.map(({ guardrail }) => guardrail.id));
  const run = { host, workspace, facts, date, today, running, phase: examination.phase ?? 'check' };
  const checked = await Promise.all(planned.map((each) => checkOne(run, each)));
  const lines = new SourceLines(workspace, engine['max-file-size']);
  const settled = settleAll(checked, facts, config, registry, lines, today).flatMap((finding) =>
    inChange(finding, workspace),
  );
  const notes = notesOn(checked, config);
  const { baseline, notes: baselineNotes } = await loadBaseline(examination, workspace);
  const applied = applyBaseline(settled, baseline ?? { entries: [] }, {
    date: today,
    exists: existence(workspace),
    judged: judging(checked, workspace),
  });
  const report = assemble(examination, workspace, checked, applied, [...notes, ...baselineNotes]);
  return { report, workspace, planned, checked, applied, baseline, lines };
}

/** Keeps what touches the change and says whether it sits on a changed line; without a base, everything as it is. */
function inChange(finding: SettledFinding, { changes }: Workspace): readonly SettledFinding[] {
  if (changes === null || finding.path === null) return [finding];
  const ranges = changes.files.get(finding.path);
  if (ranges === undefined && !finding.related.some(({ path }) => changes.files.has(path))) return [];
  const { line } = finding;
  const changed = line !== null && ranges?.some(([first, last]) => first <= line && line <= last) === true;
  return [{ ...finding, changed }];
}

function existence(workspace: Workspace): (path: string) => boolean {
  const paths = new Set(workspace.files.map(({ path }) => path));
  return (path) => paths.has(path);
}

/** A baseline entry is judged when its guardrail ran and, on a run over a change, its file is part of the change. */
function judging(
  checked: readonly Checked[],
  { changes }: Workspace,
): (entry: { rule: string; path: string | null }) => boolean {
  const ran = new Set(checked.filter(({ status }) => status !== 'crashed').map(({ planned }) => planned.guardrail.id));
  return ({ rule, path }) =>
    ran.has(rule.split('/')[0]!) &&
    (changes === null || path === null || changes.files.has(path) || changes.removed.has(path));
}

function notesOn(checked: readonly Checked[], config: Config): readonly Note[] {
  const own = checked.filter(({ planned }) => planned.guardrail.companion === undefined);
  const looked = (own.length === 0 ? checked : own).some(({ status, files, planned }) => {
    return (
      status === 'crashed' || (status === 'ran' && (files > 0 || Object.keys(planned.guardrail.facts).length === 0))
    );
  });
  if (looked || checked.length === 0) return [];
  const whom = own.length === 1 ? ` for ${own[0]!.planned.guardrail.id}` : '';
  if (config.engine['allow-no-files']) return [{ level: 'notice', message: `There was nothing${whom} to look at.` }];
  const message = 'There was nothing to look at: check the root, include and exclude, or set allow-no-files.';
  return [{ level: 'error', message }];
}

interface LoadedBaseline {
  readonly baseline: Baseline | null;
  readonly notes: readonly Note[];
}

async function loadBaseline(examination: Examination, workspace: Workspace): Promise<LoadedBaseline> {
  const { baseline } = examination.config.engine;
  if (baseline === 'none') return { baseline: null, notes: [] };
  if (baseline.startsWith('ref:')) return baselineOfRevision(examination, workspace, baseline.slice('ref:'.length));
  const path = relativeInside(baseline, 'baseline');
  const bytes = workspace.read(path, 64 * 1024 * 1024);
  if (bytes === null && baseline !== ENGINE_OPTIONS.baseline.default && examination.writesBaseline !== true) {
    throw new UserError('there is no such file: write it with `guardrails baseline`.', { file: path, key: 'baseline' });
  }
  return { baseline: bytes === null ? null : parseBaseline(new TextDecoder().decode(bytes), path), notes: [] };
}

/** What the same guardrails with the same settings find in another commit. */
async function baselineOfRevision(
  examination: Examination,
  workspace: Workspace,
  revision: string,
): Promise<LoadedBaseline> {
  if (workspace.git === null) throw new UserError('needs git and a repository to compare with.', { key: 'baseline' });
  const { host, config } = examination;
  const tree = await layOutBase(host, workspace.git, revision, 'baseline');
  try {
    const engine = { ...config.engine, baseline: 'none', 'changed-since': null, 'allow-no-files': true };
    const { report } = await examine({
      ...examination,
      config: { ...config, engine },
      root: tree.root,
      listing: tree.listing,
    });
    const crashed = report.runs.filter(({ status }) => status === 'crashed');
    const notes = crashed.map(({ guardrail, reason }) => ({
      level: 'warning' as const,
      message: `${guardrail} could not look at the base, so all of its findings count as new: ${reason}`,
    }));
    return { baseline: baselineOf(report.findings.filter(({ state }) => state !== 'muted')), notes };
  } finally {
    tree.remove();
  }
}

function assemble(
  { config }: Examination,
  workspace: Workspace,
  checked: readonly Checked[],
  applied: Applied,
  notes: readonly Note[],
): Report {
  const { findings, stale } = applied;
  const runs = checked.map((each) => runOf(each, findings));
  const count = (state: SettledFinding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  return freeze({
    version: 1,
    tool: { name: PROJECT.name, version: PROJECT.version },
    verdict: verdictOf(runs, findings, notes, config.engine['fail-on']),
    subject: { root: '.', commit: workspace.revision.commit, base: workspace.revision.base },
    runs,
    findings,
    stale,
    skipped: workspace.skips.all(),
    metrics: checked.flatMap(({ planned, result }) =>
      (result.metrics ?? []).map((metric) => ({ guardrail: planned.guardrail.id, ...metric })),
    ),
    totals: { new: count('new'), known: count('known'), muted: count('muted') },
    notes,
  });
}

function runOf(
  { planned, status, reason, milliseconds, files, result }: Checked,
  findings: readonly SettledFinding[],
): GuardrailRun {
  const { id } = planned.guardrail;
  return {
    guardrail: id,
    status,
    reason,
    milliseconds,
    files,
    counts: countNew(findings, id),
    outputs: result.outputs ?? {},
    summary: result.summary ?? [],
  };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}

/** The absolute path for a file to be written inside the root; throws a UserError when a link is in the way. */
export function writablePath(host: Host, root: string, path: string, key: string): string {
  const clean = relativeInside(path, key);
  if (!new Inside(host.files, root).admits(clean)) {
    throw new UserError(`\`${clean}\` would be written through a link: remove the link.`, { key });
  }
  return `${root}/${clean}`;
}
