/** The project's own name, version and address, in one place. */
export const PROJECT = {
  name: 'guardrails',
  version: '1.0.0',
  repository: 'org/guardrails',
  url: 'https://github.com/org/guardrails',
} as const;
