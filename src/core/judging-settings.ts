import type { BaselineEntry } from './report.js';
import type { Weakening } from './schema.js';

/** One setting as it was decided, for comparing two configurations. */
export interface SettingValue {
  /** Where a configuration file holds it: `['fail-on']`, `['bare-except', 'rules', 'broad']`. */
  readonly key: readonly string[];
  readonly value: unknown;
  /** Which change of it makes guardrails see less or fail less often; null for any. */
  readonly weakens: Weakening | null;
  /** Whether nobody may see the value. */
  readonly isSecret: boolean;
}

/** What judges a repository: its configuration and its baseline. */
export interface JudgingSettings {
  /** The configuration file, its path relative to the root; null where there is none. */
  readonly file: { readonly path: string; readonly text: string } | null;
  /** Every setting, those that nobody set with their defaults. */
  readonly values: readonly SettingValue[];
  /** The committed baseline, its path relative to the root; null where there is none. */
  readonly baseline: { readonly path: string; readonly entries: readonly BaselineEntry[] } | null;
}
