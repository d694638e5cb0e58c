import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../core/report.js';
import { fixture } from '../../testing/fixture.js';
import { brief, type CheckOptions, check, type Tree } from '../../testing/repo.js';
import coverage from './index.js';

const MONOREPO = fixture('coverage', 'monorepo');

/** Options by their bare name. */
type Settings = Readonly<Record<string, string | number>>;

function checked(settings: Settings, tree: Tree = MONOREPO, options: CheckOptions = {}): Promise<Report> {
  const named = Object.entries(settings).map(([name, value]) => [
    name === 'date' ? name : `coverage.${name}`,
    String(value),
  ]);
  return check(tree, [coverage], { ...options, settings: Object.fromEntries(named) });
}

const messages = (report: Report) => report.findings.map(({ message }) => message);
const run = (report: Report) => report.runs.find(({ guardrail }) => guardrail === 'coverage')!;

describe('the total', () => {
  test('is that of `coverage report`', async () => {
    const report = await checked({});
    expect(run(report).outputs).toMatchObject({ total: '56.67', threshold: '', reports: 'coverage.xml' });
    expect(report.verdict).toBe('pass');
    expect(run(report).files).toBe(3);
  });

  test('without branches', async () => {
    expect(run(await checked({ branch: 'false' })).outputs.total).toBe('61.54');
  });

  test.each([
    [56.66, 'pass', []],
    [56.67, 'fail', ['Total coverage is 56.667 %, below the floor of 56.670 %, set by `min`.']],
    [60, 'fail', ['Total coverage is 56.67 %, below the floor of 60.00 %, set by `min`.']],
  ])('against a floor of %d', async (min, verdict, expected) => {
    const report = await checked({ min });
    expect(report.verdict).toBe(verdict);
    expect(messages(report)).toEqual(expected);
  });

  test('says what is missing and where most of it is', async () => {
    const [finding] = (await checked({ min: 80 })).findings;
    expect(finding!.remedy).toBe(
      'Cover 7 more of the 30 lines and branches; most are missing in billing/invoice.py (7).',
    );
  });
});

describe('the calendar', () => {
  const calendar = { start: 40, from: '2026-01-01', step: 5, cap: 85 };

  test('lets pass what reaches it, and tells what comes', async () => {
    const report = await checked({ ...calendar, date: '2026-04-10' });
    expect(report.verdict).toBe('pass');
    expect(run(report).outputs).toMatchObject({
      threshold: '55.00',
      'next-threshold': '60.00',
      'next-date': '2026-05-01',
    });
    expect(run(report).summary).toContainEqual({
      kind: 'text',
      text: 'From 2026-05-01 the floor is 60 %: 1 more line or branch to cover; cheapest: billing/invoice.py (7).',
    });
  });

  test('fails what does not', async () => {
    expect(messages(await checked({ ...calendar, date: '2026-05-01' }))).toEqual([
      'Total coverage is 56.67 %, below the floor of 60.00 %, due by the calendar.',
    ]);
  });

  test('warns in the days of grace', async () => {
    const report = await checked({ ...calendar, 'grace-days': 7, date: '2026-05-07' });
    expect(brief(report)).toEqual([' warning coverage/low-total']);
    expect(messages(report)).toEqual([
      'Total coverage is 56.67 %, below the floor of 60.00 % that is enforced from 2026-05-08.',
    ]);
    expect(report.verdict).toBe('pass');
    expect((await checked({ ...calendar, 'grace-days': 7, date: '2026-05-08' })).verdict).toBe('fail');
  });

  test('does not rise in a pause, says why, and catches up on the day after', async () => {
    const config = (pause: string) =>
      `coverage: {start: 40, from: 2026-01-01, step: 5, paths: {"legacy/**": {start: 50, from: 2026-01-01, step: 1}}, pause: [${pause}]}\n`;
    const on = (date: string, pause = '{from: 2026-04-20, to: 2026-05-10, reason: audit}') =>
      check(MONOREPO, [coverage], { config: config(pause), settings: { date } });
    const within = await on('2026-05-10');
    expect(within.verdict).toBe('pass');
    expect(run(within).outputs).toMatchObject({
      threshold: '55.00',
      'next-date': '2026-05-11',
      'next-threshold': '60.00',
    });
    expect(run(within).summary).toContainEqual({
      kind: 'text',
      text: 'No floor rises from 2026-04-20 to 2026-05-10: audit.',
    });
    expect(messages(await on('2026-05-11'))).toEqual([
      'Coverage of `legacy/**` is 53.85 %, below its floor of 54.00 %, due by the calendar.',
      'Total coverage is 56.67 %, below the floor of 60.00 %, due by the calendar.',
    ]);
    const twice = '{from: 2026-04-20, to: 2026-05-10, reason: a}, {from: 2026-05-01, to: 2026-05-02, reason: b}';
    expect(run(await on('2026-05-01', twice)).reason).toMatch(/^pause: the pauses from .* overlap: [^.]*\.$/);
    await expect(async () => on('2026-05-01', '{from: 2026-04-20, to: 2026-05-10}')).rejects.toThrow(/reason/);
    await expect(async () => on('2026-05-01', '{from: 2026-04-20, to: 2026-05-10, reason: " "}')).rejects.toThrow(
      /reason/,
    );
  });

  test('warns of nothing that a pause without end keeps from being enforced', async () => {
    const config =
      'coverage: {start: 55, from: 2026-01-01, step: 5, grace-days: 20, pause: [{from: 2026-02-10, to: 9999-12-31, reason: r}]}\n';
    expect(brief(await check(MONOREPO, [coverage], { config, settings: { date: '2026-02-05' } }))).toEqual([]);
  });

  test('gives an old commit the verdict it always had', async () => {
    const once = await checked({ ...calendar, date: '2026-03-01' });
    const later = await checked({ ...calendar, date: '2026-03-01' }, { ...MONOREPO, 'notes.txt': 'years later' });
    expect(later.findings).toEqual(once.findings);
  });
});

