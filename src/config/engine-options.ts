import { OVERRIDE_LEVELS, type Override } from '../core/override.js';
import { OWNERS } from '../core/owner.js';
import type { Options, OptionValues } from '../core/schema.js';
import { SHARD_PATTERN } from '../core/shard.js';
import { SKIP_REASONS, type SkipReason } from '../core/skip-reason.js';

/** Folders that hold other people's code or generated files in nearly every repository. */
const DEFAULT_EXCLUDE: readonly string[] = [
  '**/node_modules/**',
  '**/.venv/**',
  '**/venv/**',
  '**/site-packages/**',
  '**/__pycache__/**',
  '**/.tox/**',
  '**/.nox/**',
  '**/.eggs/**',
];

/** The engine's own options: top-level keys of the configuration, inputs of every action. */
export const ENGINE_OPTIONS = {
  preset: {
    summary: 'Where to start from: `strict` fails on warnings and turns every rule on.',
    schema: { kind: 'choice', values: ['recommended', 'strict'] },
    default: 'recommended',
    weakens: ['strict', 'recommended'],
  },
  'fail-on': {
    summary: 'The least severity of a new finding that fails the run.',
    schema: { kind: 'choice', values: ['error', 'warning', 'notice', 'never'] },
    default: 'error',
    weakens: ['notice', 'warning', 'error', 'never'],
  },
  include: {
    summary: 'Only files matching one of these globs are looked at; empty means all.',
    schema: { kind: 'list', of: { kind: 'glob' } },
    default: [] as readonly string[],
    weakens: 'narrowed',
    example: ['services/**', 'libs/**'],
  },
  exclude: {
    summary: 'Files matching one of these globs are left out.',
    schema: { kind: 'list', of: { kind: 'glob' } },
    default: DEFAULT_EXCLUDE,
    weakens: 'added',
  },
  overrides: {
    summary:
      'Levels of rules or guardrails in some files, the last entry that fits wins: a severity, `off`, or `lower` for one step down. Entries of guardrails themselves come first, unless preset is `strict`.',
    schema: {
      kind: 'list',
      of: {
        kind: 'record',
        fields: {
          files: {
            schema: { kind: 'list', of: { kind: 'glob' } },
            summary: 'Globs of the files.',
            required: true,
          },
          rules: {
            schema: { kind: 'map', keys: 'rule', of: { kind: 'choice', values: OVERRIDE_LEVELS } },
            summary: 'The level by rule, or by guardrail for all of its rules that are not named.',
            required: true,
          },
        },
      },
    },
    default: [] as readonly Override[],
  },
  baseline: {
    summary: 'Findings known already: a JSON file, `ref:REV` for those of another commit, or `none`.',
    schema: { kind: 'text' },
    default: '.guardrails/baseline.json',
    example: 'ref:origin/main',
  },
  'changed-since': {
    summary: 'Report only findings in files changed since this revision.',
    schema: { kind: 'text' },
    default: null,
    example: 'origin/main',
  },
  base: {
    summary:
      'The commit that a change is compared with for what it does to settings; by default changed-since, else the base of the pull request.',
    schema: { kind: 'text' },
    default: null,
    example: 'origin/main',
  },
  'config-from': {
    summary:
      'Whose configuration and baseline judge: those of the change itself (`head`) or those of the commit it is compared with (`base`).',
    schema: { kind: 'choice', values: ['head', 'base'] },
    default: 'head',
    weakens: ['base', 'head'],
  },
  date: {
    summary: 'The day that dated options and expiries are judged by; by default the day of the commit.',
    schema: { kind: 'date' },
    default: null,
    example: '2026-11-01',
  },
  'max-file-size': {
    summary: 'Files of more bytes than this are skipped and counted.',
    schema: { kind: 'number', integer: true, minimum: 1 },
    default: 2 * 1024 * 1024,
    weakens: 'lower',
  },
  'fail-on-skipped': {
    summary: 'Kinds of files that must not be left out: a run that could not look at one of them is broken.',
    schema: { kind: 'list', of: { kind: 'choice', values: SKIP_REASONS } },
    default: [] as readonly SkipReason[],
    weakens: 'removed',
    example: ['unreadable', 'too-large'],
  },
  'allow-no-files': {
    summary: 'Whether a run that finds no file to look at passes instead of being broken.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: [false, true],
  },
  cache: {
    summary:
      "Whether facts of unchanged files are kept for the next run, in GUARDRAILS_CACHE_DIR or the user's cache folder.",
    schema: { kind: 'boolean' },
    default: true,
    weakens: 'never',
  },
  shard: {
    summary:
      'Looks at one share of the repository, as `2/8` for the second of eight; `guardrails merge` puts them together.',
    schema: { kind: 'text', pattern: SHARD_PATTERN, describes: 'a part such as 2/8' },
    default: null,
    example: '2/8',
  },
  'report-dir': {
    summary: 'Folder for the report, SARIF and whatever else guardrails write; by default a temporary one.',
    schema: { kind: 'path' },
    default: null,
    weakens: 'never',
    example: 'reports',
  },
  comment: {
    summary: 'When to keep one comment with the summary on a pull request.',
    schema: { kind: 'choice', values: ['never', 'on-failure', 'always'] },
    default: 'never',
    weakens: ['always', 'on-failure', 'never'],
  },
  issues: {
    summary: 'When to keep one issue for each guardrail with new findings; a dry run only says what it would do.',
    schema: { kind: 'choice', values: ['never', 'dry-run', 'on-schedule', 'always'] },
    default: 'never',
    weakens: ['always', 'on-schedule', 'dry-run', 'never'],
  },
  'issue-labels': {
    summary: `Labels of those issues by role (${OWNERS.join(', ')}) or guardrail.`,
    schema: { kind: 'map', of: { kind: 'text' }, keys: 'text' },
    default: {} as Readonly<Record<string, string>>,
    weakens: 'never',
    example: { security: 'team-security', ports: 'network' },
  },
  'sarif-upload': {
    summary: 'Whether to upload new findings to code scanning; where that is not possible it is a notice.',
    schema: { kind: 'choice', values: ['never', 'auto'] },
    default: 'never',
    weakens: ['auto', 'never'],
  },
} as const satisfies Options;

/** Values of the engine's options. */
export type EngineValues = OptionValues<typeof ENGINE_OPTIONS>;
