import type { TermPlace } from '../../facts/endpoints/term.js';

/** A stretch of a text to be replaced, by UTF-16 offsets. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A source text that knows where its lines begin; a byte order mark is kept, but not counted. */
export class SourceText {
  readonly text: string;
  readonly newline: string;
  private readonly starts: readonly number[];

  /** Null when the bytes are no UTF-8. */
  static of(bytes: Uint8Array): SourceText | null {
    try {
      return new SourceText(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch {
      return null;
    }
  }

  constructor(text: string) {
    this.text = text;
    this.newline = text.includes('\r\n') ? '\r\n' : '\n';
    const starts = [text.startsWith('\uFEFF') ? 1 : 0];
    for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    this.starts = starts;
  }

  /** The offsets of a place whose columns count characters. */
  span(place: TermPlace): { readonly start: number; readonly end: number } {
    return { start: this.offset(place.line, place.column), end: this.offset(place.endLine, place.endColumn) };
  }

  /** The offset of the start of a line; the end of the text behind the last one. */
  lineStart(line: number): number {
    return this.starts[line - 1] ?? this.text.length;
  }

  /** The text with non-overlapping edits made. */
  edited(edits: readonly TextEdit[]): string {
    let result = '';
    let done = 0;
    for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      result += this.text.slice(done, start) + text;
      done = end;
    }
    return result + this.text.slice(done);
  }

  private offset(line: number, column: number): number {
    let offset = this.lineStart(line);
    // A character beyond the basic plane takes two UTF-16 units.
    for (let count = 1; count < column; count++) offset += (this.text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
    return offset;
  }
}
