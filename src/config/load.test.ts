import { describe, expect, test } from '@jest/globals';
import { UserError } from '../core/errors.js';
import { defineGuardrail } from '../guardrails/guardrail.js';
import { findConfigFile, loadConfig } from './load.js';
import { readSettings } from './setting-layer.js';

const rule = { summary: 'A thing.', why: 'It matters.', remedy: 'Stop.', severity: 'error' } as const;
const ports = defineGuardrail({
  id: 'ports',
  summary: 'Checks ports',
  rationale: 'They collide.',
  since: '1.0.0',
  owner: 'devops',
  rules: [
    { id: 'ports/conflict', ...rule },
    { id: 'ports/literal', ...rule, off: true },
  ],
  options: {
    'max-count': { summary: 'Services a port.', schema: { kind: 'number', integer: true, minimum: 1 }, default: 1 },
    machines: { summary: 'Machines.', schema: { kind: 'map', keys: 'glob', of: { kind: 'text' } }, default: {} },
    groups: {
      summary: 'Groups.',
      schema: {
        kind: 'list',
        of: {
          kind: 'record',
          fields: {
            name: { schema: { kind: 'text' }, summary: 'Name.', required: true },
            until: { schema: { kind: 'date' }, summary: 'Day.' },
          },
        },
      },
      default: [],
    },
    interval: { summary: 'Pause.', schema: { kind: 'duration' }, default: null },
  },
  needs: [],
  facts: {},
  check: () => ({ findings: [] }),
});
const bandit = defineGuardrail({
  ...ports,
  id: 'bandit',
  rules: [{ id: 'bandit/b101', ...rule, activation: 'configured' }],
  options: {},
} as never);
const legacy = defineGuardrail({
  ...ports,
  id: 'legacy',
  rules: [
    { id: 'legacy/entry-missing', ...rule },
    { id: 'legacy/dead', ...rule, activation: 'configured' },
  ],
  options: {},
} as never);
const registry = [bandit, legacy, ports];

const load = (text: string, settings: Record<string, string> = {}) =>
  loadConfig(
    registry,
    { path: 'guardrails.yml', text },
    readSettings(
      Object.entries(settings).map(([name, value]) => ({ name, value, origin: `--${name}` })),
      registry,
    ),
  );

function sentence(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof UserError) return error.sentence;
    throw error;
  }
  return 'no error';
}

