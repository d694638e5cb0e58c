import { isForeignFault, NotApplicable, sentenceOf, unlessUnreadable } from '../core/errors.js';
import type { RunStatus } from '../core/report.js';
import { isInRange } from '../core/shard.js';
import type { FactTable } from '../facts/facts.js';
import {
  type AnyGuardrail,
  type CheckResult,
  type ComparedBase,
  type Context,
  type NoBase,
  type Repository,
  scannersOf,
} from '../guardrails/guardrail.js';
import type { CacheFolder } from '../host/cache-folder.js';
import type { Host } from '../host/host.js';
import { compileGlobs, type PathTest } from '../parsers/glob.js';
import type { Facts } from '../workspace/scan.js';
import { type Unread, whyUnread } from '../workspace/scan-task.js';
import type { Workspace } from '../workspace/workspace.js';
import { type Planned, scannersFor } from './plan.js';

/** What became of one guardrail's check. */
export interface Checked {
  readonly planned: Planned;
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly milliseconds: number;
  /** How many files it looked at. */
  readonly files: number;
  /** How many files its scanners saw. */
  readonly seen: number;
  readonly result: CheckResult;
}

/** What every check of a run has in common. */
export interface CheckRun {
  readonly host: Host;
  readonly workspace: Workspace;
  readonly facts: Facts;
  readonly cache: CacheFolder;
  readonly base: ComparedBase | NoBase;
  readonly date: string;
  readonly today: string;
  /** Ids of all guardrails of the run. */
  readonly running: ReadonlySet<string>;
  readonly phase: Phase;
}

/** `check` looks; `main` and `post` are the steps of an action, which may do more than look. */
export type Phase = 'check' | 'main' | 'post';

const FILE_LIMIT = 8 * 1024 * 1024;
const NOTHING: CheckResult = { findings: [] };

/** Runs every guardrail, each in isolation, all at the same time. */
export function checkAll(run: Omit<CheckRun, 'running'>, planned: readonly Planned[]): Promise<readonly Checked[]> {
  const running = new Set(planned.map(({ guardrail }) => guardrail.id));
  return Promise.all(planned.map((each) => checkOne({ ...run, running }, each)));
}

/** Runs one guardrail in isolation: whatever it throws becomes its own `skipped` or `crashed`, nobody else's. */
async function checkOne(run: CheckRun, planned: Planned): Promise<Checked> {
  const start = run.host.clock.elapsed();
  const wants = judgedBy(planned);
  const seen = filesSeen(planned, run.facts, wants);
  const done = (status: RunStatus, reason: string | null, result: CheckResult): Checked => ({
    planned,
    status,
    reason,
    milliseconds: Math.round(run.host.clock.elapsed() - start),
    files: result.files ?? seen,
    seen,
    result,
  });
  if (planned.elsewhere !== null) {
    const { index, count } = planned.elsewhere;
    return done('skipped', `Shard ${index} of ${count} runs it.`, NOTHING);
  }
  const given = factsFor(planned, run.facts);
  const isGiven = Object.values(given).some((table) => table.length > 0);
  if (scannersOf(planned.guardrail).length > 0 && seen === 0 && !isGiven) {
    return done('skipped', 'No file here is one it looks at.', NOTHING);
  }
  try {
    return done('ran', null, withTotal(planned, await resultOf(run, planned, given)));
  } catch (error) {
    if (error instanceof NotApplicable) return done('skipped', error.message, NOTHING);
    return done('crashed', reasonOf(planned.guardrail, error), NOTHING);
  }
}

/** The result of the phase's own function, else of the check. */
async function resultOf(run: CheckRun, planned: Planned, facts: ReturnType<typeof factsFor>): Promise<CheckResult> {
  const { guardrail } = planned;
  const context = contextFor(run, planned);
  const step = {
    context,
    saveState: (name: string, value: string) => run.host.saveState(name, value),
    savedState: (name: string) => run.host.savedState(name),
    detach: (args: readonly string[], logFile: string) => run.host.detach(args, logFile),
  };
  if (run.phase === 'post') return (await guardrail.post?.(step)) ?? NOTHING;
  const result = run.phase === 'main' ? await guardrail.main?.(step) : null;
  return result ?? guardrail.check(context, facts);
}

/** Adds what the files come to together; of a share of them that is no reason for a finding yet. */
function withTotal({ guardrail, range }: Planned, result: CheckResult): CheckResult {
  const total = guardrail.perFile?.reduce?.([result.partial ?? null]);
  if (total === undefined) return result;
  const { findings: found = [], ...rest } = total;
  return { ...result, ...rest, findings: range === null ? [...result.findings, ...found] : result.findings };
}

