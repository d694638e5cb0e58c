import { applyBaseline } from '../../baseline/apply.js';
import { baselineOf, formatBaseline, parseBaseline } from '../../baseline/baseline.js';
import { rewriteBaseline } from '../../baseline/write.js';
import type { Finding, SettledFinding } from '../../core/finding.js';
import { type Override, SIDE_FILES } from '../../core/override.js';
import { safeJson } from '../../core/safe-json.js';
import { safeColouredText, safeText } from '../../core/safe-text.js';
import { arrange, inOrder, settle } from '../../core/settled-finding.js';
import { mute, type Suppression } from '../../core/suppress.js';
import { conclude, deepFreeze } from '../../engine/conclude.js';
import { levelsBy } from '../../engine/level-at.js';
import { joinReports } from '../../engine/shards/join.js';
import { SourceLines } from '../../engine/source-lines.js';
import { noqa } from '../../facts/noqa.js';
import { suppressions } from '../../facts/suppressions.js';
import { guardrailRun, reportOf, SAMPLE_RULES, settledFinding } from '../../testing/report.js';
import { plannedScanner } from '../../workspace/scan-file.js';
import { scanCandidates } from '../../workspace/scan-groups.js';
import type { SweepCase } from './sweep-case.js';

/** What a guardrail says by itself of the files that matter less. */
const SIDES: readonly Override[] = [{ files: SIDE_FILES, rules: { 'bare-except': 'lower' } }];

const HEX = (index: number): string => index.toString(16).padStart(16, '0');

/** Many findings by how they are alike; `place` is a number of the finding. */
export const FINDING_SHAPES: Readonly<Record<string, (index: number, size: number) => Partial<SettledFinding>>> = {
  'of many files': (index) => ({ path: `a/${index}.py`, fingerprint: HEX(index) + HEX(index) }),
  'in one file': (index) => ({
    path: 'a.py',
    line: index + 1,
    endLine: index + 1,
    fingerprint: HEX(index) + HEX(index),
  }),
  'on one line': (index) => ({
    path: 'a.py',
    line: 1,
    column: index + 1,
    endLine: 1,
    fingerprint: HEX(index) + HEX(index),
  }),
  'that are equal': () => ({}),
  'of one content in many files': (index) => ({ path: `a/${index}.py`, fingerprint: HEX(7) + HEX(index) }),
  'of two contents in many files': (index) => ({
    path: `a/${index >> 1}.py`,
    line: index,
    fingerprint: HEX(index % 2) + HEX(index),
  }),
  'of one content in one file': (index) => ({
    path: 'a.py',
    line: index + 1,
    endLine: index + 1,
    fingerprint: HEX(7) + HEX(index),
  }),
  'of many rules': (index) => ({
    rule: `bare-except/r${index}`,
    path: `a/${index}.py`,
    fingerprint: HEX(index) + HEX(index),
  }),
  'of many guardrails': (index) => ({
    guardrail: `g${index}`,
    rule: `g${index}/r`,
    fingerprint: HEX(index) + HEX(index),
  }),
};

/** So many findings of a shape. */
export function findingsOf(
  size: number,
  shape: (index: number, size: number) => Partial<SettledFinding>,
): readonly SettledFinding[] {
  return Array.from({ length: size }, (_, index) => settledFinding(shape(index, size)));
}

const RAW: Readonly<Record<string, (index: number) => Finding>> = {
  'in one file without identity': (index) => ({
    rule: 'bare-except/bare',
    message: 'X.',
    location: { path: 'a.py', line: index + 1 },
  }),
  'in one file from the last line to the first': (index) => ({
    rule: 'bare-except/bare',
    message: 'X.',
    location: { path: 'a.py', line: 1_000_000 - index },
  }),
  'of one identity': (index) => ({
    rule: 'bare-except/bare',
    message: 'X.',
    location: { path: 'a.py', line: index + 1 },
    identity: ['a'],
  }),
  'that are equal': () => ({
    rule: 'bare-except/bare',
    message: 'X.',
    location: { path: 'a.py', line: 1 },
    identity: ['a'],
  }),
};

