import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { SettledFinding } from '../core/finding.js';
import { guardrailRun, hostileFinding, hostileReport, reportOf, settledFinding } from '../testing/report.js';
import { commentBody } from './comment.js';
import { BODY_LIMIT } from './post.js';
import { type TrackingIssue, trackingIssues } from './tracking-issue.js';

const IDS = ['bare-except', 'ports'];

function issuesOf(findings: readonly SettledFinding[], ids = IDS): TrackingIssue[] {
  const runs = ids.map((guardrail) => guardrailRun({ guardrail }));
  const owners = new Map(ids.map((id) => [id, 'refactor' as const]));
  return trackingIssues(reportOf({ runs, findings }), { links: null, labels: {}, owners });
}

const bodies = {
  'an issue': (findings: readonly SettledFinding[]) => issuesOf(findings, ['bare-except'])[0]!.content!.body,
  'a comment': (findings: readonly SettledFinding[]) => commentBody(reportOf({ findings }), null, 'checks'),
} as const;

/** Forty findings whose paths take this many more characters together. */
function padded(characters: number): SettledFinding[] {
  return Array.from({ length: 40 }, (_, index) =>
    settledFinding({
      path: `${index}`.padStart(2, '0') + 'a'.repeat(Math.floor(characters / 40) + (index < characters % 40 ? 1 : 0)),
      fingerprint: `${index}`.padStart(32, '0'),
    }),
  );
}

describe.each(Object.entries(bodies))('T30: the body of %s', (_, bodyOf) => {
  const bare = bodyOf(padded(0)).length;

  test.each([65_535, 65_536])('that is %i characters long is left whole', (length) => {
    const body = bodyOf(padded(length - bare));
    expect(body).toHaveLength(length);
    expect(body).not.toContain('not shown here');
  });

  test.each([65_537, 1_000_000])(
    'that would be %i characters long ends within 65,536 and counts the rest',
    (length) => {
      const body = bodyOf(padded(length - bare));
      expect(body.length).toBeLessThanOrEqual(BODY_LIMIT);
      const shown = body.split('\n').filter((line) => line.includes('aaaa')).length;
      expect(body).toContain(`_${40 - shown} more finding${40 - shown === 1 ? '' : 's'} not shown here._`);
    },
  );
});

test.each([255, 256, 300])('T30: a title that would be %i characters long has 256 at most', (length) => {
  const id = 'a'.repeat(length - 'Guardrails: 1 finding of '.length);
  const { title } = issuesOf([settledFinding({ rule: `${id}/rule` })], [id])[0]!.content!;
  expect(title).toHaveLength(Math.min(length, 256));
  expect(title.endsWith('…')).toBe(length > 256);
});

describe('T30: 2,000 runs with emoji and combining marks at every cut', () => {
  const padding = fc.integer({ min: 0, max: 120 }).map((length) => '👩‍👩‍👧e\u0301'.repeat(length));
  const whole = (body: string): void => {
    expect(body.length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(body).not.toMatch(/\p{Surrogate}/u);
  };

  test('no issue is too long or torn, and none of a list is lost without a word', () => {
    const findings = fc.array(hostileFinding(), { minLength: 1, maxLength: 4 });
    let cut = 0;
    fc.assert(
      fc.property(findings, padding, (some, pad) => {
        const long = some.map((finding) => ({ ...finding, state: 'new' as const, message: finding.message + pad }));
        const many = Array.from({ length: 60 }, () => long).flat();
        for (const { guardrail, content } of issuesOf(many)) {
          if (content === null) continue;
          expect(content.title.length).toBeLessThanOrEqual(256);
          whole(content.body);
          const rows = content.body.split('\n').filter((line) => line.startsWith('- [ ] ')).length;
          const hidden = Number(/^_(\d+) more findings? not shown here\._$/m.exec(content.body)?.[1] ?? 0);
          if (hidden > 0) cut++;
          expect(rows + hidden).toBe(many.filter((finding) => finding.guardrail === guardrail).length);
        }
      }),
      { numRuns: 2000 },
    );
    expect(cut).toBeGreaterThan(500);
  }, 120_000);

  test('no comment is too long or torn', () => {
    fc.assert(
      fc.property(hostileReport(), padding, (report, pad) => {
        const long = report.findings.map((finding) => ({ ...finding, message: finding.message + pad }));
        const findings = Array.from({ length: 60 }, () => long).flat();
        whole(commentBody(reportOf({ ...report, findings }), null, 'checks'));
      }),
      { numRuns: 2000 },
    );
  }, 120_000);
});
