import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ENGINE_OPTIONS } from '../config/engine-options.js';
import { SECTION_KEYS } from '../config/file-layer.js';
import type { Rule } from '../core/rule.js';
import type { Option, Options } from '../core/schema.js';
import { registry } from '../registry.js';
import { current } from './generators/files.js';
import { PROJECT_ROOT } from './tools.js';

const HEADINGS = ['What it does', 'Why', 'Example', 'Rules', 'Options', 'When not to use it'];
const COMMON_INPUTS = [
  'root',
  'config',
  'options',
  'reports',
  'github-token',
  'guardrails',
  ...Object.keys(ENGINE_OPTIONS),
];

describe.each(registry)('guardrail $id', (guardrail) => {
  const folder = join(PROJECT_ROOT, 'src/guardrails', guardrail.id);
  const rules = guardrail.rules as readonly Rule[];

  test('has its code, test, fixtures and README', () => {
    expect(existsSync(join(folder, `${guardrail.id}.test.ts`))).toBe(true);
    expect(readdirSync(join(folder, 'fixtures')).length).toBeGreaterThan(0);
    const headings = [...current(`actions/${guardrail.id}/README.md`).matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(headings.filter((heading) => HEADINGS.includes(heading!))).toEqual(HEADINGS);
  });

  test('describes itself in whole sentences', () => {
    expect(guardrail.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(guardrail.summary).toMatch(/^(Checks|Requires|Measures|Runs) .+[^.]$/);
    expect(guardrail.rationale).toMatch(/\.$/);
  });

  test.each(rules)('rule $id says what, why and what to do', (rule) => {
    expect(rule.id).toMatch(new RegExp(`^${guardrail.id}/[a-z][a-z0-9-]*$`));
    for (const text of [rule.summary, rule.why, rule.remedy]) expect(text).toMatch(/^[A-Z`].*[.!]$/s);
  });

  test('has options that collide with nothing and explain themselves', () => {
    for (const [name, option] of Object.entries<Option>(guardrail.options as Options)) {
      expect([name, /^[a-z][a-z0-9-]*$/.test(name)]).toEqual([name, true]);
      // What divides only this guardrail is in its own action what divides the run.
      if (name === guardrail.perFile?.shard) continue;
      expect([...SECTION_KEYS, ...COMMON_INPUTS]).not.toContain(name);
      expect(option.summary).toMatch(/^[A-Z`].*\.$/s);
    }
    expect(Object.keys(ENGINE_OPTIONS)).not.toContain(guardrail.id);
  });
});

test('rules and scanners have one owner each', () => {
  const rules = registry.flatMap(({ rules }) => (rules as readonly Rule[]).map(({ id }) => id));
  expect(new Set(rules).size).toBe(rules.length);
});
