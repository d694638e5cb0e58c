/** The one rule of this guardrail. */
export const WEAKENED = 'settings/weakened';
