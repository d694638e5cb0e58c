import { isUtf8 } from 'node:buffer';
import { bufferOver } from '../core/bytes.js';
import { UserError } from '../core/errors.js';
import { pathOfBytes } from '../core/path-bytes.js';
import { systemReason } from '../core/system-error.js';
import type { Host, ProgramResult } from '../host/host.js';
import { HARDENED } from './git-settings.js';

const TIMEOUT_MS = 120_000;
/** For what may have to be fetched from another machine. */
const FETCH_TIMEOUT_MS = 600_000;
const OUTPUT_LIMIT = 1024 * 1024 * 1024;

/** How a partial clone may reach its own remote: by no program but git's own and ssh. */
const FETCHING = 'file:http:https:ssh';

/** Lists of git, each record ended by a NUL. */
export const LISTS = {
  /** A tag, mode, id and stage before each tracked path. */
  staged: ['ls-files', '-z', '--stage', '-v'],
  /** Files that are neither tracked nor ignored. */
  untracked: ['ls-files', '-z', '--others', '--exclude-standard'],
  /** Tracked files that may differ from what is staged, each after its status; in one thread, for others run beside it. */
  modified: [
    ...['-c', 'core.preloadIndex=false', 'diff-files', '-z', '--name-status', '--relative', '--ignore-submodules'],
  ],
} as const;

/** What git needs of a host. */
export type GitHost = Pick<Host, 'programs' | 'variable'>;

/** Where git works, and with what. */
export interface GitPlace {
  readonly host: GitHost;
  /** Absolute path of git itself. */
  readonly program: string;
  /** Absolute path of the folder that it looks at. */
  readonly directory: string;
  /** Absolute path of the work tree's top, links resolved. */
  readonly top: string;
  /** The folder's path below the top with a slash behind it; empty for the top itself. */
  readonly prefix: string;
  /** The index file, absolute or relative to the folder. */
  readonly index: string;
  /** Whether git puts a digest at the end of the index. */
  readonly indexHasDigest: boolean;
  /** Remotes from which a partial clone can fetch what it lacks. */
  readonly promisors: readonly string[];
  /** Whether it may be let: nothing but git's own programs and ssh would run. */
  readonly mayFetch: boolean;
  /** Further variables of its environment. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What a git command is given besides its arguments. */
interface GitInput {
  readonly input?: string;
  /** Whether a partial clone may fetch what it lacks for it. */
  readonly fetches?: boolean;
}

/** What git printed when it succeeded. */
export interface GitAnswer {
  readonly stdout: Uint8Array;
  /** Lines of standard error. */
  readonly warnings: readonly string[];
}

/** The records of a list, and the lines of standard error beside it. */
export interface GitList {
  readonly records: readonly string[];
  readonly warnings: readonly string[];
}

/** A repository that git cannot read, in git's own words: for the user to repair. */
export class GitError extends UserError {
  /** The line with which git gave up. */
  readonly words: string;
  constructor(command: string, words: string) {
    super(
      `git ${command} failed: ${words}: repair the repository (\`git fsck\` shows what is wrong), or clone it again.`,
    );
    this.name = 'GitError';
    this.words = words;
  }
}

/** Git in one working directory: it changes nothing, and nothing that the checkout's configuration names is run. */
export class Git {
  readonly place: GitPlace;

  constructor(place: GitPlace) {
    this.place = place;
  }

  /** The same repository seen from its top, with an index file of its own. */
  withIndex(index: string): Git {
    const { top, variables } = this.place;
    return new Git({
      ...this.place,
      directory: top,
      prefix: '',
      index,
      variables: { ...variables, GIT_INDEX_FILE: index },
    });
  }

