import { UserError } from '../core/errors.js';
import { compareText, type SettledFinding } from '../core/finding.js';
import type { BaselineEntry } from '../core/report.js';
import { isDate } from '../core/time.js';

/** Tolerated findings, sorted by path, rule and fingerprint. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[];
}

const LIMIT_OF_REASON = 1_000;

/** Reads a baseline file; throws a UserError naming the file and, where there is one, the entry. */
export function parseBaseline(text: string, file: string): Baseline {
  const fail = (message: string): UserError => new UserError(message, { file });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail('not valid JSON: restore it from git or write it anew with `guardrails baseline`.');
  }
  const { version, entries } = Object(value) as { version?: unknown; entries?: unknown };
  if (version !== 1) throw fail('not a baseline of version 1: write it anew with `guardrails baseline`.');
  if (!Array.isArray(entries)) throw fail('entries must be a list: write it anew with `guardrails baseline`.');
  return {
    entries: entries.map((entry: unknown, index) => parseEntry(entry, `entries[${index}]`, fail)).sort(compareEntries),
  };
}

function parseEntry(value: unknown, key: string, fail: (message: string) => UserError): BaselineEntry {
  const entry = Object(value) as Record<string, unknown>;
  const { rule, path, fingerprint, reason, until } = entry;
  if (typeof rule !== 'string' || !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(rule)) throw fail(`${key}.rule must name a rule.`);
  if (path !== null && typeof path !== 'string') throw fail(`${key}.path must be a path or null.`);
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{32}$/.test(fingerprint)) {
    throw fail(`${key}.fingerprint must be 32 hex digits.`);
  }
  if (reason !== undefined && (typeof reason !== 'string' || reason.length > LIMIT_OF_REASON)) {
    throw fail(`${key}.reason must be a text of at most ${LIMIT_OF_REASON} characters.`);
  }
  if (until !== undefined && (typeof until !== 'string' || !isDate(until))) {
    throw fail(`${key}.until must be a date as YYYY-MM-DD.`);
  }
  return {
    rule,
    path,
    fingerprint,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
}

/** The file's text: one entry a line, so that merges and reviews stay easy. */
export function formatBaseline(baseline: Baseline): string {
  const lines = [...baseline.entries].sort(compareEntries).map((entry) => {
    const { rule, path, fingerprint, reason, until } = entry;
    return JSON.stringify({ path, rule, fingerprint, reason, until });
  });
  return `{\n"version": 1,\n"entries": [\n${lines.join(',\n')}${lines.length === 0 ? '' : '\n'}]\n}\n`;
}

function compareEntries(a: BaselineEntry, b: BaselineEntry): number {
  return (
    compareText(a.path ?? '', b.path ?? '') || compareText(a.rule, b.rule) || compareText(a.fingerprint, b.fingerprint)
  );
}

/** A baseline that tolerates exactly these findings, but for those that are muted anyway. */
export function baselineOf(findings: readonly SettledFinding[]): Baseline {
  return {
    entries: findings
      .filter(({ state }) => state !== 'muted')
      .map(({ rule, path, fingerprint }) => ({ rule, path, fingerprint }))
      .sort(compareEntries),
  };
}
