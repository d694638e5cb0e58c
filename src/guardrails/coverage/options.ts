import type { Field, Options } from '../../core/schema.js';
import type { Context } from '../guardrail.js';
import { PERIODS } from './floor/calendar.js';

const PERCENT = { kind: 'number', minimum: 0, maximum: 100 } as const;
const GLOBS = { kind: 'list', of: { kind: 'glob' } } as const;
const DAYS = { kind: 'number', integer: true, minimum: 0, maximum: 3_650 } as const;
const PAUSE = {
  from: { schema: { kind: 'date' }, summary: 'The first day.', required: true },
  to: { schema: { kind: 'date' }, summary: 'The last day.', required: true },
  reason: {
    schema: { kind: 'text', pattern: /\S/, describes: 'a reason' },
    summary: 'Why floors do not rise.',
    required: true,
  },
} as const satisfies Record<string, Field>;
const EVERY = { kind: 'choice', values: PERIODS } as const;

const PATH_FLOOR = {
  min: { schema: PERCENT, summary: 'The floor of these files.' },
  start: { schema: PERCENT, summary: 'Where their own rising floor begins.' },
  from: { schema: { kind: 'date' }, summary: 'The day on which it begins.' },
  step: { schema: PERCENT, summary: 'Points added each period.' },
  every: { schema: EVERY, summary: 'The period.' },
  cap: { schema: PERCENT, summary: 'Where it stops rising.' },
  'grace-days': { schema: DAYS, summary: 'Days between the announcement of a step and its enforcement.' },
} as const satisfies Record<string, Field>;

/** The options of `coverage`. */
export const COVERAGE_OPTIONS = {
  report: {
    summary:
      'Reports to read, merged by union: Cobertura XML, `coverage json`, LCOV or `.coverage` files; by default the first of coverage.xml, coverage.json, coverage.lcov, lcov.info and .coverage.',
    schema: GLOBS,
    default: [] as readonly string[],
    example: ['services/*/coverage.xml'],
  },
  run: {
    summary: 'Runs the tests first and measures them, instead of reading reports.',
    schema: { kind: 'choice', values: ['pytest'] },
    default: null,
    example: 'pytest',
  },
  'pytest-args': {
    summary: 'Arguments for pytest.',
    schema: { kind: 'list', of: { kind: 'text' } },
    default: [] as readonly string[],
    weakens: 'never',
    example: ['tests/unit', '-q'],
  },
  environment: {
    summary: 'Names of further environment variables that the tests may see.',
    schema: { kind: 'list', of: { kind: 'text', pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, describes: 'a variable name' } },
    default: [] as readonly string[],
    weakens: 'never',
    example: ['DATABASE_URL'],
  },
  timeout: {
    summary: 'How long the tests may run.',
    schema: { kind: 'duration' },
    default: '60m',
    weakens: 'never',
  },
  branch: {
    summary: 'Whether branches count besides statements; by default when the report has them.',
    schema: { kind: 'boolean' },
    default: null,
    weakens: [true, null, false],
    example: true,
  },
  source: {
    summary: 'Python files that must be measured: those no report mentions count as not covered at all.',
    schema: GLOBS,
    default: [] as readonly string[],
    weakens: 'removed',
    example: ['src/**/*.py'],
  },
  'path-mapping': {
    summary: 'Folders as reports spell them, and where they lie in the repository.',
    schema: { kind: 'map', of: { kind: 'path' }, keys: 'text' },
    default: {} as Readonly<Record<string, string>>,
    weakens: 'never',
    example: { '/app/src': 'services/api/src' },
  },
  'allow-stale': {
    summary: 'Whether a report older than the sources it describes is believed.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: [false, true],
  },
  min: {
    summary: 'The least total coverage in percent.',
    schema: PERCENT,
    default: null,
    weakens: 'lower',
    example: 40,
  },
  start: {
    summary: 'Where the rising floor begins; by default at `min`.',
    schema: PERCENT,
    default: null,
    weakens: 'lower',
    example: 40,
  },
  from: {
    summary: 'The day on which the rising floor begins, as every day the one of the commit in UTC.',
    schema: { kind: 'date' },
    default: null,
    weakens: 'higher',
    example: '2026-01-01',
  },
  step: {
    summary: 'Points that the floor rises by each period.',
    schema: PERCENT,
    default: null,
    weakens: 'lower',
    example: 5,
  },
  every: { summary: 'The period; a new one begins at midnight UTC.', schema: EVERY, default: 'month' },
  cap: { summary: 'Where the floor stops rising.', schema: PERCENT, default: 100, weakens: 'lower', example: 85 },
  'grace-days': {
    summary: 'Days in UTC on which a new step only warns before it is enforced.',
    schema: DAYS,
    default: 0,
    weakens: 'higher',
    example: 7,
  },
  pause: {
    summary:
      'Days on which no floor rises, `from` and `to` included, by the commit in UTC; what was due meanwhile counts on the day after.',
    schema: { kind: 'list', of: { kind: 'record', fields: PAUSE } },
    default: [],
    weakens: 'added',
    example: [{ from: '2026-12-20', to: '2027-01-03', reason: 'winter holidays' }],
  },
  state: {
    summary: 'The committed file that remembers the best coverage measured; `guardrails coverage raise` writes it.',
    schema: { kind: 'path' },
    default: '.guardrails/coverage.json',
  },
  tolerance: {
    summary: 'Points by which the total may stay below the best measured.',
    schema: PERCENT,
    default: 0,
    weakens: 'higher',
    example: 0.1,
  },
  'min-changed': {
    summary:
      'The least coverage in percent of the lines changed since the base revision; where branches count, a line of which only some are taken is not covered.',
    schema: PERCENT,
    default: null,
    weakens: 'lower',
    example: 80,
  },
  'new-files': {
    summary: 'The least coverage in percent of each file added since the base revision.',
    schema: PERCENT,
    default: null,
    weakens: 'lower',
    example: 80,
  },
  'base-report': {
    summary: 'Reports of the base revision, for `max-decrease`.',
    schema: GLOBS,
    default: [] as readonly string[],
    example: ['base/coverage.xml'],
  },
  'max-decrease': {
    summary: 'Points that the total may fall by against the base reports.',
    schema: PERCENT,
    default: null,
    weakens: 'higher',
    example: 0.5,
  },
  'ignore-decrease-above': {
    summary: 'A total of at least this many percent may fall by any amount.',
    schema: PERCENT,
    default: null,
    example: 95,
  },
  paths: {
    summary: 'Floors by glob, a number or a floor that rises; the most specific glob that matches a file counts.',
    schema: {
      kind: 'map',
      of: { kind: 'either', of: [PERCENT, { kind: 'record', fields: PATH_FLOOR }] },
      keys: 'glob',
    },
    default: {},
    example: { 'src/billing/**': 90, 'src/legacy/**': { start: 20, from: '2026-01-01', step: 5, cap: 60 } },
  },
  precision: {
    summary: 'Digits after the point; messages show more where it takes more to decide.',
    schema: { kind: 'number', integer: true, minimum: 0, maximum: 6 },
    default: 2,
    weakens: 'never',
  },
} as const satisfies Options;

/** What the parts of `coverage` are given. */
export type CoverageContext = Context<typeof COVERAGE_OPTIONS, 'exec' | 'files'>;
