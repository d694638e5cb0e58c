import { resolve } from 'node:path';
import type { Host } from '../host/host.js';

/** The folder for what may outlive a run, absolute: as the environment says, else the user's own cache; null without one. */
export function cacheFolder(host: Host): string | null {
  const given = host.variable('GUARDRAILS_CACHE_DIR');
  if (given !== null) return resolve(host.directory, given);
  const home = host.variable('HOME');
  const base = host.variable('XDG_CACHE_HOME') ?? (home === null ? null : `${home}/.cache`);
  return base === null ? null : `${base}/guardrails`;
}
