import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Report } from '../../../core/report.js';
import { checkFolder } from '../../../testing/check-folder.js';
import bandit from '../index.js';

const PATH = process.env.PATH;
let place: string;
let root: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'fake-bandit-'));
  root = join(place, 'checkout');
  mkdirSync(root);
  mkdirSync(join(place, 'bin'));
  writeFileSync(join(root, 'billing.py'), 'assert total > 0\n');
  process.env.PATH = `${join(place, 'bin')}:${PATH}`;
});

afterAll(() => {
  process.env.PATH = PATH;
  rmSync(place, { recursive: true, force: true });
});

let cache = 0;
beforeEach(() => {
  cache++;
});

/** Puts a `bandit` on PATH that tells its version and scans as the shell lines say. */
function fake(scan: string, version = 'printf "bandit 1.9.4\\n  python version = 3.11.7\\n"'): void {
  const script = `#!/bin/sh
case "$1" in
  --version) ${version}; exit 0 ;;
  --help) exit 0 ;;
esac
for file in "$@"; do :; done
${scan}
`;
  writeFileSync(join(place, 'bin/bandit'), script, { mode: 0o755 });
}

function examined(settings: Record<string, string> = {}, variables: Record<string, string> = {}): Promise<Report> {
  const given = { PATH: process.env.PATH!, HOME: place, XDG_CACHE_HOME: join(place, `cache-${cache}`), ...variables };
  return checkFolder(root, [bandit], { variables: given, settings });
}

const COUNTS = '{"loc":1,"nosec":0,"skipped_tests":0}';
const METRICS = `"metrics":{"_totals":{},"'"$file"'":${COUNTS}}`;
const ISSUE =
  '{"filename":"\'"$file"\'","test_id":"B101","test_name":"assert_used","issue_severity":"LOW","issue_confidence":"HIGH","issue_text":"Use of assert detected.","issue_cwe":{"id":703},"line_number":1,"line_range":[1],"col_offset":0,"end_col_offset":16,"more_info":""}';
const CLEAN = `printf '%s' '{"errors":[],"results":[],${METRICS}}'`;
const GUILTY = `printf '%s' '{"errors":[],"results":[${ISSUE}],${METRICS}}'`;

