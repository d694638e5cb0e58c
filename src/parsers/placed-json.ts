import { SyntaxProblem } from '../core/problem.js';
import { LineIndex } from './line-index.js';

/** A value of a JSON text with where it is; offsets are UTF-16 units of the text, `end` is exclusive. */
export type PlacedJson =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: PlacedJson])[] }
  | { readonly kind: 'array'; readonly items: readonly PlacedJson[] }
  /** With its quotes and escapes still in the text. */
  | { readonly kind: 'string'; readonly start: number; readonly end: number }
  | { readonly kind: 'scalar' };

const DEEPEST = 200;

/** The value of a JSON text; throws {@link SyntaxProblem}. */
export function parsePlacedJson(text: string): PlacedJson {
  const reader = new JsonReader(text);
  const node = reader.value(0);
  reader.end();
  return node;
}

/** The value under a key, the last where there are several; undefined where there is none. */
export function jsonAt(node: PlacedJson | undefined, key: string): PlacedJson | undefined {
  if (node?.kind !== 'object') return undefined;
  return node.entries.findLast(([name]) => name === key)?.[1];
}

/** The text of a string; null for anything else. */
export function jsonText(text: string, node: PlacedJson | undefined): string | null {
  return node?.kind === 'string' ? (JSON.parse(text.slice(node.start, node.end)) as string) : null;
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|NaN|-?Infinity/y;
const BLANK = /[ \t\n\r]*/y;

class JsonReader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): PlacedJson {
    if (depth > DEEPEST) throw this.problem(`more than ${DEEPEST} levels`);
    this.skip(BLANK);
    const start = this.at;
    switch (this.text[start]) {
      case '{':
        return { kind: 'object', entries: this.list('}', () => this.entry(depth)) };
      case '[':
        return { kind: 'array', items: this.list(']', () => this.value(depth + 1)) };
      case '"':
        this.string();
        return { kind: 'string', start, end: this.at };
      default:
        if (!this.skip(SCALAR)) throw this.problem('a value is missing');
        return { kind: 'scalar' };
    }
  }

  /** Nothing but blanks may follow. */
  end(): void {
    this.skip(BLANK);
    if (this.at < this.text.length) throw this.problem('something follows its end');
  }

  private list<T>(closer: string, item: () => T): T[] {
    const items: T[] = [];
    this.at++;
    if (this.takes(closer)) return items;
    do items.push(item());
    while (this.takes(','));
    if (!this.takes(closer)) throw this.problem(`a comma or ${closer} is missing`);
    return items;
  }

  private entry(depth: number): readonly [string, PlacedJson] {
    this.skip(BLANK);
    const start = this.at;
    this.string();
    const key = JSON.parse(this.text.slice(start, this.at)) as string;
    if (!this.takes(':')) throw this.problem('a colon is missing');
    return [key, this.value(depth + 1)];
  }

  private string(): void {
    if (!this.skip(STRING)) throw this.problem(this.text[this.at] === '"' ? 'a string is broken' : 'a key is missing');
  }

  private takes(character: string): boolean {
    this.skip(BLANK);
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private problem(what: string): SyntaxProblem {
    return new SyntaxProblem('JSON', `not valid JSON: ${what}`, new LineIndex(this.text).at(this.at));
  }
}
