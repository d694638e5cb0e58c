import { digestOf } from '../core/builtin.js';
import type { Entry, Host, ProgramResult } from '../host/host.js';

/** The part of a host whose answers decide what a run reports. */
export type World = Pick<Host, 'files' | 'programs' | 'variable'> & { readonly clock: Pick<Host['clock'], 'today'> };

/** Something that can be asked of the world again. */
export type Question =
  | { readonly of: 'day' }
  | { readonly of: 'variable'; readonly name: string }
  | { readonly of: 'entry' | 'list' | 'real'; readonly path: string }
  | { readonly of: 'content'; readonly path: string; readonly limit: number }
  | { readonly of: 'place'; readonly program: string; readonly outside: string | null }
  | {
      readonly of: 'program';
      readonly program: string;
      readonly args: readonly string[];
      readonly directory: string;
      readonly environment: Readonly<Record<string, string>>;
      readonly timeoutMs: number;
      readonly outputLimit: number;
    };

/** Asks; the text is the same exactly when the answer is. */
export function ask(question: Question, world: World): string | Promise<string> {
  switch (question.of) {
    case 'day':
      return world.clock.today();
    case 'variable':
      return textOf(world.variable(question.name));
    case 'entry':
      return textOfEntry(world.files.entry(question.path));
    case 'list':
      return textOf(world.files.list(question.path));
    case 'real':
      return textOf(world.files.real(question.path));
    case 'content':
      return textOfContent(question.path, world.files.read(question.path, question.limit));
    case 'place':
      return textOf(world.programs.find(question.program, question.outside ?? undefined));
    case 'program': {
      const { program, args, directory, environment, timeoutMs, outputLimit } = question;
      return world.programs
        .run(program, args, { directory, environment, timeoutMs, outputLimit, looksAt: 'world' })
        .then(textOfResult);
    }
  }
}

/** An answer that is a value of JSON, as text. */
export function textOf(answer: unknown): string {
  return JSON.stringify(answer);
}

/** What lies at a path, as text; when something in a folder changed last, nobody asks. */
export function textOfEntry(entry: Entry | null): string {
  return textOf(entry?.kind === 'directory' ? entry.kind : entry);
}

/**
 * A file's content, or that there is none, as text: a digest, for nobody's secrets are to be copied. What git keeps for
 * itself holds none, and is compared without all that it takes to make a digest.
 */
export function textOfContent(path: string, bytes: Uint8Array | null): string {
  if (bytes === null) return 'null';
  return path.includes('/.git/') ? base64Of(bytes) : digestOf('sha256', bytes);
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/** What became of a program, as text. */
export function textOfResult({ exitCode, signal, stdout, timedOut, truncated, startError }: ProgramResult): string {
  return textOf([exitCode, signal, base64Of(stdout), timedOut, truncated, startError]);
}
