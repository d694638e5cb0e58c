import { readPython } from '../../../parsers/python/module.js';
import type { Changes } from '../../guardrail.js';
import type { Measurement } from '../measure/measurement.js';
import type { CoverageContext } from '../options.js';
import { type Definition, publicDefinitions, untestedAmong } from './untested.js';

/** Public definitions of one file that are new since the base revision and untested. */
export interface UntestedApi {
  readonly path: string;
  readonly definitions: readonly Definition[];
}

const TIMEOUT_MS = 30_000;
const SOURCE_LIMIT = 2 * 1024 * 1024;

/** Looks through the changed Python files for new public definitions that no test runs; sorted by path. */
export async function untestedApi(
  context: CoverageContext,
  { files }: Measurement,
  changes: Changes,
): Promise<readonly UntestedApi[]> {
  const found: UntestedApi[] = [];
  for (const path of [...changes.files.keys()].filter((changed) => changed.endsWith('.py')).sort()) {
    const file = files.get(path);
    const source = file === undefined ? null : context.repository.read(path, SOURCE_LIMIT);
    if (file === undefined || source === null) continue;
    const ranges = changes.files.get(path)!;
    const touched = publicDefinitions(readPython(source)).filter(({ line }) =>
      ranges.some(([first, last]) => first <= line && line <= last),
    );
    const untested = untestedAmong(touched, file);
    if (untested.length === 0) continue;
    const known = await namesAtBase(context, changes, path);
    const definitions = untested.filter(({ name }) => !known.has(name));
    if (definitions.length > 0) found.push({ path, definitions });
  }
  return found;
}

/** Names that the file had at the base revision; a changed signature is no new function. */
async function namesAtBase(context: CoverageContext, changes: Changes, path: string): Promise<ReadonlySet<string>> {
  const git = changes.added.has(path) ? null : context.exec.find('git', context.repository.root);
  if (git === null) return new Set();
  const { exitCode, stdout } = await context.exec.run(
    git,
    ['cat-file', 'blob', `${changes.base}:./${changes.renamed.get(path) ?? path}`],
    {
      directory: context.repository.root,
      environment: { GIT_ALLOW_PROTOCOL: 'none' },
      timeoutMs: TIMEOUT_MS,
      outputLimit: SOURCE_LIMIT,
    },
  );
  return new Set(exitCode === 0 ? publicDefinitions(readPython(stdout)).map(({ name }) => name) : []);
}
