import { UserError } from '../../../core/errors.js';
import type { Json } from '../../../facts/facts.js';
import { OWN_METRICS } from '../probe/names.js';
import type { Gateway } from './gateway.js';
import { groupPath } from './group.js';

/** A group of ours on a gateway. */
export interface Group {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970 of the last successful push. */
  readonly pushedAt: number;
}

/** What became of a group in a sweep. */
export interface Swept extends Group {
  readonly deleted: boolean;
  /** Why it could not be deleted, or null. */
  readonly reason: string | null;
}

/**
 * Deletes the groups of this job that nobody has pushed to since `before` (seconds since 1970): only those that hold
 * our probe metric. With `dry` it only tells which. Throws a UserError when the gateway does not list its groups.
 */
export async function sweep(gateway: Gateway, job: string, before: number, dry: boolean): Promise<Swept[]> {
  const answer = await gateway.request('GET', '/api/v1/metrics');
  if (!answer.ok) throw new UserError(answer.reason);
  const old = groupsIn(answer.body).filter((group) => group.labels.job === job && group.pushedAt < before);
  const swept: Swept[] = [];
  for (const group of old) {
    const removal = dry ? null : await gateway.request('DELETE', groupPath(group.labels));
    swept.push({
      ...group,
      deleted: removal?.ok === true,
      reason: removal === null || removal.ok ? null : removal.reason,
    });
  }
  return swept;
}

/** Our groups in the answer of `/api/v1/metrics`; throws a UserError when it is none. */
export function groupsIn(body: string): Group[] {
  let answer: Json;
  try {
    answer = JSON.parse(body) as Json;
  } catch {
    throw new UserError('The gateway did not answer with its list of groups.', { key: 'gateway' });
  }
  const data = member(answer, 'data');
  if (!Array.isArray(data))
    throw new UserError('The gateway did not answer with its list of groups.', { key: 'gateway' });
  return data.flatMap((group) => {
    if (member(group, OWN_METRICS.success.name) === undefined) return [];
    const time = member(group, 'push_time_seconds');
    const metrics = member(time, 'metrics');
    const value = Array.isArray(metrics) ? member(metrics[0], 'value') : undefined;
    const labels = member(group, 'labels');
    const pushedAt = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
    if (!Number.isFinite(pushedAt) || typeof labels !== 'object' || labels === null) return [];
    const pairs = Object.entries(labels).flatMap(([name, text]) =>
      typeof text === 'string' ? [[name, text] as const] : [],
    );
    return [{ labels: Object.fromEntries(pairs), pushedAt }];
  });
}

function member(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, Json>>)[key] : undefined;
}
