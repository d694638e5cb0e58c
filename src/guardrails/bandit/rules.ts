import type { Severity } from '../../core/finding.js';
import type { Rule } from '../../core/rule.js';
import { KNOWN_TESTS, knownTest } from './judge/catalogue.js';
import type { Rank } from './run/record.js';

const SEVERITY_OF: Readonly<Record<Rank, Severity>> = {
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'notice',
  UNDEFINED: 'notice',
};

/** The severity a rank has by itself, gate aside. */
export function severityOf(rank: Rank): Severity {
  return SEVERITY_OF[rank];
}

/** The tag by which code scanning knows a weakness. */
export function cweTag(cwe: number): string {
  return `external/cwe/cwe-${String(cwe).padStart(3, '0')}`;
}

/** One rule for each of bandit's own tests, by its lower-case id; those of plugins share one. */
export function ruleFor(test: string): string {
  return knownTest(test) === null ? 'bandit/plugin' : `bandit/${test.toLowerCase()}`;
}

/** Everything this guardrail can report. */
export const BANDIT_RULES: readonly Rule[] = [
  ...KNOWN_TESTS.map(({ id, severity, summary, topic }) => ({
    id: `bandit/${id.toLowerCase()}`,
    summary,
    why: topic.why,
    remedy: topic.remedy,
    severity: severityOf(severity),
    tags: [cweTag(topic.cwe)],
  })),
  {
    id: 'bandit/plugin',
    summary: 'A test of a plugin, or of a newer bandit, found something.',
    why: 'Whoever installed the plugin wants to know; the test is named in the message.',
    remedy: 'Look the test up in the documentation of the plugin.',
    severity: 'warning',
  },
  {
    id: 'bandit/unparsed',
    summary: 'A file could not be scanned.',
    why: 'A file that was not looked at is not a file without faults; bandit alone passes over it.',
    remedy: 'Repair the syntax, run bandit on the Python version the file is for, or exclude the file.',
    severity: 'error',
  },
  {
    id: 'bandit/incomplete',
    summary: 'One of the tests broke down inside bandit, and did not look at the rest of a place.',
    why: 'The error is noted on standard error and the scan goes on, so that a fault there goes unseen.',
    remedy: 'Look at the place yourself, and report the error to whoever wrote the test.',
    severity: 'warning',
  },
  {
    id: 'bandit/too-many',
    summary: 'There are more issues in all, known ones included, than the limit set for them.',
    why: 'A baseline keeps old issues quiet; a limit on the total keeps them from staying for ever.',
    remedy: 'Repair some of the known issues, or raise the limit.',
    severity: 'error',
  },
  {
    id: 'bandit/nosec-bare',
    summary: 'A `# nosec` names no test.',
    why: 'It silences every test on its line, also those that will only find something there tomorrow.',
    remedy: 'Name the tests that are meant, such as `# nosec B602`.',
    severity: 'warning',
  },
  {
    id: 'bandit/nosec-unused',
    summary: 'A `# nosec`, or a test named in it, silences nothing.',
    why: 'It looks as if there were a known risk, and hides the next one.',
    remedy: 'Remove the comment, or the name from it.',
    severity: 'warning',
  },
  {
    id: 'bandit/nosec-unexplained',
    summary: 'A `# nosec` does not say why.',
    why: 'Whoever reads it later cannot tell whether the reason still holds.',
    remedy: 'Write the reason behind the test, as in `# nosec B602 - the command is a constant`.',
    severity: 'notice',
  },
  {
    id: 'bandit/nosec-added',
    summary: 'This change adds a `# nosec`.',
    why: 'Silencing a scanner is a decision that a reviewer should see.',
    remedy: 'Check that the reason holds.',
    severity: 'warning',
  },
];
