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

/** The word of every keyword code, empty where there is none. */
export const WORDS: readonly string[] = Array.from({ length: 32 }, (_, code) => {
  const word = Object.entries(Keyword).find(([, value]) => value === code)?.[0] ?? '';
  return word === 'none' || word === 'decorator' ? '' : word;
});
