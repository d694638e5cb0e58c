import type { Finding } from '../../core/finding.js';
import { defineGuardrail } from '../guardrail.js';
import { type ProblemsFact, problems } from './facts.js';

export default defineGuardrail({
  id: 'source',
  summary: 'Checks that every Python file can be read whole by the guardrails that look into it',
  rationale:
    'A tool that skips what it cannot parse reports a broken file as a clean one. The reader of this suite goes on ' +
    'behind a broken statement, and this guardrail says where it had to.',
  since: '1.0.0',
  owner: 'refactor',
  companion: 'sources',
  reports: { 'unreadable-source': 'source/broken' },
  rules: [
    {
      id: 'source/broken',
      summary: 'A file with code that no version of Python accepts.',
      why: 'The file cannot be imported, and whatever the broken statement holds is seen by no guardrail.',
      remedy: 'Repair the statement, or exclude the file if it is a template and not meant to be Python.',
      severity: 'warning',
      codes: ['E999', 'E902'],
    },
  ],
  options: {},
  needs: [],
  facts: { problems },
  perFile: {},
  check: (_, { problems }) => ({
    findings: problems.flatMap(({ path, facts }) => facts.map((fact) => brokenFile(path, fact))),
  }),
});

/** One finding for a file, at its first problem; further ones are related. */
function brokenFile(path: string, { count, first }: ProblemsFact): Finding {
  const [problem, ...others] = first;
  const { message, line, column } = problem!;
  const more =
    count === 1 ? '' : `, and there ${count === 2 ? 'is one more problem' : `are ${count - 1} more problems`}`;
  return {
    rule: 'source/broken',
    message: `${message.replace(/\.$/, '')}${more}.`,
    location: { path, line, column },
    related: others.map((other) => ({ path, line: other.line, column: other.column, message: other.message })),
    identity: [message],
  };
}
