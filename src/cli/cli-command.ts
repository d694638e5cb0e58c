import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import type { FlagName } from './flags.js';
import type { Invocation } from './invocation.js';

/** What a command has to say, and with which exit status the program ends. */
export interface Answer {
  /** For standard output, or the file that `--output` names. */
  readonly text: string;
  readonly status: number;
  /** For people, on standard error; empty for nothing. */
  readonly sentence: string;
}

/** What the command line can be asked for: one row of its table, from which the help is made as well. */
export interface CliCommand {
  /** How it is written in the help, without the program's name. */
  readonly usage: string;
  readonly summary: string;
  readonly flags: readonly FlagName[];
  /** Whether the engine's options may be given as flags. */
  readonly takesSettings: boolean;
  answer(invocation: Invocation, host: Host, registry: readonly AnyGuardrail[]): Promise<Answer> | Answer;
}

/** Commands by name; `guardrail` stands for those of guardrails and is written as a guardrail's id. */
export type CliCommands = Readonly<Record<string, CliCommand>>;
