import { sentenceOf, UserError } from '../../../core/errors.js';
import { withoutAddresses } from '../run/output.js';
import type { SeenIssue } from '../run/record.js';

/** Issues of a baseline that bandit itself wrote, each to be used up by one issue of today. */
export class BanditBaseline {
  private readonly left = new Map<string, number>();

  /** Reads `bandit -f json` output; throws a UserError when it is none. `resolve` finds the file a name of it means. */
  constructor(text: string, file: string, resolve: (name: string) => string | null) {
    for (const entry of resultsOf(text, file)) {
      const path = typeof entry.filename === 'string' ? resolve(entry.filename) : null;
      if (path === null) continue;
      const key = keyOf(path, [
        entry.test_id,
        entry.issue_severity,
        entry.issue_confidence,
        withoutAddresses(String(entry.issue_text)),
      ]);
      this.left.set(key, (this.left.get(key) ?? 0) + 1);
    }
  }

  /** Whether the issue is one of the baseline's; as many are as it holds, and no more. */
  take(path: string, issue: SeenIssue): boolean {
    const key = keyOf(path, [issue.test, issue.severity, issue.confidence, issue.text]);
    const count = this.left.get(key) ?? 0;
    if (count > 0) this.left.set(key, count - 1);
    return count > 0;
  }
}

/**
 * What a file name in a report of bandit means here: relative to the root, or absolute on whatever machine it was
 * written, where the longest ending that is a file of the repository counts. Null when there is none.
 */
export function resolverFor(files: readonly string[]): (name: string) => string | null {
  const present = new Set(files);
  return (name) => {
    const parts = name
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '.');
    const absolute = /^(?:\/|[A-Za-z]:)/.test(name);
    for (let start = 0; start < (absolute ? parts.length : Math.min(1, parts.length)); start++) {
      const path = parts.slice(start).join('/');
      if (present.has(path)) return path;
    }
    return null;
  };
}

function resultsOf(text: string, file: string): readonly Readonly<Record<string, unknown>>[] {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    throw new UserError(`is no JSON: ${sentenceOf(error)}`, { file, key: 'bandit.bandit-baseline' });
  }
  const results = typeof report === 'object' && report !== null ? (report as { results?: unknown }).results : undefined;
  if (!Array.isArray(results)) {
    throw new UserError('is no baseline of bandit: write one with `bandit -f json`', {
      file,
      key: 'bandit.bandit-baseline',
    });
  }
  return results.filter((entry) => typeof entry === 'object' && entry !== null);
}

function keyOf(path: string, parts: readonly unknown[]): string {
  return JSON.stringify([path, ...parts]);
}
