import type { Report } from '../core/report.js';

/** A type as `typeof` names it, with `null` and several by `|`; a list of one shape; or an object with these members. */
type Shape = string | readonly [Shape] | { readonly [name: string]: Shape };

const FINDING: Shape = {
  guardrail: 'string',
  rule: 'string',
  severity: 'string',
  state: 'string',
  message: 'string',
  path: 'string|null',
  line: 'number|null',
  column: 'number|null',
  endLine: 'number|null',
  endColumn: 'number|null',
  remedy: 'string|null',
  fingerprint: 'string',
  related: [{ path: 'string', message: 'string' }],
  docs: 'string',
  reason: 'string|undefined',
};

const RUN: Shape = {
  guardrail: 'string',
  status: 'string',
  reason: 'string|null',
  milliseconds: 'number',
  files: 'number',
  counts: { error: 'number', warning: 'number', notice: 'number' },
  outputs: {},
  summary: [{ kind: 'string' }],
};

const REPORT: Shape = {
  version: 'number',
  tool: { version: 'string' },
  verdict: 'string',
  subject: { root: 'string', commit: 'string|null', base: 'string|null' },
  runs: [RUN],
  findings: [FINDING],
  stale: [{ guardrail: 'string', rule: 'string', path: 'string|null', why: 'string' }],
  skipped: [{ reason: 'string', count: 'number', examples: ['string'] }],
  metrics: [{ guardrail: 'string', name: 'string', value: 'number|null', unit: 'string', labels: {} }],
  totals: { new: 'number', known: 'number', muted: 'number' },
  notes: [{ level: 'string', message: 'string' }],
};

const SHARD: Shape = {
  index: 'number',
  count: 'number',
  settings: 'string',
  today: 'string',
  failOn: 'string',
  allowNoFiles: 'boolean',
  range: { from: 'string', to: 'string|null' },
  whole: ['string'],
  divided: {},
  used: [{ path: 'string', line: 'number', column: 'number' }],
  unused: [{ names: ['string'], finding: FINDING }],
  tolerated: [{ index: 'number', state: 'string', reason: 'string|null' }],
  baseline: {
    entries: [{ rule: 'string', path: 'string|null', fingerprint: 'string' }],
    absent: ['string'],
    untouched: ['string'],
  },
  skipped: [{ reason: 'string', paths: ['string'] }],
};

const DIVIDED: Shape = { seen: 'number', severities: {} };

/** Whether parsed JSON has the form of a report, and of a shard's where it says that it is one. */
export function isReport(value: unknown): value is Report {
  if (!fits(value, REPORT) || (value as Report).version !== 1) return false;
  const { shard } = value as Report;
  if (shard === undefined) return true;
  return (
    fits(shard, SHARD) &&
    shard.count >= 1 &&
    Number.isInteger(shard.index) &&
    Object.values(shard.divided).every((part) => fits(part, DIVIDED)) &&
    (shard.baseline.base === null || isReport(shard.baseline.base))
  );
}

function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return shape.split('|').includes(value === null ? 'null' : typeof value);
  if (isList(shape)) return Array.isArray(value) && value.every((item) => fits(item, shape[0]));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = value as Readonly<Record<string, unknown>>;
  return Object.entries(shape).every(([name, inner]) => fits(members[name], inner));
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
