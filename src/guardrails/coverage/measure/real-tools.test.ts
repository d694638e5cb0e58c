import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../../config/load.js';
import { readSettings } from '../../../config/setting-layer.js';
import type { Report } from '../../../core/report.js';
import { run as runGuardrails } from '../../../engine/run.js';
import { systemClock } from '../../../host/clock.js';
import { DiskFiles } from '../../../host/files.js';
import { SystemPrograms } from '../../../host/programs.js';
import { fixture } from '../../../testing/fixture.js';
import { commitAll, folderWith, writeTree } from '../../../testing/folder.js';
import { MemoryHost } from '../../../testing/memory-host.js';
import { describeWith } from '../../../testing/tools.js';
import coverage from '../index.js';

const FILES = new DiskFiles();
const PROGRAMS = new SystemPrograms();
const { 'coverage.xml': _report, ...SOURCES } = fixture('coverage', 'monorepo');

/** Runs the guardrail on a real folder with the real tools first on PATH. */
async function checked(
  root: string,
  tools: string,
  settings: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Report> {
  const { PATH: path, RUNNER_TEMP: temporary } = process.env;
  process.env.PATH = `${tools}:${path}`;
  process.env.RUNNER_TEMP = folderWith();
  try {
    const named = Object.entries(settings).map(([name, value]) => ({ name, value, origin: `--option ${name}` }));
    const host = new MemoryHost({
      files: FILES,
      programs: PROGRAMS,
      variables: { PATH: process.env.PATH!, HOME: root, ...variables },
      clock: systemClock,
    });
    const { report } = await runGuardrails({
      host,
      registry: [coverage],
      selection: ['coverage'],
      config: loadConfig([coverage], null, readSettings(named, [coverage])),
      root,
    });
    return report;
  } finally {
    process.env.PATH = path;
    if (temporary === undefined) delete process.env.RUNNER_TEMP;
    else process.env.RUNNER_TEMP = temporary;
  }
}

const run = (report: Report) => report.runs.find(({ guardrail }) => guardrail === 'coverage')!;

function execute(program: string, args: readonly string[], directory: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

const CONFIG = '[run]\nbranch = true\nsource =\n  billing\n  legacy\n';

describeWith(['coverage', 'pytest', 'diff-cover', 'git'], 'with the real tools', (program, pytest, diffCover) => {
  const tools = join(pytest!, '..');

  test('every format says what `coverage report` says', async () => {
    const root = folderWith({ ...SOURCES, '.coveragerc': CONFIG });
    execute(pytest!, ['-q', '-p', 'no:cacheprovider', '--cov', '--cov-report='], root);
    execute(program!, ['json', '-q'], root);
    execute(program!, ['lcov', '-q'], root);
    const total = execute(program!, ['report', '--format=total', '--precision=2'], root).trim();
    for (const report of ['.coverage', 'coverage.json', 'coverage.lcov']) {
      expect(run(await checked(root, tools, { 'coverage.report': report }))).toMatchObject({
        status: 'ran',
        outputs: { total },
      });
    }
  });

  test('two halves are what `coverage combine` makes of them', async () => {
    const root = folderWith({ ...SOURCES, '.coveragerc': CONFIG });
    for (const name of ['total', 'path']) {
      execute(pytest!, ['-q', '-k', `test_${name}`, '-p', 'no:cacheprovider', '--cov', '--cov-report='], root);
      execute(program!, ['json', '-q', '-o', `${name}.json`], root);
      execute(program!, ['lcov', '-q', '-o', `${name}.lcov`], root);
      execute('mv', ['.coverage', `${name}.data`], root);
    }
    const half = run(await checked(root, tools, { 'coverage.report': 'path.json' })).outputs.total;
    const merged = [];
    for (const report of ['*.json', '*.lcov', '*.data']) {
      merged.push(run(await checked(root, tools, { 'coverage.report': report })).outputs.total);
    }
    execute(program!, ['combine', '-q', 'total.data', 'path.data'], root);
    const total = execute(program!, ['report', '--format=total', '--precision=2'], root).trim();
    expect(merged).toEqual([total, total, total]);
    expect(half).not.toBe(total);
  });

  test('runs pytest, and keeps its failure apart from coverage', async () => {
    const root = folderWith({ ...SOURCES, '.coveragerc': `${CONFIG}[report]\nfail_under = 99\n` });
    const settings = { 'coverage.run': 'pytest', 'coverage.pytest-args': '-q,-p,no:cacheprovider' };
    const passing = await checked(root, tools, settings);
    expect(run(passing)).toMatchObject({ status: 'ran', reason: null, outputs: { total: '56.67', reports: 'pytest' } });
    expect(passing.findings).toEqual([]);
    const withoutPlugins = { ...settings, 'coverage.environment': 'PYTEST_DISABLE_PLUGIN_AUTOLOAD' };
    const under = await checked(root, tools, withoutPlugins, { PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' });
    expect(run(under)).toMatchObject({ status: 'ran', reason: null, outputs: { total: '56.67' } });
    writeTree(root, { 'test_failing.py': 'def test_it():\n    assert False\n' });
    const failing = await checked(root, tools, { ...settings, 'coverage.min': '50' });
    expect(failing.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'coverage/failed-tests: The tests failed: 1 failed, 2 passed.',
    ]);
    writeTree(root, { 'test_failing.py': 'import nothing_of_that_name\n' });
    expect(run(await checked(root, tools, settings)).reason).toMatch(
      /^pytest was interrupted, often because a test file/,
    );
  });

  test('changed lines and new public names, against git', async () => {
    const root = folderWith({ ...SOURCES, '.coveragerc': CONFIG, '.gitignore': '.coverage*\n__pycache__\n' });
    commitAll(root, 'first');
    const invoice = Buffer.from(SOURCES['billing/invoice.py'] as Uint8Array)
      .toString()
      .replace('def overdue(invoice, today):', 'def overdue(invoice, today, grace=0):')
      .replace(
        'return sum(self.lines)',
        'amount = sum(self.lines)\n        if amount < 0:\n            return 0\n        return amount',
      );
    const added =
      '\n\ndef refund(invoice):\n    amount = invoice.total()\n    # all of it\n    return -amount\n\n\nclass Note:\n    def text(self):\n        return ""\n\n    def _hidden(self):\n        return ""\n';
    writeTree(root, { 'billing/invoice.py': invoice + added });
    execute(pytest!, ['-q', '-p', 'no:cacheprovider', '--cov', '--cov-report='], root);
    const report = await checked(root, tools, { 'changed-since': 'HEAD', 'coverage.min-changed': '80' });
    expect(report.findings.map(({ rule, message, line, endLine }) => `${rule} ${line}-${endLine} ${message}`)).toEqual([
      'coverage/low-changed null-null Of the changed lines 53.85 % are covered (7 of 13), below the floor of 80.00 %.',
      'coverage/uncovered-lines 9-9 Of the branches of this changed line 1 of 2 are taken.',
      'coverage/uncovered-lines 10-10 This changed line is not covered.',
      'coverage/untested-api 27-27 No line of the new public function `refund` is covered.',
      'coverage/uncovered-lines 28-30 The changed lines 28 to 30 are not covered.',
      'coverage/untested-api 33-33 No line of the new public class `Note` is covered.',
      'coverage/uncovered-lines 35-35 This changed line is not covered.',
      'coverage/uncovered-lines 38-38 This changed line is not covered.',
    ]);
    execute(program!, ['xml', '-q'], root);
    execute(
      diffCover!,
      ['coverage.xml', '--compare-branch=HEAD', '--branch-coverage', '--format', 'json:diff.json', '-q'],
      root,
    );
    expect(JSON.parse(readFileSync(join(root, 'diff.json'), 'utf8'))).toMatchObject({
      total_num_lines: 13,
      total_num_violations: 6,
    });
  });
});
