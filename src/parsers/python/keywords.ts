import { IDENTIFIER } from './bytes.js';

/** What a statement starts with; `none` is an expression or an assignment. */
export const Keyword = {
  none: 0,
  assert: 1,
  break: 2,
  continue: 3,
  del: 4,
  from: 5,
  global: 6,
  import: 7,
  nonlocal: 8,
  pass: 9,
  raise: 10,
  return: 11,
  type: 12,
  decorator: 13,
  case: 16,
  class: 17,
  def: 18,
  elif: 19,
  else: 20,
  except: 21,
  finally: 22,
  for: 23,
  if: 24,
  match: 25,
  try: 26,
  while: 27,
  with: 28,
  async: 31,
} as const;

/** One of the values of `Keyword`. */
export type Keyword = (typeof Keyword)[keyof typeof Keyword];

/** Whether statements with this keyword end in a colon and own a block. */
export function isCompound(keyword: number): boolean {
  return keyword >= Keyword.case && keyword <= Keyword.with;
}

/** The word of every keyword code, empty where there is none. */
export const WORDS: readonly string[] = Array.from({ length: 32 }, (_, code) => {
  const word = Object.entries(Keyword).find(([, value]) => value === code)?.[0] ?? '';
  return word === 'none' || word === 'decorator' ? '' : word;
});

const SLOTS = 64;
const LONGEST = 8;

/** Keyword code by slot, and the letters of each keyword by code, eight bytes each. */
const slots = new Uint8Array(SLOTS);
const letters = new Uint8Array(32 * LONGEST);
for (const [code, word] of WORDS.entries()) {
  if (word === '') continue;
  slots[slotOf(word.charCodeAt(0), word.charCodeAt(word.length - 1), word.length)] = code;
  for (let index = 0; index < word.length; index++) letters[code * LONGEST + index] = word.charCodeAt(index);
}

/** Distinct for all keywords; the test holds it to that. */
function slotOf(first: number, last: number, length: number): number {
  return (first + 3 * last + 3 * length) & (SLOTS - 1);
}

/** The code of the keyword that is the whole word at `at`, soft keywords included; `none` for any other word. */
export function keywordAt(bytes: Uint8Array, at: number): number {
  const limit = bytes.length;
  let end = at;
  while (end < limit && bytes[end]! >= 97 && bytes[end]! <= 122) end++;
  const length = end - at;
  if (length < 2 || length > LONGEST || (end < limit && IDENTIFIER[bytes[end]!] === 1)) return Keyword.none;
  const code = slots[slotOf(bytes[at]!, bytes[end - 1]!, length)]!;
  if (code === 0 || WORDS[code]!.length !== length) return Keyword.none;
  for (let index = 0; index < length; index++) {
    if (letters[code * LONGEST + index] !== bytes[at + index]) return Keyword.none;
  }
  return code;
}
