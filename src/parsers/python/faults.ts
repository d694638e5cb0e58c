/** Something the reader could not understand, by the offset it is tied to. */
export interface PythonFault {
  readonly message: string;
  readonly offset: number;
}

/** A stretch of the source, by offsets. */
export interface SourceSpan {
  readonly start: number;
  readonly end: number;
}

/** More than this many faults of one file are only counted. */
const KEPT = 100;

/** Collects what makes no sense in a file. */
export class Faults {
  readonly kept: PythonFault[] = [];
  /** How many there were, kept or not. */
  count = 0;

  add(message: string, offset: number): void {
    this.count++;
    if (this.kept.length < KEPT) this.kept.push({ message, offset });
  }

  /** Counts faults of which nothing else is known. */
  miss(count: number): void {
    this.count += count;
  }
}
