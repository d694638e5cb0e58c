import type { Problem } from '../../core/problem.js';
import { defineFacts } from '../../facts/facts.js';

/** What could not be understood in one file. */
export interface ProblemsFact {
  /** How many places there are in all. */
  readonly count: number;
  /** The first hundred, in the order of the text; at least one. */
  readonly first: readonly Problem[];
}

/** Problems of one file that are told, at most. */
const MOST = 100;

/** Python files and notebooks that cannot be read whole: one fact for each. */
export const problems = defineFacts<ProblemsFact>({
  id: 'problems',
  version: 3,
  files: ['**/*.py', '**/*.pyi', '**/*.ipynb'],
  scan: (file) => {
    // Whoever fills in the name fills in the text as well.
    if (/\{\{|\{%/.test(file.path)) return [];
    const problems = file.modules().map((module) => module.problems);
    const count = problems.reduce((sum, each) => sum + each.count, 0);
    const first = problems.flatMap((each) => each.first).sort((a, b) => a.line - b.line || a.column - b.column);
    return count === 0 ? [] : [{ count, first: first.slice(0, MOST) }];
  },
});
