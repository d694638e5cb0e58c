import {
  afterNewline,
  Byte,
  identifierEnd,
  isIdentifier,
  lineEnd,
  skipBlank,
  skipSpaces,
  startsIdentifier,
} from './bytes.ts';
import { Keyword, keywordAt } from './keywords.ts';
import { isLambda } from './lambdas.ts';
import { byteAt, length } from './source.ts';

/**
 * Whether the physical line at `lineStart`, which seems to lie inside brackets, can only be the start of a statement,
 * so that a bracket before it was never closed. `code` is where the code before it ends; only lines indented no
 * deeper than `column` are taken for assignments. Never true of a line in a file that CPython compiles.
 */
export function startsStatement(lineStart: i32, code: i32, column: i32): bool {
  const at = skipSpaces(lineStart);
  if (!startsIdentifier(byteAt(at))) return false;
  const keyword = keywordAt(at);
  if (isNeverInside(keyword)) return true;
  if (keyword === Keyword.Else) return byteAt(skipBlank(at + 4)) === Byte.Colon;
  if (keyword === Keyword.Async) {
    const main = keywordAt(skipBlank(at + 5));
    return main === Keyword.Def || main === Keyword.With;
  }
  return at - lineStart <= column && isAssignment(at, code);
}

/** Whether the keyword can start no line inside brackets. */
function isNeverInside(keyword: i32): bool {
  switch (keyword) {
    case Keyword.Assert:
    case Keyword.Break:
    case Keyword.Class:
    case Keyword.Continue:
    case Keyword.Def:
    case Keyword.Del:
    case Keyword.Elif:
    case Keyword.Except:
    case Keyword.Finally:
    case Keyword.Global:
    case Keyword.Import:
    case Keyword.Nonlocal:
    case Keyword.Pass:
    case Keyword.Raise:
    case Keyword.Return:
    case Keyword.Try:
    case Keyword.While:
    case Keyword.With:
      return true;
    default:
      return false;
  }
}

/**
 * The line break before the first line after `from` that can hardly be prose: a `def`, a `class` or a decorator,
 * indented no deeper than `column`. The end of the file when there is none.
 */
export function nextDefinition(from: i32, column: i32): i32 {
  let end = from;
  while (end < length) {
    const start = afterNewline(end);
    const at = skipSpaces(start);
    if (at - start <= column && startsDefinition(at)) return end;
    end = lineEnd(at);
  }
  return length;
}

function startsDefinition(at: i32): bool {
  if (byteAt(at) === Byte.At) return startsIdentifier(byteAt(at + 1));
  const keyword = keywordAt(at);
  if (keyword === Keyword.Async) return keywordAt(skipBlank(at + 5)) === Keyword.Def;
  if (keyword !== Keyword.Def && keyword !== Keyword.Class) return false;
  const name = skipBlank(at + (keyword === Keyword.Def ? 3 : 5));
  const next = byteAt(skipBlank(identifierEnd(name)));
  return next === Byte.OpenRound || next === Byte.OpenSquare || (keyword === Keyword.Class && next === Byte.Colon);
}

/** A dotted or augmented target is never a keyword argument; a plain name is none where an operand precedes it. */
function isAssignment(from: i32, code: i32): bool {
  let at = identifierEnd(from);
  let dotted = false;
  while (byteAt(at) === Byte.Dot && startsIdentifier(byteAt(at + 1))) {
    dotted = true;
    at = identifierEnd(at + 1);
  }
  at = skipBlank(at);
  if (isOperator(byteAt(at))) return byteAt(at + 1) === Byte.Equals;
  if (byteAt(at) !== Byte.Equals || byteAt(at + 1) === Byte.Equals) return false;
  return dotted || endsOperand(code);
}

/** Whether the byte, with `=` behind it, makes an augmented assignment. */
function isOperator(byte: i32): bool {
  switch (byte) {
    case 37: // %
    case 38: // &
    case 42: // *
    case 43: // +
    case 45: // -
    case 47: // /
    case 64: // @
    case 94: // ^
    case 124: // |
      return true;
    default:
      return false;
  }
}

/** Whether an operand ends right before `end`, of which there is always an opening bracket before. */
function endsOperand(end: i32): bool {
  const last = byteAt(end - 1);
  if (last === Byte.CloseRound || last === Byte.CloseSquare || last === Byte.CloseCurly) return true;
  if (last === Byte.SingleQuote || last === Byte.DoubleQuote) return true;
  if (!isIdentifier(last)) return false;
  let start = end - 1;
  while (start > 0 && end - start < 8 && isIdentifier(byteAt(start - 1))) start--;
  return end - start !== 6 || !isLambda(start);
}
