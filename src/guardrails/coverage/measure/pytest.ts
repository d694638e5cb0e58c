import { UserError } from '../../../core/errors.js';
import { parseDuration } from '../../../core/time.js';
import type { CoverageContext } from '../options.js';
import { writeJson } from './data-file.js';
import { lastWords, programOf, runProgram } from './programs.js';

/** What became of a measured test run. */
export interface TestRun {
  /** Absolute path of the report made of it. */
  readonly report: string;
  /** `1 failed, 3 passed` when tests failed, else null. */
  readonly failure: string | null;
}

/** Where projects keep options of pytest. */
const CONFIGURATION = ['pyproject.toml', 'pytest.ini', '.pytest.ini', 'pytest.toml', 'tox.ini', 'setup.cfg'];

/** Exit statuses of pytest that mean it could not do its work; 1 means that tests failed. */
const BROKEN: ReadonlyMap<number, string> = new Map([
  [2, 'was interrupted, often because a test file cannot be imported'],
  [3, 'had an internal error'],
  [4, 'was called wrongly'],
  [5, 'found no tests'],
]);

/**
 * Runs pytest in the root under pytest-cov, or under coverage where that is not installed.
 * Failing tests are told, not thrown; throws a UserError when pytest could not run or measured nothing.
 */
export async function runPytest(context: CoverageContext): Promise<TestRun> {
  const pytest = programOf(context, 'pytest');
  const folder = context.disk.temporary('guardrails-pytest');
  const plugins = await runProgram(context, pytest, ['--version', '--version'], { timeoutMs: 60_000 });
  const listed = Buffer.concat([plugins.stdout, plugins.stderr]).toString('utf8');
  const data = `${folder}/.coverage`;
  const failure = listed.includes('pytest-cov')
    ? await runTests(context, pytest, pluginArguments(context), data)
    : await runTests(context, programOf(context, 'coverage'), coverageArguments(context), data);
  // With `parallel = true` each process leaves a file of its own.
  const files = context.disk.list(folder).map(({ name }) => `${folder}/${name}`);
  if (files.length === 0) throw new UserError('pytest left no coverage data: the tests measured nothing.');
  return { report: await writeJson(context, files, 'pytest'), failure };
}

function pluginArguments(context: CoverageContext): readonly string[] {
  const { branch, 'pytest-args': args } = context.options;
  return [
    // A second --cov would widen what the project itself chose to measure.
    ...(choosesSource(context) ? [] : ['--cov']),
    ...(branch === true ? ['--cov-branch'] : []),
    '--cov-report=',
    '--cov-fail-under=0',
    ...args,
  ];
}

function coverageArguments({ options }: CoverageContext): readonly string[] {
  return ['run', ...(options.branch === true ? ['--branch'] : []), '-m', 'pytest', ...options['pytest-args']];
}

function choosesSource(context: CoverageContext): boolean {
  const { repository, options } = context;
  const chosen = (text: string) => /--cov(?:=|\s|["',\]]|$)/.test(text);
  return options['pytest-args'].some(chosen) || CONFIGURATION.some((file) => chosen(repository.text(file) ?? ''));
}

async function runTests(
  context: CoverageContext,
  program: string,
  args: readonly string[],
  dataFile: string,
): Promise<string | null> {
  let last = '';
  const result = await runProgram(context, program, args, {
    timeoutMs: parseDuration(context.options.timeout)!,
    environment: { COVERAGE_FILE: dataFile },
    onLine(line) {
      context.log(line);
      if (/\b(?:passed|failed|errors?)\b/.test(line.slice(0, 1_000))) last = line.slice(0, 1_000);
    },
  });
  if (result.exitCode === 0) return null;
  if (result.exitCode === 1) {
    return [...last.matchAll(/\b\d{1,9} (?:failed|passed|errors?)\b/g)].join(', ') || 'tests failed';
  }
  const why = BROKEN.get(result.exitCode ?? -1) ?? `ended with exit status ${result.exitCode}`;
  throw new UserError(`pytest ${why}: ${lastWords(result).replace(/\.$/, '')}.`);
}
