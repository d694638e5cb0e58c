import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../engine/cache-folder.js';
import { systemClock } from '../host/clock.js';
import { DiskFiles } from '../host/files.js';
import { SystemPrograms } from '../host/programs.js';
import { terminalOf } from '../host/terminal.js';
import type { AnswerPlace } from '../witness/answer-file.js';
import { type AheadOf, Git } from '../workspace/git.js';
import { codeFile, codeFolder } from './compiled-code.js';
import { EarlyPrograms } from './early-programs.js';
import { replay } from './replay.js';

/** What git is asked whether or not an answer was kept, the longest first, and what besides where none was. */
const ALWAYS: readonly AheadOf[] = ['modified', 'untracked'];
const UNKNOWN: readonly AheadOf[] = ['where', 'staged', 'head'];

/** Starts the command line; `entry` is the address of the stub that was started. */
export async function start(entry: string): Promise<void> {
  const words = process.argv.slice(2);
  const program = fileURLToPath(new URL('./index.js', entry));
  const programs = new EarlyPrograms(new SystemPrograms());
  const answer = await repeated(words, program, programs);
  if (answer === 'given') return;
  for (const stream of [process.stdout, process.stderr]) stream.on('error', forgiveEarlyLeave);
  const folder = codeFolder(process.env, process.cwd());
  const code = folder === null ? null : codeFile(folder, program, words);
  const { loadBundle } = await import(/* webpackMode: "eager" */ './bundle.js');
  const { bundle, keep } = await loadBundle(entry, code);
  try {
    await bundle.cli(entry, { programs, code, answer });
  } finally {
    // What was asked ahead and then not wanted is not waited for.
    SystemPrograms.endAll();
  }
  keep();
}

function tell(stream: NodeJS.WriteStream, text: string | Uint8Array): void {
  stream.on('error', forgiveEarlyLeave);
  stream.write(text);
}

/** Whoever reads the output, `head` say, may have had enough of it: that changes nothing about the run. */
function forgiveEarlyLeave(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Starts a scanning thread. */
export async function thread(entry: string): Promise<void> {
  const { code } = process.getBuiltinModule('node:worker_threads').workerData as { readonly code: string | null };
  const { loadBundle } = await import(/* webpackMode: "eager" */ './bundle.js');
  const { bundle } = await loadBundle(entry, code);
  await bundle.thread();
}

/**
 * Gives the answer of an earlier run again, if it still holds; else says where the answer of this run may be kept, and
 * has git list the files while the rest of the program is being loaded.
 */
async function repeated(
  words: readonly string[],
  program: string,
  programs: EarlyPrograms,
): Promise<'given' | AnswerPlace | null> {
  const root = rootOfCheck(words);
  if (root === null) return null;
  const world = {
    files: new DiskFiles(),
    programs: programs.ahead,
    clock: systemClock,
    variable: (name: string) => process.env[name] || null,
    directory: process.cwd(),
  };
  const folder = words.includes('--no-cache') ? null : cacheFolder(world, root);
  if (folder === null) {
    Git.ahead(world, root, ['untracked', ...UNKNOWN]);
    return null;
  }
  Git.ahead(world, root, ALWAYS);
  const place = { folder, key: keyOf(words, program) };
  const answer = await replay(place, world);
  if (answer === null) {
    Git.ahead(world, root, UNKNOWN);
    return place;
  }
  tell(process.stdout, answer.text);
  if (answer.sentence !== '') tell(process.stderr, `${answer.sentence}\n`);
  process.exitCode = answer.status;
  return 'given';
}

/** Words after which nothing is looked at, whatever else is said. */
const TELLING = ['-h', '--help', '-V', '--version'];

/** The root of a plain check or baseline, absolute; null for everything else. */
function rootOfCheck(words: readonly string[]): string | null {
  const command = words[0] ?? 'check';
  if (!(['check', 'baseline'].includes(command) || command.startsWith('-'))) return null;
  if (words.some((word) => TELLING.includes(word))) return null;
  const at = words.findLastIndex((word) => word === '--root' || word.startsWith('--root='));
  const given = words[at] === '--root' ? words[at + 1] : words[at]?.slice('--root='.length);
  return resolve(given ?? '.');
}

/** Everything that tells this command from others: the program as it is built, words, folder and terminal. */
function keyOf(words: readonly string[], program: string): string {
  const { size, mtimeMs, ino } = lstatSync(program);
  return JSON.stringify([program, size, mtimeMs, ino, process.cwd(), words, terminalOf(process)]);
}
