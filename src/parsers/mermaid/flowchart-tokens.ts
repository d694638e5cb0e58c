import { DiagramError } from '../diagram.js';

/** One token of a flowchart. */
export interface FlowToken {
  /** What it is; brackets and other marks are called by their own characters. */
  readonly kind: string;
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

/** What the reader is inside of; each has tokens of its own. */
type Mode = 'body' | 'string' | 'markdown' | 'text' | 'slanted' | 'ellipse' | '--' | '==' | '-.' | ClickMode | DataMode;
type ClickMode = 'click' | 'callback' | 'arguments';
type DataMode = 'data' | 'data string';

interface Rule {
  readonly pattern: RegExp;
  /** Null where it makes no token; `mark` for a token that is called by its characters. */
  readonly kind: string | null;
  readonly enter?: Mode;
  readonly leave?: true;
}

const rule = (pattern: RegExp, kind: string | null, then: { enter?: Mode; leave?: true } = {}): Rule => ({
  pattern,
  kind,
  ...then,
});

/** Brackets begin a label wherever they stand; the order is that in which Mermaid tries them. */
const BRACKETS: readonly Rule[] = [
  rule(/\(-/y, 'mark', { enter: 'ellipse' }),
  rule(/\(\[|\[\[|\[\(|\(\(\(/y, 'mark', { enter: 'text' }),
  rule(/\[[/\\]/y, 'mark', { enter: 'slanted' }),
];
const SINGLE_BRACKETS: readonly Rule[] = [rule(/[|([{]/y, 'mark', { enter: 'text' })];
const QUOTES: readonly Rule[] = [rule(/"`/y, null, { enter: 'markdown' }), rule(/"/y, null, { enter: 'string' })];
const LINK_ENDS = { '--': /[xo<]?--+[-xo>]\s*/y, '==': /[xo<]?==+[=xo>]\s*/y, '-.': /[xo<]?-?\.+-[xo>]?\s*/y } as const;
const INVISIBLE_LINK = rule(/~~~+\s*/y, 'link');
/** Links take the blank characters around them. */
const LINKS: Readonly<Partial<Record<Mode, readonly Rule[]>>> = {
  body: [
    rule(LINK_ENDS['--'], 'link'),
    rule(/[xo<]?--\s*/y, 'link start', { enter: '--' }),
    rule(LINK_ENDS['=='], 'link'),
    rule(/[xo<]?==\s*/y, 'link start', { enter: '==' }),
    rule(LINK_ENDS['-.'], 'link'),
    rule(/[xo<]?-\.\s*/y, 'link start', { enter: '-.' }),
    INVISIBLE_LINK,
  ],
  '--': [rule(LINK_ENDS['--'], 'link', { leave: true })],
  '==': [rule(LINK_ENDS['=='], 'link', { leave: true })],
  '-.': [rule(LINK_ENDS['-.'], 'link', { leave: true })],
  text: [INVISIBLE_LINK],
  slanted: [INVISIBLE_LINK],
  ellipse: [INVISIBLE_LINK],
};

const BEFORE_LINKS: readonly Rule[] = [
  rule(/acc(?:Title|Descr)\s*:\s*[^\n]*/y, 'description'),
  rule(/accDescr\s*\{\s*[^}]*\}?/y, 'description'),
  rule(/@\{/y, 'data', { enter: 'data' }),
  rule(/call\s+/y, null, { enter: 'callback' }),
  ...QUOTES,
  rule(/(?:style|default|linkStyle|interpolate|classDef|class)\b/y, 'mark'),
  rule(/href\s/y, 'href'),
  rule(/click\s+/y, null, { enter: 'click' }),
  rule(/(?:flowchart-elk|swimlane-beta|graph|flowchart)\b/y, 'graph'),
  rule(/subgraph\b/y, 'mark'),
  rule(/end\b\s*/y, 'end'),
  rule(/_(?:self|blank|parent|top)\b/y, 'target'),
];
const NUMBERS_AND_MARKS: readonly Rule[] = [rule(/[0-9]+/y, 'number'), rule(/#|:::|[:&;,*]/y, 'mark')];
const RULES: Readonly<Record<Mode, readonly Rule[]>> = {
  body: [
    ...BRACKETS.slice(0, 1),
    rule(/\[\|/y, 'mark'),
    ...BRACKETS.slice(1),
    rule(/>/y, 'mark', { enter: 'text' }),
    rule(/<|\^|\\\|/y, 'mark'),
    rule(/v\b/y, 'mark'),
    rule(/(?:[A-Za-z0-9!"#$%&'*+.`?\\_/]|-(?=[^>\-.]))+/y, 'word'),
    rule(/-/y, 'mark'),
    rule(/\p{L}/uy, 'letter'),
    ...SINGLE_BRACKETS,
    rule(/[)\]}]/y, 'mark'),
    rule(/\n+/y, 'break'),
    rule(/[^\S\n]+/y, 'space'),
  ],
  string: [rule(/"`/y, null, { enter: 'markdown' }), rule(/[^"]+/y, 'string'), rule(/"/y, null, { leave: true })],
  markdown: [rule(/[^`"]+/y, 'string'), rule(/`"/y, null, { leave: true }), ...QUOTES],
  text: [
    ...QUOTES,
    ...BRACKETS.slice(0, 1),
    rule(/\]\)/y, 'mark', { leave: true }),
    rule(/\(\[/y, 'mark', { enter: 'text' }),
    rule(/\]\]/y, 'mark', { leave: true }),
    rule(/\[\[/y, 'mark', { enter: 'text' }),
    rule(/\)\]/y, 'mark', { leave: true }),
    rule(/\[\(/y, 'mark', { enter: 'text' }),
    rule(/\)\)\)/y, 'mark', { leave: true }),
    ...BRACKETS.slice(1),
    rule(/[|)\]}]/y, 'mark', { leave: true }),
    ...SINGLE_BRACKETS,
    rule(/[^[\](){}|"]+/y, 'text'),
  ],
  slanted: [
    ...QUOTES,
    ...BRACKETS.slice(0, 2),
    rule(/[\\(?=\])/]\]/y, 'mark', { leave: true }),
    rule(/[/\\](?!\])|[^\\[\](){}/]+/y, 'text'),
    ...BRACKETS.slice(2),
    ...SINGLE_BRACKETS,
  ],
  ellipse: [
    ...QUOTES,
    rule(/[-/)]\)/y, '-)', { leave: true }),
    rule(/[^()[\]{}]/y, 'text'),
    ...BRACKETS,
    ...SINGLE_BRACKETS,
  ],
  '--': [...QUOTES, rule(/[^-]|-(?!-)/y, 'text')],
  '==': [...QUOTES, rule(/[^=]/y, 'text')],
  '-.': [...QUOTES, rule(/[^.]/y, 'text')],
  data: [rule(/"/y, 'data', { enter: 'data string' }), rule(/[^}^"]+/y, 'data'), rule(/\}/y, null, { leave: true })],
  'data string': [rule(/"/y, 'data', { leave: true }), rule(/[^"]+/y, 'data')],
  click: [...QUOTES, rule(/\s/y, null, { leave: true }), rule(/\S+/y, 'click')],
  callback: [
    rule(/\(\s*\)/y, null, { leave: true }),
    rule(/\(/y, null, { leave: true, enter: 'arguments' }),
    rule(/[^(]+/y, 'callback'),
  ],
  arguments: [rule(/\)/y, null, { leave: true }), rule(/[^)]+/y, 'arguments')],
};

/** What is wrong at the end of the text, by what the reader is still inside of. */
const UNCLOSED: Readonly<Partial<Record<Mode, string>>> = {
  string: 'Here a quote begins that is never closed.',
  markdown: 'Here a quote begins that is never closed.',
  data: 'The data of the node is never closed.',
  'data string': 'The data of the node has a quote that is never closed.',
  click: 'The click names no node.',
  callback: 'The call of the click has no parentheses behind its name.',
};

/** The tokens of a flowchart's body, and the place where there are no more though the text goes on. */
export interface FlowTokens {
  readonly tokens: readonly FlowToken[];
  /** Null where everything was divided. */
  readonly stopped: DiagramError | null;
}

/** Divides the body of a flowchart into tokens as Mermaid does, the last of which is an `eof`. */
export function flowTokens(text: string, start: number): FlowTokens {
  const lexer = new FlowLexer(text, start);
  try {
    lexer.read();
    return { tokens: lexer.tokens, stopped: null };
  } catch (error) {
    if (!(error instanceof DiagramError)) throw error;
    return { tokens: lexer.tokens, stopped: error };
  }
}

class FlowLexer {
  readonly tokens: FlowToken[] = [];
  private readonly text: string;
  private at: number;
  private readonly modes: Mode[] = ['body'];
  /** Where the bracket or quote that was opened last stands. */
  private opened = 0;
  /** Behind the last looked-at run of blank characters, dots, and characters that may be part of a link's id. */
  private readonly runs = new Map<RegExp, number>();
  private idRunEnd = -1;
  private linkIdEnd = -1;
  private direction: { readonly index: number; readonly end: number } | null = null;
  private lineEnd = -1;

  constructor(text: string, start: number) {
    this.text = text;
    this.at = start;
  }

  read(): void {
    while (this.at < this.text.length) {
      const mode = this.modes.at(-1) ?? 'body';
      if (mode === 'body' && (this.takeFirst(BEFORE_LINKS) || this.takeDirection() || this.takeLinkId())) continue;
      if (mode === 'body' && this.takeFirst(NUMBERS_AND_MARKS)) continue;
      if (/["`]/.test(this.text[this.at]!) && mode !== 'body' && this.takeFirst(RULES[mode])) continue;
      if (this.takeLink(LINKS[mode] ?? []) || this.takeFirst(RULES[mode])) continue;
      throw new DiagramError(this.surprise(mode), this.at);
    }
    const mode = this.modes.at(-1) ?? 'body';
    const unclosed = UNCLOSED[mode];
    if (unclosed !== undefined) throw new DiagramError(unclosed, this.opened);
    this.tokens.push({ kind: 'eof', start: this.at, end: this.at });
  }

  private surprise(mode: Mode): string {
    const character = String.fromCodePoint(this.text.codePointAt(this.at)!);
    if (mode === '--') return 'The text of the link is followed by no arrow.';
    if (mode === '==' || mode === '-.')
      return `The text of a link such as ${mode} cannot hold a ${character}: write it as |text| behind the arrow.`;
    if (mode === 'markdown') return 'A text between "` and `" cannot hold a ` or a quote.';
    return `The character ${JSON.stringify(character)} cannot stand here outside of quotes.`;
  }

  private takeFirst(rules: readonly Rule[]): boolean {
    return rules.some((each) => this.takeAt(each, this.at));
  }

  /** Takes a token that matches at `from`, with what stands before it. */
  private takeAt({ pattern, kind, enter, leave }: Rule, from: number): boolean {
    pattern.lastIndex = from;
    const found = pattern.exec(this.text);
    if (found === null || found[0] === '') return false;
    const end = from + found[0].length;
    if (kind !== null) this.tokens.push({ kind: kind === 'mark' ? found[0] : kind, start: this.at, end });
    if (leave) this.modes.pop();
    if (enter !== undefined) {
      this.modes.push(enter);
      this.opened = this.at;
    }
    this.at = end;
    return true;
  }

  private takeLink(rules: readonly Rule[]): boolean {
    if (rules.length === 0) return false;
    const from = this.runEnd(BLANK_RUN);
    // A row of dots is looked at once, not from each of its dots.
    const isDotRow = this.text[from] === '.' && this.text[this.dotsEnd(from)] !== '-';
    return rules.some((each) => !(isDotRow && each.pattern === LINK_ENDS['-.']) && this.takeAt(each, from));
  }

  private dotsEnd(from: number): number {
    return this.runEnd(DOT_RUN, from);
  }

  /** Behind the run of such characters at a place; asked from place to place, each run is looked at once. */
  private runEnd(pattern: RegExp, from = this.at): number {
    const known = this.runs.get(pattern);
    if (known !== undefined && known > from) return known;
    pattern.lastIndex = from;
    pattern.exec(this.text);
    this.runs.set(pattern, pattern.lastIndex);
    return pattern.lastIndex;
  }

  /** A line that holds `direction LR` is one token from wherever it is looked at. */
  private takeDirection(): boolean {
    if (this.at >= this.lineEnd) {
      const end = this.text.indexOf('\n', this.at);
      this.lineEnd = end === -1 ? this.text.length : end;
      this.direction = lastDirection(this.text, this.at, this.lineEnd);
    }
    if (this.direction === null || this.direction.index < this.at || this.text[this.at] === '\n') return false;
    this.tokens.push({ kind: 'direction', start: this.at, end: this.direction.end });
    this.at = this.direction.end;
    return true;
  }

  /** `e1@` before a link, or before anything else but a brace and a quote. */
  private takeLinkId(): boolean {
    const end = this.runEnd(ID_RUN);
    if (this.idRunEnd !== end) {
      this.idRunEnd = end;
      const run = this.text.slice(this.at, end);
      let last = run.lastIndexOf('@');
      while (last > 0 && /[{"]/.test(this.text[this.at + last + 1]!)) last = run.lastIndexOf('@', last - 1);
      this.linkIdEnd = last <= 0 ? -1 : this.at + last + 1;
    }
    if (this.linkIdEnd - 1 <= this.at) return false;
    this.tokens.push({ kind: 'link id', start: this.at, end: this.linkIdEnd });
    this.at = this.linkIdEnd;
    return true;
  }
}

const DIRECTION = /direction\s+(?:TB|BT|RL|LR|TD)[^\n]*/y;
const BLANK_RUN = /\s*/y;
const DOT_RUN = /\.*/y;
const ID_RUN = /[^\s"[\](){}|]*/y;

/** The last `direction LR` that begins in a line, with the end of the line in which it ends. */
function lastDirection(text: string, from: number, lineEnd: number): { index: number; end: number } | null {
  const line = text.slice(from, lineEnd);
  for (let at = line.lastIndexOf('direction'); at !== -1; at = at === 0 ? -1 : line.lastIndexOf('direction', at - 1)) {
    DIRECTION.lastIndex = from + at;
    if (DIRECTION.test(text)) return { index: from + at, end: DIRECTION.lastIndex };
  }
  return null;
}
