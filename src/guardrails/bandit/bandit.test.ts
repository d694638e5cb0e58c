import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { baselineOf, formatBaseline } from '../../baseline/baseline.js';
import type { Report } from '../../core/report.js';
import { checkFolder } from '../../testing/check-folder.js';
import { commitAll, folderWith, writeTree } from '../../testing/folder.js';
import { brief, repo, type Tree } from '../../testing/repo.js';
import { describeWith } from '../../testing/tools.js';
import bandit from './index.js';

const PATH = process.env.PATH;
let root: string;
let cache: string;

describeWith(['bandit'], 'with real bandit', (program) => {
  beforeAll(() => {
    process.env.PATH = `${dirname(program)}:${PATH}`;
  });
  afterAll(() => {
    process.env.PATH = PATH;
  });
  beforeEach(() => {
    const place = folderWith();
    root = join(place, 'checkout');
    cache = join(place, 'cache');
    mkdirSync(root);
  });

  const write = (tree: Tree): void => writeTree(root, tree);

  function examined(settings: Record<string, string> = {}, variables: Record<string, string> = {}): Promise<Report> {
    const given = { PATH: process.env.PATH!, HOME: cache, XDG_CACHE_HOME: cache, ...variables };
    return checkFolder(root, [bandit], { variables: given, settings: { exclude: '', ...settings }, parallelism: 2 });
  }

  describe('what is found', () => {
    test('issues by the gate, silenced ones muted, and what is wrong with nosec comments', async () => {
      write(repo`
        === billing/export.py
        import subprocess

        def export(command):
            subprocess.call(command, shell=True)

        def convert():
            subprocess.call("/bin/convert", shell=True)  # nosec B602 - the command is a constant

        def check(total):
            assert total  # nosec
            return total  # nosec B101
      `);
      expect(brief(await examined())).toEqual([
        'billing/export.py:1:1 notice bandit/b404',
        'billing/export.py:4:5 error bandit/b602',
        'muted billing/export.py:7:5 notice bandit/b602',
        'muted billing/export.py:10:5 notice bandit/b101',
        'billing/export.py:10:19 warning bandit/nosec-bare',
        'billing/export.py:11:19 notice bandit/nosec-unexplained',
        'billing/export.py:11:19 warning bandit/nosec-unused',
      ]);
    });

    test('the reason of a nosec comment goes with what it silences', async () => {
      write({ 'a.py': 'assert total  # nosec B101 - only in the demo\n' });
      const [finding] = (await examined()).findings;
      expect(finding).toMatchObject({ state: 'muted', reason: 'only in the demo' });
    });

    test('a file that bandit cannot parse is a finding', async () => {
      write({ 'good.py': 'x = 1\n', 'bad.py': 'def (:\n' });
      const report = await examined();
      expect(report.verdict).toBe('fail');
      expect(brief(report)).toEqual(['bad.py error bandit/unparsed']);
    });

    test('columns count characters, and lines are told to their end', async () => {
      write({ 'a.py': 'é = "ü"; assert (\n    é)\n' });
      const [finding] = (await examined()).findings;
      expect(finding).toMatchObject({ line: 1, column: 10, endLine: 2 });
    });

    test('CWE, confidence, score, tags and the page about it go along', async () => {
      write({ 'a.py': 'import subprocess\nsubprocess.call(x, shell=True)\n' });
      const finding = (await examined()).findings.find(({ rule }) => rule === 'bandit/b602');
      expect(finding!.properties).toMatchObject({
        test: 'B602',
        'issue-severity': 'high',
        confidence: 'high',
        cwe: 'CWE-78',
        'security-severity': '8.9',
        tags: 'security,external/cwe/cwe-078',
        help: expect.stringContaining('b602'),
      });
    });
  });

  describe('settings', () => {
    const tree = {
      'app.py': 'import pickle\nassert total\n',
      'app_test.py': 'import pickle\nassert total\n',
      'old/app.py': 'import pickle\nassert total\n',
    };

    test.each<readonly [string, Record<string, string>]>([
      [
        'pyproject.toml',
        {
          'pyproject.toml':
            '[tool.bandit]\nexclude_dirs = ["old"]\nskips = ["B403"]\n[tool.bandit.assert_used]\nskips = ["./*_test.py"]\n',
        },
      ],
      [
        'bandit.yaml',
        { 'bandit.yaml': 'exclude_dirs: [old]\nskips: [B403]\nassert_used:\n  skips: ["./*_test.py"]\n' },
      ],
      [
        '.bandit as YAML',
        { '.bandit': 'exclude_dirs: [old]\nskips: [B403]\nassert_used:\n  skips: ["./*_test.py"]\n' },
      ],
      ['.bandit', { '.bandit': '[bandit]\nexclude: ./old,./app_test.py\nskips: B403\n' }],
    ])('%s is found by itself and means what it means to bandit', async (_, files) => {
      write({ ...tree, ...files });
      expect(brief(await examined())).toEqual(['app.py:2:1 notice bandit/b101']);
      const flags = files['.bandit']?.startsWith('[') ? [] : ['-c', Object.keys(files)[0]!];
      expect(plainly(program, ...flags)).toEqual(['app.py B101 2']);
    });

    test('level, confidence, tests and skips', async () => {
      write({ 'a.py': 'import pickle\nassert total\npickle.load(x)\n' });
      expect(brief(await examined({ 'bandit.level': 'medium' }))).toEqual(['a.py:3:1 warning bandit/b301']);
      expect(brief(await examined({ 'bandit.tests': 'B101,B403', 'bandit.skips': 'B301' }))).toEqual([
        'a.py:1:1 notice bandit/b403',
        'a.py:2:1 notice bandit/b101',
      ]);
    });

    test('the gate is severity times confidence', async () => {
      write({ 'a.py': 'import requests\nrequests.get(url)\nassert total\n' });
      expect((await examined({ 'bandit.fail-severity': 'medium' })).verdict).toBe('fail');
      expect((await examined({ 'bandit.fail-severity': 'medium', 'bandit.fail-confidence': 'high' })).verdict).toBe(
        'pass',
      );
    });

    test('the total has a limit of its own, whatever is known', async () => {
      write({ 'a.py': 'assert 1\nassert 2\n' });
      const known = baselineOf((await examined()).findings);
      write({ '.guardrails/baseline.json': formatBaseline(known) });
      expect((await examined()).verdict).toBe('pass');
      const report = await examined({ 'bandit.total-severity': 'low', 'bandit.total-limit': '1' });
      expect(report.verdict).toBe('fail');
      expect(report.findings.map(({ rule, state }) => `${state} ${rule}`)).toContain('new bandit/too-many');
    });

    test('a fault in them is bandit’s to tell, and breaks the run', async () => {
      write({ 'a.py': 'x = 1\n' });
      const report = await examined({ 'bandit.tests': 'B101', 'bandit.skips': 'B101' });
      expect(report.verdict).toBe('broken');
      expect(report.runs[0]!.reason).toMatch(/Non-exclusive/);
    });
  });

  describe('the cache', () => {
    const runs = async (settings: Record<string, string> = {}): Promise<readonly string[]> =>
      brief(await examined(settings));
    const stored = (): string => readFileSync(join(cache, 'guardrails/bandit-results.jsonl'), 'utf8');

    test('gives what a scan would give, after any change of content, settings or file', async () => {
      write({ 'a.py': 'assert 1\n', 'b.py': 'x = 1  # nosec\n' });
      const first = await runs();
      expect(await runs()).toEqual(first);
      write({ 'a.py': 'import pickle\nassert 1\n' });
      expect(await runs()).toEqual(['a.py:1:1 notice bandit/b403', 'a.py:2:1 notice bandit/b101', ...first.slice(1)]);
      expect(await runs({ 'bandit.skips': 'B403' })).toEqual(['a.py:2:1 notice bandit/b101', first[1]]);
    });

    test.each(['', 'garbage', '{"environment":"x"}\n', '[]\n[]\n'])('is passed over when it is %j', async (content) => {
      write({ 'a.py': 'assert 1\n' });
      await runs();
      writeFileSync(join(cache, 'guardrails/bandit-results.jsonl'), content);
      expect(await runs()).toEqual(['a.py:1:1 notice bandit/b101']);
    });

    test('is passed over when it was cut off', async () => {
      write({ 'a.py': 'assert 1\n', 'b.py': 'assert 2\n' });
      await runs();
      const whole = stored();
      for (const length of [whole.length - 1, whole.length - 20, whole.indexOf('\n') + 1 + 10]) {
        writeFileSync(join(cache, 'guardrails/bandit-results.jsonl'), whole.slice(0, length));
        expect(await runs()).toEqual(['a.py:1:1 notice bandit/b101', 'b.py:1:1 notice bandit/b101']);
      }
    });
  });

  describe('shards', () => {
    test('together they find what one run finds, each file in just one', async () => {
      write(
        Object.fromEntries(
          Array.from({ length: 23 }, (_, i) => [`m${i}.py`, `${'x = 1\n'.repeat(i * 7)}assert ${i}\n`]),
        ),
      );
      const whole = brief(await examined());
      const parts = await Promise.all([1, 2, 3].map((index) => examined({ 'bandit.shard': `${index}/3` })));
      expect(parts.map(({ runs }) => runs[0]!.files).reduce((a, b) => a + b)).toBe(23);
      expect(Math.max(...parts.map(({ runs }) => runs[0]!.files))).toBeLessThan(14);
      expect(parts.flatMap(brief).sort()).toEqual([...whole].sort());
    });
  });

  describe('the baseline', () => {
    const remember = async (): Promise<void> => {
      write({ '.guardrails/baseline.json': formatBaseline(baselineOf((await examined()).findings)) });
    };
    const body = '    subprocess.call(command, shell=True)\n';

    test('forgives the old issue on whatever line, and nothing more', async () => {
      write({ 'a.py': `import subprocess\ndef run(command):\n${body}` });
      await remember();
      expect((await examined()).totals).toEqual({ new: 0, known: 2, muted: 0 });
      write({ 'a.py': `# moved\n\nimport subprocess\n\ndef run(command):\n${body}` });
      expect((await examined()).totals).toEqual({ new: 0, known: 2, muted: 0 });
      write({
        'a.py': `import subprocess\ndef run(command):\n    subprocess.call(\n        command,  # why\n        shell=True,\n    )\n`,
      });
      expect((await examined()).totals).toEqual({ new: 0, known: 2, muted: 0 });
      write({ 'a.py': `import subprocess\ndef run(command):\n${body}${body}` });
      const report = await examined();
      expect(report.totals).toEqual({ new: 1, known: 2, muted: 0 });
      expect(report.verdict).toBe('fail');
    });

    test('follows a renamed file, and tells what is fixed', async () => {
      write({ 'a.py': `import subprocess\ndef run(command):\n${body}` });
      await remember();
      rmSync(join(root, 'a.py'));
      write({ 'b.py': `import subprocess\ndef run(command):\n${body}` });
      expect((await examined()).totals).toEqual({ new: 0, known: 2, muted: 0 });
      write({ 'b.py': 'import subprocess\n' });
      const report = await examined();
      expect(report.totals).toEqual({ new: 0, known: 1, muted: 0 });
      expect(report.stale.map(({ rule, why }) => `${why} ${rule}`)).toEqual(['fixed bandit/b602']);
    });

    test('one that bandit wrote, anywhere, is good for as many issues as it holds', async () => {
      write({ 'pkg/a.py': 'assert 1\n' });
      const out = join(dirname(root), 'old.json');
      try {
        execFileSync(program, ['-q', '-r', root, '-f', 'json', '-o', out]);
      } catch {}
      write({ 'old.json': readFileSync(out, 'utf8').replaceAll(root, '/home/somebody/else') });
      expect((await examined({ 'bandit.bandit-baseline': 'old.json' })).totals).toEqual({ new: 0, known: 1, muted: 0 });
      write({ 'pkg/a.py': '\nassert 1\nassert 1\n' });
      expect((await examined({ 'bandit.bandit-baseline': 'old.json' })).totals).toEqual({ new: 1, known: 1, muted: 0 });
    });
  });

  describe('a change', () => {
    test('has only its own files scanned, and the nosec comments it brings told', async () => {
      write({ 'old.py': 'assert 1\n', 'app.py': 'def run(total):\n    return total  # nosec B101 - of old\n' });
      commitAll(root, 'Start');
      write({
        'app.py':
          'def run(total):\n    assert total  # nosec B101 - in the demo only\n    return total  # nosec B101 - of old\n',
      });
      commitAll(root, 'Check the total');
      const report = await examined({ 'changed-since': 'HEAD~1' });
      expect(report.runs[0]).toMatchObject({ status: 'ran', files: 1 });
      expect(brief(report)).toEqual([
        'muted app.py:2:5 notice bandit/b101',
        'app.py:2:19 warning bandit/nosec-added',
        'app.py:3:19 warning bandit/nosec-unused',
      ]);
    });

    test('without a Python file in it passes, and starts nothing', async () => {
      write({ 'app.py': 'assert 1\n' });
      commitAll(root, 'Start');
      write({ 'notes.txt': 'x\n' });
      commitAll(root, 'Note');
      const report = await examined({ 'changed-since': 'HEAD~1' }, { PATH: '/nowhere' });
      expect(report.verdict).toBe('pass');
      expect(report.runs[0]).toMatchObject({ status: 'ran', files: 0 });
    });
  });

  describe('a hostile checkout', () => {
    test('nothing of it is run or obeyed', async () => {
      const canary = join(dirname(root), 'canary');
      mkdirSync(canary);
      const python = (name: string): string =>
        `open(${JSON.stringify(join(canary, name))}, "w").close()\nraise SystemExit(0)\n`;
      const shell = (name: string): string => `#!/bin/sh\n: > '${join(canary, name)}'\nexit 0\n`;
      const modules = [
        'bandit',
        'json',
        'hashlib',
        'argparse',
        'yaml',
        'sitecustomize',
        'usercustomize',
        'stevedore',
        'rich',
      ];
      write({
        'victim.py': 'assert total\n',
        ...Object.fromEntries(modules.map((name) => [`${name}.py`, python(name)])),
        'bandit/__init__.py': python('bandit-package'),
        'bandit/__main__.py': python('bandit-main'),
        '.bandit': `[bandit]\noutput = ${join(canary, 'output')}\ntargets = .\nformat = txt\nquiet = true\n`,
        'setup.cfg': '[bandit]\nskips = B101\n',
        'tox.ini': '[bandit]\nskips = B101\n',
        'pip.conf': '[global]\nindex-url = http://127.0.0.1:9/\n',
        'uv.toml': 'index-url = "http://127.0.0.1:9/"\n',
        'pyvenv.cfg': 'home = /nowhere\n',
      });
      for (const name of ['python', 'python3', 'bandit', 'uv', 'env']) {
        mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
        writeFileSync(join(root, 'node_modules/.bin', name), shell(name), { mode: 0o755 });
      }
      const before = { ...process.env };
      const hostile = { PYTHONPATH: root, PYTHONSTARTUP: join(root, 'json.py'), PYTHONUSERBASE: root };
      Object.assign(process.env, hostile, { PATH: `${root}/node_modules/.bin:node_modules/.bin:${before.PATH}` });
      try {
        const report = await examined({}, { ...hostile, PATH: process.env.PATH! });
        expect(brief(report)).toContain('victim.py:1:1 notice bandit/b101');
      } finally {
        process.env = before;
      }
      expect(readdirSync(canary)).toEqual([]);
    });

    test('names that look like options or shell are only names', async () => {
      const names = [
        '-x.py',
        '--exit-zero.py',
        '--ignore-nosec',
        '-',
        '$(id).py',
        '`id`.py',
        ';id.py',
        '|id.py',
        'a b.py',
        "it's.py",
        '"quoted".py',
        '*.py',
        '[ab].py',
        '@file.py',
        '%s.py',
        'a,b.py',
        '-/-r.py',
        '~/a.py',
        'ünïcode.py',
      ].map((name) => (name.endsWith('.py') ? name : `${name}/x.py`));
      write(Object.fromEntries(names.map((name) => [name, 'assert total\n'])));
      const report = await examined();
      expect(report.findings.map(({ path, rule }) => `${path} ${rule}`).sort()).toEqual(
        names.map((name) => `${name} bandit/b101`).sort(),
      );
    });

    test('thousands of files do not break the command line', async () => {
      const long = 'a_very_long_name_'.repeat(9);
      write(
        Object.fromEntries(
          Array.from({ length: 4_000 }, (_, i) => [`${long}/${long}${i}.py`, i === 1_234 ? 'assert 1\n' : '']),
        ),
      );
      const report = await examined();
      expect(report.runs[0]).toMatchObject({ status: 'ran', files: 4_000 });
      expect(report.findings).toHaveLength(1);
    });
  });
});

/** What bandit itself says in a run of its own from the root: file, test and line. */
function plainly(program: string, ...flags: readonly string[]): readonly string[] {
  const out = join(dirname(root), 'plain.json');
  try {
    execFileSync(program, ['-q', '-r', '.', '-f', 'json', '-o', out, ...flags], { cwd: root, stdio: 'ignore' });
  } catch {}
  expect(existsSync(out)).toBe(true);
  const { results } = JSON.parse(readFileSync(out, 'utf8'));
  return results.map((r: { filename: string; test_id: string; line_number: number }) =>
    [r.filename.slice(2), r.test_id, r.line_number].join(' '),
  );
}
