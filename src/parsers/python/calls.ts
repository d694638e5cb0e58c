import { afterNewline, Byte, IDENTIFIER, IDENTIFIER_START, identifierEnd, lineEnd, MARKS, Mark, skipBlank } from './bytes.js';
import type { Expression } from './expression.js';
import { Keyword } from './keywords.js';
import type { PythonModule } from './module.js';
import { skipString } from './strings.js';

/** A call found in a module, with the statement it is part of. */
export interface Call {
  readonly statement: number;
  readonly expression: Expression & { readonly kind: 'call' };
}

/**
 * Every call whose callee ends in one of the names, in source order, wherever in its statement it stands; strings and
 * comments are passed over. `mentions` is a global pattern that matches at least wherever such a name stands.
 */
export function callsTo(module: PythonModule, names: ReadonlySet<string>, mentions: RegExp): readonly Call[] {
  const calls: Call[] = [];
  const source = Buffer.from(module.bytes.buffer, module.bytes.byteOffset, module.bytes.length).toString('latin1');
  let last = -1;
  for (const match of source.matchAll(mentions)) {
    const statement = module.at(match.index);
    if (statement <= last) continue;
    last = statement;
    for (const { start, end } of callSpans(module, statement, names)) {
      if (isDefinition(module, statement) && start === module.rest(statement)) continue;
      const expression = module.expression(start, end);
      if (expression.kind === 'call') calls.push({ statement, expression });
    }
  }
  return calls;
}

/** `def name(...)` and `class Name(...)` look like calls of what they define. */
function isDefinition(module: PythonModule, statement: number): boolean {
  const keyword = module.keyword(statement);
  return keyword === Keyword.def || keyword === Keyword.class;
}

interface Open {
  /** Where the primary before the bracket starts, or -1 when the bracket starts one itself. */
  readonly chain: number;
  readonly offset: number;
  readonly wanted: boolean;
}

/** Walks over the tokens of one statement and follows primaries such as `a.b(c)[d].e(` to where they started. */
function callSpans(module: PythonModule, statement: number, names: ReadonlySet<string>): readonly Span[] {
  const { bytes } = module;
  const limit = module.end(statement);
  const spans: Span[] = [];
  const stack: Open[] = [];
  let chain = -1;
  let wanted = false;
  let dotted = false;
  for (let at = module.start(statement); at < limit; ) {
    const byte = bytes[at]!;
    const mark = MARKS[byte];
    if (mark === Mark.quote) {
      const end = skipString(bytes, at);
      at = end < 0 ? ~end : end;
      if (!dotted || chain < 0) chain = -1;
      wanted = false;
    } else if (mark === Mark.comment) at = lineEnd(bytes, at);
    else if (mark === Mark.newline) at = afterNewline(bytes, at);
    else if (IDENTIFIER_START[byte] === 1) {
      const end = identifierEnd(bytes, at);
      if (!dotted) chain = at;
      dotted = false;
      wanted = names.has(module.text(at, end));
      at = end;
    } else if (IDENTIFIER[byte] === 1) {
      at = identifierEnd(bytes, at);
      chain = -1;
      wanted = false;
    } else if (mark === Mark.open) {
      stack.push({ chain, offset: at, wanted: wanted && byte === Byte.openRound && chain >= 0 });
      chain = -1;
      wanted = false;
      dotted = false;
      at++;
    } else if (mark === Mark.close) {
      const open = stack.pop();
      at++;
      if (open?.wanted) spans.push({ start: open.chain, end: at });
      chain = open === undefined ? -1 : open.chain >= 0 ? open.chain : open.offset;
      wanted = false;
      dotted = false;
    } else if (byte === DOT) {
      dotted = true;
      wanted = false;
      at++;
    } else {
      const next = skipBlank(bytes, at);
      if (next === at) {
        chain = -1;
        wanted = false;
        dotted = false;
        at++;
      } else at = next;
    }
  }
  return spans.sort((a, b) => a.start - b.start || a.end - b.end);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const DOT = 46;
