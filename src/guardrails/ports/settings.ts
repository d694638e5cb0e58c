import { ENDPOINT_OPTIONS } from '../../analysis/endpoints/options.js';
import type { ValueOf } from '../../core/schema.js';
import { PORT_KEYS } from '../../facts/port-declarations.js';

const TEXTS = { kind: 'list', of: { kind: 'text' } } as const;
const GROUPS = {
  kind: 'either',
  of: [
    { kind: 'list', of: { kind: 'either', of: [TEXTS, { kind: 'text' }] } },
    { kind: 'map', of: TEXTS },
  ],
} as const;

/** Groups of alternatives as people may write them: a list of groups, one group, or groups by name. */
export type Groups = ValueOf<typeof GROUPS>;

/** Code that is run by hand, one file at a time, and copies that are not run at all. */
const ONE_AT_A_TIME: readonly string[] = [
  '**/{test,tests,testing,example,examples,sample,samples,demo,demos,tutorial,tutorials}/**',
  '**/{doc,docs,benchmark,benchmarks,notebooks,backup,backups,old,archive}/**',
  '**/{test_*,*_test,conftest,*_backup,*_old,*_copy}.py',
];

/** The options of the guardrail. */
export const PORTS_OPTIONS = {
  ...ENDPOINT_OPTIONS,
  'registry-legacy': {
    summary: 'A YAML or CSV table of ports from before the registry; what only it has is reported.',
    schema: { kind: 'path' },
    default: null,
    example: 'docs/ports.csv',
  },
  services: {
    summary: 'Service names by path glob, for files that the guardrail would take for services of their own.',
    schema: { kind: 'map', of: { kind: 'text' }, keys: 'glob' },
    default: {},
    weakens: 'added',
    example: { 'agents/billing/**': 'billing' },
  },
  alternatives: {
    summary:
      'Groups of alternatives that never run together; members are words of a path or service name, or globs. A group of one keeps its members apart from everything else.',
    schema: GROUPS,
    default: [
      ['debug', 'release'],
      ['dev', 'development', 'staging', 'prod', 'production'],
    ],
    example: [
      ['-debug', '-release'],
      ['config/east/**', 'config/west/**'],
    ],
  },
  'one-at-a-time': {
    summary:
      'Files whose programs are run by hand or not at all (tests, examples, backup copies): their ports are listed, but conflict with nothing and need no registry.',
    schema: { kind: 'list', of: { kind: 'glob' } },
    default: ONE_AT_A_TIME,
    weakens: 'added',
  },
  'max-count': {
    summary: 'How many services may share one port.',
    schema: { kind: 'number', minimum: 1, maximum: 1_000, integer: true },
    default: 1,
    weakens: 'higher',
  },
  'port-keys': {
    summary: 'Keys that name a port in `.env`, YAML, JSON and TOML files; upper and lower case are the same.',
    schema: TEXTS,
    default: PORT_KEYS,
    weakens: 'removed',
    example: ['port', '*_port', '*-port', 'listen'],
  },
  ephemeral: {
    summary: 'The range from which the kernel hands out ports to clients.',
    schema: { kind: 'text', pattern: /^\d{1,5}-\d{1,5}$/, describes: 'a range such as 32768-60999' },
    default: '32768-60999',
    weakens: 'never',
  },
  band: {
    summary: 'The range in which `guardrails ports next` looks for free ports.',
    schema: { kind: 'text', pattern: /^\d{1,5}-\d{1,5}$/, describes: 'a range such as 5000-9999' },
    default: '5000-9999',
    weakens: 'never',
  },
  'runtime-module': {
    summary: 'Where `guardrails ports runtime` writes the Python module with `get_port()`, and `fix` imports it from.',
    schema: { kind: 'path' },
    default: 'common_utils/port_registry.py',
    weakens: 'never',
  },
} as const;

/** The groups in one shape. */
export function groupsOf(groups: Groups): readonly (readonly string[])[] {
  if (!Array.isArray(groups)) return Object.values(groups as Readonly<Record<string, readonly string[]>>);
  const list = groups as readonly (string | readonly string[])[];
  const flat = list.filter((item) => typeof item === 'string');
  const nested = list.filter((item) => typeof item !== 'string');
  return flat.length === 0 ? nested : [flat, ...nested];
}
