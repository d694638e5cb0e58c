import { DiagramError } from '../diagram.js';
import type { CleanedSource } from './cleaned-source.js';
import { type FlowToken, flowTokens } from './flowchart-tokens.js';

/** Tokens that names of each kind are made of. */
const NAME_PARTS = {
  node: new Set(['number', 'word', 'v', '-', 'default', ',', ':', '&', '#', '*', 'letter']),
  plain: new Set(['number', 'word', 'v', '-', ',', ':', '&', '#', '*', 'letter']),
  title: new Set([
    ...['number', 'word', 'space', '-', '&', 'letter', ':', '*', '#', 'v', '^', 'link start'],
    ...['style', 'linkStyle', 'classDef', 'class', 'click', 'graph', 'subgraph', 'end'],
  ]),
  style: new Set(['number', 'word', ':', 'space', '#', 'style']),
} as const;

/** Whether a token of that kind may be part of such a name. */
export function isNamePart(kind: string, name: keyof typeof NAME_PARTS): boolean {
  return NAME_PARTS[name].has(kind as never);
}

/** Goes through the tokens of a flowchart; throws a {@link DiagramError} where they are not what should stand there. */
export class FlowCursor {
  next: FlowToken;
  private readonly source: CleanedSource;
  private readonly tokens: readonly FlowToken[];
  private readonly stopped: DiagramError | null;
  private index = 0;

  constructor(source: CleanedSource, start: number) {
    this.source = source;
    const { tokens, stopped } = flowTokens(source.text, start);
    this.tokens = tokens;
    this.stopped = stopped;
    this.next = this.tokenAt(0);
  }

  is(...kinds: readonly string[]): boolean {
    return kinds.includes(this.next.kind);
  }

  /** Goes past the next token when it is one of these kinds. */
  take(...kinds: readonly string[]): boolean {
    if (!this.is(...kinds)) return false;
    this.advance();
    return true;
  }

  advance(): void {
    this.next = this.tokenAt(++this.index);
  }

  expect(what: string, ...kinds: readonly string[]): void {
    if (!this.take(...kinds)) this.fail(what);
  }

  /** Tells what stands where `what` should be. */
  fail(what: string): never {
    throw new DiagramError(`There is ${this.shown()} where ${what} should be.`, this.wordStart());
  }

  /** A name of one or more tokens: of a node, or of a class. */
  name(what: 'node' | 'class'): string {
    const { start } = this.next;
    if (!isNamePart(this.next.kind, 'node')) this.refuseName(what);
    let end = start;
    for (; isNamePart(this.next.kind, 'node'); this.advance()) end = this.next.end;
    return this.source.written(start, end);
  }

  /** Goes past tokens of which such a name is made; at least one. */
  skipName(name: keyof typeof NAME_PARTS, what: string): void {
    if (!isNamePart(this.next.kind, name)) this.fail(what);
    while (isNamePart(this.next.kind, name)) this.advance();
  }

  /** A whole number, and where it stands. */
  number(): { readonly start: number; readonly index: number } {
    const { start, end } = this.next;
    this.expect('the number of a link, or default,', 'number');
    return { start, index: Number(this.source.written(start, end)) };
  }

  endOfStatement(): void {
    if (this.is('eof') || this.take('break', ';')) return;
    throw new DiagramError(`Before ${this.shown()} a link or the end of the line is missing.`, this.wordStart());
  }

  /** A label up to what closes it, one mark behind the other; null for the end of a slanted shape. */
  label(closings: readonly string[] | null, what: string, start: number): string {
    const first = this.next;
    let end = first.start;
    const isQuoted = this.is('string');
    const isEmpty = !this.is('string', 'text');
    if (!isEmpty) {
      end = first.end;
      this.advance();
      for (; this.is('text'); this.advance()) end = this.next.end;
    }
    const isClosed = closings === null ? /^[\\(?=\])/]\]$/.test(this.next.kind) : this.next.kind === closings[0];
    if (!isClosed) this.refuseLabel(what, start);
    if (isEmpty) throw new DiagramError(`${what} is empty: write " " for none.`, start);
    this.advance();
    for (const closing of closings?.slice(1) ?? []) if (!this.take(closing)) this.refuseLabel(what, start);
    const text = this.source.written(first.start, end);
    return isQuoted ? text.replace(/"\s*$/, '').trim() : text.trim();
  }

  /** The text of a link from behind its beginning to behind its end. */
  linkText(start: number): string {
    const first = this.next;
    if (!this.take('text', 'string')) {
      if (this.is('eof')) throw new DiagramError('The link is never finished.', start);
      throw new DiagramError('The link has no text between its two parts.', start);
    }
    let { end } = first;
    for (; this.is('text'); this.advance()) end = this.next.end;
    if (this.is('eof')) throw new DiagramError('The link is never finished.', start);
    if (!this.take('link'))
      throw new DiagramError('The text of the link holds a " outside of quotes.', this.next.start);
    return this.source.written(first.start, end).trim();
  }

  private refuseName(what: string): never {
    const { kind, start, end } = this.next;
    const word = this.source.written(start, end).trim();
    if (kind === 'end') {
      throw new DiagramError('No node can be called end: write End, or quote it as a label.', this.wordStart());
    }
    if (/^[A-Za-z]\w*$/.test(word) && kind !== 'string') {
      throw new DiagramError(
        `No ${what} can be called ${word}: write it in another way, such as with a capital.`,
        start,
      );
    }
    return this.fail(`a ${what}`);
  }

  private refuseLabel(what: string, start: number): never {
    const { kind, start: at } = this.next;
    if (kind === 'eof') throw new DiagramError(`${what} is never closed.`, start);
    const mark = kind === 'string' ? '"' : this.source.written(at, at + 1);
    throw new DiagramError(`${what} holds a ${mark} outside of quotes.`, kind === 'string' ? at - 1 : at);
  }

  /** Where the next token's first character stands that is not blank. */
  wordStart(): number {
    const { text } = this.source;
    let { start } = this.next;
    while (start < this.next.end && text[start]!.trim() === '') start++;
    return this.is('break', 'space') ? this.next.start : start;
  }

  private shown(): string {
    if (this.is('eof', 'break')) return 'the end of the line';
    const start = this.wordStart();
    const word = this.source.written(start, start + 30).match(/^\S+/)?.[0];
    return word === undefined ? 'a space' : `\`${word}\``;
  }

  private tokenAt(index: number): FlowToken {
    const token = this.tokens[index];
    if (token !== undefined) return token;
    // Beyond the end there is nothing to ask for but the end.
    if (this.stopped !== null) throw this.stopped;
    return this.tokens.at(-1)!;
  }
}
