import { afterNewline, BLANK, Byte, IDENTIFIER, IDENTIFIER_START, identifierEnd, isNewline, lineEnd } from './bytes.js';
import { Prefix, prefixOf, skipFormatted, skipString } from './strings.js';

/** What a token is. */
export const Token = { end: 0, name: 1, number: 2, string: 3, operator: 4 } as const;

/** Operators of two and three bytes, by first byte; all others are a byte each. */
const LONGER: ReadonlyMap<number, readonly string[]> = new Map(
  [
    ['**=', '**', '*='],
    ['//=', '//', '/='],
    ['<<=', '<<', '<=', '<>'],
    ['>>=', '>>', '>='],
    ['==', '='],
    ['!='],
    ['->', '-='],
    ['+='],
    ['%='],
    ['&='],
    ['|='],
    ['^='],
    ['@='],
    [':='],
    ['...'],
  ].map((operators) => [operators[0]!.charCodeAt(0), operators]),
);

const SINGLE: readonly string[] = Array.from({ length: 128 }, (_, byte) => String.fromCharCode(byte));

/** Splits a stretch of code into tokens, one at a time; line breaks, comments and continuations are passed over. */
export class Tokens {
  readonly bytes: Uint8Array;
  readonly limit: number;
  /** The current token: its kind, offsets, and its text unless it is a string. */
  kind: number = Token.end;
  start: number;
  end: number;
  text = '';
  /** For a string: its prefix flags and the offset of its opening quote. */
  prefix = 0;
  quote = 0;
  /** The offset after the token before. */
  before: number;
  private readonly floor: number;

  constructor(bytes: Uint8Array, start: number, limit: number) {
    this.bytes = bytes;
    this.limit = limit;
    this.floor = start;
    this.start = start;
    this.end = start;
    this.before = start;
    this.next();
  }

  /** Goes on to the next token; at the end it stays there. */
  next(): void {
    this.before = this.end;
    const { bytes, limit } = this;
    const at = this.gap(this.end);
    this.start = at;
    if (at >= limit) {
      this.kind = Token.end;
      this.end = limit;
      this.text = '';
      return;
    }
    const byte = bytes[at]!;
    if (byte === Byte.singleQuote || byte === Byte.doubleQuote) this.string(at);
    else if (IDENTIFIER_START[byte] === 1) this.word(at);
    else if (IDENTIFIER[byte] === 1 || (byte === 46 && isDigit(bytes[at + 1]))) this.number(at);
    else this.operator(at, byte);
  }

  /** Goes back or forth to an offset and reads the token there. */
  seek(offset: number): void {
    this.end = offset;
    this.next();
  }

  /** Ends the stretch here, so that whoever reads on finds nothing more. */
  stop(): void {
    this.kind = Token.end;
    this.start = this.limit;
    this.end = this.limit;
    this.text = '';
  }

  private gap(from: number): number {
    const { bytes, limit } = this;
    let at = from;
    while (at < limit) {
      const byte = bytes[at]!;
      if (BLANK[byte] === 1 || byte === Byte.lineFeed || byte === Byte.carriageReturn) at++;
      else if (byte === Byte.hash) at = lineEnd(bytes, at);
      else if (byte === Byte.backslash && isNewline(bytes, at + 1)) at = afterNewline(bytes, at + 1);
      else break;
    }
    return at;
  }

  private word(at: number): void {
    const end = Math.min(identifierEnd(this.bytes, at), this.limit);
    const next = this.bytes[end];
    if (end - at <= 2 && end < this.limit && (next === Byte.singleQuote || next === Byte.doubleQuote)) {
      if (prefixOf(this.bytes, end, at) !== 0 || (end - at === 1 && (this.bytes[at]! | 32) === 117)) {
        this.string(end);
        return;
      }
    }
    this.kind = Token.name;
    this.end = end;
    this.text = textOf(this.bytes, at, end);
  }

  private string(quote: number): void {
    const { bytes } = this;
    this.kind = Token.string;
    this.text = '';
    this.quote = quote;
    this.prefix = prefixOf(bytes, quote, Math.max(this.start, this.floor));
    let end = (this.prefix & Prefix.formatted) === 0 ? -1 : skipFormatted(bytes, quote, this.prefix);
    if (end < 0) {
      this.prefix &= ~(Prefix.formatted | Prefix.template);
      end = skipString(bytes, quote);
    }
    this.end = Math.min(end < 0 ? ~end : end, this.limit);
  }

  private number(at: number): void {
    const { bytes, limit } = this;
    let end = at;
    while (end < limit) {
      const byte = bytes[end]!;
      const exponent = (bytes[end - 1]! | 32) === 101 && end > at && !isHexadecimal(bytes, at);
      if (IDENTIFIER[byte] === 1 || byte === 46 || (exponent && (byte === 43 || byte === 45))) end++;
      else break;
    }
    this.kind = Token.number;
    this.end = end;
    this.text = textOf(bytes, at, end);
  }

  private operator(at: number, byte: number): void {
    this.kind = Token.operator;
    for (const operator of LONGER.get(byte) ?? []) {
      if (at + operator.length > this.limit) continue;
      let index = 1;
      while (index < operator.length && this.bytes[at + index] === operator.charCodeAt(index)) index++;
      if (index < operator.length) continue;
      this.end = at + operator.length;
      this.text = operator;
      return;
    }
    this.end = at + 1;
    this.text = SINGLE[byte] ?? '';
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function isHexadecimal(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 48 && (bytes[at + 1]! | 32) === 120;
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a token; nearly all are short and ASCII, for which this is the quickest way. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 128) return DECODER.decode(bytes.subarray(start, end));
    text += SINGLE[byte];
  }
  return text;
}
