import type { ModuleFact } from '../../facts/modules.js';
import { formatRange, type PortRange } from '../../parsers/ports.js';
import type { ResolvedEndpoint } from '../endpoints/resolve.js';

/** One agent or service: a Python file with what the repository tells about it. */
export interface Agent {
  /** What people call it: the file's name without its ending, or its path where two share the name. */
  readonly name: string;
  readonly machine: string;
  /** Repository-relative path. */
  readonly file: string;
  /** Why it is taken for an agent: `base:Agent`, `listens`, `started:PATH`, `compose:PATH`, and hints. */
  readonly evidence: readonly string[];
  /** What the file is made of; null when it could not be read. */
  readonly module: ModuleFact | null;
  readonly listens: readonly ResolvedEndpoint[];
  readonly connects: readonly ResolvedEndpoint[];
  /** Owners by CODEOWNERS, as written there. */
  readonly owners: readonly string[];
  /** Paths of its test files, sorted. */
  readonly tests: readonly string[];
}

/** Where an agent listens: numbers, ranges such as `5600-5615`, then `dynamic` and `unresolved` where that is all there is to know. */
export function listeningPorts({ listens }: Pick<Agent, 'listens'>): readonly (number | string)[] {
  const ranges = new Map<string, PortRange>();
  for (const { ports } of listens) for (const range of ports) ranges.set(formatRange(range), range);
  const sorted = [...ranges.values()].sort((a, b) => a.first - b.first || a.last - b.last);
  const unknown = (['dynamic', 'unresolved'] as const).filter((word) => listens.some(({ status }) => status === word));
  return [...sorted.map((range) => (range.first === range.last ? range.first : formatRange(range))), ...unknown];
}

/** A name for comparison: no ending `.py`, no blanks, dashes, dots or underscores, lower case. */
export function plainName(text: string): string {
  return text
    .replace(/\.pyi?$/i, '')
    .replace(/[-_.\s]/g, '')
    .toLowerCase();
}
