import type { SettledFinding } from '../core/finding.js';
import type { IgnoreCommentPlace, UnusedComment } from '../core/report.js';
import type { Changes } from '../core/revision.js';
import { mute } from '../core/suppress.js';
import { judgedByBase, reporterOf } from '../guardrails/guardrail.js';
import type { Checked } from './check.js';
import type { Comments } from './comments.js';
import { rulesOf, type SettlingRun, settleFor } from './settle.js';

/** What all checks of a run found, before anybody asks what is known. */
export interface Settled {
  readonly findings: readonly SettledFinding[];
  /** Where comments stand that muted something. */
  readonly used: readonly IgnoreCommentPlace[];
  /** Comments that muted nothing, and what to say of them once everything they name was looked for. */
  readonly unused: readonly UnusedComment[];
}

/** What muting needs to know of a run besides. */
export interface MutingRun extends SettlingRun {
  readonly today: string;
  readonly changes: Changes | null;
}

/** Mutes what comments ask for, judges the comments, and leaves out what no change touches. */
export function muteAll(
  settled: readonly SettledFinding[],
  comments: readonly Comments[],
  checked: readonly Checked[],
  run: MutingRun,
): Settled {
  const { registry, lines, today, changes } = run;
  const rules = rulesOf(registry);
  const judge = reporterOf('unused-suppression', registry);
  const muted = mute(settled, comments, { rules, date: today, judge, beyond: judgedByBase(registry) });
  const judging = checked.find(({ planned }) => planned.guardrail.id === judge?.guardrail);
  const gone = new Set(changes === null ? [] : [...changes.removed, ...changes.renamed.values()]);
  const touched = (finding: SettledFinding): readonly SettledFinding[] => inChange(finding, changes, gone);
  return {
    findings: muted.findings.flatMap(touched),
    used: comments.flatMap(({ path, facts }) =>
      facts
        .filter((comment) => comment.scope !== 'noqa' && muted.used.has(comment))
        .map(({ line, column }) => ({ path, line, column })),
    ),
    unused:
      judging === undefined
        ? []
        : muted.unused.flatMap(({ names, finding }) =>
            settleFor(judging, [finding], rules, lines)
              .flatMap(touched)
              .map((each) => ({ names, finding: each })),
          ),
  };
}

/**
 * Keeps what touches the change, or lacks a file that is gone by it, and says whether it sits on a changed line; without a
 * base, everything as it is.
 */
function inChange(
  { absent, ...finding }: SettledFinding,
  changes: Changes | null,
  gone: ReadonlySet<string>,
): readonly SettledFinding[] {
  if (changes === null || finding.path === null) return [finding];
  const ranges = changes.files.get(finding.path);
  const touches = ranges !== undefined || finding.related.some(({ path }) => changes.files.has(path));
  if (!touches && (absent === undefined || !gone.has(absent))) return [];
  const { line } = finding;
  const changed = line !== null && ranges?.some(([first, last]) => first <= line && line <= last) === true;
  return [{ ...finding, changed }];
}