describe('loadConfig', () => {
  test('settles defaults < preset < file < settings', () => {
    expect(load('').engine['fail-on']).toBe('error');
    expect(load('preset: strict').engine['fail-on']).toBe('warning');
    expect(load('preset: strict\nfail-on: notice').engine['fail-on']).toBe('notice');
    expect(load('fail-on: notice', { 'fail-on': 'never' }).engine['fail-on']).toBe('never');
    expect(load('', { preset: 'strict' }).engine['fail-on']).toBe('warning');
  });

  test('a guardrail is switched on by its section and off by false', () => {
    expect(load('').guardrails.get('bandit')!.enabled).toBe(false);
    expect(load('bandit:').guardrails.get('bandit')!.enabled).toBe(true);
    expect(load('bandit: true').guardrails.get('bandit')!.enabled).toBe(true);
    expect(load('ports: false').guardrails.get('ports')!.enabled).toBe(false);
    expect(load('bandit: { enabled: false }').guardrails.get('bandit')!.enabled).toBe(false);
    expect(load('ports: false', { 'ports.enabled': 'true' }).guardrails.get('ports')!.enabled).toBe(true);
  });

  test('a guardrail whose rules differ leaves it to them, and `auto` is what it would be anyway', () => {
    expect(load('').guardrails.get('legacy')!.enabled).toBe('auto');
    expect(load('legacy: {}').guardrails.get('legacy')!.enabled).toBe(true);
    expect(load('legacy: { enabled: auto }').guardrails.get('legacy')!.enabled).toBe('auto');
    expect(load('legacy: true', { 'legacy.enabled': 'auto' }).guardrails.get('legacy')!.enabled).toBe('auto');
    expect(load('bandit: { enabled: auto }').guardrails.get('bandit')!.enabled).toBe(false);
    expect(load('ports: { enabled: auto }').guardrails.get('ports')!.enabled).toBe(true);
  });

  test('rules take severities; strict turns on what is off', () => {
    const severities = (text: string) => [...load(text).guardrails.get('ports')!.severities];
    expect(severities('')).toEqual([['ports/literal', 'off']]);
    expect(severities('preset: strict')).toEqual([]);
    expect(severities('ports: { rules: { conflict: notice, ports/literal: warning } }')).toEqual([
      ['ports/literal', 'warning'],
      ['ports/conflict', 'notice'],
    ]);
  });

  test('overrides add up: those of guardrails unless strict, then those of the file, then those of the inputs', () => {
    const own = { files: ['tests/**'], rules: { ports: 'lower' } } as const;
    const given = [{ ...ports, overrides: [own] } as never];
    const overrides = (text: string, value: string | null = null) =>
      loadConfig(
        given,
        { path: 'guardrails.yml', text },
        readSettings(value === null ? [] : [{ name: 'overrides', value, origin: 'input overrides' }], given),
      ).engine.overrides;
    const text = 'overrides: [{ files: a/**, rules: { ports/conflict: off, ports: notice } }]';
    const file = { files: ['a/**'], rules: { 'ports/conflict': 'off', ports: 'notice' } };
    expect(overrides('')).toEqual([own]);
    expect(overrides('preset: strict')).toEqual([]);
    expect(overrides(text)).toEqual([own, file]);
    expect(overrides(`preset: strict\n${text}`)).toEqual([file]);
    expect(overrides(text, '[{ files: [b/**], rules: { ports: lower } }]')).toEqual([
      own,
      file,
      { files: ['b/**'], rules: { ports: 'lower' } },
    ]);
  });

  test.each([
    ['{ files: a, rules: { prots: off } }', 'overrides[0].rules.prots: unknown rule, did you mean `ports`?'],
    [
      '{ files: a, rules: { ports/conflcit: off } }',
      'overrides[0].rules.ports/conflcit: unknown rule, did you mean `ports/conflict`?',
    ],
    [
      '{ files: a, rules: { everything: off } }',
      'overrides[0].rules.everything: unknown rule, expected the name of a rule or of a guardrail.',
    ],
    [
      '{ files: a, rules: { ports: louder } }',
      'overrides[0].rules.ports: expects one of error, warning, notice, off, lower, not `louder`.',
    ],
    ['{ files: a, rules: [ports] }', 'overrides[0].rules: expects a mapping, not a sequence.'],
    ['{ files: a, rules: { __proto__: off } }', 'overrides[0].rules: `__proto__` is not allowed as a key.'],
    ['{ files: a }', 'overrides[0]: lacks `rules`.'],
    ['{ rules: { ports: off } }', 'overrides[0]: lacks `files`.'],
    ['{ files: a, rules: {} }', 'overrides[0].rules: names no rule: give at least one with its level.'],
    ['{ files: [], rules: { ports: off } }', 'overrides[0].files: names no files: give at least one glob.'],
    ['{ files: "a/[b", rules: { ports: off } }', 'overrides[0].files[0]: not a usable glob: [ without ].'],
    [
      `{ files: [${'a, '.repeat(257)}], rules: { ports: off } }`,
      'overrides[0].files: holds more than 256 globs: join some, as in `{a,b}/**`.',
    ],
    ['{ file: a, rules: { ports: off } }', 'overrides[0].file: unknown key, did you mean `files`?'],
    ['tests', 'overrides[0]: expects a mapping, not `tests`.'],
  ])('an override %j is refused at its place', (entry, expected) => {
    expect(sentence(`fail-on: error\noverrides:\n  - ${entry}`)).toBe(`guardrails.yml:3: ${expected}`);
  });

  test('options keep their types, from files and from text', () => {
    const { options } = load(
      'ports:\n  max-count: 2\n  machines: { "pc1/**": pc1 }\n  groups: [{ name: a, until: 2026-01-31 }]',
    ).guardrails.get('ports')!;
    expect(options).toEqual({
      'max-count': 2,
      machines: { 'pc1/**': 'pc1' },
      groups: [{ name: 'a', until: '2026-01-31' }],
      interval: null,
    });
    const fromText = load('', {
      'ports.max-count': '3',
      'ports.machines': '{"pc1/**": pc1}',
      include: 'a/**, b/{c,d}/**\ne',
    });
    expect(fromText.guardrails.get('ports')!.options).toMatchObject({ 'max-count': 3, machines: { 'pc1/**': 'pc1' } });
    expect(fromText.engine.include).toEqual(['a/**', 'b/{c,d}/**', 'e']);
  });

  test.each([
    ['prots: {}', 'guardrails.yml:1: prots: unknown key, did you mean `ports`?'],
    ['\nports:\n  max-cuont: 1', 'guardrails.yml:3: ports.max-cuont: unknown key, did you mean `max-count`?'],
    [
      'ports: { rules: { conflcit: off } }',
      'guardrails.yml:1: ports.rules.conflcit: unknown key, did you mean `conflict`?',
    ],
    ['ports: { enabled: of }', 'guardrails.yml:1: ports.enabled: expects true or false or auto, not `of`.'],
    ['ports: { max-count: 0 }', 'guardrails.yml:1: ports.max-count: expects a whole number of at least 1, not `0`.'],
    [
      'ports: { max-count: many }',
      'guardrails.yml:1: ports.max-count: expects a whole number of at least 1, not `many`.',
    ],
    [
      'ports: { max-count: [1] }',
      'guardrails.yml:1: ports.max-count: expects a whole number of at least 1, not a sequence.',
    ],
    ['ports: 3', 'guardrails.yml:1: ports: expects a mapping, not `3`.'],
    ['ports: { groups: [{ until: 2026-01-01 }] }', 'guardrails.yml:1: ports.groups[0]: lacks `name`.'],
    [
      'ports: { groups: [{ name: a, until: 2026-02-30 }] }',
      'guardrails.yml:1: ports.groups[0].until: expects a date as YYYY-MM-DD, not `2026-02-30`.',
    ],
    [
      'ports: { interval: soon }',
      'guardrails.yml:1: ports.interval: expects a duration such as 30s, 5m or 2h, not `soon`.',
    ],
    ['ports: { exclude: ["a/[b"] }', 'guardrails.yml:1: ports.exclude[0]: not a usable glob: [ without ].'],
    [
      'ports: { machines: { "+(a)": x } }',
      'guardrails.yml:1: ports.machines: not a usable glob: extended patterns such as +(a|b) are not supported: use {a,b}.',
    ],
    ['fail-on: always', 'guardrails.yml:1: fail-on: expects one of error, warning, notice, never, not `always`.'],
    ['fail-on: error\nfail-on: never', 'guardrails.yml:2: `fail-on` is given twice: keep one.'],
    ['- a', 'guardrails.yml:1: expects a mapping, not a sequence.'],
    ['a: b: c', 'guardrails.yml:1: not valid YAML: bad indentation of a mapping entry.'],
    ['ports: *all', 'guardrails.yml:1: not usable YAML: aliases are not allowed here.'],
    ['a: 1\n---\nb: 2', 'guardrails.yml:3: holds more than one document: keep one.'],
  ])('%j is one sentence', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });

  test.each([
    [
      'billion laughs',
      `a: &a [x,x]\n${Array.from({ length: 40 }, (_, index) => `b${index}: &b${index} [*a,*a]`).join('\n')}`,
    ],
    ['merge bomb', `a: &a {x: 1}\nb:\n  <<: [${'*a,'.repeat(5_000)}]`],
    ['empty merge bomb', `a: &a {}\nb:\n${'  <<: *a\n'.repeat(5_000)}`],
    ['ten thousand brackets', '['.repeat(10_000)],
    ['ten thousand braces', '{a: '.repeat(10_000)],
    ['a megabyte of scalar', `fail-on: ${'x'.repeat(1_000_000)}`],
    ['a long scalar', `fail-on: ${'x'.repeat(250_000)}`],
    ['tabs', 'ports:\n\tmax-count: 1'],
    ['a function tag', 'fail-on: !!js/function "function () {}"'],
    ['a forbidden key', '__proto__: { polluted: true }'],
    ['a forbidden key inside', 'ports: { machines: { constructor: { prototype: { polluted: true } } } }'],
    ['a forbidden key in a map', 'ports: { machines: { __proto__: x } }'],
    ['merge keys', 'ports:\n  <<: { max-count: 2 }'],
  ])('refuses %s at once', (_, text) => {
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      expect(sentence(text)).toMatch(/^guardrails\.yml:(\d+:)? .+[.?]$/);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(250);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    [{ 'ports.max-cuont': '1' }, 'did you mean `ports.max-count`'],
    [{ prots: '1' }, 'unknown option `prots`'],
    [{ 'ports.max-count': 'x' }, '--ports.max-count: expects a whole number of at least 1, not `x`.'],
    [{ 'ports.rules.conflcit': 'off' }, 'did you mean `ports.rules.conflict`'],
    [{ 'ports.machines': '{a: ' }, '--ports.machines: not valid YAML'],
  ])('settings %j are refused by name', (settings, words) => {
    expect(() => load('', settings as Record<string, string>)).toThrow(UserError);
    try {
      load('', settings as Record<string, string>);
    } catch (error) {
      expect((error as UserError).sentence).toContain(words);
    }
  });

  test('two configuration files are one too many', () => {
    expect(findConfigFile((path) => (path === '.github/guardrails.yml' ? 'a' : null))).toEqual({
      path: '.github/guardrails.yml',
      text: 'a',
    });
    expect(() => findConfigFile(() => 'a')).toThrow('both exist');
  });

  test('a list of more globs than a run can take is refused at its place', () => {
    const globs = Array.from({ length: 257 }, (_, index) => `  - a${index}/**\n`).join('');
    const load = () =>
      loadConfig([], { path: 'guardrails.yml', text: `exclude:\n${globs}` }, { engine: {}, guardrails: new Map() });
    expect(load).toThrow('holds more than 256 globs');
  });
});