const PATHS = { 'the same paths': (path: string) => path, 'other paths': (path: string) => `b/${path}` };

const COMMENT: Suppression = {
  scope: 'line',
  names: ['bare-except'],
  reason: 'because',
  until: null,
  line: 1,
  column: 1,
  target: 1,
};

const COMMENTS: Readonly<Record<string, (index: number) => Partial<Suppression>>> = {
  'as many comments': (index) => ({ line: index + 1, target: index + 1 }),
  'as many comments elsewhere': (index) => ({ line: -index, target: -index }),
  'as many comments on the whole file': () => ({ scope: 'file', names: ['ports/x'] }),
  'as many expired comments': () => ({ scope: 'file', until: '2000-01-01' }),
  'as many noqa': (index) => ({ scope: 'noqa', names: ['E722'], line: index + 1, target: index + 1 }),
  'as many noqa of other codes': () => ({ scope: 'noqa', names: ['E1', 'E2'] }),
};

/** The stages of a run on many findings, comments, entries and files. */
export function engineCases(): readonly SweepCase[] {
  return [...settling(), ...muting(), ...baselines(), ...concluding(), ...files()];
}

function settling(): readonly SweepCase[] {
  return [
    ...Object.entries(RAW).map(([shape, findingAt]) => ({
      module: 'core/settled-finding.ts',
      shape: `settle: findings ${shape}`,
      prepare: (size: number) => {
        const findings = Array.from({ length: size }, (_, index) => findingAt(index));
        return () =>
          settle(findings, {
            guardrail: 'bare-except',
            rules: SAMPLE_RULES,
            severities: new Map(),
            levelAt: levelsBy(SIDES),
            lineText: (path, line) => `${path}${line}`,
          });
      },
    })),
    ...Object.entries(FINDING_SHAPES).map(([shape, at]) => ({
      module: 'core/settled-finding.ts',
      shape: `arrange and order: findings ${shape}`,
      prepare: (size: number) => {
        const findings = findingsOf(size, at);
        return () => inOrder(arrange(findings));
      },
    })),
    ...(['first to last', 'last to first', 'two lines by turns'] as const).map((order) => ({
      module: 'engine/source-lines.ts',
      shape: `every line from ${order}`,
      most: 2 ** 17,
      prepare: (size: number) => {
        const bytes = Buffer.from('x = 1\n'.repeat(size));
        const numberAt = (index: number): number =>
          order === 'first to last' ? index + 1 : order === 'last to first' ? size - index : index % 2 === 0 ? 1 : size;
        return () => {
          const lines = new SourceLines({ read: () => bytes }, Number.POSITIVE_INFINITY);
          for (let index = 0; index < size; index++) lines.line('a.py', numberAt(index));
        };
      },
    })),
  ];
}

function muting(): readonly SweepCase[] {
  return ['in one file', 'on one line'].flatMap((where) =>
    Object.entries(COMMENTS).map(([shape, commentAt]) => ({
      module: 'core/suppress.ts',
      shape: `mute: findings ${where}, ${shape}`,
      prepare: (size: number) => {
        const findings = findingsOf(size, FINDING_SHAPES[where]!);
        const facts = Array.from({ length: size }, (_, index) => ({ ...COMMENT, ...commentAt(index) }));
        return () =>
          mute(findings, [{ path: 'a.py', facts }], {
            rules: SAMPLE_RULES,
            date: '2026-01-01',
            judge: null,
            beyond: new Set<string>(),
          });
      },
    })),
  );
}

