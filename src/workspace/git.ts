import { dirname, join, resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import type { Files, Host, ProgramOptions, ProgramResult } from '../host/host.js';

const TIMEOUT_MS = 120_000;
const OUTPUT_LIMIT = 1024 * 1024 * 1024;

/** Settings that keep a checkout's own configuration from running programs or changing formats. */
const HARDENED = [
  ['safe.directory', '*'],
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.quotePath', 'true'],
  ['core.checkStat', 'default'],
  ['core.trustctime', 'true'],
  ['diff.external', ''],
  ['diff.noprefix', 'false'],
  ['diff.mnemonicPrefix', 'false'],
  ['protocol.allow', 'never'],
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** Lists of git, each record ended by a NUL. */
export const LISTS = {
  /** A tag, mode, id and stage before each tracked path. */
  staged: ['ls-files', '-z', '--stage', '-v'],
  /** Files that are neither tracked nor ignored. */
  untracked: ['ls-files', '-z', '--others', '--exclude-standard'],
  /** Tracked files that may differ from what is staged; in one thread, for the untracked ones are looked for beside it. */
  modified: ['-c', 'core.preloadIndex=false', 'diff-files', '-z', '--name-only', '--relative'],
} as const;

/** Whether this is a work tree, where its index, HEAD and packed references lie, and which commit is checked out. */
const WHERE = [
  'rev-parse',
  '--is-inside-work-tree',
  ...['index', 'HEAD', 'packed-refs'].flatMap((name) => ['--git-path', name]),
  'HEAD',
];

/** Asks for a commit's id and its time in seconds. */
function timeOf(revision: string): readonly string[] {
  return ['log', '-1', '--no-show-signature', '--format=%H %ct', revision];
}

/** What git can be asked ahead. */
export type AheadOf = keyof typeof LISTS | 'where' | 'head';

/** What git needs of a host. */
type GitHost = Pick<Host, 'programs' | 'variable'>;

/** Git in one working directory, read-only and deaf to the checkout's configuration. */
export class Git {
  private readonly host: GitHost;
  private readonly program: string;
  private readonly index: string | null;
  private where: Where | null = null;
  readonly directory: string;

  private constructor(host: GitHost, program: string, directory: string, index: string | null = null) {
    this.host = host;
    this.program = program;
    this.directory = directory;
    this.index = index;
  }

  /** The same repository seen from another folder, with an index file of its own. */
  withIndex(directory: string, index: string): Git {
    return new Git(this.host, this.program, directory, index);
  }

  /** Git for a directory inside a work tree, or null where there is no git or no repository. */
  static async open(host: GitHost & Pick<Host, 'files'>, directory: string): Promise<Git | null> {
    const program = host.programs.find('git', directory);
    if (program === null) return null;
    const git = new Git(host, program, directory);
    const where = whereFrom(directory, await git.run(WHERE, { looksAt: 'words' }));
    // Where files tell the same, they have been looked at now; else git itself has to be asked again.
    git.where = isTold(where, host.files) ? where : whereFrom(directory, await git.run(WHERE));
    return git.where === null ? null : git;
  }

  /** Starts what `open`, the lists or `head` will ask for, so that whoever asks may find it done. */
  static ahead(host: GitHost, directory: string, questions: readonly AheadOf[]): void {
    const program = host.programs.find('git', directory);
    if (program === null) return;
    const git = new Git(host, program, directory);
    const words = { ...LISTS, where: WHERE, head: timeOf('HEAD') };
    for (const question of questions) void git.run(words[question]);
  }

  /** Runs git to its end, whatever its exit status. */
  run(args: readonly string[], { input, looksAt = 'world' }: GitQuestion = {}): Promise<ProgramResult> {
    return this.host.programs.run(this.program, [...HARDENED, ...args], {
      directory: this.directory,
      looksAt,
      environment: {
        PATH: this.host.variable('PATH') ?? '',
        HOME: this.host.variable('HOME') ?? '',
        LC_ALL: 'C',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_TERMINAL_PROMPT: '0',
        ...(this.index === null ? {} : { GIT_INDEX_FILE: this.index }),
      },
      timeoutMs: TIMEOUT_MS,
      outputLimit: OUTPUT_LIMIT,
      ...(input === undefined ? {} : { input }),
    });
  }

  /** Standard output of a git command that must succeed; throws a one-sentence Error. */
  async output(args: readonly string[], question?: GitQuestion): Promise<Uint8Array> {
    const result = await this.run(args, question);
    if (result.exitCode === 0 && !result.truncated) return result.stdout;
    const why = result.timedOut ? `took longer than ${TIMEOUT_MS / 1000} s` : firstLine(result.stderr);
    const command = args.find((word) => !word.startsWith('-') && !word.includes('='));
    throw new Error(`git ${command} failed: ${why || `exit status ${result.exitCode}`}`);
  }

  /** Records of a `-z` listing, as text. */
  async records(args: readonly string[], question?: GitQuestion): Promise<readonly string[]> {
    const records = textOf(await this.output(args, question)).split('\0');
    records.pop();
    return records;
  }

  /** The records of one of the lists. */
  list(name: keyof typeof LISTS): Promise<readonly string[]> {
    const index = name === 'staged' && this.index === null ? this.where?.index : undefined;
    return this.records(LISTS[name], index === undefined ? {} : { looksAt: { file: index } });
  }

  /** The commit id that a revision names; throws a UserError that says how to get a missing one. */
  async commitOf(revision: string, key: string): Promise<string> {
    const result = await this.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
    if (result.exitCode === 0) return textOf(result.stdout).trim();
    const name = revision.slice(0, 100);
    throw new UserError(`git knows no commit \`${name}\`: fetch it first (with actions/checkout: fetch-depth: 0).`, {
      key,
    });
  }

  /** The commit checked out and its time, or null before the first commit. */
  async head(): Promise<{ readonly commit: string; readonly date: Date } | null> {
    const commit = this.where?.commit ?? null;
    // HEAD is what was asked for ahead; should it have moved since, the commit is asked for by its id.
    for (const revision of commit === null ? [] : ['HEAD', commit]) {
      const result = await this.run(timeOf(revision), { looksAt: 'words' });
      const [id, seconds] = textOf(result.stdout).trim().split(' ');
      if (id === commit && seconds !== undefined) return { commit, date: new Date(Number(seconds) * 1000) };
    }
    return null;
  }
}

/** How a question is meant. */
interface GitQuestion {
  readonly input?: string;
  /** See ProgramOptions. */
  readonly looksAt?: NonNullable<ProgramOptions['looksAt']>;
}

/** What git says of a directory, with absolute paths. */
interface Where {
  readonly index: string;
  readonly head: string;
  readonly packed: string;
  /** Null before the first commit. */
  readonly commit: string | null;
}

function whereFrom(directory: string, { stdout }: ProgramResult): Where | null {
  const [inside, index, head, packed, commit = ''] = textOf(stdout).split('\n');
  if (inside !== 'true' || packed === undefined) return null;
  const at = (path: string | undefined): string => resolve(directory, path ?? '');
  return { index: at(index), head: at(head), packed: at(packed), commit: COMMIT.test(commit) ? commit : null };
}

const COMMIT = /^[0-9a-f]{40,64}$/;
const REFERENCE_LIMIT = 4_096;

/** Whether the files in which git usually keeps references name the commit, or leave it to the packed ones. */
function isTold(where: Where | null, files: Files): boolean {
  if (where === null || where.commit === null) return false;
  const text = (path: string): string | null => {
    const bytes = files.read(path, REFERENCE_LIMIT);
    return bytes === null ? null : textOf(bytes).trim();
  };
  const head = text(where.head);
  const branch = /^ref: (refs\/[^\s\\]+)$/.exec(head ?? '')?.[1];
  if (branch === undefined || branch.split('/').includes('..')) return head === where.commit;
  const loose = text(join(dirname(where.packed), branch));
  return loose === null ? files.entry(where.packed) !== null : loose === where.commit;
}

/** Bytes as UTF-8 text. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function firstLine(bytes: Uint8Array): string {
  return textOf(bytes).split('\n', 1)[0]!.slice(0, 300);
}
