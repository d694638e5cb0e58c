import { nearest } from '../../core/errors.js';
import { type Diagram, DiagramError, type DiagramNode, type EdgeLabel } from '../diagram.js';
import { LineIndex } from '../line-index.js';
import { readFlowchart, type Seen } from './flowchart.js';
import { readSequence } from './sequence.js';

const FLOWCHARTS: ReadonlySet<string> = new Set(['flowchart', 'graph', 'flowchart-elk']);
/** Diagrams whose blocks begin with a `{` at the end of a line and end with a line of `}`. */
const BRACED: ReadonlySet<string> = new Set([
  'classDiagram',
  'classDiagram-v2',
  'stateDiagram',
  'stateDiagram-v2',
  'erDiagram',
]);
/** Every kind of diagram up to Mermaid 11. */
const KINDS: readonly string[] = [
  ...FLOWCHARTS,
  ...BRACED,
  ...['sequenceDiagram', 'journey', 'gantt', 'pie', 'quadrantChart', 'requirementDiagram', 'requirement', 'gitGraph'],
  ...['C4Context', 'C4Container', 'C4Component', 'C4Dynamic', 'C4Deployment', 'mindmap', 'timeline', 'zenuml'],
  ...['sankey', 'sankey-beta', 'xychart', 'xychart-beta', 'block', 'block-beta', 'packet', 'packet-beta', 'kanban'],
  ...['architecture', 'architecture-beta', 'radar', 'radar-beta', 'treemap', 'treemap-beta', 'info'],
  ...['eventmodeling', 'wardley-beta', 'venn-beta', 'ishikawa-beta', 'treeView-beta'],
];
/** What a newer Mermaid may call a kind of its own. */
const PLAUSIBLE = /^[a-z][A-Za-z0-9]*(?:-[a-z0-9]+)*$/;
const DIRECTION = /[ \t]*(?:TB|TD|BT|RL|LR|[<>^v])?(?=[\s;]|%%|$)/y;
const LIMIT = 200_000;

/**
 * Reads a Mermaid diagram. Flowcharts and sequence diagrams are read statement by statement; of class, state and
 * entity diagrams only the blocks, of all others only the first word is looked at. Takes time linear in the text.
 */
export function parseMermaid(source: string): Diagram {
  const lines = new LineIndex(source);
  if (source.length > LIMIT) return { nodes: [], edgeLabels: [], problem: null };
  try {
    return diagramOf(read(source), lines);
  } catch (error) {
    if (!(error instanceof DiagramError)) throw error;
    return { nodes: [], edgeLabels: [], problem: { message: error.message, ...lines.at(error.offset) } };
  }
}

function read(source: string): readonly Seen[] {
  const start = headerStart(source);
  const kind = /[^\s;:{]+/y;
  kind.lastIndex = start;
  const word = kind.exec(source)?.[0];
  if (word === undefined) throw new DiagramError('The diagram is empty.', 0);
  const behind = start + word.length;
  if (FLOWCHARTS.has(word)) {
    DIRECTION.lastIndex = behind;
    if (DIRECTION.exec(source) === null) {
      throw new DiagramError('A flowchart goes TB, TD, BT, RL or LR.', behind + 1);
    }
    return readFlowchart(source, DIRECTION.lastIndex);
  }
  if (word === 'sequenceDiagram') return readSequence(source, behind);
  if (BRACED.has(word)) checkBlocks(source, behind, word.startsWith('state'));
  else if (!KINDS.includes(word)) refuseUnlessNew(word, start);
  return [];
}

/** A word near a known kind is a slip of the pen; any other may be a kind that came after this list. */
function refuseUnlessNew(word: string, offset: number): void {
  const meant = nearest(word, KINDS);
  if (meant === null && PLAUSIBLE.test(word)) return;
  const hint = meant === null ? '' : `, did you mean \`${meant}\``;
  throw new DiagramError(`No kind of diagram is called \`${word.slice(0, 40)}\`${hint}.`, offset);
}

/** Where the first word stands: behind front matter, directives and comments. */
function headerStart(source: string): number {
  const skipped = /(?:\s|%%\{[\s\S]{0,4000}?\}%%|%%[^\n]*)*/y;
  skipped.lastIndex = behindMatter(source);
  return skipped.lastIndex + (skipped.exec(source)?.[0].length ?? 0);
}

/** Where front matter between two lines of `---` ends; 0 where there is none. */
function behindMatter(source: string): number {
  const rule = /(?<![^\n])[^\S\n]*---[ \t\r]*(?:\n|$)/g;
  const first = rule.exec(source);
  if (first === null || source.slice(0, first.index).trim() !== '') return 0;
  const begins = rule.lastIndex;
  let last = rule.exec(source);
  // Front matter is at least one line.
  if (last?.index === begins) last = rule.exec(source);
  return last === null ? 0 : rule.lastIndex;
}

/** A brace too many is nothing to state diagrams: `lenient`. */
function checkBlocks(source: string, start: number, lenient: boolean): void {
  const open: number[] = [];
  let inNote = false;
  let offset = start;
  for (const line of source.slice(start).split('\n')) {
    const text = line.replace(/%%.*$/, '').trim();
    if (inNote) inNote = !/^end note$/i.test(text);
    else if (/^note\b[^:"]*$/i.test(text)) inNote = true;
    else if (/[\s\w"\])~]\{$/.test(text) && !/[-.][|o}{]*o\{$|(?<!:):(?!:)/.test(text)) open.push(offset);
    else if (text === '}' && open.pop() === undefined && !lenient) {
      throw new DiagramError('The } closes no block.', offset + line.indexOf('}'));
    }
    offset += line.length + 1;
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined && !inNote) {
    const indent = /\s*/y;
    indent.lastIndex = unclosed;
    throw new DiagramError('The block is never closed.', unclosed + indent.exec(source)![0].length);
  }
}

function diagramOf(seen: readonly Seen[], lines: LineIndex): Diagram {
  const nodes = new Map<string, DiagramNode>();
  const edgeLabels: EdgeLabel[] = [];
  for (const { kind, id, label, offset } of seen) {
    if (kind === 'edge') edgeLabels.push({ label: label ?? '', ...lines.at(offset) });
    else if (!nodes.has(id) || label !== null) nodes.set(id, { id, label: label ?? id, ...lines.at(offset) });
  }
  return { nodes: [...nodes.values()], edgeLabels, problem: null };
}
