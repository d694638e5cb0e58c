/** A program with its arguments, and what it finds in its environment besides what is there. */
export interface Command {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
