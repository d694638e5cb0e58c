import { UserError } from '../../core/errors.js';
import type { Programs } from '../../host/host.js';
import type { CommandResult, Repository } from '../guardrail.js';
import { AdmittedReader } from './admitted.js';
import { baselineFindings, environmentFindings, type Freeze } from './environment.js';
import type { Manifests } from './manifests.js';
import { askPip, askPython, readFreeze } from './pip-freeze.js';

/** What `drift freeze` is told, each null where it is not. */
export interface FreezeFlags {
  /** A freeze file of the repository. */
  readonly from: string | null;
  /** A freeze file of the repository to compare with instead of the manifests. */
  readonly against: string | null;
  /** The absolute path of an interpreter, or its name on PATH. */
  readonly python: string | null;
}

/** What `drift freeze` works with. */
export interface FreezeContext {
  readonly repository: Repository;
  readonly exec: Programs;
  variable(name: string): string | null;
}

/**
 * Compares what is installed, by a file or an interpreter, with another freeze or with the manifests; status 1 where
 * they differ in more than packages that nobody declares.
 */
export async function freezeCommand(
  { from, against, python }: FreezeFlags,
  manifests: Manifests,
  { repository, exec, variable }: FreezeContext,
): Promise<CommandResult> {
  if (from !== null && python !== null)
    throw new UserError('takes `--from` or `--python`, not both', { file: 'drift freeze' });
  const { root } = repository;
  const installed: Freeze =
    from !== null
      ? readFreeze(repository, from, '--from')
      : python === null
        ? await askPip(exec, root, variable)
        : await askPython(exec, python, { root, variable });
  const findings =
    against === null
      ? environmentFindings(installed, manifests, new AdmittedReader())
      : baselineFindings(installed, readFreeze(repository, against, '--against'));
  const rows = findings.map(({ message, location, properties }) => ({
    kind: String(properties!.kind),
    path: location?.path ?? null,
    line: location?.line ?? null,
    message,
  }));
  const differs = findings.some(({ severity }) => severity !== 'notice');
  const lines = rows.length === 0 ? ['Nothing differs.'] : rows.map(({ message }) => message);
  return {
    table: { columns: ['kind', 'path', 'line', 'message'], rows },
    text: `${lines.join('\n')}\n`,
    status: differs ? 1 : 0,
  };
}
