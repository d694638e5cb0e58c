import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SystemPrograms } from '../host/programs.js';
import { Git } from '../workspace/git.js';
import { loadBundle } from './bundle.js';
import { codeFile, codeFolder } from './compiled-code.js';
import { EarlyPrograms } from './early-programs.js';

/** Starts the command line; `entry` is the address of the stub that was started. */
export async function start(entry: string): Promise<void> {
  const words = process.argv.slice(2);
  const folder = codeFolder(process.env, process.cwd());
  const code = folder === null ? null : codeFile(folder, fileURLToPath(new URL('./index.js', entry)), words);
  const programs = new EarlyPrograms(new SystemPrograms());
  const root = rootOfCheck(words);
  if (root !== null) lookAhead(programs, root, !words.includes('--no-cache'));
  const { bundle, keep } = await loadBundle(entry, code);
  try {
    await bundle.cli(entry, { programs, code });
  } finally {
    programs.end();
  }
  keep();
}

/** Words after which nothing is looked at, whatever else is said. */
const TELLING = ['-h', '--help', '-V', '--version'];

/** The root of a plain check or baseline, absolute; null for everything else. */
function rootOfCheck(words: readonly string[]): string | null {
  const command = words[0] ?? 'check';
  if (!(['check', 'baseline'].includes(command) || command.startsWith('-'))) return null;
  if (words.some((word) => TELLING.includes(word))) return null;
  const at = words.lastIndexOf('--root');
  const inline = words.findLast((word) => word.startsWith('--root='))?.slice('--root='.length);
  return resolve((at === -1 ? inline : words[at + 1]) ?? '.');
}

/** Has git list the files while the rest of the program is being loaded; what goes wrong comes up again later. */
function lookAhead(programs: EarlyPrograms, root: string, keeps: boolean): void {
  const world = { programs: programs.ahead, variable: (name: string) => process.env[name] || null };
  const lists = ['staged', 'untracked', ...(keeps ? (['modified'] as const) : [])] as const;
  Git.ahead(world, root, lists).catch(() => {});
}

/** Starts a scanning thread. */
export async function thread(entry: string): Promise<void> {
  const { code } = process.getBuiltinModule('node:worker_threads').workerData as { readonly code: string | null };
  const { bundle } = await loadBundle(entry, code);
  await bundle.thread();
}
