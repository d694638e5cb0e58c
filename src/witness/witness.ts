import type { Files, Host, ProgramOptions, ProgramResult, Programs } from '../host/host.js';
import { contentId } from '../workspace/content-id.js';
import { type Question, textOf, textOfContent, textOfEntry, textOfResult } from './question.js';

/** More than this is not worth keeping. */
const LIMITS = { questions: 5_000, characters: 8 * 1024 * 1024 } as const;

/** Variables whose values may be kept in a file: none of them is a secret. */
const PUBLIC: ReadonlySet<string> = new Set([
  'GITHUB_REPOSITORY',
  'GITHUB_SERVER_URL',
  'GITHUB_SHA',
  'GITHUB_WORKSPACE',
  'GUARDRAILS_CACHE_DIR',
  'HOME',
  'PATH',
  'RUNNER_TOOL_CACHE',
  'XDG_CACHE_HOME',
]);

/** What a run hung on: every question with the answer it got. */
export type Testimony = readonly (readonly [Question, string])[];

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

interface Noted {
  readonly question: Question;
  /** The answer, worked out for those that are kept. */
  readonly text: () => string;
}

/** What a run read that its host was not asked for. */
export interface Scanned {
  /** Absolute path of the root. */
  readonly root: string;
  /** Files that are, as they lie there, what git has staged. */
  readonly clean: ReadonlySet<string>;
  /** Other files that were scanned, with the id of what was read; null for one that could not be. */
  readonly others: ReadonlyMap<string, string | null>;
  /** Files of more bytes are never scanned. */
  readonly limit: number;
}

/**
 * Watches what a run asks its host, so that a later one can tell whether it would be told the same. Whoever does more
 * than ask (writes, talks to a server, tells people something) is not to be left out next time: then there is no
 * testimony.
 */
export class Witness {
  /** The host to be given to whatever is to be watched. */
  readonly host: Host;
  private readonly world: Host;
  private readonly answers = new Map<string, Noted>();
  private spoilt = false;

  constructor(host: Host) {
    this.world = host;
    this.host = Object.assign(Object.create(host) as Host, {
      files: this.watchFiles(host.files),
      programs: this.watchPrograms(host.programs),
      http: { send: this.acting((request: Parameters<Host['http']['send']>[0]) => host.http.send(request)) },
      clock: {
        now: this.acting(() => host.clock.now()),
        today: () => this.note({ of: 'day' }, host.clock.today(), (day) => day),
        elapsed: () => host.clock.elapsed(),
        sleep: (milliseconds: number, signal?: AbortSignal) => host.clock.sleep(milliseconds, signal),
      },
      variable: (name: string) => {
        if (!PUBLIC.has(name)) this.spoilt = true;
        return this.note({ of: 'variable', name }, host.variable(name), textOf);
      },
      log: this.acting((message: string) => host.log(message)),
      ask: this.acting((question: string) => host.ask(question)),
      mask: this.acting((secret: string) => host.mask(secret)),
      detach: this.acting((args: readonly string[], logFile: string) => host.detach(args, logFile)),
      onStop: this.acting((callback: () => void) => host.onStop(callback)),
    } satisfies Partial<Host>);
  }

  /** What the run hung on, given what it scanned besides; null when it cannot be told, or is too much. */
  testimony({ root, clean, others, limit }: Scanned): Testimony | null {
    if (this.spoilt || this.answers.size > LIMITS.questions || others.size > LIMITS.questions) return null;
    const folders = new Set(Array.from(clean, folderOf));
    const testimony: [Question, string][] = [];
    for (const { question, text } of this.answers.values()) {
      const path = 'path' in question && question.path.startsWith(`${root}/`) && question.path.slice(root.length + 1);
      // Git is asked for these: what it says of a file holds for the folders above it.
      const isVouched = path !== false && (clean.has(path) || (question.of === 'real' && folders.has(path)));
      if (!isVouched) testimony.push([question, text()]);
    }
    for (const [path, id] of others) {
      const bytes = this.world.files.read(`${root}/${path}`, limit);
      if (id === null || bytes === null || contentId(bytes) !== id) return null;
      testimony.push([{ of: 'content', path: `${root}/${path}`, limit }, textOfContent(`${root}/${path}`, bytes)]);
      const folder = folderOf(path);
      if (!folders.has(folder)) {
        testimony.push([{ of: 'real', path: `${root}/${folder}` }, textOf(this.world.files.real(`${root}/${folder}`))]);
      }
    }
    const characters = testimony.reduce((sum, [, answer]) => sum + answer.length, 0);
    return characters > LIMITS.characters ? null : testimony;
  }

  /** Notes a question with its answer; of two answers to one question neither can be relied on. */
  private note<T>(question: Question, answer: T, text: (answer: T) => string): T {
    const key = JSON.stringify(question);
    const before = this.answers.get(key);
    if (before === undefined) this.answers.set(key, { question, text: () => text(answer) });
    else if (before.text() !== text(answer)) this.spoilt = true;
    return answer;
  }

  /** The function itself, but whoever calls it does more than ask. */
  private acting<A extends readonly unknown[], R>(act: (...args: A) => R): (...args: A) => R {
    return (...args) => {
      this.spoilt = true;
      return act(...args);
    };
  }

  private watchFiles(files: Files): Files {
    return {
      entry: (path) => this.note({ of: 'entry', path }, files.entry(path), textOfEntry),
      list: (path) => this.note({ of: 'list', path }, files.list(path), textOf),
      real: (path) => this.note({ of: 'real', path }, files.real(path), textOf),
      read: (path, limit) =>
        this.note({ of: 'content', path, limit }, files.read(path, limit), (bytes) => textOfContent(path, bytes)),
      stream: this.acting((path) => files.stream(path)),
      write: this.acting((path, content) => files.write(path, content)),
      remove: this.acting((path) => files.remove(path)),
      temporary: this.acting((prefix) => files.temporary(prefix)),
    };
  }

  private watchPrograms(programs: Programs): Programs {
    return {
      find: (program, outside) =>
        this.note({ of: 'place', program, outside: outside ?? null }, programs.find(program, outside), textOf),
      run: async (program, args, options) => {
        const { looksAt } = options;
        if (typeof looksAt === 'object') this.host.files.entry(looksAt.file);
        const result = await programs.run(program, args, options);
        if (looksAt === 'world') this.noteProgram(program, args, options, result);
        else if (looksAt === undefined) this.spoilt = true;
        return result;
      },
    };
  }

  private noteProgram(program: string, args: readonly string[], options: ProgramOptions, result: ProgramResult): void {
    const { directory, environment, timeoutMs, outputLimit, input, onOutput, signal } = options;
    if (input !== undefined || onOutput !== undefined || signal !== undefined) this.spoilt = true;
    else
      this.note({ of: 'program', program, args, directory, environment, timeoutMs, outputLimit }, result, textOfResult);
  }
}
