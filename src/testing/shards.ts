import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { type CommandOutcome, command } from './command.js';
import type { Tree } from './repo.js';

/** The JSON of a report without what no two runs share. */
export function timeless(json: string): string {
  return json.replace(/"milliseconds": \d+/g, '"milliseconds": 0');
}

/** Checks a tree in memory in so many shards, with these flags besides; each answer is a shard's JSON report. */
export async function checkInShards(
  tree: Tree,
  guardrails: readonly AnyGuardrail[],
  count: number,
  flags: readonly string[] = [],
): Promise<readonly string[]> {
  const shards = Array.from({ length: count }, (_, index) => `${index + 1}/${count}`);
  const outcomes = await Promise.all(
    shards.map((shard) => command(tree, guardrails, ['check', '--format', 'json', '--shard', shard, ...flags])),
  );
  return outcomes.map(({ text }) => text);
}

/** What `guardrails merge` makes of these reports, in this order. */
export function merge(
  reports: readonly string[],
  guardrails: readonly AnyGuardrail[],
  flags: readonly string[] = ['--format', 'json'],
): Promise<CommandOutcome> {
  const files = Object.fromEntries(reports.map((text, index) => [`report-${index}.json`, text]));
  return command(files, guardrails, ['merge', ...Object.keys(files), ...flags]);
}
