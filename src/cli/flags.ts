/** A flag of the command line that is no setting. */
export interface Flag {
  /** What its value is called in the help; null for a flag that stands alone. */
  readonly value: string | null;
  readonly summary: string;
}

/** Every flag that is no setting, by name. */
export const FLAGS = {
  root: { value: 'DIR', summary: 'The repository; by default the working directory.' },
  config: { value: 'FILE', summary: 'The configuration; by default guardrails.yml or .github/guardrails.yml.' },
  format: { value: 'FORMAT', summary: 'How the answer is written.' },
  output: { value: 'FILE', summary: 'Write the answer there instead of standard output.' },
  option: { value: 'ID.NAME=VALUE', summary: 'Set an option of a guardrail.' },
  reason: { value: 'TEXT', summary: 'For baseline: why it may grow.' },
  until: { value: 'DATE', summary: 'For baseline: the last day that the new entries are tolerated.' },
  report: {
    value: 'FILE',
    summary: 'For issues: the report to go by, from --format json; by default a fresh check.',
  },
  write: { value: null, summary: 'For issues: do it; by default done where CI is set, else shown.' },
  'dry-run': { value: null, summary: 'For issues: only show it.' },
  yes: { value: null, summary: 'For init: answer every question with yes.' },
  help: { value: null, summary: 'Show this help.' },
  version: { value: null, summary: 'Show the version.' },
} as const satisfies Readonly<Record<string, Flag>>;

/** The name of one of `FLAGS`. */
export type FlagName = keyof typeof FLAGS;

/** Flags of one letter, and what they stand for. */
export const SHORT_FLAGS: Readonly<Record<string, FlagName>> = { h: 'help', V: 'version' };
