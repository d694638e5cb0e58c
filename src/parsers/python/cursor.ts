import type { Expression } from './expression.js';
import { Token, Tokens } from './tokens.js';

/** Words that end an expression or stand between two. */
export const RESERVED: ReadonlySet<string> = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is nonlocal not or pass raise return try while with'.split(
    ' ',
  ),
);

const STARTERS: ReadonlySet<string> = new Set(['(', '[', '{', '-', '+', '~', '*', '...', '`']);

/** A place in a stretch of code from which a parser reads. */
export class Cursor {
  readonly tokens: Tokens;
  failed = false;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.tokens = new Tokens(bytes, start, end);
  }

  get atEnd(): boolean {
    return this.tokens.kind === Token.end;
  }

  /** Whether the current token is this operator. */
  is(operator: string): boolean {
    return this.tokens.kind === Token.operator && this.tokens.text === operator;
  }

  isWord(word: string): boolean {
    return this.tokens.kind === Token.name && this.tokens.text === word;
  }

  /** Passes over the operator if it is the current token. */
  take(operator: string): boolean {
    const found = this.is(operator);
    if (found) this.tokens.next();
    return found;
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.tokens.next();
    return found;
  }

  /** The identifier or keyword at the cursor, passed over; empty when there is none. */
  takeName(): string {
    const { kind, text } = this.tokens;
    if (kind !== Token.name) return '';
    this.tokens.next();
    return text;
  }

  /** Passes over the operator, or fails. */
  expect(operator: string): void {
    if (!this.take(operator)) this.fail();
  }

  /** Gives up: the result is unknown and no token is left. */
  fail(start = this.tokens.start): Expression {
    this.failed = true;
    this.tokens.stop();
    return { kind: 'unknown', start, end: start };
  }

  /** Whether the current token can start an expression. */
  startsExpression(): boolean {
    const { kind, text } = this.tokens;
    if (kind === Token.name) return !RESERVED.has(text) || text === 'not' || text === 'await';
    if (kind === Token.operator) return STARTERS.has(text);
    return kind !== Token.end;
  }
}
