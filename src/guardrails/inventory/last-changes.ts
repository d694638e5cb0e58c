import { UserError } from '../../core/errors.js';
import type { Options } from '../../core/schema.js';
import { dayOf } from '../../core/time.js';
import type { Context } from '../guardrail.js';

/** Paths given to git at once: well below what an argument list may hold. */
const BATCH = 200;
const TIMEOUT_MS = 120_000;
const OUTPUT_LIMIT = 256 * 1024 * 1024;
const SETTINGS = ['safe.directory=*', 'core.fsmonitor=false', 'core.hooksPath=/dev/null', 'log.showSignature=false'];
const COMMIT = '\u0001';

/** The day of the last commit that touched each file, `YYYY-MM-DD` in UTC; throws a UserError without git. */
export async function lastChanges(
  { exec, repository, variable }: Pick<Context<Options, 'exec'>, 'exec' | 'repository' | 'variable'>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const git = exec.find('git', repository.root);
  if (git === null) throw new UserError('the column `changed` needs git.', { key: 'inventory.columns' });
  const days = new Map<string, string>();
  for (let start = 0; start < paths.length; start += BATCH) {
    const wanted = ['log', '-z', `--format=${COMMIT}%ct`, '--name-only', '--no-renames', '--relative', '--'];
    const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
    const result = await exec.run(
      git,
      [...settings, '--literal-pathspecs', ...wanted, ...paths.slice(start, start + BATCH)],
      {
        directory: repository.root,
        outside: repository.root,
        environment: {
          PATH: variable('PATH') ?? '',
          HOME: variable('HOME') ?? '',
          LC_ALL: 'C',
          GIT_OPTIONAL_LOCKS: '0',
          GIT_NO_LAZY_FETCH: '1',
        },
        timeoutMs: TIMEOUT_MS,
        outputLimit: OUTPUT_LIMIT,
      },
    );
    if (result.exitCode !== 0 || result.truncated) {
      throw new UserError('the column `changed` needs the history of a git repository.', { key: 'inventory.columns' });
    }
    collect(new TextDecoder().decode(result.stdout), days);
  }
  return days;
}

/** Newest first: the first commit that names a file is its last one. */
function collect(log: string, days: Map<string, string>): void {
  let day = '';
  for (const record of log.split('\0')) {
    const path = record.replace(/^\n/, '');
    if (path.startsWith(COMMIT)) day = dayOf(new Date(Number(path.slice(1).split('\n')[0]) * 1000));
    else if (path !== '' && !days.has(path)) days.set(path, day);
  }
}
