import { RESERVED } from './cursor.js';
import type { PythonModule } from './module.js';
import { Prefix } from './strings.js';
import { Token, Tokens } from './tokens.js';

/** A call as its tokens show it. */
export interface Call {
  /** The dotted name called, with `()` for calls in between and nothing for other values: `getLogger().error`. */
  readonly name: string;
  /** The offset at which what is called starts, with what its name hangs on: at `a` of `a["b"].c()`. */
  readonly start: number;
}

/** The calls that a statement makes, in the order of their opening brackets, found without reading its expressions. */
export function callsOf(module: PythonModule, statement: number): CallReader {
  const reader = new CallReader(module, module.start(statement), module.end(statement));
  while (reader.read());
  return reader;
}

/** Looks over the tokens of a stretch of code for calls. */
class CallReader {
  readonly calls: Call[] = [];
  /** The keyword arguments whose value is not plainly `False` or `None`. */
  readonly keywords = new Set<string>();
  /** The formatted strings, quotes included. */
  readonly formatted: string[] = [];
  private readonly module: PythonModule;
  private readonly tokens: Tokens;
  /** Where what stands before each open bracket starts, and what the bracket calls; null for one that is no call. */
  private readonly open: { readonly call: Call | null; readonly start: number }[] = [];
  /** The dotted name that ends at the current token, and whether a dot follows it. */
  private chain: Call | null = null;
  private dotted = false;

  constructor(module: PythonModule, start: number, end: number) {
    this.module = module;
    this.tokens = new Tokens(module.bytes, start, end);
  }

  /** Reads one token; false at the end. */
  read(): boolean {
    const { tokens } = this;
    const { kind, text, start, end, prefix } = tokens;
    if (kind === Token.end) return false;
    tokens.next();
    const continues = this.dotted;
    this.dotted = false;
    if (kind === Token.name) this.name(text, start, continues);
    else if (kind === Token.operator && text === '.') this.dotted = true;
    else if (kind === Token.operator && OPENERS.includes(text)) this.opened(text, start);
    else if (kind === Token.operator && CLOSERS.includes(text)) this.closed(start);
    else {
      this.chain = null;
      if (kind === Token.string && (prefix & Prefix.formatted) !== 0) this.formatted.push(this.module.text(start, end));
    }
    return true;
  }

  private name(text: string, start: number, continues: boolean): void {
    const { tokens, chain } = this;
    if (RESERVED.has(text)) this.chain = null;
    else if (continues) this.chain = { name: continued(chain?.name ?? '', text), start: chain?.start ?? start };
    else this.chain = { name: text, start };
    if (this.open.length === 0 || tokens.kind !== Token.operator || tokens.text !== '=') return;
    tokens.next();
    const value: string = this.tokens.text;
    if (value !== 'False' && value !== 'None') this.keywords.add(text);
  }

  private opened(bracket: string, start: number): void {
    const call = bracket === '(' ? this.chain : null;
    if (call !== null) this.calls.push(call);
    this.open.push({ call, start: bracket === '{' ? start : (this.chain?.start ?? start) });
    this.chain = null;
  }

  private closed(at: number): void {
    const { call, start } = this.open.pop() ?? { call: null, start: at };
    const isNamed = call !== null && call.name.length <= LONGEST;
    this.chain = isNamed ? { name: `${call.name}()`, start: call.start } : { name: '', start };
  }
}

/** Characters of a dotted name; of a longer one only its end is told. */
const LONGEST = 1_000;

function continued(name: string, text: string): string {
  return `${name.length <= LONGEST ? name : ''}.${text}`;
}

const OPENERS = '([{';
const CLOSERS = ')]}';
