import { normalizeName } from '../package-name.js';

/** A variable of an environment, or text in quotes. */
export type Operand =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

/** An environment marker: comparisons joined by `and` and `or`. */
export type Marker =
  | { readonly kind: 'compare'; readonly left: Operand; readonly operator: string; readonly right: Operand }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Marker[] };

/** Why a text is no marker or requirement. */
export interface MarkerFault {
  readonly kind: 'fault';
  /** What was expected, for the end of a sentence. */
  readonly expected: string;
  /** From 0. */
  readonly index: number;
}

const TOKEN =
  /\s*(?:(?<text>'[^']*'|"[^"]*")|(?<operator>===|==|~=|!=|<=|>=|<|>)|(?<bracket>[()])|(?<word>[A-Za-z_][A-Za-z0-9_.]*))/y;

/** Old spellings that packaging still reads. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

/** Every variable a marker may name. */
export const MARKER_VARIABLES: ReadonlySet<string> = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  'extras',
  'dependency_groups',
]);

const DEPTH_LIMIT = 64;
const LENGTH_LIMIT = 10_000;

/** The marker a text spells, or what was expected where. */
export function parseMarker(text: string): Marker | MarkerFault {
  if (text.length > LENGTH_LIMIT) return { kind: 'fault', expected: 'a shorter marker', index: LENGTH_LIMIT };
  const parser = new MarkerParser(text);
  try {
    return parser.parse();
  } catch (error) {
    if (error instanceof Unexpected) return { kind: 'fault', expected: error.message, index: error.index };
    throw error;
  }
}

class Unexpected extends Error {
  readonly index: number;
  constructor(expected: string, index: number) {
    super(expected);
    this.index = index;
  }
}

interface Token {
  readonly kind: 'text' | 'operator' | 'bracket' | 'word' | 'end';
  readonly text: string;
  readonly index: number;
}

class MarkerParser {
  private readonly text: string;
  private token: Token;
  private position = 0;

  constructor(text: string) {
    this.text = text;
    this.token = this.read();
  }

  parse(): Marker {
    const marker = this.either(0);
    if (this.token.kind !== 'end') throw this.unexpected('"and", "or" or the end of the marker');
    return marker;
  }

  private either(depth: number): Marker {
    return this.joined('or', () => this.joined('and', () => this.atom(depth)));
  }

  private joined(word: 'and' | 'or', part: () => Marker): Marker {
    const parts = [part()];
    while (this.token.kind === 'word' && this.token.text === word) {
      this.next();
      parts.push(part());
    }
    return parts.length === 1 ? parts[0]! : { kind: word, parts };
  }

  private atom(depth: number): Marker {
    if (!this.is('(')) return this.comparison();
    if (depth >= DEPTH_LIMIT) throw this.unexpected('fewer brackets');
    this.next();
    const inner = this.either(depth + 1);
    if (!this.is(')')) throw this.unexpected('a closing bracket');
    this.next();
    return inner;
  }

  private comparison(): Marker {
    const start = this.token;
    const left = this.operand();
    const operator = this.operator();
    const right = this.operand();
    if (left.kind === right.kind) throw new Unexpected('one variable and one text in quotes', start.index);
    return { kind: 'compare', operator, ...normalizedExtra(left, right) };
  }

  private operand(): Operand {
    const { kind, text } = this.token;
    if (kind === 'text') {
      this.next();
      return { kind: 'text', text: text.slice(1, -1) };
    }
    const name = kind === 'word' ? (OLD_NAMES[text] ?? text) : '';
    if (!MARKER_VARIABLES.has(name)) throw this.unexpected('a marker variable or a text in quotes');
    this.next();
    return { kind: 'variable', name };
  }

  private operator(): string {
    const { kind, text } = this.token;
    if (kind === 'operator' || (kind === 'word' && text === 'in')) {
      this.next();
      return text;
    }
    if (kind === 'word' && text === 'not') {
      this.next();
      if (this.token.text !== 'in') throw this.unexpected('"in" behind "not"');
      this.next();
      return 'not in';
    }
    throw this.unexpected('a comparison such as == or in');
  }

  private is(bracket: string): boolean {
    return this.token.kind === 'bracket' && this.token.text === bracket;
  }

  private next(): void {
    this.token = this.read();
  }

  private read(): Token {
    TOKEN.lastIndex = this.position;
    const match = TOKEN.exec(this.text);
    if (match === null) {
      const rest = this.text.slice(this.position);
      const index = this.position + rest.length - rest.trimStart().length;
      if (rest.trim() !== '') throw new Unexpected('a marker variable, a text in quotes or an operator', index);
      return { kind: 'end', text: '', index };
    }
    this.position = TOKEN.lastIndex;
    const [kind, text] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    return { kind: kind as Token['kind'], text: text!, index: this.position - text!.length };
  }

  private unexpected(expected: string): Unexpected {
    return new Unexpected(expected, this.token.index);
  }
}

/** Names of extras compare in their normal form. */
function normalizedExtra(left: Operand, right: Operand): { left: Operand; right: Operand } {
  const names = [left, right].map((side) => (side.kind === 'variable' ? side.name : ''));
  if (!names.some((name) => name === 'extra' || name === 'extras' || name === 'dependency_groups'))
    return { left, right };
  const normal = (side: Operand): Operand =>
    side.kind === 'text' ? { kind: 'text', text: normalizeName(side.text) } : side;
  return { left: normal(left), right: normal(right) };
}
