/** The roles that look after what guardrails find; an issue carries its role as a label. */
export const OWNERS = ['devops', 'docs', 'ml-ops', 'refactor', 'security'] as const;

/** One of `OWNERS`. */
export type Owner = (typeof OWNERS)[number];
