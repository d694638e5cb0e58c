import { ENDPOINT_OPTIONS } from '../endpoints/options.js';

/** The options that decide what the agents of a repository are, the same for every guardrail about them. */
export const AGENT_OPTIONS = {
  by: {
    summary:
      'What makes a Python file an agent: `evidence`, such as a base class, a port it listens on or a configuration that starts it, or `path` alone.',
    schema: { kind: 'choice', values: ['evidence', 'path'] },
    default: 'evidence',
  },
  bases: {
    summary: 'With `by: evidence`, the words in which the names of base classes of agents end.',
    schema: { kind: 'list', of: { kind: 'text' } },
    default: ['Agent', 'Service', 'Worker', 'Node'],
    example: ['Agent', 'Daemon'],
  },
  tests: {
    summary: 'Whether tests and `__init__.py` may be agents, too.',
    schema: { kind: 'boolean' },
    default: false,
  },
  agents: {
    summary:
      'Where agents lie: with `by: path` every Python file there is one; with `by: evidence` it is a hint, unless it is set to other globs than these.',
    schema: { kind: 'list', of: { kind: 'glob' } },
    default: ['**/agents/**/*.py'],
    example: ['**/agents/**/*.py', 'services/*/main.py'],
  },
  ...ENDPOINT_OPTIONS,
  machines: { ...ENDPOINT_OPTIONS.machines, summary: 'Machine names by path glob; the first match counts.' },
} as const;
