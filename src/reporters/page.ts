/** How long a document may become: bytes of UTF-8, or UTF-16 code units. */
export interface Budget {
  readonly limit: number;
  readonly unit: 'bytes' | 'characters';
}

/** A part of a document that can shrink: rows go from its end, and `foot` tells how many are hidden. */
export interface Section {
  readonly head: string;
  readonly rows: readonly string[];
  foot(hidden: number): string;
}

/** A part that is shown whole or not at all. */
export function wholeSection(head: string, body: string, insteadOfBody: string): Section {
  return { head, rows: [body], foot: (hidden) => (hidden === 0 ? '' : insteadOfBody) };
}

/**
 * The sections as one document within the budget. When there is too much, small sections stay whole and large ones
 * share what is left evenly, losing whole rows; sections for whose heads there is no room go from the end.
 */
export function fitPage(sections: readonly Section[], budget: Budget): string {
  const measure = budget.unit === 'bytes' ? (text: string) => Buffer.byteLength(text) : (text: string) => text.length;
  const whole = sections.map(({ head, rows, foot }) => `${head}${rows.join('')}${foot(0)}`).join('\n');
  if (measure(whole) <= budget.limit) return whole;
  const frames = sections.map(
    ({ head, rows, foot }) => measure(head) + Math.max(measure(foot(0)), measure(foot(rows.length))) + 1,
  );
  let room = budget.limit;
  let shown = 0;
  while (shown < sections.length && frames[shown]! <= room) room -= frames[shown++]!;
  const kept = sections.slice(0, shown);
  const sizes = kept.map(({ rows }) => rows.map(measure));
  const shares = fairShares(
    sizes.map((rows) => rows.reduce((sum, size) => sum + size, 0)),
    room,
  );
  const parts = kept.map(({ head, rows, foot }, index) => {
    const fitting = countWithin(sizes[index]!, shares[index]!);
    return `${head}${rows.slice(0, fitting).join('')}${foot(rows.length - fitting)}`;
  });
  return parts.join('\n');
}

/** Max-min fair shares of `total`: nobody gets more than wanted, and nobody poorer could get more. */
export function fairShares(wanted: readonly number[], total: number): number[] {
  const shares = wanted.map(() => 0);
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  let left = total;
  for (const [position, index] of order.entries()) {
    shares[index] = Math.min(wanted[index]!, Math.floor(left / (order.length - position)));
    left -= shares[index]!;
  }
  return shares;
}

function countWithin(sizes: readonly number[], share: number): number {
  let used = 0;
  const end = sizes.findIndex((size) => {
    used += size;
    return used > share;
  });
  return end < 0 ? sizes.length : end;
}
