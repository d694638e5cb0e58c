import type { Applied } from '../baseline/apply.js';
import { type Baseline, baselineOf, parseBaseline } from '../baseline/baseline.js';
import type { Config } from '../config/config.js';
import { ENGINE_OPTIONS } from '../config/engine-options.js';
import { UserError } from '../core/errors.js';
import type { Report } from '../core/report.js';
import { dayOf } from '../core/time.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { CacheFolder } from '../host/cache-folder.js';
import type { Host } from '../host/host.js';
import { relativeInside } from '../workspace/inside.js';
import type { Listing } from '../workspace/listing.js';
import { type Facts, scanFiles } from '../workspace/scan.js';
import { openWorkspace, type Workspace } from '../workspace/workspace.js';
import { presenceAmong } from './activation.js';
import { layOutBase } from './base-tree.js';
import { type Checked, checkAll, type Phase } from './check.js';
import { commentsFor } from './comments.js';
import { concludeRun, deepFreeze, type Known } from './conclude.js';
import { BASELINE_LIMIT, type Judge, openJudge, ownJudge } from './judge.js';
import { muteAll } from './mute.js';
import { type Planned, planGuardrails, planScanners, type Selection } from './plan.js';
import { settleAll } from './settle.js';
import { type Division, divide } from './shards/division.js';
import { concludeShard } from './shards/shard-report.js';
import { SourceLines } from './source-lines.js';

/** What a run is asked to do. */
export interface RunRequest {
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
  /** Whether it judges a change: what that does to settings is looked at, and the base may judge. */
  readonly judgesChange?: boolean;
}

/** A finished run: the frozen report and what commands still need beside it. */
export interface RunResult {
  readonly report: Report;
  /** What judged: the request's own configuration, or that of the base. */
  readonly config: Config;
  readonly workspace: Workspace;
  readonly planned: readonly Planned[];
  readonly checked: readonly Checked[];
  readonly applied: Applied;
  /** The committed baseline; null when there is none. */
  readonly baseline: Baseline | null;
  readonly lines: SourceLines;
}

/** Runs guardrails over a repository: judge, list, plan, scan, check, settle, mute, baseline, report. */
export async function run(requested: RunRequest): Promise<RunResult> {
  const judge = await judgeOf(requested);
  const { config } = judge;
  const request = { ...requested, config };
  const { host, registry, selection } = request;
  const workspace = await list(request);
  const suite = planGuardrails(registry, selection, config, presenceAmong(workspace.paths));
  const plan = divide(suite, request.division, config.engine, workspace, host);
  const cache = cacheOf(request);
  const facts = await scan(request, plan.planned, workspace, cache);
  const days = daysOf(request, workspace);
  const phase = request.phase ?? 'check';
  const base = judge.baseFor(workspace);
  const checked = await checkAll({ host, workspace, facts, cache, base, ...days, phase }, plan.planned);
  const lines = new SourceLines(workspace, config.engine['max-file-size']);
  const comments = await commentsFor(checked, facts, workspace, host, config.engine);
  const settling = { registry, lines, today: days.today, changes: workspace.changes };
  const settled = muteAll(settleAll(checked, facts, settling), comments, checked, settling);
  const known = await loadBaseline(request, judge, workspace, plan.division);
  const settledRun = { workspace, judge, checked, settled, known, today: days.today, registry };
  const { report, applied } = plan.division === null ? concludeRun(settledRun) : concludeShard(settledRun, plan);
  const { baseline } = known;
  return { report: deepFreeze(report), config, workspace, planned: plan.planned, checked, applied, baseline, lines };
}

function judgeOf(request: RunRequest): Promise<Judge> {
  if (request.judgesChange === true) return openJudge(request);
  return Promise.resolve(ownJudge(request.config, 'This command looks at the checkout as it is.'));
}

/** The repository's files, through git where there is a repository. */
export function list({ host, root, config, listing }: Omit<RunRequest, 'registry' | 'selection'>): Promise<Workspace> {
  const { engine } = config;
  return openWorkspace(host, {
    root,
    include: engine.include,
    exclude: engine.exclude,
    changedSince: engine['changed-since'],
    ...(listing === undefined ? {} : { listing }),
  });
}

/** The folder for what may outlive the run. */
export function cacheOf({ host, root }: Pick<RunRequest, 'host' | 'root'>): CacheFolder {
  return new CacheFolder(host, root);
}

/** The facts that the planned guardrails want, each file read once. */
export function scan(
  { host, root, config, listing }: Omit<RunRequest, 'registry' | 'selection'>,
  planned: readonly Planned[],
  { files, skips }: Workspace,
  cache: CacheFolder,
): Promise<Facts> {
  const { engine } = config;
  const scanners = planScanners(planned);
  const isCached = engine.cache && listing === undefined && scanners.length > 0;
  const place = isCached ? cache.place : null;
  return scanFiles(host, scanners, { root, limit: engine['max-file-size'] }, place, files, skips);
}

/** The day of the commit that is looked at, which dates a report, and today, by which expiries are judged. */
export function daysOf(
  { host, config }: Pick<RunRequest, 'host' | 'config'>,
  { revision }: Pick<Workspace, 'revision'>,
): { readonly date: string; readonly today: string } {
  const today = config.engine.date ?? host.clock.today();
  return { today, date: config.engine.date ?? (revision.date === null ? today : dayOf(revision.date)) };
}

async function loadBaseline(
  request: RunRequest,
  judge: Judge,
  workspace: Workspace,
  division: Division | null,
): Promise<Known> {
  if (judge.baseline !== undefined) return { baseline: judge.baseline, base: null };
  const { baseline } = request.config.engine;
  if (baseline === 'none') return { baseline: null, base: null };
  if (baseline.startsWith('ref:')) {
    const base = await runOnBase({ ...request, division }, workspace, baseline.slice('ref:'.length));
    return { baseline: baselineOf(base.findings), base };
  }
  const path = relativeInside(baseline, 'baseline');
  const bytes = workspace.read(path, BASELINE_LIMIT);
  if (bytes === null && baseline !== ENGINE_OPTIONS.baseline.default && request.writesBaseline !== true) {
    throw new UserError('there is no such file: write it with `guardrails baseline`.', { file: path, key: 'baseline' });
  }
  return { baseline: bytes === null ? null : parseBaseline(new TextDecoder().decode(bytes), path), base: null };
}

/** What the same guardrails with the same settings find in another commit. */
async function runOnBase(request: RunRequest, workspace: Workspace, revision: string): Promise<Report> {
  if (workspace.git === null) throw new UserError('needs git and a repository to compare with.', { key: 'baseline' });
  const { host, config } = request;
  const tree = await layOutBase(host, workspace.git, revision, 'baseline');
  try {
    const engine = { ...config.engine, baseline: 'none', 'changed-since': null, 'allow-no-files': true };
    const { root, listing } = tree;
    const base = await run({ ...request, config: { ...config, engine }, root, listing, judgesChange: false });
    return base.report;
  } finally {
    tree.remove();
  }
}
