import { UserError } from '../../core/errors.js';
import type { Programs } from '../../host/host.js';
import { parseFreeze } from '../../parsers/pip-freeze.js';
import { decodeRequirements } from '../../parsers/requirements-text.js';
import type { Repository } from '../guardrail.js';
import type { Freeze } from './environment.js';

const PIP_ARGUMENTS = ['-m', 'pip', 'list', '--format', 'json', '--disable-pip-version-check', '--no-input'];
const PIP_TIMEOUT_MS = 60_000;

/** Reads a freeze file of the repository; the key names the option that asked for it. */
export function readFreeze(repository: Repository, path: string, key: string): Freeze {
  const bytes = repository.read(path);
  const text = bytes === null ? null : decodeRequirements(bytes);
  if (text === null) throw new UserError(`${path} does not exist`, { key });
  const packages = parseFreeze(text);
  if (packages === null) throw new UserError('neither `pip freeze` nor `pip list --format json`', { file: path, key });
  return { packages, path };
}

/** Asks the Python on PATH what it has installed; never one that lies inside the repository. */
export async function askPip(
  programs: Programs,
  root: string,
  variable: (name: string) => string | null,
): Promise<Freeze> {
  const key = 'drift.freeze';
  const python = programs.find('python3', root) ?? programs.find('python', root);
  if (python === null) throw new UserError('`pip` needs a Python on PATH', { key });
  return installedIn(programs, python, { root, variable, key });
}

/** Asks an interpreter, by its absolute path or its name on PATH, what it has installed; its user named it, wherever it lies. */
export async function askPython(
  programs: Programs,
  python: string,
  { root, variable }: Pick<Asking, 'root' | 'variable'>,
): Promise<Freeze> {
  const key = '--python';
  const program = /^(?:\/|[A-Za-z]:[\\/])/.test(python)
    ? python
    : /[\\/]/.test(python)
      ? null
      : programs.find(python, root);
  if (program === null) throw new UserError(`${python} is neither an absolute path nor a program on PATH`, { key });
  return installedIn(programs, program, { root, variable, key });
}

interface Asking {
  readonly root: string;
  readonly variable: (name: string) => string | null;
  /** What asked for it. */
  readonly key: string;
}

async function installedIn(programs: Programs, python: string, { root, variable, key }: Asking): Promise<Freeze> {
  const environment: Record<string, string> = { PIP_CONFIG_FILE: '/dev/null' };
  for (const name of ['PATH', 'HOME', 'VIRTUAL_ENV', 'SYSTEMROOT']) {
    const value = variable(name);
    if (value !== null) environment[name] = value;
  }
  const { exitCode, stdout } = await programs.run(python, PIP_ARGUMENTS, {
    directory: '/',
    outside: root,
    environment,
    timeoutMs: PIP_TIMEOUT_MS,
    outputLimit: 16 * 1024 * 1024,
  });
  const packages = exitCode === 0 ? parseFreeze(new TextDecoder().decode(stdout)) : null;
  if (packages === null) throw new UserError(`${python} could not list its packages`, { key });
  return { packages, path: null };
}
