import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../config/load.js';
import { readSettings } from '../config/setting-layer.js';
import type { Report } from '../core/report.js';
import type { Activation } from '../core/rule.js';
import { defineGuardrail } from '../guardrails/guardrail.js';
import { registry as suite } from '../registry.js';
import { command } from '../testing/command.js';
import { MemoryFiles, MemoryHost } from '../testing/memory-host.js';
import type { Tree } from '../testing/repo.js';
import type { Selection } from './plan.js';
import { run } from './run.js';

/** A guardrail that finds each of its rules, one a line of `a.py`, whatever is on. */
function guardrailOf(id: string, activations: Readonly<Record<string, Activation>>) {
  const rules = Object.entries(activations).map(([name, activation]) => ({ id: `${id}/${name}`, activation }));
  const words = { summary: 'A thing.', why: 'It matters.', remedy: 'Stop.', severity: 'warning' } as const;
  return defineGuardrail({
    id,
    summary: 'Checks things',
    rationale: 'They matter.',
    since: '1.0.0',
    owner: 'refactor',
    rules: rules.map((rule) => ({ ...rule, ...words })),
    options: { registry: { summary: 'The registry.', schema: { kind: 'path' }, default: 'config/flags.yaml' } },
    needs: [],
    facts: {},
    presence: ({ registry }) => [registry, '**/alembic.ini'],
    check: () => ({
      findings: rules.map(({ id: rule }, index) => {
        return { rule, message: 'Here.', identity: [], location: { path: 'a.py', line: index + 1 } };
      }),
    }),
  });
}

const REGISTRY = [
  guardrailOf('configured', { one: 'configured', two: 'configured' }),
  guardrailOf('mixed', { always: 'always', configured: 'configured', present: 'where-present' }),
  guardrailOf('present', { only: 'where-present' }),
];

interface Given {
  readonly config?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly tree?: Tree;
}

/** The rules that a run reports, and the guardrails that took part in it. */
async function reported(selection: Selection, { config, settings = {}, tree = {} }: Given = {}) {
  const files = Object.entries({ 'a.py': '', ...tree });
  const layer = readSettings(
    Object.entries(settings).map(([name, value]) => ({ name, value, origin: `--option ${name}` })),
    REGISTRY,
  );
  const { report } = await run({
    host: new MemoryHost({
      files: new MemoryFiles(Object.fromEntries(files.map(([path, text]) => [`/repository/${path}`, text]))),
    }),
    registry: REGISTRY,
    selection,
    config: loadConfig(REGISTRY, config === undefined ? null : { path: 'guardrails.yml', text: config }, layer),
    root: '/repository',
  });
  return {
    rules: report.findings.map(({ rule }) => rule).sort(),
    runs: report.runs.map(({ guardrail }) => guardrail),
  };
}

