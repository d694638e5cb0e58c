import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { loadConfig } from '../../config/load.js';
import { readSettings } from '../../config/setting-layer.js';
import { isInRange } from '../../core/shard.js';
import { registry } from '../../registry.js';
import { MemoryFiles, MemoryHost } from '../../testing/memory-host.js';
import { openWorkspace } from '../../workspace/workspace.js';
import { planGuardrails } from '../plan.js';
import { type Division, divisionOf, divisionRequest, planShard } from './division.js';

/** How each of `count` machines would divide files of these sizes among so many shards. */
async function divisions(
  sizes: Readonly<Record<string, number>>,
  ids: readonly string[],
  count: number,
): Promise<readonly Division[]> {
  const contents = Object.entries(sizes).map(([path, size]) => [`/repository/${path}`, 'x'.repeat(size)] as const);
  const host = new MemoryHost({
    files: new MemoryFiles({ '/repository/README': '', ...Object.fromEntries(contents) }),
  });
  const parts = Array.from({ length: count }, async (_, index) => {
    const setting = { name: 'shard', value: `${index + 1}/${count}`, origin: '--shard' };
    const config = loadConfig(registry, null, readSettings([setting], registry));
    const all = { root: '/repository', include: [], exclude: [], changedSince: null };
    const workspace = await openWorkspace(host, all);
    const planned = planGuardrails(registry, ids, config, () => false);
    return divisionOf(divisionRequest(planned, config.engine)!, planned, config.engine, workspace, host);
  });
  return Promise.all(parts);
}

const sizes = fc.dictionary(
  fc.stringMatching(/^[a-c](\/[a-cÄ💥]){0,2}$/u).map((name) => `${name}.py`),
  fc.nat(5_000),
  { maxKeys: 30 },
);

describe('a division', () => {
  test('gives every file to one shard, about as much to each, and every other guardrail to one', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 9 }), async (files, count) => {
        const shards = await divisions(files, ['bare-except'], count);
        const held = shards.map(({ range }) => Object.keys(files).filter((path) => isInRange(range, path)));
        expect(held.flat().sort()).toEqual(Object.keys(files).sort());
        const costs = held.map((paths) => paths.reduce((sum, path) => sum + files[path]! + 512, 0));
        const mean = costs.reduce((sum, cost) => sum + cost, 0) / count;
        const largest = Math.max(0, ...Object.values(files)) + 512;
        for (const cost of costs) expect(Math.abs(cost - mean)).toBeLessThanOrEqual(largest + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves fewer files to a shard that looks at the whole repository besides', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`m${index + 10}.py`, 1_000]));
    const shards = await divisions(files, ['bare-except', 'ports'], 3);
    const { owners } = shards[0]!;
    const counts = shards.map(({ range }) => Object.keys(files).filter((path) => isInRange(range, path)).length);
    const [busy] = counts.splice(owners.get('ports')! - 1, 1);
    expect(busy).toBeLessThan(Math.min(...counts) - 4);
    for (const shard of shards) expect(shard.owners).toEqual(owners);
  });

  test('says of a guardrail that another shard runs which one that is', async () => {
    const shards = await divisions({ 'a.py': 10 }, ['drift', 'ports'], 2);
    const config = loadConfig(registry, null, { engine: {}, guardrails: new Map() });
    const whole = planGuardrails(registry, ['drift', 'ports'], config, () => false);
    const plan = whole.filter(({ guardrail }) => guardrail.companion === undefined);
    const elsewhere = shards.map((division) => planShard(plan, division).map((each) => each.elsewhere?.index ?? null));
    expect(elsewhere.map((indices) => indices.filter((index) => index !== null).length)).toEqual([1, 1]);
  });
});
