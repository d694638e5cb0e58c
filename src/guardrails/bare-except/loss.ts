import type { Cleanup } from './cleanup.js';

/** Where a fact was seen: lines and columns from 1, the end exclusive, and the enclosing definitions' dotted name. */
export interface LossPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly scope: string;
  /** In a notebook, the cell and the line in it, from 1. */
  readonly cell?: { readonly number: number; readonly line: number };
}

/** An `except` clause that catches whatever goes wrong. */
export interface HandlerFact extends LossPlace {
  readonly kind: 'handler';
  /** What it names, as written without blanks; empty for a bare `except:`. */
  readonly caught: readonly string[];
  /** Whether it is `except*`. */
  readonly group: boolean;
  /** On how many of its paths it raises, or ends the process with a failure. */
  readonly raises: 'always' | 'sometimes' | 'never';
  /** Whether it catches KeyboardInterrupt and SystemExit too. */
  readonly base: boolean;
  /** Whether it keeps the very error that it names, assigned, returned or put where others find it. */
  readonly keeps: boolean;
  /** Whether it names the error in what it does, in a message say, or asks for its traceback. */
  readonly tells: boolean;
  /** What best-effort cleanup it is around; null for anything else. */
  readonly cleanup: Cleanup | null;
  /** Whether it does nothing but pass, break, continue or return a constant. */
  readonly drops: boolean;
  /** The truth value that it returns; null for none. */
  readonly answers: 'True' | 'False' | null;
  /** What it calls by dotted name, sorted; empty unless it may go on after the error. */
  readonly calls: readonly string[];
  /** Whether one of those calls asks for the traceback: by an `exc_info` that is not plainly false, or Loguru's `opt`. */
  readonly excInfo: boolean;
}

/** A `contextlib.suppress(...)` of whatever goes wrong. */
export interface SuppressFact extends LossPlace {
  readonly kind: 'suppress';
  /** What it names, as written without blanks. */
  readonly caught: readonly string[];
  /** Whether it drops KeyboardInterrupt and SystemExit too. */
  readonly base: boolean;
  /** What best-effort cleanup it is around; null for anything else. */
  readonly cleanup: Cleanup | null;
}

/** A statement in a `finally` block that leaves it, and with it any error on its way. */
export interface ExitFact extends LossPlace {
  readonly kind: 'finally-exit';
  readonly statement: 'return' | 'break' | 'continue';
}

/** One way in which a file can lose an error. */
export type LossFact = HandlerFact | SuppressFact | ExitFact;
