import { LEXER_CODE } from './lexer-code.js';

/** What the module exports that `lexer/lexer.ts` is compiled to; addresses and counts change with every call. */
export interface Lexer {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Makes room for a source of so many bytes and returns where it belongs; 0 when there is not so much memory. */
  reserve(size: number): number;
  /** Reads the source from an offset on: its statements, blocks, comments and faults. */
  scan(from: number): void;
  /** Finds the starts of the lines of the source from an offset on. */
  findLines(from: number): void;
  readonly statements: Value;
  readonly statementCount: Value;
  readonly parents: Value;
  readonly after: Value;
  readonly comments: Value;
  readonly commentCount: Value;
  readonly faults: Value;
  readonly faultCount: Value;
  readonly lines: Value;
  readonly lineCount: Value;
}

interface Value {
  readonly value: number;
}

/** The part of WebAssembly that is needed; the types of Node.js do not tell of it. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** A lexer whose memory had to hold a source of more bytes than this is not kept: memory never shrinks. */
const LARGE = 16 * 1024 * 1024;

let kept: Lexer | null = null;

/** The lexer of this thread, made when it is first asked for, with a source in its memory; null when that is too much. */
export function lexerWith(source: Uint8Array): Lexer | null {
  const lexer = kept ?? newLexer();
  kept = source.length > LARGE ? null : lexer;
  const address = lexer.reserve(source.length);
  if (address === 0) return null;
  new Uint8Array(lexer.memory.buffer, address, source.length).set(source);
  return lexer;
}

/** A copy of numbers that the lexer has noted. */
export function numbersAt({ memory }: Lexer, address: Value, count: number): Int32Array {
  return new Int32Array(memory.buffer, address.value, count).slice();
}

function newLexer(): Lexer {
  const module = new WebAssembly.Module(Buffer.from(LEXER_CODE, 'base64'));
  return new WebAssembly.Instance(module).exports as Lexer;
}
