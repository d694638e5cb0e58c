import type { Problem } from '../../core/problem.js';

/** A Python source as one tolerant pass sees it. */
export interface PythonModule {
  readonly problems: readonly Problem[];
  comments(): readonly { readonly line: number; readonly column: number; readonly text: string }[];
}
