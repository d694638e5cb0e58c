import { UserError } from '../../core/errors.js';
import { PROJECT } from '../../core/project.js';
import type { Report } from '../../core/report.js';
import { type ShardReport, shardOf } from '../../core/shard.js';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';

/** A report and the name of the file that it was read from. */
export interface NamedReport {
  readonly file: string;
  readonly report: Report;
}

/** The reports of all shards of one run in their order; throws a UserError when they are anything else. */
export function shardsOf(named: readonly NamedReport[], registry: readonly AnyGuardrail[]): readonly ShardReport[] {
  const byIndex = new Map<number, Named>();
  const first = asShard(named[0]!);
  for (const each of named) {
    const shard = asShard(each);
    checkSame(first, shard);
    checkKnown(shard, registry);
    const { index } = shard.report.shard;
    const other = byIndex.get(index);
    if (other !== undefined) throw fault(shard, `is shard ${titleOf(shard)}, and so is ${other.file}: give each once.`);
    byIndex.set(index, shard);
  }
  const { count } = first.report.shard;
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    const which = missing.length === 1 ? `shard ${missing[0]}` : `shards ${missing.slice(0, 20).join(', ')}`;
    throw new UserError(`${which} of ${count} ${missing.length === 1 ? 'is' : 'are'} missing.`, { file: 'merge' });
  }
  const shards = [...byIndex].sort(([a], [b]) => a - b).map(([, shard]) => shard);
  checkFit(shards);
  return shards.map(({ report }) => report);
}

interface Named {
  readonly file: string;
  readonly report: ShardReport;
}

function asShard({ file, report }: NamedReport): Named {
  const shard = shardOf(report);
  if (shard !== null) return { file, report: { ...report, shard } };
  throw new UserError('is the report of no shard: give the reports that `--shard K/N` wrote.', { file });
}

function titleOf({ report }: Named): string {
  return `${report.shard.index} of ${report.shard.count}`;
}

function fault({ file }: Named, message: string): UserError {
  return new UserError(message, { file });
}

/** What has to be the same in all shards, and how to say that it is not. */
function checkSame(first: Named, other: Named): void {
  const { report: a } = first;
  const { report: b } = other;
  if (b.tool.version !== PROJECT.version) {
    throw fault(other, `was written by version ${b.tool.version} and this is ${PROJECT.version}: use one for all.`);
  }
  if (a.shard.count !== b.shard.count) {
    throw fault(other, `is shard ${titleOf(other)}, but ${first.file} is ${titleOf(first)}: give those of one run.`);
  }
  if (a.subject.commit !== b.subject.commit || a.subject.base !== b.subject.base) {
    throw fault(other, `is about another commit than ${first.file}: give those of one run.`);
  }
  if (a.shard.settings !== b.shard.settings || idsOf(a) !== idsOf(b)) {
    throw fault(other, `has other settings than ${first.file}: give those of one run.`);
  }
}

function idsOf({ runs }: Report): string {
  return runs.map(({ guardrail }) => guardrail).join(' ');
}

function checkKnown(shard: Named, registry: readonly AnyGuardrail[]): void {
  const ids = new Set(registry.map(({ id }) => id));
  const strange = shard.report.runs.find(({ guardrail }) => !ids.has(guardrail));
  if (strange !== undefined) throw fault(shard, `names a guardrail that there is not: ${strange.guardrail}.`);
}

/** Every file is in one shard and every guardrail in one or all: else the shards did not see the same repository. */
function checkFit(shards: readonly Named[]): void {
  const ends = ['', ...shards.map(({ report }) => report.shard.range.to)];
  const ids = shards[0]!.report.runs.map(({ guardrail }) => guardrail);
  for (const [place, shard] of shards.entries()) {
    const { range, divided, whole } = shard.report.shard;
    const isBeside = range.from === ends[place] && (range.to === null) === (place === shards.length - 1);
    const isElsewhere = (id: string): boolean => shards.some(({ report }) => report.shard.whole.includes(id));
    const isDone = ids.every((id) => Object.hasOwn(divided, id) !== (whole.includes(id) || isElsewhere(id)));
    if (!isBeside || !isDone) {
      throw fault(shard, 'was cut from other files than the rest: run all shards on the same checkout.');
    }
  }
}
