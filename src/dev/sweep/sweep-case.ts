/** One kind of work on one shape of input that somebody may choose to make it slow. */
export interface SweepCase {
  /** The file below `src` whose work it is. */
  readonly module: string;
  readonly shape: string;
  /** Makes the input of a size, outside the time that counts, and returns the work on it. */
  readonly prepare: (size: number) => () => unknown;
  /** The smallest size, beyond the limits up to which more is looked at; 64 where it is not given. */
  readonly least?: number;
  /** The largest size; two million where it is not given. */
  readonly most?: number;
  /** Why the time may grow faster than n log n. */
  readonly because?: string;
}

/** The name by which a case is chosen and reported. */
export function titleOf({ module, shape }: SweepCase): string {
  return `${module} ${shape}`;
}
