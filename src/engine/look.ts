import type { Config } from '../config/config.js';
import type { Host } from '../host/host.js';
import type { Listing } from '../workspace/listing.js';
import { type Facts, Scanning } from '../workspace/scan.js';
import { openWorkspace, type Workspace } from '../workspace/workspace.js';
import { cacheFolder } from './cache-folder.js';
import { type Planned, planScanners } from './plan.js';

/** A repository with the facts of its files. */
export interface Look {
  readonly workspace: Workspace;
  readonly facts: Facts;
}

/** Lists a repository's files, or takes them as given, and scans those that the guardrails want. */
export async function look(
  host: Host,
  root: string,
  { engine }: Config,
  planned: readonly Planned[],
  listing?: Listing,
): Promise<Look> {
  const folder = cacheFolder(host, root);
  const kept = engine.cache && listing === undefined ? folder : null;
  const scanning = new Scanning(host, planScanners(planned), { root, limit: engine['max-file-size'] }, kept);
  try {
    scanning.prepare();
    const workspace = await openWorkspace(host, {
      root,
      include: engine.include,
      exclude: engine.exclude,
      changedSince: engine['changed-since'],
      without: folder,
      unmodified: scanning.isWarm,
      ...(listing === undefined ? {} : { listing }),
    });
    return { workspace, facts: await scanning.run(workspace.files, workspace.skips) };
  } finally {
    scanning.end();
  }
}