describe('a bandit that works', () => {
  test('status 0 and a whole report without issues is a pass', async () => {
    fake(`${CLEAN}; exit 0`);
    const report = await examined();
    expect(report.verdict).toBe('pass');
    expect(report.runs[0]).toMatchObject({ status: 'ran', files: 1 });
  });

  test('status 1 and a whole report with issues is findings', async () => {
    fake(`${GUILTY}; exit 1`);
    const report = await examined({ 'bandit.fail-severity': 'low' });
    expect(report.verdict).toBe('fail');
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]).toMatchObject({ rule: 'bandit/b101', path: 'billing.py', line: 1, column: 1 });
  });

  test('one whose version nobody can read is used, without a cache', async () => {
    fake(`echo run >> ${place}/runs; ${CLEAN}; exit 0`, 'echo hello');
    expect((await examined()).verdict).toBe('pass');
    expect((await examined()).verdict).toBe('pass');
    expect(readFileSync(join(place, 'runs'), 'utf8')).toBe('run\nrun\n');
  });

  test('one whose results cannot be kept gives them all the same', async () => {
    fake(`${GUILTY}; exit 1`);
    const report = await examined({ 'bandit.fail-severity': 'low' }, { XDG_CACHE_HOME: '/dev/null' });
    expect(report).toMatchObject({ verdict: 'fail', totals: { new: 1 } });
  });

  test('a child that keeps the pipe open does not keep the check', async () => {
    fake(`sleep 60 & ${CLEAN}; exit 0`);
    const start = performance.now();
    expect((await examined()).verdict).toBe('pass');
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('the results of an earlier run', () => {
  /** A bandit that finds something and counts its runs. */
  const counting = (more = '') => fake(`echo run >> ${place}/${cache}.runs; ${more} ${GUILTY}; exit 1`);
  const lineOf = async (variables: Record<string, string> = {}): Promise<number | null | undefined> =>
    (await examined({}, variables)).findings[0]?.line;
  const runs = (): number => readFileSync(join(place, `${cache}.runs`), 'utf8').length / 'run\n'.length;
  const stored = (): string => join(place, `cache-${cache}/guardrails/bandit-results.jsonl`);

  test('are given again', async () => {
    counting();
    expect([await lineOf(), await lineOf(), runs()]).toEqual([1, 1, 1]);
  });

  test('are not believed when somebody altered them', async () => {
    counting();
    await lineOf();
    const text = readFileSync(stored(), 'utf8');
    expect(text).toContain('"line":1');
    writeFileSync(stored(), text.replace('"line":1', '"line":7'));
    expect([await lineOf(), runs()]).toEqual([1, 2]);
  });

  test('are believed only from runs with the same GUARDRAILS_CACHE_KEY', async () => {
    counting();
    await lineOf();
    await lineOf({ GUARDRAILS_CACHE_KEY: 'ours' });
    await lineOf({ GUARDRAILS_CACHE_KEY: 'theirs' });
    expect(runs()).toBe(3);
    await lineOf({ GUARDRAILS_CACHE_KEY: 'theirs' });
    expect(runs()).toBe(3);
  });

  test('are not kept of a file that was written to while bandit looked', async () => {
    writeFileSync(join(root, 'billing.py'), 'assert total > 0\n');
    counting('echo >> "$file";');
    await lineOf();
    writeFileSync(join(root, 'billing.py'), 'assert total > 0\n');
    counting();
    expect([await lineOf(), runs()]).toEqual([1, 2]);
    expect([await lineOf(), runs()]).toEqual([1, 2]);
  });
});

describe('a bandit that does not work is broken, never clean', () => {
  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['status 0 without a word', 'exit 0', /gave no report/],
    ['status 1 without a word', 'exit 1', /gave no report/],
    ['status 2', `${CLEAN}; echo "no such profile" >&2; exit 2`, /ended with status 2 .*no such profile/],
    ['status 127', `${CLEAN}; exit 127`, /ended with status 127/],
    ['a segmentation fault', `${CLEAN}; kill -SEGV $$`, /ended by SIGSEGV/],
    ['half a report', `printf '%s' '{"errors":[],"results":['; exit 0`, /no whole JSON/],
    ['a list', `echo '[]'; exit 0`, /no object/],
    ['a report without results', `printf '%s' '{"errors":[],${METRICS}}'; exit 0`, /without results/],
    ['a report without metrics', `printf '%s' '{"errors":[],"results":[]}'; exit 0`, /without metrics/],
    [
      'a result of another shape',
      `printf '%s' '{"errors":[],"results":[{"filename":"'"$file"'"}],${METRICS}}'; exit 1`,
      /entry without/,
    ],
    ['a report on some other file', `file=/etc/passwd; ${CLEAN}; exit 0`, /was not given/],
    ['status 0 with issues', `${GUILTY}; exit 0`, /status 0 and reported 1/],
    ['status 1 without issues', `${CLEAN}; exit 1`, /status 1 and reported 0/],
    ['200 MB of output', `${CLEAN}; head -c 200000000 /dev/zero; exit 0`, /more than 96 MiB/],
  ];
  test.each(broken)('%s', async (_, scan, reason) => {
    fake(scan);
    const report = await examined();
    expect(report.verdict).toBe('broken');
    expect(report.runs[0]).toMatchObject({ status: 'crashed', reason: expect.stringMatching(reason) });
    expect(report.runs[0]!.reason).not.toMatch(/bug in bandit/i);
  });

  test('one that crashes over a file of many: the file is named', async () => {
    const names = ['a.py', 'b.py', 'deep.py', 'e.py', 'f.py'];
    for (const name of names) writeFileSync(join(root, name), 'x = 1\n');
    fake(`case "$*" in *deep.py*) kill -SEGV $$ ;; esac
printf '{"errors":[],"results":[],"metrics":{'
for file in "$@"; do case "$file" in /*) printf '"%s":{"loc":1},' "$file" ;; esac; done
printf '"_totals":{}}}'`);
    const report = await examined();
    for (const name of names) rmSync(join(root, name));
    expect(report.runs[0]).toMatchObject({
      status: 'crashed',
      reason: expect.stringMatching(/ended by SIGSEGV while it scanned `deep\.py`/),
    });
  });

  test('one that never ends is ended in time, with its children', async () => {
    fake(`sleep 300 & echo $! > ${place}/child; wait`);
    const start = performance.now();
    const report = await examined({ 'bandit.timeout': '2s' });
    expect(performance.now() - start).toBeLessThan(7_000);
    expect(report.runs[0]).toMatchObject({
      status: 'crashed',
      reason: expect.stringMatching(/did not finish in time/),
    });
    const child = Number(readFileSync(join(place, 'child'), 'utf8'));
    expect(isAlive(child)).toBe(false);
  });

  test('one that never tells its version is ended in time', async () => {
    fake('exit 0', 'sleep 300');
    const start = performance.now();
    expect((await examined({ 'bandit.timeout': '1s' })).verdict).toBe('broken');
    expect(performance.now() - start).toBeLessThan(6_000);
  });

  test('one that is not there, with nothing to install it', async () => {
    const before = process.env.PATH;
    process.env.PATH = join(place, 'nowhere');
    try {
      const report = await examined();
      expect(report.verdict).toBe('broken');
      expect(report.runs[0]!.reason).toMatch(/neither uv nor python3/);
    } finally {
      process.env.PATH = before;
    }
  });

  test('one of another version than the only one wanted', async () => {
    fake(`${CLEAN}; exit 0`);
    const report = await examined({ 'bandit.version': '1.8.0' });
    expect(report.runs[0]).toMatchObject({
      status: 'crashed',
      reason: expect.stringMatching(/1\.8\.0 is not on PATH/),
    });
  });

  test('one that says nothing about a file: the file is a finding', async () => {
    fake(`printf '%s' '{"errors":[],"results":[],"metrics":{"_totals":{}}}'; exit 0`);
    const report = await examined();
    expect(report.verdict).toBe('fail');
    expect(report.findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual(['bandit/unparsed billing.py']);
  });
});

describe('what a scanner sees of the world', () => {
  test('only the variables allowed, an empty folder, and no PATH into the checkout', async () => {
    fake(`env > ${place}/env; ls -A > ${place}/ls; pwd > ${place}/pwd; ${CLEAN}; exit 0`);
    const poisoned = {
      GITHUB_TOKEN: 'secret',
      INPUT_TOKEN: 'secret',
      ACTIONS_RUNTIME_TOKEN: 'secret',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      NODE_OPTIONS: '--require=/x.js',
      PYTHONPATH: root,
      PYTHONSTARTUP: `${root}/x.py`,
      PIP_INDEX_URL: 'https://user:secret@index.example',
      LD_PRELOAD: `${root}/x.so`,
      PATH: `${root}/node_modules/.bin:node_modules/.bin:.:${process.env.PATH}`,
    };
    const before = { ...process.env };
    Object.assign(process.env, { ...poisoned, LD_PRELOAD: '', NODE_OPTIONS: '' });
    try {
      expect((await examined({}, poisoned)).verdict).toBe('pass');
    } finally {
      process.env = before;
    }
    const environment = readFileSync(join(place, 'env'), 'utf8');
    const names = environment.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
    // The shell itself sets PWD, OLDPWD, SHLVL and _.
    const allowed = ['HOME', 'LANG', 'LC_ALL', 'PATH', 'TMPDIR', 'PWD', 'OLDPWD', 'SHLVL', '_'];
    expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(environment).not.toContain('secret');
    expect(
      /^PATH=(.*)$/m
        .exec(environment)![1]!
        .split(':')
        .filter((folder) => !folder.startsWith('/')),
    ).toEqual([]);
    expect(environment).not.toContain(`${root}/node_modules`);
    expect(readFileSync(join(place, 'ls'), 'utf8')).toBe('');
    expect(readFileSync(join(place, 'pwd'), 'utf8')).not.toContain(root);
  });
});

/** Whether a process still runs; one that is dead but not yet waited for does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