function baselines(): readonly SweepCase[] {
  const applying = { date: '2026-01-01', judged: () => true };
  return Object.entries(FINDING_SHAPES).flatMap(([shape, at]) => [
    ...Object.entries(PATHS).map(([where, moved]) => ({
      module: 'baseline/apply.ts',
      shape: `apply: findings ${shape}, entries of ${where}`,
      most: 2 ** 18,
      prepare: (size: number) => {
        const findings = findingsOf(size, at).map((finding) => ({ ...finding, path: moved(finding.path!) }));
        const baseline = baselineOf(findingsOf(size, at));
        const moves = where !== 'the same paths';
        const fresh = moves
          ? findings.map((finding) => ({ ...finding, fingerprint: finding.fingerprint.slice(0, 16) + 'f'.repeat(16) }))
          : findings;
        return () => applyBaseline(fresh, baseline, { ...applying, exists: () => !moves });
      },
    })),
    {
      module: 'baseline/apply.ts',
      shape: `apply: findings ${shape}, all entries expired`,
      prepare: (size: number) => {
        const findings = findingsOf(size, at);
        const { entries } = baselineOf(findings);
        const baseline = { entries: entries.map((entry) => ({ ...entry, until: '2000-01-01' })) };
        return () => applyBaseline(findings, baseline, { ...applying, exists: () => true });
      },
    },
    {
      module: 'baseline/baseline.ts',
      shape: `write and read: findings ${shape}`,
      prepare: (size: number) => {
        const findings = findingsOf(size, at);
        return () => {
          const applied = applyBaseline(findings, { entries: [] }, { ...applying, exists: () => true });
          const { baseline } = rewriteBaseline(applied, { reason: null, until: null, first: true, unjudged: [] });
          return parseBaseline(formatBaseline(baseline), 'baseline.json');
        };
      },
    },
  ]);
}

function concluding(): readonly SweepCase[] {
  return Object.entries(FINDING_SHAPES).flatMap(([shape, at]) => [
    {
      module: 'engine/conclude.ts',
      shape: `conclude: findings ${shape}`,
      prepare: (size: number) => {
        const findings = findingsOf(size, at);
        const unused = findings.map((finding) => ({
          names: ['bare-except'],
          finding: { ...finding, guardrail: 'suppressions' },
        }));
        return () =>
          deepFreeze(
            conclude({
              subject: { root: '.', commit: null, base: null },
              runs: [guardrailRun(), guardrailRun({ guardrail: 'suppressions' })],
              findings: findings.map((finding) => ({ ...finding })),
              unused,
              inactive: [],
              metrics: [],
              skipped: [],
              entries: [],
              applying: { date: '2026-01-01', exists: () => true, untouched: () => false },
              notes: [],
              failOn: 'error',
              baseFailOn: 'error',
              judgedByBase: new Set(),
            }),
          );
      },
    },
    {
      module: 'engine/shards/join.ts',
      shape: `join: findings ${shape}`,
      prepare: (size: number) => {
        const reports = [0, 1].map((turn) =>
          reportOf({ findings: findingsOf(size, (index) => ({ ...at(index, size), column: turn })) }),
        );
        return () => joinReports(reports);
      },
    },
    {
      module: 'core/safe-json.ts',
      shape: `findings ${shape}`,
      prepare: (size: number) => {
        const findings = findingsOf(size, at);
        return () => safeJson(findings);
      },
    },
  ]);
}

function files(): readonly SweepCase[] {
  const scanners = [suppressions, noqa].map((scanner) => plannedScanner(scanner));
  const names: Readonly<Record<string, (index: number) => string>> = {
    'of one ending': (index) => `a/${index}.py`,
    'of an ending each': (index) => `a/b.e${index}`,
    'of no ending': (index) => `a/b${index}`,
  };
  const texts = ['a', '\n', ' ', '\x1b[31m', '::error::', '##[', '\r', '\u202e', '%'];
  return [
    ...Object.entries(names).map(([shape, nameAt]) => ({
      module: 'workspace/scan-groups.ts',
      shape: `files ${shape}`,
      prepare: (size: number) => {
        const all = Array.from({ length: size }, (_, index) => ({ path: nameAt(index), blob: null }));
        return () => scanCandidates(all, scanners);
      },
    })),
    ...texts.map((piece) => ({
      module: 'core/safe-text.ts',
      shape: JSON.stringify(piece),
      prepare: (size: number) => {
        const text = piece.repeat(size);
        return () => [safeText(text), safeColouredText(text)];
      },
    })),
  ];
}
