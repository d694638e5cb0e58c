import type { ProgramOptions, ProgramResult, Programs } from '../host/host.js';

/**
 * Programs that may have been started before anybody asked for them: whoever then asks for one with the very same
 * words, folder and environment gets its result, once.
 */
export class EarlyPrograms implements Programs {
  private readonly programs: Programs;
  private readonly started = new Map<string, Promise<ProgramResult>>();

  constructor(programs: Programs) {
    this.programs = programs;
  }

  /** The same programs, each of them started for whoever asks later. */
  readonly ahead: Programs = {
    find: (name, outside) => this.find(name, outside),
    run: (program, args, options) => {
      const key = keyOf(program, args, options);
      const present = this.started.get(key);
      if (present !== undefined) return present;
      const result = this.programs.run(program, args, options);
      this.started.set(key, result);
      return result;
    },
  };

  find(name: string, outside?: string): string | null {
    return this.programs.find(name, outside);
  }

  run(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
    const key = keyOf(program, args, options);
    const present = isPlain(options) ? this.started.get(key) : undefined;
    if (present === undefined) return this.programs.run(program, args, options);
    this.started.delete(key);
    return present;
  }
}

/** Whether the options hold nothing that makes a run more than a question. */
function isPlain({ input, onOutput, signal }: ProgramOptions): boolean {
  return input === undefined && onOutput === undefined && signal === undefined;
}

function keyOf(program: string, args: readonly string[], { directory, environment }: ProgramOptions): string {
  return JSON.stringify([program, args, directory, environment]);
}
