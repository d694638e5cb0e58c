import { describe, expect, test } from '@jest/globals';
import type { SkippedFiles } from '../core/report.js';
import { hidesCode, SKIP_REASONS } from '../core/skip-reason.js';
import { reportOf, settledFinding } from '../testing/report.js';
import { planAnnotations } from './annotations.js';
import { renderGithub } from './github.js';
import { renderJson } from './json.js';
import { renderMarkdown } from './markdown.js';
import { renderSarif } from './sarif.js';
import { skippedPhrase, unseenPhrase, unseenSentence } from './skipped.js';
import { closingSentence, JOB_SUMMARY, renderSummary } from './summary.js';
import { renderText } from './text.js';

const SKIPPED: readonly SkippedFiles[] = [
  { reason: 'submodule', count: 1, examples: ['libs/x'] },
  { reason: 'symlink', count: 2, examples: ['link.py', 'other.py'] },
  { reason: 'too-large', count: 7, examples: ['1.py', '2.py', '3.py', '4.py', '5.py'] },
  { reason: 'unreadable', count: 2, examples: ['billing/', 'users/a.py'] },
];
const QUIET = SKIPPED.slice(0, 2);
const CONTEXT = { sourceLine: () => null, terminal: { width: 200, colour: false }, timings: false };
const phrase = 'could not be looked at';

describe('what hides code is said wherever people look', () => {
  const report = reportOf({ skipped: SKIPPED });

  test('text names kinds, paths and remedies, and the verdict counts them', () => {
    expect(renderText(report, CONTEXT)).toBe(
      `\
9 files or folders could not be looked at:
  7 files that are too large: 1.py, 2.py, 3.py, 4.py, 5.py, … (\`max-file-size\` raises the limit)
  2 unreadable files or folders: billing/, users/a.py (their permissions keep this user out)

Clean: checked bare-except (12 files); 9 files or folders could not be looked at; not read: 1 submodule and 2 symbolic links.
`,
    );
  });

  test('the summary says it in its headline, with all kinds below', () => {
    const summary = renderSummary(report, null, JOB_SUMMARY);
    expect(summary).toContain(
      '## Guardrails: passed with no new findings; 9 files or folders could not be looked at\n',
    );
    expect(summary).toContain(`<details><summary>12 files not read</summary>

- 1 submodule: \`libs/x\`; \`--root\` looks into one by itself
- 2 symbolic links: \`link.py\`, \`other.py\`
- 7 files that are too large: \`1.py\`, \`2.py\`, \`3.py\`, \`4.py\`, \`5.py\` and others; \`max-file-size\` raises the limit
- 2 unreadable files or folders: \`billing/\`, \`users/a.py\`; their permissions keep this user out
`);
    expect(renderMarkdown(report, { links: null })).toContain(phrase);
  });

  test('the sentence that ends a run has it, whatever the verdict', () => {
    const unseen = '9 files or folders could not be looked at';
    expect(closingSentence(report)).toBe(`Guardrails passed with no new findings; ${unseen}.`);
    const failed = reportOf({ skipped: SKIPPED, findings: [settledFinding()] });
    expect(closingSentence(failed)).toBe(`Guardrails failed with 1 error; ${unseen}.`);
    const broken = reportOf({ skipped: SKIPPED, notes: [{ level: 'error', message: 'No.' }] });
    expect(closingSentence(broken)).toBe(`Guardrails could not check everything, no new findings; ${unseen}.`);
  });

  test('annotations and SARIF have one sentence on it', () => {
    const sentence =
      '9 files or folders could not be looked at: 7 files that are too large (1.py, 2.py, 3.py, 4.py, 5.py, …) and ' +
      '2 unreadable files or folders (billing/, users/a.py).';
    expect(planAnnotations(report)).toEqual([{ level: 'notice', title: 'guardrails', message: sentence }]);
    expect(renderGithub(report)).toBe(`::notice title=guardrails::${sentence}\n`);
    const [run] = JSON.parse(renderSarif(report, { rules: new Map() })).runs;
    expect(run.invocations[0].toolExecutionNotifications).toEqual([{ level: 'warning', message: { text: sentence } }]);
  });

  test('JSON holds kinds, counts and first paths as they are', () => {
    expect(JSON.parse(renderJson(report)).skipped).toEqual(SKIPPED);
  });
});

describe('what every repository has some of', () => {
  const report = reportOf({ skipped: QUIET });

  test('is said at the end of the text and in the fold of the summary, and nowhere else', () => {
    expect(renderText(report, CONTEXT)).toBe(
      'Clean: checked bare-except (12 files); not read: 1 submodule and 2 symbolic links.\n',
    );
    const summary = renderSummary(report, null, JOB_SUMMARY);
    expect(summary).toContain('<summary>3 files not read</summary>');
    expect(summary).not.toContain(phrase);
    expect([closingSentence(report), planAnnotations(report)]).toEqual(['Guardrails passed with no new findings.', []]);
    expect(renderSarif(report, { rules: new Map() })).not.toContain(phrase);
  });
});

test('only links, submodules, special and binary files are ordinary', () => {
  expect(SKIP_REASONS.filter((reason) => !hidesCode(reason))).toEqual(['binary', 'special', 'submodule', 'symlink']);
});

test.each(SKIP_REASONS)('%s has words for one and for many', (reason) => {
  const words = (count: number): string => skippedPhrase({ reason, count, examples: ['a.py'] });
  expect(words(1)).toMatch(/^1 \S/);
  expect(words(2)).toMatch(/^2 \S/);
  expect(words(2).slice(2)).not.toBe(words(1).slice(2));
});

test('a reason of a later version is told in its own word', () => {
  const group = { reason: 'quantum' as SkippedFiles['reason'], count: 2, examples: ['a.py', 'b.py'] };
  expect(skippedPhrase(group)).toBe('2 quantum files');
  expect(unseenSentence([group])).toBe('2 files could not be looked at: 2 quantum files (a.py, b.py).');
});

test('folders are called folders', () => {
  const unreadable = (...examples: readonly string[]): SkippedFiles[] => [
    { reason: 'unreadable', count: examples.length, examples },
  ];
  expect(unseenPhrase(unreadable('a/'))).toBe('1 folder could not be looked at');
  expect(unseenPhrase(unreadable('a/', 'b/'))).toBe('2 folders could not be looked at');
  expect(unseenPhrase(unreadable('a.py'))).toBe('1 file could not be looked at');
  expect(unseenPhrase([{ reason: 'unreadable', count: 9, examples: ['a/'] }])).toBe(
    '9 files or folders could not be looked at',
  );
  expect(unseenPhrase([])).toBeNull();
});

test('paths are harmless in every format', () => {
  const report = reportOf({
    skipped: [{ reason: 'unreadable', count: 1, examples: ['\x1b[2J\n::error::x`|w\udcff.py'] }],
  });
  expect(renderText(report, CONTEXT)).toContain('\\x1b[2J\\n::error::x`|w\\xff.py');
  const summary = renderSummary(report, null, JOB_SUMMARY);
  expect(summary).not.toMatch(/\x1b|^::error/m);
  expect(renderGithub(report).split('\n')).toHaveLength(2);
});
