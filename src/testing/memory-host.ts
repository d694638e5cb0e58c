import { posix } from 'node:path';
import { compareText } from '../core/finding.js';
import { dayOf } from '../core/time.js';
import { readEvent } from '../host/event.js';
import type {
  Access,
  Annotation,
  Clock,
  Entry,
  EventPayload,
  Files,
  GitHubToolkit,
  Host,
  Http,
  ProgramCall,
  Programs,
  ShownOptions,
  ShownResult,
} from '../host/host.js';
import { showPrograms } from '../host/show-programs.js';

/** Files that exist only in memory; folders exist where files lie below them. */
export class MemoryFiles implements Files {
  readonly contents = new Map<string, Uint8Array>();
  private readonly links = new Set<string>();
  private readonly folders = new Set<string>();
  private temporaries = 0;

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  /** Puts a symbolic link there; nothing ever follows it. */
  link(path: string): void {
    this.links.add(path);
  }

  entry(path: string): Entry | null {
    if (this.links.has(path)) return { kind: 'symlink', size: 0, modifiedMs: 0 };
    const bytes = this.contents.get(path);
    if (bytes !== undefined) return { kind: 'file', size: bytes.length, modifiedMs: 0 };
    return this.names(path).size > 0 || this.folders.has(path) ? { kind: 'directory', size: 0, modifiedMs: 0 } : null;
  }

  stamp(): null {
    return null;
  }

  access(path: string): Access | null {
    return this.entry(path) === null ? null : { owner: 'self', isOpen: false, isReachable: false };
  }

  makeFolder(path: string): void {
    this.folders.add(path);
  }

  secret(): Uint8Array {
    return new Uint8Array(32);
  }

  list(directory: string): readonly { readonly name: string; readonly kind: Entry['kind'] }[] {
    return [...this.names(directory)]
      .sort(compareText)
      .map((name) => ({ name, kind: this.entry(posix.join(directory, name))!.kind }));
  }

  private names(directory: string): Set<string> {
    const prefix = directory === '/' ? '/' : `${directory}/`;
    const names = new Set<string>();
    for (const path of [...this.contents.keys(), ...this.links]) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('/', 1)[0]!);
    }
    return names;
  }

  read(path: string, limit: number): Uint8Array | null {
    const bytes = this.links.has(path) ? undefined : this.contents.get(path);
    return bytes === undefined || bytes.length > limit ? null : bytes;
  }

  *stream(path: string): Iterable<Uint8Array> {
    const bytes = this.contents.get(path);
    if (bytes === undefined) throw new Error('not a regular file');
    for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
  }

  real(path: string): string | null {
    return this.entry(path) === null ? null : path;
  }

  write(path: string, content: string | Uint8Array): void {
    this.contents.set(path, typeof content === 'string' ? Buffer.from(content) : content);
  }

  checkOutput(): void {}

  async writeOutput(path: string, content: string | Uint8Array): Promise<void> {
    this.write(path, content);
  }

  remove(path: string): void {
    for (const known of this.contents.keys()) {
      if (known === path || known.startsWith(`${path}/`)) this.contents.delete(known);
    }
  }

  temporary(prefix: string): string {
    return `/temporary/${prefix}-${this.temporaries++}`;
  }

  removeAtEnd(): void {}

  keep(): void {}
}

/** A clock that stands still until it is moved or slept on. */
export class MemoryClock implements Clock {
  private instant: number;

  constructor(start = '2026-11-01T12:00:00Z') {
    this.instant = Date.parse(start);
  }

  now(): Date {
    return new Date(this.instant);
  }

  today(): string {
    return dayOf(this.now());
  }

  elapsed(): number {
    return this.instant;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.instant += milliseconds;
  }
}

const NO_PROGRAMS: Programs = {
  find: () => null,
  run: async (program) => {
    throw new Error(`no program can be run here: ${program}`);
  },
};

const NO_HTTP: Http = {
  send: async ({ url }) => {
    throw new Error(`no server can be reached here: ${url}`);
  },
};

/** What a memory host may be given in place of nothing. */
export interface MemoryHostParts {
  readonly files?: Files;
  readonly programs?: Programs;
  readonly http?: Http;
  readonly clock?: Clock;
  readonly variables?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly kept?: Readonly<Record<string, string>>;
  readonly parallelism?: number;
  /** What people answer to a question; there is nobody to ask by default. */
  readonly answer?: (question: string) => boolean;
}

/** A host without a machine: it records what it is told. */
export class MemoryHost implements Host {
  readonly kind = 'memory';
  readonly files: Files;
  readonly programs: Programs;
  readonly http: Http;
  readonly clock: Clock;
  readonly directory = '/repository';
  readonly parallelism: number;
  readonly terminal = { width: null, colour: false };
  readonly printed: string[] = [];
  readonly detached: (readonly string[])[] = [];
  readonly logged: string[] = [];
  readonly asked: string[] = [];
  readonly annotations: Annotation[] = [];
  readonly outputs = new Map<string, string>();
  readonly summaries: string[] = [];
  readonly secrets: string[] = [];
  readonly state: Map<string, string>;
  conclusion: { readonly status: number; readonly sentence: string } | null = null;
  private readonly parts: MemoryHostParts;

  constructor(parts: MemoryHostParts = {}) {
    this.parts = parts;
    this.parallelism = parts.parallelism ?? 1;
    this.files = parts.files ?? new MemoryFiles();
    this.programs = parts.programs ?? NO_PROGRAMS;
    this.http = parts.http ?? NO_HTTP;
    this.clock = parts.clock ?? new MemoryClock();
    this.state = new Map(Object.entries(parts.kept ?? {}));
  }

  onStop(): () => void {
    return () => {};
  }

  detach(args: readonly string[]): number {
    this.detached.push(args);
    return this.detached.length;
  }

  startThread(): null {
    return null;
  }

  async loadGitHub(): Promise<GitHubToolkit> {
    const { getOctokit } = await import('../host/github-toolkit.js');
    return { getOctokit, event: () => this.event(), repository: () => this.variable('GITHUB_REPOSITORY') };
  }

  showPrograms(calls: readonly ProgramCall[], options: ShownOptions): Promise<ShownResult> {
    const run: Programs['run'] = (...call) => this.programs.run(...call);
    this.logged.push(options.title);
    return showPrograms({ run, print: (line) => this.logged.push(line), clock: this.clock }, calls, options);
  }

  variable(name: string): string | null {
    return this.parts.variables?.[name] || null;
  }

  event(): EventPayload {
    return readEvent(this.files, this.variable('GITHUB_EVENT_PATH'));
  }

  input(name: string): string | null {
    return this.parts.inputs?.[name] || null;
  }

  print(text: string): void {
    this.printed.push(text);
  }

  log(message: string): void {
    this.logged.push(message);
  }

  async ask(question: string): Promise<boolean | null> {
    this.asked.push(question);
    return this.parts.answer?.(question) ?? null;
  }

  progress(): void {}

  mask(secret: string): void {
    this.secrets.push(secret);
  }

  annotate(annotation: Annotation): void {
    this.annotations.push(annotation);
  }

  output(name: string, value: string): void {
    this.outputs.set(name, value);
  }

  async summarize(markdown: string): Promise<void> {
    this.summaries.push(markdown);
  }

  saveState(name: string, value: string): void {
    this.state.set(name, value);
  }

  savedState(name: string): string | null {
    return this.state.get(name) ?? null;
  }

  conclude(status: number, sentence: string): void {
    this.conclusion = { status, sentence };
  }
}
