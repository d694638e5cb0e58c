import { resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import type { Report } from '../core/report.js';
import { shardOf } from '../core/shard.js';
import { mergeShards } from '../engine/shards/merge.js';
import { shardsOf } from '../engine/shards/shard-set.js';
import { SourceLines } from '../engine/source-lines.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { Inside } from '../workspace/inside.js';
import { openGit } from '../workspace/open-git.js';
import { readReport } from './report-file.js';

const SOURCE_LIMIT = 8 * 1024 * 1024;

/** What a folder of reports holds them as: what the action writes. */
const REPORT_NAME = 'report.json';

/**
 * One report from the JSON reports of all shards, given as files or as folders that hold a `report.json` each or in
 * folders of their own; throws a UserError when they are not all there or do not belong together.
 */
export function mergeFiles(host: Host, places: readonly string[], registry: readonly AnyGuardrail[]): Report {
  const named = places
    .flatMap((place) => filesAt(host, place))
    .map((file) => ({ file, report: readReport(host, file) }));
  if (named.length === 0) throw new UserError('expects the JSON reports of all shards.', { file: 'merge' });
  const [only] = named;
  return named.length === 1 && shardOf(only!.report) === null
    ? only!.report
    : mergeShards(shardsOf(named, registry), registry);
}

/** Lines to show findings with, where the checkout is of the commit that the report is about; else null. */
export async function linesFor(host: Host, { subject }: Report, root: string): Promise<SourceLines | null> {
  const head = await (await openGit(host, root)).git?.head();
  if (head == null || head.commit !== subject.commit) return null;
  const inside = new Inside(host.files, root);
  const read = (path: string, limit: number): Uint8Array | null =>
    inside.holds(path) ? host.files.read(`${root}/${path}`, limit) : null;
  return new SourceLines({ read }, SOURCE_LIMIT);
}

function filesAt(host: Host, place: string): readonly string[] {
  const at = (path: string): 'file' | 'directory' | 'symlink' | 'special' | undefined =>
    host.files.entry(resolve(host.directory, path))?.kind;
  if (at(place) !== 'directory') return [place];
  const folders = host.files.list(resolve(host.directory, place)).filter(({ kind }) => kind === 'directory');
  const candidates = [place, ...folders.map(({ name }) => `${place}/${name}`)].map((path) => `${path}/${REPORT_NAME}`);
  const found = candidates.filter((path) => at(path) === 'file');
  if (found.length === 0) throw new UserError(`holds no ${REPORT_NAME}.`, { file: place });
  return found;
}
