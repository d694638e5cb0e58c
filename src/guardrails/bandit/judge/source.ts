import { createHash } from '../../../core/builtin.js';
import { type PythonModule, readPython } from '../../../parsers/python/module.js';
import { Positions } from '../../../parsers/python/positions.js';
import type { Issue, SeenIssue } from '../run/record.js';
import type { SourceComment } from './nosec.js';

/** Code of more lines than this is known by its first line: a whole function would change too often. */
const SNIPPET_LINES = 8;

/** A Python file as far as issues and comments in it need it. */
export class SourceComments {
  private readonly module: PythonModule;
  private readonly positions: Positions;
  private readonly remarks: readonly { readonly start: number; readonly end: number }[];

  constructor(bytes: Uint8Array) {
    this.module = readPython(bytes);
    const { bytes: text } = this.module;
    this.positions = new Positions(text, text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0);
    this.remarks = this.module.comments();
  }

  /** Comments that hold the word bandit looks for. */
  comments(): readonly SourceComment[] {
    return this.remarks.flatMap(({ start, end }) => {
      const text = this.module.text(start, Math.min(end, start + 10_000));
      return text.includes('nosec') ? [{ ...this.module.position(start), text }] : [];
    });
  }

  /** An issue with its columns, its scope and its code. */
  see(issue: Issue): SeenIssue {
    const start = this.offsetOf(issue.line, issue.offset);
    const statement = start === null ? -1 : this.module.at(start);
    return {
      ...issue,
      column: this.columnOf(issue.line, issue.offset),
      endColumn: issue.range[1] === issue.line ? this.columnOf(issue.line, issue.endOffset) : null,
      context: statement === -1 ? '' : this.module.scope(statement),
      snippet: this.snippetOf(issue),
    };
  }

  private offsetOf(line: number, offset: number): number | null {
    const start = this.positions.starts[line - 1];
    return start === undefined || offset < 0 ? null : start + offset;
  }

  private columnOf(line: number, offset: number): number | null {
    const at = this.offsetOf(line, offset);
    return at === null ? null : this.positions.at(at).column;
  }

  private snippetOf({ line, range: [first, last] }: Issue): string {
    const whole = last - first < SNIPPET_LINES && first <= line;
    const { starts } = this.positions;
    const from = starts[(whole ? first : line) - 1] ?? 0;
    const to = starts[whole ? last : line] ?? this.module.bytes.length;
    let code = '';
    let at = from;
    for (let index = firstFrom(this.remarks, from); index < this.remarks.length; index++) {
      const { start, end } = this.remarks[index]!;
      if (start >= to) break;
      code += this.module.text(at, start);
      at = end;
    }
    code += this.module.text(at, Math.max(at, to));
    // A formatter that spreads a call over lines adds white space and a comma before the bracket.
    const bare = code.replace(/\s+/g, '').replace(/,([)\]}])/g, '$1');
    return createHash('sha256').update(bare).digest('base64url').slice(0, 16);
  }
}

function firstFrom(remarks: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = remarks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (remarks[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
