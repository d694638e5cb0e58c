import { whenConfigured } from '../../core/rule.js';
import { defineGuardrail } from '../guardrail.js';
import { listFiles, raise } from './commands.js';
import { showShare } from './floor/percent.js';
import { assess } from './judge/assessment.js';
import { badgeOf } from './judge/badge.js';
import { findingsOf } from './judge/findings.js';
import { coverageOutputs, coverageSummary, metricsOf } from './judge/summary.js';
import { COVERAGE_OPTIONS } from './options.js';
import { COVERAGE_RULES } from './rules.js';

export default defineGuardrail({
  id: 'coverage',
  summary: 'Requires test coverage to stay above a floor that rises by the calendar and never falls',
  rationale:
    'A coverage gate is either dead, because its floor was set long ago and half the tests could go unnoticed, or hated, ' +
    'because it rises without warning. This one rises on dates everybody can see, says today what the next one will ask for, ' +
    'and keeps what was once reached.',
  since: '1.0.0',
  owner: 'refactor',
  workflow: {
    byDefault: false,
    condition: 'it needs reports or `coverage.run` in the configuration',
    inputs: {
      'coverage-artifact':
        'Artifact of an earlier job of this run that holds the coverage reports, laid out below `root`.',
    },
    artifact: 'coverage-artifact',
  },
  startingConfig: () => `# Test coverage needs reports; with them, a floor that rises by the calendar:
# coverage:
#   report: ['coverage.xml']
#   min: 40
`,
  rules: whenConfigured(COVERAGE_RULES),
  options: COVERAGE_OPTIONS,
  needs: ['exec', 'files'],
  facts: {},
  outputs: {
    total: 'Total coverage in percent.',
    threshold: 'The floor of the total today, in percent; empty without one.',
    'next-threshold': 'The next higher floor of the calendar, in percent; empty when there is none.',
    'next-date': 'The day from which the next higher floor counts; empty when there is none.',
    changed: 'Coverage of the changed lines in percent; empty when no measured line changed.',
    delta: 'Points gained (+) or lost (-) against the base reports; empty without them.',
    badge: 'JSON for a shields.io endpoint badge; also written to the report folder as badge.json.',
    reports: 'What was read, separated by commas.',
  },
  commands: {
    raise: {
      summary:
        'Writes the best coverage measured, of the total and of each path with a floor, into the state file; lowers it only for a reason',
      flags: {
        reason: {
          summary: 'Why the best measured may be lowered.',
          schema: { kind: 'text' },
          default: null,
          example: 'The generated client moved here',
        },
      },
      run: (context, _facts, flags: { readonly reason: string | null }) => raise(context, flags.reason),
    },
    list: {
      summary: 'Lists every measured file with its coverage',
      run: (context) => listFiles(context),
    },
  },
  async check(context) {
    const { options } = context;
    const assessment = await assess(context);
    return {
      findings: findingsOf(assessment, options),
      metrics: metricsOf(assessment),
      outputs: coverageOutputs(assessment, options.precision),
      summary: coverageSummary(assessment, context),
      artifacts: { 'badge.json': badgeOf(showShare(assessment.total, options.precision)) },
      files: assessment.tallies.size,
    };
  },
});
