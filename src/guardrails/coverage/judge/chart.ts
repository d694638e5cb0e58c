/** One day of the chart, in percent. */
export interface Point {
  readonly date: string;
  readonly coverage: number;
  readonly floor: number;
}

/** Most days that a chart can show and still be read. */
const POINTS_LIMIT = 24;

/** Mermaid source of coverage against its floor; null with fewer than two days to show. */
export function chartOf(points: readonly Point[]): string | null {
  const shown = points.slice(-POINTS_LIMIT);
  if (shown.length < 2) return null;
  const coverage = shown.map((point) => point.coverage);
  const floors = shown.map((point) => point.floor);
  const low = Math.floor(Math.min(...coverage, ...floors) / 10) * 10;
  return [
    'xychart-beta',
    '  title "Coverage (bars) and its floor (line)"',
    `  x-axis [${shown.map(({ date }) => `"${date}"`).join(', ')}]`,
    `  y-axis "percent" ${Math.min(low, 90)} --> 100`,
    `  bar [${coverage.join(', ')}]`,
    `  line [${floors.join(', ')}]`,
  ].join('\n');
}
