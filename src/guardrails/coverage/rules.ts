import type { Rule } from '../../core/rule.js';

/** What `coverage` can find. */
export const COVERAGE_RULES: readonly Rule[] = [
  {
    id: 'coverage/low-total',
    summary: 'The total coverage is below its floor.',
    why: 'A floor that follows what was reached once, and rises by the calendar, is the only one that still means something a year later.',
    remedy: 'Cover more of the code, beginning with the files that lack most.',
    severity: 'error',
  },
  {
    id: 'coverage/low-changed',
    summary: 'Too few of the changed lines are covered.',
    why: 'The moment to write a test is when the code is written; later nobody knows what it should do.',
    remedy: 'Write tests that run the changed lines.',
    severity: 'error',
  },
  {
    id: 'coverage/low-path',
    summary: 'The files of a path are covered below their own floor.',
    why: 'A good total hides the one package where a fault is expensive.',
    remedy: 'Cover more of these files.',
    severity: 'error',
  },
  {
    id: 'coverage/low-new-file',
    summary: 'A new file is covered below the floor for new files.',
    why: 'Old code may have its debts; code that is new today has no excuse.',
    remedy: 'Write tests for the new file.',
    severity: 'error',
  },
  {
    id: 'coverage/decrease',
    summary: 'The total coverage fell against the base revision by more than is tolerated.',
    why: 'Small losses that each stay above the floor add up to a large one.',
    remedy: 'Cover what was added, or say why not and raise `max-decrease`.',
    severity: 'error',
  },
  {
    id: 'coverage/failed-tests',
    summary: 'The tests that were run to measure coverage failed.',
    why: 'What a failing run covered says little, and a failing test matters more than any percentage.',
    remedy: 'Repair the tests; pytest says which.',
    severity: 'error',
  },
  {
    id: 'coverage/unmeasured-path',
    summary: 'A floor for a path matches no measured file.',
    why: 'A floor that guards nothing looks like one that is kept.',
    remedy: 'Correct the glob, measure these files, or remove the floor.',
    severity: 'error',
  },
  {
    id: 'coverage/untested-api',
    summary: 'A public function or class was added of which no line is covered.',
    why: 'A new public name is a promise to callers, and nothing has ever tried it out.',
    remedy: 'Write a test that calls it, or make it private.',
    severity: 'warning',
  },
  {
    id: 'coverage/uncovered-lines',
    summary: 'Changed lines are not covered.',
    why: 'It shows a reviewer where the tests do not reach.',
    remedy: 'Write a test that runs these lines, or leave it at that.',
    severity: 'notice',
  },
];
