/** A program with its arguments, and how it is to be run. */
export interface Command {
  readonly words: readonly string[];
  /** What it finds in its environment besides what is there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Its working folder, by default ours. */
  readonly folder?: string;
  /** The highest exit status that still means it did its work; by default 1, which linters end with when they find something. */
  readonly highestStatus?: number;
}