/** A fault of the user is reported as it is; ours is named as a bug, with the place in our code that it came from. */
export function reasonOf(guardrail: AnyGuardrail, error: unknown): string {
  if (isForeignFault(error)) return sentenceOf(error);
  const place = error instanceof Error ? (/\bat .*?(\S+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1] ?? '') : '';
  const where = place === '' ? '' : ` (${place.replace(/^.*\//, '')})`;
  return `A bug in ${guardrail.id}, please report it: ${sentenceOf(error)}${where}`;
}

/** Which paths a guardrail judges: those of its include and exclude that are its share. */
function judgedBy(planned: Planned): PathTest {
  const { range } = planned;
  const wants = scopeOf(planned);
  return range === null ? wants : (path) => isInRange(range, path) && wants(path);
}

const EVERYTHING: PathTest = () => true;

/** Those of the paths that match; the very list where all do. */
function among(paths: readonly string[], wants: PathTest): readonly string[] {
  return wants === EVERYTHING ? paths : paths.filter(wants);
}

/** Which paths a guardrail looks at by its include and exclude. */
function scopeOf({ config }: Pick<Planned, 'config'>): PathTest {
  const included = config.include.length === 0 ? null : compileGlobs(config.include);
  const excluded = config.exclude.length === 0 ? null : compileGlobs(config.exclude);
  if (included === null && excluded === null) return EVERYTHING;
  return (path) => included?.(path) !== false && excluded?.(path) !== true;
}

function filesSeen(planned: Planned, facts: Facts, wants: PathTest): number {
  const own = new Set(Array.from(scannersFor(planned).values(), ({ key }) => key));
  const groups = facts.seen.filter(({ keys }) => keys.some((key) => own.has(key)));
  return groups.reduce((sum, { paths }) => sum + among(paths, wants).length, 0);
}

/** The facts of the files a guardrail looks at, by the names it gave its scanners. */
export function factsFor(planned: Planned, facts: Facts): Record<string, FactTable<unknown>> {
  // A companion looks at what the others read, wherever that is.
  const wants = planned.isCompanion ? scopeOf(planned) : judgedBy(planned);
  return Object.fromEntries(
    Array.from(scannersFor(planned), ([name, { key }]) => [
      name,
      wants === EVERYTHING ? facts.tables.get(key)! : facts.tables.get(key)!.filter(({ path }) => wants(path)),
    ]),
  );
}

/** The context a guardrail gets: what it needs, and nothing it did not ask for. */
export function contextFor(run: Omit<CheckRun, 'facts' | 'phase'>, planned: Planned): Context {
  const { host, cache } = run;
  const { guardrail, config } = planned;
  const needs: readonly string[] = guardrail.needs;
  return {
    options: config.options as never,
    repository: repositoryFor(run, planned),
    date: run.date,
    today: run.today,
    running: run.running,
    clock: host.clock,
    exec: (needs.includes('exec') ? host.programs : undefined) as never,
    showPrograms: (needs.includes('exec') ? host.showPrograms.bind(host) : undefined) as never,
    http: (needs.includes('http') ? host.http : undefined) as never,
    base: (needs.includes('base') ? run.base : undefined) as never,
    disk: (needs.includes('files') ? host.files : undefined) as never,
    variable: (name) => (needs.some((need) => need !== 'base') ? host.variable(name) : null),
    mask: (secret) => host.mask(secret),
    log: (message) => host.log(message),
    parallelism: host.parallelism,
    get cacheDirectory() {
      return cache.path ?? host.files.temporary('guardrails-cache');
    },
  };
}

function repositoryFor(run: Pick<CheckRun, 'host' | 'workspace'>, planned: Planned): Repository {
  const { workspace } = run;
  const wants = scopeOf(planned);
  const files = among(workspace.paths, wants);
  return {
    root: workspace.root,
    files,
    matching(globs) {
      const test = compileGlobs(globs);
      return files.filter(test);
    },
    isIncluded: (path) => workspace.isIncluded(path) && wants(path),
    isAssigned: (path) => planned.range === null || isInRange(planned.range, path),
    read: (path, limit = FILE_LIMIT) => readOrSkip(run, path, limit),
    text(path) {
      const bytes = readOrSkip(run, path, FILE_LIMIT);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    changes: workspace.changes,
    revision: workspace.revision,
  };
}

/** A file that a guardrail cannot have is none to it; of one that was listed people hear. */
function readOrSkip(
  { host, workspace }: Pick<CheckRun, 'host' | 'workspace'>,
  path: string,
  limit: number,
): Uint8Array | null {
  const skip = (reason: Unread): null => {
    if (reason !== 'gone') workspace.skips.add(reason, path);
    return null;
  };
  return unlessUnreadable(
    () => {
      const bytes = workspace.read(path, limit);
      if (bytes !== null || !workspace.paths.includes(path)) return bytes;
      return skip(whyUnread(host.files, `${workspace.root}/${path}`, limit));
    },
    () => skip('unreadable'),
  );
}
