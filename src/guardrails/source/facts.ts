import type { Problem } from '../../core/problem.js';
import { defineFacts } from '../../facts/facts.js';

/** What could not be understood in one file. */
export interface ProblemsFact {
  /** How many places there are in all. */
  readonly count: number;
  /** The first hundred, in the order of the text; at least one. */
  readonly first: readonly Problem[];
}

/** Python files that cannot be read whole: one fact for each. */
export const problems = defineFacts<ProblemsFact>({
  id: 'problems',
  version: 2,
  files: ['**/*.py', '**/*.pyi'],
  scan: (file) => {
    const { count, first } = file.python().problems;
    return count === 0 ? [] : [{ count, first }];
  },
});
