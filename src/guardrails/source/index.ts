import type { Finding } from '../../core/finding.js';
import { defineGuardrail } from '../guardrail.js';
import { type ProblemsFact, problems } from './facts.js';

export default defineGuardrail({
  id: 'source',
  summary: 'Checks that every file can be read whole by the guardrails that look into it',
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
      summary:
        'A file that cannot be read whole: Python that no version accepts, or YAML, TOML, JSON and the like that do not parse.',
      why: 'Whatever the broken part holds is seen by no guardrail, and by hardly any program.',
      remedy: 'Repair what is broken, or exclude the file if it is a template that is filled in first.',
      severity: 'warning',
      codes: ['E999', 'E902'],
    },
  ],
  options: {},
  needs: [],
  facts: { problems },
  perFile: {},
  commands: {
    list: {
      summary: 'Lists every place in a Python file that cannot be read: path, line and message',
      run: (_, { problems }) => ({
        table: {
          columns: ['path', 'line', 'message'],
          rows: problems.flatMap(({ path, facts }) =>
            facts.flatMap(({ first }) => first.map(({ line, message }) => ({ path, line, message }))),
          ),
        },
      }),
    },
  },
  check: (_, { problems }) => ({
    findings: problems.flatMap(({ path, facts }) => facts.map((fact) => brokenFile(path, fact))),
  }),
});

/** Problems of one file that a finding tells; the rest is only counted. */
const SHOWN = 5;

/** One finding for a file, at its first problem; further ones are related. */
function brokenFile(path: string, { count, first }: ProblemsFact): Finding {
  const [problem, ...others] = first.slice(0, SHOWN);
  const { message, line, column } = problem!;
  const more =
    count === 1 ? '' : `, and there ${count === 2 ? 'is one more problem' : `are ${count - 1} more problems`}`;
  return {
    rule: 'source/broken',
    message: `${message.replace(/\.$/, '')}${more}.`,
    location: { path, line, column },
    remedy: 'Repair the statement, or exclude the file if it is a template and not meant to be Python.',
    related: others.map((other) => ({ path, line: other.line, column: other.column, message: other.message })),
    // The number of a cell changes with every cell above it.
    identity: [message.replace(/ \(cell \d+, line \d+\)\.$/, '.')],
  };
}
