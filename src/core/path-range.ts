/** Paths from `from` on and before `to`, in the order of code units; null means to the end. */
export interface PathRange {
  readonly from: string;
  readonly to: string | null;
}

/** No path at all. */
export const NO_PATHS: PathRange = { from: '', to: '' };

/** Whether the path lies in the range. */
export function isInRange({ from, to }: PathRange, path: string): boolean {
  return path >= from && (to === null || path < to);
}
