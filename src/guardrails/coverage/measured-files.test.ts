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

describe('files that no report mentions', () => {
  const { 'coverage.xml': xml, ...sources } = MONOREPO;
  const partial = Buffer.from(xml as Uint8Array)
    .toString()
    .replace(/<class name="never.py"[\s\S]*?<\/class>/, '')
    .replace('lines-valid="26"', 'lines-valid="22"');

  test('count as not covered where `source` names them', async () => {
    const tree = { ...sources, 'coverage.xml': partial };
    expect(run(await checked({ branch: 'false' }, tree)).outputs.total).toBe('72.73');
    expect(run(await checked({ branch: 'false', source: 'legacy/**' }, tree)).outputs.total).toBe('61.54');
  });

  test('are said, whether they count or not', async () => {
    const tree = { ...sources, 'test_monorepo.py': 'x = 1\n', 'coverage.xml': partial };
    expect(run(await checked({}, tree)).summary).toContainEqual({
      kind: 'text',
      text: '2 Python files named by no report do not count, the first being legacy/never.py; `source` makes them count.',
    });
    const counted = run(await checked({ source: 'legacy/**' }, tree)).summary;
    expect(counted).toContainEqual({
      kind: 'text',
      text: '1 Python file named by no report counts as not covered, the first being legacy/never.py.',
    });
    expect(counted).toContainEqual({
      kind: 'text',
      text: '1 Python file named by no report does not count, the first being test_monorepo.py; `source` makes it count.',
    });
  });

  test('are looked for where include and exclude say', async () => {
    const config = 'coverage: {exclude: ["test_*.py", "legacy/**"]}\n';
    const { summary } = run(await check({ ...sources, 'coverage.xml': partial }, [coverage], { config }));
    expect(JSON.stringify(summary)).not.toContain('named by no report');
  });
});

describe('include and exclude', () => {
  const inScope = (config: string) => check(MONOREPO, [coverage], { config });

  test('of the guardrail choose what counts, in the total and by path', async () => {
    const report = await inScope('coverage:\n  exclude: ["legacy/**"]\n  paths: {"legacy/**": 10}\n');
    expect(run(report).outputs.total).toBe('58.82');
    expect(run(report).files).toBe(1);
    expect(brief(report)).toEqual([' error coverage/unmeasured-path']);
    expect(run(await inScope('coverage:\n  include: ["billing/**"]\n')).outputs.total).toBe('58.82');
    expect(run(report).summary).toContainEqual({
      kind: 'text',
      text: '2 measured files left out by `include` or `exclude`, the first being legacy/never.py.',
    });
  });

  test('of the run do as well', async () => {
    expect(run(await inScope('exclude: ["legacy/**"]\ncoverage: {min: 10}\n')).outputs.total).toBe('58.82');
  });

  test('that leave nothing break the run', async () => {
    const report = await inScope('coverage:\n  exclude: ["**"]\n');
    expect(run(report).reason).toBe('coverage.xml: `include` and `exclude` leave nothing of what was measured.');
  });
});

describe('reports of other machines', () => {
  const xml = (source: string, file: string, lines: number, hits: number) =>
    `<coverage><sources><source>${source}</source></sources><class filename="${file}"><lines>${Array.from({ length: lines }, (_, index) => `<line number="${index + 1}" hits="${hits}"/>`).join('')}</lines></class></coverage>`;
  const text = (lines: number) => 'x = 1\n'.repeat(lines);
  const api = xml('/w/proj/svc/api', 'main.py', 40, 0);
  const web = xml('/w/proj/svc/web', 'main.py', 30, 1);

  test('belong to the file with the longest suffix, not to one of the same bare name', async () => {
    const tree = { 'main.py': text(2), 'svc/api/main.py': text(40), 'svc/web/main.py': text(30) };
    const report = await checked(
      { report: '*.xml', paths: '{"svc/api/**": 100, "svc/web/**": 100}' },
      { ...tree, 'a.xml': api, 'w.xml': web },
    );
    expect(messages(report)).toEqual([
      'Coverage of `svc/api/**` is 0.00 %, below its floor of 100.00 %, set by `min`.',
    ]);
    expect(run(report).outputs.total).toBe('42.86');
  });

  test('never merge two services into a third file', async () => {
    const report = await checked({ report: '*.xml' }, { 'main.py': text(50), 'a.xml': api, 'w.xml': web });
    expect(run(report).reason).toBe(
      'Files with different statements, below `/w/proj/svc/api` and below `/w/proj/svc/web` on another machine, would both be `main.py`: say with `path-mapping` where these folders lie here.',
    );
    const same = { 'a.xml': xml('/home/a/acme', 'main.py', 9, 0), 'w.xml': xml('D:/a/acme', 'main.py', 9, 1) };
    expect(run(await checked({ report: '*.xml' }, { 'main.py': text(9), ...same })).outputs.total).toBe('100.00');
  });

  test('that go on behind the end of a file are about another one', async () => {
    const report = await checked({ report: 'a.xml' }, { 'main.py': text(2), 'a.xml': api });
    expect(run(report).reason).toMatch(/^a\.xml: None of its 1 files lies in this repository/);
  });
});
