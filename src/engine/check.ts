import { NotApplicable, sentenceOf, UserError } from '../core/errors.js';
import type { RunStatus } from '../core/report.js';
import type { FactTable } from '../facts/facts.js';
import {
  type AnyGuardrail,
  type CheckResult,
  type Context,
  type Repository,
  scannersOf,
} from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { compileGlobs, type PathTest } from '../parsers/glob.js';
import type { Facts } from '../workspace/scan.js';
import type { Workspace } from '../workspace/workspace.js';
import { cacheFolder } from './cache-folder.js';
import { type Planned, scannersFor } from './plan.js';

/** What became of one guardrail's check. */
export interface Checked {
  readonly planned: Planned;
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly milliseconds: number;
  /** How many files it looked at. */
  readonly files: number;
  readonly result: CheckResult;
}

/** What every check of a run has in common. */
export interface CheckRun {
  readonly host: Host;
  readonly workspace: Workspace;
  readonly facts: Facts;
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

/** Runs one guardrail in isolation: whatever it throws becomes its own `skipped` or `crashed`, nobody else's. */
export async function checkOne(run: CheckRun, planned: Planned): Promise<Checked> {
  const start = run.host.clock.elapsed();
  const wants = scopeOf(planned);
  const files = filesSeen(planned, run.facts, wants);
  const done = (status: RunStatus, reason: string | null, result: CheckResult): Checked => ({
    planned,
    status,
    reason,
    milliseconds: Math.round(run.host.clock.elapsed() - start),
    files: result.files ?? files,
    result,
  });
  if (scannersOf(planned.guardrail).length > 0 && files === 0) {
    return done('skipped', 'No file here is one it looks at.', NOTHING);
  }
  try {
    return done('ran', null, await resultOf(run, planned));
  } catch (error) {
    if (error instanceof NotApplicable) return done('skipped', error.message, NOTHING);
    return done('crashed', reasonOf(planned.guardrail, error), NOTHING);
  }
}

/** The result of the phase's own function, else of the check. */
async function resultOf(run: CheckRun, planned: Planned): Promise<CheckResult> {
  const { guardrail } = planned;
  const context = contextFor(run, planned);
  const step = {
    context,
    keep: (name: string, value: string) => run.host.keep(name, value),
    kept: (name: string) => run.host.kept(name),
    detach: (args: readonly string[], logFile: string) => run.host.detach(args, logFile),
  };
  if (run.phase === 'post') return (await guardrail.post?.(step)) ?? NOTHING;
  const result = run.phase === 'main' ? await guardrail.main?.(step) : null;
  return result ?? guardrail.check(context, factsFor(planned, run.facts));
}

/** A user's fault is told as it is; ours is named as a bug, with the place in our code that it came from. */
export function reasonOf(guardrail: AnyGuardrail, error: unknown): string {
  if (error instanceof UserError) return sentenceOf(error);
  const place = error instanceof Error ? (/\bat .*?(\S+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1] ?? '') : '';
  const where = place === '' ? '' : ` (${place.replace(/^.*\//, '')})`;
  return `A bug in ${guardrail.id}, please report it: ${sentenceOf(error)}${where}`;
}

/** Which paths a guardrail looks at by its include and exclude. */
function scopeOf({ config }: Planned): PathTest {
  const included = config.include.length === 0 ? null : compileGlobs(config.include);
  const excluded = config.exclude.length === 0 ? null : compileGlobs(config.exclude);
  return (path) => included?.(path) !== false && excluded?.(path) !== true;
}

function filesSeen(planned: Planned, facts: Facts, wants: PathTest): number {
  const seen = new Set<string>();
  for (const { key } of scannersFor(planned).values()) {
    for (const path of facts.seen.get(key) ?? []) if (wants(path)) seen.add(path);
  }
  return seen.size;
}

/** The facts of the files a guardrail looks at, by the names it gave its scanners. */
export function factsFor(planned: Planned, facts: Facts): Record<string, FactTable<unknown>> {
  const wants = scopeOf(planned);
  return Object.fromEntries(
    Array.from(scannersFor(planned), ([name, { key }]) => [
      name,
      facts.tables.get(key)!.filter(({ path }) => wants(path)),
    ]),
  );
}

/** The context a guardrail gets: what it needs, and nothing it did not ask for. */
export function contextFor(run: Omit<CheckRun, 'facts' | 'phase'>, planned: Planned): Context {
  const { host, workspace } = run;
  const { guardrail, config } = planned;
  const needs: readonly string[] = guardrail.needs;
  return {
    options: config.options as never,
    repository: repositoryFor(workspace, scopeOf(planned)),
    date: run.date,
    today: run.today,
    running: run.running,
    clock: host.clock,
    exec: (needs.includes('exec') ? host.programs : undefined) as never,
    http: (needs.includes('http') ? host.http : undefined) as never,
    disk: (needs.includes('files') ? host.files : undefined) as never,
    variable: (name) => (needs.length > 0 ? host.variable(name) : null),
    mask: (secret) => host.mask(secret),
    log: (message) => host.log(message),
    parallelism: host.parallelism,
    cacheDirectory: cacheFolder(host, workspace.root) ?? host.files.temporary('guardrails-cache'),
  };
}

function repositoryFor(workspace: Workspace, wants: PathTest): Repository {
  const files = workspace.files.map(({ path }) => path).filter(wants);
  return {
    root: workspace.root,
    files,
    matching(globs) {
      const test = compileGlobs(globs);
      return files.filter(test);
    },
    read: (path, limit = FILE_LIMIT) => workspace.read(path, limit),
    text(path) {
      const bytes = workspace.read(path, FILE_LIMIT);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    changes: workspace.changes,
    revision: workspace.revision,
  };
}
