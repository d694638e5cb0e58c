import { bufferOver } from '../core/bytes.js';
import { UserError } from '../core/errors.js';
import { systemReason } from '../core/system-error.js';
import type { Host, ProgramResult } from '../host/host.js';

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

/** What git needs of a host. */
type GitHost = Pick<Host, 'programs' | 'variable'>;

/** Git in one working directory, read-only and deaf to the checkout's configuration. */
export class Git {
  private readonly host: GitHost;
  private readonly program: string;
  private readonly index: string | null;
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
  static async open(host: GitHost, directory: string): Promise<Git | null> {
    const program = host.programs.find('git', directory);
    if (program === null) return null;
    const git = new Git(host, program, directory);
    const { stdout } = await git.run(['rev-parse', '--is-inside-work-tree']);
    return decodeText(stdout).trim() === 'true' ? git : null;
  }

  /** Runs git to its end, whatever its exit status. */
  run(args: readonly string[], { input }: GitInput = {}): Promise<ProgramResult> {
    return this.host.programs.run(this.program, [...HARDENED, ...args], {
      directory: this.directory,
      outside: this.directory,
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

  /** Standard output of a git command that must succeed; throws a UserError. */
  async output(args: readonly string[], input?: GitInput): Promise<Uint8Array> {
    const result = await this.run(args, input);
    if (result.exitCode === 0 && !result.truncated) return result.stdout;
    const command = args.find((word) => !word.startsWith('-') && !word.includes('='));
    throw new UserError(`git ${command} ${failureOf(result)}`);
  }

  /** Records of a `-z` listing, as text. */
  async records(args: readonly string[], input?: GitInput): Promise<readonly string[]> {
    const records = decodeText(await this.output(args, input)).split('\0');
    records.pop();
    return records;
  }

  /** The records of one of the lists. */
  list(name: keyof typeof LISTS): Promise<readonly string[]> {
    return this.records(LISTS[name]);
  }

  /** The commit id that a revision names; throws a UserError that says how to get a missing one. */
  async commitOf(revision: string, key: string): Promise<string> {
    const result = await this.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
    if (result.exitCode === 0) return decodeText(result.stdout).trim();
    const name = revision.slice(0, 100);
    throw new UserError(`git knows no commit \`${name}\`: fetch it first (with actions/checkout: fetch-depth: 0).`, {
      key,
    });
  }

  /** The commit checked out and its time, or null before the first commit. */
  async head(): Promise<{ readonly commit: string; readonly date: Date } | null> {
    const result = await this.run(['log', '-1', '--no-show-signature', '--format=%H %ct', 'HEAD']);
    const [commit, seconds] = decodeText(result.stdout).trim().split(' ');
    return result.exitCode !== 0 || seconds === undefined
      ? null
      : { commit: commit!, date: new Date(Number(seconds) * 1000) };
  }
}

/** What a git command reads from standard input. */
interface GitInput {
  readonly input?: string;
}

/** Bytes as UTF-8 text. */
export function decodeText(bytes: Uint8Array): string {
  return bufferOver(bytes).toString('utf8');
}

/** Why git did not do what it was asked for, and what to do, as the end of a sentence. */
function failureOf({ startError, timedOut, truncated, signal, exitCode, stderr }: ProgramResult): string {
  if (startError !== null) return `could not be started: ${systemReason(startError)}.`;
  if (timedOut) return `took longer than ${TIMEOUT_MS / 1000} s: try it in a shell.`;
  if (truncated) return `gave more than ${OUTPUT_LIMIT / 1024 / 1024} MiB: exclude some of it.`;
  if (signal !== null) return `was ended by ${signal}.`;
  const why = firstLine(stderr) || `exit status ${exitCode}`;
  return `failed: ${why}: repair the repository (\`git fsck\` shows what is wrong), or clone it again.`;
}

function firstLine(bytes: Uint8Array): string {
  return decodeText(bytes).split('\n', 1)[0]!.slice(0, 300);
}
