import type { JobStatistics } from '../job/statistics.js';
import type { Probe } from '../probe/gpu.js';
import { absolute, type GpuContext, type Target } from '../settings.js';
import type { Sample } from './exposition.js';
import { exposition } from './exposition.js';
import type { Delivery } from './gateway.js';
import { groupPath } from './group.js';
import { snapshot } from './snapshot.js';

/** Writes the text file and the JSON file that the options ask for; throws when one cannot be written. */
export function writeFiles(context: GpuContext, text: string, probe: Probe | null, job: JobStatistics | null): void {
  const { textfile, json } = context.options;
  const { root } = context.repository;
  if (textfile !== null) context.disk.write(absolute(root, textfile), text);
  if (json !== null) context.disk.write(absolute(root, json), snapshot(probe, job));
}

/** Replaces the group on the gateway. */
export function push(target: Target, text: string, signal?: AbortSignal): Promise<Delivery> {
  return target.gateway.request('PUT', groupPath(target.key), text, signal);
}

/** Deletes the group on the gateway. */
export function remove(target: Target): Promise<Delivery> {
  return target.gateway.request('DELETE', groupPath(target.key));
}

/** Samples as text, ready to be sent. */
export function expositionOf(...samples: readonly (readonly Sample[])[]): string {
  return exposition(samples.flat());
}
