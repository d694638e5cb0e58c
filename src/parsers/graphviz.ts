import { type Diagram, DiagramError, type DiagramNode, type EdgeLabel } from './diagram.js';
import { LineIndex } from './line-index.js';

/** One token; `word` holds identifiers, numerals, quoted and HTML strings without their quotes. */
interface Token {
  readonly kind: 'word' | 'mark' | 'end';
  readonly text: string;
  readonly quoted: boolean;
  readonly offset: number;
}

const BLANK = /(?:[ \t\r\n]|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*)*/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|-?(?:\.\d+|\d+(?:\.\d*)?)/y;
const MARK = /->|--|[{}[\];,=:+]/y;
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const KEYWORDS: ReadonlySet<string> = new Set(['strict', 'graph', 'digraph', 'node', 'edge', 'subgraph']);
const LIMIT = 1_000_000;
const DEEPEST = 200;

/** Reads a Graphviz file by the grammar of the DOT language, none or several graphs. Takes time linear in the text. */
export function parseGraphviz(source: string): Diagram {
  const lines = new LineIndex(source);
  if (source.length > LIMIT) return { nodes: [], edgeLabels: [], problem: null, isWhollyRead: false };
  try {
    const reader = new GraphvizReader(source, lines);
    reader.read();
    return { nodes: [...reader.nodes.values()], edgeLabels: reader.edgeLabels, problem: null, isWhollyRead: true };
  } catch (error) {
    if (!(error instanceof DiagramError)) throw error;
    return {
      nodes: [],
      edgeLabels: [],
      problem: { message: error.message, ...lines.at(error.offset) },
      isWhollyRead: true,
    };
  }
}

class GraphvizReader {
  readonly nodes = new Map<string, DiagramNode>();
  readonly edgeLabels: EdgeLabel[] = [];
  private readonly source: string;
  private readonly lines: LineIndex;
  private next: Token;
  private directed = false;
  private depth = 0;
  /** Behind the token that was made last. */
  private behind = 0;

  constructor(source: string, lines: LineIndex) {
    this.source = source;
    this.lines = lines;
    this.next = this.token(source.startsWith('\ufeff') ? 1 : 0);
  }

  read(): void {
    while (this.next.kind !== 'end') this.graph();
  }

  private graph(): void {
    this.keyword('strict');
    this.directed = this.keyword('digraph');
    if (!this.directed && !this.keyword('graph')) this.fail('graph or digraph');
    if (this.next.kind === 'word' && !isKeyword(this.next)) this.word();
    this.block();
  }

  private block(): void {
    const start = this.next.offset;
    this.expect('{');
    if (++this.depth > DEEPEST) throw new DiagramError('The subgraphs are nested too deeply.', start);
    while (this.next.kind !== 'mark' || this.next.text !== '}') {
      if (this.next.kind === 'end') throw new DiagramError('The block is never closed.', start);
      this.statement();
      this.mark(';');
    }
    this.depth--;
    this.advance();
  }

  private statement(): void {
    for (const word of ['graph', 'node', 'edge']) {
      if (!this.keyword(word)) continue;
      this.defaults(word);
      return;
    }
    const seen: Token[] = [];
    const isPlain = this.operands(seen);
    const [only] = seen;
    if (isPlain && this.mark('=')) {
      this.word();
      return;
    }
    let edges = 0;
    for (; this.next.text === '->' || this.next.text === '--'; edges++) {
      if (this.next.kind === 'mark' && (this.next.text === '->') !== this.directed) {
        const wanted = this.directed ? 'A digraph joins with ->, not with --.' : 'A graph joins with --, not with ->.';
        throw new DiagramError(wanted, this.next.offset);
      }
      this.advance();
      this.operands(seen);
    }
    const at = this.next.offset;
    const label = this.attributes();
    if (edges > 0) {
      if (label !== null) this.edgeLabels.push({ label, ...this.lines.at(at) });
      for (const token of seen) this.node(token, null);
    } else if (only !== undefined) for (const token of seen) this.node(token, label);
  }

  /** What stands behind `graph`, `node` or `edge`: lists, the first of which may have a name. */
  private defaults(word: string): void {
    if (this.next.kind === 'word') {
      this.word();
      this.expect('=');
    }
    if (this.next.kind !== 'mark' || this.next.text !== '[') this.fail(`a list in square brackets behind ${word}`);
    this.attributes();
  }

  /** Nodes with commas between them, or a subgraph; only nodes are added to `seen`. True for one bare name. */
  private operands(seen: Token[]): boolean {
    if (this.keyword('subgraph')) {
      if (this.next.kind === 'word' && !isKeyword(this.next)) this.word();
      this.block();
      return false;
    }
    if (this.next.kind === 'mark' && this.next.text === '{') {
      this.block();
      return false;
    }
    let isPlain = true;
    for (;;) {
      seen.push(this.word());
      for (let ports = 0; ports < 2 && this.mark(':'); ports++) {
        this.word();
        isPlain = false;
      }
      if (!this.mark(',')) return isPlain;
      isPlain = false;
    }
  }

