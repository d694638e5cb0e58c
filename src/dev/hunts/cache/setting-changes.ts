import { cpSync, existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineFacts, type Json, type ScanFile } from '../../../facts/facts.js';
import type { AnyGuardrail } from '../../../guardrails/guardrail.js';
import { registry } from '../../../registry.js';
import type { CacheChange, RepositoryState } from './repository-state.js';

const SETTINGS: readonly (readonly [name: string, values: readonly string[]])[] = [
  ['max-file-size', ['100', '1000', '2097152']],
  ['preset', ['strict', 'recommended']],
  ['fail-on', ['never', 'notice', 'error']],
  ['include', ['pc1/**', '**', 'pc2/**']],
  ['exclude', ['pc2/**', '**/*.txt', 'nothing']],
  ['date', ['2026-01-01', '2026-11-01', '2030-01-01']],
  ['baseline', ['none', '.guardrails/baseline.json']],
  ['shard', ['1/2', '2/2', '1/1']],
  ['fail-on-skipped', ['too-large', 'unreadable']],
];

const OPTIONS: readonly (readonly [name: string, values: readonly string[]])[] = [
  ['bare-except.logger-names', ['audit', 'log,audit', 'none']],
  ['ports.exclude', ['pc2/**', 'nothing']],
];

const FILES: readonly (readonly [path: string, texts: readonly string[]])[] = [
  [
    'guardrails.yml',
    ['bare-except:\n  rules:\n    bare: off\n', 'exclude: [pc2/**]\n', 'ports:\n  enabled: false\n', ''],
  ],
  ['config/ports.yaml', ['version: 1\nports: {}\n', 'no: such\n', '']],
  ['agent_inventory.csv', ['name\n', '']],
  ['docs/agents.mmd', ['graph TD\n  a --> b\n', 'nonsense']],
  ['pc1/gateway/requirements.txt', ['requests==1.0\n', 'requests>=3\nflask\n']],
  ['.github/CODEOWNERS', ['* @a\n', 'pc1/ @b\n']],
  ['.guardrails/baseline.json', ['{"version": 1, "findings": []}\n', '{']],
];

/** Options, configuration, the machine and what was kept itself. */
export const SETTING_CHANGES: readonly CacheChange[] = [
  ...[...SETTINGS, ...OPTIONS].map(([name, values]) =>
    change(`option: ${name}`, (state) => {
      state.settings = { ...state.settings, [name]: state.scene.random.pick(values) };
    }),
  ),
  change('option: all as at first', (state) => {
    state.settings = {};
  }),
  change(
    'option: changed-since',
    (state) => {
      state.settings = { ...state.settings, 'changed-since': 'HEAD' };
    },
    true,
  ),
  change(
    'option: baseline of a commit',
    (state) => {
      state.settings = { ...state.settings, baseline: 'ref:HEAD' };
    },
    true,
  ),
  change(
    'option: base',
    (state) => {
      state.settings = { ...state.settings, base: 'HEAD', 'config-from': state.scene.random.pick(['head', 'base']) };
    },
    true,
  ),
  change('option: one guardrail', (state) => {
    state.ids = [state.scene.random.pick(['bare-except', 'ports', 'drift', 'inventory', 'diagram', 'source'])];
  }),
  change('option: two guardrails', (state) => {
    state.ids = [state.scene.random.pick(['bare-except', 'ports']), state.scene.random.pick(['drift', 'inventory'])];
  }),
  change('option: every guardrail', (state) => {
    state.ids = ['bare-except', 'ports', 'drift', 'inventory', 'diagram', 'source', 'suppressions'];
  }),
  ...FILES.map(([path, texts]) =>
    change(`configuration: ${path}`, ({ scene }) => {
      rmSync(scene.at(path), { recursive: true, force: true });
      scene.write(path, scene.random.pick(texts));
    }),
  ),
  ...(['TZ', 'LC_ALL', 'LANG', 'NODE_ENV', 'CI', 'XDG_STATE_HOME'] as const).map((name) =>
    change(`machine: ${name}`, (state) => {
      const values = {
        TZ: 'Asia/Tokyo',
        LC_ALL: 'tr_TR.UTF-8',
        LANG: 'C',
        NODE_ENV: 'test',
        CI: 'true',
        XDG_STATE_HOME: `${state.scene.place}/state`,
      };
      state.variables = { ...state.variables, [name]: values[name] };
    }),
  ),
  change('machine: the clock runs ahead', (state) => {
    state.ahead += 86_400_000;
  }),
  change('machine: the clock goes back', (state) => {
    state.ahead -= 86_400_000;
  }),
  change('program: a scanner of another version', (state) => {
    state.registry = withScanner(1_000 + state.scene.random.below(4));
  }),
  change('program: the scanners as they were', (state) => {
    state.registry = registry;
  }),
  change('kept: facts are gone', ({ scene }) => forEachKept(scene.home, (path) => rmSync(path))),
  change('kept: facts cut short', ({ scene }) =>
    forEachKept(scene.home, (path) => truncateSync(path, scene.random.below(400))),
  ),
  change('kept: the key is another one', ({ scene }) => {
    const key = join(scene.home, '.local/state/guardrails/cache-key');
    if (existsSync(key)) writeFileSync(key, 'q'.repeat(32));
  }),
  change('kept: put aside', ({ scene }) => copied(join(scene.home, '.cache'), join(scene.place, 'aside'))),
  change('kept: as it was put aside', ({ scene }) => copied(join(scene.place, 'aside'), join(scene.home, '.cache'))),
];

function change(name: string, apply: (state: RepositoryState) => void, needsGit = false): CacheChange {
  return { name, needsGit, apply };
}

/** The guardrails with a scanner that finds other things, as another version of the program may have. */
function withScanner(version: number): readonly AnyGuardrail[] {
  return registry.map((guardrail) => {
    const handlers = guardrail.id === 'bare-except' ? guardrail.facts.handlers : undefined;
    if (handlers === undefined) return guardrail;
    const scan = (file: ScanFile, options: Json) => handlers.scan(file, options).slice(version % 2);
    return { ...guardrail, facts: { handlers: defineFacts({ ...handlers, version, scan }) } };
  });
}

function forEachKept(home: string, todo: (path: string) => void): void {
  const folder = join(home, '.cache/guardrails');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name.startsWith('facts-')) todo(join(folder, name));
}

function copied(from: string, to: string): void {
  if (!existsSync(from)) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
}
