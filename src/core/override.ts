import type { Severity } from './finding.js';

/** What a finding is in some files: a severity of its own, nothing, or one step milder than it would be. */
export type OverrideLevel = Severity | 'off' | 'lower';

/** Every level, from the worst; `lower` depends on what it is applied to. */
export const OVERRIDE_LEVELS: readonly OverrideLevel[] = ['error', 'warning', 'notice', 'off', 'lower'];

/** Levels of rules in the files that match one of the globs. */
export interface Override {
  readonly files: readonly string[];
  /** By rule (`bare-except/broad`), or by guardrail (`bare-except`) for all of its rules that are not named. */
  readonly rules: Readonly<Record<string, OverrideLevel>>;
}

/** What the overrides say of a rule in a file; null where they say nothing. */
export type LevelAt = (path: string, rule: string) => OverrideLevel | null;

/** Tests, examples and documentation: code that nobody's work depends on. */
export const SIDE_FILES: readonly string[] = [
  '**/{test,tests}/**',
  '**/{test_*,*_test,tests,conftest}.py',
  '**/{doc,docs,example,examples,sample,samples,demo,demos,benchmark,benchmarks}/**',
];

/** A severity as a level makes it: `lower` is one step down, and below a notice is nothing. */
export function atLevel(severity: Severity | 'off', level: OverrideLevel | null): Severity | 'off' {
  if (level === null) return severity;
  return level === 'lower' ? LOWER[severity] : level;
}

const LOWER = { error: 'warning', warning: 'notice', notice: 'off', off: 'off' } as const;
