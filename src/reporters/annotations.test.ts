import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { SEVERITIES } from '../core/finding.js';
import type { Annotation } from '../host/host.js';
import { hostileMessages, hostileNames } from '../testing/hostile.js';
import { guardrailRun, hostileReport, reportOf, settledFinding } from '../testing/report.js';
import { type Issue, RunnerModel } from '../testing/runner.js';
import { planAnnotations } from './annotations.js';
import { renderGithub } from './github.js';

function modelOf(text: string): RunnerModel {
  const runner = new RunnerModel();
  runner.feed('stdout', text);
  runner.end();
  return runner;
}

/** An annotation as the runner should have read it. */
function received(annotation: Annotation): Omit<Issue, 'repaired'> {
  const { level, message, column, endLine, endColumn, ...rest } = annotation;
  const properties = { ...rest, col: column, endline: endLine, endcolumn: endColumn };
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  return { level, message, properties: new Map(given.map(([name, value]) => [name, String(value)])) };
}

describe('planAnnotations', () => {
  test('says what, why, where and what to do', () => {
    const related = [{ path: 'services/search/worker.py', line: 3, message: 'The same handler.' }];
    expect(planAnnotations(reportOf({ findings: [settledFinding({ related })] }))).toEqual([
      {
        level: 'error',
        title: 'bare-except/bare',
        message:
          'Worker.run catches everything, even KeyboardInterrupt.\nName the exceptions that can be handled here.\nservices/search/worker.py:3: The same handler.',
        file: 'services/billing/worker.py',
        line: 10,
        endLine: 10,
        column: 5,
        endColumn: 12,
      },
    ]);
  });

  test('1,000 of each type become ten of each at most, and the runner drops and repairs none', () => {
    const findings = SEVERITIES.flatMap((severity) =>
      Array.from({ length: 1000 }, (_, index) => settledFinding({ severity, line: index + 1, endLine: index + 1 })),
    );
    const runner = modelOf(`${renderGithub(reportOf({ findings }))}::error::187 errors.\n`);
    const count = (level: string): number => runner.issues.filter((issue) => issue.level === level).length;
    expect(SEVERITIES.map(count)).toEqual([10, 10, 10]);
    expect(runner.droppedIssues).toEqual([]);
    expect(runner.issues.filter(({ repaired }) => repaired)).toEqual([]);
    const lastOf = (level: string): string => runner.issues.filter((issue) => issue.level === level).at(-1)!.message;
    expect(planAnnotations(reportOf({ findings })).filter(({ level }) => level === 'error')).toHaveLength(9);
    expect(runner.issues[8]!.message).toMatch(/\n991 more errors not shown here: see the job summary\.$/);
    expect(lastOf('notice')).toMatch(/\n990 more notices not shown here: see the job summary\.$/);
  });

  test('a passing run may show ten errors', () => {
    const findings = Array.from({ length: 12 }, (_, index) => settledFinding({ line: index + 1 }));
    expect(planAnnotations(reportOf({ findings, verdict: 'pass' }))).toHaveLength(10);
  });

  test('crashes come first, then notes, then changed lines, then the rest; known and muted never', () => {
    const report = reportOf({
      findings: [
        settledFinding({ path: 'a.py', state: 'known' }),
        settledFinding({ path: 'b.py', state: 'muted' }),
        settledFinding({ path: 'c.py' }),
        settledFinding({ path: 'd.py', changed: true }),
      ],
      runs: [guardrailRun({ guardrail: 'ports', status: 'crashed', reason: 'It ran out of memory.' })],
      notes: [{ level: 'error', message: 'The cache is broken.' }],
    });
    expect(planAnnotations(report).map(({ title, file }) => file ?? title)).toEqual([
      'ports could not look',
      'guardrails',
      'd.py',
      'c.py',
    ]);
  });

  test('a path that would not survive the runner goes into the message', () => {
    for (const path of ['=x.py', 'x.py ', 'a\nb.py', '\u202ex.py', '##[error]x.py']) {
      const [annotation] = planAnnotations(reportOf({ findings: [settledFinding({ path })] }));
      expect(annotation!.file).toBeUndefined();
      expect(annotation!.message).toMatch(/:10:5:\nWorker/);
    }
  });

  test('a message of any length is cut at 4,096 characters, with what is left to say', () => {
    const findings = Array.from({ length: 20 }, (_, line) =>
      settledFinding({ line: line + 1, message: 'é'.repeat(9999) }),
    );
    for (const { message } of planAnnotations(reportOf({ findings }))) expect(message.length).toBeLessThanOrEqual(4096);
    expect(planAnnotations(reportOf({ findings })).at(-1)!.message).toContain('11 more errors');
  });
});

describe('workflow commands', () => {
  test('the runner reads exactly the planned annotations, whatever the report holds', () => {
    fc.assert(
      fc.property(hostileReport(), (report) => {
        const runner = modelOf(renderGithub(report));
        const issues = runner.issues.map(({ repaired, ...issue }) => ({ repaired, ...issue }));
        expect(issues).toEqual(
          planAnnotations(report).map((annotation) => ({ ...received(annotation), repaired: false })),
        );
        expect(runner.commands).toHaveLength(issues.length);
        expect(runner.output).toEqual([]);
      }),
      { numRuns: 4000, seed: 2 },
    );
  });

  test('200 hostile names and messages make no foreign command', () => {
    const names = hostileNames();
    const commands = hostileMessages().flatMap((message, index) => {
      const finding = settledFinding({ path: names[index]!, message, remedy: names[index]! });
      const runner = modelOf(renderGithub(reportOf({ findings: [finding] })));
      expect(runner.commands).toHaveLength(1);
      return runner.foreign(['error']);
    });
    expect(commands).toEqual([]);
  });
});
