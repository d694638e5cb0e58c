import type { Finding } from '../../core/finding.js';
import { isExpired } from '../../core/suppress.js';
import { noqa } from '../../facts/noqa.js';
import { suppressions } from '../../facts/suppressions.js';
import { defineGuardrail } from '../guardrail.js';

export default defineGuardrail({
  id: 'suppressions',
  summary: 'Checks that comments which silence a guardrail say why, still apply and have not expired',
  rationale:
    'A suppression is a debt somebody took on. Without a reason nobody can pay it back, and one that no longer silences ' +
    'anything hides the next fault on its line.',
  since: '1.0.0',
  owner: 'security',
  companion: 'always',
  reports: { 'unused-suppression': 'suppressions/unused' },
  rules: [
    {
      id: 'suppressions/unexplained',
      summary: 'A suppression without a reason.',
      why: 'Whoever reads it later cannot tell whether it is still right.',
      remedy: 'Write the reason behind the bracket: `# guardrails: ignore[rule] because …`.',
      severity: 'warning',
    },
    {
      id: 'suppressions/expired',
      summary: 'A suppression past its `until` date, which no longer silences anything.',
      why: 'Somebody promised to look again by then.',
      remedy: 'Fix what it hid, or give it a new date with a reason.',
      severity: 'warning',
    },
    {
      id: 'suppressions/unused',
      summary: 'A suppression that silences nothing.',
      why: 'It would hide the next fault of that kind on its line.',
      remedy: 'Delete the comment.',
      severity: 'warning',
    },
    {
      id: 'suppressions/malformed',
      summary: 'A comment that looks like a suppression but names no rule.',
      why: 'Its author believes that something is silenced.',
      remedy: 'Write `# guardrails: ignore[rule] reason` or `# guardrails: ignore-file[rule] reason`.',
      severity: 'warning',
    },
  ],
  options: {},
  needs: [],
  facts: { suppressions, noqa },
  perFile: {},
  check: ({ today, running }, facts) => {
    const findings: Finding[] = [];
    // By itself it judges every comment; along with others, those that are about them.
    const alone = running.size === 1;
    for (const { path, facts: comments } of facts.suppressions) {
      for (const comment of comments) {
        const location = { path, line: comment.line, column: comment.column };
        if (comment.scope === 'malformed' || comment.names!.length === 0) {
          const why = comment.scope === 'malformed' ? comment.why : 'names no rule in brackets';
          findings.push({
            rule: 'suppressions/malformed',
            message: `This comment ${why}, so it silences nothing.`,
            location,
          });
          continue;
        }
        if (!alone && !comment.names!.some((name) => running.has(name.split('/')[0]!))) continue;
        const names = comment.names!.join(', ');
        const identity = [comment.scope, ...comment.names!];
        if (isExpired(comment, today)) {
          const when = comment.until === '0000-00-00' ? 'has an until= that is no date' : `expired on ${comment.until}`;
          findings.push({ rule: 'suppressions/expired', message: `\`ignore[${names}]\` ${when}.`, location, identity });
        } else if (comment.reason === '') {
          findings.push({
            rule: 'suppressions/unexplained',
            message: `\`ignore[${names}]\` gives no reason.`,
            location,
            identity,
          });
        }
      }
    }
    return { findings };
  },
});
