import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ENGINE_OPTIONS } from '../config/engine-options.js';
import { SECTION_KEYS } from '../config/file-layer.js';
import type { Rule } from '../core/rule.js';
import type { Option, Options } from '../core/schema.js';
import { defineFacts } from '../facts/facts.js';
import { type Scanners, scannersById } from '../guardrails/guardrail.js';
import { registry } from '../registry.js';
import { check } from '../testing/repo.js';
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

test.each(registry)('$id declares nothing that it does not have', (guardrail) => {
  const { rules, companion, slot, draft, commands = {}, reports = {}, presence, workflow } = guardrail;
  const activations = (rules as readonly Rule[]).map(({ activation }) => activation);
  expect(activations.includes('where-present')).toBe(presence !== undefined);
  expect(companion === undefined || slot === undefined).toBe(true);
  if (draft !== undefined) expect(Object.keys(commands)).toContain(draft);
  const ids = (rules as readonly Rule[]).map(({ id }) => id);
  for (const rule of Object.values(reports as Readonly<Record<string, string>>)) expect(ids).toContain(rule);
  const given = Object.entries(workflow?.given ?? {}) as [string, string][];
  const known = [
    ...Object.keys(workflow?.inputs ?? {}).map((name) => `inputs.${name}`),
    ...Object.keys(workflow?.secrets ?? {}).map((name) => `secrets.${name}`),
  ];
  for (const [option, value] of given) {
    expect(Object.keys(guardrail.options)).toContain(option);
    expect(known).toContain(value);
  }
  if (workflow?.artifact !== undefined) expect(known).toContain(`inputs.${workflow.artifact}`);
});

test('what the engine finds by itself has one guardrail each that reports it', () => {
  const kinds = registry.flatMap(({ reports = {} }) => Object.keys(reports));
  expect(kinds.sort()).toEqual(['unreadable-source', 'unused-suppression']);
});

test('every rule has one owner', () => {
  const rules = registry.flatMap(({ rules }) => (rules as readonly Rule[]).map(({ id }) => id));
  expect(new Set(rules).size).toBe(rules.length);
});

describe('a scanner id', () => {
  const scanner = (version: number) => defineFacts({ id: 'handlers', version, files: ['**/*.py'], scan: () => [] });
  const guardrail = (facts: Scanners) => ({ ...registry[0]!, facts });

  test('belongs to one scanner in the whole registry', () => {
    expect(scannersById(registry).size).toBeGreaterThan(0);
  });

  test('may be asked for by several guardrails, but not mean two scanners', () => {
    const one = scanner(1);
    expect(scannersById([guardrail({ a: one }), guardrail({ b: one })]).get('handlers')).toBe(one);
    expect(() => scannersById([guardrail({ a: one }), guardrail({ b: scanner(2) })])).toThrow(
      'two scanners are called `handlers`: an id belongs to one',
    );
  });

  test('of two meanings stops a run before it scans', async () => {
    const guardrails = [scanner(1), scanner(2)].map((facts, index) => ({
      ...registry.find(({ id }) => id === 'bare-except')!,
      id: `twin-${index}`,
      rules: [],
      options: {},
      facts: { facts },
    }));
    await expect(check({ 'a.py': '' }, guardrails)).rejects.toThrow('two scanners are called `handlers`');
  });
});