describe('the best measured', () => {
  const state = (percent: number) => ({
    ...MONOREPO,
    '.guardrails/coverage.json': JSON.stringify({
      version: 1,
      history: [
        { date: '2026-08-01', commit: null, percent: 50, covered: 15, total: 30 },
        { date: '2026-09-01', commit: null, percent, covered: 18, total: 30 },
      ],
    }),
  });

  test('is a floor', async () => {
    expect(messages(await checked({}, state(60)))).toEqual([
      'Total coverage is 56.67 %, below the floor of 60.00 %, the best measured (60 % on 2026-09-01).',
    ]);
    expect((await checked({}, state(56.66))).verdict).toBe('pass');
    expect((await checked({ tolerance: 4 }, state(60))).verdict).toBe('pass');
  });

  test('is drawn with the floor of each day', async () => {
    const { summary } = run(await checked({ min: 10 }, state(60)));
    const chart = summary.find((block) => block.kind === 'mermaid')!;
    expect((chart as { source: string }).source.split('\n').slice(2)).toEqual([
      '  x-axis ["2026-08-01", "2026-09-01", "2026-11-01"]',
      '  y-axis "percent" 10 --> 100',
      '  bar [50, 60, 56.67]',
      '  line [10, 50, 60]',
    ]);
  });

  test('breaks the run when its file is broken', async () => {
    const report = await checked({}, { ...MONOREPO, '.guardrails/coverage.json': '{' });
    expect(report.verdict).toBe('broken');
    expect(run(report).reason).toBe('.guardrails/coverage.json: The state file is no JSON; restore it from git.');
  });
});

describe('floors by path', () => {
  test('the most specific glob counts', async () => {
    const report = await checked({ paths: '{"**": 90, "legacy/**": 60, "legacy/report.py": 100}' });
    expect(messages(report)).toEqual([
      'Coverage of `**` is 58.82 %, below its floor of 90.00 %, set by `min`.',
      'Coverage of `legacy/**` is 0.00 %, below its floor of 60.00 %, set by `min`.',
    ]);
  });

  test('may rise by a calendar of their own', async () => {
    const paths = '{"legacy/**": {start: 50, from: 2026-01-01, step: 10}}';
    expect((await checked({ paths, date: '2026-01-31' })).verdict).toBe('pass');
    expect(messages(await checked({ paths, date: '2026-02-01' }))).toEqual([
      'Coverage of `legacy/**` is 53.85 %, below its floor of 60.00 %, due by the calendar.',
    ]);
  });

  test('never fall below the best measured there, less tolerance', async () => {
    const milestone = { date: '2026-09-01', commit: null, percent: 60, covered: 6, total: 10 };
    const state = { version: 1, history: [], paths: { 'legacy/**': [milestone], 'gone/**': [milestone] } };
    const tree = { ...MONOREPO, '.guardrails/coverage.json': JSON.stringify(state) };
    const paths = '{"legacy/**": 10}';
    expect(messages(await checked({ paths }, tree))).toEqual([
      'Coverage of `legacy/**` is 53.85 %, below its floor of 60.00 %, the best measured (60 % on 2026-09-01).',
    ]);
    expect(messages(await checked({ paths, tolerance: 7 }, tree))).toEqual([]);
  });

  test('guard something', async () => {
    expect(brief(await checked({ paths: '{"nowhere/**": 10}' }))).toEqual([' error coverage/unmeasured-path']);
  });
});

