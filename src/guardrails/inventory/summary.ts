import type { Block, Cell } from '../../core/document.js';
import { compareText } from '../../core/finding.js';
import type { Changes } from '../../core/revision.js';
import type { PathTest } from '../../parsers/glob.js';

/** How the agents of a repository changed since the base revision. */
export interface AgentChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Old and new path. */
  readonly renamed: readonly (readonly [string, string])[];
}

/** Which agents a change adds, removes and renames, by path; `isAgent` answers for paths of both trees. */
export function agentChanges(changes: Changes, isAgent: PathTest): AgentChanges {
  const renamed = [...changes.renamed].filter(
    ([to, from]) => changes.removed.has(from) && isAgent(to) && isAgent(from),
  );
  const moved = new Set(renamed.flat());
  const arrived = [...changes.added, ...changes.renamed.keys()];
  const only = (paths: Iterable<string>): readonly string[] =>
    [...new Set(paths)].filter((path) => isAgent(path) && !moved.has(path)).sort(compareText);
  return {
    added: only(arrived),
    removed: only(changes.removed),
    renamed: renamed.map(([to, from]) => [from, to] as const).sort((a, b) => compareText(a[1], b[1])),
  };
}

const ROWS = 200;

/** What the job summary says about a change's agents; nothing when there is nothing to say. */
export function changeBlocks({ added, removed, renamed }: AgentChanges): readonly Block[] {
  const rows: readonly (readonly Cell[])[] = [
    ...added.map((path) => ['added', { code: path }]),
    ...removed.map((path) => ['removed', { code: path }]),
    ...renamed.map(([from, to]) => ['renamed', { code: `${from} → ${to}` }]),
  ];
  if (rows.length === 0) return [];
  const table: Block = { kind: 'table', title: 'Agents', columns: ['Change', 'Agent'], rows: rows.slice(0, ROWS) };
  const rest = rows.length - ROWS;
  return rest > 0 ? [table, { kind: 'text', text: `${rest} more agents are added, removed or renamed.` }] : [table];
}
