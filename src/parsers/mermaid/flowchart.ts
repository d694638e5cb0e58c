import { DiagramError } from '../diagram.js';

/** A node or edge label that a flowchart holds, by offset. */
export interface Seen {
  readonly kind: 'node' | 'edge';
  readonly id: string;
  /** Null where the node stands without a label. */
  readonly label: string | null;
  readonly offset: number;
}

/** Openings of node shapes, longest first, with what closes them. */
const SHAPES: readonly (readonly [string, readonly string[]])[] = [
  ['(((', [')))']],
  ['((', ['))']],
  ['([', ['])']],
  ['(-', ['-)']],
  ['(', [')']],
  ['[[', [']]']],
  ['[(', [')]']],
  ['[/', ['/]', '\\]']],
  ['[\\', ['\\]', '/]']],
  ['[', [']']],
  ['{{', ['}}']],
  ['{', ['}']],
  ['>', [']']],
];

/** A link with its arrow heads, such as `-->`, `x--x`, `==>`, `-.->`, `~~~`. */
const LINK = /[xo<]?(?:--+[-xo>]|==+[=xo>]|-\.+-[xo>]?)|~~~+/y;
/** The beginning of a link with a text in it, such as `-- text -->`. */
const LINK_START = /[xo<]?(?:--|==|-\.)(?![-=.])/y;
const LINK_ENDS: Readonly<Record<string, RegExp>> = {
  '--': /--+[-xo>]/g,
  '==': /==+[=xo>]/g,
  '-.': /(?<!\.)\.+-[xo>]?/g,
};
const NODE_ID =
  /(?:(?![xo<]?(?:--|==|-\.)(?=[\s\S])|~~~)(?:[^\s()[\]{}<>|;,&@:"]|:(?!::))|(?<=[^\s;&|>])[xo](?![-=]))+/y;
/** Statements that name no nodes of their own; they reach to the end of their line. */
const DIRECTIVE = /(?:direction|style|linkStyle|classDef|class|click|href|accTitle)\b[^\n;]*/y;
const DESCRIPTION = /accDescr\s*(?:\{[^}]*\}|:[^\n]*)/y;
const SUBGRAPH = /subgraph\b[^\n;]*/y;
const END = /end(?=[\s;]|$)/y;
const BLANK = /(?:[ \t\r]|%%[^\n]*)+/y;
const BREAK = /(?:[\s;]|%%[^\n]*)+/y;

/**
 * Reads the body of a flowchart, from behind its header. Throws a {@link DiagramError} at the first place of which
 * it is certain that no version of Mermaid since 10 draws it.
 */
export function readFlowchart(source: string, start: number): readonly Seen[] {
  return new FlowchartReader(source, start).read();
}

class FlowchartReader {
  private readonly source: string;
  private at: number;
  private readonly seen: Seen[] = [];
  /** Where each open subgraph began. */
  private readonly open: number[] = [];

  constructor(source: string, start: number) {
    this.source = source;
    this.at = start;
  }

  read(): readonly Seen[] {
    for (this.take(BREAK); this.at < this.source.length; this.take(BREAK)) this.statement();
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) throw new DiagramError('The subgraph has no end.', unclosed);
    return this.seen;
  }

  private statement(): void {
    const start = this.at;
    if (this.take(SUBGRAPH) !== null) this.open.push(start);
    else if (this.take(END) !== null) {
      if (this.open.pop() === undefined) throw new DiagramError('The end belongs to no subgraph.', start);
    } else if (this.take(DESCRIPTION) === null && this.take(DIRECTIVE) === null) this.chain();
  }

  /** Nodes joined by `&` and links up to the end of the statement. */
  private chain(): void {
    for (;;) {
      this.node();
      this.take(BLANK);
      if (this.source[this.at] === '&') {
        this.at++;
        this.take(BREAK);
        continue;
      }
      const before = this.at;
      // A link takes the line breaks around it.
      this.take(/\s+/y);
      if (!this.link()) {
        this.at = before;
        break;
      }
      this.take(BREAK);
      if (this.at >= this.source.length) throw new DiagramError('The link leads nowhere.', before);
    }
    const next = this.source[this.at];
    if (next !== undefined && !/[\n;]/.test(next)) {
      throw new DiagramError(
        `Before ${quoted(this.source, this.at)} a link or the end of the line is missing.`,
        this.at,
      );
    }
  }

  private node(): void {
    const start = this.at;
    if (this.take(END) !== null)
      throw new DiagramError('No node can be called end: write End, or quote it as a label.', start);
    const id = this.take(NODE_ID);
    if (id === null) throw new DiagramError(`There is ${quoted(this.source, start)} where a node should be.`, start);
    const label = this.shape(id);
    this.seen.push({ kind: 'node', id, label, offset: start });
    if (this.source.startsWith('@{', this.at)) this.skipData();
    if (this.source.startsWith(':::', this.at)) {
      this.at += 3;
      this.take(/[^\s;&<>()[\]{}-]+/y);
    }
  }

  /** The label in the brackets behind an id, or null without brackets. */
  private shape(id: string): string | null {
    const shape = SHAPES.find(([opening]) => this.source.startsWith(opening, this.at));
    if (shape === undefined) return null;
    const start = this.at;
    this.at += shape[0].length;
    return this.labelUpTo(shape[1], `The label of ${id}`, start);
  }

  private labelUpTo(closings: readonly string[], what: string, start: number): string {
    this.take(/\s+/y);
    if (this.source[this.at] === '"') {
      const text = this.string(what);
      this.take(/\s+/y);
      if (this.close(closings)) return text;
      throw new DiagramError(`${what} goes on behind its closing quote.`, this.at);
    }
    const from = this.at;
    for (;;) {
      const stop = /[()[\]{}"|]|[-/\\](?=[\])])/g;
      stop.lastIndex = this.at;
      const found = stop.exec(this.source);
      if (found === null) throw new DiagramError(`${what} is never closed.`, start);
      this.at = found.index;
      if (this.close(closings)) return this.source.slice(from, found.index).trim();
      if (/[()[\]{}"]/.test(found[0])) {
        throw new DiagramError(`${what} holds a ${found[0]} outside of quotes.`, found.index);
      }
      this.at++;
    }
  }

  private close(closings: readonly string[]): boolean {
    const closing = closings.find((each) => this.source.startsWith(each, this.at));
    this.at += closing?.length ?? 0;
    return closing !== undefined;
  }

  private string(what: string): string {
    const end = this.source.indexOf('"', this.at + 1);
    if (end === -1) throw new DiagramError(`${what} has a quote that is never closed.`, this.at);
    const text = this.source.slice(this.at + 1, end);
    this.at = end + 1;
    return text.replace(/^`|`$/g, '').trim();
  }

  /** `@{ shape: ..., label: "..." }`: YAML of which only the quotes and braces matter here. */
  private skipData(): void {
    const start = this.at;
    this.at += 2;
    while (this.at < this.source.length && this.source[this.at] !== '}') {
      if (this.source[this.at] === '"') this.string('The data of the node');
      else this.at++;
    }
    if (this.at >= this.source.length) throw new DiagramError('The data of the node is never closed.', start);
    this.at++;
  }

  /** Takes a link and its text; false when there is none. */
  private link(): boolean {
    const start = this.at;
    // `e1@-->` gives the link an id.
    this.take(/\w+(?:-\w+)*@(?=[xo<]?[-=~])/y);
    if (this.take(LINK) === null) {
      const opening = this.take(LINK_START);
      if (opening === null) {
        this.at = start;
        return false;
      }
      this.linkText(opening, start);
    }
    this.take(BLANK);
    if (this.source[this.at] === '|') {
      const offset = this.at++;
      this.edge(this.labelUpTo(['|'], 'The text of the link', offset), offset + 1);
    }
    return true;
  }

  private linkText(opening: string, start: number): void {
    const ending = LINK_ENDS[opening.slice(-2)]!;
    ending.lastIndex = this.at;
    const end = ending.exec(this.source);
    if (end === null) throw new DiagramError('The link is never finished.', start);
    this.edge(this.source.slice(this.at, end.index).trim().replace(/^"|"$/g, ''), this.at);
    this.at = end.index + end[0].length;
  }

  private edge(label: string, offset: number): void {
    if (label !== '') this.seen.push({ kind: 'edge', id: '', label, offset });
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    if (match === null) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }
}

function quoted(source: string, offset: number): string {
  const word = /\S{1,30}/y;
  word.lastIndex = offset;
  return `\`${word.exec(source)?.[0] ?? ''}\``;
}
