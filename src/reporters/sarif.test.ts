import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { ValidateFunction } from 'ajv';
import * as fc from 'fast-check';
import type { Log, Run } from 'sarif';
import { SEVERITIES } from '../core/finding.js';
import { PROJECT_ROOT } from '../dev/tools.js';
import { guardrailRun, hostileReport, reportOf, SAMPLE_RULES, settledFinding } from '../testing/report.js';
import { RunnerModel } from '../testing/runner.js';
import { renderSarif } from './sarif.js';

const CONTEXT = { rules: SAMPLE_RULES };

const validate = schemaValidator();

/** The official schema is of draft 4, whose validator is a CommonJS plug-in of ajv. */
function schemaValidator(): ValidateFunction {
  const require = createRequire(import.meta.url);
  const Ajv = require('ajv-draft-04').default;
  const ajv = require('ajv-formats').default(new Ajv({ strict: false, unicodeRegExp: false }));
  const folder = join(PROJECT_ROOT, 'node_modules/@microsoft/jest-sarif/lib/schemas');
  return ajv.compile(JSON.parse(readFileSync(join(folder, 'sarif-2.1.0-rtm.5.json'), 'utf8')));
}

function validRun(text: string): Run {
  const log: Log = JSON.parse(text);
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0]!;
}

