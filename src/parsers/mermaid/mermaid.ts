import { nearest } from '../../core/errors.js';
import { type Diagram, DiagramError, type DiagramNode, type EdgeLabel } from '../diagram.js';
import { LineIndex } from '../line-index.js';
import { type CleanedSource, cleanedSource } from './cleaned-source.js';
import { readFlowchart } from './flowchart.js';
import type { Seen } from './seen.js';
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
const LIMIT = 200_000;

/**
 * Reads a Mermaid diagram. Flowcharts and sequence diagrams are read statement by statement; of class, state and
 * entity diagrams only the blocks, of all others only the first word is looked at. Takes time linear in the text.
 */
export function parseMermaid(source: string): Diagram {
  const lines = new LineIndex(source);
  if (source.length > LIMIT) return { nodes: [], edgeLabels: [], problem: null, isWhollyRead: false };
  const cleaned = cleanedSource(source);
  try {
    return diagramOf(read(cleaned), cleaned, lines);
  } catch (error) {
    if (!(error instanceof DiagramError)) throw error;
    const place = lines.at(cleaned.offsetOf(error.offset));
    return { nodes: [], edgeLabels: [], problem: { message: error.message, ...place }, isWhollyRead: true };
  }
}

function read(source: CleanedSource): readonly Seen[] {
  const { text } = source;
  // A comment may begin right behind the kind.
  const word = /^(?:(?!%%)[^\s;:{])+/.exec(text)?.[0];
  if (word === undefined) throw new DiagramError('The diagram is empty.', 0);
  const behind = word.length;
  if (FLOWCHARTS.has(word)) return readFlowchart(source, behindDirection(text, behind));
  if (word === 'sequenceDiagram') return readSequence(source, behind);
  if (BRACED.has(word)) checkBlocks(text, behind, word.startsWith('state'));
  else if (!KINDS.includes(word)) refuseUnlessNew(word, 0);
  return [];
}

/** Where the statements of a flowchart begin. */
function behindDirection(text: string, from: number): number {
  const none = /\s*\n/y;
  none.lastIndex = from;
  if (none.test(text)) return none.lastIndex;
  const direction = /\s*(?:(?:LR|RL|TB|BT|TD|BR|v)\b|[<>^])/y;
  direction.lastIndex = from;
  if (!direction.test(text)) throw new DiagramError('A flowchart goes TB, TD, BT, RL or LR.', from + 1);
  const separator = /;(?![^\n]*direction\s+(?:TB|BT|RL|LR|TD))|[^\S\n]*\n+/y;
  separator.lastIndex = direction.lastIndex;
  if (separator.test(text)) return separator.lastIndex;
  throw new DiagramError('Behind the direction a line break or a semicolon is missing.', direction.lastIndex);
}

/** A word near a known kind is a slip of the pen; any other may be a kind that came after this list. */
function refuseUnlessNew(word: string, offset: number): void {
  const meant = nearest(word, KINDS);
  if (meant === null && PLAUSIBLE.test(word)) return;
  const hint = meant === null ? '' : `, did you mean \`${meant}\``;
  throw new DiagramError(`No kind of diagram is called \`${word.slice(0, 40)}\`${hint}.`, offset);
}

/**
 * Checks that braces pair up. What stands in a line with other things may or may not be a brace that counts: `loose`
 * ones pair with whatever is left over. A brace too many is nothing to state diagrams: `lenient`.
 */
function checkBlocks(source: string, start: number, lenient: boolean): void {
  const open: number[] = [];
  const loose = { opening: 0, closing: 0 };
  let inNote = false;
  let offset = start;
  for (const line of source.slice(start).split('\n')) {
    const text = line.replace(/%%.*$/, '').trim();
    if (inNote) inNote = !/^end note$/i.test(text);
    else if (/^note\b[^:"]*$/i.test(text)) inNote = true;
    else if (
      (!lenient || /^state\b/i.test(text)) &&
      /[\s\w"\])~`]\{$/.test(text) &&
      !/[-.][|o}{]*o\{$|(?<!:):(?!:)|[{}].*\{$/.test(text)
    )
      open.push(offset);
    else if (text !== '}') {
      loose.opening += text.split('{').length - 1;
      loose.closing += text.split('}').length - 1;
    } else if (open.pop() === undefined && loose.opening-- <= 0 && !lenient) {
      throw new DiagramError('The } closes no block.', offset + line.indexOf('}'));
    }
    offset += line.length + 1;
  }
  const unclosed = open.length > loose.closing ? open.at(-1) : undefined;
  if (unclosed !== undefined && !inNote) {
    const indent = /\s*/y;
    indent.lastIndex = unclosed;
    throw new DiagramError('The block is never closed.', unclosed + indent.exec(source)![0].length);
  }
}

function diagramOf(seen: readonly Seen[], source: CleanedSource, lines: LineIndex): Diagram {
  const nodes = new Map<string, DiagramNode>();
  const edgeLabels: EdgeLabel[] = [];
  for (const { kind, id, label, offset } of seen) {
    if (kind === 'edge') edgeLabels.push({ label: label ?? '', ...lines.at(source.offsetOf(offset)) });
    else if (!nodes.has(id) || label !== null)
      nodes.set(id, { id, label: label ?? id, ...lines.at(source.offsetOf(offset)) });
  }
  const isWhollyRead = /^(?:flowchart|graph|sequenceDiagram)/.test(source.text);
  return { nodes: [...nodes.values()], edgeLabels, problem: null, isWhollyRead };
}
