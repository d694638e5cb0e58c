import type { Config } from '../config/config.js';
import type { Host } from '../host/host.js';
import type { Witness } from '../witness/witness.js';
import type { Listing } from '../workspace/listing.js';
import { type Facts, Scanning } from '../workspace/scan.js';
import { openWorkspace, type Workspace } from '../workspace/workspace.js';
import { cacheFolder } from './cache-folder.js';
import { type Planned, planScanners } from './plan.js';

/** A repository with the facts of its files. */
export interface Look {
  readonly workspace: Workspace;
  readonly facts: Facts;
  /** See Scanning. */
  readonly others: ReadonlyMap<string, string | null>;
}

/** What may be known before looking. */
export interface Foresight {
  /** The files, which then need not be listed. */
  readonly listing?: Listing | undefined;
  /** Whoever watches what is asked; the files are scanned behind its back. */
  readonly witness?: Witness | null;
}

/** Lists a repository's files, or takes them as given, and scans those that the guardrails want. */
export async function look(
  host: Host,
  root: string,
  config: Config,
  planned: readonly Planned[],
  { listing, witness = null }: Foresight = {},
): Promise<Look> {
  const scanning = scanningFor(host, root, config, planned, listing);
  try {
    scanning.prepare();
    const workspace = await open(witness?.host ?? host, root, config, scanning.isWarm || witness !== null, listing);
    const facts = await scanning.run(workspace.files, workspace.skips);
    return { workspace, facts, others: scanning.others };
  } finally {
    scanning.end();
  }
}

/** The same for a shard, which knows only from the files what it has to do. */
export async function lookAtShare(
  host: Host,
  root: string,
  config: Config,
  share: (workspace: Workspace) => readonly Planned[],
  listing?: Listing,
): Promise<Look & { readonly planned: readonly Planned[] }> {
  const workspace = await open(host, root, config, config.engine.cache, listing);
  const planned = share(workspace);
  const scanning = scanningFor(host, root, config, planned, listing);
  try {
    const facts = await scanning.run(workspace.files, workspace.skips);
    return { workspace, planned, facts, others: scanning.others };
  } finally {
    scanning.end();
  }
}

function scanningFor(
  host: Host,
  root: string,
  { engine }: Config,
  planned: readonly Planned[],
  listing?: Listing,
): Scanning {
  const kept = engine.cache && listing === undefined ? cacheFolder(host, root) : null;
  return new Scanning(host, planScanners(planned), { root, limit: engine['max-file-size'] }, kept);
}

function open(
  host: Host,
  root: string,
  { engine }: Config,
  unmodified: boolean,
  listing?: Listing,
): Promise<Workspace> {
  return openWorkspace(host, {
    root,
    include: engine.include,
    exclude: engine.exclude,
    changedSince: engine['changed-since'],
    without: cacheFolder(host, root),
    unmodified,
    ...(listing === undefined ? {} : { listing }),
  });
}