describe('the rules of a guardrail', () => {
  test('are on by themselves only where they are always on, and a guardrail with none of those does not run', async () => {
    expect(await reported('enabled')).toEqual({ rules: ['mixed/always'], runs: ['mixed'] });
  });

  test('are on where a file that they need is present', async () => {
    const flags = await reported('enabled', { tree: { 'config/flags.yaml': 'flags: []\n' } });
    expect(flags).toEqual({ rules: ['mixed/always', 'mixed/present', 'present/only'], runs: ['mixed', 'present'] });
    const nested = await reported('enabled', { tree: { 'services/shop/alembic.ini': '' } });
    expect(nested).toEqual(flags);
    const excluded = await reported('enabled', {
      config: 'exclude: [services/**]',
      tree: { 'services/alembic.ini': '' },
    });
    expect(excluded.rules).toEqual(['mixed/always']);
  });

  test('follow the options that say which file that is', async () => {
    const settings = { 'present.registry': 'flags.yml' };
    expect((await reported('enabled', { settings, tree: { 'flags.yml': '' } })).runs).toEqual(['mixed', 'present']);
    expect((await reported('enabled', { settings, tree: { 'config/flags.yaml': '' } })).runs).toEqual(['mixed']);
  });

  test.each(['configured:', 'configured: true', 'configured: { registry: a.yml }'])(
    'are all on when the configuration has their section, as in `%s`',
    async (config) => {
      expect(await reported('enabled', { config })).toEqual({
        rules: ['configured/one', 'configured/two', 'mixed/always'],
        runs: ['configured', 'mixed'],
      });
    },
  );

  test.each(['mixed:', 'mixed: true', 'mixed: { registry: a.yml }'])(
    'are all on when the section is that of a guardrail with rules of every kind, as in `%s`',
    async (config) => {
      expect((await reported('enabled', { config })).rules).toEqual([
        'mixed/always',
        'mixed/configured',
        'mixed/present',
      ]);
    },
  );

  test('are all on when their guardrail is named', async () => {
    expect(await reported(['configured'])).toEqual({
      rules: ['configured/one', 'configured/two'],
      runs: ['configured'],
    });
    expect((await reported(['mixed'])).rules).toEqual(['mixed/always', 'mixed/configured', 'mixed/present']);
    expect((await reported(['mixed'], { config: 'mixed: false' })).rules).toHaveLength(3);
  });

  test('stay as they are where `enabled: auto` says so, but for those that are given a severity', async () => {
    expect((await reported('enabled', { config: 'mixed: { enabled: auto, registry: a.yml }' })).rules).toEqual([
      'mixed/always',
    ]);
    const severity = 'mixed: { enabled: auto, rules: { configured: error } }';
    expect((await reported('enabled', { config: severity })).rules).toEqual(['mixed/always', 'mixed/configured']);
    const off = 'mixed: { enabled: auto, rules: { always: off } }';
    expect(await reported('enabled', { config: off })).toEqual({ rules: [], runs: [] });
  });

  test('are off where the guardrail is, and are not switched on by an option alone', async () => {
    expect(await reported('enabled', { config: 'mixed: false' })).toEqual({ rules: [], runs: [] });
    expect((await reported('enabled', { settings: { 'configured.registry': 'a.yml' } })).runs).toEqual(['mixed']);
    expect((await reported('enabled', { settings: { 'configured.enabled': 'true' } })).runs).toEqual([
      'configured',
      'mixed',
    ]);
  });
});

describe('a rule that is off where its guardrail runs', () => {
  const guardrails = [...REGISTRY, ...suite.filter(({ reports }) => reports?.['unused-suppression'] !== undefined)];
  const check = async (tree: Tree, ...ids: readonly string[]): Promise<Report> =>
    JSON.parse((await command(tree, guardrails, ['check', ...ids, '--format', 'json'])).text);

  test('leaves comments alone that name it or all rules of its guardrail', async () => {
    const comment = (name: string): string => `x = 1  # guardrails: ignore[${name}] a reason\n`;
    const names = ['mixed/configured', 'mixed/present', 'mixed', 'mixed/always'];
    const tree = { 'a.py': ['\n', ...names.map(comment)].join('') };
    const unused = ({ findings }: Report): readonly unknown[] =>
      findings.flatMap(({ rule, line }) => (rule === 'suppressions/unused' ? [line] : []));
    expect(unused(await check(tree))).toEqual([5]);
    expect(unused(await check(tree, 'mixed'))).toEqual([4, 5]);
  });

  test('leaves entries of the baseline alone, which are known again where it is on', async () => {
    const { tree } = await command({ 'a.py': '' }, guardrails, ['baseline', 'mixed']);
    const off = await check(tree);
    expect([off.findings.map(({ rule, state }) => `${rule} ${state}`), off.stale]).toEqual([
      ['mixed/always known'],
      [],
    ]);
    const { tree: rewritten } = await command(tree, guardrails, ['baseline']);
    expect((await check(rewritten, 'mixed')).totals).toMatchObject({ new: 0, known: 3 });
  });
});

test('what needs a machine or a report of its own waits to be configured, everything else of the suite does not', () => {
  const { guardrails } = loadConfig(suite, null, { engine: {}, guardrails: new Map() });
  const byDefault = Object.fromEntries(Array.from(guardrails, ([id, { enabled }]) => [id, enabled]));
  expect(byDefault).toMatchObject({ bandit: false, coverage: false, 'gpu-metrics': false, drift: true, source: true });
});
