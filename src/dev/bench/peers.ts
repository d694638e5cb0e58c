import { findTool } from '../tools.js';
import type { Command } from './command.js';

/** `ruff check` with the rules given, or with its own choice of rules; it remembers nothing unless given a folder for it. */
export function ruff(folder: string, rules: readonly string[], cache?: string): Command {
  const memory = cache === undefined ? ['--no-cache'] : ['--cache-dir', cache];
  const selection = rules.length === 0 ? [] : ['--select', rules.join(',')];
  return { words: [tool('ruff'), 'check', ...memory, '--isolated', ...selection, folder] };
}

/** flake8's rule against bare handlers, on all cores, which is its default. */
export function flake8(folder: string): Command {
  return { words: [tool('flake8'), '--isolated', '--select', 'E722', folder] };
}

/** All of bandit in one process, as it is. */
export function bandit(folder: string): Command {
  return { words: [tool('bandit'), '--quiet', '--recursive', folder] };
}

/** radon's cyclomatic complexity of everything. */
export function radon(folder: string): Command {
  return { words: [tool('radon'), 'cc', folder] };
}

/** pylint's rule against bare handlers (W0702) and no other, on all cores. */
export function pylint(folder: string): Command {
  const words = [
    tool('pylint'),
    '--rcfile=/dev/null',
    '--disable=all',
    '--enable=bare-except',
    '--jobs=0',
    '--recursive=y',
    folder,
  ];
  // Its status is a sum of powers of two, one for each kind of message.
  return { words, highestStatus: 31 };
}

/** diff-cover on a report of the repository in the folder, against a branch of it. */
export function diffCover(folder: string, report: string, branch: string): Command {
  return { words: [tool('diff-cover'), report, '--compare-branch', branch], folder };
}

/** An interpreter that starts, does nothing and ends. */
export const IDLE_NODE: Command = { words: [process.execPath, '-e', '0'] };

function tool(name: string): string {
  const path = findTool(name);
  if (path === null) throw new Error(`${name} is missing: npm run tools -- ${name}`);
  return path;
}
