import type { Options } from '../../core/schema.js';
import { PINNED_VERSION } from './install/requirements.js';

const THRESHOLD = { kind: 'choice', values: ['all', 'low', 'medium', 'high'] } as const;

/** Options of the guardrail. */
export const BANDIT_OPTIONS = {
  engine: {
    summary: 'What scans: `bandit` itself, or `ruff` with its rules after bandit’s tests, which takes seconds.',
    schema: { kind: 'choice', values: ['bandit', 'ruff'] },
    default: 'bandit',
  },
  level: {
    summary: 'Issues of a lower severity are not reported.',
    schema: THRESHOLD,
    default: 'all',
    weakens: 'higher',
    example: 'medium',
  },
  confidence: {
    summary: 'Issues of a lower confidence are not reported.',
    schema: THRESHOLD,
    default: 'all',
    weakens: 'higher',
    example: 'medium',
  },
  'fail-severity': {
    summary: 'New issues of this severity or a higher one are errors; `never` makes none of them one.',
    schema: { kind: 'choice', values: ['all', 'low', 'medium', 'high', 'never'] },
    default: 'high',
    weakens: 'higher',
    example: 'medium',
  },
  'fail-confidence': {
    summary: 'New issues are errors only from this confidence on.',
    schema: THRESHOLD,
    default: 'all',
    weakens: 'higher',
    example: 'medium',
  },
  'total-severity': {
    summary: 'Issues of this severity or a higher one, known ones included, are counted against total-limit.',
    schema: THRESHOLD,
    default: null,
    weakens: 'higher',
    example: 'high',
  },
  'total-confidence': {
    summary: 'The confidence from which on issues are counted against total-limit.',
    schema: THRESHOLD,
    default: 'all',
    weakens: 'higher',
  },
  'total-limit': {
    summary: 'How many issues there may be in all when total-severity is set.',
    schema: { kind: 'number', integer: true, minimum: 0 },
    default: 0,
    weakens: 'higher',
    example: 12,
  },
  tests: {
    summary: 'Only these tests are run, by id.',
    schema: { kind: 'list', of: { kind: 'text', pattern: /^[\w.-]{1,100}$/, describes: 'a test such as B602' } },
    default: [] as readonly string[],
    weakens: 'narrowed',
    example: ['B602', 'B605'],
  },
  skips: {
    summary: 'These tests are not run, by id.',
    schema: { kind: 'list', of: { kind: 'text', pattern: /^[\w.-]{1,100}$/, describes: 'a test such as B101' } },
    default: [] as readonly string[],
    weakens: 'added',
    example: ['B101'],
  },
  configfile: {
    summary:
      'The configuration file of bandit; by default bandit.yaml, .bandit.yaml or [tool.bandit] in pyproject.toml.',
    schema: { kind: 'path' },
    default: null,
    example: 'tools/bandit.yaml',
  },
  ini: {
    summary: 'The file with a [bandit] section; by default the one called .bandit.',
    schema: { kind: 'path' },
    default: null,
    example: 'tools/bandit.ini',
  },
  profile: {
    summary: 'A profile of the configuration file to use.',
    schema: { kind: 'text', pattern: /^[^\x00-\x1f\x7f]{1,200}$/, describes: 'the name of a profile' },
    default: null,
    example: 'web',
  },
  'ignore-nosec': {
    summary: 'Whether issues silenced by `# nosec` are reported like any other.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: [true, false],
  },
  'nosec-audit': {
    summary: 'Whether `# nosec` comments are judged: bare, unused, without a reason, added by this change.',
    schema: { kind: 'boolean' },
    default: true,
    weakens: [true, false],
  },
  'bandit-baseline': {
    summary: 'A baseline written by bandit itself (JSON): what it holds is known, until there is one of our own.',
    schema: { kind: 'path' },
    default: null,
    example: '.bandit-baseline.json',
  },
  version: {
    summary: `The only version of bandit to use; by default the one on PATH, else ${PINNED_VERSION} is installed.`,
    schema: { kind: 'text', pattern: /^\d+(?:\.\w+){0,4}$/, describes: 'a version such as 1.9.4' },
    default: null,
    weakens: 'never',
    example: PINNED_VERSION,
  },
  shard: {
    summary: 'Scans one part of the files, as `2/8` for the second of eight.',
    schema: { kind: 'text', pattern: /^[1-9]\d{0,3}\/[1-9]\d{0,3}$/, describes: 'a part such as 2/8' },
    default: null,
    example: '2/8',
  },
  timeout: {
    summary: 'How long all of it may take before it is ended and counts as broken.',
    schema: { kind: 'duration' },
    default: '30m',
    weakens: 'never',
    example: '10m',
  },
} as const satisfies Options;
