import type { Applied } from '../baseline/apply.js';
import { type Baseline, baselineOf, parseBaseline } from '../baseline/baseline.js';
import type { Config } from '../config/config.js';
import { ENGINE_OPTIONS } from '../config/engine-options.js';
import { dayOf } from '../core/date.js';
import { UserError } from '../core/errors.js';
import type { Report } from '../core/report.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import type { Testimony, Witness } from '../witness/witness.js';
import { Inside, relativeInside } from '../workspace/inside.js';
import type { Listing } from '../workspace/listing.js';
import type { Workspace } from '../workspace/workspace.js';
import { layOutBase } from './base-tree.js';
import { type Checked, checkOne, type Phase } from './check.js';
import { commentsFor } from './comments.js';
import { baseNoted, conclude, freeze, nothingNoted, type Outcome } from './conclude.js';
import { type Division, divisionOf, divisionRequest, planShard } from './division.js';
import { type Settled, settleAll } from './findings.js';
import { type Look, look, lookAtShare } from './look.js';
import { type Planned, planGuardrails, type Selection } from './plan.js';
import { shardOf } from './shard-report.js';
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
  /** The division of the run that this one is part of, where it is decided already; null for none. */
  readonly division?: Division | null;
  /** Files that are known already: those of a base commit laid out in a folder. */
  readonly listing?: Listing;
  /** Whoever watches what the run hangs on; null for nobody. */
  readonly witness?: Witness | null;
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
  /** What the run hung on; null where nobody watched, or nobody can tell. */
  readonly testimony: () => Testimony | null;
}

/** Looks at a repository: lists, scans, checks, settles, compares with the baseline and reports. */
export async function examine(examination: Examination): Promise<Examined> {
  const { registry, config, selection, root, witness = null } = examination;
  const host = witness?.host ?? examination.host;
  const { engine } = config;
  const { workspace, facts, others, planned, division } = await lookAround(
    examination,
    planGuardrails(registry, selection, config),
  );
  const today = engine.date ?? host.clock.today();
  const date = engine.date ?? (workspace.revision.date === null ? host.clock.today() : dayOf(workspace.revision.date));
  const running = new Set(planned.map(({ guardrail }) => guardrail.id));
  const run = { host, workspace, facts, date, today, running, phase: examination.phase ?? 'check' };
  const checked = await Promise.all(planned.map((each) => checkOne(run, each)));
  const lines = new SourceLines(workspace, engine['max-file-size']);
  const comments = await commentsFor(checked, facts, workspace, host, engine);
  const { changes } = workspace;
  const settled = settleAll(checked, facts, comments, { config, registry, lines, today, changes });
  const known = await loadBaseline({ ...examination, host }, workspace, division);
  const outcome = outcomeOf({ workspace, config, checked, settled, known, today, registry, division });
  const { report: whole, applied } = conclude(outcome);
  const base = known.base;
  const report =
    division === null
      ? whole
      : {
          ...whole,
          stale: [],
          shard: shardOf({ division, config, planned, checked, settled, outcome, applied, workspace, base }),
        };
  const testimony = (): Testimony | null => {
    if (witness === null || division !== null || !engine.cache) return null;
    const clean = new Set(workspace.files.filter(({ blob }) => blob !== null).map(({ path }) => path));
    return witness.testimony({ root, clean, others, limit: engine['max-file-size'] });
  };
  return { report: freeze(report), workspace, planned, checked, applied, baseline: known.baseline, lines, testimony };
}

/** What there is to see of the repository, or of this shard's share of it. */
async function lookAround(
  { host, root, config, listing, witness = null, division: decided }: Examination,
  suite: readonly Planned[],
): Promise<Look & { readonly planned: readonly Planned[]; readonly division: Division | null }> {
  const request = divisionRequest(suite, config.engine);
  if (request === null)
    return { ...(await look(host, root, config, suite, { listing, witness })), planned: suite, division: null };
  let division: Division | null = null;
  const looked = await lookAtShare(
    host,
    root,
    config,
    (workspace) => {
      division = decided ?? divisionOf(request, suite, config.engine, workspace, host);
      return planShard(suite, division);
    },
    listing,
  );
  return { ...looked, division };
}

interface Looked {
  readonly workspace: Workspace;
  readonly config: Config;
  readonly checked: readonly Checked[];
  readonly settled: Settled;
  readonly known: LoadedBaseline;
  readonly today: string;
  readonly registry: readonly AnyGuardrail[];
  readonly division: Division | null;
}

/** What the run came to; a shard leaves to the merge what only all of them together can tell. */
function outcomeOf({ workspace, config, checked, settled, known, today, registry, division }: Looked): Outcome {
  const { engine } = config;
  const { changes, revision, skips } = workspace;
  const runs = checked.map(runOf);
  const paths = new Set(workspace.paths);
  const notes = [...nothingNoted(runs, registry, engine['allow-no-files']), ...baseNoted(known.base?.runs ?? [])];
  return {
    subject: { root: '.', commit: revision.commit, base: revision.base },
    runs,
    findings: settled.findings,
    unused: division === null ? settled.unused : [],
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
    notes: division === null ? notes : [],
    failOn: engine['fail-on'],
  };
}

interface LoadedBaseline {
  readonly baseline: Baseline | null;
  /** The report on the commit that is the baseline, where one is. */
  readonly base: Report | null;
}

async function loadBaseline(
  examination: Examination,
  workspace: Workspace,
  division: Division | null,
): Promise<LoadedBaseline> {
  const { baseline } = examination.config.engine;
  if (baseline === 'none') return { baseline: null, base: null };
  if (baseline.startsWith('ref:')) {
    const base = await examineRevision({ ...examination, division }, workspace, baseline.slice('ref:'.length));
    return { baseline: baselineOf(base.findings), base };
  }
  const path = relativeInside(baseline, 'baseline');
  const bytes = workspace.read(path, 64 * 1024 * 1024);
  if (bytes === null && baseline !== ENGINE_OPTIONS.baseline.default && examination.writesBaseline !== true) {
    throw new UserError('there is no such file: write it with `guardrails baseline`.', { file: path, key: 'baseline' });
  }
  return { baseline: bytes === null ? null : parseBaseline(new TextDecoder().decode(bytes), path), base: null };
}

/** What the same guardrails with the same settings find in another commit. */
async function examineRevision(examination: Examination, workspace: Workspace, revision: string): Promise<Report> {
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
      witness: null,
    });
    return report;
  } finally {
    tree.remove();
  }
}

function runOf({ planned, status, reason, milliseconds, files, result }: Checked): Outcome['runs'][number] {
  return {
    guardrail: planned.guardrail.id,
    status,
    reason,
    milliseconds,
    files,
    outputs: result.outputs ?? {},
    summary: result.summary ?? [],
  };
}

/** The absolute path for a file to be written inside the root; throws a UserError when a link is in the way. */
export function writablePath(host: Host, root: string, path: string, key: string): string {
  const clean = relativeInside(path, key);
  if (!new Inside(host.files, root).admits(clean)) {
    throw new UserError(`\`${clean}\` would be written through a link: remove the link.`, { key });
  }
  return `${root}/${clean}`;
}
