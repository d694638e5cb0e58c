import type * as toolkit from './github-toolkit.js';
import type { Terminal } from './terminal.js';

/** What lies at a path; symbolic links are never followed. */
export interface Entry {
  readonly kind: 'file' | 'directory' | 'symlink' | 'special';
  readonly size: number;
  readonly modifiedMs: number;
}

/** What every later change to a regular file changes too. */
export interface Stamp {
  readonly inode: number;
  readonly size: number;
  readonly modifiedMs: number;
  /** When the file system last noted a change, by its own clock; programs cannot set it. */
  readonly changedMs: number;
}

/** Who may change what lies at a path. */
export interface Access {
  /** Whose it is: this user's, the system's own, or another user's. */
  readonly owner: 'self' | 'system' | 'other';
  /** Whether group or others may write to it. */
  readonly isOpen: boolean;
  /** Whether group or others may reach what is in it. */
  readonly isReachable: boolean;
}

/** Where facts outlive a run. */
export interface CachePlace {
  /** Absolute folder, shared by all repositories, to which only this user can write. */
  readonly folder: string;
  /** What seals the facts: who does not know it can neither alter nor replace them. */
  readonly key: Uint8Array;
}

/** Memory for one file after the other; a larger piece takes its place where one is needed. */
export interface Memory {
  bytes: Uint8Array;
}

/**
 * The file system, by absolute path. Nothing here follows a symbolic link in the last component. What is not there is
 * null or empty; what cannot be read (permission, a broken disk, too many open files) throws an UnreadableError.
 */
export interface Files {
  /** What is there, or null. */
  entry(path: string): Entry | null;
  /** The stamp of a regular file; null for anything else, and where there are no stamps. */
  stamp(path: string): Stamp | null;
  /** Who may change what is there, or null when nothing is. */
  access(path: string): Access | null;
  /** Makes a folder that is closed to others, and those on the way to it, where there is none; throws when it cannot. */
  makeFolder(path: string): void;
  /** The 32 random bytes of a file that is only this user's, made when it is missing; null where there can be none. */
  secret(path: string): Uint8Array | null;
  /** Names and kinds in a directory, in code-unit order; empty when there is none. */
  list(directory: string): readonly { readonly name: string; readonly kind: Entry['kind'] }[];
  /**
   * The bytes of a regular file of at most `limit` bytes; null when there is none: it is missing, larger or something
   * else, a link say. Where memory is given, they may lie in it, until it is used again.
   */
  read(path: string, limit: number, memory?: Memory): Uint8Array | null;
  /** Reads a file piece by piece, at most 256 KiB at a time; throws when it is missing or no regular file. */
  stream(path: string): Iterable<Uint8Array>;
  /** The path with every symbolic link resolved, or null when it does not exist. */
  real(path: string): string | null;
  /**
   * Writes a regular file whole or not at all, creating folders on the way; one that exists keeps its mode and owner.
   * Throws a UserError where it cannot, or where a link, a device or anything else but a file lies.
   */
  write(path: string, content: string | Uint8Array): void;
  /**
   * Writes to a path that a user named: the file at the end of its links as `write` does, a device, a pipe or an open
   * descriptor straight through. Throws a UserError where it cannot, for what is git's own, and where a link in a
   * repository, or else in the root, leads out of it.
   */
  writeOutput(path: string, content: string | Uint8Array, root: string): Promise<void>;
  /** Throws the UserError of `writeOutput` where it can be told before there is anything to write. */
  checkOutput(path: string, root: string): void;
  /** Removes a file or a folder with all it holds; no error when it is missing. */
  remove(path: string): void;
  /** A fresh empty folder outside the workspace, removed when the process ends, by a signal too. */
  temporary(prefix: string): string;
  /** Removes what lies there when the process ends, as a temporary folder, unless it is kept before. */
  removeAtEnd(path: string): void;
  /** Takes back that a path is to be removed when the process ends. */
  keep(path: string): void;
}

/** How a program is to be run. It never goes through a shell. */
export interface ProgramOptions {
  readonly directory: string;
  /** The whole environment of the child; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** The checkout: what `find` never finds, and relative folders, are kept out of the child's PATH and HOME. */
  readonly outside?: string;
  readonly input?: string | Uint8Array;
  /** After this the whole process group is ended: SIGTERM, then SIGKILL 2 s later. */
  readonly timeoutMs: number;
  /** Bytes kept of each stream; more is read and dropped, and `truncated` says so. */
  readonly outputLimit: number;
  /** Called with each piece of standard output as it comes, instead of keeping it. */
  readonly onOutput?: (piece: Uint8Array) => void;
  /** Called with each piece of standard error as it comes, which is kept all the same. */
  readonly onMessages?: (piece: Uint8Array) => void;
  /** Ends the program as the timeout does, without `timedOut`. */
  readonly signal?: AbortSignal;
}

/** What became of a program. */
export interface ProgramResult {
  /** Null when a signal ended it or it could not be started. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly timedOut: boolean;
  readonly truncated: boolean;
  /** Why it could not be started (`ENOENT` and the like), else null. */
  readonly startError: string | null;
}

