import { whenConfigured } from '../../core/rule.js';
import { defineGuardrail } from '../guardrail.js';
import { checkWithBandit } from './check.js';
import { totalIssues } from './judge/tally.js';
import { BANDIT_OPTIONS } from './options.js';
import { BANDIT_RULES } from './rules.js';

export default defineGuardrail({
  id: 'bandit',
  summary: 'Runs bandit on every core, tells new issues from known ones, and never takes a crash for a pass',
  rationale:
    'bandit finds real holes, but its own action cannot fail, its baseline does not work with SARIF and forgives a second copy of an old issue, and files it cannot parse are passed over. This runs the very same bandit in parallel with a cache, and judges what it says by what is new.',
  since: '1.0.0',
  owner: 'security',
  rules: whenConfigured(BANDIT_RULES),
  options: BANDIT_OPTIONS,
  needs: ['exec', 'files'],
  facts: {},
  perFile: { reduce: totalIssues, shard: 'shard' },
  slot: 'security',
  workflow: { cached: true },
  startingConfig: (able) =>
    able ? '# It runs when asked for only: the workflows do, and so does `guardrails check`.\nbandit: true\n' : null,
  outputs: {
    high: 'Issues of high severity, known ones included.',
    medium: 'Issues of medium severity, known ones included.',
    low: 'Issues of low severity, known ones included.',
    unparsed: 'Files that could not be scanned.',
  },
  check: (context) => checkWithBandit(context),
});
