/** Consecutive port numbers, both ends included; a single port has `first === last`. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The protocols whose port numbers the project tells apart. */
export type Protocol = 'tcp' | 'udp' | 'sctp';

/** The largest port number there is. */
export const LAST_PORT = 65_535;

/** Whether a number can be a port somebody chooses: 1 to 65535. */
export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= LAST_PORT;
}

/** The range of one port. */
export function single(port: number): PortRange {
  return { first: port, last: port };
}

/**
 * Reads `8000`, `8000-8010` and sums such as `0+7200`; null when the text is nothing of the kind.
 * The numbers are not checked to be ports: `70000` is read as it stands.
 */
export function parsePorts(text: string): PortRange | null {
  const range = /^\s*(\d{1,9})\s*-\s*(\d{1,9})\s*$/.exec(text);
  if (range !== null) {
    const [first, last] = [Number(range[1]), Number(range[2])];
    return first <= last ? { first, last } : null;
  }
  const sum = /^\s*\d{1,9}(?:\s*\+\s*\d{1,9}){0,8}\s*$/.test(text);
  return sum ? single(text.split('+').reduce((total, term) => total + Number(term), 0)) : null;
}

/** `8000` or `8000-8010`. */
export function formatRange(range: PortRange): string {
  return range.first === range.last ? String(range.first) : `${range.first}-${range.last}`;
}

/** The numbers two ranges share, or null. */
export function intersection(a: PortRange, b: PortRange): PortRange | null {
  const first = Math.max(a.first, b.first);
  const last = Math.min(a.last, b.last);
  return first <= last ? { first, last } : null;
}

/** The same numbers as sorted ranges that neither overlap nor touch where they came separately. */
export function normalize(ranges: readonly PortRange[]): readonly PortRange[] {
  const sorted = [...ranges].sort((a, b) => a.first - b.first || a.last - b.last);
  const kept: PortRange[] = [];
  for (const range of sorted) {
    const previous = kept.at(-1);
    if (previous === undefined || range.first > previous.last) kept.push(range);
    else kept[kept.length - 1] = { first: previous.first, last: Math.max(previous.last, range.last) };
  }
  return kept;
}
