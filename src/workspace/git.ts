import { UserError } from '../core/errors.js';
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

/** Git in one working directory, read-only and deaf to the checkout's configuration. */
export class Git {
  private readonly host: Host;
  private readonly program: string;
  private readonly index: string | null;
  readonly directory: string;

  private constructor(host: Host, program: string, directory: string, index: string | null = null) {
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
  static async open(host: Host, directory: string): Promise<Git | null> {
    const program = host.programs.find('git', directory);
    if (program === null) return null;
    const git = new Git(host, program, directory);
    const result = await git.run(['rev-parse', '--is-inside-work-tree']);
    return result.exitCode === 0 && textOf(result.stdout).trim() === 'true' ? git : null;
  }

  /** Runs git to its end, whatever its exit status. */
  run(args: readonly string[], input?: string): Promise<ProgramResult> {
    return this.host.programs.run(this.program, [...HARDENED, ...args], {
      directory: this.directory,
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
  async output(args: readonly string[], input?: string): Promise<Uint8Array> {
    const result = await this.run(args, input);
    if (result.exitCode === 0 && !result.truncated) return result.stdout;
    const why = result.timedOut ? `took longer than ${TIMEOUT_MS / 1000} s` : firstLine(result.stderr);
    throw new Error(`git ${args[0]} failed: ${why || `exit status ${result.exitCode}`}`);
  }

  /** Records of a `-z` listing, as text. */
  async records(args: readonly string[]): Promise<readonly string[]> {
    const records = textOf(await this.output(args)).split('\0');
    records.pop();
    return records;
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
    const result = await this.run(['log', '-1', '--no-show-signature', '--format=%H %ct', 'HEAD']);
    const match = /^([0-9a-f]{40,64}) (\d+)$/.exec(textOf(result.stdout).trim());
    return match === null ? null : { commit: match[1]!, date: new Date(Number(match[2]) * 1000) };
  }
}

/** Bytes as UTF-8 text. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function firstLine(bytes: Uint8Array): string {
  return textOf(bytes).split('\n', 1)[0]!.slice(0, 300);
}
