import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemPath } from '../../core/path-bytes.js';
import type { Random } from '../../testing/random.js';

const AUTHOR = { NAME: 'Ada', EMAIL: 'ada@example.org', DATE: '2026-10-01T08:00:00Z' };

/** What git is given in a scene, whatever the machine's own is set to. */
const NEUTRAL: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(
    Object.entries(AUTHOR).flatMap(([name, value]) => [
      [`GIT_AUTHOR_${name}`, value],
      [`GIT_COMMITTER_${name}`, value],
    ]),
  ),
};

/** An empty repository that scenes begin as, made once a process: copying is quicker than `git init`. */
let original: string | null = null;

/** A small machine of its own: folders `repository` and `home`, gone when it is removed. */
export class HuntScene {
  readonly place: string;
  /** The repository's root, absolute. */
  readonly root: string;
  /** The user's home, absolute. */
  readonly home: string;
  readonly random: Random;
  readonly isGit: boolean;

  constructor(random: Random, isGit: boolean) {
    this.random = random;
    this.isGit = isGit;
    this.place = mkdtempSync(join(tmpdir(), 'guardrails-hunt-'));
    chmodSync(this.place, 0o755);
    [this.root, this.home] = [join(this.place, 'repository'), join(this.place, 'home')];
    mkdirSync(this.home);
    if (isGit) cpSync(emptyRepository(), this.root, { recursive: true });
    else mkdirSync(this.root);
    chmodSync(this.root, 0o755);
  }

  /** The path as the file system takes it, from one below the root whose bytes may be no UTF-8. */
  at(path: string): string | Buffer {
    return systemPath(`${this.root}/${path}`);
  }

  /** Writes a file below the root, with the folders on the way. */
  write(path: string, content: string | Uint8Array): void {
    mkdirSync(systemPath(dirname(`${this.root}/${path}`)), { recursive: true });
    writeFileSync(this.at(path), content);
  }

  /** Runs git in the root and returns what it says; throws when it fails. */
  git(...args: readonly string[]): string {
    return this.gitIn(this.root, ...args);
  }

  /** Runs git in another folder. */
  gitIn(folder: string, ...args: readonly string[]): string {
    return runProgram('git', args, folder, { PATH: process.env.PATH ?? '', HOME: this.home, ...NEUTRAL });
  }

  /** Commits everything there is, ignored or not. */
  commit(): void {
    this.git('add', '-A', '-f');
    this.git('commit', '-q', '--allow-empty', '-m', 'everything');
  }

  /** Runs a line of a shell in the root; throws when it fails. */
  shell(line: string): void {
    runProgram('sh', ['-ec', line], this.root, { PATH: process.env.PATH ?? '' });
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}

function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function emptyRepository(): string {
  if (original !== null) return original;
  const folder = mkdtempSync(join(tmpdir(), 'guardrails-hunt-empty-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  runProgram('git', ['init', '-q', '-b', 'main', '--template=', '.'], folder, { PATH: process.env.PATH ?? '' });
  original = folder;
  return folder;
}