/** Runs other programs. */
export interface Programs {
  /**
   * The absolute path of a program on PATH, or null. With `outside` never one in a checkout: that folder, the repository
   * around it, the runner's workspace, or any folder that was given so before; nor a link there, nor one to there.
   */
  find(name: string, outside?: string): string | null;
  run(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult>;
}

/** A program by its absolute path, and its arguments. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
}

/** How programs are run that people are shown. */
export interface ShownOptions extends Pick<ProgramOptions, 'directory' | 'environment' | 'outside'> {
  /** What they are for, one line. */
  readonly title: string;
  /** For all of them together; then what runs is ended. */
  readonly timeoutMs: number;
}

/** What became of programs that people were shown: of the one that failed, else of the last. */
export interface ShownResult extends ProgramResult {
  readonly program: string;
}

/** One HTTP request; redirects are never followed. */
export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly timeoutMs: number;
  /** PEM text of further certificate authorities. */
  readonly certificateAuthority?: string;
  /** Bytes kept of the answer's body. */
  readonly bodyLimit?: number;
}

/** The answer to a request that reached a server. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Talks HTTP; honours the proxy variables of the environment. Rejects with a one-sentence Error when no answer came. */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** Time. */
export interface Clock {
  /** Wall-clock time. */
  now(): Date;
  /** The UTC day as `YYYY-MM-DD`. */
  today(): string;
  /** Milliseconds from an arbitrary start, never going back. */
  elapsed(): number;
  /** Resolves after the time, or at once when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** An annotation as a runner takes it. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** A thread running this very program, answering one message after the other. */
export interface Thread {
  /** Sends a message and resolves to its answer; rejects when the thread died. */
  ask(message: unknown): Promise<unknown>;
  end(): void;
}

/** What GitHub says of an event, as JSON; nothing about it is certain. */
export type EventPayload = Readonly<Record<string, unknown>>;

/** GitHub's own toolkit: what it knows of the run, and its client. */
export interface GitHubToolkit {
  readonly getOctokit: typeof toolkit.getOctokit;
  /** The payload of the event that started the run, empty without one; throws a UserError when it cannot be read. */
  event(): EventPayload;
  /** The repository that the run or its event names, as they spell it: `owner/name`; null when they name none. */
  repository(): string | null;
}

/** The only way to the outside world; everything printed through it is made harmless first. */
export interface Host {
  readonly kind: 'actions' | 'cli' | 'memory';
  readonly files: Files;
  readonly programs: Programs;
  readonly http: Http;
  readonly clock: Clock;
  /** Loads GitHub's toolkit at the first call: only what writes to GitHub asks for it. Rejects with a UserError. */
  loadGitHub(): Promise<GitHubToolkit>;
  /**
   * Runs short programs of ours, an installer say, one after the other up to the first that fails, and shows people each
   * command line and all it prints, as it comes and without the secrets of its addresses.
   */
  showPrograms(calls: readonly ProgramCall[], options: ShownOptions): Promise<ShownResult>;
  /** A variable of the environment, or null when it is unset or empty. */
  variable(name: string): string | null;
  /** The payload of the event that started the run, empty without one; throws a UserError when it cannot be read. */
  event(): EventPayload;
  /** The working directory, absolute. */
  readonly directory: string;
  /** How many threads may run at once. */
  readonly parallelism: number;
  /** Calls back at the first signal that asks the process to stop, instead of ending; returns how to undo that. */
  onStop(callback: () => void): () => void;
  /** Starts `guardrails ARGS` as a process that outlives this one, its output going to the file; returns its pid. */
  detach(args: readonly string[], logFile: string): number;
  /** Starts a scanning thread with its job, or null where there are no threads. */
  startThread(job: unknown): Thread | null;
  /** Terminal width and whether colours may be used; a width of null means no terminal. */
  readonly terminal: Terminal;
  /** Writes to standard output as the answer (a report, a table); `raw` promises the text is machine-readable already. */
  print(text: string, raw?: 'raw'): void;
  /** Tells people something on standard error (cli) or in the log (actions). */
  log(message: string): void;
  /** Asks people a question of yes or no; null where there is nobody to ask. */
  ask(question: string): Promise<boolean | null>;
  /** Shows progress that overwrites itself; nothing where there is no terminal. */
  progress(message: string | null): void;
  /** Keeps a value out of everything printed from now on. */
  mask(secret: string): void;
  /** The raw value of an action's input, or null when unset or empty. */
  input(name: string): string | null;
  annotate(annotation: Annotation): void;
  /** Sets an output of the step; no effect outside a runner. */
  output(name: string, value: string): void;
  /** Appends to the job summary; no effect outside a runner. */
  summarize(markdown: string): Promise<void>;
  /** Keeps a value for the action's post step; no effect outside a runner. */
  saveState(name: string, value: string): void;
  /** What the main step kept, or null. */
  savedState(name: string): string | null;
  /** Ends the run with this exit status; on a runner a status other than 0 fails the step with the sentence. */
  conclude(status: number, sentence: string): void;
}
