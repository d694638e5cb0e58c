import { Byte } from './bytes.js';
import type { Cursor } from './cursor.js';
import type { Expression, FormatPart } from './expression.js';
import { stringValue } from './literals.js';

/** What reads the value of a field. */
type FieldReader = Cursor & { list(walrus: boolean): Expression };

/**
 * The parts of a formatted string between its quotes. What makes no sense is kept as text.
 * `reader` gives a parser for a stretch of code.
 */
export function formatParts(
  bytes: Uint8Array,
  start: number,
  end: number,
  raw: boolean,
  reader: (start: number, end: number) => FieldReader,
): FormatPart[] {
  return joinedString(new Format(bytes, end, raw, reader).parts(start, false));
}

/** The same parts with neighbouring texts made one. */
export function joinedString(parts: readonly FormatPart[]): FormatPart[] {
  const found: FormatPart[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (part.kind === 'text' && part.value === '') continue;
    if (part.kind === 'text' && last?.kind === 'text') {
      found[found.length - 1] = { kind: 'text', value: last.value + part.value };
    } else found.push(part);
  }
  return found;
}

class Format {
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private readonly raw: boolean;
  private readonly reader: (start: number, end: number) => FieldReader;
  /** Where the part last read ends. */
  private at = 0;

  constructor(bytes: Uint8Array, end: number, raw: boolean, reader: (start: number, end: number) => FieldReader) {
    this.bytes = bytes;
    this.end = end;
    this.raw = raw;
    this.reader = reader;
  }

  /** The parts from an offset on: to the end, or inside a field's format to the brace that closes the field. */
  parts(from: number, inFormat: boolean): FormatPart[] {
    const { bytes, end } = this;
    const found: FormatPart[] = [];
    let text = from;
    this.at = from;
    while (this.at < end) {
      const byte = bytes[this.at]!;
      if (byte === Byte.closeCurly && inFormat) break;
      if (byte === Byte.backslash) this.at += this.escapeWidth();
      else if (byte !== Byte.openCurly && byte !== Byte.closeCurly) this.at++;
      else if (!inFormat && bytes[this.at + 1] === byte) {
        found.push(this.text(text, this.at + 1));
        this.at += 2;
        text = this.at;
      } else if (byte === Byte.closeCurly) this.at++;
      else {
        found.push(this.text(text, this.at));
        text = this.at;
        const field = this.field(this.at);
        if (field === null) {
          this.at = end;
          break;
        }
        found.push(field);
        text = this.at;
      }
    }
    this.at = Math.min(this.at, end);
    found.push(this.text(text, this.at));
    return joinedString(found);
  }

  /** The field whose opening brace is at `start`, or null when it makes no sense. */
  private field(start: number): FormatPart | null {
    const { bytes } = this;
    const reader = this.reader(start + 1, this.end);
    const value = reader.list(false);
    const debug = reader.take('=');
    let conversion = '';
    if (reader.take('!')) {
      conversion = reader.tokens.text;
      reader.tokens.next();
    }
    let format: FormatPart[] = [];
    let close = reader.tokens.start;
    if (reader.is(':') || reader.is(':=')) {
      format = this.parts(reader.tokens.start + 1, true);
      close = this.at;
    }
    if (reader.failed || close >= this.end || bytes[close] !== Byte.closeCurly) return null;
    this.at = close + 1;
    return { kind: 'field', value, conversion, format, debug, start, end: this.at };
  }

  private text(start: number, end: number): FormatPart {
    return { kind: 'text', value: stringValue(this.bytes, start, Math.max(start, end), this.raw, false) };
  }

  /** A backslash hides no brace, but the braces around the name of a character open no field. */
  private escapeWidth(): number {
    const { bytes, at } = this;
    const next = bytes[at + 1];
    if (next === Byte.openCurly || next === Byte.closeCurly) return 1;
    if (this.raw || next !== 78 || bytes[at + 2] !== Byte.openCurly) return 2;
    const close = bytes.indexOf(Byte.closeCurly, at);
    return close < 0 || close >= this.end ? 3 : close + 1 - at;
  }
}
