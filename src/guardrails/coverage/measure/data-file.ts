import { UserError } from '../../../core/errors.js';
import type { CoverageContext } from '../options.js';
import { lastWords, programOf, runProgram } from './programs.js';

const TIMEOUT_MS = 10 * 60_000;

/**
 * Lets the `coverage` program write `.coverage` files, merged, as JSON; returns the absolute path of that.
 * JSON, because its XML drops files that have the same name below two of its sources.
 * Throws a UserError with what the program said when it cannot.
 */
export async function writeJson(
  context: CoverageContext,
  dataFiles: readonly string[],
  label: string,
): Promise<string> {
  const coverage = programOf(context, 'coverage');
  const folder = context.disk.temporary('guardrails-coverage');
  const run = async (args: readonly string[]) => {
    const result = await runProgram(context, coverage, args, { timeoutMs: TIMEOUT_MS });
    if (result.exitCode === 0) return;
    const why = lastWords(result).replace(/\.$/, '');
    throw new UserError(`\`coverage ${args[0]}\` could not read it: ${why}.`, { file: label });
  };
  let data = dataFiles[0]!;
  if (dataFiles.length > 1) {
    data = `${folder}/.coverage`;
    await run(['combine', '--keep', '--quiet', `--data-file=${data}`, ...dataFiles]);
  }
  const report = `${folder}/coverage.json`;
  await run(['json', '--quiet', '--fail-under=0', `--data-file=${data}`, '-o', report]);
  return report;
}
