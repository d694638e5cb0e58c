import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { folderWith } from './folder.js';
import { unbundled } from './unbundled.js';

/** How the command line is started. */
export interface Start {
  readonly cwd: string;
  /** Further variables, or other values for PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program and arguments to start it through, as a shell that redirects: `sh -c 'exec "$@" > out' sh`. */
  readonly through?: readonly string[];
}

/** What became of it. */
export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The files of the program as it is now, in a folder that every user may read. */
export function programFolder(): string {
  const folder = folderWith(unbundled());
  chmodSync(folder, 0o755);
  return folder;
}

/** Runs the command line of a program folder to its end, with nothing of the environment but what is given. */
export function guardrails(program: string, args: readonly string[], { cwd, env, through = [] }: Start): Ended {
  const [first, ...rest] = [...through, process.execPath, join(program, 'cli.js'), ...args];
  const { status, signal, stdout, stderr } = spawnSync(first!, rest, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  return { status, signal, stdout, stderr };
}

/** Expects that a run ended with status 2 and told why in one sentence, as the user's trouble rather than as a bug. */
export function expectOneSentence({ status, stderr }: Ended, words: string): void {
  expect(stderr).toMatch(/^error: [^\n]+[.)]\n$/);
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('A bug in');
  expect(status).toBe(2);
}
