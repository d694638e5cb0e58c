import { isAbsolute, resolve } from 'node:path';
import type { Host } from './host.js';

/**
 * The folder for facts, results and tools that may outlive a run, absolute: as GUARDRAILS_CACHE_DIR says, else the
 * runner's tool cache, else the user's own cache; null where there is none of them outside of the repository.
 */
export function cacheFolder(host: Pick<Host, 'directory' | 'variable'>, root: string): string | null {
  const given = host.variable('GUARDRAILS_CACHE_DIR');
  if (given !== null) return resolve(host.directory, given);
  const home = host.variable('HOME');
  const bases = [host.variable('RUNNER_TOOL_CACHE'), host.variable('XDG_CACHE_HOME'), home && `${home}/.cache`];
  // A relative path would be one in the repository: as XDG has it, it counts for nothing.
  const base = bases.find((path) => path !== null && isAbsolute(path)) ?? null;
  return base === null || `${base}/`.startsWith(`${root}/`) ? null : `${base}/guardrails`;
}
