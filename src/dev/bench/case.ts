import type { Command } from './command.js';
import type { Cost } from './measure.js';
import type { Place } from './place.js';

/** One of the two things that a case compares. */
export interface Side {
  readonly label: string;
  readonly place: Place;
  /** What is run on the folder, one after the other; `memory` is a folder of this side that outlasts its runs. */
  readonly commands: (folder: string, memory: string) => readonly Command[];
  /** Whether the memory is emptied before each run. */
  readonly forgets?: boolean;
}

/** What a case may cost at most: a multiple of the other side's time, or so much memory. */
export type Limit = { readonly ratio: number } | { readonly mebibytes: number };

/** Something that is measured, and against what. */
export interface Case {
  /** What `--only` is matched with. */
  readonly name: string;
  readonly what: string;
  readonly ours: Side;
  readonly other?: Side;
  /** None where the comparison is only there to be seen. */
  readonly limit?: Limit;
  /** Whether one file in a hundred is changed before each round. */
  readonly edits?: boolean;
  /** How many times the asked number of runs is done, for what is over in a moment. */
  readonly patience?: number;
  /** Why it cannot be measured with this build. */
  readonly unavailable?: string;
}

/** What came out of a case. */
export interface Result {
  readonly name: string;
  readonly what: string;
  /** The figure that counts, with its unit. */
  readonly figure: string;
  /** What it may be at most, in the same words; empty where nothing is asked. */
  readonly limit: string;
  /** Whether it is within the limit; null where nothing is asked or nothing can be said. */
  readonly met: boolean | null;
  readonly against: string;
  readonly ours: Cost | null;
  readonly other: Cost | null;
  /** The day as YYYY-MM-DD. */
  readonly date: string;
}
