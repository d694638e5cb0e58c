/** From this percentage on, this colour. */
const COLOURS: readonly (readonly [number, string])[] = [
  [90, 'brightgreen'],
  [80, 'green'],
  [70, 'yellowgreen'],
  [60, 'yellow'],
  [40, 'orange'],
  [0, 'red'],
];

/** JSON for a shields.io endpoint badge, from the total as it is shown. */
export function badgeOf(shown: string): string {
  const color = COLOURS.find(([from]) => Number(shown) >= from)![1];
  return `${JSON.stringify({ schemaVersion: 1, label: 'coverage', message: `${shown}%`, color })}\n`;
}