describe('against a base report', () => {
  const lcov = (hits: number) => {
    const lines = Array.from({ length: 100 }, (_, index) => `DA:${index + 1},${index < hits ? 1 : 0}`);
    return `SF:billing/invoice.py\n${lines.join('\n')}\nend_of_record\n`;
  };
  const source = { 'billing/invoice.py': 'x = 1\n'.repeat(100) };
  const tree = { ...MONOREPO, ...source, 'now.info': lcov(50), 'base.info': lcov(52) };
  const settings = { report: 'now.info', 'base-report': 'base.info' };

  test.each([
    [{ 'max-decrease': 2 }, []],
    [
      { 'max-decrease': 1.99 },
      ['Total coverage fell from 52.00 % to 50.00 % (-2.00), by more than the 1.99 tolerated.'],
    ],
    [{ 'max-decrease': 1, 'ignore-decrease-above': 50 }, []],
    [
      { 'max-decrease': 1, 'ignore-decrease-above': 51 },
      ['Total coverage fell from 52.00 % to 50.00 % (-2.00), by more than the 1.00 tolerated.'],
    ],
  ])('%j', async (further, expected) => {
    const report = await checked({ ...settings, ...further }, tree);
    expect(messages(report)).toEqual(expected);
    expect(run(report).outputs.delta).toBe('-2.00');
  });

  test('that counts lines beyond the end that a file has now is believed', async () => {
    const shorter = {
      ...tree,
      'billing/invoice.py': 'x = 1\n'.repeat(99),
      'now.info': lcov(50).replace(/DA:100,0\n/, ''),
    };
    expect(run(await checked(settings, shorter)).outputs.delta).toBe('-1.49495');
  });

  test('needs one', async () => {
    expect(run(await checked({ 'max-decrease': 1 })).reason).toBe(
      'max-decrease: needs `base-report`, the report to compare with.',
    );
  });
});

describe('a report that cannot be believed breaks the run', () => {
  const { 'coverage.xml': xml, ...sources } = MONOREPO;
  const text = Buffer.from(xml as Uint8Array).toString();
  test.each<[string, Tree, Settings, RegExp]>([
    ['none', sources, {}, /^report: There is no coverage report in the root \(coverage\.xml, .*run `coverage xml`/],
    [
      'not there',
      sources,
      { report: 'a/coverage.xml' },
      /^report: No report at `a\/coverage\.xml`: there is no such file; the tests did not run/,
    ],
    ['no match', sources, { report: '*/coverage.xml' }, /^report: No file matches/],
    ['a folder', sources, { report: 'billing' }, /it is a directory/],
    ['empty', { ...sources, 'coverage.xml': '' }, {}, /^coverage\.xml: The file is empty\.$/],
    ['cut off', { ...sources, 'coverage.xml': text.slice(0, 900) }, {}, /^coverage\.xml: The file is cut off/],
    ['without files', { ...sources, 'coverage.xml': '<coverage/>' }, {}, /the tests ran without measuring/],
    [
      'without lines',
      { ...sources, 'coverage.xml': '<coverage><class filename="billing/invoice.py"/></coverage>' },
      {},
      /describes no statement/,
    ],
    [
      'of elsewhere',
      { 'other.py': '', 'coverage.xml': text },
      {},
      /None of its 3 files lies in this repository.*`relative_files = true`.*`path-mapping`/,
    ],
    [
      'with lost files',
      { ...sources, 'coverage.xml': text.replace('lines-valid="26"', 'lines-valid="27"') },
      {},
      /counts 27 lines but lists only 26/,
    ],
    [
      'without branches',
      { ...sources, 'coverage.xml': text.replace(/ branch="true"/g, '').replace(/branches-valid="4"/, '') },
      { branch: 'true' },
      /no report holds branches/,
    ],
    ['without pytest', sources, { run: 'pytest' }, /^`pytest` is not on PATH: install it/],
    [
      'of a data file without the program',
      { ...sources, '.coverage': 'SQLite format 3\0...' },
      {},
      /`coverage` is not on PATH/,
    ],
  ])('%s', async (_title, tree, settings, reason) => {
    const report = await checked({ min: 0, ...settings }, tree);
    expect(report.verdict).toBe('broken');
    expect(run(report)).toMatchObject({ status: 'crashed', reason: expect.stringMatching(reason) });
    expect(run(report).reason).toMatch(/\.$/);
  });
});

test('the badge says what the total says', async () => {
  const { outputs } = run(await checked({}));
  expect(JSON.parse(outputs.badge as string)).toEqual({
    schemaVersion: 1,
    label: 'coverage',
    message: '56.67%',
    color: 'orange',
  });
});
