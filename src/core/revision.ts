/** The commit under test. */
export interface Revision {
  readonly commit: string | null;
  /** The base revision's commit id, where one was given. */
  readonly base: string | null;
  /** Commit time in UTC. */
  readonly date: Date | null;
}

/** What a change touched, by path in the new tree. */
export interface Changes {
  readonly base: string;
  /** Added or modified files with the ranges of lines (first and last, from 1) that are new in them. */
  readonly files: ReadonlyMap<string, readonly (readonly [number, number])[]>;
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  /** New path of each renamed file to its old path. */
  readonly renamed: ReadonlyMap<string, string>;
}
