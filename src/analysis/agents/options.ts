import { ENDPOINT_OPTIONS } from '../endpoints/options.js';

/** The options that decide what the agents of a repository are, the same for every guardrail about them. */
export const AGENT_OPTIONS = {
  agents: {
    summary: 'The Python files that are agents or services; tests and `__init__.py` never are.',
    schema: { kind: 'list', of: { kind: 'glob' } },
    default: ['**/agents/**/*.py'],
    example: ['**/agents/**/*.py', 'services/*/main.py'],
  },
  ...ENDPOINT_OPTIONS,
  machines: { ...ENDPOINT_OPTIONS.machines, summary: 'Machine names by path glob; the first match counts.' },
} as const;
