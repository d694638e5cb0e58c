/** How long and where a hunt is to look. */
export interface HuntRequest {
  readonly seed: number;
  /** How many trials; null for what the hunt takes for enough. */
  readonly runs: number | null;
  /** Only what has that in its name. */
  readonly only: string | null;
  /** Processes side by side; null for one a core. */
  readonly jobs: number | null;
  /** The `dist` folders that are compared, where a hunt compares two. */
  readonly base: string | null;
  readonly change: string | null;
}

/** What a hunt came back with. */
export interface HuntReport {
  /** What was tried and what became of it, lines for people. */
  readonly text: string;
  /** Whether nothing was found that must not be. */
  readonly isClean: boolean;
}

/** A long look for what must never happen. */
export interface Hunt {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  run(request: HuntRequest): Promise<HuntReport>;
}
