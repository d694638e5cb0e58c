import { describe, expect, test } from '@jest/globals';
import { check, type Tree } from '../../testing/repo.js';
import ports from './index.js';

/** A program of some length that listens on 7301, with a line of its own for each name given. */
function agent(...changes: readonly string[]): string {
  const lines = Array.from({ length: 30 }, (_, index) => `    step_${index}(${index})`);
  const own = changes.map((name) => `    ${name}()`);
  const serve =
    'import socket\n\n\ndef serve():\n    s = socket.socket()\n    s.bind(("127.0.0.1", 7301))\n    s.listen()\n';
  return `${serve}${[...lines.slice(0, 15), ...own, ...lines.slice(15)].join('\n')}\n\n\nserve()\n`;
}

async function conflicts(tree: Tree): Promise<number> {
  const { findings } = await check(tree, [ports]);
  return findings.filter(({ rule }) => rule === 'ports/conflict').length;
}

describe('copies of one file', () => {
  test.each([
    ['pricing_optimized.py'],
    ['pricing.backup.py'],
    ['pricing_v2.py'],
    ['pricing (1).py'],
    ['pricing_20250131.py'],
    ['pricing_final_fixed.py'],
    ['_archive/pricing.py'],
    ['_trash_2025/pricing.py'],
    ['old/pricing_old.py'],
  ])('are alternatives: pricing.py and %s', async (copy) => {
    expect(await conflicts({ 'pricing.py': agent(), [copy]: agent('faster', 'safer') })).toBe(0);
  });

  test('are alternatives where one of them does not parse', async () => {
    expect(await conflicts({ 'pricing.py': agent(), 'pricing_new.py': `${agent()}\ndef half(:\n` })).toBe(0);
  });

  test('are alternatives in two folders where hardly a line differs', async () => {
    expect(await conflicts({ 'pc1/pricing.py': agent(), 'pc2/pricing.py': agent() })).toBe(0);
  });

  test('are told from other programs, whatever they are called or copied from', async () => {
    const other = agent().replaceAll('step_', 'other_');
    expect(await conflicts({ 'pricing.py': agent(), 'pricing_new.py': other })).toBe(1);
    expect(await conflicts({ 'pricing.py': agent(), 'billing.py': agent() })).toBe(1);
    expect(await conflicts({ 'pc1/pricing.py': agent(), 'pc2/pricing.py': other })).toBe(1);
  });

  test('do not hide a third program that wants their port', async () => {
    const tree = { 'pricing.py': agent(), 'pricing_old2.py': agent(), 'billing.py': agent('bill') };
    expect(await conflicts(tree)).toBe(1);
  });
});
