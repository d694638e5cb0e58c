import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { seeded } from '../../testing/random.js';
import { PROJECT_ROOT } from '../tools.js';
import type { Hunt } from './hunt.js';
import { ORDER_SEED } from './order/random-sequencer.js';
import { textTable } from './text-table.js';

const ZONES = ['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Asia/Kolkata', 'Pacific/Pago_Pago', 'Europe/Berlin'];
const LOCALES = ['tr_TR.UTF-8', 'C', 'C.UTF-8', 'de_DE.UTF-8'];
/** What is linked into a copy instead of copied. */
const LINKED = ['node_modules', '.tools'];
const LEFT_OUT = [...LINKED, '.bench', '.git', 'coverage'];

/** How one run of the tests went. */
interface TestRun {
  readonly seed: number;
  readonly zone: string;
  readonly locale: string;
  readonly seconds: number;
  readonly passed: number;
  /** Names of failed tests, and of files that could not be run. */
  readonly failed: readonly string[];
}

/** Runs the tests in random order, time zones and locales, from a copy whose path has spaces and letters beyond ASCII. */
export const ORDER: Hunt = {
  name: 'order',
  summary: 'runs the tests (--only PATTERN) in random order, time zone and locale, from a path with spaces and accents',
  async run({ seed, runs, only }) {
    const place = mkdtempSync(join(tmpdir(), 'guardrails hünt ığ-'));
    // Tests that give up the rights of root work below it.
    chmodSync(place, 0o755);
    try {
      const copy = copyOfProject(place);
      const done: TestRun[] = [];
      for (let run = 0; run < (runs ?? 20); run++) {
        done.push(runTests(copy, place, only, seed * 1_000 + run));
        process.stderr.write(`${lineOf(done.at(-1)!).join('  ')}\n`);
      }
      const failed = [...new Set(done.flatMap((each) => each.failed))];
      const lines = failed.map(
        (name) => `${done.filter((each) => each.failed.includes(name)).length} times: ${name}\n`,
      );
      const head = ['seed', 'time zone', 'locale', 'seconds', 'passed', 'failed'];
      return { text: textTable(head, done.map(lineOf)) + lines.join(''), isClean: failed.length === 0 };
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  },
};

function copyOfProject(place: string): string {
  const copy = join(place, 'pröjekt näme');
  mkdirSync(copy);
  cpSync(PROJECT_ROOT, copy, {
    recursive: true,
    filter: (path) => !LEFT_OUT.includes(relative(PROJECT_ROOT, path)),
  });
  for (const name of LINKED) symlinkSync(join(PROJECT_ROOT, name), join(copy, name));
  return copy;
}

function runTests(copy: string, place: string, only: string | null, seed: number): TestRun {
  const random = seeded(seed);
  for (let skipped = 0; skipped < 4; skipped++) random.below(2);
  const [zone, locale] = [random.pick(ZONES), random.pick(LOCALES)];
  const temporary = random.once(2) ? join(place, 'tëmp folder') : tmpdir();
  mkdirSync(temporary, { recursive: true });
  const output = join(place, 'results.json');
  rmSync(output, { force: true });
  const start = performance.now();
  const { stderr } = spawnSync(
    process.execPath,
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      join(copy, 'node_modules/jest/bin/jest.js'),
      ...(only === null ? [] : ['--testPathPatterns', only]),
      ...['--testSequencer', join(copy, 'lib/dev/hunts/order/random-sequencer.js')],
      ...['--randomize', `--seed=${seed}`, '--json', `--outputFile=${output}`],
    ],
    {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, TZ: zone, LC_ALL: locale, TMPDIR: temporary, [ORDER_SEED]: String(seed) },
    },
  );
  const seconds = Math.round((performance.now() - start) / 1_000);
  return { seed, zone, locale, seconds, ...outcomeIn(output, stderr) };
}

/** What jest wrote of its tests; where it wrote nothing, that is what failed. */
function outcomeIn(output: string, said: string): Pick<TestRun, 'passed' | 'failed'> {
  let text: string;
  try {
    text = readFileSync(output, 'utf8');
  } catch {
    return { passed: 0, failed: [`jest: ${said.slice(0, 300)}`] };
  }
  const { numPassedTests, testResults } = JSON.parse(text) as {
    readonly numPassedTests: number;
    readonly testResults: readonly {
      readonly name: string;
      readonly status: string;
      readonly message: string;
      readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
    }[];
  };
  const failed = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.slice(name.indexOf('/lib/') + 1);
    const own = assertionResults
      .filter((each) => each.status === 'failed')
      .map(({ fullName }) => `${file}: ${fullName}`);
    return own.length === 0 && status === 'failed' ? [`${file}: ${message.slice(0, 200)}`] : own;
  });
  return { passed: numPassedTests, failed };
}

function lineOf({ seed, zone, locale, seconds, passed, failed }: TestRun): readonly string[] {
  return [String(seed), zone, locale, ...[seconds, passed, failed.length].map(String)];
}
