import { Byte, isIdentifier } from './bytes.ts';
import { byteAt, eightAt } from './source.ts';

/** What a statement starts with, by the same codes as in `../keywords.ts`. */
export enum Keyword {
  None = 0,
  Assert = 1,
  Break = 2,
  Continue = 3,
  Del = 4,
  From = 5,
  Global = 6,
  Import = 7,
  Nonlocal = 8,
  Pass = 9,
  Raise = 10,
  Return = 11,
  Type = 12,
  Decorator = 13,
  Case = 16,
  Class = 17,
  Def = 18,
  Elif = 19,
  Else = 20,
  Except = 21,
  Finally = 22,
  For = 23,
  If = 24,
  Match = 25,
  Try = 26,
  While = 27,
  With = 28,
  Async = 31,
}

const SHORTEST = 2;
const LONGEST = 8;
const SLOTS = 64;

/** The keyword by slot, one byte each, and the letters of each keyword by code, eight bytes each. */
const slots = memory.data(SLOTS);
const letters = memory.data(32 * LONGEST);

add(Keyword.Assert, 'assert');
add(Keyword.Break, 'break');
add(Keyword.Continue, 'continue');
add(Keyword.Del, 'del');
add(Keyword.From, 'from');
add(Keyword.Global, 'global');
add(Keyword.Import, 'import');
add(Keyword.Nonlocal, 'nonlocal');
add(Keyword.Pass, 'pass');
add(Keyword.Raise, 'raise');
add(Keyword.Return, 'return');
add(Keyword.Type, 'type');
add(Keyword.Case, 'case');
add(Keyword.Class, 'class');
add(Keyword.Def, 'def');
add(Keyword.Elif, 'elif');
add(Keyword.Else, 'else');
add(Keyword.Except, 'except');
add(Keyword.Finally, 'finally');
add(Keyword.For, 'for');
add(Keyword.If, 'if');
add(Keyword.Match, 'match');
add(Keyword.Try, 'try');
add(Keyword.While, 'while');
add(Keyword.With, 'with');
add(Keyword.Async, 'async');

function add(keyword: Keyword, word: string): void {
  const last = word.length - 1;
  store<u8>(slots + slotOf(word.charCodeAt(0), word.charCodeAt(last), word.length), keyword);
  for (let index = 0; index <= last; index++) store<u8>(letters + keyword * LONGEST + index, word.charCodeAt(index));
}

/** Distinct for all keywords. */
function slotOf(first: i32, last: i32, length: i32): i32 {
  return (first + 3 * last + 3 * length) & (SLOTS - 1);
}

/** Whether statements with this keyword end in a colon and own a block. */
export function isCompound(keyword: i32): bool {
  return keyword >= Keyword.Case && keyword <= Keyword.With;
}

/** The code of the keyword that is the whole word at `at`, soft keywords included; `none` for any other word. */
export function keywordAt(at: i32): i32 {
  let end = at;
  while (byteAt(end) >= Byte.A && byteAt(end) <= Byte.Z) end++;
  const length = end - at;
  if (length < SHORTEST || length > LONGEST || isIdentifier(byteAt(end))) return Keyword.None;
  const keyword: i32 = load<u8>(slots + slotOf(byteAt(at), byteAt(end - 1), length));
  const word = eightAt(at) & (u64.MAX_VALUE >> (64 - 8 * <u64>length));
  return load<u64>(letters + keyword * LONGEST) === word ? keyword : Keyword.None;
}
