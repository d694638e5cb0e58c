import { append } from '../core/groups.js';
import { PROJECT } from '../core/project.js';
import type { Report } from '../core/report.js';
import { shardOf } from '../core/shard.js';
import { joinReports } from '../engine/shards/join.js';
import { mergeShards } from '../engine/shards/merge.js';
import { type NamedReport, shardsOf } from '../engine/shards/shard-set.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { readReport } from './report-file.js';

/**
 * The JSON reports in a folder and in the folders in it as one, shards merged, in which a guardrail that was expected to report and did
 * not counts as crashed; null when nobody reported or was expected to. Throws a UserError naming the file that is none.
 */
export function reportOfFolder(
  host: Host,
  folder: string,
  expected: readonly string[],
  registry: readonly AnyGuardrail[],
): Report | null {
  const named = reportFiles(host, folder).map((file) => ({ file, report: readReport(host, file) }));
  const reports = [
    ...named.map(({ report }) => report).filter((report) => shardOf(report) === null),
    ...runsOfShards(named).map((shards) => mergeShards(shardsOf(shards, registry), registry)),
  ];
  const reported = new Set(reports.flatMap(({ runs }) => runs.map(({ guardrail }) => guardrail)));
  const missing = expected.filter((id) => !reported.has(id));
  const all = missing.length === 0 ? reports : [...reports, reportOfMissing(missing)];
  return all.length === 0 ? null : joinReports(all);
}

/** Reports of shards, together with those of the same run. */
function runsOfShards(named: readonly NamedReport[]): readonly (readonly NamedReport[])[] {
  const runs = new Map<string, NamedReport[]>();
  for (const each of named) {
    const shard = shardOf(each.report);
    if (shard !== null) append(runs, shard.settings, each);
  }
  return [...runs.values()];
}

function reportFiles(host: Host, folder: string): readonly string[] {
  const folders = host.files.list(folder).filter(({ kind }) => kind === 'directory');
  return [folder, ...folders.map(({ name }) => `${folder}/${name}`)].flatMap((path) =>
    host.files
      .list(path)
      .filter(({ name, kind }) => kind === 'file' && name.endsWith('.json'))
      .map(({ name }) => `${path}/${name}`),
  );
}

function reportOfMissing(ids: readonly string[]): Report {
  return {
    version: 1,
    tool: { name: PROJECT.name, version: PROJECT.version },
    verdict: 'broken',
    subject: { root: '.', commit: null, base: null },
    runs: ids.map((guardrail) => ({
      guardrail,
      status: 'crashed',
      reason: 'Its job ended without a report: see its log.',
      milliseconds: 0,
      files: 0,
      counts: { error: 0, warning: 0, notice: 0 },
      outputs: {},
      summary: [],
    })),
    findings: [],
    stale: [],
    skipped: [],
    metrics: [],
    totals: { new: 0, known: 0, muted: 0 },
    notes: [],
  };
}