  /** Runs git to its end, whatever its exit status. */
  run(args: readonly string[], { input, fetches = false }: GitInput = {}): Promise<ProgramResult> {
    const { directory, variables } = this.place;
    const mayFetch = fetches && this.place.mayFetch;
    return this.place.host.programs.run(this.place.program, [...HARDENED, ...args], {
      directory,
      outside: directory,
      environment: {
        ...environmentOf(this.place.host),
        ...variables,
        GIT_ALLOW_PROTOCOL: mayFetch ? FETCHING : 'none',
      },
      timeoutMs: mayFetch ? FETCH_TIMEOUT_MS : TIMEOUT_MS,
      outputLimit: OUTPUT_LIMIT,
      ...(input === undefined ? {} : { input }),
    });
  }

  /** What a git command says that must succeed; throws a GitError. */
  async answer(args: readonly string[], input?: GitInput): Promise<GitAnswer> {
    const result = await this.run(args, input);
    if (result.exitCode !== 0 || result.truncated) throw gitFailure(args, result);
    return { stdout: result.stdout, warnings: linesOf(result.stderr) };
  }

  /** Standard output of a git command that must succeed; throws a GitError. */
  async output(args: readonly string[], input?: GitInput): Promise<Uint8Array> {
    return (await this.answer(args, input)).stdout;
  }

  /** Records of a `-z` listing that must succeed; throws a GitError. */
  async records(args: readonly string[], input?: GitInput): Promise<readonly string[]> {
    return recordsIn(await this.output(args, input));
  }

  /** The records of one of the lists, and what git warned of; throws a GitError. */
  async list(name: keyof typeof LISTS): Promise<GitList> {
    const { stdout, warnings } = await this.answer(LISTS[name]);
    return { records: recordsIn(stdout), warnings };
  }

  /** The commit id that a revision names; throws a UserError that says how to get a missing one. */
  async commitOf(revision: string, key: string): Promise<string> {
    const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    const result = await this.run(words, { fetches: true });
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

/** The variables that every git gets, and nothing else of the environment. */
function environmentOf(host: GitHost): Readonly<Record<string, string>> {
  return {
    PATH: host.variable('PATH') ?? '',
    HOME: host.variable('HOME') ?? '',
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** What went wrong with a git command, as an error that names it. */
export function gitFailure(args: readonly string[], result: ProgramResult): GitError {
  const command = args.find((word) => !word.startsWith('-') && !word.includes('=')) ?? '';
  return new GitError(command, wordsOf(result));
}

/** Why git gave up, in its own words where it had any. */
export function wordsOf({ stderr, exitCode, signal, timedOut, truncated, startError }: ProgramResult): string {
  if (startError !== null) return `it could not be started: ${systemReason(startError)}`;
  if (timedOut) return 'it took too long';
  if (truncated) return `it gave more than ${OUTPUT_LIMIT / 1024 / 1024} MiB`;
  const lines = linesOf(stderr);
  const last = lines.find((line) => line.startsWith('fatal:')) ?? lines.find((line) => line.startsWith('error:'));
  return (last ?? lines[0] ?? (signal === null ? `exit status ${exitCode}` : `ended by ${signal}`)).slice(0, 300);
}

/** The records of a `-z` listing. */
export function recordsIn(bytes: Uint8Array): readonly string[] {
  return textsBetween(bytes, '\0');
}

/** Bytes as UTF-8 text. */
export function decodeText(bytes: Uint8Array): string {
  return bufferOver(bytes).toString('utf8');
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return bytes.length === 0 ? [] : textsBetween(bytes, '\n').filter((line) => line !== '');
}

/** Texts that each end in a mark; what they hold of names that are no UTF-8 is kept. */
function textsBetween(bytes: Uint8Array, mark: '\0' | '\n'): readonly string[] {
  const buffer = bufferOver(bytes);
  // One name that is no UTF-8 must not make all the others slow.
  const texts = isUtf8(buffer)
    ? buffer.toString('utf8').split(mark)
    : buffer
        .toString('latin1')
        .split(mark)
        .map((text) => pathOfBytes(Buffer.from(text, 'latin1')));
  if (texts.at(-1) === '') texts.pop();
  return texts;
}