describe('renderSarif', () => {
  test('says what, where, since when and why it is tolerated', () => {
    const related = [{ path: 'a b/[x].py', line: 3, column: 2, message: 'The same [handler](1).' }];
    const findings = [
      settledFinding({ related, properties: { cwe: 703, 'security-severity': '7.5' } }),
      settledFinding({
        path: 'b.py',
        rule: 'bare-except/broad',
        severity: 'warning',
        state: 'known',
        reason: 'Old code.',
      }),
      settledFinding({ path: 'c.py', rule: 'bare-except/broad', severity: 'notice', state: 'muted', line: null }),
      settledFinding({ path: null, rule: 'ports/duplicate', line: null, column: null }),
    ];
    const { results, tool, automationDetails, invocations } = validRun(renderSarif(reportOf({ findings }), CONTEXT));
    const of = (path: string) =>
      results!.find((result) => result.locations![0]!.physicalLocation!.artifactLocation!.uri === path)!;
    const worker = of('services/billing/worker.py');
    expect(worker).toMatchObject({
      ruleId: 'bare-except/bare',
      level: 'error',
      message: {
        text: 'Worker.run catches everything, even KeyboardInterrupt. Name the exceptions that can be handled here.',
      },
      partialFingerprints: { 'guardrails/v1': '0123456789abcdef0123456789abcdef' },
      suppressions: [],
      properties: { cwe: 703 },
    });
    expect(worker.locations![0]!.physicalLocation!.region).toEqual({
      startLine: 10,
      startColumn: 5,
      endLine: 10,
      endColumn: 12,
    });
    expect(worker.relatedLocations![0]).toMatchObject({
      message: { text: 'The same \\[handler\\](1).' },
      physicalLocation: { artifactLocation: { uri: 'a%20b/%5Bx%5D.py' }, region: { startLine: 3, startColumn: 2 } },
    });
    expect(of('b.py').suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'Old code.' }]);
    expect(of('c.py').suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'Muted in the source.' },
    ]);
    expect(of('c.py').locations![0]!.physicalLocation).not.toHaveProperty('region');
    expect(of('the-whole-repository').ruleId).toBe('ports/duplicate');
    for (const result of results!) expect(tool.driver.rules![result.ruleIndex!]!.id).toBe(result.ruleId);
    expect(automationDetails!.id).toBe('guardrails/bare-except/');
    expect(invocations![0]).toEqual({ executionSuccessful: true, exitCode: 1, toolExecutionNotifications: [] });
  });

  test('explains the rules', () => {
    const findings = [
      settledFinding({ properties: { 'security-severity': '7.5' } }),
      settledFinding({ properties: { 'security-severity': 4 } }),
    ];
    const [bare, broad] = validRun(renderSarif(reportOf({ findings }), CONTEXT)).tool.driver.rules!;
    expect(bare).toEqual({
      id: 'bare-except/bare',
      helpUri: 'https://github.com/org/guardrails/blob/v1/actions/bare-except/README.md#bare',
      properties: { tags: ['bare-except', 'security', 'E722'], 'security-severity': '7.5' },
      shortDescription: { text: 'Reports bare exception handlers.' },
      fullDescription: { text: 'They hide faults that nobody meant to hide.' },
      help: {
        text: 'They hide faults that nobody meant to hide. Name the exceptions that can be handled here.',
        markdown: expect.stringContaining('`# guardrails: ignore[bare-except/bare] reason` or `# noqa: E722`'),
      },
      defaultConfiguration: { level: 'error', enabled: true },
    });
    expect(broad!.defaultConfiguration).toEqual({ level: 'warning', enabled: true });
    expect(broad!.properties).toEqual({ tags: ['bare-except'] });
  });

  test('what crashed or was skipped is a notification', () => {
    const runs = [
      guardrailRun({ guardrail: 'bandit', status: 'crashed', reason: 'Bandit timed out.' }),
      guardrailRun({ guardrail: 'ports', status: 'skipped', reason: 'No service opens a port.' }),
    ];
    const { invocations, automationDetails } = validRun(renderSarif(reportOf({ runs }), CONTEXT));
    expect(automationDetails!.id).toBe('guardrails/');
    expect(invocations![0]!.executionSuccessful).toBe(false);
    expect(invocations![0]!.toolExecutionNotifications).toEqual([
      { level: 'error', message: { text: 'bandit could not look: Bandit timed out.' } },
      { level: 'note', message: { text: 'ports was skipped: No service opens a port.' } },
    ]);
  });

  test('30,000 results of 30 guardrails with 1,200 locations and 40 tags stay within the limits', () => {
    const related = Array.from({ length: 1200 }, (_, line) => ({
      path: 'other.py',
      line: line + 1,
      message: 'Here too.',
    }));
    const findings = Array.from({ length: 30_000 }, (_, index) =>
      settledFinding({
        rule: `guardrail-${index % 30}/rule`,
        severity: SEVERITIES[index % 3]!,
        path: `services/s${index % 97}/module_${index}.py`,
        fingerprint: (index * 2_654_435_761).toString(16).padStart(32, '0'),
        related: index === 3 ? related : [],
      }),
    );
    const codes = Array.from({ length: 40 }, (_, index) => `E${index}`);
    const rules = new Map([
      ['guardrail-0/rule', { ...SAMPLE_RULES.get('bare-except/bare')!, id: 'guardrail-0/rule', codes }],
    ]);
    const text = renderSarif(reportOf({ findings }), { rules });
    expect(gzipSync(text).length).toBeLessThan(10_000_000);
    const run = validRun(text);
    const levels = run.results!.map((result) => result.level);
    expect(levels).toHaveLength(25_000);
    expect(levels.filter((level) => level === 'error')).toHaveLength(10_000);
    expect(levels.filter((level) => level === 'warning')).toHaveLength(10_000);
    const places = run.results!.map((result) => result.locations!.length + (result.relatedLocations?.length ?? 0));
    expect(places.reduce((most, count) => Math.max(most, count), 0)).toBe(100);
    expect(run.tool.driver.rules!.map(({ properties }) => properties!.tags!.length).sort((a, b) => b - a)[0]).toBe(10);
    expect(run.invocations![0]!.toolExecutionNotifications!.at(-1)!.message.text).toMatch(
      /^5000 further results were left out/,
    );
  });

  test('text that cannot be compressed is left out until the file fits', () => {
    let state = 1;
    const noise = (): string => {
      const letters = Array.from({ length: 1900 }, () => {
        state = (state * 48_271) % 2_147_483_647;
        return String.fromCodePoint(0x4e00 + (state % 20_000));
      });
      return letters.join('');
    };
    const findings = Array.from({ length: 4500 }, (_, line) =>
      settledFinding({ line: line + 1, message: noise(), remedy: null }),
    );
    const text = renderSarif(reportOf({ findings }), CONTEXT);
    expect(gzipSync(text).length).toBeLessThan(10_000_000);
    const run = JSON.parse(text).runs[0];
    expect(run.results.length).toBeGreaterThan(1000);
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toContain(
      `${4500 - run.results.length} further results`,
    );
  });

  test('is valid and harmless whatever the report holds', () => {
    fc.assert(
      fc.property(hostileReport(), (report) => {
        const text = renderSarif(report, CONTEXT);
        validRun(text);
        const runner = new RunnerModel();
        runner.feed('stdout', text);
        runner.end();
        expect(runner.commands).toEqual([]);
      }),
      { numRuns: 300, seed: 34 },
    );
  });
});
