import { formatBaseline } from '../baseline/baseline.js';
import { rewriteBaseline } from '../baseline/write.js';
import { UserError } from '../core/errors.js';
import { shardOf } from '../core/shard.js';
import { isDate } from '../core/time.js';
import type { Selection } from '../engine/plan.js';
import { run } from '../engine/run.js';
import type { Session } from '../engine/session.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { writablePath } from '../workspace/inside.js';

/** Writes the baseline that tolerates what there is now and says what changed; throws a UserError when it may not. */
export async function writeBaseline(
  host: Host,
  registry: readonly AnyGuardrail[],
  selection: Selection,
  { root, config }: Session,
  { reason, until }: { readonly reason: string | null; readonly until: string | null },
): Promise<string> {
  const path = config.engine.baseline;
  if (path === 'none' || path.startsWith('ref:')) {
    throw new UserError('must be a file to be written.', { key: 'baseline' });
  }
  if (until !== null && !isDate(until)) throw new UserError('expects a date as YYYY-MM-DD.', { file: '--until' });
  const engine = { ...config.engine, 'changed-since': null };
  const { report, applied, baseline } = await run({
    host,
    registry,
    selection,
    root,
    config: { ...config, engine },
    writesBaseline: true,
  });
  if (shardOf(report) !== null) {
    throw new UserError('a baseline needs the whole repository: leave the shard out.', { key: 'shard' });
  }
  const broken = report.runs.find(({ status }) => status === 'crashed');
  if (report.verdict === 'broken') {
    const why =
      broken === undefined
        ? report.notes.map(({ message }) => message).join(' ')
        : `${broken.guardrail}: ${broken.reason}`;
    throw new UserError(`the run could not look at everything, so nothing was written: ${why}`, { key: 'baseline' });
  }
  const judged = new Set([...applied.matched.values(), ...applied.stale].map(({ fingerprint }) => fingerprint));
  const {
    added,
    removed,
    baseline: rewritten,
  } = rewriteBaseline(applied, {
    reason,
    until,
    first: baseline === null,
    unjudged: (baseline?.entries ?? []).filter(({ fingerprint }) => !judged.has(fingerprint)),
  });
  host.files.write(writablePath(host.files, root, path, 'baseline'), formatBaseline(rewritten));
  return `${path}: ${rewritten.entries.length} known (${added} added, ${removed} removed).`;
}