  /** Attribute lists; returns the label among them. */
  private attributes(): string | null {
    let label: string | null = null;
    while (this.mark('[')) {
      while (!this.mark(']')) {
        label = this.attribute() ?? label;
        if (!this.mark(',')) this.mark(';');
      }
    }
    return label;
  }

  /** One `name=value`; returns the value of a label. */
  private attribute(): string | null {
    const name = this.word();
    if (!this.mark('=')) {
      throw new DiagramError(`The attribute \`${name.text.slice(0, 30)}\` has no value behind a =.`, name.offset);
    }
    const value = this.word();
    return name.text === 'label' || name.text === 'xlabel' ? value.text : null;
  }

  private node({ text, offset }: Token, label: string | null): void {
    const known = this.nodes.get(text);
    if (known === undefined || label !== null) {
      const place = known === undefined ? this.lines.at(offset) : { line: known.line, column: known.column };
      this.nodes.set(text, { id: text, label: label?.replace(/\\[nlr]/g, ' ') ?? text, ...place });
    }
  }

  private word(): Token {
    if (this.next.kind !== 'word' || isKeyword(this.next)) this.fail('a name');
    let token = this.advance();
    // `"a" + "b"` is one string.
    while (token.quoted && this.mark('+')) {
      if (this.next.kind !== 'word' || !this.next.quoted) this.fail('a quoted string');
      token = { ...token, text: token.text + this.advance().text };
    }
    return token;
  }

  private keyword(word: string): boolean {
    const { kind, quoted, text } = this.next;
    if (kind !== 'word' || quoted || text.toLowerCase() !== word) return false;
    this.advance();
    return true;
  }

  private mark(text: string): boolean {
    if (this.next.kind !== 'mark' || this.next.text !== text) return false;
    this.advance();
    return true;
  }

  private expect(text: string): void {
    if (!this.mark(text)) this.fail(text);
  }

  private fail(wanted: string): never {
    const found = this.next.kind === 'end' ? 'the file ends' : `there is \`${this.next.text.slice(0, 30)}\``;
    throw new DiagramError(`Here ${found} where ${wanted} should be.`, this.next.offset);
  }

  private advance(): Token {
    const token = this.next;
    this.next = this.token(this.behind);
    return token;
  }

  private token(from: number): Token {
    BLANK.lastIndex = from;
    BLANK.exec(this.source);
    const offset = BLANK.lastIndex;
    // An @ ends the file wherever it stands.
    if (offset >= this.source.length || this.source[offset] === '@')
      return { kind: 'end', text: '', quoted: false, offset };
    if (this.source[offset] === '<') return this.markup(offset);
    if (this.source[offset] === '"') {
      const text = this.match(STRING, offset);
      if (text === null) return this.unclosed('The quote is never closed.', offset);
      return { kind: 'word', text: text.slice(1, -1).replace(/\\"/g, '"'), quoted: true, offset };
    }
    const word = this.match(WORD, offset);
    if (word !== null) return { kind: 'word', text: word, quoted: false, offset };
    const mark = this.match(MARK, offset);
    if (mark !== null) return { kind: 'mark', text: mark, quoted: false, offset };
    throw new DiagramError(`The character ${JSON.stringify(this.source[offset])} has no place here.`, offset);
  }

  /** An HTML-like string: everything between balanced angle brackets. */
  private markup(offset: number): Token {
    const bracket = /[<>]/g;
    bracket.lastIndex = offset;
    let depth = 0;
    for (let found = bracket.exec(this.source); found !== null; found = bracket.exec(this.source)) {
      depth += found[0] === '<' ? 1 : -1;
      if (depth > 0) continue;
      this.behind = bracket.lastIndex;
      const text = this.source.slice(offset + 1, found.index).replace(/<[^<>]*>/g, ' ');
      return { kind: 'word', text: text.trim(), quoted: true, offset };
    }
    return this.unclosed('The HTML label is never closed.', offset);
  }

  /** Outside of a graph Graphviz takes what is never closed for the end of the file. */
  private unclosed(message: string, offset: number): Token {
    if (this.depth > 0) throw new DiagramError(message, offset);
    return { kind: 'end', text: '', quoted: false, offset };
  }

  private match(pattern: RegExp, offset: number): string | null {
    pattern.lastIndex = offset;
    const text = pattern.exec(this.source)?.[0] ?? null;
    if (text !== null) this.behind = pattern.lastIndex;
    return text;
  }
}

function isKeyword({ quoted, text }: Token): boolean {
  return !quoted && KEYWORDS.has(text.toLowerCase());
}
