import type { Report } from '../core/report.js';
import type { DividedRun, Shard, ShardReport } from '../core/shard.js';

type Primitive = string | number | boolean | null | undefined;

/** The name that `typeof` gives a primitive type, with `null` for null; of a union, the names of its members. */
type NameOf<T> = T extends string
  ? 'string'
  : T extends number
    ? 'number'
    : T extends boolean
      ? 'boolean'
      : T extends null
        ? 'null'
        : 'undefined';

/** A primitive: every name of its type has to be there, and more may be. */
type Leaf<T> = Readonly<Record<NameOf<T>, true>> & Readonly<Record<string, true>>;

/** What JSON must look like to be a `T`: the compiler refuses a shape that forgets a member of the type, or misnames it. */
type ShapeOf<T> = [T] extends [Primitive]
  ? { readonly is: Leaf<T> }
  : [NonNullable<T>] extends [readonly (infer I)[]]
    ? { readonly list: ShapeOf<I> }
    : { readonly members: { readonly [K in keyof T]-?: ShapeOf<T[K]> } } | typeof ANYTHING | typeof KIND;

/** A shape as it is read when types are gone. */
type Shape =
  | { readonly is: Readonly<Record<string, true>> }
  | { readonly list: Shape }
  | { readonly members: Readonly<Record<string, Shape>> }
  | typeof ANYTHING;

const TEXT = { is: { string: true } } as const;
const TEXT_OR_NULL = { is: { string: true, null: true } } as const;
const TEXT_IF_ANY = { is: { string: true, undefined: true } } as const;
const NUMBER = { is: { number: true } } as const;
const NUMBER_OR_NULL = { is: { number: true, null: true } } as const;
const NUMBER_IF_ANY = { is: { number: true, null: true, undefined: true } } as const;
const YES_OR_NO = { is: { boolean: true } } as const;
const YES_OR_NO_IF_ANY = { is: { boolean: true, undefined: true } } as const;
/** What is looked at where it is used. */
const ANYTHING = { anything: true } as const;
/** One of several forms, told apart by their kind. */
const KIND = { members: { kind: TEXT } } as const;

const FINDING = {
  members: {
    guardrail: TEXT,
    rule: TEXT,
    severity: TEXT,
    state: TEXT,
    message: TEXT,
    path: TEXT_OR_NULL,
    line: NUMBER_OR_NULL,
    column: NUMBER_OR_NULL,
    endLine: NUMBER_OR_NULL,
    endColumn: NUMBER_OR_NULL,
    remedy: TEXT_OR_NULL,
    fingerprint: TEXT,
    related: {
      list: {
        members: {
          path: TEXT,
          message: TEXT,
          line: NUMBER_IF_ANY,
          column: NUMBER_IF_ANY,
          endLine: NUMBER_IF_ANY,
          endColumn: NUMBER_IF_ANY,
        },
      },
    },
    docs: TEXT,
    reason: TEXT_IF_ANY,
    changed: YES_OR_NO_IF_ANY,
    properties: ANYTHING,
    absent: TEXT_IF_ANY,
  },
} as const satisfies ShapeOf<Report['findings'][number]>;

const ENTRY = {
  members: {
    rule: TEXT,
    path: TEXT_OR_NULL,
    fingerprint: TEXT,
    reason: TEXT_IF_ANY,
    until: TEXT_IF_ANY,
  },
} as const satisfies ShapeOf<Shard['baseline']['entries'][number]>;

const REPORT = {
  members: {
    version: NUMBER,
    tool: { members: { name: TEXT, version: TEXT } },
    verdict: TEXT,
    subject: { members: { root: TEXT, commit: TEXT_OR_NULL, base: TEXT_OR_NULL } },
    runs: {
      list: {
        members: {
          guardrail: TEXT,
          status: TEXT,
          reason: TEXT_OR_NULL,
          milliseconds: NUMBER,
          files: NUMBER,
          counts: { members: { error: NUMBER, warning: NUMBER, notice: NUMBER } },
          outputs: { members: {} },
          headline: TEXT_IF_ANY,
          summary: { list: KIND },
        },
      },
    },
    findings: { list: FINDING },
    stale: {
      list: {
        members: {
          guardrail: TEXT,
          rule: TEXT,
          path: TEXT_OR_NULL,
          fingerprint: TEXT,
          reason: TEXT_OR_NULL,
          why: TEXT,
        },
      },
    },
    skipped: { list: { members: { reason: TEXT, count: NUMBER, examples: { list: TEXT } } } },
    metrics: {
      list: {
        // JSON has no number for what is not finite.
        members: { guardrail: TEXT, name: TEXT, value: NUMBER_OR_NULL, unit: TEXT, labels: ANYTHING },
      },
    },
    totals: { members: { new: NUMBER, known: NUMBER, muted: NUMBER } },
    notes: { list: { members: { level: TEXT, message: TEXT } } },
  },
} as const satisfies ShapeOf<Report>;

const SHARD = {
  members: {
    index: NUMBER,
    count: NUMBER,
    settings: TEXT,
    today: TEXT,
    failOn: TEXT,
    baseFailOn: TEXT,
    allowNoFiles: YES_OR_NO,
    failOnSkipped: { list: TEXT },
    range: { members: { from: TEXT, to: TEXT_OR_NULL } },
    whole: { list: TEXT },
    divided: { members: {} },
    used: { list: { members: { path: TEXT, line: NUMBER, column: NUMBER } } },
    unused: { list: { members: { names: { list: TEXT }, finding: FINDING } } },
    inactive: { list: TEXT },
    tolerated: { list: { members: { index: NUMBER, state: TEXT, reason: TEXT_OR_NULL } } },
    baseline: {
      members: { entries: { list: ENTRY }, base: ANYTHING, absent: { list: TEXT }, untouched: { list: TEXT } },
    },
    skipped: { list: { members: { reason: TEXT, paths: { list: TEXT } } } },
  },
} as const satisfies ShapeOf<Shard>;

const DIVIDED = {
  members: { seen: NUMBER, partial: ANYTHING, severities: { members: {} } },
} as const satisfies ShapeOf<DividedRun>;

/** Whether parsed JSON has the form of a report, and of a shard's where it says that it is one. */
export function isReport(value: unknown): value is Report {
  if (!fits(value, REPORT) || (value as Report).version !== 1) return false;
  const { shard } = value as Partial<ShardReport>;
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
  if ('anything' in shape) return true;
  if ('is' in shape) return Object.hasOwn(shape.is, value === null ? 'null' : typeof value);
  if ('list' in shape) return Array.isArray(value) && value.every((item) => fits(item, shape.list));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = value as Readonly<Record<string, unknown>>;
  return Object.entries(shape.members).every(([name, inner]) => fits(members[name], inner));
}
